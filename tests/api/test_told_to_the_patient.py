"""What she reads is true, also later, and also when something else is still open."""

import pytest
from django.urls import reverse

from companion.access import Actor
from companion.actions.alerts import acknowledge, resolve
from companion.actions.follow_ups import fire_unanswered
from companion.models import Alert, AuditEntry, FollowUp, Organisation, Patient
from companion.rules.vocabulary import Outcome, Role
from tests.alarms import HOUR, climb_what_is_due
from tests.api.conftest import REPORTS
from tests.conftest import LEGS_GONE_WEAK, phone_with, report

EASED = {"jaw_pain": {"grade": "none"}}


def send(phone, now, **parts):
    return phone.post(REPORTS, report(now, **parts), format="json").json()


def look(phone, answer):
    return phone.get(f"{REPORTS}/{answer['id']}").json()


def test_a_note_stays_on_the_list_and_is_never_said_to_be_paged(phone, clinic, now):
    told = send(phone, now, note="The snollygoster came.")
    climb_what_is_due(now + HOUR)

    assert told["care_team"][0]["status"] == "listed"
    assert look(phone, told)["care_team"][0]["status"] == "listed"


def test_she_reads_the_name_of_whoever_closed_it(phone, clinic, now):
    told = send(phone, now, items=LEGS_GONE_WEAK)
    alert = Alert.objects.get()
    acknowledge(actor=Actor(staff=clinic.doctor), alert_id=alert.pk, now=now)
    resolve(
        actor=Actor(staff=clinic.nurse),
        alert_id=alert.pk,
        outcome=Outcome.PHONED,
        text="Phoned.",
        now=now,
    )

    assert look(phone, told)["care_team"][0]["text"].startswith("Nina Nurse")


def test_a_harmless_record_does_not_hide_the_emergency_that_is_open(phone, clinic, now):
    emergency = send(phone, now, items=LEGS_GONE_WEAK)
    later = send(phone, now, items=EASED)

    assert later["tier"] == "ROUTINE"
    assert [each["reference"] for each in later["care_team"]] == [
        emergency["care_team"][0]["reference"]
    ]
    assert "still being dealt with" in later["advice"][0]


def test_when_silence_has_become_an_emergency_her_report_says_so(phone, clinic, now):
    told = send(phone, now, items={"pro_urine_control": {"frequency": 3, "interference": 1}})
    assert told["tier"] == "SOON"

    fire_unanswered(follow_up_id=FollowUp.objects.get().pk, now=now + 2 * HOUR)

    seen = look(phone, told)
    assert seen["tier"] == "EMERGENCY"
    assert "120" in seen["advice"][0]


def test_the_advice_names_the_emergency_number_of_her_unit(phone, clinic, now):
    Organisation.objects.filter(pk=clinic.organisation.pk).update(emergency_phone="999")

    advice = send(phone_with(clinic.token), now, items=LEGS_GONE_WEAK)["advice"][0]

    assert "999" in advice
    assert "120" not in advice


@pytest.mark.parametrize("header", ["en-US,en;q=0.9", "en"])
def test_english_that_a_library_asks_for_does_not_override_her_chinese(header, clinic, now):
    Patient.objects.update(language="zh-Hans")

    advice = send(phone_with(clinic.token, header), now, items=LEGS_GONE_WEAK)["advice"][0]

    assert "拨打120" in advice


def looks(act):
    return AuditEntry.objects.filter(act=act).values_list("patient", flat=True)


def test_every_patient_in_a_list_has_been_looked_at(world, signed_in):
    nurse = signed_in(world.clinic.nurse)
    for path in (
        "/api/v1/alerts",
        "/api/v1/inbox",
        "/api/v1/patients",
        reverse("console:worklist"),
    ):
        before = AuditEntry.objects.count()
        assert nurse.get(path).status_code == 200
        assert AuditEntry.objects.count() > before, path
    assert world.clinic.patient.pk in looks("alert:list:read")


def test_one_alert_costs_the_same_however_long_its_history(
    world, signed_in, django_assert_max_num_queries, now
):
    nurse = signed_in(world.clinic.nurse)
    for _ in range(20):
        nurse.post(f"/api/v1/alerts/{world.alert.pk}/comments", {"text": "x"}, format="json")
    with django_assert_max_num_queries(20):
        nurse.get(f"/api/v1/alerts/{world.alert.pk}")


def test_whoever_cannot_take_over_is_not_paged_for_a_role(world, now):
    """Also where an old roster still names that person."""
    world.clinic.on_call(world.clinic.admin, Role.NURSE, now=now)
    world.clinic.reachable(world.clinic.admin, "amy@ward7.example")
    climb_what_is_due(now + 24 * HOUR)

    assert not world.alert.deliveries.filter(staff=world.clinic.admin).exists()
