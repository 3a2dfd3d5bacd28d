"""What the rules cost in alarms."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companion.access import Actor
from companion.actions.alerts import resolve
from companion.models import Assessment, AuditEntry, Finding
from companion.rules.local_time import local_date
from companion.rules.triage.ruleset import RULESET
from companion.rules.vocabulary import Condition, Outcome, Tier
from tests.alarms import HOUR, found, raise_for
from tests.api.conftest import enrol
from tests.api.test_unit import faults

RULES = "/api/v1/rules"


@pytest.fixture
def nurse(clinic, signed_in):
    return signed_in(clinic.nurse)


def close(clinic, alert, outcome, now):
    resolve(actor=Actor(staff=clinic.nurse), alert_id=alert.pk, outcome=outcome, text="x", now=now)


def use_of(client, rule="mscc.new-limb-weakness", **period):
    used = client.get(RULES, period).json()["used"]
    return next((each for each in used if each["rule"] == rule), None)


def fire(clinic, now, rule="mscc.new-limb-weakness", **kind):
    return raise_for(clinic, found(rule_id=rule, **kind), now=now)


def test_a_rule_is_told_with_what_came_of_its_alerts(nurse, clinic, now):
    for outcome in (
        Outcome.SEEN,
        Outcome.SENT_TO_EMERGENCY,
        Outcome.NO_ACTION_NEEDED,
        Outcome.FALSE_ALARM,
    ):
        close(clinic, fire(clinic, now), outcome, now)
    fire(clinic, now)
    fire(clinic, now)
    assert use_of(nurse) == {
        "rule": "mscc.new-limb-weakness",
        "ruleset_version": "by hand",
        "section": "A",
        "condition": "mscc",
        "title": "possible spinal cord or cauda equina compression",
        "status": RULESET.by_id["mscc.new-limb-weakness"].status,
        "tier": "EMERGENCY",
        "fired": 6,
        "suppressed": 0,
        "patients": 1,
        "alerts": 5,
        "acted_on": 2,
        "no_action_needed": 1,
        "false_alarms": 1,
        "still_open": 1,
    }


def test_each_version_of_the_ruleset_is_counted_by_itself(nurse, clinic, now):
    fire(clinic, now)
    Assessment.objects.update(ruleset_version="2020.01-1")
    fire(clinic, now)
    used = nurse.get(RULES).json()["used"]
    assert sorted(each["ruleset_version"] for each in used) == ["2020.01-1", "by hand"]


def test_patients_are_counted_once(nurse, clinic, now):
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    for _ in range(2):
        fire(clinic, now)
    clinic.patient = other
    fire(clinic, now)
    assert (use_of(nurse)["patients"], use_of(nurse)["fired"]) == (2, 3)


def test_the_most_urgent_tier_is_told(nurse, clinic, now):
    fire(clinic, now, tier=Tier.SOON)
    fire(clinic, now, tier=Tier.URGENT)
    assert use_of(nurse)["tier"] == "URGENT"


def test_what_was_silenced_is_counted_apart(nurse, clinic, world, now):
    fire(clinic, now, rule="ces.saddle-numbness")
    finding = Finding.objects.get(rule_id="ces.saddle-numbness")
    finding.suppressed_by, finding.alert = world.suppression, None
    finding.save()
    use = use_of(nurse, "ces.saddle-numbness")
    assert (use["fired"], use["suppressed"], use["alerts"]) == (0, 1, 0)


def test_the_costliest_comes_first(nurse, clinic, now):
    fire(clinic, now, rule="mscc.gait-disturbance", condition=Condition.INFECTION)
    for _ in range(2):
        close(clinic, fire(clinic, now), Outcome.SEEN, now)
    rules = [each["rule"] for each in nurse.get(RULES).json()["used"]]
    assert rules == ["mscc.new-limb-weakness", "mscc.gait-disturbance"]


def test_rules_that_never_fired_are_named(nurse, clinic, now):
    fire(clinic, now)
    silent = nurse.get(RULES).json()["never_fired"]
    names = [each["rule"] for each in silent]
    assert names == [rule.id for rule in RULESET.all_rules() if rule.id != "mscc.new-limb-weakness"]
    gait = silent[names.index("mscc.gait-disturbance")]
    assert (gait["tier"], gait["fired"], gait["ruleset_version"]) == (
        "EMERGENCY",
        0,
        RULESET.version,
    )


def test_only_the_period_counts_in_days_of_the_unit(nurse, clinic, now):
    today = local_date(now, clinic.organisation.zone)
    fire(clinic, now)
    fire(clinic, now - timedelta(days=10))
    fire(clinic, now - timedelta(days=40))

    def fired(**period):
        use = use_of(nurse, **{name: day.isoformat() for name, day in period.items()})
        return use["fired"] if use else 0

    week_ago = today - timedelta(days=7)
    assert fired() == 2
    assert fired(since=week_ago) == 1
    assert fired(since=today, until=today) == 1
    assert fired(since=today - timedelta(days=10), until=week_ago) == 1
    assert fired(since=today - timedelta(days=100)) == 3
    assert fired(since=today + timedelta(days=1), until=today + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("period", "fault"),
    [
        ({"since": "yesterday"}, ("since", "invalid")),
        ({"until": "2026-02-30"}, ("until", "invalid")),
        ({"since": "0001-01-01"}, ("since", "overflow")),
        ({"since": "2026-02-02", "until": "2026-02-01"}, ("until", "until_before_since")),
        ({"rule": "x"}, ("rule", "unknown_parameter")),
    ],
)
def test_a_period_that_is_none_is_refused(period, fault, nurse):
    assert faults(nurse.get(RULES, period)) == [fault]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "The end lies before the beginning."), ("zh-Hans", "结束日期早于开始日期。")],
)
def test_the_refusal_is_in_the_callers_language(language, sentence, clinic, signed_in):
    client = signed_in(clinic.nurse, language=language)
    refused = client.get(RULES, {"since": "2026-02-02", "until": "2026-02-01"})
    assert refused.json()["errors"][0]["message"] == sentence


def test_the_titles_are_in_the_callers_language(clinic, signed_in, now):
    fire(clinic, now)
    assert use_of(signed_in(clinic.nurse, language="zh-Hans"))["title"] == "疑似脊髓或马尾受压"


def test_another_hospital_counts_its_own(clinic, signed_in, now):
    fire(clinic, now)
    assert signed_in(clinic.stranger).get(RULES).json()["used"] == []


def test_no_patient_is_named(nurse, clinic, now):
    fire(clinic, now)
    text = nurse.get(RULES).content.decode()
    assert clinic.patient.name not in text
    assert str(clinic.patient.pk) not in text


def test_more_rules_ask_the_database_no_more_often(nurse, clinic, now):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            nurse.get(RULES)
        return len(captured)

    fire(clinic, now)
    nurse.get(RULES)
    few = queries()
    for number in range(30):
        fire(clinic, now - number * HOUR, rule=f"rule.{number}")
    assert queries() == few


def test_a_look_is_on_record(nurse, clinic):
    nurse.get(RULES)
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.staff) == ("unit:rules:read", clinic.nurse)
