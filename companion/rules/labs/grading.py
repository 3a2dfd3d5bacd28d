"""CTCAE grades of results, 0 to 4, in the low and in the high direction.

Source: clinical-rules, section 7 (CTCAE v5.0; phosphate v4.03, as v5.0 has no numbers for it).
"G2 < 2.0-1.75" is read as 1.75 <= x < 2.0, "> 2.9-3.1" as 2.9 < x <= 3.1; values are compared
unrounded. Where the limits exist in two units, which the source has rounded separately, a value is
graded in both and the worse grade is kept (unit trap 1).

A fixed limit holds whatever the laboratory's own limits are: 1.98 mmol/L of calcium is grade 2
even where a laboratory calls it normal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from companion.rules.labs.catalogue import TESTS
from companion.rules.labs.formulas import CorrectedCalcium
from companion.rules.labs.types import LabTest

CTCAE_VERSION = "5.0"
CTCAE_VERSIONS_OF = {"phosphate": "4.03"}  # of the tests that are graded by another one


@dataclass(frozen=True, slots=True)
class Limits:
    """Where grades 2, 3 and 4 begin; some tests have no grade 4. Grade 1 begins at LLN or ULN.

    `fixed` are limits by unit. `of_reference` and `of_baseline` are multiples of ULN and of the
    patient's own stable value.
    """

    fixed: Mapping[str, Sequence[Decimal]] = field(default_factory=dict)
    of_reference: Sequence[Decimal] = ()
    of_baseline: Sequence[Decimal] = ()


def _numbers(*written: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, written))


# Of chronic kidney disease the source prints whole numbers: 59-30, 29-15, < 15.
_KIDNEY = _numbers("60", "30", "15")

_LOW: Mapping[str, Limits] = {
    "ca_corrected": Limits(
        {"mmol/L": _numbers("2.0", "1.75", "1.5"), "mg/dL": _numbers("8.0", "7.0", "6.0")}
    ),
    "ca_ionised": Limits({"mmol/L": _numbers("1.0", "0.9", "0.8")}),
    "albumin": Limits({"g/L": _numbers("30", "20")}),
    "magnesium": Limits(
        {"mmol/L": _numbers("0.5", "0.4", "0.3"), "mg/dL": _numbers("1.2", "0.9", "0.7")}
    ),
    "phosphate": Limits(
        {"mmol/L": _numbers("0.8", "0.6", "0.3"), "mg/dL": _numbers("2.5", "2.0", "1.0")}
    ),
    "crcl": Limits({"mL/min": _KIDNEY}),
    "egfr": Limits({"mL/min/{1.73_m2}": _KIDNEY}),
    "anc": Limits({"10*9/L": _numbers("1.5", "1.0", "0.5")}),
    "platelets": Limits({"10*9/L": _numbers("75", "50", "25")}),
    "haemoglobin": Limits({"g/L": _numbers("100", "80")}),
}

_HIGH: Mapping[str, Limits] = {
    "ca_corrected": Limits(
        {"mmol/L": _numbers("2.9", "3.1", "3.4"), "mg/dL": _numbers("11.5", "12.5", "13.5")}
    ),
    "ca_ionised": Limits({"mmol/L": _numbers("1.5", "1.6", "1.8")}),
    "creatinine": Limits(
        of_reference=_numbers("1.5", "3.0", "6.0"), of_baseline=_numbers("1.5", "3.0")
    ),
    "alp": Limits(of_reference=_numbers("2.5", "5", "20")),
}

# QTc grades begin at fixed times, whatever the laboratory's limit: 450-480, 481-500, >= 501 ms.
# A value between two whole numbers takes the worse grade.
_QTC_GRADE_1 = Decimal(450)  # from here on
_QTC_GRADE_2 = Decimal(480)  # above this
_QTC_GRADE_3 = Decimal(500)  # above this
_QTC_RISE = Decimal(60)  # above this

GRADED = frozenset({*_LOW, *_HIGH, "qtc"})


def low_grade(
    code: str, value: Decimal, unit: str | None = None, *, lower: Decimal | None = None
) -> int | None:
    """How much too low; None where the test has no such grades (total calcium is corrected first).

    `value` is in `unit`, as it was reported (default: the canonical unit); `lower` is LLN in the
    canonical unit (default: the test's own). Raises KeyError for a test or a unit that does not
    exist.
    """
    test, limits = TESTS[code], _LOW.get(code)
    if limits is None:
        return None
    forms = _in_every_unit(test, value, unit or test.unit)
    lln = test.reference.lowest if lower is None else lower
    grade = 1 if lln is not None and forms[test.unit] < lln else 0
    for of_unit, numbers in limits.fixed.items():
        grade = max(grade, _steps(sum(forms[of_unit] < number for number in numbers)))
    return grade


def high_grade(
    code: str,
    value: Decimal,
    unit: str | None = None,
    *,
    upper: Decimal | None = None,
    baseline: Decimal | None = None,
) -> int | None:
    """How much too high; None where the test has no such grades (total calcium is corrected first).

    `value` is in `unit`, as it was reported (default: the canonical unit); `upper` is ULN and
    `baseline` the patient's own stable value, both in the canonical unit. Without `upper` the
    test's own limit holds; without `baseline` creatinine is graded by ULN alone, and QTc by its
    length alone. Raises KeyError for a test or a unit that does not exist.
    """
    test = TESTS[code]
    if code == "qtc":
        return _qtc_grade(test.to_canonical(value, unit or test.unit), baseline)
    limits = _HIGH.get(code)
    if limits is None:
        return None
    forms = _in_every_unit(test, value, unit or test.unit)
    canonical = forms[test.unit]
    uln = test.reference.highest if upper is None else upper
    grade = 0
    if uln is not None:
        exceeded = sum(canonical > uln * times for times in limits.of_reference)
        grade = max(int(canonical > uln), _steps(exceeded))
    if baseline is not None:
        exceeded = sum(canonical > baseline * times for times in limits.of_baseline)
        grade = max(grade, _steps(exceeded))
    for of_unit, numbers in limits.fixed.items():
        grade = max(grade, _steps(sum(forms[of_unit] > number for number in numbers)))
    return grade


@dataclass(frozen=True, slots=True)
class Grades:
    low: int
    high: int


def calcium_grades(
    calcium: CorrectedCalcium, *, lower: Decimal | None = None, upper: Decimal | None = None
) -> Grades:
    """The worst grades among all readings of a calcium; limits in mmol/L.

    An uncorrected total is graded as it is; its basis says that it is one.
    """
    in_units = [(each, "mmol/L") for each in calcium.readings]
    in_units += [(each, "mg/dL") for each in calcium.mg_dl]
    low = [low_grade("ca_corrected", value, unit, lower=lower) or 0 for value, unit in in_units]
    high = [high_grade("ca_corrected", value, unit, upper=upper) or 0 for value, unit in in_units]
    return Grades(low=max(low), high=max(high))


@dataclass(frozen=True, slots=True)
class CalciumLimit:
    """One limit of this app, in both units in which the rules write it (rules 26 to 34)."""

    mmol_l: Decimal
    mg_dl: Decimal


CALCIUM_SEVERELY_LOW = CalciumLimit(Decimal("1.90"), Decimal("7.6"))  # below
CALCIUM_MODERATELY_LOW = CalciumLimit(Decimal("2.00"), Decimal("8.0"))  # below
CALCIUM_SEVERELY_HIGH = CalciumLimit(Decimal("3.00"), Decimal("12.0"))  # from here on


def is_below(calcium: CorrectedCalcium, limit: CalciumLimit) -> bool:
    """Whether any reading is below the limit in either unit."""
    return calcium.lowest < limit.mmol_l or min(calcium.readings_mg_dl) < limit.mg_dl


def is_at_least(calcium: CorrectedCalcium, limit: CalciumLimit) -> bool:
    """Whether any reading reaches the limit in either unit: 12.0 mg/dL does, at 2.994 mmol/L."""
    return calcium.highest >= limit.mmol_l or max(calcium.readings_mg_dl) >= limit.mg_dl


def _in_every_unit(test: LabTest, value: Decimal, unit: str) -> dict[str, Decimal]:
    """A value in each unit of its test; in its own it stays as reported."""
    canonical = test.to_canonical(value, unit)
    forms = {each: test.from_canonical(canonical, each) for each in test.units}
    return forms | {unit: value}


def _steps(passed: int) -> int:
    """The grade after so many of the limits that begin grades 2, 3 and 4."""
    return passed + 1 if passed else 0


def _qtc_grade(value: Decimal, baseline: Decimal | None) -> int:
    """Torsade, which makes grade 4, is no number."""
    if value > _QTC_GRADE_3 or (baseline is not None and value - baseline > _QTC_RISE):
        return 3
    if value > _QTC_GRADE_2:
        return 2
    return 1 if value >= _QTC_GRADE_1 else 0
