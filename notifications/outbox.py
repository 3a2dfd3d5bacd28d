"""The life of a message: written, claimed, sent outside any lock, and its ending recorded."""

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Q, When
from django.utils import timezone

from companion.actions.alerts import note_event
from companion.jobs import enqueue_on_commit
from companion.models import Alert, Staff
from companion.rules.vocabulary import AlertEventKind, AlertStatus, ChannelKind, Tier
from notifications.channels import channel_for
from notifications.channels.base import Address, ChannelError
from notifications.messages import page_for
from notifications.models import Attempt, ContactPoint, Delivery, DeliveryStatus
from notifications.preferences import fallback_of, next_after
from notifications.rules.backoff import next_attempt

logger = logging.getLogger(__name__)

VALID_FOR = {
    Tier.EMERGENCY: timedelta(hours=24),
    Tier.URGENT: timedelta(hours=24),
    Tier.SOON: timedelta(hours=72),
}
# A claim outlives the slowest channel, so that a message is not sent by two workers at once.
LEASE = timedelta(seconds=60)
HOPE_ENDS_WITH = 3  # failed tries; for an emergency some ten seconds


def write(
    alert: Alert,
    *,
    page: str,
    staff: Staff | None,
    point: ContactPoint | None,
    now: datetime,
) -> Delivery | None:
    """Puts a message in the outbox, once per page and address; None where it is there already.

    Without `point` it goes to the in-app inbox of `staff`, where it has arrived by being written.
    """
    inbox = point is None
    delivery, is_new = Delivery.objects.get_or_create(
        page=page,
        contact_point=point,
        staff=staff,
        defaults={
            "alert": alert,
            "channel": ChannelKind.INBOX if point is None else point.channel,
            "created_at": now,
            "valid_until": now + VALID_FOR[Tier(alert.tier)],
            "status": DeliveryStatus.TAKEN if inbox else DeliveryStatus.WAITING,
            "taken_at": now if inbox else None,
            "next_attempt_at": None if inbox else now,
        },
    )
    if not is_new:
        return None
    if not inbox:
        enqueue_on_commit("deliver", delivery.pk)
    return delivery


def page_key(alert: Alert, rung: int) -> str:
    """Names one rung of one climb, so that no address is written to twice because of it."""
    return f"{alert.pk}:{alert.climb_started_at.timestamp() * 1_000_000:.0f}:{rung}"


def write_to_fallback(alert: Alert, *, rung: int, now: datetime) -> list[ContactPoint]:
    """Tells the unit's fallback contact that nobody was reached; answers where that is.

    Once for all the rungs of the ladder, then with every repeat of the last.
    """
    last = len(alert.ladder["rungs"]) - 1
    page = page_key(alert, rung if rung > last else 0)
    points = fallback_of(alert.organisation)
    for point in points:
        write(alert, page=page, staff=None, point=point, now=now)
    return points


def deliver(delivery_id: UUID, *, clock: Callable[[], datetime] = timezone.now) -> bool:
    """Sends one message if it is due. Answers whether there was work; safe to run twice."""
    delivery = _claim(delivery_id, clock())
    if delivery is None:
        return False
    if _reason_is_gone(delivery, clock()):
        return True
    started_at = clock()
    try:
        receipt = _send(delivery)
    except ChannelError as error:
        _record_failure(delivery, error, started_at=started_at, now=clock())
    else:
        _record_taken(delivery, receipt, started_at=started_at, now=clock())
    return True


def due_deliveries(now: datetime, *, grace: timedelta, limit: int = 16) -> list[UUID]:
    """What is to be tried again by `now`, and first tries that no worker made within `grace`.

    Emergencies come first, then the longest overdue. A round is short, so that a fresh emergency
    does not wait behind mute receivers of older messages.
    """
    emergency_first = Case(When(alert__tier=Tier.EMERGENCY, then=0), default=1)
    retry = Q(attempts_made__gt=0, next_attempt_at__lte=now)
    forgotten = Q(next_attempt_at__lte=now - grace)
    due = Delivery.objects.filter(retry | forgotten).order_by(emergency_first, "next_attempt_at")
    return list(due.values_list("pk", flat=True)[:limit])


def _claim(delivery_id: UUID, now: datetime) -> Delivery | None:
    claimed = Delivery.objects.filter(pk=delivery_id, next_attempt_at__lte=now).update(
        status=DeliveryStatus.SENDING, next_attempt_at=now + LEASE
    )
    if not claimed:
        return None
    return Delivery.objects.select_related("alert__organisation", "staff", "contact_point").get(
        pk=delivery_id
    )


@transaction.atomic
def _reason_is_gone(delivery: Delivery, now: datetime) -> bool:
    """Taken over, closed, out of date or overtaken; or the person or the address has left.

    A page that loses only its address looks for another one, like one that was refused.
    """
    over = (
        delivery.alert.status != AlertStatus.OPEN
        or delivery.valid_until <= now
        or _is_overtaken(delivery)
    )
    gone = over or _has_left(delivery)
    if gone:
        _end(delivery, DeliveryStatus.DROPPED)
    if gone and not over:
        _try_elsewhere(delivery, hopeless=True, now=now)
    return gone


def _is_overtaken(delivery: Delivery) -> bool:
    """Whether a newer page about the same alert is on its way to the same address.

    After an outage somebody gets one page, and not one for each time the ladder was climbed.
    """
    if delivery.contact_point is None:
        return False
    newer = Delivery.objects.filter(
        alert=delivery.alert,
        contact_point=delivery.contact_point,
        created_at__gt=delivery.created_at,
    )
    return newer.exists()


def _has_left(delivery: Delivery) -> bool:
    person, point = delivery.staff, delivery.contact_point
    return (person is not None and not person.is_active) or (
        point is not None and point.removed_at is not None
    )


def _send(delivery: Delivery) -> str:
    point = delivery.contact_point
    address = Address(point.value, point.secret) if point else Address("", "")
    timeout = settings.EMAIL_TIMEOUT if delivery.channel == "email" else settings.WEBHOOK_TIMEOUT
    try:
        return channel_for(delivery.channel).send(address, page_for(delivery), timeout=timeout)
    except ChannelError:
        raise
    except Exception as fault:  # a fault of ours must not leave the page unsent and unseen
        logger.exception("delivery %s", delivery.pk)
        raise ChannelError("internal error", permanent=False) from fault


@transaction.atomic
def _record_taken(delivery: Delivery, receipt: str, *, started_at: datetime, now: datetime) -> None:
    Attempt.objects.create(
        delivery=delivery, started_at=started_at, ended_at=now, taken=True, detail=receipt[:500]
    )
    delivery.attempts_made += 1
    delivery.taken_at = now
    _end(delivery, DeliveryStatus.TAKEN)
    note_event(
        delivery.alert,
        AlertEventKind.PAGE_TAKEN,
        at=now,
        staff=delivery.staff,
        channel=delivery.channel,
    )


@transaction.atomic
def _record_failure(
    delivery: Delivery, error: ChannelError, *, started_at: datetime, now: datetime
) -> None:
    """Backs off or gives up; after the first failure the person's next address is tried too."""
    Attempt.objects.create(
        delivery=delivery,
        started_at=started_at,
        ended_at=now,
        taken=False,
        permanent=error.permanent,
        detail=error.reason[:500],
    )
    if not _is_still_ours(delivery):
        return
    delivery.attempts_made += 1
    again_at = None if error.permanent else _again_at(delivery, now)
    if again_at is None:
        _give_up(delivery, error, now)
    else:
        delivery.next_attempt_at = again_at
        delivery.status = DeliveryStatus.WAITING
        delivery.save()
    hopeless = again_at is None or delivery.attempts_made == HOPE_ENDS_WITH
    if hopeless or delivery.attempts_made == 1:
        _try_elsewhere(delivery, hopeless=hopeless, now=now)


def _is_still_ours(delivery: Delivery) -> bool:
    """Whether the claim holds: a slow failure must not undo what another worker has done since."""
    claimed = Delivery.objects.select_for_update().filter(
        pk=delivery.pk,
        status=DeliveryStatus.SENDING,
        next_attempt_at=delivery.next_attempt_at,
    )
    return claimed.exists()


def _again_at(delivery: Delivery, now: datetime) -> datetime | None:
    return next_attempt(
        delivery.attempts_made,
        now=now,
        valid_until=delivery.valid_until,
        urgent=Tier(delivery.alert.tier) is Tier.EMERGENCY,
        jitter=random.random(),  # noqa: S311  spreads retries, guards nothing
    )


def _give_up(delivery: Delivery, error: ChannelError, now: datetime) -> None:
    _end(delivery, DeliveryStatus.FAILED)
    note_event(
        delivery.alert,
        AlertEventKind.PAGE_FAILED,
        at=now,
        staff=delivery.staff,
        channel=delivery.channel,
        text=error.reason,
    )


def _try_elsewhere(delivery: Delivery, *, hopeless: bool, now: datetime) -> None:
    """The person's next address; where none is left to hope for, fallback and next rung at once.

    What has failed a few times goes on being tried, but is no hope: a mail server may be down
    for hours.
    """
    point, alert = delivery.contact_point, delivery.alert
    following = next_after(point) if point else None
    if following:
        write(alert, page=delivery.page, staff=delivery.staff, point=following, now=now)
    elif hopeless and not _somebody_may_be_reached(delivery):
        if delivery.staff:
            write_to_fallback(alert, rung=alert.rung - 1, now=now)
        hasten(alert, now)


def _somebody_may_be_reached(delivery: Delivery) -> bool:
    """Whether another message of the same page was taken, or may well be."""
    others = Delivery.objects.filter(page=delivery.page).exclude(channel=ChannelKind.INBOX)
    hope = Q(
        attempts_made__lt=HOPE_ENDS_WITH,
        status__in=[DeliveryStatus.WAITING, DeliveryStatus.SENDING],
    )
    return others.exclude(pk=delivery.pk).filter(hope | Q(taken_at__isnull=False)).exists()


def hasten(alert: Alert, now: datetime) -> None:
    """Brings the next rung forward to now; the repeats of the last one keep their pace."""
    hastened = Alert.objects.filter(
        pk=alert.pk,
        status=AlertStatus.OPEN,
        rung__lt=len(alert.ladder["rungs"]),
        next_page_at__gt=now,
    ).update(next_page_at=now)
    if hastened:
        enqueue_on_commit("climb", alert.pk)


def _end(delivery: Delivery, status: DeliveryStatus) -> None:
    delivery.status = status
    delivery.next_attempt_at = None
    delivery.save()
