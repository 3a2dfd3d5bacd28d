"""What patients send: symptom reports and pain scores."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.db import transaction

from companion import audit
from companion.access import Actor
from companion.actions.assessing import Told, judge
from companion.actions.follow_ups import close_answered
from companion.actions.records import Entry, check_id_is_free, header, locked
from companion.models import (
    Assessment,
    Measurement,
    PainScore,
    Patient,
    ReportAnswer,
    SymptomReport,
)
from companion.rules.instruments.catalogue import INSTRUMENTS_VERSION, MEASUREMENTS
from companion.rules.triage.facts import Answer, Pain, Source


@transaction.atomic
def submit_symptom_report(
    *, actor: Actor, patient: Patient, entry: Entry, told: Told, now: datetime
) -> Assessment:
    """Stores a report, judges it, and raises its alerts, all or nothing.

    Raises RefusedError where it cannot be taken.
    """
    patient = locked(patient)
    check_id_is_free(SymptomReport, entry)
    columns = header(actor, patient, entry, now=now)
    report = SymptomReport.objects.create(
        **columns,
        instruments_version=INSTRUMENTS_VERSION,
        note=told.note,
        cannot_wait=told.cannot_wait,
    )
    _store_parts(report, told, columns)
    audit.record(actor, "report:symptom:submit", at=now, patient=patient, subject_id=report.pk)
    close_answered(
        patient, {*told.answers, *told.measures}, observed_at=report.observed_at, now=now
    )
    return judge(report, Source.SYMPTOM_REPORT, told, now=now)


@transaction.atomic
def submit_pain_score(
    *, actor: Actor, patient: Patient, entry: Entry, pain: Pain, now: datetime
) -> Assessment:
    """Stores one pain score and judges it like a report. Raises RefusedError likewise."""
    patient = locked(patient)
    check_id_is_free(PainScore, entry)
    row = PainScore.objects.create(**header(actor, patient, entry, now=now), **_columns(pain))
    audit.record(actor, "report:pain:submit", at=now, patient=patient, subject_id=row.pk)
    return judge(row, Source.PAIN_SCORE, Told(pains=(pain,)), now=now)


def _store_parts(report: SymptomReport, told: Told, columns: dict[str, Any]) -> None:
    ReportAnswer.objects.bulk_create(
        ReportAnswer(report=report, **_answer_columns(answer)) for answer in told.answers.values()
    )
    PainScore.objects.bulk_create(
        PainScore(**columns | {"id": uuid5(report.pk, pain.site)}, report=report, **_columns(pain))
        for pain in told.pains
    )
    Measurement.objects.bulk_create(
        Measurement(report=report, code=code, value=value, unit=MEASUREMENTS[code].unit)
        for code, value in told.measures.items()
    )


def _answer_columns(answer: Answer) -> dict[str, Any]:
    return _columns(answer) | {"regions": sorted(answer.regions)}


def _columns(told: Answer | Pain) -> dict[str, Any]:
    """What was answered; the words of a note are kept in the note."""
    return {name: value for name, value in asdict(told).items() if name != "words"}
