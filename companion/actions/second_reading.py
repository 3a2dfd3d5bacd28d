"""The second look at a note, in the background. It may raise a tier, never lower one."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from companion.actions.assessing import assess
from companion.models import Assessment, Patient, SecondReading
from companion.queries.second_readings import overdue_readings
from companion.rules.triage.notes.reader import read_note
from companion.rules.triage.notes.reading import Reading
from companion.rules.triage.snapshot import from_json
from companion.second_reader.reader import Opinion, second_reader

ASK_AGAIN_AFTER = timedelta(minutes=5)


def postponed_readings(now: datetime, *, grace: timedelta) -> list[UUID]:
    """Those that no worker has read in time. They are asked for again after a while."""
    overdue = overdue_readings(now, grace=grace)
    waiting = SecondReading.objects.filter(pk__in=overdue, read_at__isnull=True)
    waiting.update(due_at=now + ASK_AGAIN_AFTER)
    return overdue


def opinion_on(note: str, reading: Reading) -> Opinion:
    """The second reader's; it does not raise what the first has accounted for."""
    opinion = second_reader().read(note)
    raises = opinion.raises and not reading.accounts_for(opinion.sentence)
    return replace(opinion, raises=raises)


def read_again(*, reading_id: UUID, now: datetime) -> Assessment | None:
    """Judges the record once more if the second reader is alarmed; else None.

    Safe to run twice: the reading is claimed before it counts.
    """
    reading = SecondReading.objects.select_related("assessment").get(pk=reading_id)
    if reading.read_at is not None:
        return None
    facts = from_json(reading.assessment.facts)
    opinion = opinion_on(facts.note, read_note(facts.note))
    with transaction.atomic():
        patient = Patient.objects.select_for_update().get(pk=reading.assessment.patient_id)
        unread = SecondReading.objects.filter(pk=reading_id, read_at__isnull=True)
        found = {"sentence": opinion.sentence, "hint": opinion.hint, "raised": opinion.raises}
        if not unread.update(read_at=now, **found):
            return None
        if not opinion.raises:
            return None
        facts = replace(facts, second_reading=opinion.said)
        return assess(patient, facts, source_id=reading.assessment.source_id, now=now)
