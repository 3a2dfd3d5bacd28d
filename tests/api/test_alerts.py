"""Alerts, as the care team deals with them."""

from uuid import uuid4

import pytest

from companion.models import Alert, AlertEvent, AuditEntry
from notifications.models import Delivery
from tests.api.conftest import REPORTS
from tests.conftest import LEGS_GONE_WEAK, report

ALERTS = "/api/v1/alerts"


@pytest.fixture
def nurse(world, signed_in):
    return signed_in(world.clinic.nurse)


@pytest.fixture
def doctor(world, signed_in):
    return signed_in(world.clinic.doctor)


@pytest.fixture
def alert(world):
    return world.alert


def do(client, alert, verb, **body):
    return client.post(f"{ALERTS}/{alert.pk}/{verb}", body, format="json")


def close(client, alert, outcome="phoned", text="Sent to the emergency department."):
    return do(client, alert, "resolve", outcome=outcome, text=text)


def z(instant):
    return instant and instant.isoformat().replace("+00:00", "Z")


def as_listed(alert):
    alert.refresh_from_db()
    return {
        "id": str(alert.pk),
        "reference": alert.reference,
        "patient": str(alert.patient_id),
        "condition": "mscc",
        "tier": "EMERGENCY",
        "status": alert.status,
        "opened_at": z(alert.opened_at),
        "last_reported_at": z(alert.last_reported_at),
        "next_page_at": z(alert.next_page_at),
        "owner": alert.owner and alert.owner.name,
        "acknowledged_at": z(alert.acknowledged_at),
        "resolved_at": z(alert.resolved_at),
        "outcome": alert.outcome,
    }


def test_an_alert_is_listed_whole(nurse, alert):
    assert nurse.get(ALERTS).json() == {
        "next": None,
        "previous": None,
        "results": [as_listed(alert)],
    }


@pytest.mark.parametrize(
    ("status", "found"), [("open", 1), ("acknowledged", 0), ("resolved", 0), ("", 1)]
)
def test_the_list_can_be_narrowed_to_a_status(status, found, nurse, alert):
    assert len(nurse.get(ALERTS, {"status": status}).json()["results"]) == found


def test_the_newest_alert_comes_first(nurse, world, phone, now):
    close(nurse, world.alert)
    phone.post(REPORTS, report(now, items=LEGS_GONE_WEAK), format="json")
    listed = nurse.get(ALERTS).json()["results"]
    assert [each["status"] for each in listed] == ["open", "resolved"]


def test_one_alert_is_shown_with_what_fired_and_all_that_happened(nurse, alert):
    shown = nurse.get(f"{ALERTS}/{alert.pk}").json()
    findings = shown.pop("findings")
    events = shown.pop("events")
    assert shown == as_listed(alert) | {"patient_name": "陈秀英", "notes": []}
    assert [(each["condition"], each["tier"]) for each in findings] == [
        ("mscc", finding.tier) for finding in alert.findings.all()
    ]
    assert {"field": "items.limb_weakness.grade", "value": "moderate"} in findings[0]["evidence"]
    assert [(each["kind"], each["staff"], each["channel"]) for each in events] == [
        ("opened", None, ""),
        ("paged", "Nina Nurse", "email"),
        ("page_taken", "Nina Nurse", "email"),
    ]
    assert set(events[0]) == {"at", "kind", "staff", "assessment", "rung", "channel", "text"}


def test_a_look_at_an_alert_is_on_record(nurse, alert, world):
    nurse.get(f"{ALERTS}/{alert.pk}")
    entry = AuditEntry.objects.get(act="alert:record:read")
    assert (entry.staff, entry.patient, entry.subject_id) == (
        world.clinic.nurse,
        alert.patient,
        str(alert.pk),
    )


# Taking over.


def test_whoever_acknowledges_has_it_and_paging_stops(nurse, alert):
    answer = do(nurse, alert, "acknowledge")
    assert answer.status_code == 200
    assert answer.json() == as_listed(alert)
    assert (answer.json()["status"], answer.json()["owner"], answer.json()["next_page_at"]) == (
        "acknowledged",
        "Nina Nurse",
        None,
    )


def test_acknowledging_twice_is_harmless(nurse, alert):
    first = do(nurse, alert, "acknowledge").json()
    again = do(nurse, alert, "acknowledge")
    assert (again.status_code, again.json()) == (200, first)
    assert AlertEvent.objects.filter(kind="acknowledged").count() == 1


def test_a_colleague_is_told_that_somebody_has_it(nurse, doctor, alert):
    do(nurse, alert, "acknowledge")
    refused = do(doctor, alert, "acknowledge")
    assert refused.status_code == 409
    assert refused.json() == {
        "type": "urn:companion:error:alert_already_acknowledged",
        "status": 409,
        "code": "alert_already_acknowledged",
        "detail": "A colleague has taken this over.",
        "errors": [],
    }
    alert.refresh_from_db()
    assert alert.owner.name == "Nina Nurse"


def test_what_is_closed_cannot_be_taken_over(nurse, alert):
    close(nurse, alert)
    refused = do(nurse, alert, "acknowledge")
    assert (refused.status_code, refused.json()["code"]) == (409, "alert_already_resolved")


def test_more_bad_news_pages_again_after_a_take_over(nurse, alert, phone, now):
    do(nurse, alert, "acknowledge")
    worse = LEGS_GONE_WEAK | {"saddle_numbness": {"grade": "severe", "trend": "new"}}
    phone.post(REPORTS, report(now, items=worse), format="json")
    listed = nurse.get(ALERTS).json()["results"][0]
    assert (listed["id"], listed["status"], listed["owner"]) == (str(alert.pk), "open", None)


# The history.


def test_a_remark_joins_the_history(doctor, alert):
    answer = do(doctor, alert, "comments", text="她说腿没劲 — 已让家属送医。")
    told = answer.json()
    assert answer.status_code == 201
    assert told == {
        "at": told["at"],
        "kind": "commented",
        "staff": "Dora Doctor",
        "assessment": None,
        "rung": None,
        "channel": "",
        "text": "她说腿没劲 — 已让家属送医。",
    }
    assert doctor.get(f"{ALERTS}/{alert.pk}").json()["events"][-1] == told


def test_a_remark_does_not_take_over(nurse, alert):
    do(nurse, alert, "comments", text="Seen.")
    alert.refresh_from_db()
    assert (alert.status, alert.owner) == ("open", None)


def test_the_history_is_told_whole(nurse, doctor, alert):
    do(nurse, alert, "acknowledge")
    do(doctor, alert, "comments", text="On my way.")
    close(doctor, alert, text="MRI done.")
    do(nurse, alert, "comments", text="Husband informed.")
    events = nurse.get(f"{ALERTS}/{alert.pk}").json()["events"]
    assert [(each["kind"], each["staff"], each["text"]) for each in events] == [
        ("opened", None, ""),
        ("paged", "Nina Nurse", ""),
        ("page_taken", "Nina Nurse", ""),
        ("acknowledged", "Nina Nurse", ""),
        ("commented", "Dora Doctor", "On my way."),
        ("resolved", "Dora Doctor", "MRI done."),
        ("commented", "Nina Nurse", "Husband informed."),
    ]
    assert [each["at"] for each in events] == sorted(each["at"] for each in events)


# Closing.


@pytest.mark.parametrize(
    "outcome",
    [
        "sent_to_emergency",
        "seen",
        "phoned",
        "treatment_changed",
        "no_action_needed",
        "false_alarm",
    ],
)
def test_an_alert_is_closed_with_an_outcome(outcome, nurse, alert):
    answer = close(nurse, alert, outcome)
    assert answer.status_code == 200
    assert answer.json() == as_listed(alert)
    assert (answer.json()["status"], answer.json()["outcome"]) == ("resolved", outcome)


def test_closing_an_open_alert_says_who_had_it(nurse, alert):
    close(nurse, alert)
    alert.refresh_from_db()
    assert (alert.owner.name, alert.next_page_at) == ("Nina Nurse", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "Seen."}, "outcome"),
        ({"outcome": "seen"}, "text"),
        ({"outcome": "seen", "text": " "}, "text"),
        ({"outcome": "", "text": "Seen."}, "outcome"),
        ({"outcome": "ignored", "text": "Seen."}, "outcome"),
        ({"outcome": "seen", "text": "x" * 4001}, "text"),
    ],
)
def test_nothing_is_closed_without_an_outcome_and_a_reason(body, field, nurse, alert):
    refused = do(nurse, alert, "resolve", **body)
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == [field]
    alert.refresh_from_db()
    assert alert.status == "open"


def test_what_is_closed_is_closed_once(nurse, doctor, alert):
    close(nurse, alert)
    refused = close(doctor, alert)
    assert (refused.status_code, refused.json()["code"]) == (409, "alert_already_resolved")


def test_the_same_trouble_after_closing_is_a_new_alert(nurse, alert, phone, now):
    close(nurse, alert)
    phone.post(REPORTS, report(now, items=LEGS_GONE_WEAK), format="json")
    assert Alert.objects.count() == 2
    assert len(nurse.get(ALERTS, {"status": "open"}).json()["results"]) == 1


def test_a_doctor_who_was_paged_keeps_the_patient_until_it_is_closed(world, signed_in, alert, now):
    bystander = signed_in(world.bystander)
    AlertEvent.objects.create(alert=alert, at=now, kind="paged", staff=world.bystander)
    assert do(bystander, alert, "acknowledge").status_code == 200
    assert close(bystander, alert).status_code == 200
    assert bystander.get(f"{ALERTS}/{alert.pk}").status_code == 404


# The inbox.


def test_a_page_is_in_the_inbox(nurse, world, alert):
    page = world.page
    assert nurse.get("/api/v1/inbox").json()["results"] == [
        {
            "id": str(page.pk),
            "created_at": z(page.created_at),
            "read_at": None,
            "alert": as_listed(alert),
        }
    ]


def test_reading_a_page_takes_nothing_over(nurse, world, alert):
    answer = nurse.post(f"/api/v1/inbox/{world.page.pk}/read")
    assert answer.status_code == 200
    assert answer.json()["read_at"] is not None
    alert.refresh_from_db()
    assert (alert.status, alert.owner) == ("open", None)


def test_the_first_reading_counts(nurse, world):
    first = nurse.post(f"/api/v1/inbox/{world.page.pk}/read").json()
    assert nurse.post(f"/api/v1/inbox/{world.page.pk}/read").json() == first


def test_a_page_by_mail_is_not_in_the_inbox(nurse, world):
    mail = Delivery.objects.get(channel="email")
    assert nurse.post(f"/api/v1/inbox/{mail.pk}/read").status_code == 404


def test_a_page_that_is_not_there_cannot_be_read(nurse, world):
    assert nurse.post(f"/api/v1/inbox/{uuid4()}/read").status_code == 404
