"""Criteria about the report as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from companion.rules.triage.chart import Chart
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.facts import Source
from companion.rules.triage.findings import Evidence


@dataclass(frozen=True)
class SourceIs(Criterion):
    """What was sent is of this kind."""

    source: Source

    def met(self, chart: Chart) -> Met:
        return (
            (Evidence("source", self.source.value),) if chart.facts.source is self.source else None
        )


class NoteToRead(Criterion):
    """The note holds something that was not understood, or speaks of a red flag."""

    def met(self, chart: Chart) -> Met:
        reading = chart.reading
        if not reading.needs_reading:
            return None
        lost = [Evidence("note.not_understood", words) for words in reading.not_understood]
        seen = [
            Evidence(f"note.mentions.{mention.concept.name}", f"{mention.status}: {mention.words}")
            for mention in reading.mentions
            if mention.concept.red
        ]
        return tuple(dict.fromkeys((*lost, *seen)))


class SecondReaderAlarmed(Criterion):
    """The second reader finds the note like sentences that tell of something urgent."""

    def met(self, chart: Chart) -> Met:
        alarmed = chart.facts.second_reading
        return (Evidence("note.second_reading", alarmed),) if alarmed else None


class ByProxy(Criterion):
    """Somebody else than the patient reports."""

    def met(self, chart: Chart) -> Met:
        return (Evidence("by_proxy", "yes"),) if chart.facts.by_proxy else None


class CannotWait(Criterion):
    """The patient says that it cannot wait."""

    def met(self, chart: Chart) -> Met:
        return (Evidence("cannot_wait", "yes"),) if chart.facts.cannot_wait else None
