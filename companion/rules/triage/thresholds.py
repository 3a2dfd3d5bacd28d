"""The limits of the rules that an organisation may change, each within bounds.

A bound says how far a limit may move before a clinician would call it unsafe; making a rule more
cautious is always allowed as far as the bound on that side. What an organisation has set travels
with the facts of every evaluation, so that it can be explained and replayed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from companion.rules.vocabulary import Text


@dataclass(frozen=True, slots=True)
class Threshold:
    """One named limit in its canonical unit (UCUM), and the range in which it may lie."""

    name: str
    text: Text
    unit: str
    default: Decimal
    lowest: Decimal
    highest: Decimal


Amount = Decimal | int | Threshold


def _limit(name: str, text: Text, unit: str, values: tuple[str, str, str]) -> Threshold:
    lowest, default, highest = (Decimal(value) for value in values)
    return Threshold(name, text, unit, default, lowest, highest)


FEVER_ON_TREATMENT = _limit(
    "fever_on_treatment",
    Text("Temperature that counts on cancer treatment", "抗肿瘤治疗期间算异常的体温"),
    "Cel",
    ("37.3", "37.5", "37.5"),
)
FEVER = _limit(
    "fever",
    Text("Temperature that counts as fever", "算发热的体温"),
    "Cel",
    ("37.5", "38.0", "38.0"),
)
HIGH_FEVER = _limit(
    "high_fever",
    Text("Fever that is an emergency by itself", "单凭体温即属紧急的发热"),
    "Cel",
    ("38.3", "39.0", "39.0"),
)
SEVERE_PAIN = _limit(
    "severe_pain",
    Text("Pain score that counts as severe", "算重度疼痛的评分"),
    "{score}",
    ("6", "7", "7"),
)
PAIN_CRISIS = _limit(
    "pain_crisis",
    Text("Pain score that is an emergency by itself", "单凭评分即属紧急的疼痛"),
    "{score}",
    ("8", "9", "10"),
)
PAIN_RISE = _limit(
    "pain_rise",
    Text("Rise of a pain score that counts as worse", "算加重的疼痛评分升幅"),
    "{score}",
    ("1", "2", "2"),
)
CALCIUM_EMERGENCY_LOW = _limit(
    "calcium_emergency_low",
    Text("Corrected calcium below which it is an emergency", "低于此值即属紧急的校正钙"),
    "mmol/L",
    ("1.75", "1.90", "2.10"),
)
CALCIUM_EMERGENCY_HIGH = _limit(
    "calcium_emergency_high",
    Text("Corrected calcium from which it is an emergency", "达到此值即属紧急的校正钙"),
    "mmol/L",
    ("2.80", "3.00", "3.10"),
)
CALCIUM_FALL = _limit(
    "calcium_fall",
    Text("Fall of corrected calcium after a dose that counts", "注射后校正钙算异常的降幅"),
    "mmol/L",
    ("0.15", "0.2495", "0.30"),  # 1.0 mg/dL, a hair below 0.25
)
AFF_EXPOSURE = _limit(
    "aff_exposure",
    Text("Months on denosumab after which thigh pain is urgent", "大腿痛升为紧急所需的用药月数"),
    "mo",
    ("6", "24", "36"),
)
WEIGHT_LOSS = _limit(
    "weight_loss",
    Text("Weight loss within six months that counts", "六个月内算异常的体重下降"),
    "%",
    ("3", "5", "5"),
)
LOW_BMI = _limit(
    "low_bmi",
    Text("Body-mass index below which 2 % of loss counts", "低于此体质指数时下降2%即算异常"),
    "kg/m2",
    ("18.5", "20", "22"),
)
MARKER_RISE = _limit(
    "marker_rise",
    Text("Rise of a bone marker that counts", "骨标志物算异常的升幅"),
    "%",
    ("25", "50", "100"),
)
BREAKTHROUGHS = _limit(
    "breakthroughs",
    Text("Breakthrough episodes a day that are still accepted", "每天可接受的爆发痛次数"),
    "{count}",
    ("2", "3", "4"),
)

THRESHOLDS: Mapping[str, Threshold] = {
    each.name: each
    for each in (
        FEVER_ON_TREATMENT,
        FEVER,
        HIGH_FEVER,
        SEVERE_PAIN,
        PAIN_CRISIS,
        PAIN_RISE,
        CALCIUM_EMERGENCY_LOW,
        CALCIUM_EMERGENCY_HIGH,
        CALCIUM_FALL,
        AFF_EXPOSURE,
        WEIGHT_LOSS,
        LOW_BMI,
        MARKER_RISE,
        BREAKTHROUGHS,
    )
}


def is_within(threshold: Threshold, value: Decimal) -> bool:
    """Whether an organisation may set the limit to `value`; both bounds count as within."""
    return threshold.lowest <= value <= threshold.highest


def in_force(chosen: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What an organisation has set, as far as it differs from what the rules say.

    A limit that is no more is left out; one whose bounds have since moved is kept within them.
    """
    kept = {
        name: min(max(value, THRESHOLDS[name].lowest), THRESHOLDS[name].highest)
        for name, value in chosen.items()
        if name in THRESHOLDS
    }
    return {name: value for name, value in kept.items() if value != THRESHOLDS[name].default}
