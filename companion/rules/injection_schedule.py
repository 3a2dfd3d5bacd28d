"""When the next dose is due. Source: clinical-rules, rules 97 and 100."""

from datetime import date, timedelta

DOSE_MG = 120
DEFAULT_INTERVAL_DAYS = 28


def next_due(*, starts_on: date, last_given: date | None, interval_days: int) -> date:
    """The due date in the patient's calendar.

    Anchored on the last dose given, whenever it was; never doubled, never a catch-up dose.
    Before the first dose the regimen's start is due. `interval_days` in days, at least 1.
    """
    if last_given is None:
        return starts_on
    return last_given + timedelta(days=interval_days)


def days_since(last_given: date | None, today: date) -> int | None:
    """Whole days since the last dose in the patient's calendar; None if never given."""
    return None if last_given is None else (today - last_given).days


def months_since(last_given: date | None, today: date) -> int | None:
    """Whole calendar months since the last dose; None if never given."""
    if last_given is None:
        return None
    months = (today.year - last_given.year) * 12 + today.month - last_given.month
    return months if today.day >= last_given.day else months - 1
