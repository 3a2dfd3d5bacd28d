"""How well labelled cases were judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from companion.rules.vocabulary import Tier

PRESSING = frozenset({Tier.EMERGENCY, Tier.URGENT})
UNLABELLED = "unlabelled"


@dataclass(frozen=True, slots=True)
class Label:
    """What a clinician expects of a case."""

    tier: Tier
    acceptable: frozenset[Tier]
    conditions: tuple[str, ...]
    lang: str
    kind: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled case and the answer to it."""

    label: Label
    tier: Tier
    first_condition: str
    needs_reading: bool

    @property
    def is_acceptable(self) -> bool:
        return self.tier in self.label.acceptable

    @property
    def is_overdone(self) -> bool:
        """More urgent than all that is acceptable: not right, but not missed either."""
        return self.tier.rank > max(tier.rank for tier in self.label.acceptable)


def label_of(raw: Mapping[str, Any]) -> Label | None:
    """The label of a case; None where it has none that can be read."""
    try:
        tier = Tier(raw["expected_tier"])
        acceptable = frozenset(Tier(each) for each in raw.get("acceptable_tiers") or [tier])
        conditions = tuple(str(each) for each in raw.get("expected_conditions") or ())
    except (KeyError, ValueError, TypeError):
        return None
    lang, kind = str(raw.get("lang", UNLABELLED)), str(raw.get("kind", UNLABELLED))
    return Label(tier, acceptable | {tier}, conditions, lang, kind)


def score(judged: Iterable[Judged]) -> dict[str, Any]:
    """The figures for all cases, and by language and kind.

    `sensitivity`: EMERGENCY and URGENT cases at an acceptable tier. `first_condition`: those of
    them whose first condition is one that is expected. `only_by_reading`: not at an acceptable
    tier, but marked to be read by a nurse. `lost`: neither. `over_triage`: ROUTINE and SOON cases
    judged EMERGENCY or URGENT. All shares are between 0 and 1; None where there is no such case.
    """
    cases = list(judged)
    return {
        "all": _figures(cases),
        "by_language": _grouped(cases, lambda case: case.label.lang),
        "by_kind": _grouped(cases, lambda case: case.label.kind),
    }


def _grouped(cases: Iterable[Judged], key: Callable[[Judged], str]) -> dict[str, Any]:
    groups: dict[str, list[Judged]] = defaultdict(list)
    for case in cases:
        groups[key(case)].append(case)
    return {name: _figures(members) for name, members in sorted(groups.items())}


def _figures(cases: list[Judged]) -> dict[str, Any]:
    pressing = [case for case in cases if case.label.tier in PRESSING]
    others = [case for case in cases if case.label.tier not in PRESSING]
    caught = [case for case in pressing if case.is_acceptable]
    missed = [case for case in pressing if not case.is_acceptable and not case.is_overdone]
    right = [case for case in caught if case.first_condition in case.label.conditions]
    raised = [case for case in others if case.tier in PRESSING and not case.is_acceptable]
    return {
        "cases": len(cases),
        "emergency_and_urgent": len(pressing),
        "sensitivity": _share(caught, pressing),
        "first_condition": _share(right, caught),
        "only_by_reading": _share([case for case in missed if case.needs_reading], pressing),
        "lost": _share([case for case in missed if not case.needs_reading], pressing),
        "routine_and_soon": len(others),
        "over_triage": _share(raised, others),
        "acceptable": _share([case for case in cases if case.is_acceptable], cases),
        "to_be_read": _share([case for case in cases if case.needs_reading], cases),
    }


def _share(part: list[Judged], whole: list[Judged]) -> float | None:
    return round(len(part) / len(whole), 4) if whole else None
