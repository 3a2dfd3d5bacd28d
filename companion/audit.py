"""Who saw or did what, written in the action's own transaction."""

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
