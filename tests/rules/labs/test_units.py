"""One unit has many spellings, and no spelling has two units."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.labs.catalogue import TESTS
from companion.rules.labs.units import UNITS, to_ucum

PRINTED = {
    "mmol/L": [
        "mmol/L",
        "mmol/l",
        "MMOL/L",
        "ｍｍｏｌ／Ｌ",
        "mmol / L",
        "mmol·L⁻¹",
        "毫摩尔/升",
        "㎜ol/L",
    ],
    "umol/L": [
        "µmol/L",
        "μmol/L",
        "umol/L",
        "UMOL/L",
        "µmol/l",
        "ＵＭＯＬ／Ｌ",
        "μＭｏｌ/L",
        "微摩尔/升",
    ],
    "nmol/L": ["nmol/L", "NMOL/L"],
    "pmol/L": ["pmol/L"],
    "meq/L": ["mEq/L", "meq/L", "MEQ/L", "mEq/l"],
    "mg/dL": ["mg/dL", "mg/dl", "MG/DL", "mg/100 mL", "mg%", "㎎/㎗", "毫克/分升"],
    "g/dL": ["g/dL", "g/dl", "gm/dL", "克/分升"],
    "g/L": ["g/L", "g/l", "G/L", "ｇ／Ｌ", "克/升", "g∕L"],
    "ug/L": ["µg/L", "μg/L", "ug/L", "mcg/L", "㎍/L"],
    "ng/mL": ["ng/mL", "ng/ml", "NG/ML"],
    "ng/L": ["ng/L"],
    "pg/mL": ["pg/mL", "pg/ml"],
    "U/L": ["U/L", "u/l", "IU/L", "[iU]/L", "单位/升"],
    "U/mL": ["U/mL", "IU/mL", "u/ml"],
    "kU/L": ["kU/L", "KU/L"],
    "10*9/L": [
        "10*9/L",
        "10^9/L",
        "10⁹/L",
        "x10⁹/L",
        "×10⁹/L",
        "X10^9/L",
        "x 10^9 / L",
        "10E9/L",
        "10(9)/L",
        "10**9/L",
        "＊10^9/L",
        "10e+9/l",
    ],
    "10*3/uL": ["10*3/uL", "10³/µL", "x10^3/μL", "K/uL", "x10E3/uL"],
    "/uL": ["/uL", "/µL", "{cells}/uL", "cells/µL", "/mm³"],
    "ms": ["ms", "msec", "MS", "毫秒"],
    "s": ["s", "sec"],
    "mL/min": ["mL/min", "ml/min", "毫升/分钟"],
    "mL/min/{1.73_m2}": [
        "mL/min/{1.73_m2}",
        "mL/min/1.73m2",
        "ml/min/1.73 m²",
        "mL/min/1.73m^2",
        "mL/min/[1.73m2]",
        "mL/(min·1.73m²)",
        "ml/min/1.73㎡",
    ],
    "nmol/mmol": ["nmol/mmol", "nmol BCE/mmol", "nmol{BCE}/mmol{creat}", "nM BCE/mM creatinine"],
}

UNKNOWN = [
    "",
    " ",
    "mmol",
    "mol/L",
    "mmol/L mg/dL",
    "mg",
    "%",
    "kg",
    "L",
    "µ",
    "μ/L",
    "µU/L",
    "M/L",
]
UNKNOWN += ["mmol/dL", "g", "10^6/L", "10^12/L", "10.9/L", "9/L", "\x00", "\ud800", "ﷺ" * 40]
UNKNOWN += ["mmol/L" + " " * 2_000, "x" * 2_000, "mmol/L\u200b", "毫摩尔"]


@pytest.mark.parametrize(
    ("printed", "code"), [(each, code) for code, names in PRINTED.items() for each in names]
)
def test_a_printed_unit_is_known(printed, code):
    assert to_ucum(printed) == code


@pytest.mark.parametrize("printed", UNKNOWN)
def test_what_is_no_unit_of_ours_stays_unknown(printed):
    assert to_ucum(printed) is None


def test_every_unit_is_printed_above():
    assert PRINTED.keys() == UNITS.keys()


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda unit: unit.code)
def test_no_spelling_belongs_to_two_units(unit):
    names = (unit.code, unit.printed, *unit.synonyms)
    assert {to_ucum(name) for name in names} == {unit.code}


@given(st.text(max_size=60))
def test_any_text_is_a_unit_or_none(text):
    assert to_ucum(text) in {None, *UNITS}


CONVERTED = [
    ("ca_total", "1", "mg/dL", "0.2495"),
    ("ca_total", "8.1", "mg/dL", "2.02095"),
    ("ca_total", "4.6", "meq/L", "2.3"),
    ("ca_ionised", "4.8", "mg/dL", "1.1976"),
    ("ca_ionised", "2.4", "meq/L", "1.2"),
    ("magnesium", "1", "mg/dL", "0.4114"),
    ("magnesium", "1.6", "meq/L", "0.8"),
    ("phosphate", "1", "mg/dL", "0.3229"),
    ("creatinine", "1", "mg/dL", "88.4"),
    ("albumin", "3.8", "g/dL", "38"),
    ("haemoglobin", "12.1", "g/dL", "121"),
    ("vitd_25oh", "20", "ng/mL", "49.92"),
    ("vitd_25oh", "20", "ug/L", "49.92"),
    ("pth", "40", "pg/mL", "40"),
    ("pth", "4.24", "pmol/L", "40"),
    ("bctx", "0.4", "ng/mL", "400"),
    ("bctx", "0.4", "ug/L", "400"),
    ("bctx", "400", "pg/mL", "400"),
    ("p1np", "40", "ng/mL", "40"),
    ("ca153", "20", "kU/L", "20"),
    ("potassium", "4.1", "meq/L", "4.1"),
    ("anc", "1500", "/uL", "1.5"),
    ("anc", "1.5", "10*3/uL", "1.5"),
    ("qtc", "0.48", "s", "480"),
]


@pytest.mark.parametrize(("code", "value", "unit", "canonical"), CONVERTED)
def test_a_value_is_converted(code, value, unit, canonical):
    assert TESTS[code].to_canonical(Decimal(value), unit) == Decimal(canonical)


def test_calcium_goes_back_by_the_factor_of_the_source():
    assert TESTS["ca_total"].from_canonical(Decimal(2), "mg/dL") == Decimal("8.016")


@pytest.mark.parametrize(
    ("code", "unit"), [(test.code, unit) for test in TESTS.values() for unit in test.units]
)
@given(value=st.decimals(min_value="0.001", max_value=100_000, places=3))
def test_there_and_back_is_the_same_value(code, unit, value):
    """To within the five digits to which the source gives its factors."""
    test = TESTS[code]
    back = test.from_canonical(test.to_canonical(value, unit), unit)
    assert abs(back - value) <= value * Decimal("0.00001")


@pytest.mark.parametrize("test", TESTS.values(), ids=lambda test: test.code)
@given(st.lists(st.decimals(min_value=0, max_value=100_000, places=3), min_size=2, max_size=2))
def test_more_in_one_unit_is_more_in_every_other(test, values):
    low, high = sorted(values)
    for unit in test.units:
        assert test.to_canonical(low, unit) <= test.to_canonical(high, unit)
