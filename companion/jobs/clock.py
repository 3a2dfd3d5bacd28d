"""Runs the sweeps, each in its own thread at its own period, until told to stop.

Two clocks may run: a sweep claims every row before it works on it.
"""

import logging
from threading import Event, Thread

from django.db import close_old_connections, connections
from django.utils.module_loading import import_string

from companion.jobs.table import SWEEPS, Sweep

logger = logging.getLogger(__name__)


def run_until(stop: Event) -> None:
    """Blocks until `stop` is set and every sweep has finished its round."""
    threads = [
        Thread(target=_repeat, args=(sweep, stop), name=sweep.name, daemon=True) for sweep in SWEEPS
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _repeat(sweep: Sweep, stop: Event) -> None:
    """A round that breaks is logged, and the next comes all the same."""
    function = import_string(sweep.function)
    while not stop.is_set():
        try:
            function()
        except Exception:
            logger.exception("sweep %s", sweep.name)
        finally:
            close_old_connections()
        stop.wait(sweep.every_seconds)
    connections.close_all()  # this thread's own
