"""Alerts: raised by findings, taken over and closed by named people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from companion import audit
from companion.access import Actor, alerts_for
from companion.actions.codes import draw_code
from companion.actions.errors import ConflictError
from companion.jobs import enqueue_on_commit
from companion.models import Alert, AlertEvent, Assessment, Finding, Staff
from companion.queries.ladders import ladder_of
from companion.rules import ladder as ladders
from companion.rules.permissions import Act
from companion.rules.triage import findings as triage
from companion.rules.triage.worsening import says_more
from companion.rules.vocabulary import AlertEventKind, AlertStatus, Condition, Outcome, Tier

FORGOTTEN_AFTER = timedelta(minutes=30)


def raise_alerts(
    assessment: Assessment, findings: Sequence[triage.Finding], *, now: datetime
) -> Mapping[Condition, Alert]:
    """One alert per condition that somebody must deal with; runs in the caller's transaction."""
    conditions = dict.fromkeys(f.condition for f in findings if f.tier is not Tier.ROUTINE)
    return {
        condition: _raise_alert(
            assessment, condition, [f for f in findings if f.condition is condition], now
        )
        for condition in conditions
    }


@transaction.atomic
def acknowledge(*, actor: Actor, alert_id: UUID, now: datetime) -> Alert:
    """The actor takes over, and nobody further is paged. Doing it twice is harmless.

    Raises Alert.DoesNotExist where it is not theirs, ConflictError where a colleague has it.
    """
    staff, alert = _locked_alert(actor, alert_id, now)
    if alert.status == AlertStatus.ACKNOWLEDGED and alert.owner_id == staff.pk:
        return alert
    if alert.status != AlertStatus.OPEN:
        raise ConflictError(f"alert_already_{alert.status}")
    _hand_to(staff, alert, now)
    alert.save()
    note_event(alert, AlertEventKind.ACKNOWLEDGED, at=now, staff=staff)
    _audit(actor, alert, "alert:record:acknowledge", now)
    return alert


@transaction.atomic
def comment(*, actor: Actor, alert_id: UUID, text: str, now: datetime) -> AlertEvent:
    """Adds a remark to the history. Raises Alert.DoesNotExist where it is not theirs."""
    staff, alert = _locked_alert(actor, alert_id, now)
    event = note_event(alert, AlertEventKind.COMMENTED, at=now, staff=staff, text=text)
    _audit(actor, alert, "alert:record:comment", now)
    return event


@transaction.atomic
def resolve(*, actor: Actor, alert_id: UUID, outcome: Outcome, text: str, now: datetime) -> Alert:
    """A named person closes the alert with an outcome and a reason.

    Raises Alert.DoesNotExist where it is not theirs, ConflictError where it is closed.
    """
    staff, alert = _locked_alert(actor, alert_id, now)
    if alert.status == AlertStatus.RESOLVED:
        raise ConflictError("alert_already_resolved")
    if alert.status == AlertStatus.OPEN:
        _hand_to(staff, alert, now)
    alert.status = AlertStatus.RESOLVED
    alert.resolved_at = now
    alert.outcome = outcome
    alert.save()
    note_event(alert, AlertEventKind.RESOLVED, at=now, staff=staff, text=text)
    _audit(actor, alert, "alert:record:resolve", now)
    return alert


def reopen_alerts_of(staff: Staff, *, now: datetime) -> None:
    """What somebody had taken over is paged anew; runs in the caller's transaction."""
    theirs = Alert.objects.select_for_update().filter(owner=staff, status=AlertStatus.ACKNOWLEDGED)
    for alert in theirs:
        _climb_anew(alert, Tier(alert.tier), now)
        alert.save()
        note_event(alert, AlertEventKind.REOPENED, at=now, staff=staff)


def note_event(  # noqa: PLR0913  each is a column
    alert: Alert,
    kind: AlertEventKind,
    *,
    at: datetime,
    staff: Staff | None = None,
    assessment: Assessment | None = None,
    rung: int | None = None,
    channel: str = "",
    text: str = "",
) -> AlertEvent:
    """Writes into the history what happened to an alert; `staff` did it, or was paged."""
    return AlertEvent.objects.create(
        alert=alert,
        at=at,
        kind=kind,
        staff=staff,
        assessment=assessment,
        rung=rung,
        channel=channel,
        text=text,
    )


def _raise_alert(
    assessment: Assessment,
    condition: Condition,
    findings: Sequence[triage.Finding],
    now: datetime,
) -> Alert:
    existing = (
        Alert.objects.unresolved()
        .select_for_update()
        .filter(patient=assessment.patient, condition=condition)
        .first()
    )
    if existing is None:
        return _open(assessment, condition, findings, now)
    return _extend(existing, assessment, findings, now)


def _open(
    assessment: Assessment,
    condition: Condition,
    findings: Sequence[triage.Finding],
    now: datetime,
) -> Alert:
    organisation = assessment.patient.organisation
    tier = _most_urgent(findings)
    alert = Alert.objects.create(
        reference=f"A-{draw_code(8)}",
        organisation=organisation,
        patient=assessment.patient,
        condition=condition,
        tier=tier,
        opened_at=now,
        last_reported_at=now,
        ladder=ladders.to_json(ladder_of(organisation, tier)),
        page_roles=_page_roles(findings),
        climb_started_at=now,
        next_page_at=now,
    )
    note_event(alert, AlertEventKind.OPENED, at=now, assessment=assessment)
    enqueue_on_commit("climb", alert.pk)
    return alert


def _extend(
    alert: Alert,
    assessment: Assessment,
    findings: Sequence[triage.Finding],
    now: datetime,
) -> Alert:
    """Joins what is known. A higher tier pages again; so does more bad news after a take-over."""
    tier = max(Tier(alert.tier), _most_urgent(findings), key=lambda each: each.rank)
    raised = tier is not Tier(alert.tier)
    taken = alert.status == AlertStatus.ACKNOWLEDGED
    alert.last_reported_at = now
    named = [role for role in _page_roles(findings) if role not in alert.page_roles]
    alert.page_roles = [*alert.page_roles, *named]
    if raised or (taken and (_says_more(alert, findings) or _was_forgotten(alert, now))):
        _climb_anew(alert, tier, now)
    elif named and not taken:
        _page_also(alert, named, now)
    alert.save()
    kind = AlertEventKind.RAISED if raised else AlertEventKind.EXTENDED
    note_event(alert, kind, at=now, assessment=assessment)
    return alert


def _climb_anew(alert: Alert, tier: Tier, now: datetime) -> None:
    alert.tier = tier
    alert.status = AlertStatus.OPEN
    alert.owner = None
    alert.acknowledged_at = None
    alert.ladder = ladders.to_json(ladder_of(alert.organisation, tier))
    alert.rung = 0
    alert.unpaged_roles = []
    alert.climb_started_at = now
    alert.next_page_at = now
    enqueue_on_commit("climb", alert.pk)


def _was_forgotten(alert: Alert, now: datetime) -> bool:
    """An emergency that is reported once more, long after somebody took it over.

    Source: clinical-rules, section 2, item 7.
    """
    taken_at = alert.acknowledged_at
    emergency = Tier(alert.tier) is Tier.EMERGENCY
    return emergency and taken_at is not None and now - taken_at >= FORGOTTEN_AFTER


def _page_also(alert: Alert, roles: Iterable[str], now: datetime) -> None:
    """Roles that a later report names are paged at once; the ladder keeps its pace."""
    alert.unpaged_roles = [*alert.unpaged_roles, *roles]
    alert.next_page_at = now
    enqueue_on_commit("climb", alert.pk)


def _says_more(alert: Alert, findings: Iterable[triage.Finding]) -> bool:
    known = [
        (row.rule_id, [triage.Evidence(**each) for each in row.evidence])
        for row in Finding.objects.filter(alert=alert)
    ]
    return any(says_more(finding, known) for finding in findings)


def _most_urgent(findings: Iterable[triage.Finding]) -> Tier:
    return max((finding.tier for finding in findings), key=lambda tier: tier.rank)


def _page_roles(findings: Iterable[triage.Finding]) -> list[str]:
    return list(dict.fromkeys(role.value for finding in findings for role in finding.page))


def _locked_alert(actor: Actor, alert_id: UUID, now: datetime) -> tuple[Staff, Alert]:
    """The alert, held to the end of the transaction, and who is acting on it."""
    theirs = alerts_for(actor, Act.ALERT_HANDLE, now=now)
    alert = Alert.objects.select_for_update().get(pk=theirs.get(pk=alert_id).pk)
    return actor.member, alert


def _hand_to(staff: Staff, alert: Alert, now: datetime) -> None:
    alert.status = AlertStatus.ACKNOWLEDGED
    alert.owner = staff
    alert.acknowledged_at = now
    alert.next_page_at = None


def _audit(actor: Actor, alert: Alert, act: str, now: datetime) -> None:
    audit.record(actor, act, at=now, patient=alert.patient, subject_id=alert.pk)
