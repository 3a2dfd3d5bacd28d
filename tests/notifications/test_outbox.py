from datetime import timedelta
from itertools import pairwise

import pytest

from companion.access import Actor
from companion.actions.alerts import acknowledge
from companion.rules.vocabulary import Tier
from notifications import escalation, outbox
from notifications.channels.base import ChannelError
from notifications.models import Attempt, ContactPoint, Delivery
from notifications.preferences import remove_contact_point
from tests.alarms import (
    HOUR,
    MINUTE,
    SECOND,
    climb_what_is_due,
    found,
    history,
    pages,
    raise_for,
)
from tests.receivers import WebhookReceiver, status

TAKEN, WAITING, FAILED, DROPPED = "taken", "waiting", "failed", "dropped"
NO_GRACE = timedelta(0)


@pytest.fixture
def alert(clinic, otto, now):
    return raise_for(clinic, found(), now=now)


@pytest.fixture
def page(alert, clinic, now):
    """A page for Nina, not yet sent."""
    return written(alert, clinic.nurse, now=now)


def written(alert, staff, *, now, point=None):
    point = point or ContactPoint.objects.filter(staff=staff).first()
    return outbox.write(alert, page=f"{alert.pk}:1", staff=staff, point=point, now=now)


def deliver(page, at):
    there_was_work = outbox.deliver(page.pk, clock=lambda: at)
    page.refresh_from_db()
    return there_was_work


def send_what_is_due(at):
    """As the clock's sweep does it, again and again until nothing is due."""
    while due := outbox.due_deliveries(at, grace=NO_GRACE):
        for delivery_id in due:
            outbox.deliver(delivery_id, clock=lambda: at)


def second_address_of(clinic, staff):
    return clinic.reachable(staff, "nina.at.home@clinic.example")


def messages_to(point):
    return Delivery.objects.filter(contact_point=point)


def recipients(mail_box):
    return [mail["To"] for mail in mail_box.messages]


def test_a_page_is_taken(page, mail_box, now):
    assert deliver(page, now + SECOND) is True

    assert recipients(mail_box) == ["nina@clinic.example"]
    assert (page.status, page.taken_at, page.next_attempt_at) == (TAKEN, now + SECOND, None)
    assert history(page.alert) == ["opened", "page_taken"]


def test_a_webhook_takes_a_page(alert, clinic, now):
    with WebhookReceiver() as receiver:
        point = clinic.reachable(clinic.nurse, receiver.url, channel="webhook")
        page = written(alert, clinic.nurse, point=point, now=now)
        deliver(page, now)

    [request] = receiver.requests
    assert request.headers["X-Companion-Delivery"] == str(page.pk)
    assert page.status == TAKEN


def test_a_page_that_was_not_taken_is_tried_again_and_then_taken(page, mail_box, now):
    mail_box.rcpt = "451 try again later"
    deliver(page, now)
    assert (page.status, page.attempts_made) == (WAITING, 1)

    mail_box.rcpt = "250 OK"
    deliver(page, now + 3 * SECOND)

    assert page.status == TAKEN
    assert recipients(mail_box) == ["nina@clinic.example"]


def test_a_page_is_not_tried_again_before_its_time(page, mail_box, now):
    mail_box.rcpt = "451 try again later"
    deliver(page, now)

    assert deliver(page, now + SECOND) is False
    assert page.attempts_made == 1


def test_an_address_refused_for_good_leads_to_the_next_one_of_that_person(
    page, clinic, mail_box, now
):
    at_home = second_address_of(clinic, clinic.nurse)
    mail_box.rcpt = "550 nobody of that name"

    deliver(page, now)

    assert page.status == FAILED
    assert messages_to(at_home).get().status == WAITING
    assert outbox.due_deliveries(now, grace=NO_GRACE) == [messages_to(at_home).get().pk]


def test_a_refusal_for_good_stands_in_the_history(page, mail_box, now):
    mail_box.rcpt = "550 nobody of that name"

    deliver(page, now)

    event = page.alert.events.get(kind="page_failed")
    assert (event.staff, event.channel, event.text) == (page.staff, "email", "SMTP 550")


def test_when_nobody_of_a_rung_can_be_reached_the_next_rung_is_climbed_at_once(
    alert, clinic, mail_box, now
):
    climb_what_is_due(now)
    mail_box.rcpt = "550 nobody of that name"

    send_what_is_due(now + SECOND)
    climb_what_is_due(now + SECOND)

    assert pages(alert) == [(0, "dora"), (0, "fallback"), (0, "nina"), (0, "otto")]


def test_while_a_colleague_was_reached_the_next_rung_keeps_its_time(
    alert, clinic, otto, mail_box, now
):
    climb_what_is_due(now)
    to_nina, to_otto = (
        Delivery.objects.get(staff=staff, channel="email") for staff in (clinic.nurse, otto)
    )
    deliver(to_otto, now)
    mail_box.rcpt = "550 nobody of that name"
    deliver(to_nina, now)

    assert escalation.due_alerts(now + 9 * MINUTE) == []


def test_when_every_address_of_the_unit_is_dead_the_pages_go_on_at_their_pace(alert, mail_box, now):
    mail_box.rcpt = "550 nobody of that name"
    for minute in range(31):
        climb_what_is_due(now + minute * MINUTE)
        send_what_is_due(now + minute * MINUTE)

    alert.refresh_from_db()
    assert alert.status == "open"
    minutes = sorted({minute for minute, _ in pages(alert)})
    assert all(later - earlier <= 10 for earlier, later in pairwise([*minutes, 31]))


def test_when_every_address_of_a_rung_is_dead_the_fallback_contact_is_told_at_once(
    alert, mail_box, now
):
    climb_what_is_due(now)
    mail_box.rcpt = "550 nobody of that name"
    send_what_is_due(now)

    assert pages(alert) == [(0, "fallback"), (0, "nina"), (0, "otto")]


def test_a_passing_failure_leads_to_the_next_address_already_after_the_first(
    page, clinic, mail_box, now
):
    at_home = second_address_of(clinic, clinic.nurse)
    mail_box.rcpt = "451 try again later"

    deliver(page, now)
    deliver(page, now + 10 * SECOND)

    assert (page.status, page.attempts_made) == (WAITING, 2)
    assert messages_to(at_home).count() == 1


def test_a_passing_failure_of_the_only_address_does_not_hurry_the_ladder(alert, mail_box, now):
    climb_what_is_due(now)
    mail_box.rcpt = "451 try again later"

    send_what_is_due(now + SECOND)

    assert escalation.due_alerts(now + 9 * MINUTE) == []


def test_a_message_is_given_up_when_its_time_is_over(page, mail_box, now):
    mail_box.rcpt = "451 try again later"

    deliver(page, page.valid_until - SECOND)

    assert (page.status, page.next_attempt_at) == (FAILED, None)
    assert "page_failed" in history(page.alert)


def test_a_message_that_nobody_sent_in_time_is_dropped(page, mail_box):
    deliver(page, page.valid_until)

    assert page.status == DROPPED
    assert mail_box.messages == []


@pytest.mark.parametrize(
    ("tier", "hours"), [(Tier.EMERGENCY, 24), (Tier.URGENT, 24), (Tier.SOON, 72)]
)
def test_a_message_is_worth_sending_for_a_day_or_three(clinic, otto, now, tier, hours):
    page = written(raise_for(clinic, found(tier), now=now), clinic.nurse, now=now)

    assert page.valid_until == now + hours * HOUR


def test_a_page_is_dropped_when_a_colleague_has_acknowledged(page, otto, mail_box, now):
    climb_what_is_due(now)
    acknowledge(actor=Actor(staff=otto), alert_id=page.alert_id, now=now)

    assert deliver(page, now + SECOND) is True

    assert page.status == DROPPED
    assert mail_box.messages == []


def test_a_page_to_somebody_who_has_left_is_dropped(page, clinic, mail_box, now):
    clinic.nurse.is_active = False
    clinic.nurse.save()

    deliver(page, now)

    assert page.status == DROPPED
    assert mail_box.messages == []


def test_a_page_to_an_address_that_was_removed_is_dropped(page, clinic, mail_box, now):
    remove_contact_point(actor=Actor(staff=clinic.nurse), point_id=page.contact_point_id, now=now)

    deliver(page, now)

    assert page.status == DROPPED
    assert mail_box.messages == []


def test_an_address_changed_under_way_gets_the_page(page, clinic, mail_box, now):
    second_address_of(clinic, clinic.nurse)
    remove_contact_point(actor=Actor(staff=clinic.nurse), point_id=page.contact_point_id, now=now)

    send_what_is_due(now)

    assert recipients(mail_box) == ["nina.at.home@clinic.example"]


def test_when_the_only_one_paged_has_left_the_next_rung_is_climbed_at_once(
    alert, clinic, otto, mail_box, now
):
    climb_what_is_due(now)
    for staff in (clinic.nurse, otto):
        staff.is_active = False
        staff.save()

    send_what_is_due(now)

    assert escalation.due_alerts(now) == [alert.pk]


def test_the_claim_of_a_worker_that_died_lapses_and_the_page_is_sent_once(page, mail_box, now):
    outbox._claim(page.pk, now)

    assert deliver(page, now + outbox.LEASE - SECOND) is False
    assert deliver(page, now + outbox.LEASE) is True
    assert deliver(page, now + outbox.LEASE) is False
    assert recipients(mail_box) == ["nina@clinic.example"]


def test_a_worker_that_fails_too_late_does_not_undo_what_another_has_sent(page, mail_box, now):
    slow = outbox._claim(page.pk, now)
    lapsed = now + outbox.LEASE
    deliver(page, lapsed)

    timeout = ChannelError("timeout", permanent=False)
    outbox._record_failure(slow, timeout, started_at=now, now=lapsed + SECOND)

    assert deliver(page, now + HOUR) is False
    assert page.status == TAKEN
    assert recipients(mail_box) == ["nina@clinic.example"]
    assert page.attempts.count() == 2


def test_what_a_dead_worker_held_is_found_by_the_sweep(page, now):
    outbox._claim(page.pk, now)
    lapsed = now + outbox.LEASE

    assert outbox.due_deliveries(lapsed - SECOND, grace=NO_GRACE) == []
    assert outbox.due_deliveries(lapsed, grace=NO_GRACE) == [page.pk]


def test_a_first_try_is_left_to_the_workers_for_the_grace(page, now):
    grace = 10 * SECOND

    assert outbox.due_deliveries(now + grace - SECOND, grace=grace) == []
    assert outbox.due_deliveries(now + grace, grace=grace) == [page.pk]


def test_a_second_try_is_due_without_any_grace(page, mail_box, now):
    mail_box.rcpt = "451 try again later"
    deliver(page, now)

    assert outbox.due_deliveries(now + 3 * SECOND, grace=HOUR) == [page.pk]


def test_a_delivery_that_is_run_twice_sends_once(page, mail_box, now):
    assert [deliver(page, now), deliver(page, now), deliver(page, now + HOUR)] == [
        True,
        False,
        False,
    ]
    assert recipients(mail_box) == ["nina@clinic.example"]


def test_a_message_is_written_once_per_page_and_address(alert, clinic, now):
    assert written(alert, clinic.nurse, now=now) is not None
    assert written(alert, clinic.nurse, now=now + MINUTE) is None


def test_the_inbox_has_its_message_by_its_being_written(alert, clinic, now):
    entry = outbox.write(alert, page="1", staff=clinic.nurse, point=None, now=now)

    assert (entry.channel, entry.status, entry.taken_at) == ("inbox", TAKEN, now)
    assert outbox.write(alert, page="1", staff=clinic.nurse, point=None, now=now) is None
    assert outbox.due_deliveries(now + HOUR, grace=NO_GRACE) == []


def test_a_page_that_lies_in_the_inbox_only_is_not_said_to_have_been_taken(alert, clinic, now):
    outbox.write(alert, page="1", staff=clinic.nurse, point=None, now=now)

    assert history(alert) == ["opened"]


def test_every_attempt_is_on_record(page, mail_box, now):
    mail_box.rcpt = "451 try again later"
    deliver(page, now)
    mail_box.rcpt = "250 OK"
    deliver(page, now + MINUTE)

    attempts = Attempt.objects.filter(delivery=page)
    assert list(attempts.values_list("started_at", "ended_at", "taken", "permanent", "detail")) == [
        (now, now, False, False, "SMTP 451"),
        (now + MINUTE, now + MINUTE, True, False, f"<{page.pk}@localhost>"),
    ]


def test_no_attempt_names_the_address(page, mail_box, now):
    mail_box.rcpt = "550 nina@clinic.example is unknown"

    deliver(page, now)

    assert "nina" not in Attempt.objects.get().detail
    assert "nina" not in page.alert.events.get(kind="page_failed").text


def test_a_channel_that_is_gone_leads_to_the_next_address(alert, clinic, now):
    pager = clinic.reachable(clinic.lead, "12345", channel="pager")
    ContactPoint.objects.filter(staff=clinic.lead, channel="email").update(position=9)
    page = written(alert, clinic.lead, point=pager, now=now)

    deliver(page, now)

    assert page.status == FAILED
    assert Delivery.objects.filter(staff=clinic.lead, channel="email").exists()


def test_a_fault_of_our_own_is_tried_again_and_leads_to_the_next_address(
    page, clinic, mail_box, now, caplog
):
    at_home = second_address_of(clinic, clinic.nurse)
    clinic.nurse.language = "tlh"
    clinic.nurse.save()

    deliver(page, now)

    assert page.status == WAITING
    assert Attempt.objects.get().detail == "internal error"
    assert messages_to(at_home).exists()
    assert f"delivery {page.pk}" in caplog.text


def test_a_stuck_message_does_not_make_its_sibling_go_out_again(clinic, otto, mail_box, now):
    alert = raise_for(clinic, found(Tier.URGENT), now=now)
    good = written(alert, clinic.nurse, now=now)
    with WebhookReceiver(status(500)) as receiver:
        stuck = written(
            alert, otto, point=clinic.reachable(otto, receiver.url, channel="webhook"), now=now
        )
        for minute in range(0, 7 * 24 * 60, 5):
            send_what_is_due(now + minute * MINUTE)
        tries = len(receiver.requests)

    good.refresh_from_db()
    stuck.refresh_from_db()
    assert (good.status, stuck.status) == (TAKEN, FAILED)
    assert recipients(mail_box) == ["nina@clinic.example"]
    assert 10 < tries == stuck.attempts_made < 40


def test_a_mail_server_that_stays_down_brings_in_the_fallback_contact(clinic, alert, mail_box, now):
    clinic.reachable(None, "desk@ward7.example")
    climb_what_is_due(now)
    mail_box.rcpt = "451 try again later"

    for second in range(1, 40):
        send_what_is_due(now + second * SECOND)

    assert Delivery.objects.filter(staff=None, alert=alert).exists()


def test_after_an_outage_an_address_gets_only_the_newest_page(clinic, alert, mail_box, now):
    climb_what_is_due(now)
    mail_box.rcpt = "451 try again later"
    for minute in range(60):
        send_what_is_due(now + minute * MINUTE)
        climb_what_is_due(now + minute * MINUTE)
    mail_box.rcpt = "250 ok"

    for minute in range(60, 64):
        send_what_is_due(now + minute * MINUTE)

    to = [mail["To"] for mail in mail_box.messages]
    assert to
    assert len(to) == len(set(to))
