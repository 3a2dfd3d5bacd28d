"""Instants and the patient's own calendar day."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MAX_CLOCK_AHEAD = timedelta(minutes=5)
EARLIEST = timedelta(days=366)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA time zone of this machine's database."""
    return name in _zone_names()


def local_date(instant: datetime, zone: str) -> date:
    """The calendar day at an aware `instant` for somebody who lives in `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def start_of_day(day: date, zone: str) -> datetime:
    """The instant at which a calendar day begins for somebody who lives in `zone`."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def days_as_instants(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """From the start of the first day to the end of the last, which does not count any more."""
    return start_of_day(first, zone), start_of_day(last + timedelta(days=1), zone)


def age_on(day: date, birth_date: date) -> int:
    """Whole years; who was born on 29 February is a year older on 1 March of other years."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def clock_skew(sent_at: datetime, received_at: datetime) -> timedelta:
    """How far the sender's clock is ahead of ours (negative: behind)."""
    return sent_at - received_at


def corrected(observed_at: datetime, skew: timedelta | None) -> datetime:
    """When it was observed by our clock. Small skews are the network's and are left alone."""
    if skew is None or abs(skew) <= MAX_CLOCK_AHEAD:
        return observed_at
    return observed_at - skew


def is_plausible(observed_at: datetime, received_at: datetime) -> bool:
    """Not in the future beyond a phone clock's usual error, and not older than a year."""
    return received_at - EARLIEST <= observed_at <= received_at + MAX_CLOCK_AHEAD
