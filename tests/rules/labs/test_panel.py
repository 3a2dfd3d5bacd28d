"""Results that come together, from people and from computers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.labs.panel import (
    MOST_RESULTS,
    is_unconfirmed,
    read_correction,
    read_imported,
    read_results,
)
from companion.rules.labs.problems import LabProblem, LabProblemCode
from companion.rules.labs.types import LabReading

TODAY = date(2026, 11, 25)
POTASSIUM = {"code": "potassium", "value": "4.1", "unit": "mmol/L"}


def read(*entries, on=TODAY):
    return read_results(list(entries), collected_on=on, today=TODAY)


def faults(*entries, on=TODAY):
    _, problems = read(*entries, on=on)
    return [(problem.code.value, problem.field) for problem in problems]


def test_the_day_of_the_sample_is_that_of_each_result():
    readings, problems = read(POTASSIUM, {"code": "albumin", "value": "41", "unit": "g/L"})

    assert problems == []
    assert [(each.code, each.collected_on) for each in readings] == [
        ("potassium", TODAY),
        ("albumin", TODAY),
    ]


def test_every_result_that_is_wrong_is_named():
    assert faults(
        {"code": "ca_total", "value": "9.2", "unit": "mmol/L"},
        POTASSIUM,
        {"code": "albumin", "value": "41"},
        "4.1",
    ) == [
        ("out_of_hard_range", "results.0.value"),
        ("unit_missing", "results.2.unit"),
        ("not_an_object", "results.3"),
    ]


def test_a_test_that_stands_in_it_twice_is_ambiguous():
    assert faults(POTASSIUM, POTASSIUM) == [("repeated_test", "results.1.code")]


def test_a_wrong_day_is_told_once():
    assert faults(
        POTASSIUM, {"code": "albumin", "value": "41", "unit": "g/L"}, on=date(2026, 11, 26)
    ) == [("collected_in_future", "collected_on")]


def test_a_result_has_no_day_of_its_own():
    assert faults(POTASSIUM | {"collected_on": "2026-11-20"}) == [
        ("day_of_the_sample", "results.0.collected_on")
    ]


@pytest.mark.parametrize(
    ("raw", "code"),
    [([], "required"), ({}, "not_a_list"), (None, "not_a_list"), ([POTASSIUM] * 41, "too_many")],
)
def test_what_is_no_sample_is_refused(raw, code):
    _, problems = read_results(raw, collected_on=TODAY, today=TODAY)

    assert [(problem.code.value, problem.field) for problem in problems] == [(code, "results")]
    assert MOST_RESULTS == 40


def correct(raw, code):
    return read_correction(raw, code=code, collected_on=TODAY, today=TODAY)


def test_a_correction_is_of_the_same_test():
    right = correct({"value": "4.4", "unit": "mmol/L"}, "potassium")

    assert isinstance(right, LabReading)
    assert (right.code, right.value) == ("potassium", Decimal("4.4"))


def test_another_test_is_no_correction():
    wrong = correct({"code": "albumin", "value": "41", "unit": "g/L"}, "potassium")

    assert (wrong.code, wrong.field) == (LabProblemCode.ANOTHER_TEST, "result.code")
    assert "钾" in wrong.text.zh


@pytest.mark.parametrize(
    ("was", "entry", "is_now"),
    [
        ("ca_total", {"corrected": True}, "ca_corrected"),
        ("ca_corrected", {"code": "ca_total"}, "ca_total"),
    ],
)
def test_a_calcium_may_turn_out_to_be_corrected_or_not(was, entry, is_now):
    assert correct({"value": "2.3", "unit": "mmol/L", **entry}, was).code == is_now


@pytest.mark.parametrize("raw", [None, "4.4", [], 4])
def test_a_correction_that_is_none_is_refused(raw):
    assert correct(raw, "potassium").code is LabProblemCode.NOT_AN_OBJECT


CRITICAL = {"code": "ca_total", "value": "1.60", "unit": "mmol/L", "collected_on": "2026-11-25"}


def imported(**parts):
    return read_imported(CRITICAL | parts, today=TODAY, field="results.0")


def test_a_computer_that_cannot_be_asked_is_believed_and_the_value_marked():
    reading = imported()

    assert (reading.value, reading.is_confirmed, is_unconfirmed(reading)) == (
        Decimal("1.60"),
        False,
        True,
    )


def test_a_value_that_the_laboratory_has_confirmed_is_not_marked():
    assert not is_unconfirmed(imported(confirmed=True))


def test_a_usual_value_needs_no_confirmation():
    assert not is_unconfirmed(imported(value="2.30"))


def test_a_computer_is_not_believed_an_impossible_value():
    problem = imported(value="9.2")

    assert isinstance(problem, LabProblem)
    assert (problem.code, problem.field) == (LabProblemCode.OUT_OF_HARD_RANGE, "results.0.value")


ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "value", "unit", "lower", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(ANY)
def test_reading_never_raises(raw):
    readings, problems = read_results(raw, collected_on=TODAY, today=TODAY)
    assert readings or problems
    assert isinstance(correct(raw, "ca_total"), LabReading | LabProblem)
