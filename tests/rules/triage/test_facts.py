"""What is taken for granted where nothing was said."""

from decimal import Decimal

from companion.rules.triage.facts import Context, Lab
from tests.rules.triage.build import TODAY

MIDDLE, LOW, HIGH = Decimal("2.3"), Decimal("2.1"), Decimal("2.5")


def test_a_result_has_grade_0_where_it_is_not_graded():
    lab = Lab(MIDDLE, TODAY)
    assert (lab.low_grade, lab.high_grade) == (0, 0)


def test_a_patient_of_whom_nothing_is_known_has_had_no_dose():
    assert Context().denosumab_dose_number == 0


def test_the_lowest_and_the_highest_reading_of_one_sample():
    lab = Lab(MIDDLE, TODAY, also=(HIGH, LOW))
    assert (lab.lowest, lab.highest) == (LOW, HIGH)


def test_readings_for_the_limits_count_against_these_only():
    lab = Lab(MIDDLE, TODAY, by_limits=(HIGH, LOW))
    assert (lab.lowest, lab.highest) == (MIDDLE, MIDDLE)
    assert (lab.lowest_by_limits, lab.highest_by_limits) == (LOW, HIGH)
