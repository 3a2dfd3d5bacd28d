"""The record: one file per clinical area."""

from companion.models.alerts import Alert, AlertEvent
from companion.models.assessments import (
    Assessment,
    Finding,
    FollowUp,
    RuleSuppression,
    SecondReading,
)
from companion.models.audit import AuditEntry
from companion.models.care_team import CareTeamMember, Shift, Staff
from companion.models.labs import LabResult
from companion.models.organisations import LadderSetting, Organisation, ThresholdChange
from companion.models.patients import (
    ClinicalContext,
    Consent,
    Device,
    EnrolmentCode,
    Patient,
    SymptomBaseline,
)
from companion.models.regimen import Injection, Regimen
from companion.models.reports import (
    ClinicalRecord,
    Measurement,
    PainScore,
    ReportAnswer,
    SymptomReport,
)
from companion.models.supplements import SupplementIntake

__all__ = [
    "Alert",
    "AlertEvent",
    "Assessment",
    "AuditEntry",
    "CareTeamMember",
    "ClinicalContext",
    "ClinicalRecord",
    "Consent",
    "Device",
    "EnrolmentCode",
    "Finding",
    "FollowUp",
    "Injection",
    "LabResult",
    "LadderSetting",
    "Measurement",
    "Organisation",
    "PainScore",
    "Patient",
    "Regimen",
    "ReportAnswer",
    "RuleSuppression",
    "SecondReading",
    "Shift",
    "Staff",
    "SupplementIntake",
    "SymptomBaseline",
    "SymptomReport",
    "ThresholdChange",
]
