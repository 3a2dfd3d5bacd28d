"""Who answers for which role in an organisation."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from companion.access import may_handle_alerts
from companion.models import Alert, CareTeamMember, Shift, Staff
from companion.rules.on_call import Duty, Member, people_for
from companion.rules.vocabulary import Role


def people_to_page(alert: Alert, roles: Iterable[Role], *, now: datetime) -> list[Staff]:
    """Active staff who answer for `roles` now, each once, in the order of the roles."""
    active = Staff.objects.filter(organisation_id=alert.organisation_id, is_active=True)
    by_id = {staff.pk: staff for staff in active if may_handle_alerts(staff)}
    found = people_for(
        roles,
        duties=_duties(alert, by_id, now),
        care_team=_care_team(alert, by_id),
        unit=[Member(staff.pk, Role(staff.role)) for staff in by_id.values()],
        now=now,
    )
    return [by_id[staff_id] for staff_id in found]


def _duties(alert: Alert, by_id: dict[UUID, Staff], now: datetime) -> list[Duty]:
    rows = Shift.objects.covering(now).filter(
        organisation_id=alert.organisation_id, staff__in=by_id
    )
    rows = rows.order_by("starts_at")
    return [Duty(row.staff_id, Role(row.role), row.starts_at, row.ends_at) for row in rows]


def _care_team(alert: Alert, by_id: dict[UUID, Staff]) -> list[Member]:
    rows = CareTeamMember.objects.filter(
        patient_id=alert.patient_id, staff__in=by_id, until__isnull=True
    ).order_by("since")
    return [Member(row.staff_id, Role(row.role)) for row in rows]


def anybody_on_call(alert: Alert, roles: Iterable[Role], *, now: datetime) -> bool:
    """Whether the unit's roster has somebody for any of `roles` now."""
    on_call = Shift.objects.covering(now).filter(
        organisation_id=alert.organisation_id, role__in=list(roles), staff__is_active=True
    )
    return on_call.exists()
