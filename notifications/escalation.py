"""Climbs the ladder of an alert until somebody has taken over."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from companion.actions.alerts import note_event
from companion.models import Alert, Staff
from companion.queries.on_call import anybody_on_call, people_to_page
from companion.rules import ladder as ladders
from companion.rules.ladder import Rung
from companion.rules.vocabulary import AlertEventKind, AlertStatus, Role
from notifications import outbox
from notifications.preferences import addresses_of

logger = logging.getLogger(__name__)

RETRY_BROKEN_AFTER = timedelta(seconds=30)


def climb(alert_id: UUID, *, now: datetime) -> bool:
    """One climb, if one is due. Answers whether there was work; safe to run twice.

    1. Read the alert and work out which rungs are due and when the next will be.
    2. Claim them by a conditional update; unless exactly one row changed, walk away.
    3. Find who answers for these rungs now.
    4. Write a message for each of them; with nobody to be reached, for the fallback contact.
    5. Write into the alert's history what was done.
    If any of this breaks, the next climb is first pushed on a little, so that one bad row stops
    no other, and is tried again.
    """
    try:
        return _climb(alert_id, now)
    except Exception:
        logger.exception("climb of alert %s", alert_id)
        Alert.objects.filter(pk=alert_id, next_page_at__lte=now).update(
            next_page_at=now + RETRY_BROKEN_AFTER
        )
        return True


def due_alerts(now: datetime, *, limit: int = 200) -> list[UUID]:
    """Open alerts whose next rung is due, the longest overdue first."""
    due = Alert.objects.filter(status=AlertStatus.OPEN, next_page_at__lte=now)
    return list(due.order_by("next_page_at").values_list("pk", flat=True)[:limit])


@transaction.atomic
def _climb(alert_id: UUID, now: datetime) -> bool:
    alert = Alert.objects.select_related("organisation").get(pk=alert_id)
    if alert.status != AlertStatus.OPEN or alert.next_page_at is None or alert.next_page_at > now:
        return False
    due = _due(alert, now)
    if not _claim(alert, due):
        return False
    _page(alert, due, now)
    return True


def _due(alert: Alert, now: datetime) -> ladders.Climb:
    """Which rungs are due. None, and roles wait: these alone are paged, and the ladder waits on.

    A climb brought forward takes the next rung before its time. The last rung then repeats at
    its pace from now: being early must not make a longer silence.
    """
    ladder = ladders.from_json(alert.ladder)
    due = ladders.climb(ladder, done=alert.rung, started_at=alert.climb_started_at, now=now)
    if due.rungs:
        return due
    soonest = now + ladders.SHORTEST_REPEAT
    if alert.unpaged_roles:
        return ladders.Climb((), alert.rung, max(due.next_at, soonest))
    done = alert.rung + 1
    next_at = ladder.due_at(done, alert.climb_started_at)
    if done >= len(ladder.rungs):
        next_at = min(next_at, now + ladder.repeat_every)
    return ladders.Climb((ladder.at(alert.rung),), done, max(next_at, soonest))


def _claim(alert: Alert, due: ladders.Climb) -> bool:
    unchanged = Alert.objects.filter(
        pk=alert.pk,
        status=AlertStatus.OPEN,
        rung=alert.rung,
        next_page_at=alert.next_page_at,
    )
    return unchanged.update(rung=due.done, next_page_at=due.next_at, unpaged_roles=[]) == 1


def _page(alert: Alert, due: ladders.Climb, now: datetime) -> None:
    page = outbox.page_key(alert, alert.rung)
    if not due.rungs:
        page += ":" + "+".join(alert.unpaged_roles)
    loud = any(not rung.quiet for rung in due.rungs) or not due.rungs
    reached = [
        _page_person(alert, person, page=page, loud=loud, rung=alert.rung, now=now)
        for person in people_to_page(alert, _roles(alert, due.rungs), now=now)
    ]
    if due.rungs and loud:
        _make_sure(alert, any_reached=any(reached), now=now)


def _make_sure(alert: Alert, *, any_reached: bool, now: datetime) -> None:
    """With nobody on call, or nobody to be reached, the fallback contact is paged at once.

    A care team that is off duty is paged too, but does not count as being on call.
    """
    ladder = ladders.from_json(alert.ladder)
    roles = {role for rung in ladder.rungs for role in rung.roles}
    if not any_reached or not anybody_on_call(alert, roles, now=now):
        _page_fallback(alert, now=now)
    if not any_reached:
        outbox.hasten(alert, now)


def _roles(alert: Alert, rungs: tuple[Rung, ...]) -> list[Role]:
    roles = [role for rung in rungs for role in rung.roles]
    roles += [Role(role) for role in alert.unpaged_roles]
    if any(rung.rule_roles for rung in rungs):
        roles += [Role(role) for role in alert.page_roles]
    return list(dict.fromkeys(roles))


def _page_person(  # noqa: PLR0913  each says one thing
    alert: Alert, person: Staff, *, page: str, loud: bool, rung: int, now: datetime
) -> bool:
    """Writes to the inbox, and unless quiet to the first address. Answers if there was one."""
    outbox.write(alert, page=page, staff=person, point=None, now=now)
    points = addresses_of(person) if loud else []
    if points:
        outbox.write(alert, page=page, staff=person, point=points[0], now=now)
    note_event(
        alert,
        AlertEventKind.PAGED,
        at=now,
        staff=person,
        rung=rung,
        channel=points[0].channel if points else "inbox",
    )
    return bool(points)


def _page_fallback(alert: Alert, *, now: datetime) -> None:
    points = outbox.write_to_fallback(alert, rung=alert.rung, now=now)
    note_event(
        alert,
        AlertEventKind.NOBODY_ON_CALL,
        at=now,
        channel=points[0].channel if points else "",
        text="" if points else "no fallback contact",
    )
