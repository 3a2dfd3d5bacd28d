"""Laboratory results: entered panel by panel, corrected, never erased."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from companion import audit
from companion.access import Actor
from companion.actions.alerts import note_event
from companion.actions.assessing import assess
from companion.actions.derived_labs import CLEARANCE, CREATININE, derive, refresh_context
from companion.actions.errors import ConflictError, RefusedError
from companion.actions.records import locked
from companion.models import Assessment, LabResult, Patient
from companion.queries.labs import (
    LAB_HISTORY,
    labs_by_code,
    lowest_of_a_year,
    newest_days_of,
    newest_results_of,
    open_alerts_about,
    reading_of,
)
from companion.queries.triage_facts import context_of, history_of, weight_now
from companion.rules.labs.catalogue import TESTS
from companion.rules.labs.grading import high_grade
from companion.rules.labs.panel import is_unconfirmed
from companion.rules.labs.types import LabReading
from companion.rules.labs.units import UNITS
from companion.rules.local_time import local_date, start_of_day
from companion.rules.triage.facts import Facts, Source
from companion.rules.triage.lab_facts import ALBUMIN, CORRECTED, TOTAL, calcium_of
from companion.rules.vocabulary import AlertEventKind, EnteredBy, Language, Text

IONISED = "ca_ionised"
# Graded by the patient's own usual value.
BY_BASELINE = (CREATININE, "qtc")
# Which tests are seen in another light when a result of one is corrected.
BEARS_ON = {
    TOTAL: (CORRECTED,),
    CORRECTED: (CORRECTED,),
    ALBUMIN: (CORRECTED,),
    IONISED: (IONISED, CORRECTED),
    CREATININE: (CREATININE, CLEARANCE),
}
_OF_THE_SAMPLE = ("patient", "panel", "observed_at", "local_date", "zone", "laboratory_note")

CORRECTED_TEXT = Text(
    "{name} of {day} was corrected: {before} → {after}. {reason}",
    "{day}的{name}已更正：{before} → {after}。{reason}",
)
WITHDRAWN_TEXT = Text(
    "{name} of {day} was withdrawn: {before}. {reason}",
    "{day}的{name}已撤销：{before}。{reason}",
)


@dataclass(frozen=True, slots=True)
class Panel:
    """The results of one sample as they came in. `id` is made by the client."""

    id: UUID
    collected_on: date
    readings: tuple[LabReading, ...]
    laboratory_note: str = ""
    app_version: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a result should have been, or nothing: it was entered in error. And why."""

    id: UUID
    reading: LabReading | None
    reason: str


@transaction.atomic
def enter_labs(*, actor: Actor, patient: Patient, panel: Panel, now: datetime) -> Assessment:
    """Stores the results of one sample, computes what follows from them, and judges them.

    Raises RefusedError where they cannot be taken, ConflictError where the id is taken.
    """
    patient = locked(patient)
    if LabResult.objects.filter(panel=panel.id).exists():
        raise ConflictError("id_taken", "id")
    rows = store(actor, patient, panel, now=now)
    audit.record(actor, "lab:panel:enter", at=now, patient=patient, subject_id=panel.id)
    computed = derive(actor, patient, days=[panel.collected_on], now=now)
    refresh_context(actor, patient, now=now)
    news = still_news(patient, [*rows, *computed], now=now)
    return judge_results(patient, news, panel_id=panel.id, now=now)


@transaction.atomic
def correct_lab(
    *, actor: Actor, patient: Patient, lab_id: UUID, correction: Correction, now: datetime
) -> Assessment:
    """Writes beside a result what it should have been, and judges its panel anew.

    Alerts that it raised stay open until a person closes them, and learn of the correction.
    Raises LabResult.DoesNotExist where it is not hers, RefusedError for a value that is computed
    and ConflictError for one that has been corrected or withdrawn already.
    """
    patient = locked(patient)
    wrong = LabResult.objects.get(patient=patient, pk=lab_id)
    _check_is_open_to_correction(wrong, correction)
    row = _amendment(actor, wrong, correction, now=now)
    act = "lab:result:withdraw" if row.entered_in_error else "lab:result:correct"
    audit.record(actor, act, at=now, patient=patient, subject_id=row.pk, amends=str(wrong.pk))
    computed = derive(actor, patient, days=[wrong.local_date], now=now)
    refresh_context(actor, patient, now=now)
    of_panel = LabResult.objects.current().filter(patient=patient, panel=wrong.panel)
    # What it had overtaken, or explained, may be what counts now.
    others = newest_results_of(patient, BEARS_ON.get(wrong.code, (wrong.code,)))
    rows = {each.pk: each for each in (*of_panel, *others, *computed)}
    news = still_news(patient, rows.values(), now=now)
    panels = {wrong.panel, *(each.panel for each in computed)}
    about = open_alerts_about(patient, panels)
    assessment = judge_results(patient, news, panel_id=wrong.panel, now=now)
    for alert in about:
        note_event(
            alert,
            AlertEventKind.COMMENTED,
            at=now,
            staff=actor.staff,
            assessment=assessment,
            text=_told(wrong, row).to(Language(alert.organisation.language)),
        )
    return assessment


def store(actor: Actor, patient: Patient, panel: Panel, *, now: datetime) -> list[LabResult]:
    """One row for each result; runs in the caller's transaction."""
    usual = lowest_of_a_year(patient, BY_BASELINE, before=panel.collected_on)
    shared = {
        "patient": patient,
        "observed_at": start_of_day(panel.collected_on, patient.zone),
        "local_date": panel.collected_on,
        "zone": patient.zone,
        "received_at": now,
        "entered_by": EnteredBy.STAFF,
        "staff": actor.staff,
        "app_version": panel.app_version,
        "panel": panel.id,
        "laboratory_note": panel.laboratory_note,
    }
    return LabResult.objects.bulk_create(
        LabResult(id=uuid5(panel.id, reading.code), **shared, **_columns(reading, usual))
        for reading in panel.readings
    )


def still_news(patient: Patient, rows: Iterable[LabResult], *, now: datetime) -> list[LabResult]:
    """The results that say something about today.

    What a later sample has overtaken is history, and so is what lies before all history.
    """
    newest, today = newest_days_of(patient), local_date(now, patient.zone)
    return [
        row
        for row in rows
        if row.local_date >= newest.get(row.code, row.local_date)
        and today - row.local_date < LAB_HISTORY
    ]


def judge_results(
    patient: Patient, rows: Sequence[LabResult], *, panel_id: UUID, now: datetime
) -> Assessment:
    """Triage of results on the day on which they became known, with all that is known of her."""
    today = local_date(now, patient.zone)
    history = history_of(patient, until=now, but=panel_id, judged=[row.pk for row in rows])
    facts = Facts(
        source=Source.LAB_RESULT,
        observed_at=now,
        received_at=now,
        local_date=today,
        zone=patient.zone,
        labs=labs_by_code(rows),
        context=context_of(
            patient,
            on=today,
            at=now,
            weight=weight_now(None, history, observed_at=now),
            labs=history.labs,
        ),
        past_answers=history.answers,
        past_pains=history.pains,
        past_measures=history.measures,
        past_labs=history.labs,
        past_findings=history.findings,
    )
    return assess(patient, facts, source_id=panel_id, now=now)


def _columns(reading: LabReading, usual: dict[str, Any]) -> dict[str, Any]:
    columns = {
        "code": reading.code,
        "loinc": reading.loinc or "",
        "value": reading.value,
        "unit": reading.unit,
        "reported_value": format(reading.reported_value, "f"),
        "reported_unit": reading.reported_unit,
        "lower": reading.lower,
        "upper": reading.upper,
        "lower_is_reported": reading.lower_is_reported,
        "upper_is_reported": reading.upper_is_reported,
        "low_grade": reading.low_grade,
        "high_grade": reading.high_grade,
        "confirmed": reading.is_confirmed,
        "unconfirmed": is_unconfirmed(reading),
    }
    if reading.code in usual:
        columns["high_grade"] = high_grade(
            reading.code,
            reading.reported_value,
            reading.reported_unit,
            upper=reading.upper,
            baseline=usual[reading.code],
        )
    if reading.code == CORRECTED:
        lab, corrected = calcium_of(reading, None)
        columns |= {
            "lowest": lab.lowest,
            "highest": lab.highest,
            "low_grade": lab.low_grade,
            "high_grade": lab.high_grade,
            "basis": corrected.basis,
        }
    return columns


def _check_is_open_to_correction(wrong: LabResult, correction: Correction) -> None:
    if wrong.derived_from_id is not None:
        raise RefusedError("computed_result")
    amended = LabResult.objects.filter(amends=wrong).exists()
    if amended or wrong.entered_in_error:
        raise ConflictError("already_corrected")
    if LabResult.objects.filter(pk=correction.id).exists():
        raise ConflictError("id_taken", "id")


def _amendment(
    actor: Actor, wrong: LabResult, correction: Correction, *, now: datetime
) -> LabResult:
    usual = lowest_of_a_year(wrong.patient, BY_BASELINE, before=wrong.local_date)
    return LabResult.objects.create(
        id=correction.id,
        received_at=now,
        entered_by=EnteredBy.STAFF,
        staff=actor.staff,
        amends=wrong,
        reason=correction.reason,
        entered_in_error=correction.reading is None,
        **{name: getattr(wrong, name) for name in _OF_THE_SAMPLE},
        **_columns(correction.reading or reading_of(wrong), usual),
    )


def _told(wrong: LabResult, row: LabResult) -> Text:
    text = WITHDRAWN_TEXT if row.entered_in_error else CORRECTED_TEXT

    def in_one(language: Language) -> str:
        return text.to(language).format(
            name=TESTS[row.code].name.to(language),
            day=row.local_date.isoformat(),
            before=_as_reported(wrong),
            after=_as_reported(row),
            reason=row.reason,
        )

    return Text(in_one(Language.EN), in_one(Language.ZH_HANS))


def _as_reported(row: LabResult) -> str:
    return f"{row.reported_value} {UNITS[row.reported_unit].printed}"
