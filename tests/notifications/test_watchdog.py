from notifications import outbox
from notifications.watchdog import STALLED_AFTER, beat, clock_is_running
from tests.alarms import MINUTE, SECOND, climb_what_is_due, found, raise_for


def test_a_clock_that_never_ticked_is_not_running(db, now):
    assert not clock_is_running(now=now)


def test_a_clock_runs_for_two_minutes_after_its_last_tick(db, now):
    beat(now=now)

    assert clock_is_running(now=now + STALLED_AFTER - SECOND)
    assert not clock_is_running(now=now + STALLED_AFTER)


def test_every_tick_counts_anew(db, now):
    beat(now=now)
    beat(now=now + MINUTE)

    assert clock_is_running(now=now + 2 * MINUTE)


def test_a_clock_that_does_not_move_a_due_page_counts_as_standing_still(clinic, otto, now):
    beat(now=now)
    raise_for(clinic, found(), now=now)

    beat(now=now + STALLED_AFTER)

    assert not clock_is_running(now=now + STALLED_AFTER)


def test_a_clock_that_sends_no_message_counts_as_standing_still(clinic, otto, now):
    beat(now=now)
    raise_for(clinic, found(), now=now)
    climb_what_is_due(now)

    beat(now=now + STALLED_AFTER)

    assert not clock_is_running(now=now + STALLED_AFTER)


def test_once_the_pages_have_left_the_clock_runs_again(clinic, otto, now, mail_box):
    raise_for(clinic, found(), now=now)
    later = now + STALLED_AFTER
    climb_what_is_due(later)
    for delivery_id in outbox.due_deliveries(later, grace=0 * SECOND):
        outbox.deliver(delivery_id, clock=lambda: later)

    beat(now=later)

    assert clock_is_running(now=later)
