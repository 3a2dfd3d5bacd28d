"""Whatever goes wrong is told in one shape, in the caller's language."""

import pytest
from django.urls import include, path
from rest_framework.test import APIClient

import companion.urls
from api.sentences import NOT_RECEIVED, SENTENCES
from companion.models import Patient
from tests.api.conftest import REPORTS
from tests.api.routes import OPERATIONS, ROUTES, path_of
from tests.conftest import LEGS_GONE_WEAK, phone_with, report

ME = "/api/v1/me"


def shape(response):
    """Fails unless it is a problem; gives its status, code and sentence."""
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert list(body)[:5] == ["type", "status", "code", "detail", "errors"]
    assert set(body) <= {"type", "status", "code", "detail", "errors", "not_received", "phones"}
    assert body["type"] == f"urn:companion:error:{body['code']}"
    assert body["status"] == response.status_code
    assert all(list(each) == ["code", "field", "message"] for each in body["errors"])
    return body["status"], body["code"], body["detail"]


def test_400_names_every_field_that_is_wrong(phone, now):
    refused = phone.post(
        REPORTS,
        {"id": "x", "observed_at": "2026-11-25T08:00:00", "entered_by": "robot"},
        format="json",
    )
    assert refused.json() == {
        "type": "urn:companion:error:invalid_fields",
        "status": 400,
        "code": "invalid_fields",
        "detail": "Some fields are not right. Nothing was stored.",
        "errors": [
            {"code": "invalid", "field": "id", "message": "This is not valid."},
            {
                "code": "no_offset",
                "field": "observed_at",
                "message": "Give the time with its offset, for instance 2026-01-31T08:00:00+08:00.",
            },
            {
                "code": "invalid_choice",
                "field": "entered_by",
                "message": "This is not one of the choices.",
            },
        ],
        "not_received": NOT_RECEIVED.en,
        "phones": {"emergency": "120", "care_team": "+86 24 0000 0000"},
    }


def test_400_names_every_answer_that_is_wrong(phone, now):
    items = {"limb_weakness": {"grade": "huge", "trend": "new"}, "no_such_item": {}}
    pain = [{"site": "lower_back", "nrs_worst": 11}]
    refused = phone.post(
        REPORTS,
        report(now, items=items, pain=pain, measures={"temperature_c": 99}),
        format="json",
    )
    assert shape(refused)[:2] == (400, "invalid_fields")
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [
        ("items.limb_weakness.grade", "invalid_choice"),
        ("items.no_such_item", "unknown_item"),
        ("pain.0.nrs_worst", "out_of_range"),
        ("measures.temperature_c", "out_of_range"),
    ]


def test_400_names_a_field_inside_a_list(clinic, signed_in):
    ladder = {"rungs": [{"after_seconds": 0, "roles": ["NURSE"]}, {"roles": ["CHEF"]}]}
    refused = signed_in(clinic.admin).put(
        "/api/v1/unit/ladders/EMERGENCY", ladder | {"repeat_seconds": 60}, format="json"
    )
    shape(refused)
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [
        ("rungs.1.after_seconds", "required"),
        ("rungs.1.roles.0", "invalid_choice"),
    ]


def test_400_tells_an_unknown_field_from_the_words_of_an_error(clinic, signed_in):
    refused = signed_in(clinic.admin).put(
        "/api/v1/unit/phones", {"message": "x", "code": "y"}, format="json"
    )
    shape(refused)
    assert {(each["field"], each["code"]) for each in refused.json()["errors"]} == {
        ("message", "unknown_field"),
        ("code", "unknown_field"),
    }


def test_401_for_nobody(db):
    refused = APIClient(HTTP_ACCEPT_LANGUAGE="en").get(ME)
    assert shape(refused) == (401, "not_authenticated", "Please sign in.")
    assert refused["WWW-Authenticate"] == "Device"


def test_401_for_a_token_that_is_none(db):
    refused = phone_with("not a token").get(ME)
    assert shape(refused) == (401, "authentication_failed", "Please sign in again.")
    assert refused["WWW-Authenticate"] == "Device"


def test_403_for_who_never_does_this(clinic, signed_in):
    refused = signed_in(clinic.admin).get("/api/v1/alerts")
    assert shape(refused) == (403, "not_allowed", "You may not do this.")


def test_403_for_a_phone_among_staff(phone):
    assert shape(phone.get("/api/v1/unit")) == (403, "permission_denied", "You may not do this.")


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/symptom-reports/00000000-0000-0000-0000-000000000000",
        "/api/v1/nothing",
        "/api/v1/symptom-reports/",
        "/api/v2/me",
        "/api/",
    ],
)
def test_404_for_what_is_not_there(address, phone):
    assert shape(phone.get(address)) == (404, "not_found", "There is nothing here.")


@pytest.mark.parametrize("route", ROUTES)
def test_405_for_what_cannot_be_done_here(route, world, phone, signed_in):
    for method in ("get", "post", "put", "patch", "delete", "trace"):
        if f"{method.upper()} {route}" in OPERATIONS:
            continue
        address = path_of(f"x {route}", **world.ids)
        answers = [
            client.generic(method.upper(), address)
            for client in (phone, signed_in(world.foreign_admin))
        ]
        assert 405 in {each.status_code for each in answers}
        for each in answers:
            assert shape(each)[:2] in {(405, "method_not_allowed"), (403, "permission_denied")}


def test_406_for_what_cannot_be_answered(phone):
    refused = phone.get(ME, headers={"accept": "application/xml"})
    assert shape(refused) == (406, "not_acceptable", "Only JSON can be answered.")


def test_406_does_not_swallow_a_report_in_silence(phone, now):
    refused = phone.post(REPORTS, report(now), format="json", headers={"accept": "text/html"})
    assert shape(refused)[0] == 406
    assert refused.json()["not_received"] == NOT_RECEIVED.en


def test_409_for_who_comes_second(phone, now):
    body = report(now)
    phone.post(REPORTS, body, format="json")
    refused = phone.post(REPORTS, body | {"note": "x"}, format="json")
    assert shape(refused)[:2] == (409, "id_with_another_body")


def test_413_for_what_is_too_large(phone):
    refused = phone.generic("POST", REPORTS, b" " * 300_000, content_type="application/json")
    assert shape(refused) == (413, "body_too_large", "This is too large to be sent at once.")


def test_415_for_what_is_not_json(phone, now):
    refused = phone.post(REPORTS, report(now), format="multipart")
    assert shape(refused) == (415, "unsupported_media_type", "Send JSON (application/json).")


def test_429_for_who_tries_too_often(db):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    for _ in range(21):
        refused = client.post("/api/v1/enrolment/redeem", {}, format="json")
    assert shape(refused) == (429, "throttled", "Too many tries. Wait a little.")
    assert int(refused["Retry-After"]) > 0


def broken(request):
    raise RuntimeError("a fault of ours: MRN-1")


class BrokenUrls:
    """The addresses of the product, and one that fails."""

    urlpatterns = [path("api/broken", broken), path("", include(companion.urls))]
    handler500 = staticmethod(companion.urls.failed)


def test_500_gives_nothing_away(db, settings):
    settings.ROOT_URLCONF = BrokenUrls
    client = APIClient(raise_request_exception=False, HTTP_ACCEPT_LANGUAGE="en")
    refused = client.get("/api/broken")
    assert shape(refused) == (500, "error", "Something went wrong on our side.")
    assert "MRN-1" not in refused.content.decode()


# In both languages.


def is_chinese(text):
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize("code", [*SENTENCES, "NOT_RECEIVED"])
def test_every_sentence_is_said_in_both_languages(code):
    text = SENTENCES.get(code, NOT_RECEIVED)
    assert text.en.strip() == text.en
    assert text.zh.strip() == text.zh
    assert text.en
    assert text.en.isascii()
    assert is_chinese(text.zh)
    assert text.zh != text.en


@pytest.mark.parametrize(
    ("language", "detail", "message"),
    [
        ("en", "Some fields are not right. Nothing was stored.", "This is missing."),
        ("zh-CN", SENTENCES["invalid_fields"].zh, "此项必填。"),
        ("zh-Hans", SENTENCES["invalid_fields"].zh, "此项必填。"),
        ("zh-TW", SENTENCES["invalid_fields"].zh, "此项必填。"),
    ],
)
def test_the_error_is_in_the_language_that_was_asked_for(language, detail, message, clinic):
    refused = phone_with(clinic.token, language).post(REPORTS, {}, format="json")
    told = refused.json()
    assert told["detail"] == detail
    assert [(each["field"], each["message"]) for each in told["errors"]] == [
        ("id", message),
        ("observed_at", message),
    ]


def test_the_error_is_in_the_patients_own_language_where_none_was_asked_for(clinic):
    Patient.objects.update(language="zh-Hans")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Device {clinic.token}")
    assert is_chinese(client.post(REPORTS, {}, format="json").json()["not_received"])


def test_an_answer_to_a_wrong_value_is_in_chinese_too(clinic, now):
    items = {"limb_weakness": {"grade": "huge", "trend": "new"}}
    client = phone_with(clinic.token, "zh-CN")
    (error,) = client.post(REPORTS, report(now, items=items), format="json").json()["errors"]
    assert error["message"].startswith("请从这些选项中选择")


def test_a_404_outside_any_route_is_in_the_language_that_was_asked_for(db):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert client.get("/api/v1/nothing").json()["detail"] == "未找到。"


# A report that was refused.


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b" " * 300_000, 413),
        (b"[" * 1_000, 400),
    ],
)
@pytest.mark.parametrize(
    "route", ["symptom-reports", "pain-scores", "supplement-intakes", "injections"]
)
def test_whoever_reports_is_told_that_it_did_not_arrive_and_whom_to_phone(
    route, body, status, phone, clinic
):
    refused = phone.generic("POST", f"/api/v1/{route}", body, content_type="application/json")
    assert refused.status_code == status
    assert refused.json()["not_received"] == NOT_RECEIVED.en
    assert refused.json()["phones"] == {"emergency": "120", "care_team": "+86 24 0000 0000"}


def test_a_phone_that_was_signed_out_is_still_told_whom_to_phone(clinic, phone, now):
    phone.delete(f"/api/v1/me/devices/{clinic.phone.pk}")
    refused = phone.post(REPORTS, report(now, items=LEGS_GONE_WEAK), format="json")
    assert refused.status_code == 401
    assert refused.json()["not_received"] == NOT_RECEIVED.en
    assert refused.json()["phones"] == {"emergency": "120"}


def test_a_phone_that_was_signed_out_and_names_no_language_is_told_in_chinese(clinic, now):
    """Where nobody is known, it is a patient of a Chinese hospital."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Device not a token")
    refused = client.post(REPORTS, report(now), format="json")
    assert refused.status_code == 401
    assert is_chinese(refused.json()["detail"])
    assert refused.json()["not_received"] == NOT_RECEIVED.zh


def test_whoever_only_reads_is_not_told_that_a_report_was_lost(clinic, signed_in):
    refused = signed_in(clinic.nurse).get("/api/v1/injections")
    assert refused.status_code == 400
    assert "not_received" not in refused.json()


def test_a_route_that_takes_no_reports_says_nothing_of_reports(clinic, signed_in):
    refused = signed_in(clinic.nurse).post("/api/v1/patients", {}, format="json")
    assert set(refused.json()) == {"type", "status", "code", "detail", "errors"}
