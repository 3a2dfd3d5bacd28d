"""What was sent becomes a graded result, or a problem; never another number, never another unit."""

import json
import re
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.labs.catalogue import BY_LOINC, TESTS
from companion.rules.labs.problems import LabProblemCode
from companion.rules.labs.reading import LabProblem, LabReading, read_lab
from companion.rules.labs.units import UNITS

D = Decimal
TODAY = date(2026, 11, 25)
DAY = "2026-11-20"


def read(code=None, value=None, unit=None, *, baselines=None, **more):
    entry = {"code": code, "value": value, "unit": unit, "collected_on": DAY} | more
    return read_lab(entry, today=TODAY, baselines=baselines)


def accepted(*args, **more):
    reading = read(*args, **more)
    assert isinstance(reading, LabReading), reading
    return reading


def refused(*args, **more):
    problem = read(*args, **more)
    assert isinstance(problem, LabProblem), problem
    assert re.search("[\u4e00-\u9fff]", problem.text.zh)
    assert problem.text.zh.endswith("。")
    assert problem.text.en.endswith(".")
    return problem


def fault(*args, **more):
    problem = refused(*args, **more)
    return problem.code.value, problem.field


# What is read


def test_a_whole_result_is_read():
    assert read_lab(
        {
            "code": "ca_total",
            "loinc": "17861-6",
            "value": "９．２",
            "unit": "mg/dl",
            "lower": "2.15",
            "upper": 2.55,
            "limits_unit": "mmol/L",
            "collected_on": "2026-11-25",
            "confirmed": False,
            "corrected": None,
        },
        today=TODAY,
    ) == LabReading(
        "ca_total",
        value=D("2.2954"),
        unit="mmol/L",
        reported_value=D("9.2"),
        reported_unit="mg/dL",
        lower=D("2.15"),
        upper=D("2.55"),
        low_grade=None,
        high_grade=None,
        loinc="17861-6",
        collected_on=TODAY,
        lower_is_reported=True,
        upper_is_reported=True,
    )


def test_a_result_needs_no_limits_and_no_code_beside_its_loinc():
    reading = accepted(loinc="2601-3", value=0.45, unit="mmol/L")
    assert (reading.code, reading.value, reading.loinc) == ("magnesium", D("0.45"), "2601-3")
    assert (reading.lower, reading.upper) == (D("0.75"), D("1.02"))
    assert not reading.lower_is_reported
    assert not reading.upper_is_reported
    assert (reading.low_grade, reading.high_grade) == (2, None)
    assert (reading.is_low, reading.is_high) == (True, False)


def test_a_reading_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        accepted("ca_total", "2.3", "mmol/L").value = D(3)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("2.30", "2.30"),
        ("２．３", "2.3"),
        ("+2.3", "2.3"),
        (2, "2"),
        (2.3, "2.3"),
        (D("2.3"), "2.3"),
        ("002.3", "2.3"),
        (D("23E-1"), "2.3"),
    ],
)
def test_a_number_may_be_typed_in_these_ways(value, number):
    assert accepted("ca_total", value, "mmol/L").value == D(number)


@pytest.mark.parametrize(
    ("code", "value", "unit", "low", "high"),
    [
        ("ca_corrected", "1.87", "mmol/L", 2, 0),
        ("ca_corrected", "2.29", "mmol/L", 0, 0),
        ("ca_corrected", "2.85", "mmol/L", 0, 1),
        ("ca_corrected", "8.1", "mg/dL", 1, 0),
        ("ca_corrected", "12.4", "mg/dL", 0, 2),
        ("ca_corrected", "11.51", "mg/dL", 0, 2),  # 2.872 mmol/L would be grade 1
        ("ca_ionised", "0.99", "mmol/L", 2, 0),
        ("magnesium", "1.2", "mg/dL", 2, None),
        ("phosphate", "0.80", "mmol/L", 2, None),
        ("albumin", "3.8", "g/dL", 1, None),
        ("creatinine", "1.4", "mg/dL", None, 2),
        ("anc", "0.49", "10^9/L", 4, None),
        ("anc", "0", "10^9/L", 4, None),
        ("platelets", "74", "×10⁹/L", 2, None),
        ("haemoglobin", "7.9", "g/dL", 3, None),
        ("qtc", "501", "ms", None, 3),
        ("potassium", "2.1", "mmol/L", None, None),
        ("cea", "300", "ng/mL", None, None),
    ],
)
def test_a_result_is_graded_in_the_unit_of_the_report_too(code, value, unit, low, high):
    reading = accepted(code, value, unit)
    assert (reading.low_grade, reading.high_grade) == (low, high)


def test_creatinine_and_qtc_are_graded_by_the_patients_own_values():
    baselines = {"creatinine": D(40), "qtc": D(380)}
    assert accepted("creatinine", "61", "umol/L", baselines=baselines).high_grade == 2
    assert accepted("qtc", "445", "ms", baselines=baselines).high_grade == 3
    assert accepted("creatinine", "61", "umol/L").high_grade == 0


# The test


@pytest.mark.parametrize("loinc", BY_LOINC)
def test_every_loinc_code_is_read_with_its_usual_unit(loinc):
    test, named = BY_LOINC[loinc]
    middle = test.reference.lowest or test.reference.highest
    value = test.from_canonical(middle, named.unit).quantize(D("0.0001"))
    reading = accepted(loinc=loinc, value=value, unit=named.unit)
    assert reading.code == test.code
    assert reading.loinc == loinc
    assert reading.is_corrected is (loinc == "29265-6")


@pytest.mark.parametrize("code", TESTS)
def test_every_test_is_read_in_each_of_its_units(code):
    test = TESTS[code]
    middle = test.reference.lowest or test.reference.highest
    for unit in test.units:
        value = test.from_canonical(middle, unit).quantize(D("0.000001"))
        assert abs(accepted(code, value, unit).value - middle) < middle * D("0.001")


@pytest.mark.parametrize("code", ["sodium", "CA_TOTAL", "ca_total ", "x" * 2_000, 7, [], {}, True])
def test_an_unknown_code_is_refused(code):
    assert fault(code, "2.3", "mmol/L") == ("code_unknown", "code")


@pytest.mark.parametrize("loinc", ["2951-2", "17837-6", "２０００-8", 20008, ["2000-8"]])
def test_an_unknown_loinc_code_is_refused(loinc):
    assert fault(loinc=loinc, value="2.3", unit="mmol/L") == ("code_unknown", "loinc")


def test_a_result_without_a_code_is_refused():
    assert fault(value="2.3", unit="mmol/L") == ("required", "code")
    assert fault("", "2.3", "mmol/L") == ("required", "code")


def test_a_code_and_a_loinc_code_must_name_the_same_test():
    assert fault("albumin", "38", "g/L", loinc="2000-8") == ("loinc_of_another_test", "loinc")
    assert fault("ca_total", "2.3", "mmol/L", loinc="29265-6") == ("loinc_of_another_test", "loinc")
    assert fault("ca_corrected", "2.3", "mmol/L", loinc="2000-8") == (
        "loinc_of_another_test",
        "loinc",
    )


@pytest.mark.parametrize(
    ("loinc", "value", "unit"),
    [
        ("17861-6", "2.3", "mmol/L"),
        ("2000-8", "9.2", "mg/dL"),
        ("29265-6", "9.2", "mg/dL"),
        ("17864-0", "1.2", "mmol/L"),
        ("19123-9", "0.8", "mmol/L"),
        ("14879-1", "3.1", "mg/dL"),  # some repositories mislabel it as mass
        ("2160-0", "80", "umol/L"),
        ("68438-1", "30", "ng/mL"),
        ("2731-8", "4.2", "pmol/L"),
    ],
)
def test_a_loinc_code_and_its_unit_must_agree(loinc, value, unit):
    assert fault(loinc=loinc, value=value, unit=unit) == ("loinc_unit_mismatch", "unit")


def test_a_loinc_code_fixes_the_dimension_not_the_unit():
    assert accepted(loinc="1751-7", value="38", unit="g/L").value == 38
    assert accepted(loinc="1751-7", value="3.8", unit="g/dL").value == 38
    assert accepted(loinc="2000-8", value="4.6", unit="mEq/L").value == D("2.3")


@pytest.mark.parametrize(
    "how",
    [
        {"code": "ca_total", "corrected": True},
        {"code": "ca_corrected", "corrected": True},
        {"code": "ca_corrected"},
        {"loinc": "29265-6"},
        {"code": "ca_total", "loinc": "2000-8", "corrected": True},
        {"code": "ca_total", "loinc": "29265-6", "corrected": True},
        {"code": "ca_corrected", "loinc": "2000-8", "corrected": True},
    ],
)
def test_a_laboratory_may_say_in_many_ways_that_it_has_corrected(how):
    reading = accepted(**({"value": "1.98", "unit": "mmol/L"} | how))
    assert (reading.code, reading.is_corrected) == ("ca_corrected", True)
    assert (reading.low_grade, reading.loinc) == (2, how.get("loinc"))


def test_nothing_but_calcium_is_corrected():
    assert fault("ca_ionised", "1.2", "mmol/L", corrected=True) == ("never_corrected", "corrected")
    assert fault("albumin", "38", "g/L", corrected=True) == ("never_corrected", "corrected")
    assert not accepted("albumin", "38", "g/L", corrected=False).is_corrected


# The unit


@pytest.mark.parametrize("unit", [None, "", "  ", "\u3000"])
@pytest.mark.parametrize("of", [{"code": "albumin"}, {"loinc": "2000-8"}])
def test_a_missing_unit_is_never_guessed(of, unit):
    assert fault(**of, value="3.8", unit=unit) == ("unit_missing", "unit")


@pytest.mark.parametrize("unit", ["mol", "x" * 2_000, "\x00", "\ud800", 7, True, [], {}, ["g/L"]])
def test_an_unknown_unit_is_refused(unit):
    assert fault("albumin", "38", unit) == ("unit_unknown", "unit")


def test_a_unit_of_other_tests_is_refused_and_the_right_ones_are_named():
    problem = refused("albumin", "38", "mmol/L")
    assert (problem.code.value, problem.field) == ("unit_not_for_this_test", "unit")
    assert problem.text.en == (
        "mmol/L is no unit for this test (Albumin). Use one of these: g/L, g/dL."
    )
    assert problem.text.zh == "白蛋白不使用单位 mmol/L，可以使用的单位：g/L、g/dL。"


def test_giga_per_litre_is_not_taken_for_gram_per_litre():
    assert fault("platelets", "200", "G/L") == ("unit_not_for_this_test", "unit")


@pytest.mark.parametrize(
    ("code", "value", "unit", "other"),
    [
        ("ca_total", "2.3", "mg/dL", "mmol/L"),
        ("ca_total", "9.2", "mmol/L", "mg/dL"),
        ("albumin", "3.8", "g/L", "g/dL"),
        ("albumin", "38", "g/dL", "g/L"),
        ("ca_ionised", "4.8", "mmol/L", "mg/dL"),
        ("ca_ionised", "1.19", "mg/dL", "mmol/L"),
        ("creatinine", "0.9", "umol/L", "mg/dL"),
        ("creatinine", "80", "mg/dL", "µmol/L"),
        ("haemoglobin", "12", "g/L", "g/dL"),
        ("haemoglobin", "120", "g/dL", "g/L"),
        ("anc", "1500", "10*9/L", "/µL"),
        ("qtc", "0.45", "ms", "s"),
        ("bctx", "0.4", "ng/L", "ng/mL, µg/L"),
    ],
)
def test_a_value_of_another_unit_is_refused_and_that_unit_named(code, value, unit, other):
    problem = refused(code, value, unit, confirmed=True)
    assert (problem.code.value, problem.field) == ("out_of_hard_range", "value")
    assert f" In {other}, {value} would be plausible. " in problem.text.en
    assert f"如果单位是 {other.replace(', ', '、')}，{value} 则有可能。" in problem.text.zh


def test_the_sentence_on_the_hard_range_is_whole():
    problem = refused("ca_total", "9.2", "mmol/L")
    assert problem.text.en == (
        "Calcium, total: 9.2 mmol/L is not possible; it must lie between 0.80 and 5.00 mmol/L."
        " In mg/dL, 9.2 would be plausible. Check the value and the unit on the report."
    )
    assert problem.text.zh == (
        "总钙不可能是 9.2 mmol/L，应在 0.80 到 5.00 mmol/L 之间。"
        "如果单位是 mg/dL，9.2 则有可能。请核对化验单上的数值和单位。"
    )


def test_no_other_unit_is_named_where_none_would_do():
    problem = refused("albumin", "900", "g/L")
    assert problem.code is LabProblemCode.OUT_OF_HARD_RANGE
    assert "plausible" not in problem.text.en


@pytest.mark.parametrize(
    ("code", "unit", "inside", "outside"),
    [
        ("ca_total", "mmol/L", ["0.80", "5.00"], ["0.7999", "5.0001"]),
        ("ca_total", "mg/dL", ["3.2", "20"], ["3.1999", "20.0001"]),
        ("ca_corrected", "mg/dL", ["3.2", "20"], ["3.1999", "20.0001"]),
        ("ca_total", "meq/L", ["1.6", "10"], ["1.5999", "10.0001"]),
        ("albumin", "g/L", ["10", "65"], ["9.9999", "65.0001"]),
        ("magnesium", "mg/dL", ["0.49", "9.72"], ["0.48", "9.73"]),
        ("anc", "10*9/L", ["0", "-0", "100"], ["-0.1", "100.1"]),
        ("qtc", "ms", ["250", "750"], ["249.9", "750.1"]),
    ],
)
def test_the_ends_of_the_hard_range_belong_to_it(code, unit, inside, outside):
    for value in inside:
        assert accepted(code, value, unit, confirmed=True).reported_value == D(value)
    for value in outside:
        assert fault(code, value, unit, confirmed=True) == ("out_of_hard_range", "value")


# The second question


@pytest.mark.parametrize(
    ("code", "unit", "usual", "unusual"),
    [
        ("ca_total", "mmol/L", ["1.75", "3.20"], ["1.7499", "3.2001"]),
        ("ca_total", "mg/dL", ["7.02", "12.82"], ["7.01", "12.83"]),
        ("ca_ionised", "mmol/L", ["0.80", "1.80"], ["0.7999", "1.8001"]),
        ("albumin", "g/L", ["20", "65"], ["19.99", "10"]),
        ("albumin", "g/dL", ["2.0"], ["1.99"]),
        ("ca_corrected", "mmol/L", ["0.9", "4.9"], []),
    ],
)
def test_an_unusual_value_is_asked_a_second_time(code, unit, usual, unusual):
    for value in usual:
        assert not accepted(code, value, unit).is_confirmed
    for value in unusual:
        assert fault(code, value, unit) == ("needs_confirmation", "value")
        assert accepted(code, value, unit, confirmed=True).is_confirmed


def test_the_second_question_names_the_unit_that_would_explain_the_value():
    assert " In mEq/L, 4.6 would be plausible. " in refused("ca_total", "4.6", "mmol/L").text.en


@pytest.mark.parametrize("confirmed", ["true", 1, "yes", [], {}])
def test_only_true_confirms(confirmed):
    assert fault("ca_total", "1.7", "mmol/L", confirmed=confirmed) == ("not_a_boolean", "confirmed")


def test_the_second_question_comes_last():
    assert fault("ca_total", "1.7", "mmol/L", lower="3", upper="2") == ("limits_wrong", "lower")


# The value


@pytest.mark.parametrize(
    "value",
    [
        "2,3",
        "2。3",
        "2，3",
        "二",
        "２．３．１",
        "<2.3",
        ">2.3",
        "2.3 mmol/L",
        "1e3",
        "2.3E0",
        "0x2",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "１，０００",
        " 2.3",
        "2.3\n",
        "9" * 21,
        "9" * 2_000,
        "2." + "3" * 21,
        float("nan"),
        float("inf"),
        10**400,
        1e300,
        1e-300,
        True,
        False,
        [],
        {},
        D("NaN"),
        D("sNaN"),
        D("Infinity"),
        D("1E+999999"),
        D("1E-999999"),
        D("-1E+30"),
        "\ud800",
    ],
)
def test_what_is_no_number_is_refused(value):
    assert fault("ca_total", value, "mmol/L") == ("not_a_number", "value")
    assert fault("ca_total", "2.3", "mmol/L", lower=value) == ("not_a_number", "lower")


@pytest.mark.parametrize("value", [None, "", " "])
def test_a_missing_value_is_refused(value):
    assert fault("ca_total", value, "mmol/L") == ("required", "value")


# The limits


@pytest.mark.parametrize(
    ("limits", "lower", "upper"),
    [
        ({"lower": "8.6", "upper": "10.2"}, "2.1457", "2.5449"),
        ({"lower": "2.15", "upper": "2.55", "limits_unit": "mmol/l"}, "2.15", "2.55"),
        ({"lower": "8.6"}, "2.1457", "2.52"),
        ({"upper": "10.2"}, "2.11", "2.5449"),
        ({"limits_unit": "mmol/L"}, "2.11", "2.52"),
        ({"lower": "", "upper": None}, "2.11", "2.52"),
    ],
)
def test_limits_are_converted_by_their_own_unit(limits, lower, upper):
    reading = accepted("ca_corrected", "9.2", "mg/dL", **limits)
    assert (reading.lower, reading.upper) == (D(lower), D(upper))
    assert reading.lower_is_reported is bool(limits.get("lower"))
    assert reading.upper_is_reported is bool(limits.get("upper"))


@pytest.mark.parametrize(
    ("code", "value", "unit", "limits"),
    [
        ("ca_total", "2.3", "mmol/L", {"lower": "2.6", "upper": "2.1"}),
        ("ca_total", "2.3", "mmol/L", {"lower": "2.3", "upper": "2.3"}),
        ("ca_total", "2.3", "mmol/L", {"lower": "2.53"}),  # above the default upper limit
        ("ca_total", "2.3", "mmol/L", {"upper": "2.10"}),
        ("ca_total", "2.3", "mmol/L", {"lower": "8.5", "upper": "10.5"}),  # mg/dL
        ("ca_total", "9.2", "mg/dL", {"lower": "2.11", "upper": "2.52"}),  # mmol/L
        ("ca_total", "2.3", "mmol/L", {"lower": "0", "upper": "2.52"}),
        ("magnesium", "1.5", "mg/dL", {"lower": "0.75", "upper": "1.02"}),  # mmol/L, and possible
        ("magnesium", "0.8", "mmol/L", {"lower": "1.6", "upper": "2.6"}),  # mg/dL, and possible
        ("albumin", "38", "g/L", {"lower": "3.5", "upper": "5.0"}),
        ("pth", "40", "pg/mL", {"lower": "1.6", "upper": "6.9"}),
        ("alp", "90", "U/L", {"lower": "150", "upper": "300"}),
        ("cea", "3", "ng/mL", {"lower": "0", "upper": "-5"}),
    ],
)
def test_limits_that_cannot_be_are_refused(code, value, unit, limits):
    assert fault(code, value, unit, **limits) == ("limits_wrong", next(iter(limits)))


@pytest.mark.parametrize(
    ("code", "value", "unit", "limits"),
    [
        ("bctx", "300", "pg/mL", {"lower": "0", "upper": "573"}),
        ("cea", "3", "ng/mL", {"lower": 0, "upper": "3.4"}),
        ("osteocalcin", "2", "ng/mL", {"lower": "0.6", "upper": "4.0"}),  # another assay
        ("egfr", "80", "mL/min/1.73m2", {"lower": "60"}),
        ("qtc", "430", "ms", {"lower": "0", "upper": "450"}),
    ],
)
def test_limits_of_other_assays_are_taken(code, value, unit, limits):
    reading = accepted(code, value, unit, **limits)
    assert reading.lower_is_reported is ("lower" in limits)
    assert reading.upper_is_reported is ("upper" in limits)


def test_the_unit_of_the_limits_is_read_like_every_other():
    assert fault("ca_total", "9.2", "mg/dL", lower="8.5", limits_unit="?") == (
        "unit_unknown",
        "limits_unit",
    )
    assert fault("ca_total", "9.2", "mg/dL", lower="8.5", limits_unit="g/L") == (
        "unit_not_for_this_test",
        "limits_unit",
    )


def test_the_sentence_on_limits_names_them():
    problem = refused("ca_total", "2.3", "mmol/L", lower="8.5")
    assert "8.5 to … mmol/L" in problem.text.en
    assert "8.5 到 … mmol/L" in problem.text.zh


# The day


@pytest.mark.parametrize("day", ["2026-11-25", "2016-01-01", date(2026, 11, 25)])
def test_a_sample_of_the_past_is_read(day):
    assert accepted("ca_total", "2.3", "mmol/L", collected_on=day).collected_on <= TODAY


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-11-26", "collected_in_future"),
        (date(2026, 11, 26), "collected_in_future"),
        ("9999-12-31", "collected_in_future"),
        ("2015-12-31", "collected_too_early"),
        ("0001-01-01", "collected_too_early"),
        ("2026-02-30", "not_a_date"),
        ("20261120", "not_a_date"),
        ("２０２６-11-20", "not_a_date"),
        ("today", "not_a_date"),
        (20261120, "not_a_date"),
        (datetime(2026, 11, 20, tzinfo=UTC), "not_a_date"),
        ([], "not_a_date"),
        (None, "required"),
        ("", "required"),
    ],
)
def test_another_day_is_refused(day, code):
    assert fault("ca_total", "2.3", "mmol/L", collected_on=day) == (code, "collected_on")


# The entry


@pytest.mark.parametrize("raw", [None, "ca_total", 7, [], [{}], True])
def test_what_is_no_object_is_refused(raw):
    problem = read_lab(raw, today=TODAY, field="labs.0")
    assert (problem.code.value, problem.field) == ("not_an_object", "labs.0")


def test_an_unknown_field_is_refused():
    problem = refused("ca_total", "2.3", "mmol/L", units="mg/dL")
    assert problem.code is LabProblemCode.UNKNOWN_FIELD
    assert "limits_unit" in problem.text.en


def test_the_path_of_the_entry_stands_before_its_fields():
    problem = read_lab(
        {"code": "albumin", "value": "38", "collected_on": DAY}, today=TODAY, field="labs.3"
    )
    assert problem.field == "labs.3.unit"


# Whatever comes

ODD = [
    "",
    "0",
    "-1",
    "9.2",
    "2.3",
    "38",
    "３．８",
    "NaN",
    "1e9",
    "2026-11-20",
    "true",
    "\x00",
    "\ud800",
]
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(max_size=30),
    st.sampled_from([*ODD, *TESTS, *BY_LOINC, *UNITS]),
    st.dates(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
FIELDS = ["code", "loinc", "value", "unit", "lower", "upper", "limits_unit", "collected_on"]
FIELDS += ["confirmed", "corrected"]
entries = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), values, max_size=10)


@given(values | entries)
def test_reading_never_raises(raw):
    assert isinstance(read_lab(raw, today=TODAY), LabReading | LabProblem)


near = st.fixed_dictionaries(
    {
        "code": st.sampled_from(sorted(TESTS)),
        "value": st.decimals(min_value=-10, max_value=3000, places=3).map(str) | values,
        "unit": st.sampled_from(sorted(UNITS)) | values,
        "collected_on": st.just(DAY),
    },
    optional={
        "loinc": st.sampled_from(sorted(BY_LOINC)),
        "lower": st.decimals(min_value=0, max_value=200, places=2) | values,
        "upper": st.decimals(min_value=0, max_value=200, places=2) | values,
        "limits_unit": st.sampled_from(sorted(UNITS)) | values,
        "confirmed": st.booleans(),
        "corrected": st.booleans(),
    },
)


@given(near)
def test_what_is_read_is_possible_in_its_unit(raw):
    reading = read_lab(raw, today=TODAY)
    if isinstance(reading, LabProblem):
        return
    test = TESTS[reading.code]
    assert test.is_possible(reading.reported_value, reading.reported_unit)
    assert reading.value == test.to_canonical(reading.reported_value, reading.reported_unit)
    assert reading.unit == test.unit
    assert reading.low_grade in {None, 0, 1, 2, 3, 4}
    assert reading.high_grade in {None, 0, 1, 2, 3, 4}
    if reading.lower is not None and reading.upper is not None:
        assert reading.lower < reading.upper
    assert reading.is_confirmed or test.is_plausible(reading.reported_value, reading.reported_unit)


@given(st.text(max_size=40))
def test_any_text_as_json_is_read_or_refused(text):
    entry = {"code": "ca_total", "value": text, "unit": text, "collected_on": text, "loinc": text}
    sent = json.loads(json.dumps(entry))
    assert isinstance(read_lab(sent, today=TODAY), LabProblem)
