"""Laboratory results as the tests enter them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from companion.access import Actor
from companion.actions.assessing import Told
from companion.actions.labs import Correction, Panel, correct_lab, enter_labs
from companion.actions.records import Entry
from companion.models import Assessment, LabResult
from companion.rules.labs.panel import read_correction, read_results
from companion.rules.labs.problems import LabProblem
from companion.rules.local_time import local_date
from companion.rules.triage.facts import Answer
from companion.rules.vocabulary import Grade, Region, Trend
from tests.alarms import reports
from tests.conftest import Clinic

UNITS = {
    "ca_total": "mmol/L",
    "ca_corrected": "mmol/L",
    "ca_ionised": "mmol/L",
    "albumin": "g/L",
    "magnesium": "mmol/L",
    "creatinine": "umol/L",
    "potassium": "mmol/L",
    "vitd_25oh": "nmol/L",
    "ca153": "U/mL",
    "anc": "10*9/L",
}


def result(code: str, value: str, unit: str = "", **parts: Any) -> dict[str, Any]:
    return {"code": code, "value": value, "unit": unit or UNITS[code], **parts}


def day(clinic: Clinic, now: datetime, *, ago: int = 0) -> date:
    """The patient's calendar day, so many days ago."""
    return local_date(now - timedelta(days=ago), clinic.patient.zone)


def enter(clinic: Clinic, *results: dict[str, Any], now: datetime, ago: int = 0) -> Assessment:
    """The nurse enters what the laboratory has found in one sample."""
    collected_on = day(clinic, now, ago=ago)
    readings, problems = read_results(
        list(results), collected_on=collected_on, today=day(clinic, now)
    )
    assert not problems, problems
    panel = Panel(uuid4(), collected_on, readings)
    return enter_labs(actor=Actor(staff=clinic.nurse), patient=clinic.patient, panel=panel, now=now)


def put_right(
    clinic: Clinic,
    wrong: LabResult,
    right: dict[str, Any] | None,
    *,
    now: datetime,
    reason: str = "Misread.",
) -> Assessment:
    """The nurse corrects a result; without another one, she takes it back."""
    reading = right and read_correction(
        right, code=wrong.code, collected_on=wrong.local_date, today=day(clinic, now)
    )
    assert not isinstance(reading, LabProblem), reading
    return correct_lab(
        actor=Actor(staff=clinic.nurse),
        patient=clinic.patient,
        lab_id=wrong.pk,
        correction=Correction(uuid4(), reading or None, reason),
        now=now,
    )


def current(code: str) -> LabResult:
    """The result of a test that holds now."""
    return LabResult.objects.current().get(code=code)


def fired(assessment: Assessment) -> list[str]:
    return [finding.rule_id for finding in assessment.findings.all()]


def tells(clinic: Clinic, code: str, *, now: datetime, ago: int = 0, regions: Any = ()):
    """She reports a symptom, so many days ago."""
    answer = Answer(
        code, grade=Grade.MILD, trend=Trend.NEW, regions=frozenset(map(Region, regions))
    )
    at = now - timedelta(days=ago)
    return reports(
        clinic, Told(answers={code: answer}), now=at, record=Entry(id=uuid4(), observed_at=at)
    )


def weighs(clinic: Clinic, kilograms: str, *, now: datetime, ago: int = 0) -> None:
    at = now - timedelta(days=ago)
    told = Told(measures={"weight_kg": Decimal(kilograms)})
    reports(clinic, told, now=at, record=Entry(id=uuid4(), observed_at=at))
