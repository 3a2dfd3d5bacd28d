"""By which addresses a person is reached, and in which order."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from companion import audit
from companion.access import Actor, require_role, unit_of
from companion.actions.errors import RefusedError
from companion.models import Organisation, Staff
from companion.rules.permissions import Act
from companion.rules.vocabulary import ChannelKind
from notifications.channels import channel_for
from notifications.models import ContactPoint


def addresses_of(staff: Staff) -> list[ContactPoint]:
    """The person's own addresses, first choice first."""
    return list(ContactPoint.objects.filter(staff=staff, removed_at__isnull=True))


def fallback_of(organisation: Organisation) -> list[ContactPoint]:
    """Where the unit is reached when nobody else is."""
    return list(
        ContactPoint.objects.filter(
            organisation=organisation, staff__isnull=True, removed_at__isnull=True
        )
    )


def next_after(point: ContactPoint) -> ContactPoint | None:
    """The person's address to try when `point` has failed; the fallback's are tried together."""
    if point.staff is None:
        return None
    points = addresses_of(point.staff)
    later = [each for each in points if _order(each) > _order(point)]
    return later[0] if later else None


def contact_points_for(actor: Actor) -> QuerySet[ContactPoint]:
    """Her own, and the unit's fallback contacts. Raises NotAllowedError for who is not staff."""
    staff, unit = unit_of(actor, Act.UNIT_READ)
    current = ContactPoint.objects.filter(removed_at__isnull=True)
    return current.filter(staff=staff) | current.filter(staff__isnull=True, organisation=unit)


@transaction.atomic
def add_contact_point(
    *, actor: Actor, channel: ChannelKind, value: str, fallback: bool, now: datetime
) -> ContactPoint:
    """An address of the actor's own, or a fallback contact of the unit (by its administrator).

    Raises channels.base.InvalidAddress for an address that the channel could not use.
    """
    staff, unit = unit_of(actor, Act.UNIT_WRITE if fallback else Act.UNIT_READ)
    channel_for(channel).check_address(value)
    point = ContactPoint.objects.create(
        organisation=unit,
        staff=None if fallback else staff,
        channel=channel,
        value=value,
        secret=secrets.token_hex(32) if channel == ChannelKind.WEBHOOK else "",
        position=contact_points_for(actor).count(),
        created_at=now,
    )
    audit.record(
        actor,
        "unit:contact_point:add",
        at=now,
        organisation=unit,
        subject_id=point.pk,
    )
    return point


@transaction.atomic
def remove_contact_point(*, actor: Actor, point_id: UUID, now: datetime) -> None:
    """No message goes there any more. Raises ContactPoint.DoesNotExist where it is not theirs."""
    staff = require_role(actor, Act.UNIT_READ)
    point = contact_points_for(actor).get(pk=point_id)
    if point.staff is None:
        require_role(actor, Act.UNIT_WRITE)
    if point.staff is None and len(fallback_of(point.organisation)) == 1:
        raise RefusedError("last_fallback")
    point.removed_at = now
    point.save(update_fields=["removed_at"])
    audit.record(
        actor,
        "unit:contact_point:remove",
        at=now,
        organisation=staff.organisation,
        subject_id=point.pk,
    )


def _order(point: ContactPoint) -> tuple[int, datetime]:
    return point.position, point.created_at
