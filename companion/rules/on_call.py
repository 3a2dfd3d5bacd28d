"""Who answers for a role now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from companion.rules.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift: on call for `role` from `starts_at` (included) to `ends_at` (excluded)."""

    staff_id: UUID
    role: Role
    starts_at: datetime
    ends_at: datetime

    def covers(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a care team, or of the unit, and the role that person has there."""

    staff_id: UUID
    role: Role


def people_for(
    roles: Iterable[Role],
    *,
    duties: Sequence[Duty],
    care_team: Sequence[Member],
    unit: Sequence[Member],
    now: datetime,
) -> tuple[UUID, ...]:
    """Staff who answer for any of `roles` at `now`, each once, in the order of the roles.

    For each role: whoever is on call; else the patient's care team; and for the lead, who has no
    roster, whoever leads the unit. Nobody: an empty tuple, and the caller must say so.
    """
    found: dict[UUID, None] = {}
    for role in roles:
        people = (
            [duty.staff_id for duty in duties if duty.role is role and duty.covers(now)]
            or [member.staff_id for member in care_team if member.role is role]
            or [m.staff_id for m in unit if m.role is role and role is Role.ONC_LEAD]
        )
        found.update(dict.fromkeys(people))
    return tuple(found)
