"""Sections C and E on results of the laboratory and the ECG: rules 26 to 43 and 58."""

from decimal import Decimal

import pytest

from companion.rules.instruments.catalogue import ITEMS, MEASUREMENTS
from companion.rules.labs.catalogue import TESTS
from companion.rules.triage.criteria import (
    All,
    AtLeast,
    Lately,
    Measured,
    MeasuredBefore,
    Not,
    OfAnswer,
    OfLab,
    ToldAround,
    ToldWithin,
)
from companion.rules.triage.engine import evaluate
from companion.rules.triage.ruleset import RULESET
from companion.rules.triage.ruleset import calcium as calcium_rules
from companion.rules.triage.ruleset import labs as rules
from companion.rules.triage.worsening import says_more
from companion.rules.vocabulary import Role
from tests.rules.triage.build import (
    EMERGENCY,
    ROUTINE,
    SOON,
    URGENT,
    calcium,
    earlier,
    finding_of,
    fired,
    lab_result,
    labs_earlier,
    measured_earlier,
    neuropathy,
    record,
    report,
    table,
)

HOUR = 1 / 24
CRAMPS = {"muscle_cramps": "mild"}
CRAMPS_EARLIER = earlier(3, muscle_cramps="mild")
LATE_DOSE = record(days_since_denosumab=20, denosumab_dose_number=8)
DOSE_1_DAY_9 = record(days_since_denosumab=9, denosumab_dose_number=1)


def limits(**values):
    return {name: Decimal(value) for name, value in values.items()}


def with_calcium(value: str, days: int):
    return record(ca_corr=calcium(value, days=days))


def values(rule: str, code: str, *rows: tuple[str, object]):
    """Rows of (result, tier at which the rule fires or None)."""
    return pytest.mark.parametrize(
        ("rule", "code", "said", "tier"), [(rule, code, said, tier) for said, tier in rows]
    )


# Section 13 of clinical-rules, on results. The correction by albumin is tested with the formula.
GOLDEN = [
    ("calcium 2.05 with albumin 28: corrected 2.29", lab_result(ca_corrected="2.29"), {}),
    (
        "calcium 2.55 with albumin 25: corrected 2.85, high although the total is not",
        lab_result(ca_corrected="2.85 high 1"),
        {"hyperca.lab-mild": SOON},
    ),
    (
        "that, and moderate constipation since 3 days",
        lab_result(
            ca_corrected="2.85 high 1", past_answers=earlier(3, pro_constipation="severity 2")
        ),
        {"hyperca.lab-moderate": URGENT},
    ),
    (
        "calcium 1.95 with albumin 44: corrected 1.87, only grade 2",
        lab_result(ca_corrected="1.87 low 2"),
        {"hypoca.lab-severe": EMERGENCY},
    ),
    (
        "8.1 mg/dL, which are 2.02, and mild tingling round the mouth, day 9 after dose 1",
        lab_result(
            ca_corrected="2.021 low 1",
            past_answers=earlier(0.5, perioral_tingling="mild"),
            patient=DOSE_1_DAY_9,
        ),
        {"hypoca.lab-low-with-symptoms": EMERGENCY},
    ),
    (
        "the same, told after the result",
        report(
            perioral_tingling="mild",
            patient=record(
                days_since_denosumab=9,
                denosumab_dose_number=1,
                ca_corr=calcium("2.021", days=0),
            ),
        ),
        {
            "hypoca.lab-low-with-symptoms": EMERGENCY,
            "hypoca.neuromuscular-symptoms": EMERGENCY,
        },
    ),
    (
        "mild tingling round the mouth, dose 8, day 20, normal calcium 3 weeks ago, no risk",
        report(
            perioral_tingling="mild",
            patient=record(
                days_since_denosumab=20, denosumab_dose_number=8, ca_corr=calcium("2.30", days=21)
            ),
        ),
        {"hypoca.neuromuscular-symptoms": URGENT},
    ),
    (
        "12.4 mg/dL, which are 3.09, only grade 2",
        lab_result(ca_corrected="3.0938 high 2"),
        {"hyperca.lab-severe": EMERGENCY},
    ),
]


@pytest.mark.parametrize(
    ("facts", "found"), [pytest.param(facts, found, id=said) for said, facts, found in GOLDEN]
)
def test_golden_case(facts, found):
    assert fired(facts) == found
    assert evaluate(facts).tier is max(found.values(), key=lambda tier: tier.rank, default=ROUTINE)


class TestSeverelyLowCalcium:
    @values(
        "hypoca.lab-severe",
        "ca_corrected",
        ("1.90 low 2", None),
        ("1.8999 low 2", EMERGENCY),
        ("1.20 low 4", EMERGENCY),
        ("1.95 low 3", EMERGENCY),
        ("1.95 low 2", None),
        ("2.20 also 1.89", EMERGENCY),
        ("1.89 also 2.20", EMERGENCY),
        ("2.20 also 1.90", None),
    )
    def test_is_an_emergency_below_the_limit_or_from_grade_3(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @values(
        "hypoca.lab-severe",
        "ca_ionised",
        ("1.00", None),
        ("0.99", EMERGENCY),
    )
    def test_is_an_emergency_by_ionised_calcium(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @table(
        (
            "under a limit that was raised",
            lab_result(ca_corrected="2.09", thresholds=limits(calcium_emergency_low="2.10")),
            EMERGENCY,
        ),
        (
            "above a limit that was lowered",
            lab_result(ca_corrected="1.75 low 2", thresholds=limits(calcium_emergency_low="1.75")),
            None,
        ),
        (
            "with a normal ionised calcium of the same day",
            lab_result(ca_corrected="1.85 low 2", ca_ionised="1.20"),
            EMERGENCY,
        ),
        ("of which nothing has come", lab_result(creatinine="60"), None),
    )
    def test_depends_on_the_limit_and_not_on_ionised_calcium(self, facts, tier):
        assert fired(facts).get("hypoca.lab-severe") is tier

    def test_silences_the_lesser_rules(self):
        facts = lab_result(
            ca_corrected="1.60 low 3",
            past_labs=labs_earlier(ca_corrected={21: "2.40"}),
            patient=LATE_DOSE,
        )
        assert fired(facts) == {"hypoca.lab-severe": EMERGENCY}

    def test_leaves_the_moderate_rule_what_lies_above_a_lowered_limit(self):
        facts = lab_result(
            ca_corrected="1.80 low 2", thresholds=limits(calcium_emergency_low="1.75")
        )
        assert fired(facts) == {"hypoca.lab-moderate": URGENT}

    def test_fires_with_the_symptoms_too(self):
        assert fired(lab_result(ca_corrected="1.60 low 3", told=CRAMPS)) == {
            "hypoca.lab-severe": EMERGENCY,
            "hypoca.lab-low-with-symptoms": EMERGENCY,
        }


LOW_SIGNS = [
    *(
        (code, "none", "mild")
        for code in (
            "perioral_tingling",
            "finger_toe_tingling",
            "muscle_cramps",
            "muscle_twitching",
            "hand_spasm",
            "seizure",
            "throat_tightness",
            "collapse",
            "confusion",
            "palpitations",
        )
    ),
    ("sensory_loss_limb_trunk", "none fingers", "mild fingers"),
    ("sensory_loss_limb_trunk", "mild fingers feet", "mild fingers mouth hands"),
    ("sensory_loss_limb_trunk", "mild", "mild mouth"),
]


class TestLowCalciumWithSymptoms:
    RULE = "hypoca.lab-low-with-symptoms"

    @pytest.mark.parametrize(("code", "below", "enough"), LOW_SIGNS)
    @pytest.mark.parametrize("result", [{"ca_corrected": "2.10 low 1"}, {"ca_ionised": "1.14"}])
    def test_meets_a_sign_that_was_told_before(self, code, below, enough, result):
        tiers = [
            fired(lab_result(**result, past_answers=earlier(3, **{code: said}))).get(self.RULE)
            for said in (below, enough)
        ]
        assert tiers == [None, EMERGENCY]

    @pytest.mark.parametrize(("code", "below", "enough"), LOW_SIGNS)
    @pytest.mark.parametrize("result", [{"ca_corrected": "2.10 low 1"}, {"ca_ionised": "1.14"}])
    def test_meets_a_sign_that_is_told_with_it(self, code, below, enough, result):
        tiers = [
            fired(lab_result(**result, told={code: said})).get(self.RULE)
            for said in (below, enough)
        ]
        assert tiers == [None, EMERGENCY]

    @pytest.mark.parametrize(("code", "below", "enough"), LOW_SIGNS)
    def test_meets_a_sign_that_is_told_after_it(self, code, below, enough):
        tiers = [
            fired(report(**{code: said}, patient=with_calcium("2.10", 3))).get(self.RULE)
            for said in (below, enough)
        ]
        assert tiers == [None, EMERGENCY]

    @table(
        ("just below the limit", lab_result(ca_corrected="2.10", told=CRAMPS), EMERGENCY),
        ("at the limit", lab_result(ca_corrected="2.11", told=CRAMPS), None),
        (
            "another reading below it",
            lab_result(ca_corrected="2.3 also 2.1", told=CRAMPS),
            EMERGENCY,
        ),
        ("ionised, at the limit", lab_result(ca_ionised="1.15", told=CRAMPS), None),
        ("without a sign", lab_result(ca_corrected="2.10"), None),
        (
            "a sign of high calcium",
            lab_result(ca_corrected="2.10", told={"thirst": "severe"}),
            None,
        ),
        (
            "the same as ever",
            lab_result(ca_corrected="2.10", told={"muscle_cramps": "mild same"}),
            EMERGENCY,
        ),
        (
            "as a clinician has confirmed it",
            lab_result(
                ca_corrected="2.10",
                told={"muscle_cramps": "mild same"},
                patient=record(confirmed={"muscle_cramps": ("mild", 30)}),
            ),
            EMERGENCY,
        ),
        (
            "numb hands of a known neuropathy",
            lab_result(
                ca_corrected="2.10",
                told={"sensory_loss_limb_trunk": "mild same hands both"},
                patient=record(cipn_baseline=neuropathy()),
            ),
            EMERGENCY,
        ),
        (
            "with a normal ionised calcium of the same day",
            lab_result(ca_corrected="2.10", ca_ionised="1.20", told=CRAMPS),
            EMERGENCY,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier

    @pytest.mark.parametrize(
        ("taken", "told", "tier"),
        [
            (0, 7, EMERGENCY),
            (0, 8, None),
            (3, 10, EMERGENCY),
            (3, 11, None),
            (7, HOUR, EMERGENCY),
            (8, HOUR, None),
            (8, 1, EMERGENCY),
        ],
    )
    @pytest.mark.parametrize("code", ["ca_corrected", "ca_ionised"])
    def test_counts_7_days_to_either_side_of_the_sample(self, code, taken, told, tier):
        value = {"ca_corrected": "2.10", "ca_ionised": "1.14"}[code]
        facts = lab_result(
            **{code: f"{value} {taken}d"}, past_answers=earlier(told, muscle_cramps="mild")
        )
        assert fired(facts).get(self.RULE) is tier

    def test_counts_the_patients_own_calendar_days(self):
        late_in_the_evening = earlier(7 + 11.9 * HOUR, muscle_cramps="mild")
        before_midnight = earlier(7 + 12.1 * HOUR, muscle_cramps="mild")
        tiers = [
            fired(lab_result(ca_corrected="2.10", past_answers=told)).get(self.RULE)
            for told in (late_in_the_evening, before_midnight)
        ]
        assert tiers == [EMERGENCY, None]

    @table(
        ("7 days old", report(**CRAMPS, patient=with_calcium("2.10", 7)), EMERGENCY),
        ("8 days old", report(**CRAMPS, patient=with_calcium("2.10", 8)), None),
        ("at the limit", report(**CRAMPS, patient=with_calcium("2.11", 1)), None),
        ("with no sign", report(thirst="mild", patient=with_calcium("2.10", 1)), None),
        (
            "ionised, 7 days old",
            report(**CRAMPS, past_labs=labs_earlier(ca_ionised={7: "1.14"})),
            EMERGENCY,
        ),
        (
            "ionised, 8 days old",
            report(**CRAMPS, past_labs=labs_earlier(ca_ionised={8: "1.14"})),
            None,
        ),
        (
            "ionised, at the limit",
            report(**CRAMPS, past_labs=labs_earlier(ca_ionised={1: "1.15"})),
            None,
        ),
        (
            "ionised, low, and normal since",
            report(**CRAMPS, past_labs=labs_earlier(ca_ionised={5: "1.10", 1: "1.20"})),
            None,
        ),
        (
            "ionised, without a sign",
            report(thirst="mild", past_labs=labs_earlier(ca_ionised={1: "1.14"})),
            None,
        ),
    )
    def test_looks_at_the_latest_calcium_when_a_report_comes(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier

    def test_silences_the_lesser_rules(self):
        facts = lab_result(
            ca_corrected="1.95 low 2",
            told=CRAMPS,
            past_labs=labs_earlier(ca_corrected={20: "2.40"}),
            patient=record(days_since_denosumab=20, denosumab_dose_number=8, hypoca_risk=True),
        )
        assert fired(facts) == {
            "hypoca.lab-low-with-symptoms": EMERGENCY,
            "hypoca.neuromuscular-symptoms": EMERGENCY,
        }

    def test_names_the_earlier_sign_and_the_result(self):
        facts = lab_result(
            ca_corrected="2.10", past_answers=earlier(3, muscle_cramps="moderate same")
        )
        assert {(e.field, e.value) for e in finding_of(self.RULE, facts).evidence} == {
            ("labs.ca_corrected.low", "2.10"),
            ("history.items.muscle_cramps.grade", "moderate"),
            ("history.items.muscle_cramps.trend", "same"),
        }

    def test_names_an_earlier_ionised_calcium(self):
        facts = report(**CRAMPS, past_labs=labs_earlier(ca_ionised={7: "1.14"}))
        named = {(e.field, e.value) for e in finding_of(self.RULE, facts).evidence}
        assert ("history.labs.ca_ionised.low", "1.14") in named


class TestModeratelyLowCalcium:
    @values(
        "hypoca.lab-moderate",
        "ca_corrected",
        ("1.8999 low 2", None),
        ("1.90 low 2", URGENT),
        ("1.9999 low 2", URGENT),
        ("1.9999", URGENT),
        ("2.00 low 1", None),
        ("2.00 low 2", URGENT),
        ("2.20 also 1.99", URGENT),
        ("2.20 also 2.00", None),
    )
    def test_is_urgent_below_2_or_of_grade_2(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    def test_is_all_that_is_said(self):
        facts = lab_result(ca_corrected="1.95 low 2", patient=record(hypoca_risk=True))
        assert fired(facts) == {"hypoca.lab-moderate": URGENT}


class TestSlightlyLowCalcium:
    @values(
        "hypoca.lab-mild",
        "ca_corrected",
        ("1.9999 low 2", None),
        ("2.00 low 1", SOON),
        ("2.1099", SOON),
        ("2.11", None),
        ("2.20 also 2.10", SOON),
        ("2.19 lower 2.20", SOON),
        ("2.05 lower none", None),
    )
    def test_is_seen_to_soon(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @values(
        "hypoca.lab-mild",
        "ca_ionised",
        ("0.99", None),
        ("1.00", SOON),
        ("1.1499", SOON),
        ("1.15", None),
    )
    def test_is_seen_to_soon_by_ionised_calcium(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @pytest.mark.parametrize(
        ("patient", "tier"),
        [
            (record(), SOON),
            (record(days_to_next_dose=8), SOON),
            (record(days_to_next_dose=7), URGENT),
            (record(days_to_next_dose=0), URGENT),
            (record(days_to_next_dose=-3), URGENT),
            (record(hypoca_risk=True), URGENT),
            (record(denosumab_dose_number=0), SOON),
            (record(denosumab_dose_number=1), URGENT),
            (record(denosumab_dose_number=2), URGENT),
            (record(denosumab_dose_number=3), SOON),
        ],
    )
    @pytest.mark.parametrize("result", [{"ca_corrected": "2.05 low 1"}, {"ca_ionised": "1.10"}])
    def test_is_urgent_near_an_injection_or_at_risk(self, result, patient, tier):
        assert fired(lab_result(**result, patient=patient)) == {"hypoca.lab-mild": tier}

    def test_says_whether_the_team_phones_today(self):
        rule, low = "hypoca.lab-mild", "2.05 low 1"
        soon = finding_of(rule, lab_result(ca_corrected=low))
        urgent = finding_of(rule, lab_result(ca_corrected=low, patient=record(hypoca_risk=True)))
        assert soon.advice == rules.SLIGHTLY_LOW_SOON
        assert urgent.advice == rules.SLIGHTLY_LOW_PHONED_TODAY


class TestIonisedCalciumWins:
    """Where the corrected one alone would make no emergency."""

    MARKS = [
        ("1.95 low 2", "hypoca.lab-moderate"),
        ("2.05 low 1", "hypoca.lab-mild"),
        ("2.95 high 2", "hyperca.lab-moderate"),
        ("2.60 high 1", "hyperca.lab-mild"),
    ]

    @pytest.mark.parametrize(("corrected", "rule"), MARKS)
    @pytest.mark.parametrize(
        ("ionised", "fires"),
        [
            ("1.14", True),
            ("1.15", False),
            ("1.20", False),
            ("1.32", False),
            ("1.33", True),
            ("1.20 also 1.14", True),
            ("1.20 also 1.33", True),
            ("1.20 lower none", True),
            ("1.20 upper none", True),
            ("1.20 1d", False),
            ("1.20 2d", True),
        ],
    )
    def test_when_it_is_in_range_and_of_the_same_day_or_the_day_before(
        self, corrected, rule, ionised, fires
    ):
        found = fired(lab_result(ca_corrected=corrected, ca_ionised=ionised))
        assert (rule in found) is fires

    @pytest.mark.parametrize(("corrected", "rule"), MARKS)
    @pytest.mark.parametrize(
        ("taken", "ionised", "fires"),
        [
            (0, {0: "1.20"}, False),
            (0, {1: "1.20"}, False),
            (0, {2: "1.20"}, True),
            (0, {1: "1.10"}, True),
            (0, {0: "1.20", 1: "1.10"}, True),
            (0, {0: "1.10", 1: "1.20"}, True),
            (0, {1: "1.20", 2: "1.10"}, False),
            (3, {2: "1.20"}, False),
            (3, {1: "1.20"}, True),
            (3, {4: "1.20"}, False),
            (3, {5: "1.20"}, True),
        ],
    )
    def test_when_it_came_before(self, corrected, rule, taken, ionised, fires):
        facts = lab_result(
            ca_corrected=f"{corrected} {taken}d", past_labs=labs_earlier(ca_ionised=ionised)
        )
        assert (rule in fired(facts)) is fires

    @pytest.mark.parametrize(("taken", "fires"), [(0, False), (1, False), (2, True)])
    def test_when_it_comes_after(self, taken, fires):
        facts = lab_result(ca_corrected=f"2.05 {taken}d", ca_ionised="1.20")
        assert ("hypoca.lab-mild" in fired(facts)) is fires

    def test_when_it_is_low_and_the_corrected_one_is_not(self):
        facts = lab_result(ca_corrected="2.30", ca_ionised="1.10")
        assert fired(facts) == {"hypoca.lab-mild": SOON}

    def test_when_it_is_high_and_the_corrected_one_is_not(self):
        facts = lab_result(ca_corrected="2.30", ca_ionised="1.40")
        assert fired(facts) == {"hyperca.lab-mild": SOON}


class TestFallingCalcium:
    RULE = "hypoca.falling-trend"
    DOSED = record(days_since_denosumab=10, denosumab_dose_number=4)

    def falling(self, now: str, before: dict[int, str], patient=DOSED, **more):
        past = labs_earlier(ca_corrected=before)
        return lab_result(ca_corrected=now, past_labs=past, patient=patient, **more)

    @pytest.mark.parametrize(
        ("now", "before", "tier"),
        [
            ("2.25", {10: "2.50"}, SOON),
            ("2.2506", {10: "2.50"}, None),
            ("2.25", {28: "2.50"}, SOON),
            ("2.25", {29: "2.50"}, None),
            ("2.25", {9: "2.50"}, None),
            ("2.25", {9: "2.50", 10: "2.30"}, None),
            ("2.25", {10: "2.30", 20: "2.50"}, SOON),
            ("2.25", {10: "2.50", 20: "2.30"}, SOON),
            ("2.25", {}, None),
            ("2.25 2d", {30: "2.50"}, SOON),
            ("2.25 2d", {31: "2.50"}, None),
            ("2.25 9d", {10: "2.50"}, SOON),
            ("2.25 10d", {10: "2.50"}, None),
            ("2.25 11d", {20: "2.50"}, None),
            ("2.40 also 2.15", {10: "2.50 also 2.25"}, None),
        ],
    )
    def test_is_seen_to_soon(self, now, before, tier):
        assert fired(self.falling(now, before)).get(self.RULE) is tier

    def test_takes_a_dose(self):
        assert fired(self.falling("2.25", {10: "2.50"}, patient=record())) == {}

    @pytest.mark.parametrize(("now", "tier"), [("2.35", SOON), ("2.36", None)])
    def test_keeps_to_the_limit_of_the_organisation(self, now, tier):
        facts = self.falling(now, {10: "2.50"}, thresholds=limits(calcium_fall="0.15"))
        assert fired(facts).get(self.RULE) is tier

    @pytest.mark.parametrize("now", ["2.05 low 1", "1.95 low 2", "1.70 low 3"])
    def test_is_silent_where_calcium_is_low(self, now):
        assert self.RULE not in fired(self.falling(now, {10: "2.50"}))

    @pytest.mark.parametrize(
        ("now", "more", "rule"),
        [
            ("1.80 low 2", {"ca_ionised": "1.20"}, "hypoca.lab-severe"),
            ("2.05 low 1", {"ca_ionised": "1.20", "told": CRAMPS}, "hypoca.lab-low-with-symptoms"),
            ("1.98 low 2 lower 1.95", {}, "hypoca.lab-moderate"),
        ],
    )
    def test_is_silent_beside_each_rule_on_low_calcium(self, now, more, rule):
        found = fired(self.falling(now, {10: "2.50"}, **more))
        assert rule in found
        assert self.RULE not in found

    def test_is_told_where_ionised_calcium_takes_the_low_one_back(self):
        facts = self.falling("2.05", {10: "2.50"}, ca_ionised="1.20")
        assert fired(facts) == {self.RULE: SOON}

    def test_names_what_it_fell_from(self):
        (evidence,) = finding_of(self.RULE, self.falling("2.20", {10: "2.50"})).evidence
        assert (evidence.field, evidence.value) == ("labs.ca_corrected.low", "2.50 → 2.20")


class TestSeverelyHighCalcium:
    @values(
        "hyperca.lab-severe",
        "ca_corrected",
        ("2.9999 high 2", None),
        ("3.00 high 2", EMERGENCY),
        ("2.95 high 3", EMERGENCY),
        ("2.95 high 2", None),
        ("2.40 also 3.00", EMERGENCY),
        ("2.40 also 2.99", None),
    )
    def test_is_an_emergency_from_the_limit_or_from_grade_3(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @values("hyperca.lab-severe", "ca_ionised", ("1.60", None), ("1.61", EMERGENCY))
    def test_is_an_emergency_by_ionised_calcium(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @table(
        (
            "at a limit that was lowered",
            lab_result(ca_corrected="2.80", thresholds=limits(calcium_emergency_high="2.80")),
            EMERGENCY,
        ),
        (
            "below a limit that was raised",
            lab_result(
                ca_corrected="3.09 high 2", thresholds=limits(calcium_emergency_high="3.10")
            ),
            None,
        ),
        (
            "with a normal ionised calcium of the same day",
            lab_result(ca_corrected="3.00 high 2", ca_ionised="1.20"),
            EMERGENCY,
        ),
    )
    def test_depends_on_the_limit_and_not_on_ionised_calcium(self, facts, tier):
        assert fired(facts).get("hyperca.lab-severe") is tier

    @pytest.mark.parametrize("told", [{}, {"thirst": "mild"}, {"confusion": "mild"}])
    def test_silences_the_lesser_rules(self, told):
        facts = lab_result(ca_corrected="3.20 high 3", told=told)
        assert {rule for rule in fired(facts) if ".lab-" in rule} == {"hyperca.lab-severe"}


GRAVE_HIGH_SIGNS = [
    ("confusion", "none", "mild"),
    ("drowsiness", "none", "mild"),
    ("pro_vomiting", "frequency 0", "frequency 1"),
    ("pro_vomiting", "severity 0", "severity 1"),
    ("unable_keep_fluids", "none", "mild"),
    ("no_urine_12h", False, True),
]
OTHER_HIGH_SIGNS = [
    ("thirst", "none", "mild"),
    ("polyuria", "none", "mild"),
    ("pro_frequent_urination", "frequency 0", "frequency 1"),
    ("pro_nausea", "frequency 0", "frequency 1"),
    ("pro_nausea", "severity 0", "severity 1"),
    ("pro_constipation", "severity 0", "severity 1"),
    ("pro_appetite", "severity 0", "severity 1"),
    ("pro_fatigue", "severity 0", "severity 1"),
    ("muscle_weakness_general", "none", "mild"),
]
HIGH_SIGNS = [(*sign, EMERGENCY) for sign in GRAVE_HIGH_SIGNS] + [
    (*sign, URGENT) for sign in OTHER_HIGH_SIGNS
]


class TestModeratelyHighCalcium:
    RULE = "hyperca.lab-moderate"

    @values(
        "hyperca.lab-moderate",
        "ca_corrected",
        ("2.8999 high 1", None),
        ("2.90 high 1", URGENT),
        ("2.9999 high 2", URGENT),
        ("3.00 high 2", None),
        ("2.87 high 2", URGENT),
        ("2.40 also 2.90", URGENT),
    )
    def test_is_urgent_from_2_9_or_of_grade_2(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @values(
        "hyperca.lab-moderate",
        "ca_ionised",
        ("1.49", None),
        ("1.50", URGENT),
        ("1.60", URGENT),
        ("1.61", None),
    )
    def test_is_urgent_by_ionised_calcium(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @pytest.mark.parametrize(("code", "below", "enough", "tier"), HIGH_SIGNS)
    @pytest.mark.parametrize("result", [{"ca_corrected": "2.53 high 1"}, {"ca_ionised": "1.33"}])
    def test_meets_a_sign_that_was_told_before(self, code, below, enough, tier, result):
        tiers = [
            fired(lab_result(**result, past_answers=earlier(3, **{code: said}))).get(self.RULE)
            for said in (below, enough)
        ]
        assert tiers == [None, tier]

    @pytest.mark.parametrize(("code", "below", "enough", "tier"), HIGH_SIGNS)
    @pytest.mark.parametrize("result", [{"ca_corrected": "2.53 high 1"}, {"ca_ionised": "1.33"}])
    def test_meets_a_sign_that_is_told_with_it(self, code, below, enough, tier, result):
        tiers = [
            fired(lab_result(**result, told={code: said})).get(self.RULE)
            for said in (below, enough)
        ]
        assert tiers == [None, tier]

    @pytest.mark.parametrize(("code", "below", "enough", "tier"), HIGH_SIGNS)
    def test_meets_a_sign_that_is_told_after_it(self, code, below, enough, tier):
        tiers = [
            fired(report(**{code: said}, patient=with_calcium("2.53", 3))).get(self.RULE)
            for said in (below, enough)
        ]
        assert tiers == [None, tier]

    @pytest.mark.parametrize(("code", "below", "enough"), GRAVE_HIGH_SIGNS + OTHER_HIGH_SIGNS)
    def test_is_an_emergency_with_any_sign_after_a_severe_one(self, code, below, enough):
        tiers = [
            fired(report(**{code: said}, patient=with_calcium("3.00", 3))).get(self.RULE)
            for said in (below, enough)
        ]
        assert tiers == [None, EMERGENCY]

    @table(
        ("at the limit", lab_result(ca_corrected="2.52", told={"confusion": "mild"}), None),
        ("ionised, at the limit", lab_result(ca_ionised="1.32", told={"thirst": "mild"}), None),
        (
            "2.9 and a grave sign",
            lab_result(ca_corrected="2.90", told={"confusion": "mild"}),
            EMERGENCY,
        ),
        ("a sign of low calcium", lab_result(ca_corrected="2.60", told=CRAMPS), None),
        (
            "a grave sign and a normal ionised calcium",
            lab_result(ca_corrected="2.60", ca_ionised="1.20", told={"confusion": "mild"}),
            EMERGENCY,
        ),
        (
            "another sign and a normal ionised calcium",
            lab_result(ca_corrected="2.60", ca_ionised="1.20", told={"thirst": "mild"}),
            None,
        ),
        (
            "above 3 where the limit was raised",
            lab_result(
                ca_corrected="3.09 high 2", thresholds=limits(calcium_emergency_high="3.10")
            ),
            URGENT,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier

    @pytest.mark.parametrize(
        ("taken", "told", "fires"),
        [
            (0, 7, True),
            (0, 8, False),
            (3, 10, True),
            (3, 11, False),
            (7, HOUR, True),
            (8, HOUR, False),
        ],
    )
    @pytest.mark.parametrize("result", [("ca_corrected", "2.60"), ("ca_ionised", "1.40")])
    @pytest.mark.parametrize(("sign", "tier"), [("confusion", EMERGENCY), ("thirst", URGENT)])
    def test_counts_7_days_to_either_side_of_the_sample(
        self, result, sign, tier, taken, told, fires
    ):
        code, value = result
        facts = lab_result(
            **{code: f"{value} {taken}d"}, past_answers=earlier(told, **{sign: "mild"})
        )
        assert fired(facts).get(self.RULE) is (tier if fires else None)

    @table(
        ("7 days old", report(thirst="mild", patient=with_calcium("2.53", 7)), URGENT),
        ("8 days old", report(thirst="mild", patient=with_calcium("2.53", 8)), None),
        ("at the limit", report(thirst="mild", patient=with_calcium("2.52", 1)), None),
        (
            "grave, 7 days old",
            report(drowsiness="mild", patient=with_calcium("2.53", 7)),
            EMERGENCY,
        ),
        ("grave, 8 days old", report(drowsiness="mild", patient=with_calcium("2.53", 8)), None),
        ("severe, 7 days old", report(thirst="mild", patient=with_calcium("3.00", 7)), EMERGENCY),
        ("severe, 8 days old", report(thirst="mild", patient=with_calcium("3.00", 8)), None),
        ("just not severe", report(thirst="mild", patient=with_calcium("2.99", 7)), URGENT),
        (
            "severe by the limit of the organisation",
            report(
                thirst="mild",
                patient=with_calcium("2.80", 1),
                thresholds=limits(calcium_emergency_high="2.80"),
            ),
            EMERGENCY,
        ),
        (
            "ionised, 7 days old",
            report(thirst="mild", past_labs=labs_earlier(ca_ionised={7: "1.33"})),
            URGENT,
        ),
        (
            "ionised, 8 days old",
            report(thirst="mild", past_labs=labs_earlier(ca_ionised={8: "1.33"})),
            None,
        ),
        (
            "ionised, at the limit",
            report(thirst="mild", past_labs=labs_earlier(ca_ionised={1: "1.32"})),
            None,
        ),
        (
            "ionised and grave",
            report(drowsiness="mild", past_labs=labs_earlier(ca_ionised={7: "1.33"})),
            EMERGENCY,
        ),
        (
            "ionised and severe, 7 days old",
            report(thirst="mild", past_labs=labs_earlier(ca_ionised={7: "1.61"})),
            EMERGENCY,
        ),
        (
            "ionised and just not severe",
            report(thirst="mild", past_labs=labs_earlier(ca_ionised={7: "1.60"})),
            URGENT,
        ),
        (
            "ionised and severe, 8 days old",
            report(thirst="mild", past_labs=labs_earlier(ca_ionised={8: "1.61"})),
            None,
        ),
        ("without a sign", report(**CRAMPS, patient=with_calcium("3.00", 1)), None),
    )
    def test_looks_at_the_latest_calcium_when_a_report_comes(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier

    def test_sends_to_the_emergency_department_or_is_phoned_today(self):
        urgent = finding_of(self.RULE, lab_result(ca_corrected="2.90"))
        emergency = finding_of(
            self.RULE, lab_result(ca_corrected="2.90", told={"confusion": "mild"})
        )
        assert urgent.advice == rules.HIGH_CALCIUM_PHONED_TODAY
        assert emergency.advice == rules.HIGH_CALCIUM_AND_SYMPTOMS


class TestSlightlyHighCalcium:
    @values(
        "hyperca.lab-mild",
        "ca_corrected",
        ("2.52", None),
        ("2.5201", SOON),
        ("2.8999 high 1", SOON),
        ("2.90 high 1", None),
        ("3.00 high 2", None),
        ("2.40 also 2.60", SOON),
        ("2.60 upper 2.65", None),
        ("2.60 upper none", None),
    )
    def test_is_seen_to_soon(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @values(
        "hyperca.lab-mild",
        "ca_ionised",
        ("1.32", None),
        ("1.33", SOON),
        ("1.49", SOON),
        ("1.50", None),
    )
    def test_is_seen_to_soon_by_ionised_calcium(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    def test_is_silent_with_symptoms(self):
        facts = lab_result(ca_corrected="2.60", told={"thirst": "mild"})
        assert fired(facts) == {"hyperca.lab-moderate": URGENT}


class TestAfterStopping:
    @pytest.mark.parametrize(
        ("said", "told", "rule", "tiers"),
        [
            ("2.60 high 1", {}, "hyperca.lab-mild", (SOON, URGENT)),
            ("2.95 high 2", {}, "hyperca.lab-moderate", (URGENT, EMERGENCY)),
            ("2.60 high 1", {"thirst": "mild"}, "hyperca.lab-moderate", (URGENT, EMERGENCY)),
            ("3.10 high 2", {}, "hyperca.lab-severe", (EMERGENCY, EMERGENCY)),
        ],
    )
    def test_high_calcium_is_one_tier_more_urgent(self, said, told, rule, tiers):
        stopped = record(denosumab_stopped=True, months_since_last_dose=12)
        long_ago = record(denosumab_stopped=True, months_since_last_dose=13)
        found = [
            fired(lab_result(ca_corrected=said, told=told, patient=patient))
            for patient in (long_ago, stopped)
        ]
        assert found == [{rule: tiers[0]}, {rule: tiers[1]}]

    def test_is_said_with_it(self):
        stopped = record(denosumab_stopped=True, months_since_last_dose=2)
        mild = finding_of("hyperca.lab-mild", lab_result(ca_corrected="2.60", patient=stopped))
        more = finding_of("hyperca.lab-moderate", lab_result(ca_corrected="2.95", patient=stopped))
        assert mild.advice == calcium_rules.STOPPED_TODAY
        assert more.advice == calcium_rules.STOPPED_NOW
        assert more.page == more.notify

    def test_low_calcium_stays_as_it_is(self):
        stopped = record(denosumab_stopped=True, months_since_last_dose=2)
        facts = lab_result(ca_corrected="2.05", patient=stopped)
        assert fired(facts) == {"hypoca.lab-mild": SOON}


class TestLowMagnesium:
    @values(
        "electrolyte.magnesium-low",
        "magnesium",
        ("0.39 low 3", EMERGENCY),
        ("0.3999", EMERGENCY),
        ("0.40 low 2", URGENT),
        ("0.41 low 3", EMERGENCY),
        ("0.4999", URGENT),
        ("0.50 low 1", SOON),
        ("0.50 low 2", URGENT),
        ("0.7499", SOON),
        ("0.75", None),
        ("0.78 lower 0.80", SOON),
        ("1.20", None),
    )
    def test_is_judged_by_its_value(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    def test_says_what_belongs_to_the_tier(self):
        said = {
            value: finding_of("electrolyte.magnesium-low", lab_result(magnesium=value)).advice
            for value in ("0.30", "0.45", "0.60")
        }
        assert list(said.values()) == [
            rules.MAGNESIUM_NOW,
            rules.MAGNESIUM_TODAY,
            rules.MAGNESIUM_SOON,
        ]


class TestLowPhosphate:
    @values(
        "electrolyte.phosphate-low",
        "phosphate",
        ("0.2999", EMERGENCY),
        ("0.30 low 3", URGENT),
        ("0.30 low 4", EMERGENCY),
        ("0.5999", URGENT),
        ("0.60 low 2", SOON),
        ("0.60 low 3", URGENT),
        ("0.7999", SOON),
        ("0.80 low 1", None),
        ("0.80 low 2", SOON),
    )
    def test_is_judged_by_its_value(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    def test_says_what_belongs_to_the_tier(self):
        said = [
            finding_of("electrolyte.phosphate-low", lab_result(phosphate=value)).advice
            for value in ("0.20", "0.45", "0.70")
        ]
        assert said == [rules.PHOSPHATE_NOW, rules.PHOSPHATE_TODAY, rules.PHOSPHATE_SOON]


class TestPoorKidneysOnDenosumab:
    RULE = "renal.crcl-below-30"
    ACTIVE = record(days_since_denosumab=20)

    @table(
        ("29.9", lab_result(crcl="29.9", patient=ACTIVE), SOON),
        ("30", lab_result(crcl="30", patient=ACTIVE), None),
        ("eGFR of 29.9", lab_result(egfr="29.9", patient=ACTIVE), SOON),
        ("eGFR of 30", lab_result(egfr="30", patient=ACTIVE), None),
        (
            "a first dose is planned",
            lab_result(crcl="25", patient=record(days_to_next_dose=5)),
            SOON,
        ),
        ("overdue", lab_result(crcl="25", patient=record(days_to_next_dose=0)), SOON),
        ("given today", lab_result(crcl="25", patient=record(days_since_denosumab=0)), SOON),
        ("neither given nor planned", lab_result(crcl="25"), None),
        (
            "stopped",
            lab_result(crcl="25", patient=record(days_since_denosumab=20, denosumab_stopped=True)),
            None,
        ),
        *(
            (
                f"dialysis and {code}",
                lab_result(**{code: "60"}, patient=record(days_since_denosumab=20, dialysis=True)),
                SOON,
            )
            for code in ("creatinine", "crcl", "egfr")
        ),
        (
            "dialysis and no test of the kidneys",
            lab_result(magnesium="0.90", patient=record(days_since_denosumab=20, dialysis=True)),
            None,
        ),
        (
            "creatinine, and 29.9 on record",
            lab_result(
                creatinine="60", patient=record(days_since_denosumab=20, crcl=Decimal("29.9"))
            ),
            SOON,
        ),
        (
            "creatinine, and 30 on record",
            lab_result(creatinine="60", patient=record(days_since_denosumab=20, crcl=Decimal(30))),
            None,
        ),
        ("creatinine, and nothing on record", lab_result(creatinine="60", patient=ACTIVE), None),
        (
            "another clearance than the one on record",
            lab_result(
                creatinine="60",
                crcl="45",
                patient=record(days_since_denosumab=20, crcl=Decimal(25)),
            ),
            None,
        ),
        (
            "no test of the kidneys, and 25 on record",
            lab_result(magnesium="0.90", patient=record(days_since_denosumab=20, crcl=Decimal(25))),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier


class TestCreatinine:
    RULE = "renal.creatinine-rise"

    @pytest.mark.parametrize(
        ("now", "before", "tier"),
        [
            ("243", {}, SOON),
            ("243.1", {}, EMERGENCY),
            ("181", {400: "60", 20: "170"}, None),
            ("180", {365: "60", 20: "170"}, None),
            ("180.1", {365: "60", 20: "170"}, EMERGENCY),
            ("180.1", {366: "60", 20: "170"}, None),
            ("180.1", {365: "170", 200: "60", 100: "170"}, EMERGENCY),
            ("75", {90: "50"}, URGENT),
            ("74.9", {90: "50"}, None),
            ("75", {91: "50"}, None),
            ("75", {0: "50"}, URGENT),
            ("75", {10: "70", 40: "50", 60: "70"}, URGENT),
            ("75 2d", {92: "50"}, URGENT),
            ("75 2d", {1: "50"}, None),
            ("75 2d", {2: "50"}, URGENT),
            ("81", {}, None),
            ("81.1", {}, SOON),
            ("81.1", {100: "81"}, SOON),
            ("81.1", {100: "82"}, None),
            ("81.1", {10: "80", 100: "90"}, SOON),
            ("81.1", {10: "90", 100: "80"}, None),
            ("81.1", {10: "90 upper none"}, SOON),
            ("95 upper 104", {}, None),
            ("105 upper 104", {}, SOON),
        ],
    )
    def test_is_judged_by_its_rise(self, now, before, tier):
        facts = lab_result(creatinine=now, past_labs=labs_earlier(creatinine=before))
        assert fired(facts).get(self.RULE) is tier

    def test_says_what_belongs_to_the_tier(self):
        before = labs_earlier(creatinine={30: "60"})
        said = [
            finding_of(self.RULE, lab_result(creatinine=value, past_labs=before)).advice
            for value in ("250", "95", "82")
        ]
        assert said == [rules.KIDNEYS_NOW, rules.KIDNEYS_TODAY, rules.KIDNEYS_SOON]

    def test_names_what_it_rose_from(self):
        before = labs_earlier(creatinine={30: "60"})
        (evidence,) = finding_of(self.RULE, lab_result(creatinine="95", past_labs=before)).evidence
        assert (evidence.field, evidence.value) == ("labs.creatinine.high", "60 → 95")


class TestQtc:
    RULE = "ecg.qtc-prolonged"

    @pytest.mark.parametrize(
        ("now", "before", "tier"),
        [
            ("480", {}, None),
            ("481", {}, URGENT),
            ("500", {}, URGENT),
            ("500.5", {}, EMERGENCY),
            ("501", {}, EMERGENCY),
            ("460", {30: "400"}, None),
            ("461", {30: "400"}, EMERGENCY),
            ("461", {0: "400"}, EMERGENCY),
            ("461", {365: "400"}, EMERGENCY),
            ("461", {366: "400"}, None),
            ("461", {10: "440", 100: "400", 200: "440"}, EMERGENCY),
            ("461 3d", {2: "400"}, None),
        ],
    )
    def test_is_judged_by_its_length_and_its_rise(self, now, before, tier):
        facts = lab_result(qtc=now, past_labs=labs_earlier(qtc=before))
        assert fired(facts).get(self.RULE) is tier

    def test_says_what_belongs_to_the_tier(self):
        said = [finding_of(self.RULE, lab_result(qtc=value)).advice for value in ("510", "490")]
        assert said == [rules.HEART_TRACING_NOW, rules.HEART_TRACING_TODAY]

    def test_names_what_it_rose_from(self):
        facts = lab_result(qtc="470", past_labs=labs_earlier(qtc={5: "400"}))
        (evidence,) = finding_of(self.RULE, facts).evidence
        assert (evidence.field, evidence.value) == ("labs.qtc.high", "400 → 470")


class TestVitaminD:
    @pytest.mark.parametrize(
        ("said", "dose", "advice"),
        [
            ("50", 0, None),
            ("49.9", 0, rules.VITAMIN_D_SOON),
            ("30", 0, rules.VITAMIN_D_SOON),
            ("29.9", 0, rules.VITAMIN_D_FIRST),
            ("29.9", 1, rules.VITAMIN_D_SOON),
        ],
    )
    def test_is_seen_to_soon_and_before_the_first_dose(self, said, dose, advice):
        facts = lab_result(vitd_25oh=said, patient=record(denosumab_dose_number=dose))
        findings = evaluate(facts).findings
        assert [each.advice for each in findings] == ([advice] if advice else [])
        assert fired(facts) == ({"lab.vitamin-d-low": SOON} if advice else {})

    @pytest.mark.parametrize(
        ("said", "dose", "side_effects"),
        [
            ("29.9", 0, ("mark_hypoca_risk", "hold_next_dose")),
            ("30", 0, ("mark_hypoca_risk",)),
            ("29.9", 1, ("mark_hypoca_risk",)),
        ],
    )
    def test_holds_the_first_dose_where_it_is_very_low(self, said, dose, side_effects):
        facts = lab_result(vitd_25oh=said, patient=record(denosumab_dose_number=dose))
        assert finding_of("lab.vitamin-d-low", facts).side_effects == side_effects


class TestMarkers:
    RULE = "lab.bone-marker-or-tumour-marker-rise"

    @pytest.mark.parametrize(
        ("now", "before", "tier"),
        [
            ("337.5", {}, None),
            ("337.6", {}, SOON),
            ("199", {60: "100"}, None),
            ("200", {60: "100"}, SOON),
            ("200", {365: "100"}, SOON),
            ("200", {366: "100"}, None),
            ("200", {0: "100"}, SOON),
            ("200", {10: "180", 60: "100", 90: "180"}, SOON),
        ],
    )
    def test_alkaline_phosphatase(self, now, before, tier):
        facts = lab_result(alp=now, past_labs=labs_earlier(alp=before))
        assert fired(facts).get(self.RULE) is tier

    @pytest.mark.parametrize("code", ["bap", "p1np", "bctx", "tracp5b", "untx_cr"])
    @pytest.mark.parametrize(
        ("now", "before", "tier"),
        [
            ("3.00", {28: "2.00"}, SOON),
            ("2.99", {28: "2.00"}, None),
            ("3.00", {27: "2.00"}, None),
            ("3.00", {27: "2.00", 28: "2.50"}, None),
            ("3.00", {28: "2.50", 90: "2.00", 120: "2.50"}, SOON),
            ("3.00", {365: "2.00"}, SOON),
            ("3.00", {366: "2.00"}, None),
            ("3.00 5d", {32: "2.00"}, None),
            ("3.00 5d", {33: "2.00"}, SOON),
            ("900", {}, None),
        ],
    )
    def test_marker_of_bone(self, code, now, before, tier):
        facts = lab_result(**{code: now}, past_labs=labs_earlier(**{code: before}))
        assert fired(facts).get(self.RULE) is tier

    @pytest.mark.parametrize(("now", "tier"), [("2.49", None), ("2.50", SOON)])
    def test_marker_of_bone_by_the_limit_of_the_organisation(self, now, tier):
        facts = lab_result(
            bap=now,
            past_labs=labs_earlier(bap={30: "2.00"}),
            thresholds=limits(marker_rise="25"),
        )
        assert fired(facts).get(self.RULE) is tier

    @pytest.mark.parametrize(
        ("now", "before", "tier"),
        [
            ("50", {1: "40"}, SOON),
            ("49.9", {1: "40"}, None),
            ("50", {0: "40"}, None),
            ("50", {365: "40"}, SOON),
            ("50", {366: "40"}, None),
            ("50", {10: "49", 60: "40"}, SOON),
            ("0", {30: "0"}, None),
            ("1", {30: "0"}, SOON),
            ("50", {}, None),
        ],
    )
    def test_marker_of_the_tumour(self, now, before, tier):
        facts = lab_result(ca153=now, past_labs=labs_earlier(ca153=before))
        assert fired(facts).get(self.RULE) is tier

    def test_is_told_to_the_oncologist_alone_and_alarms_nobody(self):
        finding = finding_of(self.RULE, lab_result(alp="400"))
        assert (finding.notify, finding.page) == ((Role.ONC,), ())
        assert "120" not in finding.advice.en + finding.advice.zh
        assert evaluate(lab_result(alp="400")).advice == (rules.BLOOD_RESULTS,)

    @pytest.mark.parametrize("code", ["cea", "osteocalcin"])
    def test_leaves_other_markers_alone(self, code):
        facts = lab_result(**{code: "300"}, past_labs=labs_earlier(**{code: {60: "10"}}))
        assert fired(facts) == {}


class TestFewNeutrophils:
    RULE = "infection.neutropenia-lab"

    @values(
        "infection.neutropenia-lab",
        "anc",
        ("0.4999", URGENT),
        ("0.5", SOON),
        ("0.9999", SOON),
        ("1.0", None),
    )
    def test_are_judged_by_their_number(self, rule, code, said, tier):
        assert fired(lab_result(**{code: said})).get(rule) is tier

    @table(
        ("37.4", lab_result(anc="0.4", temperature="37.4"), URGENT),
        ("37.5", lab_result(anc="0.4", temperature="37.5"), EMERGENCY),
        (
            "37.3 by the limit of the organisation",
            lab_result(anc="0.4", temperature="37.3", thresholds=limits(fever_on_treatment="37.3")),
            EMERGENCY,
        ),
        ("unwell", lab_result(anc="0.4", told={"unwell_general": "mild"}), EMERGENCY),
        ("not unwell", lab_result(anc="0.4", told={"unwell_general": "none"}), URGENT),
        ("chills", lab_result(anc="0.4", told={"chills_rigors": "mild"}), EMERGENCY),
        ("not so few", lab_result(anc="0.5", temperature="37.6"), SOON),
        (
            "37.5, 24 hours before",
            lab_result(anc="0.4", past_measures=measured_earlier(1, temperature_c="37.5")),
            EMERGENCY,
        ),
        (
            "37.4, 24 hours before",
            lab_result(anc="0.4", past_measures=measured_earlier(1, temperature_c="37.4")),
            URGENT,
        ),
        (
            "37.5, 25 hours before",
            lab_result(anc="0.4", past_measures=measured_earlier(25 * HOUR, temperature_c="37.5")),
            URGENT,
        ),
        (
            "37.5, and lower since",
            lab_result(
                anc="0.4",
                past_measures=measured_earlier(2 * HOUR, temperature_c="36.8")
                + measured_earlier(9 * HOUR, temperature_c="37.5"),
            ),
            EMERGENCY,
        ),
        (
            "37.3 before, by the limit of the organisation",
            lab_result(
                anc="0.4",
                past_measures=measured_earlier(1, temperature_c="37.3"),
                thresholds=limits(fever_on_treatment="37.3"),
            ),
            EMERGENCY,
        ),
        *(
            (
                f"{code}, {said}, {hours} hours before",
                lab_result(anc="0.4", past_answers=earlier(hours * HOUR, **{code: said})),
                tier,
            )
            for code in ("unwell_general", "chills_rigors")
            for said, hours, tier in (
                ("mild", 24, EMERGENCY),
                ("none", 24, URGENT),
                ("mild", 25, URGENT),
            )
        ),
        (
            "not so few, and unwell before",
            lab_result(anc="0.5", past_answers=earlier(HOUR, unwell_general="mild")),
            SOON,
        ),
    )
    def test_are_an_emergency_with_a_temperature_or_feeling_unwell(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier

    @table(
        (
            "7 days ago",
            report(temperature="37.5", past_labs=labs_earlier(anc={7: "0.4"})),
            EMERGENCY,
        ),
        ("8 days ago", report(temperature="37.5", past_labs=labs_earlier(anc={8: "0.4"})), None),
        ("37.4", report(temperature="37.4", past_labs=labs_earlier(anc={1: "0.4"})), None),
        ("0.5", report(temperature="37.5", past_labs=labs_earlier(anc={1: "0.5"})), None),
        (
            "unwell",
            report(unwell_general="mild", past_labs=labs_earlier(anc={1: "0.4"})),
            EMERGENCY,
        ),
        (
            "more since",
            report(temperature="37.5", past_labs=labs_earlier(anc={5: "0.4", 1: "1.2"})),
            None,
        ),
        (
            "more now",
            lab_result(anc="1.2", temperature="37.5", past_labs=labs_earlier(anc={5: "0.4"})),
            None,
        ),
    )
    def test_of_the_last_week_are_an_emergency_with_what_is_reported_now(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier

    def test_are_told_of_as_belongs_to_the_tier(self):
        said = [
            finding_of(self.RULE, facts).advice
            for facts in (
                lab_result(anc="0.4", temperature="37.5"),
                lab_result(anc="0.4"),
                lab_result(anc="0.8"),
            )
        ]
        assert said == [rules.NEUTROPENIA_NOW, rules.NEUTROPENIA_TODAY, rules.NEUTROPENIA_SOON]

    def test_name_the_earlier_temperature(self):
        facts = lab_result(anc="0.4", past_measures=measured_earlier(HOUR, temperature_c="37.8"))
        named = {(each.field, each.value) for each in finding_of(self.RULE, facts).evidence}
        assert named == {("labs.anc.low", "0.4"), ("history.measures.temperature_c", "37.8")}


# An example at which each rule fires, whom it tells and pages, and what it does beside.
PLACES = {
    "hypoca.lab-severe": (
        lab_result(ca_corrected="1.80"),
        (Role.ONC_ONCALL, Role.ENDO, Role.PHARM),
        (Role.ONC_ONCALL,),
        ("hold_next_dose",),
    ),
    "hypoca.lab-low-with-symptoms": (
        lab_result(ca_corrected="2.05", past_answers=CRAMPS_EARLIER),
        (Role.ONC_ONCALL, Role.ENDO),
        (Role.ONC_ONCALL,),
        ("hold_next_dose",),
    ),
    "hypoca.lab-moderate": (
        lab_result(ca_corrected="1.95"),
        (Role.ONC, Role.PHARM, Role.NURSE),
        (),
        ("hold_next_dose",),
    ),
    "hypoca.lab-mild": (
        lab_result(ca_corrected="2.05"),
        (Role.NURSE, Role.ONC, Role.PHARM),
        (),
        ("hold_next_dose",),
    ),
    "hypoca.falling-trend": (
        lab_result(
            ca_corrected="2.20",
            past_labs=labs_earlier(ca_corrected={20: "2.50"}),
            patient=LATE_DOSE,
        ),
        (Role.NURSE, Role.ONC),
        (),
        (),
    ),
    "hyperca.lab-severe": (
        lab_result(ca_corrected="3.10"),
        (Role.ONC_ONCALL, Role.ENDO, Role.NEPH, Role.PHARM),
        (Role.ONC_ONCALL,),
        (),
    ),
    "hyperca.lab-moderate": (
        lab_result(ca_corrected="2.95"),
        (Role.ONC, Role.NURSE, Role.PHARM),
        (),
        (),
    ),
    "hyperca.lab-mild": (
        lab_result(ca_corrected="2.60"),
        (Role.NURSE, Role.ONC, Role.PHARM),
        (),
        (),
    ),
    "electrolyte.magnesium-low": (
        lab_result(magnesium="0.60"),
        (Role.ONC, Role.PHARM),
        (),
        ("mark_hypoca_risk",),
    ),
    "electrolyte.phosphate-low": (
        lab_result(phosphate="0.20"),
        (Role.ONC, Role.PHARM),
        (Role.ONC, Role.PHARM),
        (),
    ),
    "renal.crcl-below-30": (
        lab_result(crcl="20", patient=LATE_DOSE),
        (Role.ONC, Role.NEPH, Role.PHARM, Role.NURSE),
        (),
        ("mark_hypoca_risk", "monitoring_plan"),
    ),
    "renal.creatinine-rise": (
        lab_result(creatinine="300"),
        (Role.ONC, Role.NEPH),
        (Role.ONC, Role.NEPH),
        (),
    ),
    "ecg.qtc-prolonged": (
        lab_result(qtc="490"),
        (Role.ONC_ONCALL, Role.CARD, Role.PHARM),
        (),
        (),
    ),
    "lab.vitamin-d-low": (
        lab_result(vitd_25oh="40"),
        (Role.ONC, Role.PHARM, Role.NURSE),
        (),
        ("mark_hypoca_risk",),
    ),
    "lab.bone-marker-or-tumour-marker-rise": (lab_result(alp="400"), (Role.ONC,), (), ()),
    "infection.neutropenia-lab": (lab_result(anc="0.8"), (Role.ONC, Role.NURSE), (), ()),
}


def test_every_rule_has_an_example():
    assert set(PLACES) == {rule.id for rule in rules.RULES}


@pytest.mark.parametrize(("rule", "place"), PLACES.items(), ids=PLACES)
def test_tells_pages_and_does(rule, place):
    facts, notify, page, side_effects = place
    finding = finding_of(rule, facts)
    assert (finding.notify, finding.page, finding.side_effects) == (notify, page, side_effects)


def test_no_result_counts_among_several_problems():
    assert RULESET.symptom_sections.keys().isdisjoint(rule.id for rule in rules.RULES)


def test_two_results_are_no_several_problems():
    facts = lab_result(magnesium="0.60", anc="0.8")
    assert fired(facts) == {"electrolyte.magnesium-low": SOON, "infection.neutropenia-lab": SOON}


@pytest.mark.parametrize(
    ("rule", "before", "now", "more"),
    [
        ("hypoca.lab-severe", {"ca_corrected": "1.85"}, {"ca_corrected": "1.80"}, True),
        ("hypoca.lab-severe", {"ca_corrected": "1.85"}, {"ca_corrected": "1.86"}, False),
        ("hyperca.lab-severe", {"ca_corrected": "3.10"}, {"ca_corrected": "3.20"}, True),
        ("hyperca.lab-severe", {"ca_corrected": "3.10"}, {"ca_corrected": "3.05"}, False),
        ("infection.neutropenia-lab", {"anc": "0.8"}, {"anc": "0.7"}, True),
        ("ecg.qtc-prolonged", {"qtc": "490"}, {"qtc": "485"}, False),
    ],
)
def test_a_further_result_says_more_where_it_is_worse(rule, before, now, more):
    known = [(rule, finding_of(rule, lab_result(**before)).evidence)]
    assert says_more(finding_of(rule, lab_result(**now)), known) is more


def _leaves(criterion):
    if isinstance(criterion, All | AtLeast):
        for part in criterion.criteria:
            yield from _leaves(part)
    elif isinstance(criterion, Not):
        yield from _leaves(criterion.criterion)
    else:
        yield criterion
        if isinstance(criterion, ToldAround):
            yield from criterion.signs
        elif isinstance(criterion, ToldWithin):
            yield criterion.sign
        elif isinstance(criterion, Lately):
            yield criterion.of


LEAVES = [leaf for rule in rules.RULES for case in rule.cases for leaf in _leaves(case.when)]


def test_names_only_tests_items_and_measurements_of_the_catalogues():
    assert {leaf.code for leaf in LEAVES if isinstance(leaf, OfLab)} <= set(TESTS)
    assert {leaf.code for leaf in LEAVES if isinstance(leaf, OfAnswer)} <= set(ITEMS)
    measured = {leaf.code for leaf in LEAVES if isinstance(leaf, Measured | MeasuredBefore)}
    assert measured <= set(MEASUREMENTS)
