"""Looks for what should have moved."""

from datetime import datetime, timedelta

from notifications.models import Heartbeat

STALLED_AFTER = timedelta(minutes=2)
CLOCK = "clock"


def beat(*, now: datetime) -> None:
    """The clock says that it is alive."""
    Heartbeat.objects.update_or_create(name=CLOCK, defaults={"at": now})


def clock_is_running(*, now: datetime) -> bool:
    """Whether pages would leave: false within two minutes of the clock's last tick."""
    return Heartbeat.objects.filter(name=CLOCK, at__gt=now - STALLED_AFTER).exists()
