"""Section C on symptoms: low and high calcium, rules 24, 25, 31, 32 and 36."""

import pytest

from companion.rules.triage.ruleset import calcium as rules
from companion.rules.vocabulary import Role
from tests.rules.triage.build import (
    EMERGENCY,
    URGENT,
    calcium,
    earlier,
    finding_of,
    fired,
    record,
    report,
    table,
)

LATE_DOSE = record(days_since_denosumab=20, denosumab_dose_number=8)
NERVE_AND_MUSCLE = (
    "perioral_tingling",
    "finger_toe_tingling",
    "muscle_cramps",
    "muscle_twitching",
)


def dosed(days: int):
    return record(days_since_denosumab=days, denosumab_dose_number=8)


def after_dose(number: int, days: int):
    return record(days_since_denosumab=days, denosumab_dose_number=number)


def with_calcium(value: str, days: int):
    return record(
        days_since_denosumab=20, denosumab_dose_number=8, ca_corr=calcium(value, days=days)
    )


class TestSevereLowCalcium:
    @pytest.mark.parametrize(
        ("code", "below", "enough"),
        [
            ("seizure", "none", "mild"),
            ("hand_spasm", "none", "mild"),
            ("throat_tightness", "none", "mild"),
            ("collapse", "none", "mild"),
            ("confusion", "none", "mild"),
            ("palpitations", "mild", "moderate"),
        ],
    )
    def test_fires_from_this_grade(self, code, below, enough):
        rule = "hypoca.severe-symptoms"
        assert rule not in fired(report(**{code: below}, patient=dosed(20)))
        assert fired(report(**{code: enough}, patient=dosed(20)))[rule] is EMERGENCY

    @table(
        ("on the day of the dose", report(hand_spasm="mild", patient=dosed(0)), EMERGENCY),
        ("180 days after it", report(hand_spasm="mild", patient=dosed(180)), EMERGENCY),
        ("181 days after it", report(hand_spasm="mild", patient=dosed(181)), None),
        ("without any dose", report(hand_spasm="mild"), None),
        ("even if it is the same", report(hand_spasm="mild same", patient=dosed(5)), EMERGENCY),
    )
    def test_fires_while_denosumab_acts(self, facts, tier):
        assert fired(facts).get("hypoca.severe-symptoms") is tier

    def test_pages_the_endocrinologist(self):
        finding = finding_of("hypoca.severe-symptoms", report(seizure="mild", patient=dosed(3)))
        assert Role.ENDO in finding.page


class TestNerveAndMuscle:
    @pytest.mark.parametrize("code", NERVE_AND_MUSCLE)
    @pytest.mark.parametrize(
        ("said", "tier"),
        [
            ("none", None),
            ("mild new", URGENT),
            ("mild worse", URGENT),
            ("moderate new", URGENT),
            ("severe new", EMERGENCY),
        ],
    )
    def test_fires_on_each_item(self, code, said, tier):
        facts = report(**{code: said}, patient=LATE_DOSE)
        assert fired(facts).get("hypoca.neuromuscular-symptoms") is tier

    @table(
        ("180 days after the dose", report(muscle_cramps="mild new", patient=dosed(180)), URGENT),
        ("181 days after the dose", report(muscle_cramps="mild new", patient=dosed(181)), None),
        ("never dosed", report(muscle_cramps="severe new"), None),
        (
            "two of them",
            report(muscle_cramps="mild new", muscle_twitching="mild new", patient=LATE_DOSE),
            EMERGENCY,
        ),
        (
            "two of them, one at none",
            report(muscle_cramps="mild new", muscle_twitching="none", patient=LATE_DOSE),
            URGENT,
        ),
        (
            "numbness of the fingers only",
            report(sensory_loss_limb_trunk="mild new fingers", patient=LATE_DOSE),
            URGENT,
        ),
        (
            "numbness round the mouth, and cramps",
            report(
                sensory_loss_limb_trunk="mild new mouth",
                muscle_cramps="mild new",
                patient=LATE_DOSE,
            ),
            EMERGENCY,
        ),
        (
            "numbness of the trunk",
            report(sensory_loss_limb_trunk="mild new trunk", patient=LATE_DOSE),
            None,
        ),
        (
            "numbness, nobody knows where",
            report(sensory_loss_limb_trunk="mild new", patient=LATE_DOSE),
            None,
        ),
        (
            "one of them at the level that a clinician has confirmed",
            report(
                muscle_cramps="mild same",
                patient=record(days_since_denosumab=20, confirmed={"muscle_cramps": ("mild", 1)}),
            ),
            None,
        ),
        (
            "one of them above the level that a clinician has confirmed",
            report(
                muscle_cramps="moderate same",
                patient=record(days_since_denosumab=20, confirmed={"muscle_cramps": ("mild", 1)}),
            ),
            URGENT,
        ),
        (
            "at risk of low calcium",
            report(
                muscle_cramps="mild new",
                patient=record(days_since_denosumab=20, hypoca_risk=True),
            ),
            EMERGENCY,
        ),
        (
            "14 days after dose 1",
            report(muscle_cramps="mild new", patient=after_dose(1, 14)),
            EMERGENCY,
        ),
        (
            "15 days after dose 1",
            report(muscle_cramps="mild new", patient=after_dose(1, 15)),
            URGENT,
        ),
        (
            "14 days after dose 2",
            report(muscle_cramps="mild new", patient=after_dose(2, 14)),
            URGENT,
        ),
        (
            "with calcium just below the limit, 14 days ago",
            report(muscle_cramps="mild new", patient=with_calcium("2.10", 14)),
            EMERGENCY,
        ),
        (
            "with calcium at the limit, 14 days ago",
            report(muscle_cramps="mild new", patient=with_calcium("2.11", 14)),
            URGENT,
        ),
        (
            "with calcium below the limit, 15 days ago",
            report(muscle_cramps="mild new", patient=with_calcium("1.90", 15)),
            URGENT,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("hypoca.neuromuscular-symptoms") is tier

    def test_sends_to_the_emergency_department_or_to_a_test_today(self):
        rule = "hypoca.neuromuscular-symptoms"
        urgent = finding_of(rule, report(muscle_cramps="mild new", patient=LATE_DOSE))
        emergency = finding_of(rule, report(muscle_cramps="severe new", patient=LATE_DOSE))
        assert urgent.advice == rules.LOW_CALCIUM_TODAY
        assert emergency.advice == rules.LOW_CALCIUM_EMERGENCY


class TestSevereHighCalcium:
    @pytest.mark.parametrize(
        ("code", "below", "enough"),
        [
            ("confusion", "none", "mild"),
            ("drowsiness", "mild", "moderate"),
            ("unable_keep_fluids", "none", "mild"),
            ("no_urine_12h", False, True),
        ],
    )
    def test_takes_one_sign_of_the_mind_or_of_water_with_thirst(self, code, below, enough):
        rule = "hyperca.severe-symptoms"
        assert rule not in fired(report(thirst="mild", **{code: below}))
        assert fired(report(thirst="mild", **{code: enough}))[rule] is EMERGENCY

    @pytest.mark.parametrize(
        ("code", "below", "enough"),
        [
            ("thirst", "none", "mild"),
            ("polyuria", "none", "mild"),
            ("pro_constipation", "severity 1", "severity 2"),
            ("pro_nausea", "severity 1", "severity 2"),
            ("muscle_weakness_general", "none", "mild"),
        ],
    )
    def test_takes_one_sign_of_high_calcium_with_confusion(self, code, below, enough):
        rule = "hyperca.severe-symptoms"
        assert rule not in fired(report(confusion="mild", **{code: below}))
        assert fired(report(confusion="mild", **{code: enough}))[rule] is EMERGENCY

    @table(
        (
            "just above the limit, 28 days ago, with confusion",
            report(confusion="mild", patient=record(ca_corr=calcium("2.53", days=28))),
            EMERGENCY,
        ),
        (
            "at the limit, 28 days ago, with confusion",
            report(confusion="mild", patient=record(ca_corr=calcium("2.52", days=28))),
            None,
        ),
        (
            "above the limit, 29 days ago, with confusion",
            report(confusion="mild", patient=record(ca_corr=calcium("3.20", days=29))),
            None,
        ),
        (
            "above the limit, without a sign",
            report(thirst="severe", patient=record(ca_corr=calcium("2.60", days=1))),
            None,
        ),
        (
            "above the limit, with no urine",
            report(no_urine_12h=True, patient=record(ca_corr=calcium("2.60", days=1))),
            EMERGENCY,
        ),
    )
    def test_takes_a_calcium_measured_lately(self, facts, tier):
        assert fired(facts).get("hyperca.severe-symptoms") is tier


class TestHighCalciumCluster:
    @table(
        ("thirst alone", report(thirst="severe new"), None),
        ("thirst and polyuria, both mild", report(thirst="mild new", polyuria="mild new"), None),
        (
            "thirst moderate and polyuria mild",
            report(thirst="moderate new", polyuria="mild new"),
            URGENT,
        ),
        (
            "polyuria moderate and weakness mild",
            report(polyuria="moderate new", muscle_weakness_general="mild new"),
            URGENT,
        ),
        (
            "drowsiness mild and weakness moderate",
            report(drowsiness="mild new", muscle_weakness_general="moderate new"),
            URGENT,
        ),
        (
            "constipation and appetite",
            report(pro_constipation="severity 2", pro_appetite="severity 1"),
            URGENT,
        ),
        (
            "constipation and appetite, both mild",
            report(pro_constipation="severity 1", pro_appetite="severity 1"),
            None,
        ),
        (
            "thirst and fatigue",
            report(thirst="mild new", pro_fatigue="severity 2"),
            URGENT,
        ),
        (
            "thirst and vomiting",
            report(thirst="mild new", pro_vomiting="frequency 1 severity 2"),
            URGENT,
        ),
        (
            "thirst and nausea",
            report(thirst="mild new", pro_nausea="frequency 1 severity 2"),
            URGENT,
        ),
        (
            "thirst and frequent urination",
            report(thirst="mild new", pro_frequent_urination="frequency 2"),
            URGENT,
        ),
        (
            "polyuria and frequent urination, which are one",
            report(polyuria="moderate new", pro_frequent_urination="frequency 3"),
            None,
        ),
        (
            "frequent urination and appetite: passing water counts as polyuria",
            report(pro_frequent_urination="frequency 1", pro_appetite="severity 2"),
            URGENT,
        ),
        (
            "nausea and vomiting, which count once, and thirst at none",
            report(pro_nausea="severity 3", pro_vomiting="severity 3", thirst="none"),
            None,
        ),
        (
            "fatigue and appetite without any of the core",
            report(pro_fatigue="severity 4", pro_appetite="severity 4"),
            None,
        ),
        (
            "thirst since 14 days and polyuria",
            report(thirst="moderate new 14d", polyuria="mild new"),
            URGENT,
        ),
        (
            "thirst since 15 days and polyuria",
            report(thirst="moderate new 15d", polyuria="moderate new"),
            None,
        ),
        (
            "thirst since 15 days, worse now, and polyuria",
            report(thirst="moderate worse 15d", polyuria="mild new"),
            URGENT,
        ),
        (
            "thirst as a clinician has confirmed it, and polyuria",
            report(
                thirst="moderate same",
                polyuria="moderate new",
                patient=record(confirmed={"thirst": ("moderate", 30)}),
            ),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("hyperca.symptom-cluster") is tier


class TestAfterStopping:
    CLUSTER = {"thirst": "moderate new", "polyuria": "mild new"}

    @pytest.mark.parametrize(
        ("months", "stopped", "tier"),
        [
            (0, True, EMERGENCY),
            (12, True, EMERGENCY),
            (13, True, URGENT),
            (12, False, URGENT),
            (None, True, EMERGENCY),
        ],
    )
    def test_raises_high_calcium_by_one_tier_within_a_year(self, months, stopped, tier):
        patient = record(denosumab_stopped=stopped, months_since_last_dose=months)
        facts = report(**self.CLUSTER, patient=patient)
        assert fired(facts)["hyperca.symptom-cluster"] is tier

    def test_says_what_is_said_of_an_emergency(self):
        patient = record(denosumab_stopped=True, months_since_last_dose=3)
        finding = finding_of("hyperca.symptom-cluster", report(**self.CLUSTER, patient=patient))
        assert finding.advice == rules.STOPPED_NOW
        assert finding.raised_by == ("hyperca.after-stopping",)
        assert finding.page == finding.notify

    def test_leaves_low_calcium_as_it_is(self):
        patient = record(denosumab_stopped=True, months_since_last_dose=3, days_since_denosumab=100)
        facts = report(muscle_cramps="mild new", patient=patient)
        assert fired(facts) == {"hypoca.neuromuscular-symptoms": URGENT}


class TestWeeklyAnswersThatAreNotNew:
    def test_long_standing_constipation_does_not_join_the_cluster(self):
        history = earlier(20, pro_constipation="severity 2") + earlier(
            7, pro_constipation="severity 2"
        )
        facts = report(
            pro_constipation="severity 2", pro_appetite="severity 2", past_answers=history
        )
        assert "hyperca.symptom-cluster" not in fired(facts)

    def test_constipation_that_has_risen_does(self):
        history = earlier(20, pro_constipation="severity 1") + earlier(
            7, pro_constipation="severity 1"
        )
        facts = report(
            pro_constipation="severity 2", pro_appetite="severity 2", past_answers=history
        )
        assert fired(facts)["hyperca.symptom-cluster"] is URGENT

    @pytest.mark.parametrize(("days", "tier"), [(7, URGENT), (14, URGENT), (15, None)])
    def test_constipation_stays_new_for_14_days(self, days, tier):
        facts = report(
            pro_constipation="severity 2",
            pro_appetite="severity 2",
            past_answers=earlier(days, pro_constipation="severity 2"),
        )
        assert fired(facts).get("hyperca.symptom-cluster") is tier
