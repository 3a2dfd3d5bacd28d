"""What counts as worse, value by value."""

import pytest

from companion.rules.triage.findings import Evidence, Finding
from companion.rules.triage.worsening import says_more
from companion.rules.vocabulary import Condition, Role, Tier


def found(field, value):
    return Finding(
        rule_id="a.rule",
        condition=Condition.ONJ,
        tier=Tier.SOON,
        advice=None,
        notify=(Role.NURSE,),
        page=(),
        evidence=(Evidence(field, value),),
        side_effects=(),
        ask_now=(),
        ask_within_minutes=None,
    )


@pytest.mark.parametrize(
    ("field", "before", "now", "more"),
    [
        ("pain.knee.nrs", "4", "5", True),
        ("pain.knee.nrs", "5", "5", False),
        ("pain.knee.nrs", "2 → 4", "3 → 5", True),
        ("pain.knee.nrs", "2 → 5", "1 → 5", False),
        ("labs.potassium.low", "3.0", "2.9", True),
        ("labs.potassium.low", "3.0", "3.1", False),
        ("labs.potassium.high", "6.0", "6.1", True),
        ("items.thirst.onset", "5 d", "4 d", True),
        ("items.thirst.onset", "5 d", "6 d", False),
        ("context.crcl", "30", "29", True),
        ("context.crcl", "30", "31", False),
        ("context.crcl", "None", "29", False),
        ("context.ca_corr", "2.0", "2.59", False),
        ("context.ca_corr", "2.0", "2.61", True),
        ("context.ca_corr", "2.6", "1.99", True),
        ("context.ca_corr", "2.6", "2.01", False),
        ("context.days_since_denosumab", "3", "4", False),
        ("context.days_to_next_dose", "3", "4", False),
        ("context.denosumab_exposure_months", "3", "4", False),
        ("context.months_since_last_dose", "3", "4", False),
        ("context.age", "64", "65", True),
        ("items.thirst.grade", "mild", "moderate", True),
        ("items.thirst.grade", "severe", "moderate", False),
        ("items.thirst.trend", "new", "worse", True),
        ("items.thirst.trend", "worse", "new", False),
        ("items.thirst.regions", "arms, legs", "legs", False),
        ("items.thirst.regions", "arms", "arms, legs", True),
        ("items.thirst.side", "left", "right", True),
        ("items.fall.reason", "tripped", "dizzy", True),
        ("context.opioid", "yes", "yes", False),
        ("note.thirst", "so thirsty", "so thirsty", True),
    ],
)
def test_a_value_beside_the_one_before(field, before, now, more):
    assert says_more(found(field, now), [("a.rule", [Evidence(field, before)])]) is more


def test_a_field_that_was_not_there_is_more():
    assert says_more(found("pain.knee.nrs", "1"), [("a.rule", [Evidence("pain.jaw.nrs", "9")])])


def test_the_worst_of_all_that_was_known_counts():
    known = [
        ("a.rule", [Evidence("pain.knee.nrs", "9")]),
        ("a.rule", [Evidence("pain.knee.nrs", "2")]),
    ]
    assert not says_more(found("pain.knee.nrs", "8"), known)
    assert not says_more(found("pain.knee.nrs", "9"), known)
    assert says_more(found("pain.knee.nrs", "10"), known)
