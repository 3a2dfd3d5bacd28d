"""A phone that lost the answer sends again."""

from datetime import timedelta
from uuid import uuid4

import pytest

from companion.models import (
    Alert,
    AlertEvent,
    Assessment,
    AuditEntry,
    Injection,
    PainScore,
    SupplementIntake,
    SymptomReport,
)
from companion.rules.vocabulary import Role
from notifications.models import Delivery
from tests.api.conftest import REPORTS
from tests.conftest import LEGS_GONE_WEAK, phone_with, report

PAIN_SCORES = "/api/v1/pain-scores"
INTAKES = "/api/v1/supplement-intakes"
INJECTIONS = "/api/v1/injections"

DOSE = {"product": "Xgeva", "dose_mg": 120, "site": "upper_arm"}
KINDS = {
    REPORTS: ({"items": LEGS_GONE_WEAK}, SymptomReport),
    PAIN_SCORES: ({"pain": {"site": "lower_back", "nrs_worst": 4}}, PainScore),
    INTAKES: ({"status": "taken", "calcium_mg": 600}, SupplementIntake),
    INJECTIONS: (DOSE, Injection),
}
OTHER_WORDS = {
    REPORTS: {"items": {}},
    PAIN_SCORES: {"pain": {"site": "lower_back", "nrs_worst": 5}},
    INTAKES: {"calcium_mg": 500},
    INJECTIONS: {"lot": "another"},
}


def send(phone, kind, body):
    return phone.post(kind, body, format="json")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_record_sent_again_is_answered_alike_and_stored_once(kind, phone, now, clinic):
    parts, model = KINDS[kind]
    body = report(now, **parts)
    first = send(phone, kind, body)
    again = [send(phone, kind, body) for _ in range(5)]
    assert first.status_code == 201
    assert "Idempotent-Replayed" not in first
    assert [(each.status_code, each.json()) for each in again] == [(201, first.json())] * 5
    assert {each["Idempotent-Replayed"] for each in again} == {"true"}
    assert model.objects.count() == 1
    assert Assessment.objects.count() == 1


def test_an_emergency_sent_twenty_times_is_one_alert_and_one_page(
    phone, now, clinic, django_capture_on_commit_callbacks
):
    clinic.on_call(clinic.nurse, Role.NURSE, now=now)
    clinic.reachable(clinic.nurse, "nina@ward7.example")
    body = report(now, items=LEGS_GONE_WEAK)
    for _ in range(20):
        with django_capture_on_commit_callbacks(execute=True):
            assert send(phone, REPORTS, body).status_code == 201
    assert Alert.objects.count() == 1
    assert list(AlertEvent.objects.values_list("kind", flat=True)) == [
        "opened",
        "paged",
        "page_taken",
    ]
    assert Delivery.objects.filter(channel="email").count() == 1
    assert AuditEntry.objects.filter(act="report:symptom:submit").count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_id_with_other_words_is_a_conflict(kind, phone, now, clinic):
    parts, model = KINDS[kind]
    body = report(now, **parts)
    send(phone, kind, body)
    refused = send(phone, kind, body | OTHER_WORDS[kind])
    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "id_with_another_body")
    assert told["errors"] == [
        {
            "code": "id_with_another_body",
            "field": "id",
            "message": "This id came with other contents before.",
        }
    ]
    assert told["phones"] == {"emergency": "120", "care_team": "+86 24 0000 0000"}
    assert model.objects.count() == 1


def test_a_second_try_is_sent_later_than_the_first(phone, now, clinic):
    body = report(now, items=LEGS_GONE_WEAK)
    first = send(phone, REPORTS, body | {"sent_at": now.isoformat()})
    again = send(phone, REPORTS, body | {"sent_at": (now + timedelta(minutes=1)).isoformat()})
    without = send(phone, REPORTS, body)
    assert first.json() == again.json() == without.json()


def test_the_order_of_the_fields_means_nothing(phone, now, clinic):
    body = report(now, items=LEGS_GONE_WEAK, note="腿没劲")
    first = send(phone, REPORTS, body)
    turned = dict(reversed(body.items()))
    assert send(phone, REPORTS, turned).json() == first.json()


def test_the_same_id_for_another_kind_of_record_is_another_record(phone, now, clinic):
    same = str(uuid4())
    answers = [
        send(phone, kind, report(now, **parts) | {"id": same}) for kind, (parts, _) in KINDS.items()
    ]
    assert [each.status_code for each in answers] == [201] * 4
    assert len({each.json()["assessment"] for each in answers}) == 4
    assert [model.objects.filter(pk=same).count() for _, model in KINDS.values()] == [1] * 4


@pytest.mark.parametrize("kind", [REPORTS, PAIN_SCORES, INTAKES])
def test_the_id_of_another_patients_record_tells_nothing_about_it(kind, phone, now, world):
    parts, model = KINDS[kind]
    body = report(now, **parts)
    first = send(phone, kind, body).json()
    refused = send(phone_with(world.other_token), kind, body)
    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "id_taken")
    assert first["assessment"] not in str(told)
    assert model.objects.filter(patient=world.other).count() == 0
    assert Assessment.objects.filter(patient=world.other).count() == 0


def test_a_try_that_failed_leaves_the_id_free(phone, now, clinic):
    body = report(now, **DOSE)
    assert send(phone, INJECTIONS, body | {"dose_mg": 60}).status_code == 400
    assert send(phone, INJECTIONS, body).status_code == 201
    assert Injection.objects.count() == 1


def test_a_try_that_could_not_be_read_leaves_the_id_free(phone, now, clinic):
    body = report(now, items=LEGS_GONE_WEAK)
    assert send(phone, REPORTS, body | {"items": {"no_such_item": {}}}).status_code == 400
    assert send(phone, REPORTS, body).status_code == 201


def test_a_conflict_leaves_the_first_answer_in_place(phone, now, clinic):
    body = report(now, items=LEGS_GONE_WEAK)
    first = send(phone, REPORTS, body)
    send(phone, REPORTS, body | {"note": "other words"})
    assert send(phone, REPORTS, body).json() == first.json()


def test_a_lost_answer_is_given_again_from_the_patients_other_phone(phone, now, clinic, signed_in):
    """The id belongs to the patient: her daughter's phone may finish what hers began."""
    body = report(now, items=LEGS_GONE_WEAK)
    first = send(phone, REPORTS, body)
    code = signed_in(clinic.nurse).post(f"/api/v1/patients/{clinic.patient.pk}/enrolment-codes")
    token = phone.post(
        "/api/v1/enrolment/redeem",
        {"code": code.json()["code"], "device_name": "Her daughter's phone"},
        format="json",
    ).json()["token"]
    again = send(phone_with(token), REPORTS, body)
    assert (again.json(), SymptomReport.objects.count()) == (first.json(), 1)
