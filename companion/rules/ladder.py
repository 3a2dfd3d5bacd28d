"""Who is paged next, and when.

A ladder is a row of rungs. Each names roles and the time after the alert began; the last one is
climbed again and again until somebody acknowledges. Defaults: clinical-rules, section 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from companion.rules.permissions import DOCTORS
from companion.rules.vocabulary import Role, Tier

PAGED_ROLES = frozenset(Role) - {Role.CLINIC_ADMIN, Role.AUDITOR, Role.LAB, Role.MDT, Role.ED}


class InvalidLadderError(ValueError):
    """A ladder that could leave somebody waiting. `code` is machine-readable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Rung:
    """`after` counts from the start of the climb. `rule_roles` adds the roles that the rules name.

    A quiet rung writes to the in-app inbox and wakes nobody.
    """

    after: timedelta
    roles: tuple[Role, ...]
    rule_roles: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    rungs: tuple[Rung, ...]
    repeat_every: timedelta

    def due_at(self, rung: int, started_at: datetime) -> datetime:
        """When rung number `rung` (from 0; beyond the last: the last one again) is due."""
        last = len(self.rungs) - 1
        if rung <= last:
            return started_at + self.rungs[rung].after
        return started_at + self.rungs[last].after + (rung - last) * self.repeat_every

    def at(self, rung: int) -> Rung:
        return self.rungs[min(rung, len(self.rungs) - 1)]


@dataclass(frozen=True, slots=True)
class Climb:
    """What one climb does: the rungs to page now, how many are then done, when the next is due."""

    rungs: tuple[Rung, ...]
    done: int
    next_at: datetime


def climb(ladder: Ladder, *, done: int, started_at: datetime, now: datetime) -> Climb:
    """Everything due by `now` in one go, so that an outage ends in one page and not in ten."""
    number = done
    rungs: list[Rung] = []
    while ladder.due_at(number, started_at) <= now:
        rungs.append(ladder.at(number))
        number = _next_number(ladder, number, started_at, now)
    return Climb(tuple(rungs), number, ladder.due_at(number, started_at))


def _next_number(ladder: Ladder, number: int, started_at: datetime, now: datetime) -> int:
    """The following rung; repeats that lie in the past are counted without being walked."""
    last = len(ladder.rungs) - 1
    if number < last:
        return number + 1
    missed = (now - ladder.due_at(number, started_at)) // ladder.repeat_every
    return number + missed + 1


_ONCALL = (Role.NURSE, Role.ONC_ONCALL)

DEFAULT_LADDERS: dict[Tier, Ladder] = {
    Tier.EMERGENCY: Ladder(
        rungs=(
            Rung(timedelta(0), _ONCALL, rule_roles=True),
            Rung(timedelta(minutes=10), (Role.ONC,)),
            Rung(timedelta(minutes=20), (Role.ONC_LEAD, *_ONCALL)),
        ),
        repeat_every=timedelta(minutes=10),
    ),
    Tier.URGENT: Ladder(
        rungs=(
            Rung(timedelta(0), (Role.NURSE,), rule_roles=True),
            Rung(timedelta(hours=2), _ONCALL),
            Rung(timedelta(hours=4), (Role.ONC_LEAD, *_ONCALL)),
        ),
        repeat_every=timedelta(hours=2),
    ),
    Tier.SOON: Ladder(
        rungs=(
            Rung(timedelta(0), (Role.NURSE,), quiet=True),
            Rung(timedelta(hours=48), (Role.NURSE,)),
            Rung(timedelta(hours=72), (Role.ONC_LEAD, Role.NURSE)),
        ),
        repeat_every=timedelta(hours=24),
    ),
}

# The latest an organisation may set the last rung and the pause between repeats (section 1).
LATEST_LAST_RUNG = {
    Tier.EMERGENCY: timedelta(minutes=20),
    Tier.URGENT: timedelta(hours=12),
    Tier.SOON: timedelta(hours=72),
}
LONGEST_REPEAT = {
    Tier.EMERGENCY: timedelta(minutes=10),
    Tier.URGENT: timedelta(hours=4),
    Tier.SOON: timedelta(hours=24),
}
SHORTEST_REPEAT = timedelta(seconds=10)
MAX_RUNGS = 10


def check(ladder: Ladder, tier: Tier) -> None:
    """Raises InvalidLadderError where a ladder starts late, stands still or ends with nobody."""
    if tier not in DEFAULT_LADDERS:
        raise InvalidLadderError("tier_without_ladder")
    if not 1 <= len(ladder.rungs) <= MAX_RUNGS:
        raise InvalidLadderError("rungs_count")
    times = [rung.after for rung in ladder.rungs]
    if times[0] != timedelta(0):
        raise InvalidLadderError("first_rung_not_at_once")
    if any(later <= earlier for earlier, later in pairwise(times)):
        raise InvalidLadderError("rungs_not_ascending")
    if times[-1] > LATEST_LAST_RUNG[tier]:
        raise InvalidLadderError("last_rung_too_late")
    if not SHORTEST_REPEAT <= ladder.repeat_every <= LONGEST_REPEAT[tier]:
        raise InvalidLadderError("repeat_out_of_bounds")
    _check_people(ladder, tier)


def _check_people(ladder: Ladder, tier: Tier) -> None:
    if any(not rung.roles for rung in ladder.rungs):
        raise InvalidLadderError("rung_without_roles")
    if any(role not in PAGED_ROLES for rung in ladder.rungs for role in rung.roles):
        raise InvalidLadderError("role_not_paged")
    named = {role for rung in ladder.rungs for role in rung.roles}
    if tier is Tier.EMERGENCY and named.isdisjoint(DOCTORS):
        raise InvalidLadderError("no_doctor_on_ladder")
    loud_enough = tier is Tier.SOON or not any(rung.quiet for rung in ladder.rungs)
    if not loud_enough or ladder.rungs[-1].quiet:
        raise InvalidLadderError("quiet_rung")


def to_json(ladder: Ladder) -> dict[str, Any]:
    """The form in which a ladder is frozen onto an alert and stored as a setting."""
    return {
        "rungs": [
            {
                "after_seconds": rung.after.total_seconds(),
                "roles": [role.value for role in rung.roles],
                "rule_roles": rung.rule_roles,
                "quiet": rung.quiet,
            }
            for rung in ladder.rungs
        ],
        "repeat_seconds": ladder.repeat_every.total_seconds(),
    }


def from_json(data: Mapping[str, Any]) -> Ladder:
    """The reverse of `to_json`. Raises KeyError or ValueError on anything else."""
    return Ladder(
        rungs=tuple(
            Rung(
                after=timedelta(seconds=rung["after_seconds"]),
                roles=tuple(Role(role) for role in rung["roles"]),
                rule_roles=rung["rule_roles"],
                quiet=rung["quiet"],
            )
            for rung in data["rungs"]
        ),
        repeat_every=timedelta(seconds=data["repeat_seconds"]),
    )
