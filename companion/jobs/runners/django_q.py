"""django-q2 with the database as broker: no service to install."""

from django_q.tasks import async_task

from companion.jobs.table import Job


def enqueue(job: Job, subject_id: str) -> None:
    async_task("companion.jobs.run", job.name, subject_id, task_name=job.name)
