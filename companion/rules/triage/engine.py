"""Walks the rules over the facts of one report.

All rules are evaluated; the tier is that of the most urgent finding (clinical-rules, section 2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from companion.rules.triage.chart import Chart
from companion.rules.triage.facts import Facts
from companion.rules.triage.findings import Evidence, Finding, Verdict
from companion.rules.triage.notes.reader import read_note
from companion.rules.triage.notes.reading import Reading
from companion.rules.triage.notes.telling import with_note
from companion.rules.triage.rule import Case, Modifier, Rule, Ruleset
from companion.rules.triage.ruleset import RULESET
from companion.rules.triage.suppression import split
from companion.rules.vocabulary import Role, Text, Tier

LATE_AFTER = timedelta(hours=24)
TOGETHER_WITHIN = timedelta(hours=24)
MOST_TEXTS = 3
_INPUTS = ("items.", "pain.", "measures.", "labs.")


def evaluate(facts: Facts, ruleset: Ruleset = RULESET) -> Verdict:
    """Which rules fire on the facts, what that means, and what to tell the patient.

    Pure and deterministic. A late report is judged like any other, and marked. What the note
    says is judged together with what was answered.
    """
    return judged(facts, read_note(facts.note), ruleset)


def judged(facts: Facts, reading: Reading, ruleset: Ruleset = RULESET) -> Verdict:
    """As `evaluate`, with a note that has been read already."""
    chart = Chart(with_note(facts, reading), reading)
    fired = _raised(_fired(chart, ruleset), chart, ruleset.modifiers)
    told, suppressed = split(fired, facts)
    gathered = [*_combined(told, facts, ruleset), *_from_note(told, ruleset)]
    together, left_out = split(gathered, facts)
    findings = sorted([*told, *together], key=lambda finding: -finding.tier.rank)
    return Verdict(
        tier=next((each.tier for each in findings if each.counts), Tier.ROUTINE),
        findings=tuple(findings),
        advice=_advice(findings, ruleset),
        reported_late=facts.received_at - facts.observed_at > LATE_AFTER,
        ruleset_version=ruleset.version,
        suppressed=(*suppressed, *left_out),
        reading=reading,
    )


def _fired(chart: Chart, ruleset: Ruleset) -> list[Finding]:
    """All that fire, less those for which another says the same more exactly.

    What a clinician has silenced says nothing, and silences no other rule.
    """
    fired = [(rule, finding) for rule in ruleset.rules if (finding := _judge(rule, chart))]
    told, _ = split((finding for _, finding in fired), chart.facts)
    ranks = {finding.rule_id: finding.tier.rank for finding in told}
    return [
        finding
        for rule, finding in fired
        if all(ranks.get(other, -1) < finding.tier.rank for other in rule.yields_to)
    ]


def _judge(rule: Rule, chart: Chart) -> Finding | None:
    answered = chart.facts.answers
    for case in rule.cases:
        needs = case.when.needs
        if needs is not None and needs.isdisjoint(answered):
            continue
        evidence = case.when.met(chart)
        if evidence is not None:
            return _finding(rule, case, evidence, chart)
    return None


def _finding(rule: Rule, case: Case, evidence: tuple[Evidence, ...], chart: Chart) -> Finding:
    unasked = tuple(code for code in case.ask_now if code not in chart.facts.answers)
    side_effects, notify = rule.side_effects, rule.notify
    for addition in rule.additions:
        further = addition.when.met(chart)
        if further is not None:
            evidence += further
            side_effects += addition.side_effects
            notify += addition.notify
    return Finding(
        rule_id=rule.id,
        condition=rule.condition,
        tier=case.tier,
        advice=case.advice or rule.advice,
        notify=notify,
        page=_page(rule, case.tier),
        evidence=tuple(dict.fromkeys(evidence)),
        side_effects=side_effects,
        ask_now=unasked,
        ask_within_minutes=case.ask_within_minutes if unasked else None,
        counts=not rule.is_work_item,
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
    now = _of_different_inputs(each for each in findings if each.tier is tier)
    before = [
        past.rule_id
        for past in facts.past_findings
        if past.tier is tier and past.observed_at >= since
    ]
    return list(dict.fromkeys([*now, *before]))


def _of_different_inputs(findings: Iterable[Finding]) -> list[str]:
    """One pain that several rules speak of is one problem."""
    rules: list[str] = []
    seen: set[str] = set()
    for finding in findings:
        inputs = _inputs(finding)
        if not inputs or not inputs <= seen:
            rules.append(finding.rule_id)
        seen |= inputs
    return rules


def _inputs(finding: Finding) -> set[str]:
    return {each.field for each in finding.evidence if each.field.startswith(_INPUTS)}


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


def _from_note(findings: Sequence[Finding], ruleset: Ruleset) -> list[Finding]:
    """Rule 85: what was found only because of the note, gathered under its most urgent."""
    by_note = [each for each in findings if each.counts and _note_evidence(each)]
    if not by_note or ruleset.from_note is None:
        return []
    top = max(by_note, key=lambda finding: finding.tier.rank)
    words = [evidence for each in by_note for evidence in _note_evidence(each)]
    rules = [Evidence(f"findings.{each.rule_id}", each.tier.value) for each in by_note]
    return [
        replace(
            top,
            rule_id=ruleset.from_note.id,
            advice=None if top.tier is Tier.ROUTINE else ruleset.from_note.advice,
            notify=tuple(dict.fromkeys((*ruleset.from_note.notify, *top.notify))),
            evidence=tuple(dict.fromkeys((*words, *rules))),
            raised_by=(),
            side_effects=(),
        )
    ]


def _note_evidence(finding: Finding) -> list[Evidence]:
    return [each for each in finding.evidence if each.field.startswith("note.")]


def _advice(findings: Sequence[Finding], ruleset: Ruleset) -> tuple[Text, ...]:
    """The texts of the top tier only: what is said for a lesser one might hold somebody back."""
    if not findings:
        return (ruleset.nothing_found,)
    counting = [each for each in findings if each.counts] or list(findings)
    top = counting[0].tier
    texts = [finding.advice for finding in counting if finding.tier is top and finding.advice]
    return tuple(dict.fromkeys(texts))[:MOST_TEXTS]
