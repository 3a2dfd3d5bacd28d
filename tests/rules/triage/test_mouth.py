"""Section F: jaw, mouth and ear, rules 60 to 65."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import PastAnswer
from companion.rules.triage.ruleset import mouth as rules
from companion.rules.vocabulary import Condition, Role
from tests.rules.triage.build import (
    EMERGENCY,
    SOON,
    URGENT,
    answer,
    days_ago,
    earlier,
    finding_of,
    fired,
    record,
    report,
    table,
)

SPREADING = "onj.spreading-infection"
EXPOSED_BONE = "onj.exposed-bone"
SYMPTOMS = "onj.symptoms"
PLANNED = "dental.invasive-planned"
UNHEALED = "dental.unhealed-lesion-block"
EAR = "ear.external-canal"


def dosed(days: int, **fields):
    return record(days_since_denosumab=days, denosumab_dose_number=8, **fields)


DOSED = dosed(20)
FOUR_MONTHS_AGO = dosed(120, months_since_last_dose=4)
NEVER_DOSED = record()

GOLDEN = [
    (
        "mild jaw pain for 3 days, last dose 4 months ago",
        report(jaw_pain="mild 3d", patient=FOUR_MONTHS_AGO),
        SOON,
    ),
    (
        "a sore in the mouth for 15 days",
        report(oral_sore_nonhealing="mild 15d", patient=DOSED),
        URGENT,
    ),
]


@pytest.mark.parametrize(
    ("facts", "tier"), [pytest.param(facts, tier, id=said) for said, facts, tier in GOLDEN]
)
def test_golden_case(facts, tier):
    assert fired(facts)[SYMPTOMS] is tier
    assert evaluate(facts).tier is tier


def test_knee_and_jaw_on_the_same_day_are_urgent_together():
    verdict = evaluate(report(pain={"knee": "4 new"}, jaw_pain="mild new", patient=DOSED))
    assert {each.rule_id: each.tier for each in verdict.findings} == {
        "general.multi-amber": URGENT,
        SYMPTOMS: SOON,
        "pain.new-bone-site": SOON,
    }


class TestSpreadingInfection:
    @pytest.mark.parametrize("infection", ["jaw_swelling", "gum_discharge"])
    @pytest.mark.parametrize(
        ("sign", "tier"),
        [
            ({"trismus_dysphagia": "mild"}, EMERGENCY),
            ({"throat_tightness": "mild"}, EMERGENCY),
            ({"temperature": "38.0"}, EMERGENCY),
            ({"trismus_dysphagia": "none"}, None),
            ({"throat_tightness": "none"}, None),
            ({"temperature": "37.9"}, None),
            ({}, None),
        ],
        ids=str,
    )
    def test_is_an_infection_of_the_jaw_with_a_sign(self, infection, sign, tier):
        assert fired(report(**{infection: "mild"}, **sign)).get(SPREADING) is tier
        assert SPREADING not in fired(report(**{infection: "none"}, **sign))

    def test_is_not_another_complaint_of_the_jaw(self):
        assert SPREADING not in fired(report(jaw_pain="severe", trismus_dysphagia="severe"))

    @pytest.mark.parametrize(("temperature", "tier"), [("37.6", None), ("37.7", EMERGENCY)])
    def test_counts_the_fever_that_the_organisation_has_set(self, temperature, tier):
        facts = report(jaw_swelling="mild", temperature=temperature)
        facts = replace(facts, thresholds={"fever": Decimal("37.7")})
        assert fired(facts).get(SPREADING) is tier

    def test_pages_the_oncologist_on_call_and_the_dentist(self):
        finding = finding_of(SPREADING, report(jaw_swelling="mild", trismus_dysphagia="mild"))
        assert finding.page == finding.notify == (Role.ONC_ONCALL, Role.DENT)


class TestExposedBone:
    @table(
        ("seen today", report(exposed_bone_mouth="mild 0d"), URGENT),
        ("seen for a year", report(exposed_bone_mouth="mild same 365d"), URGENT),
        ("not seen", report(exposed_bone_mouth="none"), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(EXPOSED_BONE) is tier

    def test_holds_the_next_dose(self):
        finding = finding_of(EXPOSED_BONE, report(exposed_bone_mouth="mild"))
        assert finding.side_effects == ("hold_next_dose",)
        assert finding.notify == (Role.DENT, Role.ONC)


class TestJawSymptoms:
    @pytest.mark.parametrize("code", ["jaw_pain", "jaw_swelling", "jaw_numb_heavy", "loose_tooth"])
    @pytest.mark.parametrize(
        ("said", "patient", "tier"),
        [
            ("mild", DOSED, SOON),
            ("severe same 90d", DOSED, SOON),
            ("none", DOSED, None),
            ("mild", dosed(0), SOON),
            ("mild", dosed(366), SOON),
            ("mild", dosed(367), None),
            ("severe", NEVER_DOSED, None),
        ],
        ids=[
            "mild",
            "severe, for three months",
            "none",
            "on the day of a dose",
            "a year after the last dose",
            "more than a year after the last dose",
            "never dosed",
        ],
    )
    def test_are_seen_within_days(self, code, said, patient, tier):
        assert fired(report(**{code: said}, patient=patient)).get(SYMPTOMS) is tier

    @table(
        ("pus", report(gum_discharge="mild", patient=DOSED), URGENT),
        ("no pus", report(gum_discharge="none", patient=DOSED), None),
        ("pus, never dosed", report(gum_discharge="mild", patient=NEVER_DOSED), None),
        ("a sore for 13 days", report(oral_sore_nonhealing="mild 13d", patient=DOSED), SOON),
        ("a sore for 14 days", report(oral_sore_nonhealing="mild 14d", patient=DOSED), URGENT),
        ("a sore for an unknown time", report(oral_sore_nonhealing="mild", patient=DOSED), URGENT),
        ("no sore", report(oral_sore_nonhealing="none 14d", patient=DOSED), None),
        (
            "a sore for 14 days, never dosed",
            report(oral_sore_nonhealing="mild 14d", patient=NEVER_DOSED),
            None,
        ),
        ("pain marked at the jaw", report(pain={"jaw": 1}, patient=DOSED), SOON),
        ("no pain at the jaw", report(pain={"jaw": 0}, patient=DOSED), None),
        ("pain at the jaw at 6", report(pain={"jaw": 6}, patient=DOSED), SOON),
        ("pain at the jaw at 7", report(pain={"jaw": 7}, patient=DOSED), URGENT),
        ("pain at the jaw at 7, never dosed", report(pain={"jaw": 7}), None),
        ("pain at the head at 7", report(pain={"head_skull": 7}, patient=DOSED), None),
        (
            "mild jaw pain, with another pain at 7",
            report(jaw_pain="mild", pain={"ribs_chest": 7}, patient=DOSED),
            SOON,
        ),
    )
    def test_fire(self, facts, tier):
        assert fired(facts).get(SYMPTOMS) is tier

    @pytest.mark.parametrize(
        ("nrs", "tier", "advice"),
        [(5, SOON, rules.DENTAL_CHECK), (6, URGENT, rules.DENTAL_CHECK_TODAY)],
    )
    def test_count_the_severe_pain_that_the_organisation_has_set(self, nrs, tier, advice):
        facts = report(jaw_pain="mild", pain={"jaw": nrs}, patient=DOSED)
        facts = replace(facts, thresholds={"severe_pain": Decimal(6)})
        finding = finding_of(SYMPTOMS, facts)
        assert (finding.tier, finding.advice) == (tier, advice)

    def test_tell_the_dentist_and_page_nobody(self):
        finding = finding_of(SYMPTOMS, report(gum_discharge="mild", patient=DOSED))
        assert finding.notify == (Role.DENT, Role.ONC, Role.NURSE)
        assert finding.page == ()


class TestPlannedSurgery:
    @pytest.mark.parametrize(
        ("ahead", "tier", "advice"),
        [
            (0, URGENT, rules.NO_EXTRACTION_THIS_WEEK),
            (7, URGENT, rules.NO_EXTRACTION_THIS_WEEK),
            (8, SOON, rules.NO_EXTRACTION_YET),
            (300, SOON, rules.NO_EXTRACTION_YET),
            (-1, SOON, rules.WOUND_TO_BE_SEEN),
            (-60, SOON, rules.WOUND_TO_BE_SEEN),
        ],
    )
    def test_fires_while_it_is_ahead_or_may_not_have_healed(self, ahead, tier, advice):
        finding = finding_of(PLANNED, report(dental_procedure_planned=f"ahead {ahead}"))
        assert (finding.tier, finding.advice) == (tier, advice)
        assert finding.notify == (Role.DENT, Role.ONC, Role.NURSE)

    def test_is_forgotten_after_60_days(self):
        assert PLANNED not in fired(report(dental_procedure_planned="ahead -61"))

    def test_needs_a_date(self):
        assert PLANNED not in fired(report(answers={rules.SURGERY: answer(rules.SURGERY, "")}))

    def test_names_the_date(self):
        evidence = finding_of(PLANNED, report(dental_procedure_planned="ahead 7")).evidence
        assert ("items.dental_procedure_planned.on_date", str(days_ago(-7))) in {
            (each.field, each.value) for each in evidence
        }


PLANNED_DOSE = record(days_to_next_dose=10)


class TestUnhealedMouth:
    @table(
        ("a sore", report(oral_sore_nonhealing="mild 1d", patient=PLANNED_DOSE), SOON),
        ("no sore", report(oral_sore_nonhealing="none", patient=PLANNED_DOSE), None),
        ("bare bone", report(exposed_bone_mouth="mild", patient=PLANNED_DOSE), SOON),
        ("no bare bone", report(exposed_bone_mouth="none", patient=PLANNED_DOSE), None),
        (
            "surgery today",
            report(dental_procedure_planned="ahead 0", patient=PLANNED_DOSE),
            SOON,
        ),
        (
            "surgery 60 days ago",
            report(dental_procedure_planned="ahead -60", patient=PLANNED_DOSE),
            SOON,
        ),
        (
            "surgery 61 days ago",
            report(dental_procedure_planned="ahead -61", patient=PLANNED_DOSE),
            None,
        ),
        (
            "surgery tomorrow",
            report(dental_procedure_planned="ahead 1", patient=PLANNED_DOSE),
            None,
        ),
        ("jaw pain", report(jaw_pain="severe", patient=PLANNED_DOSE), None),
        (
            "a sore, a dose due today",
            report(oral_sore_nonhealing="mild", patient=record(days_to_next_dose=0)),
            SOON,
        ),
        (
            "a sore, a dose overdue",
            report(oral_sore_nonhealing="mild", patient=record(days_to_next_dose=-5)),
            SOON,
        ),
        ("a sore, no dose planned", report(oral_sore_nonhealing="mild", patient=DOSED), None),
        ("a dose planned", report(patient=PLANNED_DOSE), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(UNHEALED) is tier

    def test_holds_the_next_dose(self):
        facts = report(oral_sore_nonhealing="mild", patient=PLANNED_DOSE)
        finding = finding_of(UNHEALED, facts)
        assert finding.side_effects == ("hold_next_dose",)
        assert ("context.days_to_next_dose", "10") in {
            (each.field, each.value) for each in finding.evidence
        }


class TestEar:
    @table(
        ("for 7 days", report(ear_pain_discharge="mild 7d"), None),
        ("for 8 days", report(ear_pain_discharge="mild 8d"), SOON),
        ("for an unknown time", report(ear_pain_discharge="mild new"), SOON),
        ("none for 8 days", report(ear_pain_discharge="none 8d"), None),
        (
            "anew, 2 weeks after it was told",
            report(
                ear_pain_discharge="mild 1d",
                past_answers=earlier(14, ear_pain_discharge="mild 15d"),
            ),
            SOON,
        ),
        (
            "told yesterday too, on the day it began",
            report(
                ear_pain_discharge="mild 1d",
                past_answers=earlier(1, ear_pain_discharge="mild 0d"),
            ),
            None,
        ),
        (
            "told the day before it began",
            report(
                ear_pain_discharge="mild 1d",
                past_answers=earlier(2, ear_pain_discharge="mild"),
            ),
            SOON,
        ),
        (
            "denied before",
            report(
                ear_pain_discharge="mild 1d",
                past_answers=earlier(14, ear_pain_discharge="none"),
            ),
            None,
        ),
        (
            "another complaint before",
            report(ear_pain_discharge="mild 1d", past_answers=earlier(14, jaw_pain="mild")),
            None,
        ),
        (
            "none, though it was told before",
            report(
                ear_pain_discharge="none 1d",
                past_answers=earlier(14, ear_pain_discharge="mild"),
            ),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(EAR) is tier

    def test_counts_days_in_the_calendar_of_the_patient(self):
        # Half past midnight of the day on which it began, in Shanghai; in UTC the day before.
        same_day = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
        history = (PastAnswer(answer("ear_pain_discharge", "mild"), same_day),)
        facts = report(ear_pain_discharge="mild 1d", past_answers=history)
        assert EAR not in fired(facts)

    def test_tells_the_ear_doctor(self):
        finding = finding_of(EAR, report(ear_pain_discharge="mild 8d"))
        assert finding.notify == (Role.ENT, Role.ONC, Role.NURSE)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
def test_every_rule_of_the_section_is_about_one_condition(rule):
    assert (rule.section, rule.condition) == ("F", Condition.ONJ)


def test_a_planned_extraction_is_no_symptom_that_counts_among_several_problems():
    facts = report(
        dental_procedure_planned="ahead 30",
        oral_sore_nonhealing="mild 1d",
        pain={"lower_back": 3},
        patient=PLANNED_DOSE,
    )
    assert {PLANNED, UNHEALED, "mscc.spinal-pain-new-plain"} <= set(fired(facts))
    assert "general.multi-amber" not in fired(facts)


@pytest.mark.parametrize(
    "code",
    [
        "jaw_pain",
        "jaw_swelling",
        "jaw_numb_heavy",
        "loose_tooth",
        "gum_discharge",
        "oral_sore_nonhealing",
        "exposed_bone_mouth",
        "trismus_dysphagia",
        "ear_pain_discharge",
    ],
)
@pytest.mark.parametrize("beside", [{}, {"jaw_swelling": "mild"}, {"temperature": "38.0"}], ids=str)
def test_a_higher_grade_never_lowers_the_tier(code, beside):
    patient = dosed(20, days_to_next_dose=8)
    ranks = [
        evaluate(report(**{**beside, code: grade}, patient=patient)).tier.rank
        for grade in ("none", "mild", "moderate", "severe")
    ]
    assert ranks == sorted(ranks)
