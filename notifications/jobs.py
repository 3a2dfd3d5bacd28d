"""What runs in the background: ids in, one call out."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from companion.actions import second_reading
from companion.actions.follow_ups import fire_unanswered
from companion.actions.second_reading import postponed_readings
from companion.jobs import enqueue_on_commit
from companion.queries.follow_ups import due_follow_ups
from notifications import escalation, outbox, watchdog

logger = logging.getLogger(__name__)

SENDERS = 8


def climb(alert_id: UUID) -> None:
    escalation.climb(alert_id, now=timezone.now())


def deliver(delivery_id: UUID) -> None:
    outbox.deliver(delivery_id)


def read_again(reading_id: UUID) -> None:
    second_reading.read_again(reading_id=reading_id, now=timezone.now())


def sweep_second_readings() -> None:
    """Asks the workers once more: the model is too heavy for the clock, which must not wait."""
    grace = timedelta(seconds=settings.JOB_GRACE_SECONDS)
    for reading_id in postponed_readings(timezone.now(), grace=grace):
        enqueue_on_commit("read_again", reading_id)


def sweep_climbs() -> None:
    """Climbs whatever is due. Only writes rows, so the clock does it itself."""
    now = timezone.now()
    for alert_id in escalation.due_alerts(now):
        escalation.climb(alert_id, now=now)


def sweep_deliveries() -> None:
    """Sends what is to be tried again, and what no worker has sent within the grace.

    Several at a time, so that one slow receiver does not hold up the others.
    """
    now = timezone.now()
    grace = timedelta(seconds=settings.JOB_GRACE_SECONDS)
    due = outbox.due_deliveries(now, grace=grace)
    with ThreadPoolExecutor(max_workers=SENDERS) as senders:
        list(senders.map(_deliver_in_thread, due))


def _deliver_in_thread(delivery_id: UUID) -> None:
    try:
        outbox.deliver(delivery_id)
    finally:
        connection.close()


def sweep_follow_ups() -> None:
    now = timezone.now()
    for follow_up_id in due_follow_ups(now):
        try:
            fire_unanswered(follow_up_id=follow_up_id, now=timezone.now())
        except Exception:  # one that breaks stops no other, and is tried again
            logger.exception("follow-up %s", follow_up_id)


def beat() -> None:
    watchdog.beat(now=timezone.now())
