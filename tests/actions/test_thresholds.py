"""Limits of the rules that an organisation has set."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from companion.access import Actor, NotAllowedError
from companion.actions.assessing import Told
from companion.actions.errors import RefusedError
from companion.actions.thresholds import set_threshold
from companion.models import AuditEntry, Organisation, ThresholdChange
from companion.models.append_only import AppendOnlyError
from companion.queries.thresholds import setting_of, settings_of, thresholds_of
from companion.rules.triage.facts import Pain
from companion.rules.triage.snapshot import from_json
from companion.rules.triage.thresholds import THRESHOLDS
from companion.rules.vocabulary import Role, Site
from tests.alarms import reports
from tests.conftest import hire


def put(staff, value, *, name="severe_pain", now, reason="agreed at the ward meeting"):
    return set_threshold(
        actor=Actor(staff=staff), name=name, value=Decimal(value), reason=reason, now=now
    )


def red_features(clinic, now):
    """The tier of a pain of 6 in the lower back that is otherwise unremarkable."""
    told = Told(pains=(Pain(Site.LOWER_BACK, 6),))
    return reports(clinic, told, now=now)


def test_nothing_is_set_at_first(clinic):
    assert thresholds_of(clinic.organisation) == {}
    assert {each.value == each.threshold.default for each in settings_of(clinic.organisation)} == {
        True
    }
    assert len(settings_of(clinic.organisation)) == len(THRESHOLDS)


def test_the_latest_change_holds_and_the_earlier_ones_are_kept(clinic, now):
    put(clinic.lead, "6", now=now - timedelta(days=1))
    put(clinic.lead, "6.5", now=now)
    put(clinic.lead, "8", name="pain_crisis", now=now)
    assert thresholds_of(clinic.organisation) == {"severe_pain": Decimal("6.5"), "pain_crisis": 8}
    setting = setting_of(clinic.organisation, "severe_pain")
    assert (setting.change.changed_by, setting.change.changed_at) == (clinic.lead, now)
    assert ThresholdChange.objects.count() == 3


def test_back_to_the_default_is_a_change_that_differs_in_nothing(clinic, now):
    put(clinic.lead, "6", now=now)
    put(clinic.lead, "7", now=now, reason="too many alarms")
    assert thresholds_of(clinic.organisation) == {}
    assert setting_of(clinic.organisation, "severe_pain").change.reason == "too many alarms"


@pytest.mark.parametrize("value", ["6", "7"])
def test_the_bounds_themselves_are_within(value, clinic, now):
    put(clinic.lead, value, now=now)


@pytest.mark.parametrize("value", ["5.999", "7.001", "0", "-7", "1000"])
def test_beyond_the_bounds_nothing_is_set(value, clinic, now):
    with pytest.raises(RefusedError) as refused:
        put(clinic.lead, value, now=now)
    assert (refused.value.code, refused.value.field) == ("threshold_out_of_bounds", "value")
    assert not ThresholdChange.objects.exists()


def test_a_limit_that_there_is_not_is_refused(clinic, now):
    with pytest.raises(RefusedError) as refused:
        put(clinic.lead, "6", name="no_such_limit", now=now)
    assert (refused.value.code, refused.value.field) == ("unknown_threshold", "name")


@pytest.mark.parametrize("who", ["admin", "doctor", "nurse", "pharmacist"])
def test_only_the_lead_oncologist_sets_a_limit(who, clinic, now):
    with pytest.raises(NotAllowedError):
        put(getattr(clinic, who), "6", now=now)


def test_another_unit_keeps_its_own(clinic, now):
    elsewhere = Organisation.objects.get(name="Another hospital")
    put(hire(elsewhere, "luc lead", Role.ONC_LEAD), "6", now=now)
    assert thresholds_of(clinic.organisation) == {}
    assert thresholds_of(elsewhere) == {"severe_pain": 6}


def test_every_evaluation_sees_what_differs_and_is_judged_by_it(clinic, now):
    before = red_features(clinic, now - timedelta(days=3))
    put(clinic.lead, "6", now=now - timedelta(days=2))
    after = red_features(clinic, now)
    rules = [set(each.findings.values_list("rule_id", flat=True)) for each in (before, after)]
    assert "mscc.spinal-pain-red-features" not in rules[0]
    assert "mscc.spinal-pain-red-features" in rules[1]
    assert from_json(after.facts).thresholds == {"severe_pain": 6}
    assert from_json(before.facts).thresholds == {}


def test_a_value_beyond_bounds_that_have_moved_since_is_kept_within_them(clinic, now):
    for name, value in (("severe_pain", 3), ("no_more_a_limit", 3)):
        ThresholdChange.objects.create(
            organisation=clinic.organisation,
            name=name,
            value=value,
            changed_by=clinic.lead,
            changed_at=now,
            reason="of an older version",
        )
    assert thresholds_of(clinic.organisation) == {"severe_pain": THRESHOLDS["severe_pain"].lowest}


def test_a_change_is_on_record(clinic, now):
    change = put(clinic.lead, "6", now=now)
    entry = AuditEntry.objects.get(act="unit:threshold:write")
    assert (entry.staff, entry.organisation) == (clinic.lead, clinic.organisation)
    assert entry.subject_id == str(change.pk)
    assert entry.detail == {"name": "severe_pain", "value": "6"}


def test_a_change_is_never_changed(clinic, now):
    change = put(clinic.lead, "6", now=now)
    change.value = 7
    with pytest.raises(AppendOnlyError):
        change.save()
    with pytest.raises(AppendOnlyError):
        change.delete()
    with pytest.raises(AppendOnlyError):
        ThresholdChange.objects.update(value=7)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE companion_thresholdchange SET value = 7")
