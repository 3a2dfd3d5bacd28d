"""Denosumab: ordered and given."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from companion import audit
from companion.access import Actor, patients_for
from companion.actions.assessing import Told, judge
from companion.actions.errors import ConflictError, RefusedError
from companion.actions.records import Entry, check_id_is_free, header, locked
from companion.models import Assessment, Injection, Patient, Regimen
from companion.rules.injection_schedule import DOSE_MG
from companion.rules.permissions import Act
from companion.rules.triage.facts import Source
from companion.rules.vocabulary import InjectionSite


@dataclass(frozen=True, slots=True)
class Dose:
    """A dose as given; `dose_mg` in mg of denosumab."""

    product: str
    dose_mg: int
    site: InjectionSite
    lot: str = ""


@transaction.atomic
def start_regimen(
    *, actor: Actor, patient: Patient, starts_on: date, interval_days: int, now: datetime
) -> Regimen:
    """Orders denosumab 120 mg. Raises ConflictError where a regimen is active."""
    patient = locked(patients_for(actor, Act.REGIMEN_WRITE, now=now).get(pk=patient.pk))
    if Regimen.objects.filter(patient=patient, stopped_on__isnull=True).exists():
        raise ConflictError("regimen_active")
    regimen = Regimen.objects.create(
        patient=patient,
        dose_mg=DOSE_MG,
        starts_on=starts_on,
        interval_days=interval_days,
        ordered_by=actor.member,
        ordered_at=now,
    )
    audit.record(actor, "regimen:order:start", at=now, patient=patient, subject_id=regimen.pk)
    return regimen


@transaction.atomic
def record_injection(
    *, actor: Actor, patient: Patient, entry: Entry, dose: Dose, now: datetime
) -> Assessment:
    """Records a dose given, by staff or as the patient tells it, and judges it like a report.

    Raises RefusedError for a dose other than 120 mg, without a regimen or before its start, and
    ConflictError for a second dose on one day.
    """
    patient = locked(patient)
    check_id_is_free(Injection, entry)
    columns = header(actor, patient, entry, now=now)
    regimen = _active_regimen(patient, columns["local_date"])
    if dose.dose_mg != DOSE_MG:
        raise RefusedError("dose_not_120_mg", "dose_mg")
    try:
        with transaction.atomic():
            injection = Injection.objects.create(
                **columns,
                regimen=regimen,
                product=dose.product,
                dose_mg=dose.dose_mg,
                lot=dose.lot,
                site=dose.site,
            )
    except IntegrityError:
        raise ConflictError("second_dose_that_day", "observed_at") from None
    audit.record(actor, "regimen:injection:record", at=now, patient=patient, subject_id=entry.id)
    return judge(injection, Source.INJECTION, Told(), now=now)


def _active_regimen(patient: Patient, on: date) -> Regimen:
    regimen = Regimen.objects.filter(patient=patient, stopped_on__isnull=True).first()
    if regimen is None:
        raise RefusedError("no_regimen")
    if on < regimen.starts_on:
        raise RefusedError("before_regimen_start", "observed_at")
    return regimen
