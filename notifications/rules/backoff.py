"""When to try a message again that was not taken."""

from datetime import datetime, timedelta

# Seconds to wait after the first, second, third … failed attempt; the last goes on.
URGENT_WAITS = (2, 5, 15, 30, 60)
ORDINARY_WAITS = (30, 60, 120, 240, 480, 960, 1920, 3600)
JITTER_SHARE = 0.1


def next_attempt(
    attempts: int, *, now: datetime, valid_until: datetime, urgent: bool, jitter: float
) -> datetime | None:
    """The time of the next attempt, or None if the message is stale by then.

    `jitter` from 0 to 1 makes the wait up to a tenth longer, so that messages which failed
    together do not come back together.
    """
    waits = URGENT_WAITS if urgent else ORDINARY_WAITS
    wait = waits[min(max(attempts, 1), len(waits)) - 1]
    at = now + timedelta(seconds=wait * (1 + JITTER_SHARE * jitter))
    return at if at <= valid_until else None
