from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.backoff import next_attempt

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NEVER_STALE = NOW + timedelta(days=365)

attempts = st.integers(min_value=0, max_value=10_000)
jitters = st.floats(min_value=0, max_value=1)
lives = st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=3))


def wait(attempts, *, urgent, jitter=0.0, valid_until=NEVER_STALE):
    at = next_attempt(attempts, now=NOW, valid_until=valid_until, urgent=urgent, jitter=jitter)
    return None if at is None else (at - NOW).total_seconds()


def test_a_page_is_tried_again_within_seconds_and_then_every_minute():
    waits = [wait(attempts, urgent=True) for attempts in range(1, 8)]
    assert waits == [2, 5, 15, 30, 60, 60, 60]


def test_an_ordinary_message_waits_twice_as_long_each_time_up_to_an_hour():
    waits = [wait(attempts, urgent=False) for attempts in range(1, 11)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_jitter_stretches_the_wait_by_up_to_a_tenth():
    assert wait(5, urgent=True, jitter=0.5) == 63
    assert wait(5, urgent=True, jitter=1) == 66


@pytest.mark.parametrize(("life", "expected"), [(29.9, None), (30, 30)])
def test_a_message_is_given_up_when_it_would_come_too_late(life, expected):
    valid_until = NOW + timedelta(seconds=life)
    assert wait(1, urgent=False, valid_until=valid_until) == expected


@given(attempts, st.booleans(), jitters)
def test_a_later_attempt_never_waits_less(attempts, urgent, jitter):
    sooner = wait(attempts, urgent=urgent, jitter=jitter)
    assert sooner <= wait(attempts + 1, urgent=urgent, jitter=jitter)


@given(attempts, st.booleans(), jitters, jitters)
def test_more_jitter_never_waits_less(attempts, urgent, one, other):
    less, more = sorted([one, other])
    assert wait(attempts, urgent=urgent, jitter=less) <= wait(attempts, urgent=urgent, jitter=more)


@given(attempts, jitters)
def test_a_page_never_waits_more_than_a_minute_and_a_tenth(attempts, jitter):
    assert 2 <= wait(attempts, urgent=True, jitter=jitter) <= 66


@given(attempts, lives, st.booleans(), jitters)
def test_nothing_is_tried_after_it_is_stale(attempts, life, urgent, jitter):
    seconds = wait(attempts, urgent=urgent, jitter=jitter, valid_until=NOW + life)
    assert seconds is None or 0 < seconds <= life.total_seconds()


@given(attempts, lives, st.booleans(), jitters)
def test_what_was_given_up_stays_given_up(attempts, life, urgent, jitter):
    first, second = (
        wait(tries, urgent=urgent, jitter=jitter, valid_until=NOW + life)
        for tries in (attempts, attempts + 1)
    )
    assert first is not None or second is None
