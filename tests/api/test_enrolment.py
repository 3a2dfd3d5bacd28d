"""A phone becomes the patient's, and stops being it."""

import hashlib
from datetime import timedelta
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
import time_machine
from rest_framework.test import APIClient

from companion.models import AuditEntry, Consent, Device, EnrolmentCode, Patient
from tests.api.conftest import enrol, phone_of
from tests.conftest import phone_with

REDEEM = "/api/v1/enrolment/redeem"
DEVICES = "/api/v1/me/devices"


@pytest.fixture
def nurse(clinic, signed_in):
    return signed_in(clinic.nurse)


def issue(nurse, patient):
    answer = nurse.post(f"/api/v1/patients/{patient.pk}/enrolment-codes")
    assert answer.status_code == 201
    return answer.json()["code"]


def redeem(code, **headers):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    body = {"code": code, "device_name": "Her new phone"}
    return client.post(REDEEM, body, format="json", **headers)


def refusal(code):
    answer = redeem(code)
    return answer.status_code, answer.json()


NOT_VALID = (
    400,
    {
        "type": "urn:companion:error:code_not_valid",
        "status": 400,
        "code": "code_not_valid",
        "detail": "This code is not valid. Ask your nurse for a new one.",
        "errors": [
            {
                "code": "code_not_valid",
                "field": "code",
                "message": "This code is not valid. Ask your nurse for a new one.",
            }
        ],
    },
)


# The code.


def test_a_code_makes_a_phone_the_patients(nurse, clinic):
    answer = redeem(issue(nurse, clinic.patient))
    told = answer.json()
    device = Device.objects.get(name="Her new phone")
    assert answer.status_code == 201
    assert told == {
        "token": told["token"],
        "device": str(device.pk),
        "patient": str(clinic.patient.pk),
        "language": "en",
        "zone": "Asia/Shanghai",
        "phones": {"emergency": "120", "care_team": "+86 24 0000 0000"},
    }
    assert phone_with(told["token"]).get("/api/v1/me").json()["name"] == "陈秀英"


def test_a_code_opens_the_door_once(nurse, clinic):
    code = issue(nurse, clinic.patient)
    assert redeem(code).status_code == 201
    assert refusal(code) == NOT_VALID
    assert Device.objects.filter(name="Her new phone").count() == 1


def test_a_code_expires(nurse, clinic, now, settings):
    code = issue(nurse, clinic.patient)
    with time_machine.travel(now + timedelta(minutes=settings.ENROLMENT_CODE_MINUTES + 1)):
        assert refusal(code) == NOT_VALID


def test_a_code_holds_until_then(nurse, clinic, now, settings):
    code = issue(nurse, clinic.patient)
    with time_machine.travel(now + timedelta(minutes=settings.ENROLMENT_CODE_MINUTES - 1)):
        assert redeem(code).status_code == 201


def test_a_newer_code_voids_the_older(nurse, clinic):
    older, newer = issue(nurse, clinic.patient), issue(nurse, clinic.patient)
    assert refusal(older) == NOT_VALID
    assert redeem(newer).status_code == 201


def test_a_code_that_never_was_looks_like_one_that_was_used(clinic):
    assert refusal("ABCDEFGH") == NOT_VALID


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.lower(),
        lambda code: f"{code[:4]}-{code[4:]}",
        lambda code: f"  {code[:4].lower()}-{code[4:]} ",
    ],
)
def test_a_code_may_be_typed_by_hand(typed, nurse, clinic):
    assert redeem(typed(issue(nurse, clinic.patient))).status_code == 201


def test_the_database_holds_no_code_and_no_token(nurse, clinic):
    code = issue(nurse, clinic.patient)
    token = redeem(code).json()["token"]
    stored = [*EnrolmentCode.objects.values_list(), *Device.objects.values_list()]
    assert code not in str(stored)
    assert token not in str(stored)
    assert EnrolmentCode.objects.filter(code_hash=hashlib.sha256(code.encode()).hexdigest())


def test_neither_code_nor_token_reaches_the_audit_trail_or_the_log(nurse, clinic, caplog):
    code = issue(nurse, clinic.patient)
    token = redeem(code).json()["token"]
    trail = str(list(AuditEntry.objects.values_list()))
    for secret in (code, token):
        assert secret not in trail
        assert secret not in caplog.text


def test_the_code_also_comes_as_a_picture_to_scan(nurse, clinic):
    answer = nurse.post(f"/api/v1/patients/{clinic.patient.pk}/enrolment-codes")
    told = answer.json()
    assert set(told) == {"code", "expires_at", "qr_svg"}
    assert ET.fromstring(told["qr_svg"]).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  ours
    assert "script" not in told["qr_svg"]
    assert answer["Cache-Control"] == "no-store"


def test_a_nurse_issues_ten_codes_an_hour_and_no_more(nurse, clinic):
    for _ in range(10):
        issue(nurse, clinic.patient)
    refused = nurse.post(f"/api/v1/patients/{clinic.patient.pk}/enrolment-codes")
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_codes")


def test_codes_are_not_guessed(clinic, nurse):
    for guess in range(20):
        assert redeem(f"GUESS{guess:03}").status_code == 400
    refused = redeem("GUESS999")
    assert (refused.status_code, refused.json()["code"]) == (429, "throttled")
    assert int(refused["Retry-After"]) > 0
    assert redeem(issue(nurse, clinic.patient)).status_code == 429


def test_an_address_that_was_made_up_gives_no_more_guesses(clinic):
    for guess in range(20):
        redeem(f"GUESS{guess:03}", HTTP_X_FORWARDED_FOR=f"10.0.0.{guess}")
    assert redeem("GUESS999", HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 429


# The phones.


def test_the_patient_sees_her_phones(nurse, clinic, phone, now):
    device, _ = phone_of(clinic, clinic.patient, now)
    assert phone.get(DEVICES).json() == [
        {
            "id": str(each.pk),
            "name": each.name,
            "enrolled_at": each.enrolled_at.isoformat().replace("+00:00", "Z"),
            "last_seen_on": seen,
            "revoked_at": None,
            "this_one": each == clinic.phone,
        }
        for each, seen in ((device, None), (clinic.phone, now.date().isoformat()))
    ]


def test_a_phone_that_is_revoked_is_refused_at_once(clinic, phone):
    assert phone.delete(f"{DEVICES}/{clinic.phone.pk}").status_code == 204
    refused = phone.get("/api/v1/me")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == "Device"
    assert refused.json() == {
        "type": "urn:companion:error:authentication_failed",
        "status": 401,
        "code": "authentication_failed",
        "detail": "Please sign in again.",
        "errors": [],
    }


def test_revoking_one_phone_leaves_the_other(clinic, phone, now):
    lost, token = phone_of(clinic, clinic.patient, now)
    assert phone.delete(f"{DEVICES}/{lost.pk}").status_code == 204
    assert phone_with(token).get("/api/v1/me").status_code == 401
    assert phone.get("/api/v1/me").status_code == 200


def test_a_phone_is_revoked_twice_without_harm(clinic, phone, now):
    lost, _ = phone_of(clinic, clinic.patient, now)
    phone.delete(f"{DEVICES}/{lost.pk}")
    first = Device.objects.get(pk=lost.pk).revoked_at
    assert phone.delete(f"{DEVICES}/{lost.pk}").status_code == 204
    assert Device.objects.get(pk=lost.pk).revoked_at == first
    assert AuditEntry.objects.filter(act="patient:device:revoke").count() == 1


def test_the_phone_of_another_patient_is_not_there(clinic, phone, now):
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    theirs, token = phone_of(clinic, other, now)
    assert phone.delete(f"{DEVICES}/{theirs.pk}").status_code == 404
    assert phone_with(token).get("/api/v1/me").status_code == 200


def test_a_phone_that_changes_hands_belongs_to_one_patient(nurse, clinic, phone, now):
    """Redeemed anew it gets another token, and the first patient's records are not with it."""
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    token = redeem(issue(nurse, other)).json()["token"]
    assert phone_with(token).get("/api/v1/me").json()["name"] == "王桂芳"
    assert len(phone_with(token).get(DEVICES).json()) == 1


def test_the_nurse_revokes_a_lost_phone(clinic, nurse, phone):
    address = f"/api/v1/patients/{clinic.patient.pk}/devices"
    assert nurse.delete(f"{address}/{clinic.phone.pk}").status_code == 204
    assert phone.get("/api/v1/me").status_code == 401
    (listed,) = nurse.get(address).json()
    assert listed["revoked_at"] is not None


def test_the_nurse_revokes_no_phone_through_another_patient(clinic, nurse, now):
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    address = f"/api/v1/patients/{other.pk}/devices/{clinic.phone.pk}"
    assert nurse.delete(address).status_code == 404
    assert Device.objects.get(pk=clinic.phone.pk).revoked_at is None


# The patient.

NEW = {
    "name": "李玉兰",
    "medical_record_number": "MRN-9",
    "birth_date": "1955-05-05",
    "sex": "female",
    "consents": ["care"],
}


def enrol_over_http(nurse, **changes):
    return nurse.post("/api/v1/patients", NEW | changes, format="json")


def test_a_patient_is_enrolled_with_what_the_nurse_knows(nurse, clinic):
    answer = enrol_over_http(nurse, phone="024 1234 5678")
    assert answer.status_code == 201
    assert answer.json() == {
        "id": answer.json()["id"],
        "name": "李玉兰",
        "medical_record_number": "MRN-9",
        "birth_date": "1955-05-05",
        "sex": "female",
        "phone": "+862412345678",
        "language": "zh-Hans",
        "zone": "Asia/Shanghai",
        "status": "active",
    }


def test_whoever_enrols_a_patient_sees_her(nurse):
    made = enrol_over_http(nurse).json()
    assert nurse.get(f"/api/v1/patients/{made['id']}").json() == made | {"plan": None}


def test_nobody_is_enrolled_without_consent_to_care(nurse, clinic):
    refused = enrol_over_http(nurse, consents=["research"])
    assert (refused.status_code, refused.json()["code"]) == (400, "no_consent")
    assert [each["field"] for each in refused.json()["errors"]] == ["consents"]
    assert not Patient.objects.filter(medical_record_number="MRN-9").exists()


def test_consent_given_twice_is_stored_once(nurse):
    made = enrol_over_http(nurse, consents=["care", "care", "reminders"]).json()
    consents = Consent.objects.filter(patient=made["id"]).values_list("scope", flat=True)
    assert sorted(consents) == ["care", "reminders"]


def test_a_record_number_is_given_once_in_a_unit(nurse, clinic, signed_in):
    assert enrol_over_http(nurse).status_code == 201
    refused = enrol_over_http(nurse)
    assert (refused.status_code, refused.json()["code"]) == (409, "record_number_taken")
    assert enrol_over_http(signed_in(clinic.stranger)).status_code == 201


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("zone", "Asia/Peking", "unknown_zone"),
        ("zone", "../etc/passwd", "unknown_zone"),
        ("phone", "12", "invalid_phone"),
        ("phone", "not a number", "invalid_phone"),
        ("birth_date", "2199-01-01", "implausible_date"),
        ("consent_given_on", "2199-01-01", "implausible_date"),
        ("birth_date", "1955-05-05T00:00:00Z", "invalid"),
        ("sex", "F", "invalid_choice"),
        ("language", "fr", "invalid_choice"),
        ("consents", [], "empty"),
        ("consents", "care", "not_a_list"),
        ("name", "   ", "blank"),
        ("name", "x" * 101, "max_length"),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(field, value, code, nurse):
    refused = enrol_over_http(nurse, **{field: value})
    assert refused.status_code == 400
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [(field, code)]


# What the team records.


@pytest.fixture
def change(nurse, clinic):
    def change(**fields):
        address = f"/api/v1/patients/{clinic.patient.pk}/context"
        return nurse.patch(address, fields, format="json")

    return change


def test_what_is_not_mentioned_stays_as_it_was(change):
    change(prior_mscc=True, crcl=41.5)
    assert change(opioid=True).json()["prior_mscc"] is True
    assert change().json()["crcl"] == 41.5


@pytest.mark.parametrize(
    ("first", "then", "field", "code"),
    [
        ({}, {"ca_corr": 2.2}, "ca_corr_on", "calcium_without_day"),
        (
            {"ca_corr": 2.2, "ca_corr_on": "2026-11-01"},
            {"ca_corr_on": None},
            "ca_corr_on",
            "calcium_without_day",
        ),
        ({}, {"cipn_baseline": 1}, "cipn_stable_since", "baseline_without_day"),
        ({}, {"ca_lower": 2.9}, "ca_lower", "limits_crossed"),
        ({}, {"ca_upper": 2.0}, "ca_upper", "limits_crossed"),
        ({}, {"ca_corr": 2.2, "ca_corr_on": "2199-01-01"}, "ca_corr_on", "implausible_date"),
    ],
)
def test_a_change_is_checked_against_what_is_stored(first, then, field, code, change):
    assert change(**first).status_code == 200
    refused = change(**then)
    assert refused.status_code == 400
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [(field, code)]


def test_the_team_changes(nurse, clinic):
    address = f"/api/v1/patients/{clinic.patient.pk}/care-team"
    joined = nurse.post(address, {"staff": str(clinic.lead.pk), "role": "ONC_LEAD"}, format="json")
    assert joined.status_code == 201
    assert joined.json() == {
        "id": joined.json()["id"],
        "staff": str(clinic.lead.pk),
        "name": "Lena Lead",
        "role": "ONC_LEAD",
        "since": joined.json()["since"],
    }
    names = {each["name"] for each in nurse.get(address).json()}
    assert names == {"Nina Nurse", "Dora Doctor", "Lena Lead"}
    assert nurse.delete(f"{address}/{joined.json()['id']}").status_code == 204
    assert len(nurse.get(address).json()) == 2


def test_an_administrator_treats_nobody(nurse, clinic):
    refused = nurse.post(
        f"/api/v1/patients/{clinic.patient.pk}/care-team",
        {"staff": str(clinic.admin.pk), "role": "CLINIC_ADMIN"},
        format="json",
    )
    assert refused.status_code == 400


def test_a_level_is_confirmed_and_replaced(nurse, clinic):
    address = f"/api/v1/patients/{clinic.patient.pk}/baselines"
    for grade in ("mild", "moderate"):
        body = {"code": "limb_weakness", "grade": grade, "stable_since": "2026-09-01"}
        assert nurse.post(address, body, format="json").status_code == 201
    (listed,) = nurse.get(address).json()
    assert (listed["code"], listed["stable_since"]) == ("limb_weakness", "2026-09-01")
    assert listed["grade"] in {2, "moderate"}


def test_a_second_regimen_is_refused(clinic, signed_in):
    refused = signed_in(clinic.doctor).post(
        f"/api/v1/patients/{clinic.patient.pk}/regimens",
        {"starts_on": "2026-11-25"},
        format="json",
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "regimen_active")


def test_the_pages_of_a_list_follow_each_other(nurse, clinic, now):
    for number in range(4):
        enrol(clinic, f"patient {number}", f"MRN-{uuid4()}", now)
    first = nurse.get("/api/v1/patients", {"page_size": 3}).json()
    second = nurse.get(first["next"]).json()
    names = [each["name"] for each in first["results"] + second["results"]]
    assert names == ["patient 3", "patient 2", "patient 1", "patient 0", "陈秀英"]
    assert (second["next"], nurse.get(second["previous"]).json()["results"]) == (
        None,
        first["results"],
    )
