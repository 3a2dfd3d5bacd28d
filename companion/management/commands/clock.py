"""The process that keeps time: finds every row whose hour has come."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from companion.jobs.clock import run_until


class Command(BaseCommand):
    help = "Runs the sweeps until it is told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        run_until(stop)
