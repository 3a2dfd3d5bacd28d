from datetime import date, timedelta
from itertools import accumulate, pairwise, repeat

from hypothesis import given
from hypothesis import strategies as st

from companion.rules.injection_schedule import days_since, months_since, next_due

FOUR_WEEKS = 28
TEN_YEARS = 130  # doses
ORDERED = date(2026, 1, 5)

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2080, 12, 31))
intervals = st.integers(min_value=1, max_value=365)


def due(last_given, *, starts_on=ORDERED, interval_days=FOUR_WEEKS):
    return next_due(starts_on=starts_on, last_given=last_given, interval_days=interval_days)


def test_before_the_first_dose_the_start_of_the_regimen_is_due():
    assert due(None) == ORDERED


def test_a_late_dose_moves_the_next_one_and_none_is_caught_up():
    """The golden case: given on 5 January, then a week late on 10 February."""
    assert due(date(2026, 1, 5)) == date(2026, 2, 2)
    assert due(date(2026, 2, 10)) == date(2026, 3, 10)


def test_a_dose_in_the_last_days_of_february_meets_the_leap_day():
    assert due(date(2028, 2, 1)) == date(2028, 2, 29)
    assert due(date(2027, 2, 1)) == date(2027, 3, 1)


def test_a_dose_on_the_leap_day_is_followed_four_weeks_later():
    assert due(date(2028, 2, 29)) == date(2028, 3, 28)


@given(days)
def test_the_next_dose_is_due_exactly_four_weeks_after_the_last(last_given):
    assert due(last_given) - last_given == timedelta(days=FOUR_WEEKS)


@given(days)
def test_ten_years_of_punctual_doses_do_not_drift(first):
    doses = list(accumulate(repeat(None, TEN_YEARS), lambda last, _: due(last), initial=first))

    assert doses[-1] == first + timedelta(days=TEN_YEARS * FOUR_WEEKS)
    assert {dose.weekday() for dose in doses} == {first.weekday()}
    assert all(later - earlier == timedelta(days=FOUR_WEEKS) for earlier, later in pairwise(doses))


@given(days, days, intervals)
def test_only_the_last_dose_counts_and_never_the_start(starts_on, last_given, interval_days):
    expected = last_given + timedelta(days=interval_days)
    assert due(last_given, starts_on=starts_on, interval_days=interval_days) == expected


@given(days, st.integers(min_value=-400, max_value=400))
def test_days_since_the_last_dose_are_counted_on_the_calendar(last_given, days_later):
    assert days_since(last_given, last_given + timedelta(days=days_later)) == days_later


def test_nothing_is_counted_where_nothing_was_given():
    assert days_since(None, ORDERED) is None
    assert months_since(None, ORDERED) is None


def test_a_month_is_over_when_its_day_has_come():
    given_on = date(2026, 1, 15)
    assert months_since(given_on, date(2026, 2, 14)) == 0
    assert months_since(given_on, date(2026, 2, 15)) == 1
    assert months_since(given_on, date(2027, 1, 14)) == 11
    assert months_since(given_on, date(2027, 1, 15)) == 12


@given(days, st.integers(min_value=0, max_value=4000))
def test_months_never_run_backwards(last_given, days_later):
    today = last_given + timedelta(days=days_later)
    assert months_since(last_given, today) <= months_since(last_given, today + timedelta(days=1))
