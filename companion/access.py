"""What this person may see and do for this patient."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from companion.models import (
    Alert,
    Assessment,
    CareTeamMember,
    Device,
    Organisation,
    Patient,
    Shift,
    Staff,
)
from companion.models.alerts import AlertQuerySet
from companion.rules.permissions import Act, Relation, relations_that_allow
from companion.rules.vocabulary import Role


class NotAllowedError(Exception):
    """The role never does this. (What exists but is not yours raises DoesNotExist instead.)"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member of staff, a patient through her device, or (neither) the system."""

    staff: Staff | None = None
    device: Device | None = None

    @property
    def is_authenticated(self) -> bool:
        return self.staff is not None or self.device is not None

    @property
    def member(self) -> Staff:
        """The acting member of staff, where only staff can have come this far."""
        assert self.staff is not None  # noqa: S101  access was asked before
        return self.staff

    @property
    def patient(self) -> Patient | None:
        return self.device.patient if self.device else None

    @property
    def pk(self) -> UUID | None:
        """What a rate limit is counted by."""
        if self.staff:
            return self.staff.pk
        return self.device.patient_id if self.device else None


SYSTEM = Actor()


def unit_of(actor: Actor, act: Act) -> tuple[Staff, Organisation]:
    """Like `require_role`, with the unit that the person works for."""
    staff = require_role(actor, act)
    assert staff.organisation is not None  # noqa: S101  require_role lets only a unit's staff pass
    return staff, staff.organisation


def require_role(actor: Actor, act: Act) -> Staff:
    """The acting member of staff; raises NotAllowedError where the role can never do `act`."""
    staff = actor.staff
    if staff is None or staff.organisation_id is None or not staff.is_active:
        raise NotAllowedError(act)
    if not relations_that_allow(act, Role(staff.role)):
        raise NotAllowedError(act)
    return staff


def may_handle_alerts(staff: Staff) -> bool:
    """Whether this person's role can take an alert over at all: whoever cannot is not paged."""
    return bool(relations_that_allow(Act.ALERT_HANDLE, Role(staff.role)))


def patients_for(actor: Actor, act: Act, *, now: datetime) -> QuerySet[Patient]:
    """The patients for whom `actor` may do `act`; nobody else exists for this person."""
    staff, unit = unit_of(actor, act)
    relations = relations_that_allow(act, Role(staff.role))
    of_unit = Patient.objects.filter(organisation=unit)
    if Relation.UNIT in relations or (
        Relation.ON_CALL in relations and _is_on_call(staff, unit, now)
    ):
        return of_unit
    return of_unit.filter(_on_care_team(staff) | _paged_or_owner(staff))


def alerts_for(actor: Actor, act: Act, *, now: datetime) -> AlertQuerySet:
    """The alerts of the patients for whom `actor` may do `act`."""
    return Alert.objects.filter(patient__in=patients_for(actor, act, now=now))


def assessments_for(actor: Actor, act: Act, *, now: datetime) -> QuerySet[Assessment]:
    """The results of triage of the patients for whom `actor` may do `act`."""
    return Assessment.objects.filter(patient__in=patients_for(actor, act, now=now))


def _is_on_call(staff: Staff, unit: Organisation, now: datetime) -> bool:
    return Shift.objects.covering(now).filter(staff=staff, organisation=unit).exists()


def _on_care_team(staff: Staff) -> Q:
    teams = CareTeamMember.objects.filter(patient=OuterRef("pk"), staff=staff, until__isnull=True)
    return Q(Exists(teams))


def _paged_or_owner(staff: Staff) -> Q:
    alerts = Alert.objects.unresolved().filter(patient=OuterRef("pk"))
    theirs = alerts.filter(Q(owner=staff) | Q(events__staff=staff, events__kind="paged"))
    return Q(Exists(theirs))
