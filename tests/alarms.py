"""Alerts without the medicine: findings made by hand, and a clock that is turned by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from companion.access import Actor
from companion.actions.alerts import raise_alerts
from companion.actions.assessing import Told, _finding_row
from companion.actions.records import Entry
from companion.actions.reports import submit_symptom_report
from companion.models import Alert, Assessment, Finding, Staff
from companion.rules.triage import findings as triage
from companion.rules.triage.facts import Answer
from companion.rules.vocabulary import Condition, Grade, Region, Role, Tier, Trend
from notifications import escalation
from notifications.models import ChannelKind, Delivery
from tests.conftest import Clinic, hire
from tests.receivers import HOST, MailBox

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def found(
    tier: Tier = Tier.EMERGENCY,
    *,
    condition: Condition = Condition.MSCC,
    rule_id: str = "mscc.motor-deficit",
    page: tuple[Role, ...] = (),
    grade: str = "moderate",
) -> triage.Finding:
    return triage.Finding(
        rule_id=rule_id,
        condition=condition,
        tier=tier,
        advice=None,
        notify=page,
        page=page,
        evidence=(triage.Evidence("items.limb_weakness.grade", grade),),
    )


@transaction.atomic
def raise_for(clinic: Clinic, *findings: triage.Finding, now: datetime) -> Alert:
    """What triage found is told to the care team; the alert of the first finding."""
    assessment = Assessment.objects.create(
        patient=clinic.patient,
        source="symptom_report",
        source_id=uuid4(),
        observed_at=now,
        evaluated_at=now,
        tier=findings[0].tier,
        ruleset_version="by hand",
        facts={},
        advice=[],
    )
    alerts = raise_alerts(assessment, findings, now=now)
    Finding.objects.bulk_create(
        _finding_row(assessment, each, alerts.get(each.condition)) for each in findings
    )
    return alerts[findings[0].condition]


def legs(grade: Grade = Grade.MODERATE, trend: Trend = Trend.NEW) -> Told:
    """Weak legs: a red flag by the rules themselves."""
    weak = Answer("limb_weakness", grade=grade, trend=trend, regions=frozenset({Region.LEGS}))
    return Told(answers={weak.code: weak})


def reports(clinic: Clinic, told: Told, *, now: datetime, record: Entry | None = None):
    """The patient sends a report from her phone."""
    return submit_symptom_report(
        actor=Actor(device=clinic.phone),
        patient=clinic.patient,
        entry=record or Entry(id=uuid4(), observed_at=now),
        told=told,
        now=now,
    )


def staffed(clinic: Clinic, *, now: datetime) -> Staff:
    """Nina and Otto are on call, all have an address, the unit has a fallback."""
    otto = hire(clinic.organisation, "otto oncall", Role.ONC)
    clinic.on_call(clinic.nurse, Role.NURSE, now=now, hours=1000)
    clinic.on_call(otto, Role.ONC_ONCALL, now=now, hours=1000)
    for staff in (clinic.nurse, otto, clinic.doctor, clinic.lead):
        clinic.reachable(staff, f"{first_name(staff)}@clinic.example")
    clinic.reachable(None, "ward@clinic.example")
    return otto


def climb_what_is_due(now: datetime) -> None:
    """As the clock does it, again and again until nothing is due."""
    for _ in range(50):
        due = escalation.due_alerts(now)
        if not due:
            return
        for alert_id in due:
            escalation.climb(alert_id, now=now)
    raise AssertionError("the ladder is climbed for ever at one instant")


def first_name(staff: Staff | None) -> str:
    return staff.username.split()[0] if staff else "fallback"


def pages(alert: Alert, *, channel: str = "") -> list[tuple[int, str]]:
    """Minute and name of everything that rings; of the inbox where `channel` says so."""
    rows = Delivery.objects.filter(alert=alert).select_related("staff")
    rows = rows.filter(channel=channel) if channel else rows.exclude(channel=ChannelKind.INBOX)
    return sorted(
        (int((row.created_at - alert.climb_started_at) / MINUTE), first_name(row.staff))
        for row in rows
    )


def history(alert: Alert) -> list[str]:
    return list(alert.events.values_list("kind", flat=True))


@contextmanager
def mail_server(settings, **answers: str) -> Iterator[MailBox]:
    """E-mail goes over real SMTP to a mail box."""
    with MailBox(**answers) as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST = HOST
        settings.EMAIL_PORT = box.port
        settings.EMAIL_TIMEOUT = 5
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield box
