"""A unit in the middle of its work, as the tests of the API find it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from companion.access import Actor
from companion.actions.enrolment import NewPatient, enrol_patient, issue_code, redeem_code
from companion.actions.patients import join_care_team
from companion.models import (
    Alert,
    Assessment,
    Device,
    LabResult,
    Organisation,
    Patient,
    RuleSuppression,
    Shift,
    Staff,
)
from companion.rules.vocabulary import Role, Tier
from notifications.models import ContactPoint, Delivery
from tests.conftest import LEGS_GONE_WEAK, Clinic, hire, phone_with, report

REPORTS = "/api/v1/symptom-reports"


@pytest.fixture(autouse=True)
def a_server_without_proxy(settings, tmp_path):
    """The tests speak plain HTTP, and no rate limit remembers the test before."""
    settings.SECURE_SSL_REDIRECT = False
    settings.STATIC_ROOT = tmp_path
    cache.clear()


@dataclass
class World:
    """The clinic, with one of everything that a route can name."""

    clinic: Clinic
    other: Patient  # of the same unit and team, without a regimen
    other_phone: Device
    other_token: str
    bystander: Staff  # a nurse of the unit who is on nobody's care team
    newcomer: Staff  # works for the unit, and nothing of theirs is needed
    foreign_admin: Staff
    code: str  # an enrolment code that nobody has used
    report_id: UUID
    alert: Alert
    assessment: Assessment
    suppression: RuleSuppression  # holds
    lab: LabResult
    page: Delivery  # in the nurse's inbox
    shift: Shift
    address: ContactPoint  # the nurse's own
    fallback: ContactPoint

    @property
    def ids(self) -> dict[str, object]:
        """What stands for each parameter of a path."""
        team = self.clinic.patient.care_team.get(staff=self.clinic.doctor)
        return {
            "patient_id": self.clinic.patient.pk,
            "device_id": self.clinic.phone.pk,
            "member_id": team.pk,
            "report_id": self.report_id,
            "alert_id": self.alert.pk,
            "assessment_id": self.assessment.pk,
            "suppression_id": self.suppression.pk,
            "lab_id": self.lab.pk,
            "delivery_id": self.page.pk,
            "tier": "EMERGENCY",
            "name": "severe_pain",
            "staff_id": self.newcomer.pk,
            "shift_id": self.shift.pk,
            "point_id": self.address.pk,
        }


@pytest.fixture
def world(
    clinic: Clinic,
    now: datetime,
    phone: APIClient,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> World:
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    other_phone, other_token = phone_of(clinic, other, now)
    address = clinic.reachable(clinic.nurse, "nina@ward7.example")
    clinic.on_call(clinic.lead, Role.ONC_LEAD, now=now)  # so that somebody is on call
    told = report(now, items=LEGS_GONE_WEAK)
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(REPORTS, told, format="json")
    elsewhere = Organisation.objects.get(name="Another hospital")
    _, code = issue_code(actor=Actor(staff=clinic.nurse), patient_id=other.pk, now=now)
    return World(
        clinic=clinic,
        other=other,
        other_phone=other_phone,
        other_token=other_token,
        bystander=hire(clinic.organisation, "bea bystander", Role.NURSE),
        newcomer=hire(clinic.organisation, "nora newcomer", Role.NURSE),
        foreign_admin=hire(elsewhere, "fay admin", Role.CLINIC_ADMIN),
        code=code,
        report_id=UUID(told["id"]),
        alert=Alert.objects.get(patient=clinic.patient),
        assessment=Assessment.objects.get(source_id=told["id"]),
        suppression=RuleSuppression.objects.create(
            patient=clinic.patient,
            rule_id="ces.saddle-numbness",
            tier=Tier.EMERGENCY,
            evidence=[{"field": "items.saddle_numbness.grade", "value": "mild"}],
            reason="Examined: nothing new.",
            made_by=clinic.doctor,
            made_at=now,
            until=now + timedelta(hours=24),
        ),
        lab=LabResult.objects.create(
            patient=clinic.patient,
            panel=uuid4(),
            observed_at=now,
            local_date=now.date(),
            zone="Asia/Shanghai",
            received_at=now,
            entered_by="staff",
            staff=clinic.nurse,
            code="potassium",
            value=Decimal("4.1"),
            unit="mmol/L",
            reported_value="4.1",
            reported_unit="mmol/L",
        ),
        page=Delivery.objects.get(staff=clinic.nurse, channel="inbox"),
        shift=clinic.on_call(clinic.lead, Role.ONC_ONCALL, now=now),
        address=address,
        fallback=clinic.reachable(None, "desk@ward7.example"),
    )


def enrol(clinic: Clinic, name: str, record_number: str, now: datetime, **details) -> Patient:
    """Another patient of the same nurse and doctor."""
    details = {"language": "en", "zone": "Asia/Shanghai"} | details
    patient = enrol_patient(
        actor=Actor(staff=clinic.nurse),
        new=NewPatient(
            name=name,
            medical_record_number=record_number,
            birth_date=date(1960, 1, 1),
            sex="female",
            **details,
        ),
        today=now.date(),
        now=now,
    )
    join_care_team(
        actor=Actor(staff=clinic.nurse),
        patient_id=patient.pk,
        staff_id=clinic.doctor.pk,
        role=Role.ONC,
        now=now,
    )
    return patient


def phone_of(clinic: Clinic, patient: Patient, now: datetime) -> tuple[Device, str]:
    """A phone that the patient has enrolled, and its token."""
    _, code = issue_code(actor=Actor(staff=clinic.nurse), patient_id=patient.pk, now=now)
    return redeem_code(code=code, device_name="Another phone", now=now)


@pytest.fixture
def other_client(world: World) -> APIClient:
    return phone_with(world.other_token)
