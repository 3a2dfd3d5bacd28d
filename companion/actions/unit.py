"""What a unit sets for itself: people, shifts, ladders, phone numbers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from companion import audit
from companion.access import Actor, may_handle_alerts, unit_of
from companion.actions.alerts import reopen_alerts_of
from companion.actions.errors import ConflictError, RefusedError
from companion.models import LadderSetting, Organisation, Shift, Staff
from companion.rules import ladder as ladders
from companion.rules.permissions import Act
from companion.rules.vocabulary import Role, Tier

LONGEST_SHIFT = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class NewStaff:
    username: str
    name: str
    role: Role
    language: str
    password: str
    email: str = ""


@transaction.atomic
def add_staff(*, actor: Actor, new: NewStaff, now: datetime) -> Staff:
    """A colleague who signs in with this password, then sets up a second factor.

    Raises ConflictError where the username is taken.
    """
    organisation = _own_unit(actor)
    if Staff.objects.filter(username=new.username).exists():
        raise ConflictError("username_taken", "username")
    staff = Staff.objects.create_user(
        username=new.username,
        email=new.email,
        password=new.password,
        name=new.name,
        role=new.role,
        language=new.language,
        organisation=organisation,
    )
    audit.record(actor, "unit:staff:add", at=now, organisation=organisation, subject_id=staff.pk)
    return staff


@transaction.atomic
def deactivate_staff(*, actor: Actor, staff_id: UUID, now: datetime) -> Staff:
    """Signed out at the next request, never on call again; what was theirs is paged anew.

    Raises Staff.DoesNotExist.
    """
    organisation = _own_unit(actor)
    staff = Staff.objects.get(pk=staff_id, organisation=organisation)
    if staff == actor.staff:
        raise RefusedError("not_yourself")
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    reopen_alerts_of(staff, now=now)
    audit.record(
        actor, "unit:staff:deactivate", at=now, organisation=organisation, subject_id=staff.pk
    )
    return staff


@transaction.atomic
def add_shift(  # noqa: PLR0913  each is a column
    *,
    actor: Actor,
    staff_id: UUID,
    role: Role,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> Shift:
    """Puts somebody on call. Raises RefusedError for a shift without length or a role not paged."""
    organisation = _own_unit(actor)
    if ends_at <= starts_at:
        raise RefusedError("shift_ends_before_start", "ends_at")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise RefusedError("shift_too_long", "ends_at")
    if role not in ladders.PAGED_ROLES:
        raise RefusedError("role_not_paged", "role")
    staff = Staff.objects.get(pk=staff_id, organisation=organisation, is_active=True)
    if not may_handle_alerts(staff):
        raise RefusedError("cannot_take_over", "staff")
    shift = Shift.objects.create(
        organisation=organisation, staff=staff, role=role, starts_at=starts_at, ends_at=ends_at
    )
    audit.record(actor, "unit:shift:add", at=now, organisation=organisation, subject_id=shift.pk)
    return shift


@transaction.atomic
def remove_shift(*, actor: Actor, shift_id: UUID, now: datetime) -> None:
    """Takes a shift off the roster. Raises Shift.DoesNotExist."""
    organisation = _own_unit(actor)
    shift = Shift.objects.get(pk=shift_id, organisation=organisation)
    audit.record(
        actor,
        "unit:shift:remove",
        at=now,
        organisation=organisation,
        subject_id=shift.pk,
        staff=str(shift.staff_id),
        role=shift.role,
        starts_at=shift.starts_at.isoformat(),
        ends_at=shift.ends_at.isoformat(),
    )
    shift.delete()


@transaction.atomic
def set_ladder(*, actor: Actor, tier: Tier, ladder: ladders.Ladder, now: datetime) -> LadderSetting:
    """Sets who is paged when, from the next alert on. Raises RefusedError outside the bounds."""
    organisation = _own_unit(actor)
    try:
        ladders.check(ladder, tier)
    except ladders.InvalidLadderError as error:
        raise RefusedError(error.code, "rungs") from None
    setting, _ = LadderSetting.objects.update_or_create(
        organisation=organisation,
        tier=tier,
        defaults={"ladder": ladders.to_json(ladder), "changed_by": actor.staff},
    )
    audit.record(
        actor,
        "unit:ladder:set",
        at=now,
        organisation=organisation,
        subject_id=setting.pk,
        ladder=setting.ladder,
    )
    return setting


@transaction.atomic
def set_phones(
    *, actor: Actor, emergency_phone: str, team_phone: str, now: datetime
) -> Organisation:
    """The two numbers that every answer shows."""
    organisation = _own_unit(actor)
    organisation.emergency_phone = emergency_phone
    organisation.team_phone = team_phone
    organisation.save(update_fields=["emergency_phone", "team_phone"])
    audit.record(actor, "unit:phones:set", at=now, organisation=organisation)
    return organisation


def _own_unit(actor: Actor) -> Organisation:
    return unit_of(actor, Act.UNIT_WRITE)[1]
