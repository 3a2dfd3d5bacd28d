"""A clinician silences a rule for one patient: for what was looked at, and no longer."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import Suppression
from companion.rules.triage.findings import Evidence
from companion.rules.triage.ruleset import RULESET
from companion.rules.triage.snapshot import from_json, to_json
from companion.rules.triage.suppression import longest_for
from companion.rules.triage.worsening import says_more
from companion.rules.vocabulary import Condition, Site, Tier
from tests.rules.triage.build import (
    NOW,
    finding_of,
    fired,
    found_earlier,
    pain_earlier,
    record,
    report,
)

WEAKNESS = "mscc.new-limb-weakness"
PAIN_AND_NERVES = "mscc.spinal-pain-with-neuro"
HOUR = timedelta(hours=1)


def silenced(rule_id, looked_at, *, until=NOW + HOUR):
    """The rule is silent for what it found in `looked_at`."""
    found = finding_of(rule_id, looked_at)
    known = tuple((each.field, each.value) for each in found.evidence)
    return Suppression(rule_id, until, found.tier, known)


def with_silence(facts, *suppressions):
    return replace(facts, context=replace(facts.context, suppressions=suppressions))


def heard_after(looked_at, facts, *, rule_id=WEAKNESS, **when):
    verdict = evaluate(with_silence(facts, silenced(rule_id, looked_at, **when)))
    told = rule_id in {each.rule_id for each in verdict.findings}
    kept = rule_id in {each.rule_id for each in verdict.suppressed}
    assert told != kept, "a rule that fires is told or kept on record, never lost"
    return told


def test_a_silenced_rule_neither_raises_the_tier_nor_advises():
    facts = report(limb_weakness="mild new")
    verdict = evaluate(with_silence(facts, silenced(WEAKNESS, facts)))
    assert verdict.tier is Tier.ROUTINE
    assert verdict.findings == ()
    assert verdict.advice == (RULESET.nothing_found,)


def test_it_stays_on_record_with_its_tier_and_evidence():
    facts = report(limb_weakness="mild new")
    verdict = evaluate(with_silence(facts, silenced(WEAKNESS, facts)))
    assert verdict.suppressed == (finding_of(WEAKNESS, facts),)


@pytest.mark.parametrize(
    ("before", "now", "heard"),
    [
        ("mild new", "mild new", False),
        ("mild new", "mild same", False),
        ("moderate new", "mild better", False),
        ("mild new", "moderate new", True),
        ("mild same", "mild worse", True),
        ("mild new legs", "mild new legs", False),
        ("mild new 3d", "mild new 4d", False),
        ("mild new 3d", "mild new 1d", True),
        ("mild new", "mild new 3d", True),
    ],
)
def test_whatever_is_worse_or_new_ends_it_at_once(before, now, heard):
    assert heard_after(report(limb_weakness=before), report(limb_weakness=now)) is heard


@pytest.mark.parametrize(("now", "heard"), [("left", False), ("both", True)])
def test_a_side_that_was_not_there_is_new(now, heard):
    rule = "ces.bilateral-leg-symptoms"
    before = finding_of(rule, report(limb_weakness="mild new both legs"))
    field = "items.limb_weakness.side"
    known = [(rule, [replace_value(each, field, "left") for each in before.evidence])]
    after = replace(
        before, evidence=tuple(replace_value(each, field, now) for each in before.evidence)
    )
    assert says_more(after, known) is heard


def replace_value(evidence, field, value):
    return replace(evidence, value=value) if evidence.field == field else evidence


@pytest.mark.parametrize(
    ("before", "now", "more"),
    [
        ("legs", "legs", False),
        ("arms, legs", "legs", False),
        ("legs", "arms, legs", True),
    ],
)
def test_a_region_that_was_not_there_is_new(before, now, more):
    finding = finding_of(WEAKNESS, report(limb_weakness="mild new"))
    felt = replace(finding, evidence=(Evidence("items.limb_weakness.regions", now),))
    known = [(WEAKNESS, [Evidence("items.limb_weakness.regions", before)])]
    assert says_more(felt, known) is more


@pytest.mark.parametrize(
    ("field", "before", "now", "more"),
    [
        ("context.days_since_denosumab", "5", "9", False),
        ("context.months_since_last_dose", "5", "9", False),
        ("context.crcl", "29", "35", False),
        ("context.crcl", "29", "25", True),
        ("context.ca_corr", "2.05", "2.08", False),
        ("context.ca_corr", "2.05", "1.98", True),
        ("context.ca_corr", "2.70", "2.60", False),
        ("context.ca_corr", "2.70", "2.80", True),
    ],
)
def test_of_the_record_only_what_is_worse_counts_and_not_the_time_that_passes(
    field, before, now, more
):
    finding = finding_of(WEAKNESS, report(limb_weakness="mild new"))
    found = replace(finding, evidence=(Evidence(field, now),))
    assert says_more(found, [(WEAKNESS, [Evidence(field, before)])]) is more


def test_a_more_urgent_tier_on_the_same_evidence_ends_it():
    before = report(
        limb_weakness="mild same", patient=record(confirmed={"limb_weakness": ("mild", 28)})
    )
    now = report(limb_weakness="mild same")
    assert (fired(before)[WEAKNESS], fired(now)[WEAKNESS]) == (Tier.SOON, Tier.EMERGENCY)
    assert heard_after(before, now)


@pytest.mark.parametrize(("minutes", "heard"), [(-1, False), (0, True), (1, True)])
def test_it_ends_on_the_minute(minutes, heard):
    until = NOW + HOUR
    facts = replace(
        report(limb_weakness="mild new"), received_at=until + timedelta(minutes=minutes)
    )
    assert heard_after(facts, facts, until=until) is heard


def test_what_was_observed_before_the_end_and_arrives_after_it_is_told():
    facts = replace(report(limb_weakness="mild new"), received_at=NOW + 2 * HOUR)
    assert heard_after(facts, facts, until=NOW + HOUR)


def test_other_rules_are_heard():
    facts = report(limb_weakness="mild new", gait_difficulty="mild new")
    verdict = evaluate(with_silence(facts, silenced(WEAKNESS, facts)))
    assert [each.rule_id for each in verdict.findings] == ["mscc.gait-disturbance"]
    assert verdict.tier is Tier.EMERGENCY


def test_a_rule_that_gives_way_to_a_silenced_one_is_heard_instead():
    """Pain of the spine does not vanish because its neurology was cleared."""
    facts = report(limb_weakness="mild same", pain={"lower_back": "2 new"})
    assert "mscc.spinal-pain-new-plain" not in fired(facts)
    both = with_silence(facts, silenced(PAIN_AND_NERVES, facts), silenced(WEAKNESS, facts))
    verdict = evaluate(both)
    assert {each.rule_id for each in verdict.suppressed} >= {PAIN_AND_NERVES, WEAKNESS}
    assert "mscc.spinal-pain-new-plain" in {each.rule_id for each in verdict.findings}


def test_pain_of_the_spine_with_neurology_is_cleared_by_a_clinician_for_a_while():
    """Rule 11: "unless cleared by a clinician in the last 72 h"."""
    facts = report(electric_shock="mild same", pain={"lower_back": 2})
    assert not heard_after(facts, facts, rule_id=PAIN_AND_NERVES)
    more = report(electric_shock="mild same", band_pain="mild same", pain={"lower_back": 2})
    assert heard_after(facts, more, rule_id=PAIN_AND_NERVES)


@pytest.fixture
def several():
    """A spine that hurts at night, after a swollen leg an hour ago."""
    leg = found_earlier("general.dvt-pe", Condition.CARDIAC_NEURO_OTHER, Tier.URGENT, hours=1)
    return report(spine_pain_night="mild", past_findings=(leg,))


def test_a_silenced_finding_does_not_count_among_several_problems(several):
    assert "general.multi-amber" in fired(several)
    silent = with_silence(several, silenced("mscc.spinal-pain-red-features", several))
    assert evaluate(silent).findings == ()


def test_several_problems_at_once_can_be_silenced_too(several):
    assert not heard_after(several, several, rule_id="general.multi-amber")


def test_a_silenced_rule_is_raised_by_its_modifiers_on_record():
    patient = record(prior_mscc=True)
    facts = report(pain={"lower_back": "2 new"}, patient=patient)
    rule = "mscc.spinal-pain-new-plain"
    found = finding_of(rule, facts)
    assert found.raised_by
    verdict = evaluate(with_silence(facts, silenced(rule, facts)))
    assert verdict.suppressed[0] == found


def test_a_rise_of_pain_within_what_was_looked_at_stays_silent():
    rule = "mscc.spinal-pain-red-features"
    history = pain_earlier(1, lower_back=2)
    seven = report(pain={"lower_back": 7}, past_pains=history)
    assert not heard_after(seven, seven, rule_id=rule)
    eight = report(pain={"lower_back": 8}, past_pains=history)
    assert heard_after(seven, eight, rule_id=rule)


def test_the_longest_silence_is_72_hours_for_the_spinal_cord_and_a_week_otherwise():
    for rule in RULESET.all_rules():
        spine = rule.id.startswith(("mscc.", "ces.")) or rule.condition is Condition.MSCC
        assert longest_for(rule) == timedelta(hours=72 if spine else 7 * 24), rule.id


def test_suppressions_and_limits_survive_their_storage_as_json():
    facts = report(limb_weakness="mild new", thresholds={"severe_pain": Decimal(6)})
    facts = with_silence(facts, silenced(WEAKNESS, facts))
    facts = replace(
        facts,
        context=replace(
            facts.context,
            long_bone_mets=frozenset({Site.THIGH_L}),
            pain_baselines={Site.NECK: 3},
            bmi=Decimal("19.5"),
        ),
    )
    assert from_json(to_json(facts)) == facts
