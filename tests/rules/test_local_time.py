from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.local_time import (
    EARLIEST,
    MAX_CLOCK_AHEAD,
    clock_skew,
    corrected,
    is_plausible,
    is_zone,
    local_date,
)

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SHANGHAI = "Asia/Shanghai"

instants = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  hypothesis wants naive bounds
    max_value=datetime(2080, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
zones = st.sampled_from([SHANGHAI, "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])


@pytest.mark.parametrize("name", [SHANGHAI, "Asia/Urumqi", "UTC", "Europe/Berlin"])
def test_a_name_of_the_database_is_a_zone(name):
    assert is_zone(name)


@pytest.mark.parametrize(
    "name", ["", "Asia/Atlantis", "+08:00", "../../etc/passwd", "asia/shanghai"]
)
def test_anything_else_is_none(name):
    assert not is_zone(name)


def test_late_in_the_evening_in_london_it_is_tomorrow_in_shanghai():
    evening = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    assert local_date(evening - SECOND, SHANGHAI) == date(2026, 11, 25)
    assert local_date(evening, SHANGHAI) == date(2026, 11, 26)


def test_the_night_without_two_o_clock_still_has_one_day():
    before, after = (datetime(2026, 3, 29, hour, 59, tzinfo=UTC) for hour in (0, 1))
    assert local_date(before, "Europe/Berlin") == local_date(after, "Europe/Berlin")


@given(instants, zones, st.integers(min_value=-12, max_value=14))
def test_the_day_is_the_patients_wherever_the_instant_was_written_down(instant, zone, hours):
    elsewhere = instant.astimezone(timezone(timedelta(hours=hours)))
    assert local_date(elsewhere, zone) == local_date(instant, zone)
    assert local_date(instant, zone) == instant.astimezone(ZoneInfo(zone)).date()


def test_a_phone_that_runs_fast_is_ahead():
    assert clock_skew(NOW + timedelta(hours=2), NOW) == timedelta(hours=2)
    assert clock_skew(NOW - timedelta(hours=2), NOW) == timedelta(hours=-2)


@pytest.mark.parametrize("hours", [-30, -2, 2, 30])
def test_a_wrong_clock_is_taken_out_of_the_time_that_was_told(hours):
    wrong = timedelta(hours=hours)
    seen_by_the_phone = NOW - timedelta(minutes=20) + wrong
    assert corrected(seen_by_the_phone, wrong) == NOW - timedelta(minutes=20)


@pytest.mark.parametrize("skew", [None, timedelta(0), MAX_CLOCK_AHEAD, -MAX_CLOCK_AHEAD])
def test_what_the_network_took_is_left_alone(skew):
    assert corrected(NOW, skew) == NOW


@pytest.mark.parametrize(
    ("observed_at", "plausible"),
    [
        (NOW, True),
        (NOW + MAX_CLOCK_AHEAD, True),
        (NOW + MAX_CLOCK_AHEAD + SECOND, False),
        (NOW - timedelta(days=3), True),
        (NOW - EARLIEST, True),
        (NOW - EARLIEST - SECOND, False),
    ],
)
def test_nothing_was_seen_in_the_future_or_more_than_a_year_ago(observed_at, plausible):
    assert is_plausible(observed_at, NOW) is plausible
