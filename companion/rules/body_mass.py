"""Weight for height. Source: clinical-rules, sections 3 and 8."""

from decimal import Decimal

_CM_PER_M = 100


def body_mass_index(weight_kg: Decimal | None, height_cm: Decimal | None) -> Decimal | None:
    """In kg/m2, to two decimals; None where either is not known."""
    if weight_kg is None or height_cm is None:
        return None
    height_m = height_cm / _CM_PER_M
    return (weight_kg / height_m**2).quantize(Decimal("0.01"))
