"""Judges a record: stores the assessment, raises alerts, asks what must be asked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from companion.actions.alerts import raise_alerts
from companion.actions.suppressions import end_outgrown
from companion.jobs import enqueue_on_commit
from companion.models import (
    Alert,
    Assessment,
    ClinicalRecord,
    Finding,
    FollowUp,
    Patient,
    RuleSuppression,
    SecondReading,
)
from companion.queries.suppressions import as_fact, holding_suppressions
from companion.queries.thresholds import thresholds_of
from companion.queries.triage_facts import context_of, history_of, weight_now
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
    patient, at = record.patient, record.observed_at
    history = history_of(patient, until=at, but=record.pk)
    weight = weight_now(told.measures.get("weight_kg"), history, observed_at=at)
    facts = Facts(
        source=source,
        observed_at=at,
        received_at=record.received_at,
        local_date=record.local_date,
        zone=record.zone,
        answers=told.answers,
        pains=told.pains,
        measures=told.measures,
        note=told.note,
        cannot_wait=told.cannot_wait,
        by_proxy=record.entered_by != EnteredBy.SELF,
        context=context_of(patient, on=record.local_date, at=at, weight=weight, labs=history.labs),
        past_answers=history.answers,
        past_pains=history.pains,
        past_measures=history.measures,
        past_labs=history.labs,
        past_findings=history.findings,
    )
    return assess(patient, facts, source_id=record.pk, now=now)


def assess(patient: Patient, facts: Facts, *, source_id: UUID, now: datetime) -> Assessment:
    """One evaluation of everything that is known, inside the caller's transaction.

    What is silenced and which limits are set is taken as it holds now, whatever `facts` say.
    """
    silent = {row.rule_id: row for row in holding_suppressions(patient, now=now)}
    facts = replace(
        facts,
        context=replace(facts.context, suppressions=tuple(map(as_fact, silent.values()))),
        thresholds=thresholds_of(patient.organisation),
    )
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
    outgrown = {finding.rule_id for finding in verdict.findings} & silent.keys()
    end_outgrown([silent[rule_id] for rule_id in outgrown], assessment, now=now)
    alerts = raise_alerts(assessment, verdict.findings, now=now)
    Finding.objects.bulk_create(
        _finding_row(assessment, finding, alert=alerts.get(finding.condition))
        for finding in verdict.findings
    )
    Finding.objects.bulk_create(
        _finding_row(assessment, finding, suppressed_by=silent[finding.rule_id])
        for finding in verdict.suppressed
    )
    FollowUp.objects.bulk_create(
        _follow_up_row(assessment, finding, finding.ask_within_minutes, now)
        for finding in verdict.findings
        if finding.ask_within_minutes is not None
    )
    if settings.SECOND_READER and verdict.may_hold_more and not facts.second_reading:
        reading = SecondReading.objects.create(assessment=assessment, due_at=now)
        enqueue_on_commit("read_again", reading.pk)
    return assessment


def _finding_row(
    assessment: Assessment,
    finding: triage.Finding,
    alert: Alert | None = None,
    suppressed_by: RuleSuppression | None = None,
) -> Finding:
    return Finding(
        assessment=assessment,
        alert=alert,
        suppressed_by=suppressed_by,
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
