"""A unit's people and roster."""

from datetime import datetime

from django.db.models import QuerySet

from companion.models import Organisation, Shift, Staff


def staff_of(organisation: Organisation) -> QuerySet[Staff]:
    return Staff.objects.filter(organisation=organisation).order_by("name")


def roster_of(organisation: Organisation, *, since: datetime) -> QuerySet[Shift]:
    """Shifts that have not ended by `since`, the next first."""
    coming = Shift.objects.filter(organisation=organisation, ends_at__gt=since)
    return coming.select_related("staff").order_by("starts_at")
