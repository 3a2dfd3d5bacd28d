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


class NoteWritten(Criterion):
    """The report has a note."""

    def met(self, chart: Chart) -> Met:
        note = chart.facts.note
        return (Evidence("note", f"{len(note)} characters"),) if note.strip() else None


class ByProxy(Criterion):
    """Somebody else than the patient reports."""

    def met(self, chart: Chart) -> Met:
        return (Evidence("by_proxy", "yes"),) if chart.facts.by_proxy else None


class CannotWait(Criterion):
    """The patient says that it cannot wait."""

    def met(self, chart: Chart) -> Met:
        return (Evidence("cannot_wait", "yes"),) if chart.facts.cannot_wait else None
