"""What triage is told about a patient beside the report itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from companion.models import (
    ClinicalContext,
    Finding,
    Injection,
    PainScore,
    Patient,
    Regimen,
    ReportAnswer,
    SymptomBaseline,
)
from companion.rules.hypocalcaemia_risk import RiskFactors, is_high_risk
from companion.rules.injection_schedule import days_since, months_since
from companion.rules.triage.facts import (
    Answer,
    Baseline,
    Context,
    Lab,
    PastAnswer,
    PastFinding,
    PastPain,
)
from companion.rules.vocabulary import Condition, Grade, Known, Region, Side, Site, Tier, Trend

HISTORY = timedelta(days=28)
FINDINGS_WINDOW = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class History:
    """What was observed before a report, newest first."""

    answers: tuple[PastAnswer, ...]
    pains: tuple[PastPain, ...]
    findings: tuple[PastFinding, ...]


def context_of(patient: Patient, *, on: date) -> Context:
    """The record as of the patient's calendar day `on`."""
    row = ClinicalContext.objects.get(patient=patient)
    doses = list(
        Injection.objects.filter(patient=patient, local_date__lte=on)
        .order_by("local_date")
        .values_list("local_date", flat=True)
    )
    last_given = doses[-1] if doses else None
    return Context(
        spine_mets=Known(row.spine_mets),
        sact_42d=Known(row.sact_42d),
        prior_mscc=row.prior_mscc,
        known_hypersensitivity=row.known_hypersensitivity,
        opioid=row.opioid,
        anticoagulant=row.anticoagulant,
        crcl=row.crcl,
        ca_corr=_calcium(row),
        hypoca_risk=is_high_risk(_risk_factors(row, len(doses))),
        days_since_denosumab=days_since(last_given, on),
        months_since_last_dose=months_since(last_given, on),
        denosumab_dose_number=len(doses),
        denosumab_stopped=_is_stopped(patient, on),
        cipn_baseline=_neuropathy(row),
        baselines=_baselines(patient),
    )


def history_of(patient: Patient, *, until: datetime, but: UUID) -> History:
    """Answers and pain scores of the last 28 days, findings of the last 24 hours.

    Of everything but the record `but`, also what was observed at the very same instant.
    """
    return History(
        answers=_past_answers(patient, until, but),
        pains=_past_pains(patient, until, but),
        findings=_past_findings(patient, until, but),
    )


def answer_of(row: ReportAnswer) -> Answer:
    return Answer(
        code=row.code,
        grade=None if row.grade is None else Grade(row.grade),
        trend=Trend(row.trend) if row.trend else None,
        onset=row.onset,
        side=Side(row.side) if row.side else None,
        regions=frozenset(Region(region) for region in row.regions),
        severity=row.severity,
        frequency=row.frequency,
        interference=row.interference,
        present=row.present,
        count=row.count,
        reason=row.reason,
        level=row.level,
        on_date=row.on_date,
    )


def _calcium(row: ClinicalContext) -> Lab | None:
    if row.ca_corr is None or row.ca_corr_on is None:
        return None
    return Lab(row.ca_corr, row.ca_corr_on, row.ca_lower, row.ca_upper)


def _risk_factors(row: ClinicalContext, dose_number: int) -> RiskFactors:
    return RiskFactors(
        crcl=row.crcl,
        dose_number=dose_number,
        dialysis=row.dialysis,
        prior_hypocalcaemia=row.prior_hypocalcaemia,
        vitamin_d_deficiency=row.vitamin_d_deficiency,
        magnesium_low=row.magnesium_low,
        neck_surgery=row.neck_surgery,
        malabsorption=row.malabsorption,
        calcium_lowering_drug=row.calcium_lowering_drug,
        high_bone_turnover=row.high_bone_turnover,
    )


def _is_stopped(patient: Patient, on: date) -> bool:
    latest = Regimen.objects.filter(patient=patient).order_by("-starts_on").first()
    return latest is not None and latest.stopped_on is not None and latest.stopped_on <= on


def _neuropathy(row: ClinicalContext) -> Baseline | None:
    if row.cipn_baseline is None or row.cipn_stable_since is None:
        return None
    return Baseline("cipn", Grade(row.cipn_baseline), row.cipn_stable_since)


def _baselines(patient: Patient) -> dict[str, Baseline]:
    rows = SymptomBaseline.objects.filter(patient=patient, ended_at__isnull=True)
    return {row.code: Baseline(row.code, Grade(row.grade), row.stable_since) for row in rows}


def _past_answers(patient: Patient, until: datetime, but: UUID) -> tuple[PastAnswer, ...]:
    rows = (
        ReportAnswer.objects.filter(
            report__patient=patient,
            report__observed_at__lte=until,
            report__observed_at__gte=until - HISTORY,
        )
        .exclude(report_id=but)
        .select_related("report")
        .order_by("-report__observed_at")
    )
    return tuple(PastAnswer(answer_of(row), row.report.observed_at) for row in rows)


def _past_pains(patient: Patient, until: datetime, but: UUID) -> tuple[PastPain, ...]:
    rows = PainScore.objects.filter(
        patient=patient,
        observed_at__lte=until,
        observed_at__gte=until - HISTORY,
        nrs_worst__isnull=False,
    )
    rows = rows.exclude(pk=but).exclude(report__isnull=False, report_id=but)
    rows = rows.order_by("-observed_at")
    return tuple(PastPain(Site(row.site), row.nrs_worst or 0, row.observed_at) for row in rows)


def _past_findings(patient: Patient, until: datetime, but: UUID) -> tuple[PastFinding, ...]:
    rows = (
        Finding.objects.filter(
            assessment__patient=patient,
            assessment__observed_at__lte=until,
            assessment__observed_at__gte=until - FINDINGS_WINDOW,
        )
        .exclude(assessment__source_id=but)
        .select_related("assessment")
        .order_by("-assessment__observed_at")
    )
    return tuple(
        PastFinding(
            row.rule_id, Condition(row.condition), Tier(row.tier), row.assessment.observed_at
        )
        for row in rows
    )
