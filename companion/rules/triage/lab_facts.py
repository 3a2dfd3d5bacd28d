"""Laboratory readings as triage sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from companion.rules.labs.formulas import FACTOR, CorrectedCalcium, correct
from companion.rules.labs.grading import calcium_grades
from companion.rules.labs.types import LabReading
from companion.rules.triage.facts import Lab

CORRECTED, TOTAL, ALBUMIN = "ca_corrected", "ca_total", "albumin"
# The limits in mg/dL are four times those in mmol/L (7.6 and 1.90, 12.0 and 3.00), while 1 mmol/L
# is 4.008 mg/dL: where mg/dL was reported, a quarter of it is what the limits are compared with.
_LIMITS_RATIO = 4


def as_lab(reading: LabReading) -> Lab:
    """One result in its canonical unit, with limits and grades."""
    return Lab(
        value=reading.value,
        on=reading.collected_on,
        lower=reading.lower,
        upper=reading.upper,
        low_grade=reading.low_grade or 0,
        high_grade=reading.high_grade or 0,
    )


def calcium_of(
    calcium: LabReading, albumin: LabReading | None, factor: Decimal = FACTOR
) -> tuple[Lab, CorrectedCalcium]:
    """The calcium that is judged, and how it came about.

    Whatever any reading in any unit says is kept: for a low limit the lowest counts, for an upper
    one the highest.
    """
    corrected = correct(calcium, albumin, factor)
    grades = calcium_grades(corrected, lower=calcium.lower, upper=calcium.upper)
    by_mg_dl = tuple(each / _LIMITS_RATIO for each in corrected.mg_dl)
    lab = replace(
        as_lab(calcium),
        value=corrected.value,
        also=corrected.also,
        by_limits=by_mg_dl,
        low_grade=grades.low,
        high_grade=grades.high,
    )
    return lab, corrected


def labs_of(readings: Iterable[LabReading], factor: Decimal = FACTOR) -> Mapping[str, Lab]:
    """All results of one record by code; the calcium corrected with the albumin beside it."""
    by_code: dict[str, LabReading] = {}
    for reading in sorted(readings, key=lambda each: each.collected_on):
        by_code[reading.code] = reading
    labs = {code: as_lab(reading) for code, reading in by_code.items()}
    calcium = by_code.get(CORRECTED) or by_code.get(TOTAL)
    if calcium is not None:
        labs[CORRECTED], _ = calcium_of(calcium, by_code.get(ALBUMIN), factor)
    return labs
