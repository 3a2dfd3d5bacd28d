"""Looks for what should have moved."""

from datetime import datetime, timedelta

from companion.models import Alert
from companion.rules.vocabulary import AlertStatus
from notifications.models import Delivery, Heartbeat

STALLED_AFTER = timedelta(minutes=2)
CLOCK = "clock"


def beat(*, now: datetime) -> None:
    """The clock says that it is alive; it stays silent while what is due is not moved."""
    if not _stands_still(now):
        Heartbeat.objects.update_or_create(name=CLOCK, defaults={"at": now})


def clock_is_running(*, now: datetime) -> bool:
    """Whether pages would leave: false within two minutes of the clock's last tick."""
    return Heartbeat.objects.filter(name=CLOCK, at__gt=now - STALLED_AFTER).exists()


def _stands_still(now: datetime) -> bool:
    """Whether an alert or a message is overdue although the sweeps come by every second."""
    since = now - STALLED_AFTER
    return (
        Alert.objects.filter(status=AlertStatus.OPEN, next_page_at__lte=since).exists()
        or Delivery.objects.filter(next_attempt_at__lte=since).exists()
    )
