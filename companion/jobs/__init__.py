"""The one door to background work.

A job only makes things sooner: what must happen is a row with a due time, and the clock's sweeps
find it even if no job ever runs. So a broker that is down costs seconds, never a page.
"""

from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from companion.jobs.table import JOBS, Job


def enqueue_on_commit(name: str, subject_id: UUID) -> None:
    """Once the transaction has committed, hands the job to the configured runner.

    A broker's failure is logged and swallowed: the sweep takes over. Raises KeyError for a name
    that is not in the table.
    """
    job = JOBS[name]

    def hand_over() -> None:  # Django names a callback that fails, so it must have a name
        _enqueue(job, str(subject_id))

    transaction.on_commit(hand_over, robust=True)


def run(name: str, subject_id: str) -> None:
    """Does the job here and now."""
    import_string(JOBS[name].function)(UUID(subject_id))


def _enqueue(job: Job, subject_id: str) -> None:
    runner = import_module(f"companion.jobs.runners.{settings.JOB_RUNNER}")
    runner.enqueue(job, subject_id)
