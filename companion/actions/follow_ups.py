"""Questions that were asked again, and what their silence means."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from companion.actions.assessing import assess
from companion.models import Assessment, FollowUp, Patient
from companion.rules.triage.facts import Source
from companion.rules.triage.snapshot import from_json


def close_answered(
    patient: Patient, answered: Collection[str], *, observed_at: datetime, now: datetime
) -> None:
    """Closes the questions that were asked by `observed_at` and that `answered` answers."""
    waiting = FollowUp.objects.filter(
        assessment__patient=patient,
        assessment__observed_at__lte=observed_at,
        closed_at__isnull=True,
    )
    for follow_up in waiting:
        if set(follow_up.items) <= set(answered):
            follow_up.closed_at = now
            follow_up.save(update_fields=["closed_at"])


@transaction.atomic
def fire_unanswered(*, follow_up_id: UUID, now: datetime) -> Assessment | None:
    """Judges the report again with the silence known; None where an answer came first."""
    follow_up = FollowUp.objects.select_related("assessment").get(pk=follow_up_id)
    asked = follow_up.assessment
    # Held like in records.locked: she may be sending a report about the same thing right now.
    patient = Patient.objects.select_for_update().get(pk=asked.patient_id)
    waiting = FollowUp.objects.filter(pk=follow_up_id, closed_at__isnull=True, due_at__lte=now)
    if not waiting.update(closed_at=now):
        return None
    facts = replace(
        from_json(asked.facts),
        source=Source.FOLLOW_UP,
        received_at=now,
        unanswered=frozenset(follow_up.items),
    )
    return assess(patient, facts, source_id=follow_up.pk, now=now)
