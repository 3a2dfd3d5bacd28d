"""Does the job at once in this process; for tests and one-off commands."""

from companion import jobs
from companion.jobs.table import Job


def enqueue(job: Job, subject_id: str) -> None:
    jobs.run(job.name, subject_id)
