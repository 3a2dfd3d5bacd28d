"""Looks for what should have moved."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from companion.models import Alert
from companion.rules.vocabulary import AlertStatus, ChannelKind, Tier
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
        or _an_emergency_reaches_nobody(since)
    )


def _an_emergency_reaches_nobody(since: datetime) -> bool:
    """Whether an emergency is open that no channel has taken a page of."""
    taken = Delivery.objects.filter(
        alert=OuterRef("pk"), taken_at__gte=OuterRef("climb_started_at")
    ).exclude(channel=ChannelKind.INBOX)
    unheard = Alert.objects.filter(
        ~Exists(taken), status=AlertStatus.OPEN, tier=Tier.EMERGENCY, climb_started_at__lte=since
    )
    return unheard.exists()
