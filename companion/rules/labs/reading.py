"""Turns a result as it was sent, parsed from JSON but not trusted, into a graded `LabReading`.

Nothing here raises on bad input: `read_lab` returns the reading, or the first problem that it met.
A unit is never guessed. A value that is impossible in its unit is refused rather than graded, and
the sender is told in which unit it would be plausible (clinical-rules, rule 44 and the unit traps
of section 7).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from companion.rules.instruments.problems import Problem
from companion.rules.instruments.scales import Range
from companion.rules.instruments.typed_numbers import read_number
from companion.rules.labs.catalogue import BY_LOINC, TESTS
from companion.rules.labs.grading import GRADED, high_grade, low_grade
from companion.rules.labs.problems import LabProblem, LabProblemCode, lab_problem, plausible_in
from companion.rules.labs.types import LabReading, LabTest
from companion.rules.labs.units import UNITS, to_ucum
from companion.rules.vocabulary import Text

__all__ = ["LabProblem", "LabProblemCode", "LabReading", "read_lab"]

YEARS_BACK = 10

_KNOWN = (
    "code",
    "loinc",
    "value",
    "unit",
    "lower",
    "upper",
    "limits_unit",
    "collected_on",
    "confirmed",
    "corrected",
)
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")

# As many digits as a typed number may have, before and after the point.
_MOST_DIGITS = 20
_ANY_NUMBER = Range(1 - 10**_MOST_DIGITS, 10**_MOST_DIGITS - 1)

_LIMITS = ("lower", "upper")
_CALCIUM = frozenset({"ca_total", "ca_corrected"})
_TEST_OF_LOINC = {loinc: test for loinc, (test, _) in BY_LOINC.items()}


class _RefusedError(Exception):
    """Carries a problem out of the steps of one reading; it never leaves this module."""

    def __init__(self, problem: LabProblem) -> None:
        super().__init__(problem.code)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Entry:
    """What was sent, and where it stands, so that each problem names its field."""

    sent: Mapping[str, object]
    field: str

    def get(self, name: str) -> object:
        """None for what was left out; an empty text counts as left out."""
        value = self.sent.get(name)
        return None if isinstance(value, str) and not value.strip() else value

    def at(self, name: str) -> str:
        return f"{self.field}.{name}" if self.field else name

    def refused(self, code: LabProblemCode, name: str, /, **expected: str | Text) -> _RefusedError:
        return _RefusedError(lab_problem(code, self.at(name), **expected))


def read_lab(
    raw: object,
    *,
    today: date,
    field: str = "",
    baselines: Mapping[str, Decimal] | None = None,
) -> LabReading | LabProblem:
    """One result, from `{"code": "ca_total", "value": "9.2", "unit": "mg/dL", ...}`.

    - `code` or `loinc` (or both, if they agree) name the test; `value`, `unit` and `collected_on`
      (YYYY-MM-DD) are required.
    - `lower` and `upper` are the laboratory's limits, in `limits_unit` or else in `unit`.
    - `confirmed: true` says that an unusual value was checked against the report.
    - `corrected: true` says that the laboratory has corrected a calcium for albumin: the reading
      is then one of `ca_corrected`.

    `today` is the patient's calendar day. `field` is the path of the entry, put in front of the
    fields of problems. `baselines` are the patient's own stable values by test code, in canonical
    units, by which creatinine and QTc are graded.
    """
    if not isinstance(raw, Mapping):
        return lab_problem(LabProblemCode.NOT_AN_OBJECT, field)
    try:
        return _read(_Entry(raw, field), today, baselines or {})
    except _RefusedError as refused:
        return refused.problem


def _read(entry: _Entry, today: date, baselines: Mapping[str, Decimal]) -> LabReading:
    _refuse_unknown_fields(entry)
    test, loinc = _test(entry)
    collected_on = _collected_on(entry, today)
    unit = _unit(entry, test, loinc)
    value = _possible_value(entry, test, unit)
    limits = _limits(entry, test, unit)
    is_confirmed = _flag(entry, "confirmed")
    if not is_confirmed and not test.is_plausible(value, unit):
        raise entry.refused(LabProblemCode.NEEDS_CONFIRMATION, "value", **_said(test, value, unit))
    return LabReading(
        test.code,
        value=test.to_canonical(value, unit),
        unit=test.unit,
        reported_value=value,
        reported_unit=unit,
        lower=limits.lower,
        upper=limits.upper,
        low_grade=low_grade(test.code, value, unit, lower=limits.lower),
        high_grade=high_grade(
            test.code, value, unit, upper=limits.upper, baseline=baselines.get(test.code)
        ),
        loinc=loinc,
        collected_on=collected_on,
        is_corrected=test.is_corrected,
        is_confirmed=is_confirmed,
        lower_is_reported=limits.lower_is_reported,
        upper_is_reported=limits.upper_is_reported,
    )


def _refuse_unknown_fields(entry: _Entry) -> None:
    if any(name not in _KNOWN for name in entry.sent):
        problem = lab_problem(LabProblemCode.UNKNOWN_FIELD, entry.field, known=", ".join(_KNOWN))
        raise _RefusedError(problem)


# The test


def _test(entry: _Entry) -> tuple[LabTest, str | None]:
    """The test that `code` and `loinc` name, and the LOINC code if one was sent."""
    by_code, by_loinc = _named(entry, "code", TESTS), _named(entry, "loinc", _TEST_OF_LOINC)
    test = by_code or by_loinc
    if test is None:
        raise entry.refused(LabProblemCode.REQUIRED, "code", name="code / loinc")
    is_corrected = _flag(entry, "corrected")
    if is_corrected and test.code not in _CALCIUM:
        raise entry.refused(LabProblemCode.NEVER_CORRECTED, "corrected")
    # The laboratory's word turns the code of total calcium into that of corrected calcium.
    allowed = _CALCIUM if is_corrected else {test.code}
    if by_loinc and by_loinc.code not in allowed:
        raise entry.refused(LabProblemCode.LOINC_OF_ANOTHER_TEST, "loinc", name=by_loinc.name)
    loinc = None if by_loinc is None else str(entry.get("loinc"))
    return (TESTS["ca_corrected"] if is_corrected else test), loinc


def _named(entry: _Entry, name: str, tests: Mapping[str, LabTest]) -> LabTest | None:
    code = entry.get(name)
    if code is None:
        return None
    test = tests.get(code) if isinstance(code, str) else None
    if test is None:
        raise entry.refused(LabProblemCode.CODE_UNKNOWN, name)
    return test


def _flag(entry: _Entry, name: str) -> bool:
    given = entry.get(name)
    if given is None or isinstance(given, bool):
        return bool(given)
    raise entry.refused(LabProblemCode.NOT_A_BOOLEAN, name)


# The day


def _collected_on(entry: _Entry, today: date) -> date:
    given = entry.get("collected_on")
    if given is None:
        raise entry.refused(LabProblemCode.REQUIRED, "collected_on", name="collected_on")
    day = _day(given)
    if day is None:
        raise entry.refused(LabProblemCode.NOT_A_DATE, "collected_on")
    if day > today:
        raise entry.refused(
            LabProblemCode.COLLECTED_IN_FUTURE, "collected_on", latest=today.isoformat()
        )
    earliest = date(today.year - YEARS_BACK, 1, 1)
    if day < earliest:
        raise entry.refused(
            LabProblemCode.COLLECTED_TOO_EARLY, "collected_on", earliest=earliest.isoformat()
        )
    return day


def _day(given: object) -> date | None:
    """An instant is none: its day depends on a zone."""
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    try:
        is_written = isinstance(given, str) and _DATE.fullmatch(given)
        return date.fromisoformat(str(given)) if is_written else None
    except ValueError:
        return None


# The unit


def _unit(entry: _Entry, test: LabTest, loinc: str | None) -> str:
    if entry.get("unit") is None:
        raise entry.refused(LabProblemCode.UNIT_MISSING, "unit", units=_units_of(test))
    unit = _accepted_unit(entry, "unit", test)
    usual = unit if loinc is None else BY_LOINC[loinc][1].unit
    if UNITS[unit].dimension is not UNITS[usual].dimension:
        raise entry.refused(
            LabProblemCode.LOINC_UNIT_MISMATCH,
            "unit",
            unit=UNITS[unit].printed,
            usual=UNITS[usual].printed,
        )
    return unit


def _accepted_unit(entry: _Entry, name: str, test: LabTest) -> str:
    given = entry.get(name)
    unit = to_ucum(given) if isinstance(given, str) else None
    if unit is None:
        raise entry.refused(
            LabProblemCode.UNIT_UNKNOWN, name, name=test.name, units=_units_of(test)
        )
    if unit not in test.units:
        raise entry.refused(
            LabProblemCode.UNIT_NOT_FOR_THIS_TEST,
            name,
            name=test.name,
            unit=UNITS[unit].printed,
            units=_units_of(test),
        )
    return unit


def _units_of(test: LabTest) -> Text:
    return _listed(list(test.units))


def _listed(units: Sequence[str]) -> Text:
    printed = [UNITS[unit].printed for unit in units]
    return Text(", ".join(printed), "、".join(printed))


# The value


def _possible_value(entry: _Entry, test: LabTest, unit: str) -> Decimal:
    if entry.get("value") is None:
        raise entry.refused(LabProblemCode.REQUIRED, "value", name="value")
    value = _number(entry, "value")
    if not test.is_possible(value, unit):
        raise entry.refused(
            LabProblemCode.OUT_OF_HARD_RANGE,
            "value",
            possible=_possible(test, unit),
            **_said(test, value, unit),
        )
    return value


def _number(entry: _Entry, name: str) -> Decimal:
    """As typed numbers are read everywhere, and with no more digits than a typed one may have."""
    given = entry.get(name)
    if isinstance(given, Decimal):
        # Its own notation may have an exponent, which a typed number must not.
        is_short = given.is_finite() and given.adjusted() < _MOST_DIGITS
        given = format(given, "f") if is_short and _decimals(given) <= _MOST_DIGITS else None
    value = read_number(given, field=name, within=_ANY_NUMBER)
    if isinstance(value, Problem) or _decimals(value) > _MOST_DIGITS:
        raise entry.refused(LabProblemCode.NOT_A_NUMBER, name)
    return value or Decimal(0)  # without the sign of -0


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _possible(test: LabTest, unit: str) -> Text:
    """The hard range, in the unit of the entry where the source gives one, else canonical."""
    bounds, of_unit = (test.hard_in[unit], unit) if unit in test.hard_in else (test.hard, test.unit)
    lowest, highest = _shown(bounds.lowest), _shown(bounds.highest)
    printed = UNITS[of_unit].printed
    return Text(f"{lowest} and {highest} {printed}", f" {lowest} 到 {highest} {printed} ")


def _hint(test: LabTest, value: Decimal) -> Text:
    others = [unit for unit in test.units if test.is_plausible(value, unit)]
    if not others:
        return Text("", "")
    return plausible_in(_listed(others), _shown(value))


def _said(test: LabTest, value: Decimal, unit: str) -> dict[str, str | Text]:
    return {
        "name": test.name,
        "value": _shown(value),
        "unit": UNITS[unit].printed,
        "hint": _hint(test, value),
    }


def _shown(value: Decimal | None) -> str:
    return "…" if value is None else format(value, "f")


# The laboratory's limits


@dataclass(frozen=True, slots=True)
class _Limits:
    """In the canonical unit."""

    lower: Decimal | None
    upper: Decimal | None
    lower_is_reported: bool
    upper_is_reported: bool


def _limits(entry: _Entry, test: LabTest, unit: str) -> _Limits:
    given = {name: _number(entry, name) for name in _LIMITS if entry.get(name) is not None}
    has_own_unit = entry.get("limits_unit") is not None
    of_unit = _accepted_unit(entry, "limits_unit", test) if has_own_unit else unit
    canonical = {name: test.to_canonical(value, of_unit) for name, value in given.items()}
    limits = _Limits(
        lower=canonical.get("lower", test.reference.lowest),
        upper=canonical.get("upper", test.reference.highest),
        lower_is_reported="lower" in given,
        upper_is_reported="upper" in given,
    )
    if given and not (
        all(_is_possible_limit(test, value, of_unit) for value in given.values())
        and _fit(test, limits)
    ):
        raise entry.refused(
            LabProblemCode.LIMITS_WRONG,
            next(iter(given)),
            name=test.name,
            lower=_shown(given.get("lower")),
            upper=_shown(given.get("upper")),
            unit=UNITS[of_unit].printed,
        )
    return limits


def _is_possible_limit(test: LabTest, limit: Decimal, unit: str) -> bool:
    """Laboratories print "0 - 1008" for tests of which nothing is too low."""
    starts_at_zero = limit == 0 and (test.is_marker or test.reference.lowest is None)
    return starts_at_zero or test.is_possible(limit, unit)


def _fit(test: LabTest, limits: _Limits) -> bool:
    """Whether the limits are in order, and near those that the test has elsewhere.

    Limits that lie wholly beside the default ones were written in another unit than the one they
    are said to be in. Markers may do so in the right one, as each assay has its own numbers.
    """
    in_order = _is_less(limits.lower, limits.upper)
    if test.is_marker and test.code not in GRADED:
        return in_order
    default = test.reference
    overlap = _is_less(limits.lower, default.highest) and _is_less(default.lowest, limits.upper)
    return in_order and overlap


def _is_less(lower: Decimal | None, upper: Decimal | None) -> bool:
    """An open limit is less, and more, than every other."""
    return lower is None or upper is None or lower < upper
