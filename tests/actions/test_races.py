"""Two at once, on a database that lets them. SQLite has one writer at a time, so nothing races."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from companion.access import Actor
from companion.actions.alerts import acknowledge, resolve
from companion.actions.errors import ConflictError
from companion.actions.follow_ups import fire_unanswered
from companion.models import Alert, Assessment, FollowUp, SymptomReport
from companion.rules.vocabulary import Outcome
from notifications import escalation, jobs
from notifications.models import Attempt, Delivery
from tests.alarms import HOUR, MINUTE, SECOND, found, history, legs, raise_for, reports
from tests.conftest import LEGS_GONE_WEAK, phone_with, report

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="only PostgreSQL lets two writers race"
    ),
]

RACES = 50


@pytest.fixture
def later(settings):
    """Jobs wait in a queue, so that a race is between the two that are named and nobody else."""
    settings.JOB_RUNNER = "django_q"


def at_once(*acts):
    """What each act answers, or the error it raises; all start together, give or take."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        time.sleep(random.random() * 0.01)
        try:
            return act()
        except Exception as error:  # noqa: BLE001  the loser's error is the answer
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def taking(alert, staff):
    def take():
        acknowledge(actor=Actor(staff=staff), alert_id=alert.pk, now=timezone.now())
        return timezone.now()

    return take


def put_away(alert, staff):
    resolve(
        actor=Actor(staff=staff),
        alert_id=alert.pk,
        outcome=Outcome.FALSE_ALARM,
        text="a race",
        now=timezone.now(),
    )


@pytest.mark.parametrize("runner", ["inline", "django_q"])
def test_an_acknowledgement_is_never_lost_to_a_climb(clinic, otto, now, settings, runner):
    """With inline jobs the climbing thread also sends; else it only writes."""
    for _ in range(RACES):
        settings.JOB_RUNNER = "django_q"
        alert = raise_for(clinic, found(), now=now)
        settings.JOB_RUNNER = runner

        taken_at, climbed = at_once(
            taking(alert, clinic.nurse), lambda pk=alert.pk: escalation.climb(pk, now=now)
        )

        alert.refresh_from_db()
        assert (alert.status, alert.owner, alert.next_page_at) == (
            "acknowledged",
            clinic.nurse,
            None,
        )
        assert climbed in {True, False}
        jobs.sweep_climbs()
        Delivery.objects.filter(next_attempt_at__isnull=False).update(next_attempt_at=now - MINUTE)
        jobs.sweep_deliveries()
        attempts = Attempt.objects.filter(delivery__alert=alert)
        assert not attempts.filter(started_at__gt=taken_at + 2 * SECOND).exists()
        assert not attempts.exists() or runner == "inline"
        put_away(alert, clinic.nurse)


def test_of_two_nurses_one_has_it_and_the_other_is_told(clinic, otto, now, later):
    for _ in range(RACES):
        alert = raise_for(clinic, found(), now=now)

        answers = at_once(taking(alert, clinic.nurse), taking(alert, otto))

        [refused] = [answer for answer in answers if isinstance(answer, Exception)]
        winner = otto if answers[0] is refused else clinic.nurse
        alert.refresh_from_db()
        assert isinstance(refused, ConflictError)
        assert (alert.status, alert.owner) == ("acknowledged", winner)
        assert history(alert).count("acknowledged") == 1
        put_away(alert, winner)


def test_an_acknowledgement_does_not_open_what_a_colleague_closes(clinic, otto, now, later):
    for _ in range(RACES):
        alert = raise_for(clinic, found(), now=now)

        at_once(taking(alert, clinic.nurse), lambda alert=alert: put_away(alert, otto))

        alert.refresh_from_db()
        assert (alert.status, alert.next_page_at) == ("resolved", None)


def test_a_rung_climbed_by_two_clocks_is_written_once(clinic, otto, now, later):
    for _ in range(RACES):
        alert = raise_for(clinic, found(), now=now)

        climbed = at_once(*[lambda pk=alert.pk: escalation.climb(pk, now=now) for _ in range(3)])

        assert sorted(climbed) == [False, False, True]
        assert alert.deliveries.exclude(channel="inbox").count() == 2
        assert history(alert).count("paged") == 2
        put_away(alert, clinic.nurse)


def test_a_message_taken_up_by_three_workers_is_sent_once(clinic, otto, now, later, mailoutbox):
    for number in range(1, RACES + 1):
        alert = raise_for(clinic, found(), now=now)
        escalation.climb(alert.pk, now=now)
        page = alert.deliveries.get(channel="email", staff=otto)

        at_once(*[lambda pk=page.pk: jobs.deliver(pk) for _ in range(3)])

        assert page.attempts.count() == 1
        assert len(mailoutbox) == number
        put_away(alert, clinic.nurse)


def test_worse_news_and_an_acknowledgement_at_once_leave_it_paged_or_taken(
    clinic, otto, now, later
):
    for _ in range(RACES):
        alert = raise_for(clinic, found(), now=now)

        at_once(
            taking(alert, clinic.nurse),
            lambda: raise_for(clinic, found(grade="severe"), now=timezone.now()),
        )

        alert.refresh_from_db()
        if alert.status == "open":
            assert alert.next_page_at is not None
        else:
            assert (alert.status, alert.owner) == ("acknowledged", clinic.nurse)
        put_away(alert, clinic.nurse)


def test_twenty_identical_reports_at_once_are_one_report_and_one_alert(
    clinic, now, later, settings, tmp_path
):
    settings.SECURE_SSL_REDIRECT = False
    settings.STATIC_ROOT = tmp_path
    body = report(now, items=LEGS_GONE_WEAK)

    def send():
        return (
            phone_with(clinic.token)
            .post("/api/v1/symptom-reports", body, format="json")
            .status_code
        )

    answers = at_once(*[send] * 20)

    assert set(answers) <= {200, 201, 409}
    assert 201 in answers
    assert SymptomReport.objects.count() == 1
    assert Alert.objects.count() == 1


def test_two_different_reports_at_once_are_one_alert(clinic, now, later):
    for _ in range(RACES):
        answers = at_once(*[lambda: reports(clinic, legs(), now=timezone.now())] * 3)

        assert [answer for answer in answers if isinstance(answer, Exception)] == []
        alert = Alert.objects.exclude(status="resolved").get()
        put_away(alert, clinic.nurse)


def test_silence_and_a_report_at_once_are_both_judged(clinic, now, later):
    for _ in range(RACES):
        first = reports(clinic, legs(), now=now - 2 * HOUR)
        asked = FollowUp.objects.create(
            id=uuid4(), assessment=first, rule_id="by hand", items=["choking"], due_at=now - HOUR
        )
        put_away(Alert.objects.exclude(status="resolved").get(), clinic.nurse)

        silence, answer = at_once(
            lambda pk=asked.pk: fire_unanswered(follow_up_id=pk, now=timezone.now()),
            lambda: reports(clinic, legs(), now=timezone.now()),
        )

        assert isinstance(silence, Assessment)
        assert isinstance(answer, Assessment)
        put_away(Alert.objects.exclude(status="resolved").get(), clinic.nurse)
