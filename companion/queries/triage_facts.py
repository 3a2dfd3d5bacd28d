"""What triage is told about a patient beside the report itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from companion.models import (
    ClinicalContext,
    Finding,
    Injection,
    Measurement,
    PainScore,
    Patient,
    Regimen,
    ReportAnswer,
    SymptomBaseline,
)
from companion.queries.labs import past_labs_of
from companion.rules.body_mass import body_mass_index
from companion.rules.hypocalcaemia_risk import RiskFactors, is_high_risk
from companion.rules.injection_schedule import days_since, months_since, next_due
from companion.rules.instruments.body_sites import PAIN_CODES
from companion.rules.local_time import age_on, local_date
from companion.rules.triage.facts import (
    Answer,
    Baseline,
    Context,
    Lab,
    PastAnswer,
    PastFinding,
    PastMeasure,
    PastPain,
)
from companion.rules.triage.lab_facts import CORRECTED
from companion.rules.vocabulary import Condition, Grade, Known, Region, Side, Site, Tier, Trend

HISTORY = timedelta(days=28)
FINDINGS_WINDOW = timedelta(hours=24)
# A fever is compared with that of the last hours and days, a weight with that of a year ago.
MEASURES_WINDOW = {"temperature_c": HISTORY, "weight_kg": timedelta(days=400)}
WEIGHT_HOLDS_FOR = timedelta(days=90)
RADIOTHERAPY_DAYS = 10
NO_LABS: Mapping[str, Sequence[Lab]] = {}


@dataclass(frozen=True, slots=True)
class History:
    """What was observed before a report, newest first."""

    answers: tuple[PastAnswer, ...]
    pains: tuple[PastPain, ...]
    measures: tuple[PastMeasure, ...]
    findings: tuple[PastFinding, ...]
    labs: Mapping[str, tuple[Lab, ...]] = field(default_factory=dict)


def context_of(
    patient: Patient,
    *,
    on: date,
    at: datetime,
    weight: Decimal | None = None,
    labs: Mapping[str, Sequence[Lab]] = NO_LABS,
) -> Context:
    """The record as of the patient's calendar day `on` and the instant `at`.

    `weight` in kg: the latest that is known. `labs`: earlier results, newest first.
    """
    row = ClinicalContext.objects.get(patient=patient)
    doses = list(
        Injection.objects.filter(patient=patient, local_date__lte=on)
        .order_by("local_date")
        .values_list("local_date", flat=True)
    )
    first_given, last_given = (doses[0], doses[-1]) if doses else (None, None)
    regimens = list(Regimen.objects.filter(patient=patient).order_by("-starts_on"))
    baselines = list(SymptomBaseline.objects.filter(patient=patient, ended_at__isnull=True))
    return Context(
        spine_mets=Known(row.spine_mets),
        sact_42d=Known(row.sact_42d),
        prior_mscc=row.prior_mscc,
        long_bone_mets=_long_bones(row),
        known_hypersensitivity=row.known_hypersensitivity,
        opioid=row.opioid,
        anticoagulant=row.anticoagulant,
        past_bisphosphonate=row.past_bisphosphonate,
        crcl=row.crcl,
        dialysis=row.dialysis,
        ca_corr=_calcium(row, labs),
        hypoca_risk=is_high_risk(_risk_factors(row, len(doses))),
        radiotherapy_10d=_irradiated(row, on),
        age=age_on(on, patient.birth_date),
        bmi=body_mass_index(weight, row.height_cm),
        weight_loss_intended=row.weight_loss_intended,
        days_since_denosumab=days_since(last_given, on),
        months_since_last_dose=months_since(last_given, on),
        days_to_next_dose=_days_to_next_dose(regimens, last_given, on),
        denosumab_dose_number=len(doses),
        denosumab_exposure_months=months_since(first_given, last_given) if last_given else None,
        denosumab_stopped=_is_stopped(regimens, on),
        cipn_baseline=_neuropathy(row),
        baselines=_baselines(baselines),
        pain_baselines=_pain_baselines(baselines),
        sites_known_painful=_sites_known_painful(patient, at),
    )


def history_of(
    patient: Patient, *, until: datetime, but: UUID, judged: Collection[UUID] = ()
) -> History:
    """Answers, pain scores and temperatures of the last 28 days, weights and laboratory results
    of the last 400, findings of the last 24 hours.

    Of everything but the record `but` and the results `judged`, also what was observed at the very
    same instant.
    """
    return History(
        answers=_past_answers(patient, until, but),
        pains=_past_pains(patient, until, but),
        measures=_past_measures(patient, until, but),
        findings=_past_findings(patient, until, but),
        labs=past_labs_of(patient, on=local_date(until, patient.zone), but=judged),
    )


def weight_now(
    measured: Decimal | None, history: History, *, observed_at: datetime
) -> Decimal | None:
    """In kg: as measured now, else the latest of the last 90 days."""
    if measured is not None:
        return measured
    since = observed_at - WEIGHT_HOLDS_FOR
    weights = (
        past.value
        for past in history.measures
        if past.code == "weight_kg" and past.observed_at >= since
    )
    return next(weights, None)


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


def _calcium(row: ClinicalContext, labs: Mapping[str, Sequence[Lab]]) -> Lab | None:
    """What staff have written, or the laboratory's result itself, which is not rounded.

    Of one day both are kept where they differ.
    """
    known = next(iter(labs.get(CORRECTED, ())), None)
    if row.ca_corr is None or row.ca_corr_on is None:
        return known
    written = Lab(row.ca_corr, row.ca_corr_on, row.ca_lower, row.ca_upper)
    if known is None or known.on < written.on:
        return written
    if known.on > written.on or known.value.quantize(written.value) == written.value:
        return known
    return replace(known, also=(*known.also, written.value))


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


def _is_stopped(regimens: Sequence[Regimen], on: date) -> bool:
    """`regimens`: the latest first."""
    latest = regimens[0] if regimens else None
    return latest is not None and latest.stopped_on is not None and latest.stopped_on <= on


def _days_to_next_dose(
    regimens: Sequence[Regimen], last_given: date | None, on: date
) -> int | None:
    active = next((each for each in regimens if not _is_stopped([each], on)), None)
    if active is None:
        return None
    due = next_due(
        starts_on=active.starts_on, last_given=last_given, interval_days=active.interval_days
    )
    return (due - on).days


def _long_bones(row: ClinicalContext) -> frozenset[Site] | None:
    if row.long_bone_mets is None:
        return None
    return frozenset(Site(site) for site in row.long_bone_mets)


def _irradiated(row: ClinicalContext, on: date) -> frozenset[Site]:
    ended = row.radiotherapy_ended_on
    if ended is None or not 0 <= (on - ended).days <= RADIOTHERAPY_DAYS:
        return frozenset()
    return frozenset(Site(site) for site in row.radiotherapy_sites)


def _neuropathy(row: ClinicalContext) -> Baseline | None:
    if row.cipn_baseline is None or row.cipn_stable_since is None:
        return None
    return Baseline("cipn", Grade(row.cipn_baseline), row.cipn_stable_since)


def _baselines(rows: Sequence[SymptomBaseline]) -> dict[str, Baseline]:
    return {
        row.code: Baseline(row.code, Grade(row.grade), row.stable_since)
        for row in rows
        if row.code not in PAIN_CODES
    }


def _pain_baselines(rows: Sequence[SymptomBaseline]) -> dict[Site, int]:
    return {PAIN_CODES[row.code]: row.grade for row in rows if row.code in PAIN_CODES}


def _sites_known_painful(patient: Patient, until: datetime) -> frozenset[Site]:
    """Where she has told of pain before the history begins that rules look at."""
    hurt = Q(nrs_worst__gte=1) | Q(nrs_now__gte=1)
    rows = PainScore.objects.filter(hurt, patient=patient, observed_at__lt=until - HISTORY)
    return frozenset(Site(site) for site in rows.values_list("site", flat=True).distinct())


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


def _past_measures(patient: Patient, until: datetime, but: UUID) -> tuple[PastMeasure, ...]:
    wanted = Q()
    for code, window in MEASURES_WINDOW.items():
        wanted |= Q(code=code, report__observed_at__gte=until - window)
    rows = (
        Measurement.objects.filter(wanted, report__patient=patient, report__observed_at__lte=until)
        .exclude(report_id=but)
        .order_by("-report__observed_at")
        .values_list("code", "value", "report__observed_at")
    )
    return tuple(PastMeasure(*row) for row in rows)


def _past_findings(patient: Patient, until: datetime, but: UUID) -> tuple[PastFinding, ...]:
    rows = (
        Finding.objects.told()
        .filter(
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
