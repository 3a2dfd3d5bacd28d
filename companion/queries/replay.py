"""What was judged, as it is judged again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from companion.models import Assessment, Finding, Organisation
from companion.rules.vocabulary import Tier

AT_A_TIME = 200


@dataclass(frozen=True, slots=True)
class Stored:
    """An evaluation as it was: what it saw, as JSON, and which rules were told."""

    assessment: UUID
    tier: Tier
    rules: list[str]
    facts: dict[str, Any]


def stored_evaluations(
    organisation: Organisation | None, *, since: datetime, until: datetime
) -> Iterator[Stored]:
    """In the order in which they were made; only a few are held at a time."""
    rows = Assessment.objects.filter(evaluated_at__gte=since, evaluated_at__lt=until)
    if organisation:
        rows = rows.filter(patient__organisation=organisation)
    told = Finding.objects.told().only("assessment_id", "rule_id")
    rows = (
        rows.only("id", "tier", "facts")
        .order_by("evaluated_at", "id")
        .prefetch_related(Prefetch("findings", queryset=told))
    )
    for row in rows.iterator(chunk_size=AT_A_TIME):
        rules = [finding.rule_id for finding in row.findings.all()]
        yield Stored(row.pk, Tier(row.tier), rules, row.facts)
