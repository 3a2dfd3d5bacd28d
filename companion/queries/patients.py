"""Patients as staff and they themselves see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from companion.models import (
    CareTeamMember,
    ClinicalContext,
    Device,
    Injection,
    Patient,
    Regimen,
    SymptomBaseline,
)
from companion.rules.injection_schedule import next_due


@dataclass(frozen=True, slots=True)
class Plan:
    """The active regimen and when its next dose is due, in the patient's calendar."""

    regimen: Regimen
    last_given_on: date | None
    due_on: date


def plan_of(patient: Patient) -> Plan | None:
    """None where no regimen is active."""
    regimen = Regimen.objects.filter(patient=patient, stopped_on__isnull=True).first()
    if regimen is None:
        return None
    last = Injection.objects.filter(patient=patient).order_by("-local_date").first()
    last_given_on = last.local_date if last else None
    due_on = next_due(
        starts_on=regimen.starts_on,
        last_given=last_given_on,
        interval_days=regimen.interval_days,
    )
    return Plan(regimen, last_given_on, due_on)


def devices_of(patient: Patient) -> QuerySet[Device]:
    """Her phones, revoked ones too, the latest first."""
    return Device.objects.filter(patient=patient).order_by("-enrolled_at")


def care_team_of(patient: Patient) -> QuerySet[CareTeamMember]:
    """Who looks after her now."""
    return CareTeamMember.objects.filter(patient=patient, until__isnull=True).select_related(
        "staff"
    )


def clinical_context_of(patient: Patient) -> ClinicalContext:
    return ClinicalContext.objects.get(patient=patient)


def baselines_of(patient: Patient) -> QuerySet[SymptomBaseline]:
    """The levels that hold now."""
    return SymptomBaseline.objects.filter(patient=patient, ended_at__isnull=True)
