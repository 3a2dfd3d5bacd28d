"""What staff record about a patient, and who looks after her."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from companion import audit
from companion.access import Actor, may_handle_alerts, patients_for
from companion.actions.errors import RefusedError
from companion.models import CareTeamMember, ClinicalContext, Patient, Staff, SymptomBaseline
from companion.rules.local_time import local_date
from companion.rules.permissions import CLINICAL, Act
from companion.rules.vocabulary import PatientStatus, Role


@transaction.atomic
def change_context(
    *, actor: Actor, patient_id: UUID, changes: dict[str, Any], now: datetime
) -> ClinicalContext:
    """Sets fields of the clinical context. Raises Patient.DoesNotExist where she is not theirs."""
    patient = patients_for(actor, Act.CONTEXT_WRITE, now=now).get(pk=patient_id)
    context = ClinicalContext.objects.select_for_update().get(patient=patient)
    for name, value in changes.items():
        setattr(context, name, value)
    if "crcl" in changes:
        context.crcl_on = None if context.crcl is None else local_date(now, patient.zone)
    if (context.ca_corr is None) != (context.ca_corr_on is None):
        raise RefusedError("calcium_without_day", "ca_corr_on")
    if (context.cipn_baseline is None) != (context.cipn_stable_since is None):
        raise RefusedError("baseline_without_day", "cipn_stable_since")
    if bool(context.radiotherapy_sites) != (context.radiotherapy_ended_on is not None):
        raise RefusedError("radiotherapy_without_day", "radiotherapy_ended_on")
    if context.ca_lower >= context.ca_upper:
        raise RefusedError("limits_crossed", "ca_upper" if "ca_upper" in changes else "ca_lower")
    context.changed_by = actor.staff
    context.save()
    audit.record(actor, Act.CONTEXT_WRITE, at=now, patient=patient, fields=sorted(changes))
    return context


@transaction.atomic
def change_status(
    *, actor: Actor, patient_id: UUID, status: PatientStatus, now: datetime
) -> Patient:
    """In hospital, transferred, withdrawn, deceased, or active again."""
    patient = patients_for(actor, Act.CONTEXT_WRITE, now=now).get(pk=patient_id)
    audit.record(
        actor,
        "patient:status:write",
        at=now,
        patient=patient,
        before=patient.status,
        after=status,
    )
    patient.status = status
    patient.save(update_fields=["status"])
    return patient


@dataclass(frozen=True, slots=True)
class StableLevel:
    """Of an item its grade; of pain at a site (a code of PAIN_CODES) its score, 0 to 10."""

    code: str
    level: int
    stable_since: date


@transaction.atomic
def confirm_baseline(
    *, actor: Actor, patient_id: UUID, level: StableLevel, now: datetime
) -> SymptomBaseline:
    """A clinician confirms a level as stable; it replaces the one before, which is kept."""
    patient = patients_for(actor, Act.CONTEXT_WRITE, now=now).get(pk=patient_id)
    SymptomBaseline.objects.filter(patient=patient, code=level.code, ended_at__isnull=True).update(
        ended_at=now
    )
    row = SymptomBaseline.objects.create(
        patient=patient,
        code=level.code,
        grade=level.level,
        stable_since=level.stable_since,
        recorded_by=actor.member,
        recorded_at=now,
    )
    audit.record(actor, "patient:baseline:confirm", at=now, patient=patient, subject_id=row.pk)
    return row


@transaction.atomic
def join_care_team(
    *, actor: Actor, patient_id: UUID, staff_id: UUID, role: Role, now: datetime
) -> CareTeamMember:
    """Puts a colleague of the same unit on the patient's care team.

    Raises Patient.DoesNotExist or Staff.DoesNotExist where either is not theirs to name.
    """
    patient = patients_for(actor, Act.TEAM_WRITE, now=now).get(pk=patient_id)
    if role not in CLINICAL:
        raise RefusedError("role_not_clinical", "role")
    staff = Staff.objects.get(pk=staff_id, organisation_id=patient.organisation_id, is_active=True)
    if not may_handle_alerts(staff):
        raise RefusedError("cannot_take_over", "staff")
    member, _ = CareTeamMember.objects.get_or_create(
        patient=patient, staff=staff, role=role, until=None, defaults={"since": now}
    )
    audit.record(actor, Act.TEAM_WRITE, at=now, patient=patient, subject_id=member.pk)
    return member


@transaction.atomic
def leave_care_team(
    *, actor: Actor, patient_id: UUID, member_id: UUID, now: datetime
) -> CareTeamMember:
    """Ends a membership. Raises CareTeamMember.DoesNotExist where it is not theirs."""
    patients = patients_for(actor, Act.TEAM_WRITE, now=now).filter(pk=patient_id)
    member = CareTeamMember.objects.select_related("patient__organisation").get(
        pk=member_id, patient__in=patients, until__isnull=True
    )
    member.until = now
    member.save(update_fields=["until"])
    audit.record(
        actor, "patient:care_team:end", at=now, patient=member.patient, subject_id=member.pk
    )
    return member
