"""Every CTCAE limit of clinical-rules, section 7, from both sides and in both units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.labs.catalogue import TESTS
from companion.rules.labs.formulas import CorrectedCalcium, corrected_calcium_mg_dl
from companion.rules.labs.grading import (
    CALCIUM_MODERATELY_LOW,
    CALCIUM_SEVERELY_HIGH,
    CALCIUM_SEVERELY_LOW,
    CTCAE_VERSIONS_OF,
    GRADED,
    Grades,
    calcium_grades,
    high_grade,
    is_at_least,
    is_below,
    low_grade,
)

D = Decimal

# Each row: test, unit, and pairs of value and grade, from the middle outwards. The limits of the
# laboratory are the defaults. A star marks a grade that only the other unit's limit gives.
LOW = [
    (
        "ca_corrected",
        "mmol/L",
        "2.52:0 2.11:0 2.1099:1 2.0:1 1.9999:2 1.75:2 1.7499:3 1.5:3 1.4999:4 0.8:4",
    ),
    # 2.11 mmol/L is 8.457 mg/dL; 8.0 mg/dL is 1.996 mmol/L, 7.0 is 1.7465 and 6.0 is 1.497.
    (
        "ca_corrected",
        "mg/dL",
        "8.46:0 8.45:1 8.02:1 8.01:2* 8.0:2* 7.99:2 7.02:2 7.01:3* 7.0:3* 6.99:3 6.02:3 6.01:4*",
    ),
    ("ca_corrected", "mg/dL", "6.0:4* 5.99:4"),
    ("ca_corrected", "meq/L", "4.22:0 4.21:1 4.0:1 3.99:2 3.5:2 3.49:3 3.0:3 2.99:4"),
    ("ca_ionised", "mmol/L", "1.15:0 1.1499:1 1.0:1 0.9999:2 0.9:2 0.8999:3 0.8:3 0.7999:4"),
    ("ca_ionised", "mg/dL", "4.61:0 4.60:1 4.01:1 4.00:2 3.61:2 3.60:3 3.21:3 3.20:4"),
    ("albumin", "g/L", "40:0 39.9:1 30:1 29.9:2 20:2 19.9:3 10:3"),
    ("albumin", "g/dL", "4.0:0 3.99:1 3.0:1 2.99:2 2.0:2 1.99:3"),
    ("magnesium", "mmol/L", "0.75:0 0.7499:1 0.5:1 0.4999:2 0.4:2 0.3999:3 0.3:3 0.2999:4 0.2:4"),
    # 1.2 mg/dL is 0.494 mmol/L, 0.9 is 0.370 and 0.7 is 0.288.
    (
        "magnesium",
        "mg/dL",
        "1.83:0 1.82:1 1.22:1 1.21:2* 1.2:2* 1.19:2 0.98:2 0.97:3* 0.9:3* 0.89:3 0.73:3 0.72:4*",
    ),
    ("magnesium", "mg/dL", "0.7:4* 0.69:4"),
    # 0.8 mmol/L is 2.478 mg/dL, 0.6 is 1.858 and 0.3 is 0.929: mg/dL is the stricter one.
    (
        "phosphate",
        "mmol/L",
        "0.85:0 0.8499:1 0.81:1 0.8073:1 0.8072:2* 0.8:2* 0.7999:2 0.6458:2 0.6457:3* 0.6:3*",
    ),
    ("phosphate", "mmol/L", "0.5999:3 0.3229:3 0.3228:4* 0.3:4* 0.2999:4"),
    ("phosphate", "mg/dL", "2.64:0 2.63:1 2.5:1 2.49:2 2.0:2 1.99:3 1.0:3 0.99:4"),
    ("crcl", "mL/min", "90:0 89.9:1 60:1 59.9:2 30:2 29.9:3 15:3 14.9:4 1:4"),
    ("egfr", "mL/min/{1.73_m2}", "90:0 89.9:1 60:1 59.9:2 30:2 29.9:3 15:3 14.9:4"),
    ("anc", "10*9/L", "1.8:0 1.79:1 1.5:1 1.49:2 1.0:2 0.99:3 0.5:3 0.49:4 0:4"),
    ("anc", "/uL", "1800:0 1799:1 1500:1 1499:2 1000:2 999:3 500:3 499:4"),
    ("platelets", "10*9/L", "125:0 124:1 75:1 74.9:2 50:2 49.9:3 25:3 24.9:4 0:4"),
    ("haemoglobin", "g/L", "115:0 114.9:1 100:1 99.9:2 80:2 79.9:3 20:3"),
    ("haemoglobin", "g/dL", "11.5:0 11.49:1 10.0:1 9.99:2 8.0:2 7.99:3"),
]

HIGH = [
    # 11.5 mg/dL is 2.869 mmol/L on the way back, 12.5 is 3.119 and 13.5 is 3.368.
    (
        "ca_corrected",
        "mmol/L",
        "2.52:0 2.5201:1 2.8692:1 2.8693:2* 2.9:2* 2.9001:2 3.1:2 3.1001:3 3.3682:3 3.3683:4*",
    ),
    ("ca_corrected", "mmol/L", "3.4:4* 3.4001:4"),
    # 12.5 mg/dL is 3.11875 mmol/L, which is grade 3 there; 12.42 is 3.0988.
    (
        "ca_corrected",
        "mg/dL",
        "10.1:0 10.11:1 11.5:1 11.51:2 12.42:2 12.43:3* 12.5:3* 12.51:3 13.5:3 13.51:4",
    ),
    ("ca_ionised", "mmol/L", "1.32:0 1.3201:1 1.5:1 1.5001:2 1.6:2 1.6001:3 1.8:3 1.8001:4"),
    ("creatinine", "umol/L", "81:0 81.1:1 121.5:1 121.6:2 243:2 243.1:3 486:3 486.1:4 2000:4"),
    ("creatinine", "mg/dL", "0.91:0 0.92:1 1.37:1 1.38:2 2.74:2 2.75:3 5.49:3 5.5:4"),
    ("alp", "U/L", "135:0 135.1:1 337.5:1 337.6:2 675:2 675.1:3 2700:3 2700.1:4"),
    ("qtc", "ms", "449.9:0 450:1 480:1 480.1:2 481:2 500:2 500.1:3 501:3 750:3"),
    ("qtc", "s", "0.449:0 0.450:1 0.480:1 0.481:2 0.500:2 0.501:3"),
]


def cases(table):
    return [
        (code, unit, D(value), int(grade.rstrip("*")))
        for code, unit, pairs in table
        for value, grade in (pair.split(":") for pair in pairs.split())
    ]


@pytest.mark.parametrize(("code", "unit", "value", "grade"), cases(LOW))
def test_how_much_too_low(code, unit, value, grade):
    assert low_grade(code, value, unit) == grade


@pytest.mark.parametrize(("code", "unit", "value", "grade"), cases(HIGH))
def test_how_much_too_high(code, unit, value, grade):
    assert high_grade(code, value, unit) == grade


def test_every_graded_test_stands_above():
    assert {code for code, *_ in LOW + HIGH} == GRADED
    assert CTCAE_VERSIONS_OF == {"phosphate": "4.03"}


@pytest.mark.parametrize("code", ["ca_total", "potassium", "vitd_25oh", "pth", "cea", "untx_cr"])
def test_what_the_source_does_not_grade_has_no_grade(code):
    assert low_grade(code, D(3)) is None
    assert high_grade(code, D(3)) is None


@pytest.mark.parametrize(
    ("code", "value", "lower", "grade"),
    [
        ("ca_corrected", "2.15", "2.20", 1),
        ("ca_corrected", "2.15", "2.10", 0),
        ("ca_corrected", "1.98", "1.90", 2),  # a fixed limit holds in spite of the laboratory
        ("albumin", "36", "35", 0),
        ("anc", "1.6", "1.5", 0),
        ("anc", "1.4", "1.2", 2),
    ],
)
def test_grade_1_begins_at_the_lower_limit_of_the_laboratory(code, value, lower, grade):
    assert low_grade(code, D(value), lower=D(lower)) == grade


@pytest.mark.parametrize(
    ("code", "value", "upper", "grade"),
    [
        ("ca_corrected", "2.60", "2.65", 0),
        ("ca_corrected", "2.60", "2.55", 1),
        ("ca_corrected", "2.95", "3.00", 2),
        ("creatinine", "95", "97", 0),
        ("creatinine", "150", "97", 2),
        ("alp", "251", "100", 2),
    ],
)
def test_higher_grades_count_from_the_upper_limit_of_the_laboratory(code, value, upper, grade):
    assert high_grade(code, D(value), upper=D(upper)) == grade


@pytest.mark.parametrize(
    ("value", "baseline", "grade"),
    [
        ("60", "40", 0),
        ("60.1", "40", 2),  # in range, and yet more than 1.5 times her own
        ("120", "40", 2),
        ("120.1", "40", 3),
        ("81", "80", 0),
        ("90", "80", 1),
        ("300", "200", 3),  # 1.5 times her own, but more than 3 times ULN
        ("486.1", "400", 4),
    ],
)
def test_creatinine_is_also_graded_by_the_patients_own(value, baseline, grade):
    assert high_grade("creatinine", D(value), baseline=D(baseline)) == grade


@pytest.mark.parametrize(
    ("value", "baseline", "grade"), [("440", "380", 0), ("440.1", "380", 3), ("460", "455", 1)]
)
def test_qtc_is_also_graded_by_its_rise(value, baseline, grade):
    assert high_grade("qtc", D(value), baseline=D(baseline)) == grade


# Calcium as it is judged


@pytest.mark.parametrize(
    ("calcium", "grades"),
    [
        (CorrectedCalcium(D("2.29")), Grades(0, 0)),
        (CorrectedCalcium(D("1.87")), Grades(2, 0)),
        (CorrectedCalcium(D("2.85")), Grades(0, 1)),
        (CorrectedCalcium(D("2.30"), also=(D("1.98"),)), Grades(2, 0)),
        (CorrectedCalcium(D("2.30"), also=(D("2.95"),)), Grades(0, 2)),
        (CorrectedCalcium(D("1.70"), also=(D("3.45"),)), Grades(3, 4)),
        (corrected_calcium_mg_dl(D("8.1"), None), Grades(1, 0)),
        (corrected_calcium_mg_dl(D("12.4"), None), Grades(0, 2)),
        # 8.0 - 0.8 x 0.5 = 7.6 mg/dL; by the formula in mmol/L it is 1.896
        (corrected_calcium_mg_dl(D("8.0"), D("4.5")), Grades(2, 0)),
        # 11.1 + 0.8 x 0.5 = 11.5 mg/dL, not above it; by mmol/L it is 2.86945, 11.5008 mg/dL
        (corrected_calcium_mg_dl(D("11.1"), D("3.5")), Grades(0, 2)),
    ],
)
def test_the_worst_reading_of_a_calcium_is_graded(calcium, grades):
    assert calcium_grades(calcium) == grades


def test_a_calcium_is_graded_by_the_limits_of_its_laboratory():
    calcium = CorrectedCalcium(D("2.15"))
    assert calcium_grades(calcium, lower=D("2.20"), upper=D("2.65")) == Grades(1, 0)
    assert calcium_grades(calcium, lower=D("2.00"), upper=D("2.10")) == Grades(0, 1)


def mmol(*values):
    return CorrectedCalcium(D(values[0]), also=tuple(map(D, values[1:])))


def mg(value):
    return corrected_calcium_mg_dl(D(value), None, already_corrected=True)


@pytest.mark.parametrize(
    ("calcium", "limit", "holds"),
    [
        (mmol("1.90"), CALCIUM_SEVERELY_LOW, False),
        (mmol("1.8999"), CALCIUM_SEVERELY_LOW, True),
        (mmol("2.3", "1.89"), CALCIUM_SEVERELY_LOW, True),
        (mg("7.62"), CALCIUM_SEVERELY_LOW, False),
        (mg("7.6"), CALCIUM_SEVERELY_LOW, True),  # 1.896 mmol/L
        (mg("7.59"), CALCIUM_SEVERELY_LOW, True),
        (mmol("2.0"), CALCIUM_MODERATELY_LOW, False),
        (mmol("1.9999"), CALCIUM_MODERATELY_LOW, True),
        (mg("8.02"), CALCIUM_MODERATELY_LOW, False),
        (mg("8.0"), CALCIUM_MODERATELY_LOW, True),
    ],
)
def test_below_a_limit_in_either_unit(calcium, limit, holds):
    assert is_below(calcium, limit) is holds


@pytest.mark.parametrize(
    ("calcium", "holds"),
    [
        (mmol("3.0"), True),
        (mmol("2.99"), False),
        (mmol("2.5", "3.0"), True),
        (mmol("2.995"), True),  # 12.004 mg/dL
        (mg("12.4"), True),
        (mg("12.0"), True),  # 2.994 mmol/L
        (mg("11.99"), False),
    ],
)
def test_at_a_limit_in_either_unit(calcium, holds):
    assert is_at_least(calcium, CALCIUM_SEVERELY_HIGH) is holds


# Whatever the numbers are

positive = st.decimals(min_value=0, max_value=6000, places=3)
units = st.sampled_from([(code, unit) for code in sorted(GRADED) for unit in TESTS[code].units])


@given(units, positive, positive, st.none() | positive)
def test_less_is_never_a_better_low_grade(of, one, other, lower):
    code, unit = of
    less, more = sorted([one, other])
    grades = [low_grade(code, value, unit, lower=lower) for value in (less, more)]
    assert grades == [None, None] or 4 >= grades[0] >= grades[1] >= 0


@given(units, positive, positive, st.none() | positive, st.none() | positive)
def test_more_is_never_a_better_high_grade(of, one, other, upper, baseline):
    code, unit = of
    less, more = sorted([one, other])
    grades = [
        high_grade(code, value, unit, upper=upper, baseline=baseline) for value in (less, more)
    ]
    assert grades == [None, None] or 0 <= grades[0] <= grades[1] <= 4


@given(st.lists(st.decimals(min_value=1, max_value=5, places=3), min_size=1, max_size=3))
def test_a_further_reading_never_makes_a_calcium_better(values):
    alone = calcium_grades(CorrectedCalcium(values[0]))
    together = calcium_grades(CorrectedCalcium(values[0], also=tuple(values[1:])))
    assert together.low >= alone.low
    assert together.high >= alone.high
