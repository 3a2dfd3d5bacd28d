"""Results that come together: of one sample, or from a laboratory's computer.

Like `read_lab`, nothing here raises on bad input.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from companion.rules.instruments.problems import Problem, ProblemCode, problem
from companion.rules.labs.catalogue import TESTS
from companion.rules.labs.problems import LabProblem, LabProblemCode, lab_problem
from companion.rules.labs.reading import read_lab
from companion.rules.labs.types import LabReading

MOST_RESULTS = 40
_DAY = "collected_on"
# Calcium that was entered as total may turn out to have been corrected by the laboratory.
_CALCIUM = frozenset({"ca_total", "ca_corrected"})


def read_results(
    raw: object, *, collected_on: date, today: date
) -> tuple[tuple[LabReading, ...], list[LabProblem | Problem]]:
    """The results of one sample, from a list of entries as `read_lab` takes them, without a day.

    Every entry that is wrong is named. `today` is the patient's calendar day.
    """
    if not isinstance(raw, list):
        return (), [problem(ProblemCode.NOT_A_LIST, "results")]
    if not raw:
        return (), [problem(ProblemCode.REQUIRED, "results", name="results")]
    if len(raw) > MOST_RESULTS:
        return (), [problem(ProblemCode.TOO_MANY, "results", most=MOST_RESULTS)]
    readings: dict[str, LabReading] = {}
    problems: list[LabProblem | Problem] = []
    for index, entry in enumerate(raw):
        field = f"results.{index}"
        read = _of_sample(entry, field, collected_on=collected_on, today=today)
        if isinstance(read, LabReading) and read.code in readings:
            name = TESTS[read.code].name
            read = lab_problem(LabProblemCode.REPEATED_TEST, f"{field}.code", name=name)
        if isinstance(read, LabProblem):
            problems.append(read)
        else:
            readings[read.code] = read
    # A wrong day is wrong once, not with each result.
    return tuple(readings.values()), list(dict.fromkeys(problems))


def read_correction(
    raw: object, *, code: str, collected_on: date, today: date
) -> LabReading | LabProblem:
    """What a result of a test should have been; its day and its test stay."""
    with_code = {"code": code, **raw} if isinstance(raw, Mapping) else raw
    read = _of_sample(with_code, "result", collected_on=collected_on, today=today)
    allowed = _CALCIUM if code in _CALCIUM else {code}
    if isinstance(read, LabReading) and read.code not in allowed:
        return lab_problem(LabProblemCode.ANOTHER_TEST, "result.code", name=TESTS[code].name)
    return read


def read_imported(raw: Mapping[str, object], *, today: date, field: str) -> LabReading | LabProblem:
    """As `read_lab`, from a computer, which cannot be asked a second time.

    An unusual value is taken all the same and stays unconfirmed, so that no critical one is lost.
    """
    read = read_lab(raw, today=today, field=field)
    if isinstance(read, LabProblem) and read.code is LabProblemCode.NEEDS_CONFIRMATION:
        read = read_lab({**raw, "confirmed": True}, today=today, field=field)
        if isinstance(read, LabReading):
            return replace(read, is_confirmed=False)
    return read


def is_unconfirmed(reading: LabReading) -> bool:
    """Whether nobody has said that an unusual value was checked."""
    test = TESTS[reading.code]
    usual = test.is_plausible(reading.reported_value, reading.reported_unit)
    return not (usual or reading.is_confirmed)


def _of_sample(
    raw: object, field: str, *, collected_on: date, today: date
) -> LabReading | LabProblem:
    """An entry without a day of its own; a fault of the day is one of the whole sample."""
    if isinstance(raw, Mapping):
        if _DAY in raw:
            return lab_problem(LabProblemCode.DAY_OF_THE_SAMPLE, f"{field}.{_DAY}")
        raw = {**raw, _DAY: collected_on}
    read = read_lab(raw, today=today, field=field)
    if isinstance(read, LabProblem) and read.field == f"{field}.{_DAY}":
        return replace(read, field=_DAY)
    return read
