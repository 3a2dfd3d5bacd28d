import pytest

from companion.models import (
    Alert,
    Assessment,
    AuditEntry,
    ClinicalContext,
    Finding,
    LadderSetting,
    ReportAnswer,
    SymptomReport,
)
from notifications import escalation
from tests.alarms import legs, reports

STORED = (SymptomReport, ReportAnswer, Assessment, Finding, Alert)


def is_refused_without_a_trace(clinic, now):
    entries = AuditEntry.objects.count()
    with pytest.raises((KeyError, ClinicalContext.DoesNotExist)):
        reports(clinic, legs(), now=now)
    assert AuditEntry.objects.count() == entries
    return [model.objects.count() for model in STORED] == [0] * len(STORED)


def test_a_break_before_the_judgement_leaves_nothing_behind(clinic, now):
    """The report and its answers are already written when her record is found missing."""
    ClinicalContext.objects.all().delete()

    assert is_refused_without_a_trace(clinic, now)


def test_a_break_while_the_alert_is_raised_leaves_nothing_behind(clinic, now):
    """The assessment is already written when the unit's ladder turns out to be unreadable."""
    LadderSetting.objects.create(organisation=clinic.organisation, tier="EMERGENCY", ladder={})

    assert is_refused_without_a_trace(clinic, now)


def test_what_is_stored_is_stored_with_its_alert_and_the_time_of_its_first_page(clinic, now):
    assessment = reports(clinic, legs(), now=now)

    assert SymptomReport.objects.get().pk == assessment.source_id
    assert Finding.objects.filter(assessment=assessment, alert=Alert.objects.get()).exists()
    assert escalation.due_alerts(now) == [Alert.objects.get().pk]
