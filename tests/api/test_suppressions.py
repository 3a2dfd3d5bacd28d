"""Silencing a rule for one patient, and hearing it again."""

from datetime import timedelta

import pytest

from companion.models import AuditEntry, RuleSuppression
from tests.api.conftest import REPORTS, enrol
from tests.api.test_unit import faults
from tests.conftest import LEGS_GONE_WEAK, report

RULE = "mscc.new-limb-weakness"


@pytest.fixture
def doctor(clinic, signed_in):
    return signed_in(clinic.doctor)


@pytest.fixture
def address(clinic, phone, now):
    """She has told of weak legs."""
    told = report(now, items=LEGS_GONE_WEAK)
    assert phone.post(REPORTS, told, format="json").status_code == 201
    return f"/api/v1/patients/{clinic.patient.pk}/suppressions"


def silence(client, address, now, *, rule=RULE, hours=24.0, reason="an old palsy"):
    until = (now + timedelta(hours=hours)).isoformat()
    body = {"rule": rule, "until": until, "reason": reason}
    return client.post(address, body, format="json")


def tier_of(phone, now, **parts):
    return phone.post(REPORTS, report(now, **parts), format="json").json()["tier"]


def test_a_rule_is_silenced_and_listed(doctor, address, now):
    answer = silence(doctor, address, now)
    told = answer.json()
    assert answer.status_code == 201
    assert told == {
        "id": told["id"],
        "rule": RULE,
        "tier": "EMERGENCY",
        "evidence": told["evidence"],
        "reason": "an old palsy",
        "made_by": "Dora Doctor",
        "made_at": told["made_at"],
        "until": (now + timedelta(hours=24)).isoformat().replace("+00:00", "Z"),
        "ended_at": None,
        "ended_because": "",
        "ended_by": None,
    }
    assert {"field": "items.limb_weakness.grade", "value": "moderate"} in told["evidence"]
    assert doctor.get(address).json()["results"] == [told]


def test_the_patient_is_told_nothing_of_it(doctor, address, phone, now):
    silence(doctor, address, now)
    told = phone.post(REPORTS, report(now, items=LEGS_GONE_WEAK), format="json").json()
    assert (told["tier"], told["findings"]) == ("ROUTINE", [])


def test_a_lifted_rule_is_heard_again(doctor, address, phone, now):
    made = silence(doctor, address, now).json()
    lifted = doctor.post(f"{address}/{made['id']}/lift").json()
    assert (lifted["ended_because"], lifted["ended_by"]) == ("lifted", "Dora Doctor")
    assert lifted["ended_at"] is not None
    assert tier_of(phone, now, items=LEGS_GONE_WEAK) == "EMERGENCY"


def test_what_is_over_is_not_lifted_again(doctor, address, now):
    made = silence(doctor, address, now).json()
    doctor.post(f"{address}/{made['id']}/lift")
    refused = doctor.post(f"{address}/{made['id']}/lift")
    assert (refused.status_code, refused.json()["code"]) == (409, "suppression_over")


def test_it_is_not_lifted_through_another_patient(doctor, clinic, address, now):
    made = silence(doctor, address, now).json()
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    elsewhere = f"/api/v1/patients/{other.pk}/suppressions/{made['id']}/lift"
    assert doctor.post(elsewhere).status_code == 404
    assert RuleSuppression.objects.get(pk=made["id"]).ended_at is None


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"rule": "no.such-rule"}, ("rule", "unknown_rule")),
        ({"rule": "ces.saddle-numbness"}, ("rule", "rule_has_not_fired")),
        ({"rule": ""}, ("rule", "blank")),
        ({"hours": 73}, ("until", "spine_suppression_too_long")),
        ({"hours": -1}, ("until", "suppression_ends_in_the_past")),
        ({"reason": "  "}, ("reason", "blank")),
    ],
)
def test_what_may_not_be_is_refused_by_the_name_of_its_field(given, fault, doctor, address, now):
    assert faults(silence(doctor, address, now, **given)) == [fault]
    assert not RuleSuppression.objects.exists()


@pytest.mark.parametrize("field", ["rule", "until", "reason"])
def test_nothing_may_be_left_out(field, doctor, address, now):
    body = {"rule": RULE, "until": (now + timedelta(hours=1)).isoformat(), "reason": "x"}
    del body[field]
    assert faults(doctor.post(address, body, format="json")) == [(field, "required")]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "A rule about the spinal cord may be silenced for 72 hours at most."),
        ("zh-Hans", "脊髓受压相关规则的静默最长为 72 小时。"),
    ],
)
def test_the_refusal_is_in_the_callers_language(
    language, sentence, clinic, signed_in, address, now
):
    refused = silence(signed_in(clinic.doctor, language=language), address, now, hours=80)
    assert refused.json()["detail"] == sentence


def test_a_nurse_reads_and_lifts_but_does_not_silence(clinic, signed_in, doctor, address, now):
    nurse = signed_in(clinic.nurse)
    assert silence(nurse, address, now).status_code == 403
    made = silence(doctor, address, now).json()
    assert len(nurse.get(address).json()["results"]) == 1
    assert nurse.post(f"{address}/{made['id']}/lift").status_code == 200


def test_a_look_is_on_record(clinic, doctor, address):
    doctor.get(address)
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.staff, entry.patient) == (
        "triage:suppression:read",
        clinic.doctor,
        clinic.patient,
    )
