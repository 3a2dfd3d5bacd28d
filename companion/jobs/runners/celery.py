"""Celery on Redis. No job has an ETA, so the visibility timeout never runs one twice."""

from celery import Celery
from django.conf import settings

from companion import jobs
from companion.jobs.table import Job, Queue

app = Celery("companion")
app.conf.update(
    broker_url=settings.REDIS_URL or "redis://127.0.0.1:6379/0",
    broker_transport_options={
        "socket_timeout": 2,
        "socket_connect_timeout": 2,
        # One try while a patient waits for her answer; the sweep takes over.
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
    },
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue=Queue.DEFAULT,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
)


@app.task(name="companion.run")  # type: ignore[untyped-decorator]  # Celery is untyped
def run(name: str, subject_id: str) -> None:
    jobs.run(name, subject_id)


def enqueue(job: Job, subject_id: str) -> None:
    run.apply_async((job.name, subject_id), queue=job.queue, retry=False)
