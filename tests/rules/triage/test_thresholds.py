"""The limits that an organisation may change: what they are, and how far they may move."""

from decimal import Decimal

import pytest

from companion.rules.triage.chart import Chart
from companion.rules.triage.criteria import PainAt
from companion.rules.triage.thresholds import SEVERE_PAIN, THRESHOLDS, in_force, is_within
from tests.rules.triage.build import report, sites

# Lowest, as the rules have it, highest. Source: clinical-rules; a change of a row is a decision.
LIMITS = {
    "fever_on_treatment": ("37.3", "37.5", "37.5"),
    "fever": ("37.5", "38.0", "38.0"),
    "high_fever": ("38.3", "39.0", "39.0"),
    "severe_pain": ("6", "7", "7"),
    "pain_crisis": ("8", "9", "10"),
    "pain_rise": ("1", "2", "2"),
    "calcium_emergency_low": ("1.75", "1.90", "2.10"),
    "calcium_emergency_high": ("2.80", "3.00", "3.10"),
    "calcium_fall": ("0.15", "0.2495", "0.30"),
    "aff_exposure": ("6", "24", "36"),
    "weight_loss": ("3", "5", "5"),
    "low_bmi": ("18.5", "20", "22"),
    "marker_rise": ("25", "50", "100"),
    "breakthroughs": ("2", "3", "4"),
}


@pytest.mark.parametrize("name", THRESHOLDS)
def test_a_limit_and_its_bounds_are_those_of_the_clinical_rules(name):
    limit = THRESHOLDS[name]
    lowest, default, highest = map(Decimal, LIMITS[name])
    assert (limit.lowest, limit.default, limit.highest) == (lowest, default, highest)


def test_every_limit_is_listed():
    assert set(THRESHOLDS) == set(LIMITS)


@pytest.mark.parametrize("name", THRESHOLDS)
def test_what_the_rules_say_lies_within_the_bounds(name):
    assert is_within(THRESHOLDS[name], THRESHOLDS[name].default)


@pytest.mark.parametrize(
    ("value", "within"), [("7.9", False), ("8", True), ("10", True), ("10.1", False)]
)
def test_both_bounds_count_as_within(value, within):
    assert is_within(THRESHOLDS["pain_crisis"], Decimal(value)) is within


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [
        ({}, {}),
        ({"pain_crisis": "8"}, {"pain_crisis": "8"}),
        ({"pain_crisis": "9"}, {}),
        ({"pain_crisis": "5"}, {"pain_crisis": "8"}),
        ({"pain_crisis": "11"}, {"pain_crisis": "10"}),
        ({"no_more_a_limit": "1"}, {}),
        ({"no_more_a_limit": "1", "fever": "37.8"}, {"fever": "37.8"}),
    ],
)
def test_in_force_is_what_differs_kept_within_the_bounds(chosen, kept):
    as_numbers = {name: Decimal(value) for name, value in kept.items()}
    assert in_force({name: Decimal(value) for name, value in chosen.items()}) == as_numbers


@pytest.mark.parametrize(("score", "severe"), [(6, True), (5, False)])
def test_a_rule_looks_at_the_limit_of_the_organisation(score, severe):
    facts = report(pain={"knee": score}, thresholds={"severe_pain": Decimal(6)})
    met = PainAt(sites("knee"), at_least=SEVERE_PAIN).met(Chart(facts))
    assert (met is not None) is severe
