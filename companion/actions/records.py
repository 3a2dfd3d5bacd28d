"""The columns that every clinical record shares."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from companion.access import Actor
from companion.actions.errors import ConflictError, RefusedError
from companion.models import ClinicalRecord, Patient
from companion.rules.local_time import clock_skew, corrected, is_plausible, local_date
from companion.rules.vocabulary import ConsentScope, EnteredBy, PatientStatus

_MOST_SECONDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Entry:
    """How a record came in. `sent_at`, the phone's clock at sending, unmasks a wrong one."""

    id: UUID
    observed_at: datetime
    sent_at: datetime | None = None
    entered_by: EnteredBy = EnteredBy.SELF
    app_version: str = ""


def header(actor: Actor, patient: Patient, entry: Entry, *, now: datetime) -> dict[str, Any]:
    """The shared columns. Raises RefusedError for an `observed_at` that cannot be."""
    skew = clock_skew(entry.sent_at, now) if entry.sent_at else None
    observed_at = corrected(entry.observed_at, skew)
    if not is_plausible(observed_at, now):
        raise RefusedError("implausible_time", "observed_at")
    observed_at = min(observed_at, now)
    return {
        "id": entry.id,
        "patient": patient,
        "observed_at": observed_at,
        "local_date": local_date(observed_at, patient.zone),
        "zone": patient.zone,
        "received_at": now,
        "clock_skew_seconds": None if skew is None else _seconds(skew),
        "entered_by": EnteredBy.STAFF if actor.staff else entry.entered_by,
        "device": actor.device,
        "staff": actor.staff,
        "app_version": entry.app_version,
    }


def check_id_is_free(model: type[ClinicalRecord], entry: Entry) -> None:
    """Raises ConflictError where it names another record, whoever's that is."""
    if model._default_manager.filter(pk=entry.id).exists():  # noqa: SLF001  Django's own name
        raise ConflictError("id_taken", "id")


def _seconds(skew: timedelta) -> int:
    """As far as the column reaches, 68 years: a clock that is further off is off like any other."""
    return max(-_MOST_SECONDS, min(round(skew.total_seconds()), _MOST_SECONDS))


def locked(patient: Patient) -> Patient:
    """The patient's row, held to the end of the transaction: her records are judged one by one.

    Raises RefusedError where records are no longer taken.
    """
    row = Patient.objects.select_for_update().select_related("organisation").get(pk=patient.pk)
    if row.status in {PatientStatus.WITHDRAWN, PatientStatus.TRANSFERRED, PatientStatus.DECEASED}:
        raise RefusedError("patient_not_active")
    if not row.consents.filter(scope=ConsentScope.CARE, withdrawn_at__isnull=True).exists():
        raise RefusedError("no_consent")
    return row
