"""Questions that were asked again."""

from datetime import datetime
from uuid import UUID

from companion.models import FollowUp


def due_follow_ups(now: datetime, *, limit: int = 200) -> list[UUID]:
    """Unanswered beyond their time, the longest overdue first."""
    due = FollowUp.objects.filter(closed_at__isnull=True, due_at__lte=now).order_by("due_at")
    return list(due.values_list("pk", flat=True)[:limit])
