"""Why triage decided as it did."""

from datetime import timedelta

import pytest

from companion.access import Actor
from companion.actions.suppressions import Silence, suppress_rule
from companion.actions.thresholds import set_threshold
from companion.models import Assessment, AuditEntry, ClinicalContext
from companion.rules.triage.ruleset import RULESET
from tests.api.conftest import REPORTS
from tests.conftest import LEGS_GONE_WEAK, report

RULE = "mscc.new-limb-weakness"


@pytest.fixture
def doctor(clinic, signed_in):
    return signed_in(clinic.doctor)


def send(phone, now, **parts):
    answer = phone.post(REPORTS, report(now, **parts), format="json")
    assert answer.status_code == 201
    return answer.json()


def explain(client, told):
    return client.get(f"/api/v1/assessments/{told['assessment']}")


def test_it_shows_what_was_seen_and_what_was_made_of_it(doctor, phone, clinic, now):
    told = send(phone, now, items=LEGS_GONE_WEAK)
    shown = explain(doctor, told).json()
    assessment = Assessment.objects.get()
    assert shown["facts"] == assessment.facts
    assert shown["facts"]["answers"]["limb_weakness"]["grade"] == 2
    assert {name: shown[name] for name in ("id", "patient", "record_kind", "record_id")} == {
        "id": told["assessment"],
        "patient": str(clinic.patient.pk),
        "record_kind": "symptom_report",
        "record_id": told["id"],
    }
    assert (shown["tier"], shown["advice"]) == ("EMERGENCY", told["advice"])
    assert (shown["ruleset_version"], shown["words_of"]) == (RULESET.version, RULESET.version)
    assert (shown["reported_late"], shown["suppressed"]) == (False, [])
    assert shown["observed_at"] == now.isoformat().replace("+00:00", "Z")
    assert shown["evaluated_at"] >= shown["observed_at"]


def test_a_rule_that_fired_is_told_in_its_own_words(doctor, phone, now):
    told = send(phone, now, items=LEGS_GONE_WEAK)
    (fired,) = explain(doctor, told).json()["findings"]
    rule = RULESET.by_id[RULE]
    assert fired == {
        "rule": RULE,
        "number": 1,
        "section": "A",
        "condition": "mscc",
        "title": "possible spinal cord or cauda equina compression",
        "criteria": rule.criteria,
        "status": rule.status,
        "references": rule.source,
        "tier": "EMERGENCY",
        "evidence": told["findings"][0]["evidence"],
        "raised_by": [],
        "notify": list(rule.notify),
        "page": list(rule.page),
        "side_effects": [],
        "ask_now": [],
        "alert": fired["alert"],
    }
    alert = doctor.get(f"/api/v1/alerts/{fired['alert']}").json()
    assert alert["events"][0]["assessment"] == told["assessment"]


def test_what_raised_the_tier_is_told(doctor, phone, now):
    ClinicalContext.objects.update(prior_mscc=True)
    told = send(phone, now, items={"spine_pain_night": {"grade": "mild", "trend": "new"}})
    fired = {each["rule"]: each for each in explain(doctor, told).json()["findings"]}
    (raised_by,) = fired["mscc.spinal-pain-red-features"]["raised_by"]
    assert raised_by["id"] == "mscc.amber-plus-history"
    assert raised_by["criteria"]


def test_what_was_silenced_is_told_with_who_and_why(doctor, phone, clinic, now):
    send(phone, now, items=LEGS_GONE_WEAK)
    suppress_rule(
        actor=Actor(staff=clinic.doctor),
        patient_id=clinic.patient.pk,
        silence=Silence(RULE, now + timedelta(hours=1), "an old palsy"),
        now=now,
    )
    told = send(phone, now, items=LEGS_GONE_WEAK)
    shown = explain(doctor, told).json()
    assert (shown["tier"], shown["findings"]) == ("ROUTINE", [])
    (silent,) = shown["suppressed"]
    assert (silent["rule"], silent["tier"], silent["alert"]) == (RULE, "EMERGENCY", None)
    assert silent["suppression"]["reason"] == "an old palsy"
    assert silent["suppression"]["made_by"] == "Dora Doctor"


def test_the_limits_are_those_of_that_moment(doctor, phone, clinic, now):
    before = send(phone, now)
    set_threshold(actor=Actor(staff=clinic.lead), name="severe_pain", value=6, reason="x", now=now)
    after = send(phone, now)
    limits = [
        {each["name"]: each for each in explain(doctor, told).json()["thresholds"]}["severe_pain"]
        for told in (before, after)
    ]
    assert [each["value"] for each in limits] == [7, 6]
    assert limits[1] == {
        "name": "severe_pain",
        "text": "Pain score that counts as severe",
        "unit": "{score}",
        "default": 7,
        "value": 6,
    }


def test_it_speaks_the_callers_language(clinic, signed_in, phone, now):
    told = send(phone, now, items=LEGS_GONE_WEAK)
    shown = explain(signed_in(clinic.doctor, language="zh-Hans"), told).json()
    assert shown["findings"][0]["title"] == "疑似脊髓或马尾受压"
    assert shown["advice"][0].startswith("这可能是脊髓受压")


def test_a_rule_that_is_no_more_is_still_shown(doctor, phone, now):
    told = send(phone, now, items=LEGS_GONE_WEAK)
    Assessment.objects.update(ruleset_version="2020.01-1")
    Assessment.objects.get().findings.update(rule_id="old.rule", raised_by=["old.modifier"])
    shown = explain(doctor, told).json()
    (fired,) = shown["findings"]
    assert (fired["rule"], fired["criteria"], fired["number"]) == ("old.rule", None, None)
    assert (shown["ruleset_version"], shown["words_of"]) == ("2020.01-1", RULESET.version)


def test_the_patient_and_strangers_do_not_get_it(phone, clinic, signed_in, now):
    told = send(phone, now)
    assert explain(phone, told).status_code == 403
    assert explain(signed_in(clinic.stranger), told).status_code == 404
    assert explain(signed_in(clinic.pharmacist), told).status_code == 404


def test_a_look_is_on_record(doctor, phone, clinic, now):
    told = send(phone, now)
    explain(doctor, told)
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.staff, entry.patient, entry.subject_id) == (
        "assessment:record:read",
        clinic.doctor,
        clinic.patient,
        told["assessment"],
    )
