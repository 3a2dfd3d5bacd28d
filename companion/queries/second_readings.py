"""Notes that wait for their second reading."""

from datetime import datetime, timedelta
from uuid import UUID

from companion.models import SecondReading


def overdue_readings(now: datetime, *, grace: timedelta, limit: int = 100) -> list[UUID]:
    """Asked for longer ago than the grace, and not read, the longest waiting first."""
    waiting = SecondReading.objects.filter(read_at__isnull=True, due_at__lte=now - grace)
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:limit])
