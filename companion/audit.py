"""Who saw or did what, written in the action's own transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from companion.access import Actor
from companion.models import AuditEntry, Organisation, Patient


def record(  # noqa: PLR0913  each is a column
    actor: Actor,
    act: str,
    *,
    at: datetime,
    patient: Patient | None = None,
    organisation: Organisation | None = None,
    subject_id: object = "",
    **detail: Any,
) -> None:
    """Writes one entry. `act` is `subject:part:verb`; `detail` holds no health data, only ids."""
    AuditEntry.objects.create(
        at=at,
        act=act,
        organisation=organisation or (patient.organisation if patient else None),
        staff=actor.staff,
        device=actor.device,
        patient=patient,
        subject_id=str(subject_id),
        detail=detail,
    )


def record_looks(actor: Actor, act: str, patients: Iterable[Patient], *, at: datetime) -> None:
    """One entry for each patient who stood in a list."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=at,
            act=act,
            organisation_id=patient.organisation_id,
            staff=actor.staff,
            device=actor.device,
            patient=patient,
            subject_id=str(patient.pk),
        )
        for patient in dict.fromkeys(patients)
    )
