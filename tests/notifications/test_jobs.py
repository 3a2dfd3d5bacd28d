"""What runs in the background, on a database whose commits are real: sweeps use threads."""

from datetime import timedelta

import pytest

from companion.actions.assessing import Told
from companion.models import Alert, FollowUp
from companion.rules.triage.facts import Answer
from companion.rules.vocabulary import Condition, Grade, Trend
from notifications import jobs, outbox
from notifications.models import ContactPoint, Delivery
from notifications.watchdog import clock_is_running
from tests.alarms import HOUR, MINUTE, SECOND, found, pages, raise_for, reports
from tests.receivers import WebhookReceiver, hang_up

pytestmark = pytest.mark.django_db(transaction=True)

ASKED_AGAIN = Told(answers={"choking": Answer("choking", grade=Grade.MILD, trend=Trend.NEW)})


@pytest.fixture
def no_worker(settings):
    """Jobs reach a queue from which nobody takes them."""
    settings.JOB_RUNNER = "django_q"


def emails():
    return Delivery.objects.filter(channel="email")


def test_with_workers_a_page_has_left_by_the_time_the_report_is_answered(
    clinic, otto, now, mail_box
):
    raise_for(clinic, found(), now=now)

    assert {mail["To"] for mail in mail_box.messages} == {
        "nina@clinic.example",
        "otto@clinic.example",
    }


def test_what_no_worker_took_is_climbed_and_sent_by_the_clock(
    clinic, otto, now, mail_box, no_worker
):
    raise_for(clinic, found(), now=now - MINUTE)

    jobs.sweep_climbs()
    emails().update(next_attempt_at=now - MINUTE)
    jobs.sweep_deliveries()

    assert {mail["To"] for mail in mail_box.messages} == {
        "nina@clinic.example",
        "otto@clinic.example",
    }
    assert set(emails().values_list("status", flat=True)) == {"taken"}


def test_within_the_grace_the_first_try_is_left_to_a_worker(clinic, otto, now, mail_box, no_worker):
    raise_for(clinic, found(), now=now)

    jobs.sweep_climbs()
    jobs.sweep_deliveries()

    assert mail_box.messages == []


def test_a_sweep_that_comes_twice_sends_once(clinic, otto, now, mail_box, no_worker):
    raise_for(clinic, found(), now=now - MINUTE)
    jobs.sweep_climbs()
    emails().update(next_attempt_at=now - MINUTE)

    for _ in range(3):
        jobs.sweep_climbs()
        jobs.sweep_deliveries()

    assert len(mail_box.messages) == 2


def test_a_receiver_that_hangs_up_does_not_keep_a_page_from_the_others(
    clinic, otto, now, mail_box, no_worker
):
    with WebhookReceiver(hang_up) as receiver:
        ContactPoint.objects.filter(staff=otto).update(channel="webhook", value=receiver.url)
        raise_for(clinic, found(), now=now - MINUTE)
        jobs.sweep_climbs()
        Delivery.objects.exclude(channel="inbox").update(next_attempt_at=now - MINUTE)
        jobs.sweep_deliveries()

    assert [mail["To"] for mail in mail_box.messages] == ["nina@clinic.example"]
    assert Delivery.objects.get(channel="webhook").status == "waiting"


def test_a_job_sends_one_page(clinic, otto, now, mail_box, no_worker):
    alert = raise_for(clinic, found(), now=now)
    jobs.climb(alert.pk)
    jobs.deliver(emails().get(staff=otto).pk)

    assert [mail["To"] for mail in mail_box.messages] == ["otto@clinic.example"]


def test_climbs_are_swept_whatever_their_number(clinic, otto, now, no_worker):
    alerts = [
        raise_for(clinic, found(condition=condition), now=now - MINUTE) for condition in Condition
    ]

    jobs.sweep_climbs()

    assert all({who for _, who in pages(alert)} == {"nina", "otto"} for alert in alerts)


def test_the_clocks_beat_is_noted(now):
    jobs.beat()

    assert clock_is_running(now=now + SECOND)


@pytest.fixture
def asked(clinic, otto, now):
    """Questions that were asked an hour ago, of an old report."""
    raise_for(clinic, found(), now=now)  # whatever else is open
    Alert.objects.all().update(status="resolved", outcome="seen")
    return a_follow_up(clinic, now=now)


def a_follow_up(clinic, *, now):
    assessment = reports(clinic, Told(note="hello"), now=now - 2 * HOUR)
    return FollowUp.objects.create(
        assessment=assessment, rule_id="by hand", items=["choking"], due_at=now - HOUR
    )


def test_an_unanswered_question_is_fired_by_the_sweep_and_only_once(asked):
    for _ in range(2):
        jobs.sweep_follow_ups()

    asked.refresh_from_db()
    assert asked.closed_at is not None
    assert asked.assessment.patient.assessments.filter(source="follow_up").count() == 1


def test_a_question_that_is_not_yet_due_is_left_open(asked, now):
    FollowUp.objects.update(due_at=now + timedelta(minutes=5))

    jobs.sweep_follow_ups()

    asked.refresh_from_db()
    assert asked.closed_at is None


def test_a_follow_up_that_breaks_stops_no_other_and_is_tried_again(clinic, asked, now, caplog):
    broken = a_follow_up(clinic, now=now - MINUTE)
    type(broken.assessment).objects.filter(pk=broken.assessment_id).update(facts={"gone": True})

    jobs.sweep_follow_ups()

    asked.refresh_from_db()
    broken.refresh_from_db()
    assert asked.closed_at is not None
    assert broken.closed_at is None
    assert f"follow-up {broken.pk}" in caplog.text


def test_a_message_is_sent_by_one_of_two_sweeps_at_once(clinic, otto, now, mail_box, no_worker):
    alert = raise_for(clinic, found(), now=now)
    point = ContactPoint.objects.get(staff=otto)
    page = outbox.write(alert, page="1", staff=otto, point=point, now=now - MINUTE)

    for _ in range(2):
        jobs._deliver_in_thread(page.pk)

    assert len(mail_box.messages) == 1
