"""Section E: infection, rules 51 to 57 and 59."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from companion.rules.triage.chart import Chart
from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import PastMeasure, Source
from companion.rules.triage.ruleset import infection as rules
from companion.rules.vocabulary import Condition, Role
from tests.rules.triage.build import (
    EMERGENCY,
    NOW,
    ROUTINE,
    SOON,
    URGENT,
    earlier,
    finding_of,
    fired,
    measured_earlier,
    pain_earlier,
    record,
    report,
    table,
)

TREATED = record(sact_42d="yes")
NOT_TREATED = record(sact_42d="no")
UNKNOWN = record()
TEMPERATURE = "temperature_c"

SEPSIS = "infection.sepsis-signs"
ON_TREATMENT = "infection.neutropenic-sepsis"
LOW_GRADE = "infection.low-grade-on-sact"
FEVER = "infection.fever-not-on-sact"
SPINAL = "infection.spinal"
SKIN = "infection.cellulitis-serious"
CHEST_OR_URINE = "infection.urinary-chest"
FEVER_CHECK = "infection.fever-check-missing"

GOLDEN = [
    (
        "37.6 °C, well, palbociclib yesterday",
        report(temperature="37.6", patient=TREATED),
        LOW_GRADE,
        URGENT,
    ),
    (
        "38.0 °C, aromatase inhibitor alone",
        report(temperature="38.0", patient=NOT_TREATED),
        FEVER,
        URGENT,
    ),
    ("38.0 °C, treatment unknown", report(temperature="38.0"), ON_TREATMENT, EMERGENCY),
    (
        "37.7 °C and new pain of the back",
        report(temperature="37.7", pain={"lower_back": "3 new"}, patient=NOT_TREATED),
        SPINAL,
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


def set_limits(facts, **limits: str):
    """As an organisation has set them."""
    return replace(facts, thresholds={name: Decimal(value) for name, value in limits.items()})


def silent(facts, *items):
    return replace(facts, source=Source.FOLLOW_UP, unanswered=frozenset(items))


class TestInfectionOnTreatment:
    @table(
        ("37.9 °C and well", report(temperature="37.9", patient=TREATED), None),
        ("38.0 °C", report(temperature="38.0", patient=TREATED), EMERGENCY),
        ("38.0 °C, treatment unknown", report(temperature="38.0", patient=UNKNOWN), EMERGENCY),
        ("38.0 °C, not on treatment", report(temperature="38.0", patient=NOT_TREATED), None),
        ("chills", report(chills_rigors="mild", patient=TREATED), EMERGENCY),
        ("chills, unchanged", report(chills_rigors="mild same", patient=TREATED), EMERGENCY),
        ("no chills", report(chills_rigors="none", patient=TREATED), None),
        ("chills, not on treatment", report(chills_rigors="severe", patient=NOT_TREATED), None),
        (
            "37.4 °C and unwell",
            report(temperature="37.4", unwell_general="mild", patient=TREATED),
            None,
        ),
        (
            "37.5 °C and unwell",
            report(temperature="37.5", unwell_general="mild", patient=TREATED),
            EMERGENCY,
        ),
        (
            "37.5 °C and unwell, not on treatment",
            report(temperature="37.5", unwell_general="mild", patient=NOT_TREATED),
            None,
        ),
        (
            "37.5 °C and not unwell",
            report(temperature="37.5", unwell_general="none", patient=TREATED),
            None,
        ),
        (
            "36.0 °C and unwell",
            report(temperature="36.0", unwell_general="mild", patient=TREATED),
            None,
        ),
        (
            "35.9 °C and unwell",
            report(temperature="35.9", unwell_general="mild", patient=TREATED),
            EMERGENCY,
        ),
        ("35.9 °C and well", report(temperature="35.9", patient=TREATED), None),
        ("unwell, never measured", report(unwell_general="severe", patient=TREATED), None),
        (
            "38.5 °C yesterday, 36.8 °C now",
            report(
                temperature="36.8",
                past_measures=measured_earlier(1, temperature_c="38.5"),
                patient=TREATED,
            ),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(ON_TREATMENT) is tier

    def test_pages_the_oncologist_on_call(self):
        finding = finding_of(ON_TREATMENT, report(temperature="38.0", patient=TREATED))
        assert finding.page == (Role.ONC_ONCALL,)

    def test_names_the_treatment_and_the_temperature(self):
        finding = finding_of(ON_TREATMENT, report(temperature="38.0"))
        assert {(each.field, each.value) for each in finding.evidence} == {
            ("context.sact_42d", "unknown"),
            ("measures.temperature_c", "38.0"),
        }

    @pytest.mark.parametrize(("temperature", "rule"), [("37.6", LOW_GRADE), ("37.7", ON_TREATMENT)])
    def test_begins_at_the_fever_that_the_organisation_has_set(self, temperature, rule):
        facts = set_limits(report(temperature=temperature, patient=TREATED), fever="37.7")
        assert set(fired(facts)) == {rule}

    @pytest.mark.parametrize(("temperature", "tier"), [("37.2", None), ("37.3", EMERGENCY)])
    def test_of_the_unwell_begins_where_the_organisation_has_set_it(self, temperature, tier):
        facts = report(temperature=temperature, unwell_general="mild", patient=TREATED)
        facts = set_limits(facts, fever_on_treatment="37.3")
        assert fired(facts).get(ON_TREATMENT) is tier


class TestLowGradeOnTreatment:
    @table(
        ("37.4 °C", report(temperature="37.4", patient=TREATED), None),
        ("37.5 °C", report(temperature="37.5", patient=TREATED), URGENT),
        ("37.9 °C", report(temperature="37.9", patient=TREATED), URGENT),
        ("38.0 °C", report(temperature="38.0", patient=TREATED), None),
        ("37.5 °C, treatment unknown", report(temperature="37.5", patient=UNKNOWN), URGENT),
        ("37.9 °C, not on treatment", report(temperature="37.9", patient=NOT_TREATED), None),
        (
            "37.5 °C, not unwell",
            report(temperature="37.5", unwell_general="none", patient=TREATED),
            URGENT,
        ),
        (
            "37.5 °C, unwell",
            report(temperature="37.5", unwell_general="mild", patient=TREATED),
            None,
        ),
        (
            "37.5 °C, chills",
            report(temperature="37.5", chills_rigors="mild", patient=TREATED),
            None,
        ),
        ("never measured", report(patient=TREATED), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(LOW_GRADE) is tier

    @pytest.mark.parametrize(("temperature", "tier"), [("37.2", None), ("37.3", URGENT)])
    def test_begins_where_the_organisation_has_set_it(self, temperature, tier):
        facts = set_limits(
            report(temperature=temperature, patient=TREATED), fever_on_treatment="37.3"
        )
        assert fired(facts).get(LOW_GRADE) is tier

    def test_asks_for_a_second_temperature_in_an_hour_and_a_half(self):
        finding = finding_of(LOW_GRADE, report(temperature="37.5", patient=TREATED))
        assert (finding.ask_now, finding.ask_within_minutes) == ((TEMPERATURE,), 90)

    def test_tells_that_the_second_temperature_did_not_come_and_asks_no_more(self):
        facts = silent(report(temperature="37.5", patient=TREATED), TEMPERATURE)
        finding = finding_of(LOW_GRADE, facts)
        assert (finding.tier, finding.ask_now, finding.ask_within_minutes) == (URGENT, (), None)
        assert "follow_up" in {each.field for each in finding.evidence}

    @pytest.mark.parametrize(
        "facts",
        [report(temperature="37.5", patient=NOT_TREATED), report(patient=TREATED)],
        ids=["not on treatment", "never measured"],
    )
    def test_is_not_a_temperature_that_did_not_come(self, facts):
        assert LOW_GRADE not in fired(silent(facts, TEMPERATURE))


class TestFeverWithoutTreatment:
    @table(
        ("37.9 °C", report(temperature="37.9", patient=NOT_TREATED), None),
        ("38.0 °C", report(temperature="38.0", patient=NOT_TREATED), URGENT),
        ("38.9 °C", report(temperature="38.9", patient=NOT_TREATED), URGENT),
        ("39.0 °C", report(temperature="39.0", patient=NOT_TREATED), EMERGENCY),
        ("39.0 °C on treatment", report(temperature="39.0", patient=TREATED), None),
        ("39.0 °C, treatment unknown", report(temperature="39.0", patient=UNKNOWN), None),
        (
            "37.9 °C and chills",
            report(temperature="37.9", chills_rigors="mild", patient=NOT_TREATED),
            None,
        ),
        (
            "38.0 °C and unwell",
            report(temperature="38.0", unwell_general="severe", patient=NOT_TREATED),
            URGENT,
        ),
        (
            "38.0 °C and passing water",
            report(temperature="38.0", no_urine_12h=False, patient=NOT_TREATED),
            URGENT,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(FEVER) is tier

    @pytest.mark.parametrize(
        "sign",
        [
            {"chills_rigors": "mild"},
            {"confusion": "mild"},
            {"breathless_rest": "mild"},
            {"collapse": "mild"},
            {"no_urine_12h": True},
        ],
        ids=lambda sign: next(iter(sign)),
    )
    def test_is_an_emergency_with_a_sign_of_sepsis(self, sign):
        facts = report(temperature="38.0", patient=NOT_TREATED, **sign)
        finding = finding_of(FEVER, facts)
        assert (finding.tier, finding.advice) == (EMERGENCY, rules.FEVER_NOW)

    @pytest.mark.parametrize("sign", ["chills_rigors", "confusion", "breathless_rest", "collapse"])
    def test_is_urgent_without_it(self, sign):
        facts = report(temperature="38.0", patient=NOT_TREATED, **{sign: "none"})
        finding = finding_of(FEVER, facts)
        assert (finding.tier, finding.advice) == (URGENT, rules.FEVER_TODAY)

    @pytest.mark.parametrize(
        ("temperature", "tier"),
        [("37.5", None), ("37.6", URGENT), ("38.3", URGENT), ("38.4", EMERGENCY)],
    )
    def test_keeps_to_what_the_organisation_has_set(self, temperature, tier):
        facts = report(temperature=temperature, patient=NOT_TREATED)
        assert fired(set_limits(facts, fever="37.6", high_fever="38.4")).get(FEVER) is tier


INFECTIONS = [
    {"temperature": "38.0"},
    {"unwell_general": "mild", "temperature": "37.5"},
    {"skin_infection": "mild"},
    {"injection_site_spreading": "mild"},
    {"gum_discharge": "mild"},
    {"jaw_swelling": "mild"},
    {"painful_urination": "severity 2"},
    {"cough_sputum": "severity 2"},
]
NO_INFECTIONS = [
    {"temperature": "37.9"},
    {"unwell_general": "mild", "temperature": "37.4"},
    {"unwell_general": "mild"},
    {"skin_infection": "none"},
    {"injection_site_spreading": "none"},
    {"gum_discharge": "none"},
    {"jaw_swelling": "none"},
    {"painful_urination": "severity 1"},
    {"cough_sputum": "severity 1"},
    {"cough_sputum": "interference 4"},
]
SIGNS = [
    {"confusion": "mild"},
    {"breathless_rest": "mild"},
    {"collapse": "mild"},
    {"no_urine_12h": True},
]
NO_SIGNS = [
    {"confusion": "none"},
    {"breathless_rest": "none"},
    {"collapse": "none"},
    {"no_urine_12h": False},
]
CHILLS = {"chills_rigors": "mild"}


def _named(words) -> str:
    return ", ".join(f"{code} {said}" for code, said in words.items())


class TestSepsis:
    @pytest.mark.parametrize("infection", INFECTIONS, ids=_named)
    def test_is_any_infection_with_a_sign(self, infection):
        facts = report(**infection, confusion="mild", patient=NOT_TREATED)
        assert fired(facts).get(SEPSIS) is EMERGENCY

    @pytest.mark.parametrize("infection", INFECTIONS, ids=_named)
    def test_is_any_infection_with_chills(self, infection):
        assert fired(report(**infection, **CHILLS, patient=NOT_TREATED)).get(SEPSIS) is EMERGENCY

    @pytest.mark.parametrize("infection", INFECTIONS, ids=_named)
    def test_is_no_infection_alone(self, infection):
        assert SEPSIS not in fired(report(**infection, patient=NOT_TREATED))

    @pytest.mark.parametrize("harmless", NO_INFECTIONS, ids=_named)
    def test_is_no_sign_without_an_infection(self, harmless):
        assert SEPSIS not in fired(report(**harmless, confusion="mild", patient=NOT_TREATED))

    @pytest.mark.parametrize("sign", SIGNS, ids=_named)
    def test_is_any_sign_with_an_infection_and_no_sign_alone(self, sign):
        assert fired(report(skin_infection="mild", **sign)).get(SEPSIS) is EMERGENCY
        assert SEPSIS not in fired(report(**sign))

    @pytest.mark.parametrize("sign", SIGNS, ids=_named)
    def test_is_chills_with_any_other_sign(self, sign):
        assert fired(report(**CHILLS, **sign, patient=NOT_TREATED)).get(SEPSIS) is EMERGENCY

    @pytest.mark.parametrize("sign", NO_SIGNS, ids=_named)
    def test_is_no_infection_with_a_sign_that_is_denied(self, sign):
        assert SEPSIS not in fired(report(skin_infection="mild", **sign))

    def test_is_not_chills_alone_which_would_count_twice(self):
        assert SEPSIS not in fired(report(chills_rigors="severe new"))

    def test_comes_first_among_the_advice_and_pages_the_oncologist_on_call(self):
        facts = report(temperature="38.5", **CHILLS, patient=TREATED)
        verdict = evaluate(facts)
        assert verdict.advice == (rules.SEPSIS, rules.INFECTION_ON_TREATMENT)
        assert verdict.findings[0].page == (Role.ONC_ONCALL,)

    @pytest.mark.parametrize(("temperature", "tier"), [("37.6", None), ("37.7", EMERGENCY)])
    def test_counts_the_fever_that_the_organisation_has_set(self, temperature, tier):
        facts = report(temperature=temperature, confusion="mild", patient=NOT_TREATED)
        assert fired(set_limits(facts, fever="37.7")).get(SEPSIS) is tier

    @pytest.mark.parametrize(("temperature", "tier"), [("37.2", None), ("37.3", EMERGENCY)])
    def test_counts_the_warmth_that_the_organisation_has_set(self, temperature, tier):
        facts = report(temperature=temperature, unwell_general="mild", confusion="mild")
        assert fired(set_limits(facts, fever_on_treatment="37.3")).get(SEPSIS) is tier


class TestSpinalInfection:
    @table(
        (
            "37.4 °C with new pain of the neck",
            report(temperature="37.4", pain={"neck": "1 new"}),
            None,
        ),
        (
            "37.5 °C with new pain of the neck",
            report(temperature="37.5", pain={"neck": "1 new"}),
            EMERGENCY,
        ),
        (
            "37.5 °C, not on treatment",
            report(temperature="37.5", pain={"neck": "1 new"}, patient=NOT_TREATED),
            EMERGENCY,
        ),
        (
            "chills with new pain of the tailbone",
            report(chills_rigors="mild", pain={"sacrum_tail": "1 new"}),
            EMERGENCY,
        ),
        (
            "no chills, with new pain of the tailbone",
            report(chills_rigors="none", pain={"sacrum_tail": "1 new"}),
            None,
        ),
        ("37.5 °C alone", report(temperature="37.5"), None),
        ("new pain alone", report(pain={"neck": "9 new"}), None),
        ("37.5 °C with a hip", report(temperature="37.5", pain={"hip_l": "5 new"}), None),
        (
            "37.5 °C with a neck that does not hurt",
            report(temperature="37.5", pain={"neck": "0 new"}),
            None,
        ),
        (
            "37.5 °C with the pain of last week",
            report(
                temperature="37.5",
                pain={"lower_back": "3 same"},
                past_pains=pain_earlier(7, lower_back=3),
            ),
            None,
        ),
        (
            "37.5 °C with a pain that was less last week",
            report(
                temperature="37.5",
                pain={"lower_back": "3 same"},
                past_pains=pain_earlier(7, lower_back=2),
            ),
            EMERGENCY,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(SPINAL) is tier

    @pytest.mark.parametrize(
        "code",
        [
            "spine_pain_unremitting",
            "spine_pain_night",
            "spine_pain_strain",
            "spine_pain_mechanical",
            "spine_tenderness",
        ],
    )
    @pytest.mark.parametrize(("said", "tier"), [("mild new", EMERGENCY), ("none", None)])
    def test_counts_items_that_are_pain_of_the_spine(self, code, said, tier):
        assert fired(report(temperature="37.5", **{code: said})).get(SPINAL) is tier

    def test_does_not_count_what_a_clinician_has_confirmed(self):
        known = record(confirmed={"spine_pain_night": ("mild", 30)})
        facts = report(temperature="37.5", spine_pain_night="mild same", patient=known)
        assert SPINAL not in fired(facts)

    def test_pages_the_spine_team_too(self):
        finding = finding_of(SPINAL, report(temperature="37.5", pain={"neck": "1 new"}))
        assert finding.page == (Role.ONC_ONCALL, Role.SPINE)

    @pytest.mark.parametrize(("temperature", "tier"), [("37.2", None), ("37.3", EMERGENCY)])
    def test_begins_where_the_organisation_has_set_it(self, temperature, tier):
        facts = report(temperature=temperature, pain={"neck": "1 new"})
        assert fired(set_limits(facts, fever_on_treatment="37.3")).get(SPINAL) is tier


class TestSkinInfection:
    @table(
        ("mild", report(skin_infection="mild new"), None),
        ("moderate", report(skin_infection="moderate same"), URGENT),
        ("mild, but worse", report(skin_infection="mild worse"), URGENT),
        ("none", report(skin_infection="none worse"), None),
        (
            "mild, above what a clinician has confirmed",
            report(
                skin_infection="moderate same",
                patient=record(confirmed={"skin_infection": ("mild", 5)}),
            ),
            URGENT,
        ),
        ("moderate, at 37.9 °C", report(skin_infection="moderate", temperature="37.9"), URGENT),
        (
            "moderate, at 38.0 °C",
            report(skin_infection="moderate", temperature="38.0"),
            EMERGENCY,
        ),
        (
            "moderate, with chills",
            report(skin_infection="moderate", chills_rigors="mild"),
            EMERGENCY,
        ),
        (
            "moderate, without chills",
            report(skin_infection="moderate", chills_rigors="none"),
            URGENT,
        ),
        (
            "mild and worse, with chills",
            report(skin_infection="mild worse", chills_rigors="mild"),
            EMERGENCY,
        ),
        ("mild, at 38.0 °C", report(skin_infection="mild", temperature="38.0"), None),
        ("38.0 °C alone", report(temperature="38.0"), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(SKIN) is tier

    @pytest.mark.parametrize(
        ("temperature", "tier", "advice"),
        [("37.6", URGENT, rules.SKIN_TODAY), ("37.7", EMERGENCY, rules.SKIN_NOW)],
    )
    def test_counts_the_fever_that_the_organisation_has_set(self, temperature, tier, advice):
        facts = report(skin_infection="moderate", temperature=temperature)
        finding = finding_of(SKIN, set_limits(facts, fever="37.7"))
        assert (finding.tier, finding.advice) == (tier, advice)


CHRONIC = earlier(15, cough_sputum="severity 2", painful_urination="severity 2")


class TestChestOrUrine:
    @pytest.mark.parametrize("code", ["cough_sputum", "painful_urination"])
    @pytest.mark.parametrize(
        ("said", "history", "tier"),
        [
            ("severity 1", (), None),
            ("severity 2", (), SOON),
            ("severity 2", CHRONIC, None),
            ("severity 3", CHRONIC, SOON),
            (
                "severity 3",
                earlier(15, cough_sputum="severity 4", painful_urination="severity 4"),
                SOON,
            ),
            (
                "severity 2",
                earlier(14, cough_sputum="severity 2", painful_urination="severity 2"),
                SOON,
            ),
        ],
        ids=[
            "mild",
            "moderate",
            "moderate, as it was before",
            "severe, and less before",
            "severe, and more before",
            "moderate for two weeks",
        ],
    )
    def test_fires(self, code, said, history, tier):
        facts = report(**{code: said}, past_answers=history, temperature="36.8")
        assert fired(facts).get(CHEST_OR_URINE) is tier

    @table(
        (
            "37.4 °C",
            report(cough_sputum="severity 2", temperature="37.4", patient=NOT_TREATED),
            SOON,
        ),
        (
            "37.5 °C",
            report(cough_sputum="severity 2", temperature="37.5", patient=NOT_TREATED),
            URGENT,
        ),
        ("37.5 °C alone", report(temperature="37.5", patient=NOT_TREATED), None),
        (
            "37.5 °C on treatment, where another rule says it",
            report(cough_sputum="severity 2", temperature="37.5", patient=TREATED),
            None,
        ),
        (
            "38.0 °C on treatment, where another rule says it",
            report(cough_sputum="severity 2", temperature="38.0", patient=TREATED),
            None,
        ),
        (
            "38.0 °C, where another rule says it",
            report(cough_sputum="severity 2", temperature="38.0", patient=NOT_TREATED),
            None,
        ),
        (
            "confusion, where another rule says it",
            report(cough_sputum="severity 2", confusion="mild", patient=NOT_TREATED),
            None,
        ),
    )
    def test_leaves_fever_to_the_rules_on_fever(self, facts, tier):
        assert fired(facts).get(CHEST_OR_URINE) is tier

    @pytest.mark.parametrize(
        ("temperature", "tier", "asked", "advice"),
        [
            (None, SOON, (TEMPERATURE,), rules.CHEST_OR_URINE_SOON),
            ("36.8", SOON, (), rules.CHEST_OR_URINE_SOON),
            ("37.5", URGENT, (), rules.CHEST_OR_URINE_TODAY),
        ],
    )
    def test_asks_for_a_temperature_that_was_not_measured(self, temperature, tier, asked, advice):
        facts = report(painful_urination="severity 2", temperature=temperature, patient=NOT_TREATED)
        finding = finding_of(CHEST_OR_URINE, facts)
        assert (finding.ask_now, finding.ask_within_minutes) == (asked, None)
        assert (finding.tier, finding.advice) == (tier, advice)

    @pytest.mark.parametrize(("temperature", "tier"), [("37.2", SOON), ("37.3", URGENT)])
    def test_is_urgent_from_the_warmth_that_the_organisation_has_set(self, temperature, tier):
        facts = report(cough_sputum="severity 2", temperature=temperature, patient=NOT_TREATED)
        assert fired(set_limits(facts, fever_on_treatment="37.3")).get(CHEST_OR_URINE) is tier


def measured(hours: float, temperature: str = "36.8"):
    then = NOW - timedelta(hours=hours)
    return (PastMeasure(TEMPERATURE, Decimal(temperature), then),)


class TestFeverCheck:
    @table(
        ("unwell", report(unwell_general="mild", patient=TREATED), ROUTINE),
        ("red skin", report(skin_infection="mild", patient=TREATED), ROUTINE),
        ("chills", report(chills_rigors="mild", patient=NOT_TREATED), ROUTINE),
        ("unwell, not on treatment", report(unwell_general="mild", patient=NOT_TREATED), ROUTINE),
        ("not unwell", report(unwell_general="none", patient=TREATED), None),
        ("no chills", report(chills_rigors="none", patient=TREATED), None),
        ("no red skin", report(skin_infection="none", patient=TREATED), None),
        (
            "unwell, and measured",
            report(unwell_general="mild", temperature="36.8", patient=TREATED),
            None,
        ),
        (
            "unwell, measured 2 h ago",
            report(unwell_general="mild", past_measures=measured(2), patient=TREATED),
            None,
        ),
        (
            "unwell, measured more than 2 h ago",
            report(unwell_general="mild", past_measures=measured(2.01), patient=TREATED),
            ROUTINE,
        ),
        (
            "unwell, weighed an hour ago",
            report(
                unwell_general="mild",
                past_measures=measured_earlier(0.04, weight_kg="60"),
                patient=TREATED,
            ),
            ROUTINE,
        ),
        (
            "chills on treatment, which are an emergency already",
            report(chills_rigors="mild", patient=TREATED),
            None,
        ),
        (
            "red skin and confusion, which are an emergency already",
            report(skin_infection="mild", confusion="mild", patient=TREATED),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(FEVER_CHECK) is tier

    @pytest.mark.parametrize(
        ("patient", "minutes"), [(TREATED, 60), (UNKNOWN, 60), (NOT_TREATED, None)]
    )
    def test_asks_for_the_temperature_and_on_treatment_waits_an_hour(self, patient, minutes):
        finding = finding_of(FEVER_CHECK, report(unwell_general="mild", patient=patient))
        assert (finding.ask_now, finding.ask_within_minutes) == ((TEMPERATURE,), minutes)
        assert finding.advice == rules.TAKE_TEMPERATURE

    @table(
        ("on treatment", report(unwell_general="mild", patient=TREATED), URGENT),
        ("treatment unknown", report(unwell_general="mild", patient=UNKNOWN), URGENT),
        ("not on treatment", report(unwell_general="mild", patient=NOT_TREATED), ROUTINE),
        ("well", report(unwell_general="none", patient=TREATED), None),
        (
            "measured an hour before",
            report(unwell_general="mild", past_measures=measured(1), patient=TREATED),
            None,
        ),
    )
    def test_fires_when_no_temperature_comes(self, facts, tier):
        assert fired(silent(facts, TEMPERATURE)).get(FEVER_CHECK) is tier

    def test_asks_no_more_when_no_temperature_came(self):
        facts = silent(report(unwell_general="mild", patient=TREATED), TEMPERATURE)
        finding = finding_of(FEVER_CHECK, facts)
        assert (finding.ask_now, finding.ask_within_minutes) == ((), None)
        assert finding.advice == rules.TEMPERATURE_UNKNOWN

    def test_goes_on_waiting_when_other_questions_stayed_open(self):
        facts = silent(report(unwell_general="mild", patient=TREATED), "urinary_retention")
        assert fired(facts)[FEVER_CHECK] is ROUTINE


@pytest.mark.parametrize(
    ("temperature", "known"), [("37.4", "37.4"), (None, "36.6")], ids=["now", "earlier"]
)
def test_the_latest_temperature_is_the_one_that_is_known(temperature, known):
    past = measured(1, "36.6") + measured(1.5, "36.7")
    chart = Chart(report(temperature=temperature, past_measures=past))
    assert [each.value for each in rules.TEMPERATURE_KNOWN.met(chart)] == [known]


@pytest.mark.parametrize(
    ("rule", "roles"),
    [
        (SEPSIS, (Role.ONC_ONCALL,)),
        (ON_TREATMENT, (Role.ONC_ONCALL, Role.NURSE)),
        (LOW_GRADE, (Role.NURSE, Role.ONC_ONCALL)),
        (FEVER, (Role.NURSE, Role.ONC)),
        (SPINAL, (Role.ONC_ONCALL, Role.SPINE)),
        (SKIN, (Role.NURSE, Role.ONC)),
        (CHEST_OR_URINE, (Role.NURSE,)),
        (FEVER_CHECK, (Role.NURSE,)),
    ],
)
def test_every_rule_tells_the_roles_of_the_table(rule, roles):
    assert {each.id: each.notify for each in rules.RULES}[rule] == roles


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
def test_every_rule_of_the_section_is_about_one_condition(rule):
    assert (rule.section, rule.condition) == ("E", Condition.INFECTION)


@pytest.mark.parametrize(
    "code", ["unwell_general", "chills_rigors", "skin_infection", "injection_site_spreading"]
)
@pytest.mark.parametrize("temperature", [None, "35.5", "36.8", "37.5", "38.0", "39.0"])
@pytest.mark.parametrize("patient", [TREATED, NOT_TREATED])
def test_a_higher_grade_never_lowers_the_tier(code, temperature, patient):
    ranks = [
        evaluate(report(**{code: grade}, temperature=temperature, patient=patient)).tier.rank
        for grade in ("none", "mild", "moderate", "severe")
    ]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize("patient", [TREATED, NOT_TREATED])
@pytest.mark.parametrize(
    "words",
    [{}, {"unwell_general": "mild"}, {"cough_sputum": "severity 2"}, {"skin_infection": "mild"}],
    ids=_named,
)
def test_a_higher_temperature_never_lowers_the_tier(words, patient):
    ranks = [
        evaluate(report(**words, temperature=temperature, patient=patient)).tier.rank
        for temperature in ("36.8", "37.4", "37.5", "37.9", "38.0", "38.9", "39.0")
    ]
    assert ranks == sorted(ranks)
