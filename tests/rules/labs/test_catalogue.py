"""The table holds what clinical-rules, section 7, says; written down here a second time."""

from decimal import Decimal

import pytest

from companion.rules.labs.catalogue import BY_LOINC, TESTS, find, find_by_loinc
from companion.rules.labs.types import Bounds, Status
from companion.rules.labs.units import UNITS

# code: unit, hard range, confirm range, default reference, LOINC codes with their units.
# "-" is open.
SECTION_7 = {
    "ca_total": ("mmol/L", "0.80 5.00", "1.75 3.20", "2.11 2.52", "17861-6 mg/dL, 2000-8 mmol/L"),
    "ca_corrected": ("mmol/L", "0.80 5.00", "- -", "2.11 2.52", "29265-6 mmol/L"),
    "ca_ionised": (
        "mmol/L",
        "0.30 3.00",
        "0.80 1.80",
        "1.15 1.32",
        "1995-0 mmol/L, 1994-3 mmol/L, 17864-0 mg/dL",
    ),
    "albumin": ("g/L", "10 65", "20 -", "40 55", "1751-7 g/dL"),
    "magnesium": ("mmol/L", "0.20 4.00", "- -", "0.75 1.02", "19123-9 mg/dL, 2601-3 mmol/L"),
    "phosphate": ("mmol/L", "0.10 5.00", "- -", "0.85 1.51", "2777-1 mg/dL, 14879-1 mmol/L"),
    "creatinine": ("umol/L", "15 2000", "- -", "41 81", "2160-0 mg/dL, 14682-9 umol/L"),
    "crcl": ("mL/min", "1 250", "- -", "90 -", "35591-7 mL/min"),
    "egfr": (
        "mL/min/{1.73_m2}",
        "1 200",
        "- -",
        "90 -",
        "98979-8 mL/min/{1.73_m2}, 33914-3 mL/min/{1.73_m2}",
    ),
    "vitd_25oh": (
        "nmol/L",
        "5 500",
        "- -",
        "50 -",
        "62292-8 ng/mL, 1989-3 ng/mL, 68438-1 nmol/L",
    ),
    "pth": ("ng/L", "1 5000", "- -", "15 65", "2731-8 pg/mL"),
    "alp": ("U/L", "5 5000", "- -", "50 135", "6768-6 U/L"),
    "bap": ("ug/L", "0.5 1000", "- -", "5 22", "17838-4 ug/L"),
    "p1np": ("ug/L", "1 2500", "- -", "15 75", "47255-5 ug/L"),
    "bctx": ("ng/L", "5 8000", "- -", "- 1008", "41171-0 ng/L"),
    "untx_cr": ("nmol/mmol", "1 4000", "- -", "- 65", ""),
    "osteocalcin": ("ug/L", "0.5 300", "- -", "11 43", "2697-1 ug/L"),
    "tracp5b": ("U/L", "0.1 30", "- -", "1.0 5.8", ""),
    "ca153": ("U/mL", "0 20000", "- -", "- 25", "6875-9 U/mL, 83083-6 U/mL"),
    "cea": ("ug/L", "0 20000", "- -", "- 5", "2039-6 ng/mL"),
    "potassium": ("mmol/L", "1.5 9.0", "- -", "3.5 5.3", "2823-3 mmol/L"),
    "anc": ("10*9/L", "0 100", "- -", "1.8 6.3", "751-8 10*9/L"),
    "platelets": ("10*9/L", "0 3000", "- -", "125 350", "777-3 10*9/L"),
    "haemoglobin": ("g/L", "20 250", "- -", "115 150", "718-7 g/dL"),
    "qtc": ("ms", "250 750", "- -", "- 460", "8636-3 ms"),
}
MARKERS = {"alp", "bap", "p1np", "bctx", "untx_cr", "osteocalcin", "tracp5b", "ca153", "cea"}


def bounds(written):
    return Bounds(*(None if each == "-" else Decimal(each) for each in written.split()))


@pytest.mark.parametrize("code", TESTS)
def test_a_row_of_section_7(code):
    test = TESTS[code]
    unit, hard, confirm, reference, loincs = SECTION_7[code]
    assert test.unit == unit
    assert test.hard == bounds(hard)
    assert test.confirm == bounds(confirm)
    assert test.reference == bounds(reference)
    assert ", ".join(f"{each.code} {each.unit}" for each in test.loincs) == loincs


def test_no_row_is_missing():
    assert list(TESTS) == list(SECTION_7)


def test_markers_are_for_staff():
    assert {test.code for test in TESTS.values() if test.is_marker} == MARKERS


def test_only_one_calcium_is_already_corrected():
    assert [test.code for test in TESTS.values() if test.is_corrected] == ["ca_corrected"]


def test_total_and_corrected_calcium_have_a_hard_range_of_their_own_in_mg_dl():
    own = {test.code: test.hard_in for test in TESTS.values() if test.hard_in}
    mg_dl = {"mg/dL": bounds("3.2 20")}
    assert own == {"ca_total": mg_dl, "ca_corrected": mg_dl}


@pytest.mark.parametrize("test", TESTS.values(), ids=lambda test: test.code)
def test_a_row_is_whole(test):
    assert test.units.keys() <= UNITS.keys()
    assert {loinc.unit for loinc in test.loincs} <= test.units.keys()
    assert test.name.en
    assert test.name.zh
    assert test.reference.lowest is None or test.reference.lowest in test.hard
    assert test.reference.highest is None or test.reference.highest in test.hard
    # A value that is normal everywhere is never asked about.
    assert test.reference.lowest is None or test.reference.lowest in test.confirm
    assert test.reference.highest is None or test.reference.highest in test.confirm


def test_a_loinc_code_names_one_test():
    codes = [loinc.code for test in TESTS.values() for loinc in test.loincs]
    assert len(codes) == len(set(codes)) == len(BY_LOINC)


@pytest.mark.parametrize(
    ("loinc", "code", "unit", "status"),
    [
        ("17861-6", "ca_total", "mg/dL", Status.READ),
        ("2000-8", "ca_total", "mmol/L", Status.READ),
        ("29265-6", "ca_corrected", "mmol/L", Status.READ),
        ("14879-1", "phosphate", "mmol/L", Status.SECOND_HAND),
        ("68438-1", "vitd_25oh", "nmol/L", Status.KNOWLEDGE),
    ],
)
def test_a_test_is_found_by_its_loinc_code(loinc, code, unit, status):
    test, named = find_by_loinc(loinc)
    assert (test.code, named.unit, named.status) == (code, unit, status)


def test_what_is_not_in_the_table_is_not_found():
    assert find("sodium") is None
    assert find_by_loinc("2951-2") is None
    assert find_by_loinc("17837-6") is None  # enzymatic TRAP is not TRACP-5b
    assert find("ca_total") is TESTS["ca_total"]
