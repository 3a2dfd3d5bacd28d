"""Instants and the patient's own calendar day."""

from datetime import date, datetime, timedelta
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
