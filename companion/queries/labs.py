"""Laboratory results: what holds, what held, and how triage is told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet

from companion.models import Alert, Assessment, LabResult, Measurement, Patient
from companion.rules.labs.formulas import correct
from companion.rules.labs.types import LabReading
from companion.rules.local_time import start_of_day
from companion.rules.triage.facts import Lab, Source
from companion.rules.triage.lab_facts import CORRECTED

LAB_HISTORY = timedelta(days=400)
WEIGHT_HISTORY = timedelta(days=400)
BASELINE_PERIOD = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Weight:
    """Where a weight stands, its kg, and the patient's day on which it was measured."""

    measurement_id: int
    kg: Decimal
    on: date


def lab_of(row: LabResult) -> Lab:
    """A result as triage is told it."""
    return Lab(
        value=_plain(row.value),
        on=row.local_date,
        lower=None if row.lower is None else _plain(row.lower),
        upper=None if row.upper is None else _plain(row.upper),
        also=tuple(_plain(each) for each in (row.lowest, row.highest) if each is not None),
        low_grade=row.low_grade or 0,
        high_grade=row.high_grade or 0,
    )


def labs_by_code(rows: Iterable[LabResult]) -> dict[str, Lab]:
    """Of each test one result. Of several on one day the last holds, and no reading is ignored."""
    labs: dict[str, Lab] = {}
    for row in sorted(rows, key=lambda row: (row.local_date, row.received_at)):
        lab, before = lab_of(row), labs.get(row.code)
        labs[row.code] = _both(lab, before) if before and before.on == lab.on else lab
    return labs


def past_labs_of(
    patient: Patient, *, on: date, but: Collection[UUID] = ()
) -> dict[str, tuple[Lab, ...]]:
    """What held of the 400 days up to a day of the patient's, newest first, but for some rows."""
    rows = (
        LabResult.objects.current()
        .filter(patient=patient, local_date__gt=on - LAB_HISTORY, local_date__lte=on)
        .exclude(pk__in=but)
        .order_by("-local_date", "-received_at")
    )
    labs: dict[str, list[Lab]] = {}
    for row in rows:
        labs.setdefault(row.code, []).append(lab_of(row))
    return {code: tuple(each) for code, each in labs.items()}


def reading_of(row: LabResult) -> LabReading:
    """A result that came from a laboratory, as it was read."""
    return LabReading(
        code=row.code,
        value=_plain(row.value),
        unit=row.unit,
        reported_value=Decimal(row.reported_value),
        reported_unit=row.reported_unit,
        lower=None if row.lower is None else _plain(row.lower),
        upper=None if row.upper is None else _plain(row.upper),
        low_grade=row.low_grade,
        high_grade=row.high_grade,
        loinc=row.loinc or None,
        collected_on=row.local_date,
        is_corrected=row.code == CORRECTED,
        is_confirmed=row.confirmed,
        lower_is_reported=row.lower_is_reported,
        upper_is_reported=row.upper_is_reported,
    )


def asks_for(rows: Iterable[LabResult]) -> list[str]:
    """Tests that would settle what is in doubt about the calcium among these results."""
    wanted: list[str] = []
    for row in rows:
        if row.code == CORRECTED and row.derived_from is not None:
            albumin = reading_of(row.albumin) if row.albumin else None
            wanted += correct(reading_of(row.derived_from), albumin).asks_for
    return list(dict.fromkeys(wanted))


def lab_history_of(
    patient: Patient, *, code: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[LabResult]:
    """All of hers, also what was corrected since; the latest sample first."""
    wanted = Q(patient=patient)
    if code:
        wanted &= Q(code=code)
    if since:
        wanted &= Q(local_date__gte=since)
    if until:
        wanted &= Q(local_date__lte=until)
    return LabResult.objects.filter(wanted).select_related("staff", "amended_by")


def lab_result_of(patient: Patient, lab_id: UUID) -> LabResult:
    """Raises LabResult.DoesNotExist alike for what is not there and what is not hers."""
    return LabResult.objects.get(patient=patient, pk=lab_id)


def results_judged_in(assessment: Assessment) -> list[LabResult]:
    """The results of a panel that hold, and what was computed anew because of them."""
    computed_then = Q(derived_from__isnull=False, received_at=assessment.evaluated_at)
    rows = LabResult.objects.current().filter(
        Q(panel=assessment.source_id) | computed_then, patient=assessment.patient
    )
    rows = rows.select_related("staff", "amended_by", "derived_from", "albumin")
    return sorted(rows, key=lambda row: (row.derived_from_id is not None, row.code))


def newest_results_of(patient: Patient, codes: Collection[str]) -> list[LabResult]:
    """Of each test the last result of the latest day, of those that hold."""
    rows = LabResult.objects.current().filter(patient=patient, code__in=codes)
    newest = {row.code: row for row in rows.order_by("local_date", "received_at")}
    return list(newest.values())


def newest_days_of(patient: Patient) -> dict[str, date]:
    """Of each test the day of the latest sample that holds."""
    rows = LabResult.objects.current().filter(patient=patient).order_by().values("code")
    return {row["code"]: row["day"] for row in rows.annotate(day=Max("local_date"))}


def lowest_of_a_year(
    patient: Patient, codes: Collection[str], *, before: date
) -> dict[str, Decimal]:
    """The lowest results of the 365 days before a sample: her own usual values."""
    rows = LabResult.objects.current().filter(
        patient=patient,
        code__in=codes,
        local_date__gte=before - BASELINE_PERIOD,
        local_date__lt=before,
    )
    lowest = rows.order_by().values("code").annotate(lowest=Min("value"))
    return {row["code"]: row["lowest"] for row in lowest}


def weights_of(patient: Patient, *, first: date, last: date) -> list[Weight]:
    """Her weights of these days in her calendar and of the 400 before, the latest first."""
    rows = Measurement.objects.filter(
        code="weight_kg",
        report__patient=patient,
        report__observed_at__gte=start_of_day(first - WEIGHT_HISTORY, patient.zone),
        report__observed_at__lt=start_of_day(last + timedelta(days=1), patient.zone),
    )
    rows = rows.order_by("-report__observed_at")
    return [Weight(*row) for row in rows.values_list("pk", "value", "report__local_date")]


def open_alerts_about(patient: Patient, panels: Collection[UUID]) -> list[Alert]:
    """What results of these panels have raised, and nobody has closed."""
    alerts = Alert.objects.unresolved().filter(
        patient=patient,
        findings__assessment__source=Source.LAB_RESULT,
        findings__assessment__source_id__in=panels,
    )
    return list(alerts.select_related("organisation").distinct())


def _both(lab: Lab, other: Lab) -> Lab:
    return replace(
        lab,
        also=(*lab.also, other.lowest, other.highest),
        low_grade=max(lab.low_grade, other.low_grade),
        high_grade=max(lab.high_grade, other.high_grade),
    )


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that a column adds, and without an exponent."""
    return Decimal(format(value.normalize(), "f"))
