"""The cast, and a clinic for it. One of them, the stranger, must see nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, settings
from rest_framework.test import APIClient

from companion.access import Actor
from companion.actions.enrolment import NewPatient, enrol_patient, issue_code, redeem_code
from companion.actions.patients import join_care_team
from companion.actions.regimen import start_regimen
from companion.models import Device, Organisation, Patient, Shift, Staff
from companion.rules.vocabulary import Role
from notifications.models import ContactPoint

# The machines that run these tests are shared: how long an example takes says nothing.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@dataclass
class Clinic:
    """A unit with its people. `stranger` works in another hospital."""

    organisation: Organisation
    admin: Staff
    nurse: Staff
    doctor: Staff
    lead: Staff
    pharmacist: Staff
    stranger: Staff
    patient: Patient
    phone: Device
    token: str

    def on_call(self, staff: Staff, role: Role, *, now: datetime, hours: int = 24) -> Shift:
        return Shift.objects.create(
            organisation=self.organisation,
            staff=staff,
            role=role,
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=hours),
        )

    def reachable(self, staff: Staff | None, value: str, channel: str = "email") -> ContactPoint:
        """Without a member of staff: the unit's fallback contact."""
        return ContactPoint.objects.create(
            organisation=self.organisation,
            staff=staff,
            channel=channel,
            value=value,
            secret="shared",
            position=ContactPoint.objects.filter(staff=staff).count(),
            created_at=NOW,
        )


def hire(organisation: Organisation | None, name: str, role: Role, language: str = "en") -> Staff:
    """Somebody with a second factor."""
    staff = Staff.objects.create(
        username=name, name=name.title(), role=role, organisation=organisation, language=language
    )
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return staff


@pytest.fixture
def now() -> datetime:
    """An instant close to the real one, so that what views read off the clock fits."""
    return datetime.now(UTC)


@pytest.fixture
def clinic(db: None, now: datetime) -> Clinic:
    unit = Organisation.objects.create(
        name="Ward 7", language="en", emergency_phone="120", team_phone="+86 24 0000 0000"
    )
    other = Organisation.objects.create(name="Another hospital", team_phone="+86 10 0000 0000")
    admin = hire(unit, "amy admin", Role.CLINIC_ADMIN)
    nurse = hire(unit, "nina nurse", Role.NURSE)
    doctor = hire(unit, "dora doctor", Role.ONC)
    lead = hire(unit, "lena lead", Role.ONC_LEAD)
    pharmacist = hire(unit, "petra pharmacist", Role.PHARM)
    stranger = hire(other, "sam stranger", Role.NURSE)
    enrolled_at = now - timedelta(days=40)
    patient = enrol_patient(
        actor=Actor(staff=nurse),
        new=NewPatient(
            name="陈秀英",
            medical_record_number="MRN-1",
            birth_date=date(1958, 3, 12),
            sex="female",
            language="en",
            zone="Asia/Shanghai",
        ),
        today=enrolled_at.date(),
        now=enrolled_at,
    )
    join_care_team(
        actor=Actor(staff=nurse),
        patient_id=patient.pk,
        staff_id=doctor.pk,
        role=Role.ONC,
        now=enrolled_at,
    )
    _, code = issue_code(actor=Actor(staff=nurse), patient_id=patient.pk, now=enrolled_at)
    phone, token = redeem_code(code=code, device_name="Her phone", now=enrolled_at)
    start_regimen(
        actor=Actor(staff=doctor),
        patient=patient,
        starts_on=enrolled_at.date(),
        interval_days=28,
        now=enrolled_at,
    )
    return Clinic(unit, admin, nurse, doctor, lead, pharmacist, stranger, patient, phone, token)


@pytest.fixture
def phone(clinic: Clinic) -> APIClient:
    """The patient's phone."""
    return phone_with(clinic.token)


def phone_with(token: str, language: str = "en") -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {token}", HTTP_ACCEPT_LANGUAGE=language)
    return client


@pytest.fixture
def signed_in() -> Callable[[Staff], APIClient]:
    """A client that a member of staff has signed in with."""

    def sign_in(staff: Staff, language: str = "en") -> APIClient:
        client = APIClient(HTTP_ACCEPT_LANGUAGE=language)
        client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def browser_client() -> Client:
    return Client()


def report(now: datetime, **parts: Any) -> dict[str, Any]:
    """The body of a symptom report observed just now."""
    return {"id": str(uuid4()), "observed_at": now.isoformat(), **parts}


LEGS_GONE_WEAK = {"limb_weakness": {"grade": "moderate", "trend": "new", "regions": ["legs"]}}


@pytest.fixture(autouse=True)
def jobs_at_once(settings: Any) -> None:
    """What is enqueued on commit is done at once, where a test lets the commit happen."""
    settings.JOB_RUNNER = "inline"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    settings.WEBHOOK_ALLOW_PRIVATE = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
