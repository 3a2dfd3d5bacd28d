"""Judges a record: stores the assessment, raises alerts, asks what must be asked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from companion.actions.alerts import raise_alerts
from companion.models import Alert, Assessment, ClinicalRecord, Finding, FollowUp, Patient
from companion.queries.triage_facts import context_of, history_of
from companion.rules.triage import findings as triage
from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import Answer, Facts, Pain, Source
from companion.rules.triage.snapshot import to_json
from companion.rules.vocabulary import EnteredBy


@dataclass(frozen=True, slots=True)
class Told:
    """What a record says, read and checked."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    pains: tuple[Pain, ...] = ()
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    note: str = ""
    cannot_wait: bool = False


def judge(record: ClinicalRecord, source: Source, told: Told, *, now: datetime) -> Assessment:
    """Triage of a record just stored, with all that is known of its patient."""
    history = history_of(record.patient, until=record.observed_at, but=record.pk)
    facts = Facts(
        source=source,
        observed_at=record.observed_at,
        received_at=record.received_at,
        local_date=record.local_date,
        zone=record.zone,
        answers=told.answers,
        pains=told.pains,
        measures=told.measures,
        note=told.note,
        cannot_wait=told.cannot_wait,
        by_proxy=record.entered_by != EnteredBy.SELF,
        context=context_of(record.patient, on=record.local_date),
        past_answers=history.answers,
        past_pains=history.pains,
        past_findings=history.findings,
    )
    return assess(record.patient, facts, source_id=record.pk, now=now)


def assess(patient: Patient, facts: Facts, *, source_id: UUID, now: datetime) -> Assessment:
    """One evaluation of everything that is known, inside the caller's transaction."""
    verdict = evaluate(facts)
    assessment = Assessment.objects.create(
        patient=patient,
        source=facts.source,
        source_id=source_id,
        observed_at=facts.observed_at,
        evaluated_at=now,
        tier=verdict.tier,
        reported_late=verdict.reported_late,
        ruleset_version=verdict.ruleset_version,
        facts=to_json(facts),
        advice=[asdict(text) for text in verdict.advice],
    )
    alerts = raise_alerts(assessment, verdict.findings, now=now)
    Finding.objects.bulk_create(
        _finding_row(assessment, finding, alerts.get(finding.condition))
        for finding in verdict.findings
    )
    FollowUp.objects.bulk_create(
        _follow_up_row(assessment, finding, finding.ask_within_minutes, now)
        for finding in verdict.findings
        if finding.ask_within_minutes is not None
    )
    return assessment


def _finding_row(assessment: Assessment, finding: triage.Finding, alert: Alert | None) -> Finding:
    return Finding(
        assessment=assessment,
        alert=alert,
        rule_id=finding.rule_id,
        condition=finding.condition,
        tier=finding.tier,
        evidence=[asdict(each) for each in finding.evidence],
        notify=list(finding.notify),
        page=list(finding.page),
        raised_by=list(finding.raised_by),
        side_effects=list(finding.side_effects),
        ask_now=list(finding.ask_now),
    )


def _follow_up_row(
    assessment: Assessment, finding: triage.Finding, minutes: int, now: datetime
) -> FollowUp:
    return FollowUp(
        assessment=assessment,
        rule_id=finding.rule_id,
        items=list(finding.ask_now),
        due_at=now + timedelta(minutes=minutes),
    )
