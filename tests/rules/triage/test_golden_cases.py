"""The golden cases of clinical-rules, section 13.

Those on bones and pain, infection, mouth and weight, and laboratory values stand as GOLDEN in the
tests of these sections. Those on the times of injections belong to the schedule of doses.
"""

import pytest

from companion.rules.triage.criteria import PainAt, Reported
from companion.rules.triage.engine import evaluate
from companion.rules.triage.rule import Case, Rule, Ruleset
from companion.rules.triage.ruleset import RULESET, spinal_cord
from companion.rules.vocabulary import Condition, Role, Site, Text
from tests.rules.triage.build import (
    EMERGENCY,
    ROUTINE,
    SOON,
    URGENT,
    calcium,
    finding_of,
    fired,
    neuropathy,
    record,
    report,
)

KNOWN_NEUROPATHY = record(cipn_baseline=neuropathy())
DOSE_8_DAY_20 = record(
    days_since_denosumab=20, denosumab_dose_number=8, ca_corr=calcium("2.30", days=21)
)
DOSE_1_DAY_9 = record(
    days_since_denosumab=9, denosumab_dose_number=1, ca_corr=calcium("2.02", days=0)
)
DAY_2 = record(days_since_denosumab=2, denosumab_dose_number=3)

GOLDEN = [
    (
        "mild new weakness of a limb without pain",
        report(limb_weakness="mild new"),
        "mscc.new-limb-weakness",
        EMERGENCY,
    ),
    (
        "lower back at 3, new since 2 days, no features, metastases unknown",
        report(pain={"lower_back": "3 new"}),
        "mscc.spinal-pain-new-plain",
        SOON,
    ),
    (
        "the same with 5",
        report(pain={"lower_back": "5 new"}),
        "mscc.spinal-pain-new-plain",
        URGENT,
    ),
    (
        "upper back at 2 with pain at night",
        report(pain={"upper_back": 2}, spine_pain_night="mild"),
        "mscc.spinal-pain-red-features",
        URGENT,
    ),
    (
        "that, and both feet numb, unchanged, as the known neuropathy",
        report(
            pain={"upper_back": 2},
            spine_pain_night="mild",
            sensory_loss_limb_trunk="mild same feet both",
            patient=KNOWN_NEUROPATHY,
        ),
        "mscc.spinal-pain-red-features",
        URGENT,
    ),
    (
        "that, but the numbness is worse",
        report(
            pain={"upper_back": 2},
            spine_pain_night="mild",
            sensory_loss_limb_trunk="mild worse feet both",
            patient=KNOWN_NEUROPATHY,
        ),
        "mscc.spinal-pain-with-neuro",
        EMERGENCY,
    ),
    (
        "mild new pain like a band",
        report(band_pain="mild new"),
        "mscc.radicular-band-pain",
        EMERGENCY,
    ),
    (
        "a note that legs have no strength, with every answer 'no'",
        report(
            note="腿没力气",
            limb_weakness="none",
            gait_difficulty="none",
            sensory_loss_limb_trunk="none",
        ),
        "general.freetext-redflag",
        EMERGENCY,
    ),
    (
        "mild tingling round the mouth, day 9 after dose 1, calcium 2.02",
        report(perioral_tingling="mild", patient=DOSE_1_DAY_9),
        "hypoca.neuromuscular-symptoms",
        EMERGENCY,
    ),
    (
        "mild tingling round the mouth, dose 8, day 20, normal calcium 3 weeks ago, no risk",
        report(perioral_tingling="mild", patient=DOSE_8_DAY_20),
        "hypoca.neuromuscular-symptoms",
        URGENT,
    ),
    (
        "moderate hives everywhere on day 2",
        report(hives_itch_generalised="moderate", patient=DAY_2),
        "allergy.skin-only",
        URGENT,
    ),
    (
        "moderate hives everywhere on day 2, and a swollen face",
        report(hives_itch_generalised="moderate", face_swelling="mild", patient=DAY_2),
        "allergy.anaphylaxis",
        EMERGENCY,
    ),
]


@pytest.mark.parametrize(
    ("facts", "rule", "tier"),
    [pytest.param(facts, rule, tier, id=said) for said, facts, rule, tier in GOLDEN],
)
class TestGoldenCase:
    def test_fires_the_rule_at_the_tier(self, facts, rule, tier):
        assert fired(facts)[rule] is tier

    def test_is_of_that_tier_as_a_whole(self, facts, rule, tier):
        assert evaluate(facts).tier is tier


def test_plain_pain_of_the_lower_back_opens_the_questions_on_neurology():
    finding = finding_of("mscc.spinal-pain-new-plain", report(pain={"lower_back": "3 new"}))
    assert finding.ask_now == spinal_cord.NEUROLOGY_QUESTIONS


def test_the_known_neuropathy_fires_no_rule_on_neurology():
    facts = report(
        pain={"upper_back": 2},
        spine_pain_night="mild",
        sensory_loss_limb_trunk="mild same feet both",
        patient=KNOWN_NEUROPATHY,
    )
    assert set(fired(facts)) == {"mscc.spinal-pain-red-features"}


def test_a_note_that_denies_symptoms_fires_no_rule_and_is_read_by_a_nurse():
    verdict = evaluate(report(note="没有腿麻，大小便正常"))
    assert verdict.tier is ROUTINE
    assert [each.rule_id for each in verdict.findings] == ["general.freetext-unreadable"]
    assert verdict.reading.needs_reading


def test_knee_and_jaw_on_the_same_day_are_urgent_together():
    knee_and_jaw = Ruleset(
        version="golden",
        rules=(
            _soon("pain.new-bone-site", "G", PainAt(frozenset({Site.KNEE}))),
            _soon("onj.symptoms", "F", Reported("jaw_pain")),
        ),
        modifiers=(),
        combination=RULESET.combination,
        nothing_found=RULESET.nothing_found,
    )
    verdict = evaluate(report(pain={"knee": 4}, jaw_pain="mild new"), knee_and_jaw)
    assert verdict.tier is URGENT
    assert verdict.findings[0].rule_id == "general.multi-amber"


def _soon(rule_id, section, when):
    return Rule(
        number=0,
        id=rule_id,
        section=section,
        condition=Condition.ONJ,
        criteria="",
        cases=(Case(SOON, when),),
        advice=Text("Soon.", "近日。"),
        notify=(Role.NURSE,),
        source="",
        status="",
    )
