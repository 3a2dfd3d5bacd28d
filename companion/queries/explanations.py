"""Why triage decided as it did: what it saw, which rules fired, what they say."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from companion.models import Assessment, Finding
from companion.rules.triage.rule import Modifier, Rule
from companion.rules.triage.ruleset import RULESET
from companion.rules.triage.thresholds import THRESHOLDS, Threshold
from companion.rules.vocabulary import Language, Text


@dataclass(frozen=True, slots=True)
class Fired:
    """A finding with its rule's words; no rule where the present ruleset has it no more."""

    finding: Finding
    rule: Rule | None
    raised_by: list[Modifier]


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold with the value that this evaluation used."""

    threshold: Threshold
    value: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """An assessment in full. `words_of` is the ruleset version whose words are shown."""

    assessment: Assessment
    findings: list[Fired]
    suppressed: list[Fired]
    advice: list[str]
    thresholds: list[Limit]
    words_of: str


def explanation_of(assessment: Assessment, language: Language) -> Explanation:
    rows = list(
        assessment.findings.select_related("suppressed_by__made_by", "suppressed_by__ended_by")
    )
    return Explanation(
        assessment=assessment,
        findings=_fired(row for row in rows if row.suppressed_by is None),
        suppressed=_fired(row for row in rows if row.suppressed_by is not None),
        advice=[Text(**text).to(language) for text in assessment.advice],
        thresholds=_limits(assessment),
        words_of=RULESET.version,
    )


def _fired(rows: Iterable[Finding]) -> list[Fired]:
    modifiers = {modifier.id: modifier for modifier in RULESET.modifiers}
    return [
        Fired(
            finding=row,
            rule=RULESET.by_id.get(row.rule_id),
            raised_by=[modifiers[each] for each in row.raised_by if each in modifiers],
        )
        for row in rows
    ]


def _limits(assessment: Assessment) -> list[Limit]:
    chosen = assessment.facts.get("thresholds", {})
    return [
        Limit(each, Decimal(chosen.get(name, each.default))) for name, each in THRESHOLDS.items()
    ]
