"""Who is at high risk of low calcium. Source: clinical-rules, section 3, `hypoca_risk`."""

from dataclasses import dataclass
from decimal import Decimal

CRCL_LIMIT = Decimal(30)  # mL/min
FIRST_DOSES = range(1, 3)


@dataclass(frozen=True, slots=True)
class RiskFactors:
    """`crcl` in mL/min, None where never measured; `dose_number` of the last dose given."""

    crcl: Decimal | None = None
    dose_number: int = 0
    dialysis: bool = False
    prior_hypocalcaemia: bool = False
    vitamin_d_deficiency: bool = False
    magnesium_low: bool = False
    neck_surgery: bool = False
    malabsorption: bool = False
    calcium_lowering_drug: bool = False
    high_bone_turnover: bool = False


def is_high_risk(factors: RiskFactors) -> bool:
    """Any one factor is enough."""
    return (
        (factors.crcl is not None and factors.crcl < CRCL_LIMIT)
        or factors.dose_number in FIRST_DOSES
        or factors.dialysis
        or factors.prior_hypocalcaemia
        or factors.vitamin_d_deficiency
        or factors.magnesium_low
        or factors.neck_surgery
        or factors.malabsorption
        or factors.calcium_lowering_drug
        or factors.high_bone_turnover
    )
