"""The columns that every clinical record shares."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from companion.access import Actor
from companion.actions.errors import RefusedError
from companion.models import Patient
from companion.rules.local_time import clock_skew, corrected, is_plausible, local_date
from companion.rules.vocabulary import ConsentScope, EnteredBy, PatientStatus


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
    return {
        "id": entry.id,
        "patient": patient,
        "observed_at": min(observed_at, now),
        "local_date": local_date(observed_at, patient.zone),
        "zone": patient.zone,
        "received_at": now,
        "clock_skew_seconds": None if skew is None else round(skew.total_seconds()),
        "entered_by": EnteredBy.STAFF if actor.staff else entry.entered_by,
        "device": actor.device,
        "staff": actor.staff,
        "app_version": entry.app_version,
    }


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
