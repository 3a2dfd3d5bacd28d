"""What each rule costs in alarms, and what came of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Max, Q, Value, When

from companion.models import Finding, Organisation
from companion.rules.triage.rule import Rule
from companion.rules.triage.ruleset import RULESET
from companion.rules.vocabulary import AlertStatus, Condition, Outcome, Tier

_RESOLVED = Q(alert__status=AlertStatus.RESOLVED)
_FALSE = Q(alert__outcome=Outcome.FALSE_ALARM)
_IDLE = Q(alert__outcome=Outcome.NO_ACTION_NEEDED)
_RANK = Case(
    *(When(tier=tier.value, then=Value(tier.rank)) for tier in Tier), output_field=IntegerField()
)
_BY_RANK = {tier.rank: tier for tier in Tier}


@dataclass(frozen=True, slots=True)
class RuleUse:
    """How often a rule of one ruleset version fired, and what became of its alerts.

    `tier` is the most urgent at which it fired; of a rule that never did, the most urgent that
    it gives. An alert that several rules joined counts for each of them. `acted_on`,
    `no_action_needed`, `false_alarms` and `still_open` add up to `alerts`.
    """

    rule_id: str
    version: str
    condition: Condition
    section: str
    status: str
    tier: Tier
    fired: int = 0
    suppressed: int = 0
    patients: int = 0
    alerts: int = 0
    acted_on: int = 0
    no_action_needed: int = 0
    false_alarms: int = 0
    still_open: int = 0


@dataclass(frozen=True, slots=True)
class AlertBudget:
    """From `since` to before `until`."""

    since: datetime
    until: datetime
    used: list[RuleUse]  # those with the most alerts first
    never_fired: list[RuleUse]  # of the present ruleset, in its order


def alert_budget(
    organisation: Organisation | None, *, since: datetime, until: datetime
) -> AlertBudget:
    """Of one unit, or of all; counted by when triage was made. One query, however many rules."""
    used = [_use(row) for row in _rows(organisation, since, until)]
    used.sort(key=lambda use: (-use.alerts, -use.fired, use.rule_id, use.version))
    known = {use.rule_id for use in used}
    return AlertBudget(since, until, used, list(_unused(known)))


def _rows(organisation: Organisation | None, since: datetime, until: datetime) -> Iterable[Any]:
    findings = Finding.objects.filter(
        assessment__evaluated_at__gte=since, assessment__evaluated_at__lt=until
    )
    if organisation:
        findings = findings.filter(assessment__patient__organisation=organisation)
    return (
        findings.order_by()
        .values("rule_id", "condition", "assessment__ruleset_version")
        .annotate(
            rank=Max(_RANK),
            fired=Count("id", filter=Q(suppressed_by__isnull=True)),
            suppressed=Count("id", filter=Q(suppressed_by__isnull=False)),
            patients=Count("assessment__patient", distinct=True),
            alerts=Count("alert", distinct=True),
            acted_on=Count("alert", distinct=True, filter=_RESOLVED & ~_FALSE & ~_IDLE),
            no_action_needed=Count("alert", distinct=True, filter=_RESOLVED & _IDLE),
            false_alarms=Count("alert", distinct=True, filter=_RESOLVED & _FALSE),
            still_open=Count("alert", distinct=True, filter=~_RESOLVED),
        )
    )


def _use(row: dict[str, Any]) -> RuleUse:
    rule = RULESET.by_id.get(row["rule_id"])
    return RuleUse(
        rule_id=row["rule_id"],
        version=row["assessment__ruleset_version"],
        condition=Condition(row["condition"]),
        section=rule.section if rule else "",
        status=rule.status if rule else "",
        tier=_BY_RANK[row["rank"]],
        **{name: row[name] for name in _COUNTS},
    )


_COUNTS = (
    "fired",
    "suppressed",
    "patients",
    "alerts",
    "acted_on",
    "no_action_needed",
    "false_alarms",
    "still_open",
)


def _unused(known: set[str]) -> Iterator[RuleUse]:
    for rule in RULESET.all_rules():
        if rule.id not in known:
            yield _never(rule)


def _never(rule: Rule) -> RuleUse:
    return RuleUse(
        rule_id=rule.id,
        version=RULESET.version,
        condition=rule.condition,
        section=rule.section,
        status=rule.status,
        tier=rule.tier,
    )
