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
    rules: tuple[int, ...]


Amount = Decimal | int | Threshold


def _limit(
    name: str, text: Text, unit: str, values: tuple[str, str, str], rules: tuple[int, ...]
) -> Threshold:
    lowest, default, highest = (Decimal(value) for value in values)
    return Threshold(name, text, unit, default, lowest, highest, rules)


FEVER_ON_TREATMENT = _limit(
    "fever_on_treatment",
    Text("Temperature that counts on cancer treatment", "抗肿瘤治疗期间算异常的体温"),
    "Cel",
    ("37.3", "37.5", "37.5"),
    (51, 52, 55, 58),
)
FEVER = _limit(
    "fever",
    Text("Temperature that counts as fever", "算发热的体温"),
    "Cel",
    ("37.5", "38.0", "38.0"),
    (49, 51, 52, 53, 56, 60),
)
HIGH_FEVER = _limit(
    "high_fever",
    Text("Fever that is an emergency by itself", "单凭体温即属紧急的发热"),
    "Cel",
    ("38.3", "39.0", "39.0"),
    (53,),
)
SEVERE_PAIN = _limit(
    "severe_pain",
    Text("Pain score that counts as severe", "算重度疼痛的评分"),
    "{score}",
    ("6", "7", "7"),
    (12, 18, 62, 66, 67, 68),
)
PAIN_CRISIS = _limit(
    "pain_crisis",
    Text("Pain score that is an emergency by itself", "单凭评分即属紧急的疼痛"),
    "{score}",
    ("8", "9", "10"),
    (66,),
)
PAIN_RISE = _limit(
    "pain_rise",
    Text("Rise of a pain score that counts as worse", "算加重的疼痛评分升幅"),
    "{score}",
    ("1", "2", "2"),
    (12, 68, 73),
)
CALCIUM_EMERGENCY_LOW = _limit(
    "calcium_emergency_low",
    Text("Corrected calcium below which it is an emergency", "低于此值即属紧急的校正钙"),
    "mmol/L",
    ("1.75", "1.90", "2.10"),
    (26, 28),
)
CALCIUM_EMERGENCY_HIGH = _limit(
    "calcium_emergency_high",
    Text("Corrected calcium from which it is an emergency", "达到此值即属紧急的校正钙"),
    "mmol/L",
    ("2.80", "3.00", "3.10"),
    (33, 34),
)
CALCIUM_FALL = _limit(
    "calcium_fall",
    Text("Fall of corrected calcium after a dose that counts", "注射后校正钙算异常的降幅"),
    "mmol/L",
    ("0.15", "0.25", "0.30"),
    (30,),
)
AFF_EXPOSURE = _limit(
    "aff_exposure",
    Text("Months on denosumab after which thigh pain is urgent", "大腿痛升为紧急所需的用药月数"),
    "mo",
    ("6", "24", "36"),
    (21,),
)
WEIGHT_LOSS = _limit(
    "weight_loss",
    Text("Weight loss within six months that counts", "六个月内算异常的体重下降"),
    "%",
    ("3", "5", "5"),
    (88,),
)
LOW_BMI = _limit(
    "low_bmi",
    Text("Body-mass index below which 2 % of loss counts", "低于此体质指数时下降2%即算异常"),
    "kg/m2",
    ("18.5", "20", "22"),
    (88,),
)
MARKER_RISE = _limit(
    "marker_rise",
    Text("Rise of a bone marker that counts", "骨标志物算异常的升幅"),
    "%",
    ("25", "50", "100"),
    (43,),
)
BREAKTHROUGHS = _limit(
    "breakthroughs",
    Text("Breakthrough episodes a day that are still accepted", "每天可接受的爆发痛次数"),
    "{count}",
    ("2", "3", "4"),
    (71,),
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
