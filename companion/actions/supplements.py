"""Calcium and vitamin D as the patient logs them."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from companion import audit
from companion.access import Actor
from companion.actions.assessing import Told, judge
from companion.actions.records import Entry, check_id_is_free, header, locked
from companion.models import Assessment, Patient, SupplementIntake
from companion.rules.triage.facts import Source
from companion.rules.vocabulary import IntakeStatus


@dataclass(frozen=True, slots=True)
class Intake:
    """What was taken: calcium in mg of the element, vitamin D in IU; or why nothing was."""

    status: IntakeStatus
    calcium_mg: int = 0
    vitamin_d_iu: int = 0
    reason: str = ""


@transaction.atomic
def log_intake(
    *, actor: Actor, patient: Patient, entry: Entry, intake: Intake, now: datetime
) -> Assessment:
    """Stores one intake and judges it like a report. Raises RefusedError likewise."""
    patient = locked(patient)
    check_id_is_free(SupplementIntake, entry)
    row = SupplementIntake.objects.create(
        **header(actor, patient, entry, now=now), **asdict(intake)
    )
    audit.record(actor, "supplement:intake:log", at=now, patient=patient, subject_id=row.pk)
    return judge(row, Source.SUPPLEMENT_INTAKE, Told(), now=now)
