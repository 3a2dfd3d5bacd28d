"""A small clinic with a past, so that a newcomer has something to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from companion.access import Actor
from companion.actions.alerts import acknowledge, resolve
from companion.actions.assessing import Told
from companion.actions.enrolment import NewPatient, enrol_patient, issue_code, redeem_code
from companion.actions.patients import change_context, join_care_team
from companion.actions.records import Entry
from companion.actions.regimen import Dose, record_injection, start_regimen
from companion.actions.reports import submit_pain_score, submit_symptom_report
from companion.actions.supplements import Intake, log_intake
from companion.console.demo import DEMO_PASSWORD, totp_secret
from companion.models import Alert, Organisation, Patient, Shift, Staff
from companion.rules.triage.facts import Answer, Pain
from companion.rules.vocabulary import (
    ChannelKind,
    ConsentScope,
    Grade,
    InjectionSite,
    IntakeStatus,
    Language,
    Outcome,
    Role,
    Sex,
    Site,
    Trend,
)
from notifications.preferences import add_contact_point

CLINIC = "Demo Clinic 示范病区"
ZONE = "Asia/Shanghai"
ROSTER_DAYS = 28
HISTORY_DAYS = 90

PEOPLE = (
    ("admin.demo", "Zhou Min 周敏", Role.CLINIC_ADMIN),
    ("nurse.demo", "Li Na 李娜", Role.NURSE),
    ("doctor.demo", "Wang Jun 王军", Role.ONC),
    ("lead.demo", "Chen Hong 陈红", Role.ONC_LEAD),
    ("pharmacist.demo", "Sun Yue 孙悦", Role.PHARM),
)
ON_CALL = (("nurse.demo", Role.NURSE), ("doctor.demo", Role.ONC_ONCALL))


@dataclass(frozen=True, slots=True)
class Person:
    """A demo patient: who she is, how late her last dose is, how much calcium she takes."""

    name: str
    record_number: str
    birth_date: date
    language: Language
    last_dose_days_ago: int
    takes_every: int  # takes her supplements every so many days


PATIENTS = (
    Person("Zhang Wei 张薇", "DEMO-001", date(1958, 3, 12), Language.ZH_HANS, 9, 1),
    Person("Liu Fang 刘芳", "DEMO-002", date(1966, 11, 2), Language.ZH_HANS, 33, 3),
    Person("Grace Brown", "DEMO-003", date(1971, 7, 25), Language.EN, 20, 1),
)


class Command(BaseCommand):
    help = "Creates the demo clinic once, and keeps somebody on call."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--inbox-port", type=int, default=8026)

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        clinic = Organisation.objects.filter(name=CLINIC).first()
        if clinic is None:
            clinic = create_clinic(now, options["inbox_port"])
        keep_on_call(clinic, now)


@transaction.atomic
def create_clinic(now: datetime, inbox_port: int) -> Organisation:
    """All of it or none; alerts of the past are dealt with before anybody could be paged."""
    clinic = Organisation.objects.create(
        name=CLINIC, zone=ZONE, language=Language.EN, team_phone="+86 24 8191 0000"
    )
    staff = {name: _add_person(clinic, name, full, role) for name, full, role in PEOPLE}
    _add_addresses(staff, now, inbox_port)
    for person in PATIENTS:
        _live_through(person, staff, now)
    _leave_a_note(now)
    return clinic


def keep_on_call(clinic: Organisation, now: datetime) -> None:
    """The demo has no gap in its roster, however long it was off."""
    for username, role in ON_CALL:
        covered = Shift.objects.filter(
            organisation=clinic, role=role, ends_at__gt=now + timedelta(days=1)
        )
        if not covered.exists():
            Shift.objects.create(
                organisation=clinic,
                staff=Staff.objects.get(username=username),
                role=role,
                starts_at=now - timedelta(minutes=1),
                ends_at=now + timedelta(days=ROSTER_DAYS),
            )


def _add_person(clinic: Organisation, username: str, name: str, role: Role) -> Staff:
    person = Staff.objects.create_user(
        username=username,
        password=DEMO_PASSWORD,
        name=name,
        role=role,
        language=Language.EN,
        organisation=clinic,
    )
    if not Authenticator.objects.filter(user=person).exists():
        TOTP.activate(person, totp_secret(username))
    return person


def _add_addresses(staff: dict[str, Staff], now: datetime, inbox_port: int) -> None:
    hook = f"http://127.0.0.1:{inbox_port}/pager"
    for username, channel, value in (
        ("nurse.demo", ChannelKind.EMAIL, "nurse@demo.example"),
        ("doctor.demo", ChannelKind.WEBHOOK, f"{hook}/doctor"),
        ("doctor.demo", ChannelKind.EMAIL, "doctor@demo.example"),
        ("lead.demo", ChannelKind.EMAIL, "lead@demo.example"),
    ):
        actor = Actor(staff=staff[username])
        add_contact_point(actor=actor, channel=channel, value=value, fallback=False, now=now)
    add_contact_point(
        actor=Actor(staff=staff["admin.demo"]),
        channel=ChannelKind.EMAIL,
        value="switchboard@demo.example",
        fallback=True,
        now=now,
    )


def _live_through(person: Person, staff: dict[str, Staff], now: datetime) -> None:
    """Three months of a patient's life, through the same actions that real ones use."""
    nurse, doctor = Actor(staff=staff["nurse.demo"]), Actor(staff=staff["doctor.demo"])
    began = now - timedelta(days=HISTORY_DAYS)
    patient = _enrol(person, nurse, staff, began)
    phone = _enrol_phone(patient, nurse, began)
    start_regimen(
        actor=doctor,
        patient=patient,
        starts_on=began.astimezone(ZoneInfo(ZONE)).date(),
        interval_days=28,
        now=began,
    )
    for at in _dose_times(person, now, began):
        _give_dose(patient, nurse, at)
    for day in range(1, HISTORY_DAYS):
        _live_a_day(person, patient, phone, began + timedelta(days=day), day)
    _close_what_is_past(patient, nurse)


def _enrol(person: Person, nurse: Actor, staff: dict[str, Staff], at: datetime) -> Patient:
    patient = enrol_patient(
        actor=nurse,
        new=NewPatient(
            name=person.name,
            medical_record_number=person.record_number,
            birth_date=person.birth_date,
            sex=Sex.FEMALE,
            language=person.language,
            zone=ZONE,
            consents=(ConsentScope.CARE, ConsentScope.REMINDERS),
        ),
        today=at.date(),
        now=at,
    )
    join_care_team(
        actor=nurse,
        patient_id=patient.pk,
        staff_id=staff["doctor.demo"].pk,
        role=Role.ONC,
        now=at,
    )
    known = {"spine_mets": "yes", "sact_42d": "no", "crcl": "71.0"}
    change_context(actor=nurse, patient_id=patient.pk, changes=known, now=at)
    return patient


def _enrol_phone(patient: Patient, nurse: Actor, at: datetime) -> Actor:
    _, code = issue_code(actor=nurse, patient_id=patient.pk, now=at)
    device, _ = redeem_code(code=code, device_name="Demo phone", now=at)
    return Actor(device=device)


def _dose_times(person: Person, now: datetime, began: datetime) -> Iterator[datetime]:
    at = now - timedelta(days=person.last_dose_days_ago)
    while at >= began:
        yield at
        at -= timedelta(days=28)


def _give_dose(patient: Patient, nurse: Actor, at: datetime) -> None:
    record_injection(
        actor=nurse,
        patient=patient,
        entry=Entry(id=_id(patient, "dose", at), observed_at=at),
        dose=Dose("denosumab 120 mg", 120, InjectionSite.ABDOMEN, lot="DEMO"),
        now=at,
    )


def _live_a_day(person: Person, patient: Patient, phone: Actor, day: datetime, number: int) -> None:
    """Supplements at eight in the morning; pain weekly, slowly easing; a report once a month."""
    morning = datetime.combine(day.date(), clock_time(0, 0), UTC)
    if number % person.takes_every == 0:
        log_intake(
            actor=phone,
            patient=patient,
            entry=Entry(id=_id(patient, "intake", morning), observed_at=morning),
            intake=Intake(IntakeStatus.TAKEN, calcium_mg=1000, vitamin_d_iu=800),
            now=morning,
        )
    if number % 7 == 1:
        submit_pain_score(
            actor=phone,
            patient=patient,
            entry=Entry(id=_id(patient, "pain", morning), observed_at=morning),
            pain=Pain(Site.HIP_R, nrs_worst=3 - number // 35, trend=Trend.SAME),
            now=morning,
        )
    if number % 28 == 2:  # noqa: PLR2004  two days after a dose
        submit_symptom_report(
            actor=phone,
            patient=patient,
            entry=Entry(id=_id(patient, "report", morning), observed_at=morning),
            told=Told(answers={"jaw_pain": Answer("jaw_pain", Grade.NONE)}),
            now=morning,
        )


def _leave_a_note(now: datetime) -> None:
    """One note waits for a nurse, so that the worklist has something to show."""
    patient = Patient.objects.get(medical_record_number=PATIENTS[1].record_number)
    at = now - timedelta(hours=2)
    submit_symptom_report(
        actor=Actor(device=patient.devices.get()),
        patient=patient,
        entry=Entry(id=_id(patient, "note", at), observed_at=at),
        told=Told(note="上周那针还没约上，想问问什么时候能打。钙片有时会忘。"),
        now=at,
    )


def _close_what_is_past(patient: Patient, nurse: Actor) -> None:
    for alert in Alert.objects.unresolved().filter(patient=patient):
        at = alert.last_reported_at + timedelta(minutes=20)
        acknowledge(actor=nurse, alert_id=alert.pk, now=at)
        resolve(
            actor=nurse,
            alert_id=alert.pk,
            outcome=Outcome.PHONED,
            text="Phoned the patient.",
            now=at + timedelta(minutes=5),
        )


def _id(patient: Patient, kind: str, at: datetime) -> UUID:
    return uuid5(NAMESPACE_URL, f"{patient.pk}/{kind}/{at.isoformat()}")
