"""Laboratory readings as triage sees them."""

from datetime import date
from decimal import Decimal

import pytest

from companion.rules.labs.types import LabReading
from companion.rules.triage.lab_facts import as_lab, calcium_of, labs_of

DAY = date(2026, 11, 25)


def reading(code, value, *, unit="mmol/L", on=DAY, **fields):
    given = {"low_grade": None, "high_grade": None, "loinc": None, "lower": None, "upper": None}
    amount = Decimal(value)
    return LabReading(
        **{
            "code": code,
            "value": amount,
            "unit": unit,
            "reported_value": amount,
            "reported_unit": unit,
            "collected_on": on,
            **given,
            **fields,
        }
    )


def total(value, **fields):
    limits = {"lower": Decimal("2.11"), "upper": Decimal("2.52")}
    return reading("ca_total", value, **{**limits, **fields})


def albumin(value, **fields):
    return reading("albumin", value, unit="g/L", **fields)


def test_a_result_keeps_its_value_day_limits_and_grades():
    lab = as_lab(
        reading(
            "potassium",
            "2.9",
            lower=Decimal("3.5"),
            upper=Decimal("5.1"),
            low_grade=3,
            high_grade=1,
        )
    )
    assert (lab.value, lab.on) == (Decimal("2.9"), DAY)
    assert (lab.lower, lab.upper) == (Decimal("3.5"), Decimal("5.1"))
    assert (lab.low_grade, lab.high_grade) == (3, 1)


def test_a_test_that_is_not_graded_has_grade_0():
    lab = as_lab(reading("potassium", "2.9"))
    assert (lab.low_grade, lab.high_grade) == (0, 0)


def test_calcium_is_corrected_with_the_albumin_beside_it():
    lab, corrected = calcium_of(total("2.00"), albumin("30"))
    assert lab.value == corrected.value == Decimal("2.20")


def test_the_factor_is_that_of_the_laboratory():
    lab, _ = calcium_of(total("2.00"), albumin("30"), Decimal("0.025"))
    assert lab.value == Decimal("2.25")


def test_what_was_reported_in_mg_dl_is_compared_with_the_limits_by_a_quarter():
    in_mg_dl = {"reported_unit": "mg/dL", "reported_value": Decimal("8.0")}
    lab, _ = calcium_of(total("1.996", **in_mg_dl), albumin("40"))
    assert lab.by_limits == (Decimal("2.0"),)
    assert Decimal("2.0") not in {lab.value, *lab.also}


def test_what_was_reported_in_mmol_l_is_compared_as_it_is():
    lab, _ = calcium_of(total("2.00"), albumin("40"))
    assert (lab.by_limits, lab.also) == ((), ())


def test_an_albumin_of_another_day_leaves_the_total_as_a_reading():
    early = date(2026, 11, 20)
    lab, _ = calcium_of(total("2.00"), albumin("30", on=early))
    assert Decimal("2.00") in lab.also


@pytest.mark.parametrize(("value", "low", "high"), [("1.60", 3, 0), ("2.30", 0, 0), ("3.20", 0, 3)])
def test_the_grades_are_those_of_the_corrected_value(value, low, high):
    lab, _ = calcium_of(total(value), albumin("40"))
    assert (lab.low_grade, lab.high_grade) == (low, high)


def test_of_several_results_of_a_test_the_latest_is_judged():
    labs = labs_of([reading("potassium", "4.0"), reading("potassium", "3.0", on=date(2026, 11, 1))])
    assert labs["potassium"].value == Decimal("4.0")


def test_calcium_of_a_record_is_corrected_with_its_albumin():
    labs = labs_of([total("2.00"), albumin("30")])
    assert labs["ca_corrected"].value == Decimal("2.20")
    assert labs["ca_total"].value == Decimal("2.00")


def test_calcium_of_a_record_is_corrected_by_the_factor_of_the_laboratory():
    assert labs_of([total("2.00"), albumin("30")], Decimal("0.025"))[
        "ca_corrected"
    ].value == Decimal("2.25")


def test_calcium_that_the_laboratory_has_corrected_goes_before_the_total():
    corrected = reading("ca_corrected", "2.40", is_corrected=True)
    labs = labs_of([total("2.00"), albumin("30"), corrected])
    assert labs["ca_corrected"].value == Decimal("2.40")


def test_a_record_without_calcium_has_none():
    assert set(labs_of([reading("potassium", "4.0")])) == {"potassium"}
    assert labs_of([]) == {}
