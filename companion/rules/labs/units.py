"""Units as UCUM codes, what laboratories print for them, and how values are converted.

Source: clinical-rules, sections 7 and 8. No unit is ever guessed: what is not in this table, or
is missing, stays unknown.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# Printed units are short; a bound keeps strangers' strings cheap.
_LONGEST_PRINTED = 40

# What carries no meaning in a printed unit: spaces, UCUM's annotations and signs for powers.
_ORNAMENT = re.compile(r"[\s{}\[\]()^*_]")
_MICRO = re.compile("\u03bc(?=[gmlGML])")
_PER_LITRE = re.compile("[·⋅.]l[-−]1$")
_TIMES = re.compile("^[x×](?=10)")


class Dimension(StrEnum):
    """What kind of quantity a unit counts. A LOINC code fixes the dimension, not the unit."""

    MASS = "mass"
    SUBSTANCE = "substance"
    ACTIVITY = "activity"
    CELLS = "cells"
    TIME = "time"
    CLEARANCE = "clearance"
    CLEARANCE_OF_AREA = "clearance_of_area"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Unit:
    """`code` is UCUM, `printed` is for people, `synonyms` is what else laboratories print."""

    code: str
    printed: str
    dimension: Dimension
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversion:
    """To a test's canonical unit: value × `times` ÷ `over`.

    `back` is the factor of the way back where the source gives one of its own; otherwise the way
    back is the inverse.
    """

    times: Decimal = Decimal(1)
    over: Decimal = Decimal(1)
    back: Decimal | None = None

    def to_canonical(self, value: Decimal) -> Decimal:
        return value * self.times / self.over

    def from_canonical(self, value: Decimal) -> Decimal:
        return value * self.over / self.times if self.back is None else value * self.back


SAME = Conversion()

CALCIUM_FROM_MG_DL = Conversion(Decimal("0.2495"), back=Decimal("4.008"))
MAGNESIUM_FROM_MG_DL = Conversion(Decimal("0.4114"))
PHOSPHATE_FROM_MG_DL = Conversion(Decimal("0.3229"))
CREATININE_FROM_MG_DL = Conversion(Decimal("88.4"))
VITAMIN_D_FROM_NG_ML = Conversion(Decimal("2.496"))
PTH_FROM_PMOL_L = Conversion(over=Decimal("0.106"))
HALF = Conversion(Decimal("0.5"))  # milliequivalents of an ion with two charges
TENFOLD = Conversion(Decimal(10))
THOUSANDFOLD = Conversion(Decimal(1000))
THOUSANDTH = Conversion(over=Decimal(1000))


_TABLE: tuple[Unit, ...] = (
    Unit("mmol/L", "mmol/L", Dimension.SUBSTANCE, ("毫摩尔/升", "毫摩/升")),
    Unit("umol/L", "µmol/L", Dimension.SUBSTANCE, ("mcmol/L", "微摩尔/升", "微摩/升")),
    Unit("nmol/L", "nmol/L", Dimension.SUBSTANCE, ("纳摩尔/升", "纳摩/升")),
    Unit("pmol/L", "pmol/L", Dimension.SUBSTANCE, ("皮摩尔/升", "皮摩/升")),
    Unit("meq/L", "mEq/L", Dimension.SUBSTANCE, ("毫当量/升", "毫克当量/升")),
    Unit("mg/dL", "mg/dL", Dimension.MASS, ("mg/100mL", "mg%", "毫克/分升", "毫克/100毫升")),
    Unit("g/dL", "g/dL", Dimension.MASS, ("gm/dL", "g/100mL", "克/分升")),
    Unit("g/L", "g/L", Dimension.MASS, ("gm/L", "克/升")),
    Unit("ug/L", "µg/L", Dimension.MASS, ("mcg/L", "微克/升")),
    Unit("ng/mL", "ng/mL", Dimension.MASS, ("纳克/毫升",)),
    Unit("ng/L", "ng/L", Dimension.MASS, ("纳克/升",)),
    Unit("pg/mL", "pg/mL", Dimension.MASS, ("皮克/毫升",)),
    Unit("U/L", "U/L", Dimension.ACTIVITY, ("IU/L", "单位/升", "国际单位/升")),
    Unit("U/mL", "U/mL", Dimension.ACTIVITY, ("IU/mL", "单位/毫升", "国际单位/毫升")),
    Unit("kU/L", "kU/L", Dimension.ACTIVITY, ("kIU/L", "千单位/升")),
    Unit(
        "10*9/L",
        "10⁹/L",
        Dimension.CELLS,
        ("10e9/L", "10e+9/L", "10e09/L", "10exp9/L", "10的9次方/L"),
    ),
    Unit(
        "10*3/uL",
        "10³/µL",
        Dimension.CELLS,
        ("10e3/uL", "10e+3/uL", "10e03/uL", "K/uL", "thou/uL", "10^3/mm3", "10e3/mm3"),
    ),
    Unit("/uL", "/µL", Dimension.CELLS, ("cells/uL", "cell/uL", "/mm3", "cells/mm3", "个/uL")),
    Unit("ms", "ms", Dimension.TIME, ("msec", "毫秒")),
    Unit("s", "s", Dimension.TIME, ("sec", "秒")),
    Unit("mL/min", "mL/min", Dimension.CLEARANCE, ("mL/minute", "毫升/分", "毫升/分钟")),
    Unit(
        "mL/min/{1.73_m2}",
        "mL/min/1.73 m²",
        Dimension.CLEARANCE_OF_AREA,
        (
            "mL/min/1.73m2",
            "mL/min/1.73",
            "mL/(min·1.73m²)",
            "mL/(min.1.73m²)",
            "mL/(min*1.73m²)",
            "mL/min·1.73m²",
            "mL/min.1.73m²",
            "mL/minute/1.73m²",
            "mL/min/1.73sqm",
            "mL/min/1.73平方米",
            "毫升/分/1.73平方米",
            "毫升/分钟/1.73平方米",
        ),
    ),
    Unit(
        "nmol/mmol",
        "nmol BCE/mmol",
        Dimension.RATIO,
        (
            "nmol BCE/mmol Cr",
            "nmol BCE/mmol creat",
            "nmol BCE/mmol creatinine",
            "nmol/mmol Cr",
            "nmol/mmol creat",
            "nmol/mmol creatinine",
            "nM BCE/mM",
            "nM BCE/mM Cr",
            "nM BCE/mM creatinine",
        ),
    ),
)

UNITS: dict[str, Unit] = {unit.code: unit for unit in _TABLE}


def to_ucum(printed: str) -> str | None:
    """The UCUM code of a unit as a laboratory prints it; None where it is none that we know.

    Full-width forms, both micro signs, superscripts and case do not matter: "µmol/L" (U+00B5),
    "μmol/L" (U+03BC) and "ＵＭＯＬ／Ｌ" are one unit, and so are "x10⁹/L" and "10^9/L".
    """
    return _BY_FOLDED.get(_folded(printed)) if len(printed) <= _LONGEST_PRINTED else None


def _folded(printed: str) -> str:
    text = unicodedata.normalize("NFKC", printed)
    # NFKC makes one micro sign of two; it means "u" in front of g, m and l only.
    text = _MICRO.sub("u", text).lower().replace("∕", "/").replace("⁄", "/")
    text = _ORNAMENT.sub("", text)
    return _TIMES.sub("", _PER_LITRE.sub("/l", text))


_BY_FOLDED: dict[str, str] = {
    _folded(name): unit.code
    for unit in _TABLE
    for name in (unit.code, unit.printed, *unit.synonyms)
}
