"""The limits of the rules, and what the unit has made of them."""

import pytest

from companion.models import ThresholdChange
from companion.rules.triage.thresholds import THRESHOLDS
from tests.api.test_unit import faults

LIMITS = "/api/v1/thresholds"


@pytest.fixture
def lead(clinic, signed_in):
    return signed_in(clinic.lead)


def put(client, name="severe_pain", **body):
    return client.put(f"{LIMITS}/{name}", {"reason": "agreed"} | body, format="json")


def shown(client, name="severe_pain"):
    return {each["name"]: each for each in client.get(LIMITS).json()}[name]


def test_every_limit_is_shown_with_its_bounds(clinic, signed_in):
    listed = signed_in(clinic.nurse).get(LIMITS).json()
    assert [each["name"] for each in listed] == list(THRESHOLDS)
    assert listed[list(THRESHOLDS).index("calcium_emergency_low")] == {
        "name": "calcium_emergency_low",
        "text": "Corrected calcium below which it is an emergency",
        "unit": "mmol/L",
        "default": 1.9,
        "lowest": 1.75,
        "highest": 2.1,
        "value": 1.9,
        "changed_by": None,
        "changed_at": None,
        "reason": None,
    }


def test_the_sentences_are_in_the_callers_language(clinic, signed_in):
    listed = signed_in(clinic.nurse, language="zh-Hans").get(LIMITS).json()
    texts = {each["name"]: each["text"] for each in listed}
    assert texts["severe_pain"] == "算重度疼痛的评分"


def test_a_limit_is_set_and_says_who_when_and_why(lead, clinic, signed_in):
    answer = put(lead, value=6, reason="Agreed at the ward meeting.")
    told = answer.json()
    change = ThresholdChange.objects.get()
    assert answer.status_code == 200
    assert (told["value"], told["default"]) == (6, 7)
    assert told["changed_by"] == "Lena Lead"
    assert told["changed_at"] == change.changed_at.isoformat().replace("+00:00", "Z")
    assert told["reason"] == "Agreed at the ward meeting."
    assert shown(signed_in(clinic.nurse)) == told


@pytest.mark.parametrize("value", [6, "6", 6.0, "６", "6.000"])
def test_a_number_is_taken_as_it_is_typed(value, lead):
    assert put(lead, value=value).json()["value"] == 6


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"value": 5}, ("value", "threshold_out_of_bounds")),
        ({"value": 8}, ("value", "threshold_out_of_bounds")),
        ({"value": "six"}, ("value", "invalid")),
        ({"value": None}, ("value", "null")),
        ({"value": True}, ("value", "invalid")),
        ({}, ("value", "required")),
        ({"value": 6.0001}, ("value", "max_decimal_places")),
        ({"value": 6, "reason": " "}, ("reason", "blank")),
        ({"value": 6, "unit": "Cel"}, ("unit", "unknown_field")),
    ],
)
def test_what_cannot_be_set_is_refused(body, fault, lead):
    assert faults(put(lead, **body)) == [fault]
    assert not ThresholdChange.objects.exists()


def test_a_limit_is_not_set_without_a_reason(lead):
    refused = lead.put(f"{LIMITS}/severe_pain", {"value": 6}, format="json")
    assert faults(refused) == [("reason", "required")]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This value lies outside the safe bounds of this limit."),
        ("zh-Hans", "该数值超出此界值的安全范围。"),
    ],
)
def test_the_refusal_is_in_the_callers_language(language, sentence, clinic, signed_in):
    refused = put(signed_in(clinic.lead, language=language), value=5)
    assert refused.json()["detail"] == sentence


def test_a_limit_that_there_is_not_is_not_found(lead):
    assert put(lead, "no_such_limit", value=6).status_code == 404


@pytest.mark.parametrize("who", ["admin", "doctor", "nurse", "pharmacist"])
def test_only_the_lead_oncologist_sets_a_limit(who, clinic, signed_in):
    assert put(signed_in(getattr(clinic, who)), value=6).status_code == 403


def test_another_hospital_sees_its_own(lead, clinic, signed_in):
    put(lead, value=6)
    assert shown(signed_in(clinic.stranger))["value"] == 7
