"""How a person becomes a patient, and a phone becomes hers."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from companion import audit
from companion.access import Actor, patients_for, unit_of
from companion.actions.codes import draw_code
from companion.actions.errors import ConflictError, RefusedError, ThrottledError
from companion.models import (
    CareTeamMember,
    ClinicalContext,
    Consent,
    Device,
    EnrolmentCode,
    Patient,
)
from companion.rules.permissions import Act
from companion.rules.vocabulary import ConsentScope

# Forty bits; with the half hour a code lives and the limit on tries per address, guessing one is
# hopeless.
_CODE_LENGTH = 8
_CODES_PER_HOUR = 10


@dataclass(frozen=True, slots=True)
class NewPatient:
    """Who is enrolled, as the nurse enters it."""

    name: str
    medical_record_number: str
    birth_date: date
    sex: str
    language: str
    zone: str
    phone: str = ""
    consents: tuple[ConsentScope, ...] = (ConsentScope.CARE,)
    consent_given_on: date | None = None


@transaction.atomic
def enrol_patient(*, actor: Actor, new: NewPatient, today: date, now: datetime) -> Patient:
    """Creates the patient with what she agreed to; whoever enrols her joins her care team.

    Raises RefusedError without consent to care, ConflictError where the record number is taken.
    """
    staff, unit = unit_of(actor, Act.PATIENT_ENROL)
    if ConsentScope.CARE not in new.consents:
        raise RefusedError("no_consent", "consents")
    try:
        with transaction.atomic():
            patient = Patient.objects.create(
                organisation=unit,
                name=new.name,
                medical_record_number=new.medical_record_number,
                birth_date=new.birth_date,
                sex=new.sex,
                language=new.language,
                zone=new.zone,
                phone=new.phone,
            )
    except IntegrityError:
        raise ConflictError("record_number_taken", "medical_record_number") from None
    ClinicalContext.objects.create(patient=patient)
    Consent.objects.bulk_create(
        Consent(
            patient=patient,
            scope=scope,
            given_on=new.consent_given_on or today,
            recorded_by=staff,
        )
        for scope in dict.fromkeys(new.consents)
    )
    CareTeamMember.objects.create(patient=patient, staff=staff, role=staff.role, since=now)
    audit.record(actor, Act.PATIENT_ENROL, at=now, patient=patient, subject_id=patient.pk)
    return patient


@transaction.atomic
def issue_code(*, actor: Actor, patient_id: UUID, now: datetime) -> tuple[EnrolmentCode, str]:
    """A new one-time code, which voids those before it. The code itself is shown this once.

    Raises Patient.DoesNotExist where she is not theirs, ThrottledError for too many an hour.
    """
    patient = patients_for(actor, Act.DEVICE_WRITE, now=now).get(pk=patient_id)
    recent = patient.enrolment_codes.filter(issued_at__gt=now - timedelta(hours=1))
    if recent.count() >= _CODES_PER_HOUR:
        raise ThrottledError("too_many_codes")
    patient.enrolment_codes.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    code = draw_code(_CODE_LENGTH)
    row = EnrolmentCode.objects.create(
        patient=patient,
        code_hash=digest(code),
        issued_by=actor.member,
        issued_at=now,
        expires_at=now + timedelta(minutes=settings.ENROLMENT_CODE_MINUTES),
    )
    audit.record(actor, "patient:code:issue", at=now, patient=patient, subject_id=row.pk)
    return row, code


@transaction.atomic
def redeem_code(*, code: str, device_name: str, now: datetime) -> tuple[Device, str]:
    """Turns a code into a device and its token; the token itself is shown this once.

    Raises RefusedError for a code that is unknown, used or expired: the three look the same.
    """
    code_hash = digest(code.strip().upper().replace("-", ""))
    unused = EnrolmentCode.objects.filter(
        code_hash=code_hash, used_at__isnull=True, expires_at__gt=now
    )
    if not unused.update(used_at=now):
        raise RefusedError("code_not_valid", "code")
    row = EnrolmentCode.objects.select_related("patient__organisation").get(code_hash=code_hash)
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        patient=row.patient, name=device_name, token_hash=digest(token), enrolled_at=now
    )
    audit.record(
        Actor(device=device),
        "patient:device:enrol",
        at=now,
        patient=row.patient,
        subject_id=device.pk,
    )
    return device, token


@transaction.atomic
def revoke_device(*, actor: Actor, patient_id: UUID, device_id: UUID, now: datetime) -> Device:
    """Its token is refused from now on. Raises Device.DoesNotExist where it is not theirs."""
    theirs = Device.objects.filter(patient_id=patient_id)
    if actor.device is None:
        theirs = theirs.filter(patient__in=patients_for(actor, Act.DEVICE_WRITE, now=now))
    device = theirs.select_related("patient__organisation").get(pk=device_id)
    if device.revoked_at is None:
        device.revoked_at = now
        device.save(update_fields=["revoked_at"])
        audit.record(
            actor,
            "patient:device:revoke",
            at=now,
            patient=device.patient,
            subject_id=device.pk,
        )
    return device


def note_seen(device: Device, *, now: datetime) -> None:
    """Once a day is enough to tell an abandoned phone, and costs no write on every request."""
    if device.last_seen_on != now.date():
        Device.objects.filter(pk=device.pk).update(last_seen_on=now.date())


def digest(secret: str) -> str:
    """SHA-256 in hex. Enough for secrets that we draw ourselves: there is no password to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()
