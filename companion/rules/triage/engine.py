"""Walks the rules over the facts of one report.

All rules are evaluated; the tier is that of the most urgent finding (clinical-rules, section 2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from companion.rules.triage.chart import Chart
from companion.rules.triage.facts import Facts
from companion.rules.triage.findings import Evidence, Finding, Verdict
from companion.rules.triage.rule import Case, Modifier, Rule, Ruleset
from companion.rules.triage.ruleset import RULESET
from companion.rules.vocabulary import Role, Text, Tier

LATE_AFTER = timedelta(hours=24)
TOGETHER_WITHIN = timedelta(hours=24)
MOST_TEXTS = 3


def evaluate(facts: Facts, ruleset: Ruleset = RULESET) -> Verdict:
    """Which rules fire on the facts, what that means, and what to tell the patient.

    Pure and deterministic. A late report is judged like any other, and marked.
    """
    chart = Chart(facts)
    findings = _raised(_fired(chart, ruleset), chart, ruleset.modifiers)
    findings += _combined(findings, facts, ruleset)
    findings.sort(key=lambda finding: -finding.tier.rank)
    return Verdict(
        tier=findings[0].tier if findings else Tier.ROUTINE,
        findings=tuple(findings),
        advice=_advice(findings, ruleset),
        reported_late=facts.received_at - facts.observed_at > LATE_AFTER,
        ruleset_version=ruleset.version,
    )


def _fired(chart: Chart, ruleset: Ruleset) -> list[Finding]:
    """All that fire, less those for which another says the same more exactly."""
    fired = [(rule, finding) for rule in ruleset.rules if (finding := _judge(rule, chart))]
    ranks = {finding.rule_id: finding.tier.rank for _, finding in fired}
    return [
        finding
        for rule, finding in fired
        if all(ranks.get(other, -1) < finding.tier.rank for other in rule.yields_to)
    ]


def _judge(rule: Rule, chart: Chart) -> Finding | None:
    for case in rule.cases:
        evidence = case.when.met(chart)
        if evidence is not None:
            return _finding(rule, case, evidence, chart)
    return None


def _finding(rule: Rule, case: Case, evidence: tuple[Evidence, ...], chart: Chart) -> Finding:
    unasked = tuple(code for code in case.ask_now if code not in chart.facts.answers)
    return Finding(
        rule_id=rule.id,
        condition=rule.condition,
        tier=case.tier,
        advice=case.advice or rule.advice,
        notify=rule.notify,
        page=_page(rule, case.tier),
        evidence=evidence,
        side_effects=rule.side_effects,
        ask_now=unasked,
        ask_within_minutes=case.ask_within_minutes if unasked else None,
    )


def _page(rule: Rule, tier: Tier) -> tuple[Role, ...]:
    """Whom an emergency is told to is paged; a lesser tier pages those whom the rule names."""
    if tier is Tier.EMERGENCY:
        return rule.page or rule.notify
    return rule.page if tier is Tier.URGENT else ()


def _raised(
    findings: Iterable[Finding], chart: Chart, modifiers: Sequence[Modifier]
) -> list[Finding]:
    holding = [modifier for modifier in modifiers if modifier.when.met(chart) is not None]
    return [_raise(finding, holding) for finding in findings]


def _raise(finding: Finding, modifiers: Iterable[Modifier]) -> Finding:
    for modifier in modifiers:
        if finding.rule_id.startswith(modifier.prefixes) and finding.tier is not Tier.EMERGENCY:
            finding = _raise_by_one(finding, modifier)
    return finding


def _raise_by_one(finding: Finding, modifier: Modifier) -> Finding:
    """With the advice of the new tier; who was only to be told of an emergency is now paged."""
    tier = finding.tier.raised()
    return replace(
        finding,
        tier=tier,
        advice=modifier.advice[tier],
        page=finding.notify if tier is Tier.EMERGENCY else finding.page,
        raised_by=(*finding.raised_by, modifier.id),
    )


def _combined(findings: Sequence[Finding], facts: Facts, ruleset: Ruleset) -> list[Finding]:
    """Several problems of different sections within a day (rule 87).

    Beside an emergency it would change nothing and page the same people twice.
    """
    sections_of = ruleset.symptom_sections
    tiers = {finding.tier for finding in findings}
    if Tier.EMERGENCY in tiers:
        return []
    for tier in (Tier.URGENT, Tier.SOON):
        rules = [rule for rule in _rules_at(tier, findings, facts) if rule in sections_of]
        sections = {sections_of[rule] for rule in rules}
        adds_something = tier in tiers and (tier is Tier.URGENT or Tier.URGENT not in tiers)
        if adds_something and len(sections) > 1:
            return [_together(ruleset.combination, tier, rules)]
    return []


def _rules_at(tier: Tier, findings: Iterable[Finding], facts: Facts) -> list[str]:
    """Rules that fired at a tier now or within the day before, each once."""
    since = facts.observed_at - TOGETHER_WITHIN
    now = [f.rule_id for f in findings if f.tier is tier]
    before = [
        past.rule_id
        for past in facts.past_findings
        if past.tier is tier and past.observed_at >= since
    ]
    return list(dict.fromkeys([*now, *before]))


def _together(rule: Rule, tier: Tier, rules: Iterable[str]) -> Finding:
    return Finding(
        rule_id=rule.id,
        condition=rule.condition,
        tier=Tier.URGENT,
        advice=rule.advice,
        notify=rule.notify,
        page=rule.page if tier is Tier.URGENT else (),
        evidence=tuple(Evidence(f"findings.{each}", tier.value) for each in rules),
    )


def _advice(findings: Sequence[Finding], ruleset: Ruleset) -> tuple[Text, ...]:
    """The texts of the top tier only: what is said for a lesser one might hold somebody back."""
    if not findings:
        return (ruleset.nothing_found,)
    top = findings[0].tier
    texts = [finding.advice for finding in findings if finding.tier is top and finding.advice]
    return tuple(dict.fromkeys(texts))[:MOST_TEXTS]
