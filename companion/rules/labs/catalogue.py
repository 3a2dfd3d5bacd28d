"""Every test of clinical-rules, section 7, in one table.

What is measured at home (temperature, weight, height, heart rate, pain) stands in `instruments`.
Default references are those of section 7 for women; where it prints two, the one that is left
sooner. The default of a test that has only an upper limit has no lower one, and the reverse.
"""

from collections.abc import Mapping
from decimal import Decimal

from companion.rules.labs.types import Bounds, LabTest, Loinc, Status
from companion.rules.labs.units import (
    CALCIUM_FROM_MG_DL,
    CREATININE_FROM_MG_DL,
    HALF,
    MAGNESIUM_FROM_MG_DL,
    PHOSPHATE_FROM_MG_DL,
    PTH_FROM_PMOL_L,
    SAME,
    TENFOLD,
    THOUSANDFOLD,
    THOUSANDTH,
    VITAMIN_D_FROM_NG_ML,
)
from companion.rules.vocabulary import Text

__all__ = ["BY_LOINC", "TESTS", "find", "find_by_loinc"]


def _bounds(lowest: str | None, highest: str | None) -> Bounds:
    return Bounds(
        None if lowest is None else Decimal(lowest), None if highest is None else Decimal(highest)
    )


_CALCIUM_UNITS = {"mg/dL": CALCIUM_FROM_MG_DL, "meq/L": HALF}
_CALCIUM_HARD = _bounds("0.80", "5.00")
_CALCIUM_HARD_IN = {"mg/dL": _bounds("3.2", "20")}  # rounded by the source, not converted
_CALCIUM_REFERENCE = _bounds("2.11", "2.52")

_CELLS_FROM = {"10*3/uL": SAME, "/uL": THOUSANDTH}
_SAME_AS_UG_L = {"ng/mL": SAME}
_NG_L_FROM = {"pg/mL": SAME, "ng/mL": THOUSANDFOLD, "ug/L": THOUSANDFOLD}

_TABLE: tuple[LabTest, ...] = (
    LabTest(
        "ca_total",
        Text("Calcium, total", "总钙"),
        "mmol/L",
        (Loinc("17861-6", "mg/dL"), Loinc("2000-8", "mmol/L")),
        hard=_CALCIUM_HARD,
        reference=_CALCIUM_REFERENCE,
        status=Status.READ,
        others=_CALCIUM_UNITS,
        hard_in=_CALCIUM_HARD_IN,
        confirm=_bounds("1.75", "3.20"),
    ),
    LabTest(
        "ca_corrected",
        Text("Albumin-corrected calcium", "校正钙"),
        "mmol/L",
        (Loinc("29265-6", "mmol/L"),),
        hard=_CALCIUM_HARD,
        reference=_CALCIUM_REFERENCE,
        status=Status.READ,
        others=_CALCIUM_UNITS,
        hard_in=_CALCIUM_HARD_IN,
        is_corrected=True,
    ),
    LabTest(
        "ca_ionised",
        Text("Ionised calcium", "离子钙"),
        "mmol/L",
        (Loinc("1995-0", "mmol/L"), Loinc("1994-3", "mmol/L"), Loinc("17864-0", "mg/dL")),
        hard=_bounds("0.30", "3.00"),
        reference=_bounds("1.15", "1.32"),
        status=Status.READ,
        others=_CALCIUM_UNITS,
        confirm=_bounds("0.80", "1.80"),
    ),
    LabTest(
        "albumin",
        Text("Albumin", "白蛋白"),
        "g/L",
        (Loinc("1751-7", "g/dL"),),
        hard=_bounds("10", "65"),
        reference=_bounds("40", "55"),  # also printed: 35-50
        status=Status.READ,
        others={"g/dL": TENFOLD},
        confirm=_bounds("20", None),
    ),
    LabTest(
        "magnesium",
        Text("Magnesium", "镁"),
        "mmol/L",
        (Loinc("19123-9", "mg/dL"), Loinc("2601-3", "mmol/L")),
        hard=_bounds("0.20", "4.00"),
        reference=_bounds("0.75", "1.02"),
        status=Status.READ,
        others={"mg/dL": MAGNESIUM_FROM_MG_DL, "meq/L": HALF},
    ),
    LabTest(
        "phosphate",
        Text("Phosphate", "磷"),
        "mmol/L",
        (Loinc("2777-1", "mg/dL"), Loinc("14879-1", "mmol/L", Status.SECOND_HAND)),
        hard=_bounds("0.10", "5.00"),
        reference=_bounds("0.85", "1.51"),
        status=Status.READ,
        others={"mg/dL": PHOSPHATE_FROM_MG_DL},
    ),
    LabTest(
        "creatinine",
        Text("Creatinine", "肌酐"),
        "umol/L",
        (Loinc("2160-0", "mg/dL"), Loinc("14682-9", "umol/L")),
        hard=_bounds("15", "2000"),
        reference=_bounds("41", "81"),
        status=Status.READ,
        others={"mg/dL": CREATININE_FROM_MG_DL},
    ),
    LabTest(
        "crcl",
        Text("Creatinine clearance", "肌酐清除率"),
        "mL/min",
        (Loinc("35591-7", "mL/min", Status.KNOWLEDGE),),
        hard=_bounds("1", "250"),
        reference=_bounds("90", None),
        status=Status.KNOWLEDGE,
    ),
    LabTest(
        "egfr",
        Text("eGFR", "估算肾小球滤过率"),
        "mL/min/{1.73_m2}",
        (
            Loinc("98979-8", "mL/min/{1.73_m2}", Status.KNOWLEDGE),
            Loinc("33914-3", "mL/min/{1.73_m2}"),
        ),
        hard=_bounds("1", "200"),
        reference=_bounds("90", None),
        status=Status.KNOWLEDGE,
    ),
    LabTest(
        "vitd_25oh",
        Text("25-hydroxyvitamin D", "25-羟维生素D"),
        "nmol/L",
        (
            Loinc("62292-8", "ng/mL", Status.SECOND_HAND),
            Loinc("1989-3", "ng/mL", Status.SECOND_HAND),
            Loinc("68438-1", "nmol/L", Status.KNOWLEDGE),
        ),
        hard=_bounds("5", "500"),
        reference=_bounds("50", None),
        status=Status.KNOWLEDGE,
        others={"ng/mL": VITAMIN_D_FROM_NG_ML, "ug/L": VITAMIN_D_FROM_NG_ML},
    ),
    LabTest(
        "pth",
        Text("Intact PTH", "甲状旁腺激素"),
        "ng/L",
        (Loinc("2731-8", "pg/mL"),),
        hard=_bounds("1", "5000"),
        reference=_bounds("15", "65"),
        status=Status.READ,
        others={"pg/mL": SAME, "pmol/L": PTH_FROM_PMOL_L},
    ),
    LabTest(
        "alp",
        Text("Alkaline phosphatase", "碱性磷酸酶"),
        "U/L",
        (Loinc("6768-6", "U/L"),),
        hard=_bounds("5", "5000"),
        reference=_bounds("50", "135"),
        status=Status.READ,
        is_marker=True,  # rule 43 judges it with the bone markers
    ),
    LabTest(
        "bap",
        Text("Bone alkaline phosphatase", "骨特异性碱性磷酸酶"),
        "ug/L",
        (Loinc("17838-4", "ug/L", Status.KNOWLEDGE),),
        hard=_bounds("0.5", "1000"),
        reference=_bounds("5", "22"),
        status=Status.KNOWLEDGE,
        others=_SAME_AS_UG_L,
        is_marker=True,
    ),
    LabTest(
        "p1np",
        Text("P1NP", "Ⅰ型前胶原N端前肽"),
        "ug/L",
        (Loinc("47255-5", "ug/L", Status.KNOWLEDGE),),
        hard=_bounds("1", "2500"),
        reference=_bounds("15", "75"),
        status=Status.KNOWLEDGE,
        others=_SAME_AS_UG_L,
        is_marker=True,
    ),
    LabTest(
        "bctx",
        Text("β-CTX", "Ⅰ型胶原羧基末端交联肽"),
        "ng/L",
        (Loinc("41171-0", "ng/L", Status.KNOWLEDGE),),
        hard=_bounds("5", "8000"),
        reference=_bounds(None, "1008"),
        status=Status.KNOWLEDGE,
        others=_NG_L_FROM,
        is_marker=True,
    ),
    LabTest(
        "untx_cr",
        Text("Urine NTX/creatinine", "尿NTX/肌酐"),
        "nmol/mmol",
        (),  # a local code
        hard=_bounds("1", "4000"),
        reference=_bounds(None, "65"),
        status=Status.READ,
        is_marker=True,
    ),
    LabTest(
        "osteocalcin",
        Text("Osteocalcin", "骨钙素"),
        "ug/L",
        (Loinc("2697-1", "ug/L", Status.KNOWLEDGE),),
        hard=_bounds("0.5", "300"),
        reference=_bounds("11", "43"),
        status=Status.KNOWLEDGE,
        others=_SAME_AS_UG_L,
        is_marker=True,
    ),
    LabTest(
        "tracp5b",
        Text("TRACP-5b", "抗酒石酸酸性磷酸酶5b"),
        "U/L",
        (),  # a local code; 17837-6 is the enzymatic TRAP, another test
        hard=_bounds("0.1", "30"),
        reference=_bounds("1.0", "5.8"),
        status=Status.KNOWLEDGE,
        is_marker=True,
    ),
    LabTest(
        "ca153",
        Text("CA 15-3", "糖类抗原15-3"),
        "U/mL",
        (Loinc("6875-9", "U/mL"), Loinc("83083-6", "U/mL")),
        hard=_bounds("0", "20000"),
        reference=_bounds(None, "25"),  # also printed: 31
        status=Status.READ,
        others={"kU/L": SAME},
        is_marker=True,
    ),
    LabTest(
        "cea",
        Text("CEA", "癌胚抗原"),
        "ug/L",
        (Loinc("2039-6", "ng/mL"),),
        hard=_bounds("0", "20000"),
        reference=_bounds(None, "5"),
        status=Status.READ,
        others=_SAME_AS_UG_L,
        is_marker=True,
    ),
    LabTest(
        "potassium",
        Text("Potassium", "钾"),
        "mmol/L",
        (Loinc("2823-3", "mmol/L"),),
        hard=_bounds("1.5", "9.0"),
        reference=_bounds("3.5", "5.3"),
        status=Status.READ,
        others={"meq/L": SAME},
    ),
    LabTest(
        "anc",
        Text("Neutrophils", "中性粒细胞"),
        "10*9/L",
        (Loinc("751-8", "10*9/L"),),
        hard=_bounds("0", "100"),
        reference=_bounds("1.8", "6.3"),
        status=Status.READ,
        others=_CELLS_FROM,
    ),
    LabTest(
        "platelets",
        Text("Platelets", "血小板"),
        "10*9/L",
        (Loinc("777-3", "10*9/L"),),
        hard=_bounds("0", "3000"),
        reference=_bounds("125", "350"),
        status=Status.READ,
        others=_CELLS_FROM,
    ),
    LabTest(
        "haemoglobin",
        Text("Haemoglobin", "血红蛋白"),
        "g/L",
        (Loinc("718-7", "g/dL"),),
        hard=_bounds("20", "250"),
        reference=_bounds("115", "150"),
        status=Status.READ,
        others={"g/dL": TENFOLD},
    ),
    LabTest(
        "qtc",
        Text("QTc (Fridericia)", "校正QT间期（Fridericia）"),
        "ms",
        (Loinc("8636-3", "ms"),),
        hard=_bounds("250", "750"),
        reference=_bounds(None, "460"),
        status=Status.READ,
        others={"s": THOUSANDFOLD},
    ),
)

TESTS: Mapping[str, LabTest] = {test.code: test for test in _TABLE}
BY_LOINC: Mapping[str, tuple[LabTest, Loinc]] = {
    loinc.code: (test, loinc) for test in _TABLE for loinc in test.loincs
}


def find(code: str) -> LabTest | None:
    return TESTS.get(code)


def find_by_loinc(loinc: str) -> tuple[LabTest, Loinc] | None:
    """The test that a LOINC code names, and what the code says about it."""
    return BY_LOINC.get(loinc)
