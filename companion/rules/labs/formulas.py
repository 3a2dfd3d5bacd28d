"""Corrected calcium, creatinine clearance and weight loss. Source: clinical-rules, section 8.

Nothing is rounded: limits are compared with the full number, and two decimals are for display.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from companion.rules.labs.types import LabReading
from companion.rules.labs.units import CALCIUM_FROM_MG_DL, CREATININE_FROM_MG_DL, TENFOLD
from companion.rules.vocabulary import Sex

FACTOR = Decimal("0.02")  # mmol/L of calcium per g/L of albumin; some laboratories: 0.022, 0.025
WEIGHT_IS_STALE_AFTER = 90  # days

_NORMAL_ALBUMIN = Decimal(40)  # g/L
_NORMAL_ALBUMIN_G_DL = Decimal("4.0")
_MG_DL_FACTOR = Decimal(40)  # 0.02 in mmol/L and g/L is written 0.8 in mg/dL and g/dL
# Beyond these, in g/L, the correction itself is in doubt.
_LOWEST_TRUSTED_ALBUMIN = Decimal(20)
_HIGHEST_TRUSTED_ALBUMIN = Decimal(45)

_FEMALE = Decimal("0.85")
_AGES = range(18, 121)
_WEIGHTS = (Decimal(25), Decimal(250))  # kg
_CREATININES = (Decimal(15), Decimal(2000))  # umol/L


class Basis(StrEnum):
    """How a calcium came to be the one that is judged."""

    CORRECTED = "corrected"  # with the albumin of the same day
    REPORTED_CORRECTED = "reported_corrected"  # by the laboratory
    OTHER_DAY_ALBUMIN = "other_day_albumin"
    UNCORRECTED = "uncorrected"


@dataclass(frozen=True, slots=True)
class CorrectedCalcium:
    """Calcium as it is judged, in mmol/L, unrounded.

    `also` are further readings of the same sample that must not be ignored: a low limit is
    compared with the lowest of all, a high one with the highest. `asks_for` are codes of the
    tests that would settle it. `mg_dl` are the same readings by the formula in mg/dL, where the
    laboratory reported mg/dL: the two formulas differ in the third decimal.
    """

    value: Decimal
    also: tuple[Decimal, ...] = ()
    basis: Basis = Basis.CORRECTED
    asks_for: tuple[str, ...] = ()
    mg_dl: tuple[Decimal, ...] = ()

    @property
    def readings(self) -> tuple[Decimal, ...]:
        return (self.value, *self.also)

    @property
    def lowest(self) -> Decimal:
        return min(self.readings)

    @property
    def highest(self) -> Decimal:
        return max(self.readings)

    @property
    def readings_mg_dl(self) -> tuple[Decimal, ...]:
        """All readings in mg/dL, for the limits that are written in mg/dL."""
        converted = tuple(map(CALCIUM_FROM_MG_DL.from_canonical, self.readings))
        return self.mg_dl or converted


def correct_mmol_l(total: Decimal, albumin: Decimal, factor: Decimal = FACTOR) -> Decimal:
    """Calcium in mmol/L at an albumin of 40 g/L; `albumin` in g/L."""
    return total + factor * (_NORMAL_ALBUMIN - albumin)


def correct_mg_dl(total: Decimal, albumin: Decimal, factor: Decimal = FACTOR) -> Decimal:
    """Calcium in mg/dL at an albumin of 4.0 g/dL; `albumin` in g/dL.

    `factor` is the one in mmol/L per g/L, so that a laboratory has one factor and not two.
    """
    return total + factor * _MG_DL_FACTOR * (_NORMAL_ALBUMIN_G_DL - albumin)


def corrected_calcium(
    total: Decimal,
    albumin: Decimal | None,
    *,
    same_day: bool = True,
    already_corrected: bool = False,
    factor: Decimal = FACTOR,
) -> CorrectedCalcium:
    """Calcium (`total`, mmol/L) corrected for albumin (g/L), with what is in doubt about it.

    What the laboratory has corrected is not corrected again. An albumin of another day may make
    the finding more urgent but never less, so the total stays a reading beside it; so it does
    where albumin is below 20 or above 45 g/L.
    """
    if already_corrected:
        return CorrectedCalcium(total, basis=Basis.REPORTED_CORRECTED)
    if albumin is None:
        return CorrectedCalcium(total, basis=Basis.UNCORRECTED, asks_for=("albumin",))
    trusted = _LOWEST_TRUSTED_ALBUMIN <= albumin <= _HIGHEST_TRUSTED_ALBUMIN
    return CorrectedCalcium(
        correct_mmol_l(total, albumin, factor),
        also=() if same_day and trusted else (total,),
        basis=Basis.CORRECTED if same_day else Basis.OTHER_DAY_ALBUMIN,
        asks_for=(() if same_day else ("albumin",)) + (() if trusted else ("ca_ionised",)),
    )


def corrected_calcium_mg_dl(
    total: Decimal,
    albumin: Decimal | None,
    *,
    same_day: bool = True,
    already_corrected: bool = False,
    factor: Decimal = FACTOR,
) -> CorrectedCalcium:
    """As `corrected_calcium`, from calcium in mg/dL and albumin in g/dL. The value is in mmol/L."""
    corrected = corrected_calcium(
        CALCIUM_FROM_MG_DL.to_canonical(total),
        None if albumin is None else TENFOLD.to_canonical(albumin),
        same_day=same_day,
        already_corrected=already_corrected,
        factor=factor,
    )
    if albumin is None or already_corrected:
        return replace(corrected, mg_dl=(total,))
    in_mg_dl = correct_mg_dl(total, albumin, factor)
    return replace(corrected, mg_dl=(in_mg_dl, total) if corrected.also else (in_mg_dl,))


def correct(
    calcium: LabReading, albumin: LabReading | None, factor: Decimal = FACTOR
) -> CorrectedCalcium:
    """As `corrected_calcium`, from results as they were read.

    The albumin counts as one of the same sample where both were collected on the same day.
    Raises ValueError for results of other tests.
    """
    if calcium.code not in {"ca_total", "ca_corrected"}:
        raise ValueError(f"{calcium.code} is no total or corrected calcium")
    if albumin is not None and albumin.code != "albumin":
        raise ValueError(f"{albumin.code} is no albumin")
    same_day = albumin is not None and albumin.collected_on == calcium.collected_on
    albumin_g_l = None if albumin is None else albumin.value
    if calcium.reported_unit == "mg/dL":
        return corrected_calcium_mg_dl(
            calcium.reported_value,
            None if albumin_g_l is None else TENFOLD.from_canonical(albumin_g_l),
            same_day=same_day,
            already_corrected=calcium.is_corrected,
            factor=factor,
        )
    return corrected_calcium(
        calcium.value,
        albumin_g_l,
        same_day=same_day,
        already_corrected=calcium.is_corrected,
        factor=factor,
    )


@dataclass(frozen=True, slots=True)
class Body:
    """What creatinine clearance depends on besides creatinine; `weight` in kg."""

    age: int
    weight: Decimal
    weighed_on: date
    sex: Sex = Sex.FEMALE


@dataclass(frozen=True, slots=True)
class Clearance:
    """mL/min, unrounded. `is_stale`: the weight was not of these 90 days."""

    value: Decimal
    is_stale: bool


def cockcroft_gault(creatinine: Decimal, body: Body, *, on: date) -> Clearance:
    """Creatinine clearance estimated on a day from creatinine in umol/L.

    Only men go without the factor for women: an unknown sex gives the lower clearance. Raises
    ValueError for an age, a weight or a creatinine that no adult has, and for a weight of the
    future.
    """
    if body.age not in _AGES:
        raise ValueError(f"an age of {body.age} years")
    if not _lies_between(body.weight, *_WEIGHTS):
        raise ValueError(f"a weight of {body.weight} kg")
    if not _lies_between(creatinine, *_CREATININES):
        raise ValueError(f"a creatinine of {creatinine} umol/L")
    age_of_weight = (on - body.weighed_on).days
    if age_of_weight < 0:
        raise ValueError(f"a weight of {body.weighed_on}, used on {on}")
    in_mg_dl = CREATININE_FROM_MG_DL.from_canonical(creatinine)
    for_sex = Decimal(1) if body.sex is Sex.MALE else _FEMALE
    value = (140 - body.age) * body.weight * for_sex / (72 * in_mg_dl)
    return Clearance(value, is_stale=age_of_weight > WEIGHT_IS_STALE_AFTER)


def _lies_between(value: Decimal, lowest: Decimal, highest: Decimal) -> bool:
    """False also for what is no number."""
    return value.is_finite() and lowest <= value <= highest


def weight_loss_percent(current: Decimal, window: Iterable[Decimal]) -> Decimal:
    """Loss from the highest valid weight of the window, in percent; 0 at the highest itself.

    The current weight belongs to the window, whether it is listed or not. Raises ValueError for
    weights outside 25 to 250 kg.
    """
    weights = (current, *window)
    wrong = [each for each in weights if not _lies_between(each, *_WEIGHTS)]
    if wrong:
        raise ValueError(f"a weight of {wrong[0]} kg")
    highest = max(weights)
    return (highest - current) / highest * 100
