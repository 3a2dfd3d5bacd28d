"""What a reading of a note consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from companion.rules.triage.facts import Answer, Pain
from companion.rules.triage.notes.assertion import Status
from companion.rules.triage.notes.lexicon import Concept
from companion.rules.vocabulary import Grade, Side, Trend


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of a note that speaks of a concept. `words` is what was typed there."""

    concept: Concept
    status: Status
    words: str
    start: int
    end: int
    grade: Grade = Grade.MODERATE
    trend: Trend | None = None
    onset_days: int | None = None
    side: Side | None = None
    sudden: bool = False
    nrs: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a note says, and what of it was not understood.

    `answers`, `pains` and `measures` are what is affirmed, current and about the patient, in the
    form of a structured report. A note of which anything was not understood, or that speaks of a
    red flag in whatever way, is to be read by a nurse the same day.
    """

    mentions: tuple[Mention, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    pains: tuple[Pain, ...] = ()
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    course: Trend | None = None  # of the note as a whole, where it says only one
    long_known: bool = False
    not_understood: tuple[str, ...] = ()
    needs_reading: bool = False

    def accounts_for(self, sentence: str) -> bool:
        """Whether what the sentence speaks of was understood, and found not to be so."""
        spoken_of = [each for each in self.mentions if each.concept.red and each.words in sentence]
        return bool(spoken_of) and all(each.status is not Status.AFFIRMED for each in spoken_of)


NOTHING = Reading()
