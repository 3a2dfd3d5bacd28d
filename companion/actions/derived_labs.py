"""What follows from laboratory results: corrected calcium, creatinine clearance, the context."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from companion import audit
from companion.access import Actor
from companion.models import ClinicalContext, LabResult, Patient
from companion.queries.labs import Weight, reading_of, weights_of
from companion.rules.labs.catalogue import TESTS
from companion.rules.labs.formulas import Body, Clearance, cockcroft_gault
from companion.rules.labs.grading import low_grade
from companion.rules.local_time import age_on, local_date
from companion.rules.triage.lab_facts import ALBUMIN, CORRECTED, TOTAL, calcium_of
from companion.rules.vocabulary import Sex

CREATININE, CLEARANCE = "creatinine", "crcl"
MAGNESIUM, VITAMIN_D = "magnesium", "vitd_25oh"

# An albumin of another day stands in for one of the same, as far as this.
OTHER_DAY = timedelta(days=28)
RECOMPUTED = "recomputed"

_CLEARANCE_DECIMALS, _CALCIUM_DECIMALS = Decimal("0.1"), Decimal("0.01")


def derive(
    actor: Actor, patient: Patient, *, days: Collection[date], now: datetime
) -> list[LabResult]:
    """Writes what follows from the results of these days, where it is not on record already.

    Also from those near enough to be corrected with an albumin of these days. What was computed
    from values that have changed since is computed anew, and the earlier row kept. Runs in the
    caller's transaction; answers with the new rows.
    """
    first, last = min(days) - OTHER_DAY, max(days) + OTHER_DAY
    rows = list(
        LabResult.objects.filter(
            patient=patient,
            local_date__gte=first,
            local_date__lte=last,
            code__in=(TOTAL, CORRECTED, ALBUMIN, CREATININE, CLEARANCE),
        ).order_by("local_date", "received_at")
    )
    written = _Written(rows)
    made = [*_calcium(written), *_clearances(patient, written, now=now)]
    for row in made:
        _complete(row, actor, written, now=now)
    return LabResult.objects.bulk_create(made)


class _Written:
    """The rows on record, and which of them hold."""

    def __init__(self, rows: Sequence[LabResult]) -> None:
        amended = {row.amends_id for row in rows if row.amends_id}
        self._latest = [row for row in rows if row.pk not in amended]
        self.computed = {
            row.derived_from_id: row for row in self._latest if row.derived_from_id is not None
        }

    def computed_from(self, source: LabResult) -> LabResult | None:
        """What was computed from a result, or else from the one that it amends."""
        found = self.computed.get(source.pk)
        if found is None and source.amends_id is not None:
            return self.computed.get(source.amends_id)
        return found

    def of(self, code: str) -> list[LabResult]:
        """Results that came from a laboratory and hold, the oldest first."""
        return [
            row
            for row in self._latest
            if row.code == code and row.derived_from_id is None and not row.entered_in_error
        ]

    def without(self, code: str, computed: str) -> list[LabResult]:
        """Of a test those with which the laboratory has not sent the computed value itself."""
        sent = {row.panel for row in self.of(computed)}
        return [row for row in self.of(code) if row.panel not in sent]


def _calcium(written: _Written) -> Iterable[LabResult]:
    albumins = written.of(ALBUMIN)
    for total in written.without(TOTAL, CORRECTED):
        albumin = _albumin_for(total, albumins)
        before = written.computed.get(total.pk)
        if before is not None and before.albumin_id == (albumin and albumin.pk):
            continue
        lab, corrected = calcium_of(reading_of(total), reading_of(albumin) if albumin else None)
        yield LabResult(
            code=CORRECTED,
            value=lab.value,
            unit=TESTS[CORRECTED].unit,
            lower=lab.lower,
            upper=lab.upper,
            lower_is_reported=total.lower_is_reported,
            upper_is_reported=total.upper_is_reported,
            lowest=lab.lowest,
            highest=lab.highest,
            low_grade=lab.low_grade,
            high_grade=lab.high_grade,
            basis=corrected.basis,
            unconfirmed=total.unconfirmed or (albumin is not None and albumin.unconfirmed),
            derived_from=total,
            albumin=albumin,
        )


def _albumin_for(total: LabResult, albumins: Sequence[LabResult]) -> LabResult | None:
    """Of the same sample, else the last of the same day, else the nearest of other days."""
    near = [each for each in albumins if abs(each.local_date - total.local_date) <= OTHER_DAY]
    ranked = [
        (each.panel != total.panel, abs(each.local_date - total.local_date), -index, each)
        for index, each in enumerate(near)
    ]
    return min(ranked, key=lambda rank: rank[:3])[3] if ranked else None


def _clearances(patient: Patient, written: _Written, *, now: datetime) -> Iterable[LabResult]:
    missing = [
        row for row in written.without(CREATININE, CLEARANCE) if row.pk not in written.computed
    ]
    if not missing:
        return
    weights = weights_of(patient, first=missing[0].local_date, last=local_date(now, patient.zone))
    for creatinine in missing:
        weight = _weight_for(creatinine, weights)
        clearance = _clearance(patient, creatinine, weight) if weight else None
        if weight is None or clearance is None:
            continue
        yield LabResult(
            code=CLEARANCE,
            value=clearance.value,
            unit=TESTS[CLEARANCE].unit,
            lower=TESTS[CLEARANCE].reference.lowest,
            upper=TESTS[CLEARANCE].reference.highest,
            low_grade=low_grade(CLEARANCE, clearance.value),
            unconfirmed=creatinine.unconfirmed,
            derived_from=creatinine,
            weight_id=weight.measurement_id,
            is_stale=clearance.is_stale,
        )


def _weight_for(creatinine: LabResult, weights: Sequence[Weight]) -> Weight | None:
    """The latest up to the day of the sample, else the first after it."""
    before = [each for each in weights if each.on <= creatinine.local_date]
    after = [each for each in weights if each.on > creatinine.local_date]
    return before[0] if before else (after[-1] if after else None)


def _clearance(patient: Patient, creatinine: LabResult, weight: Weight) -> Clearance | None:
    """None where she has an age or a weight for which the formula is not made."""
    day = creatinine.local_date
    body = Body(age_on(day, patient.birth_date), weight.kg, weight.on, Sex(patient.sex))
    try:
        return cockcroft_gault(creatinine.value, body, on=max(day, weight.on))
    except ValueError:
        return None


def _complete(row: LabResult, actor: Actor, written: _Written, *, now: datetime) -> None:
    """What a computed row shares with the one that it is computed from."""
    source = row.derived_from
    assert source is not None  # noqa: S101  a computed row has one
    for name in ("patient_id", "panel", "observed_at", "local_date", "zone", "entered_by"):
        setattr(row, name, getattr(source, name))
    row.staff = actor.staff
    row.received_at = now
    row.amends = written.computed_from(source)
    row.reason = RECOMPUTED if row.amends else ""


def refresh_context(actor: Actor, patient: Patient, *, now: datetime) -> None:
    """The latest calcium, clearance, magnesium and vitamin D go into the clinical context.

    A result of an earlier day than the one on record changes nothing, and a laboratory takes back
    only what a laboratory has said. Runs in the caller's transaction.
    """
    context = ClinicalContext.objects.select_for_update().get(patient=patient)
    changes = _changes(context, patient)
    if not changes:
        return
    for name, value in changes.items():
        setattr(context, name, value)
    context.changed_by = actor.staff
    context.save()
    audit.record(actor, "patient:context:compute", at=now, patient=patient, fields=sorted(changes))


def _changes(context: ClinicalContext, patient: Patient) -> dict[str, Any]:
    rows = list(
        LabResult.objects.filter(
            patient=patient, code__in=(CORRECTED, CLEARANCE, MAGNESIUM, VITAMIN_D)
        )
        .select_related("derived_from__amended_by", "amended_by")
        .order_by("local_date", "received_at")
    )
    wanted = {
        **_calcium_columns(context, [row for row in rows if row.code == CORRECTED]),
        **_clearance_columns(context, [row for row in rows if row.code == CLEARANCE]),
        **_flag("magnesium_low", [row for row in rows if row.code == MAGNESIUM]),
        **_flag("vitamin_d_deficiency", [row for row in rows if row.code == VITAMIN_D]),
    }
    return {name: value for name, value in wanted.items() if getattr(context, name) != value}


def _calcium_columns(context: ClinicalContext, rows: Sequence[LabResult]) -> dict[str, Any]:
    if not _may_replace(context.ca_corr_on, rows):
        return {}
    newest = _newest(rows)
    if newest is None:
        return {"ca_corr": None, "ca_corr_on": None}
    limits = {"ca_lower": newest.lower, "ca_upper": newest.upper}
    columns = {"ca_corr": newest.value} | {
        name: limit for name, limit in limits.items() if limit is not None
    }
    rounded = {name: value.quantize(_CALCIUM_DECIMALS) for name, value in columns.items()}
    return {**rounded, "ca_corr_on": newest.local_date}


def _clearance_columns(context: ClinicalContext, rows: Sequence[LabResult]) -> dict[str, Any]:
    """Rounded down: 29.96 is below 30."""
    if not _may_replace(context.crcl_on, rows):
        return {}
    newest = _newest(rows)
    if newest is None:
        return {"crcl": None, "crcl_on": None}
    value = newest.value.quantize(_CLEARANCE_DECIMALS, ROUND_FLOOR)
    return {"crcl": value, "crcl_on": newest.local_date}


def _may_replace(on: date | None, rows: Sequence[LabResult]) -> bool:
    """Whether the value on record is no newer than these, or came from one that is taken back."""
    newest = _newest(rows)
    taken_back = {row.local_date for row in rows} - {row.local_date for row in _holding(rows)}
    if on in taken_back:
        return True
    return newest is not None and (on is None or newest.local_date >= on)


def _flag(name: str, rows: Sequence[LabResult]) -> dict[str, bool]:
    newest = _newest(rows)
    if newest is not None and _is_low(newest):
        return {name: True}
    return {name: False} if any(map(_is_low, rows)) else {}


def _is_low(row: LabResult) -> bool:
    """Of vitamin D by the limit of the rules, as laboratories print what they recommend."""
    lower = TESTS[VITAMIN_D].reference.lowest if row.code == VITAMIN_D else row.lower
    return lower is not None and row.value < lower


def _newest(rows: Sequence[LabResult]) -> LabResult | None:
    holding = _holding(rows)
    return holding[-1] if holding else None


def _holding(rows: Iterable[LabResult]) -> list[LabResult]:
    return [row for row in rows if not _is_over(row)]


def _is_over(row: LabResult) -> bool:
    """As LabResult.objects.current() has it."""
    source = row.derived_from
    return row.entered_in_error or _is_amended(row) or (source is not None and _is_amended(source))


def _is_amended(row: LabResult) -> bool:
    return getattr(row, "amended_by", None) is not None
