"""Results from a laboratory's computer, many patients at once; one bad result refuses no other."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from companion import audit
from companion.access import Actor
from companion.actions.derived_labs import derive, refresh_context
from companion.actions.errors import RefusedError
from companion.actions.labs import Panel, judge_results, still_news, store
from companion.actions.records import locked
from companion.models import LabResult, Patient
from companion.queries.labs import reading_of
from companion.rules.instruments.problems import Problem, ProblemCode, problem
from companion.rules.labs.panel import read_imported
from companion.rules.labs.problems import LabProblem, LabProblemCode, lab_problem
from companion.rules.labs.types import LabReading
from companion.rules.local_time import local_date

MOST_IMPORTED = 500
RECORD_NUMBER = "medical_record_number"

# What makes a result the one that is on record: test, day, and value and unit as reported.
Likeness = tuple[str, date, Decimal, str]


class Arrival(StrEnum):
    """What became of one result."""

    CREATED = "created"
    ALREADY_HAD = "already_had"
    INVALID = "invalid"
    UNKNOWN_PATIENT = "unknown_patient"


@dataclass(frozen=True, slots=True)
class Arrived:
    """`lab` is the row that was written or was there; `problem` says why there is none."""

    arrival: Arrival
    lab: UUID | None = None
    problem: Problem | LabProblem | None = None


def import_labs(
    *, actor: Actor, patients: QuerySet[Patient], results: Sequence[object], now: datetime
) -> list[Arrived]:
    """Stores what can be stored of the results, and judges them patient by patient.

    Each is an entry as `read_lab` takes it, with the patient's `medical_record_number`; `patients`
    are those of one unit for whom the actor may do this. What was sent before is recognised, also
    where it was corrected since. Each patient's results are one transaction. Answers in the order
    of `results`.
    """
    arrived: dict[int, Arrived] = {}
    of_patient: dict[Patient, dict[int, LabReading]] = defaultdict(dict)
    known = _patients_named(results, patients)
    for index, raw in enumerate(results):
        found = _read(index, raw, known, now)
        if isinstance(found, Arrived):
            arrived[index] = found
        else:
            patient, reading = found
            of_patient[patient][index] = reading
    for patient, readings in of_patient.items():
        try:
            arrived |= _import_for(actor, patient, readings, now)
        except RefusedError:
            arrived |= {index: _not_taken(index) for index in readings}
    return [arrived[index] for index in range(len(results))]


def _patients_named(results: Sequence[object], patients: QuerySet[Patient]) -> dict[str, Patient]:
    numbers = {
        raw[RECORD_NUMBER]
        for raw in results
        if isinstance(raw, Mapping) and isinstance(raw.get(RECORD_NUMBER), str)
    }
    found = patients.filter(medical_record_number__in=numbers).select_related("organisation")
    return {patient.medical_record_number: patient for patient in found}


def _read(
    index: int, raw: object, known: Mapping[str, Patient], now: datetime
) -> Arrived | tuple[Patient, LabReading]:
    field = f"results.{index}"
    if not isinstance(raw, Mapping):
        return _invalid(lab_problem(LabProblemCode.NOT_AN_OBJECT, field))
    number = raw.get(RECORD_NUMBER)
    if not isinstance(number, str) or not number.strip():
        name = f"{field}.{RECORD_NUMBER}"
        return _invalid(problem(ProblemCode.REQUIRED, name, name=RECORD_NUMBER))
    patient = known.get(number)
    if patient is None:
        return Arrived(Arrival.UNKNOWN_PATIENT)
    entry = {name: value for name, value in raw.items() if name != RECORD_NUMBER}
    reading = read_imported(entry, today=local_date(now, patient.zone), field=field)
    return (patient, reading) if isinstance(reading, LabReading) else _invalid(reading)


@transaction.atomic
def _import_for(
    actor: Actor, patient: Patient, readings: Mapping[int, LabReading], now: datetime
) -> dict[int, Arrived]:
    patient = locked(patient)
    had = _on_record(patient, {reading.collected_on for reading in readings.values()})
    likes = {index: _likeness(reading) for index, reading in readings.items()}
    fresh = {like: readings[index] for index, like in likes.items() if like not in had}
    rows = _take_in(actor, patient, fresh.values(), now) if fresh else []
    had |= {_likeness(reading_of(row)): row.pk for row in rows}
    arrived = {}
    for index, like in likes.items():
        is_first = fresh.pop(like, None) is not None
        arrival = Arrival.CREATED if is_first else Arrival.ALREADY_HAD
        arrived[index] = Arrived(arrival, had[like])
    return arrived


def _take_in(
    actor: Actor, patient: Patient, readings: Iterable[LabReading], now: datetime
) -> list[LabResult]:
    """Stored all together first, so that an old result is not judged as if it were the latest."""
    panels = _panels(readings)
    rows = [row for panel in panels for row in store(actor, patient, panel, now=now)]
    for panel in panels:
        audit.record(actor, "lab:panel:import", at=now, patient=patient, subject_id=panel.id)
    days = {panel.collected_on for panel in panels}
    computed = derive(actor, patient, days=days, now=now)
    refresh_context(actor, patient, now=now)
    news: dict[UUID, list[LabResult]] = defaultdict(list)
    for row in still_news(patient, [*rows, *computed], now=now):
        news[row.panel].append(row)
    for panel_id, of_panel in sorted(news.items(), key=lambda each: each[1][0].local_date):
        judge_results(patient, of_panel, panel_id=panel_id, now=now)
    return rows


def _panels(readings: Iterable[LabReading]) -> list[Panel]:
    """One for each day; where a test comes again on a day, it was of another sample."""
    seen: Counter[tuple[date, str]] = Counter()
    gathered: dict[tuple[date, int], list[LabReading]] = defaultdict(list)
    for reading in readings:
        test = (reading.collected_on, reading.code)
        gathered[reading.collected_on, seen[test]].append(reading)
        seen[test] += 1
    return [Panel(uuid4(), day, tuple(each)) for (day, _), each in sorted(gathered.items())]


def _on_record(patient: Patient, days: Collection[date]) -> dict[Likeness, UUID]:
    rows = LabResult.objects.filter(patient=patient, local_date__in=days, derived_from=None)
    return {_likeness(reading_of(row)): row.pk for row in rows}


def _likeness(reading: LabReading) -> Likeness:
    return reading.code, reading.collected_on, reading.reported_value, reading.reported_unit


def _invalid(fault: Problem | LabProblem) -> Arrived:
    return Arrived(Arrival.INVALID, problem=fault)


def _not_taken(index: int) -> Arrived:
    field = f"results.{index}.{RECORD_NUMBER}"
    return _invalid(lab_problem(LabProblemCode.NOT_TAKEN, field))
