"""What patients wrote, as those who deal with an alert must see it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from companion.models import Alert, Finding

NOT_UNDERSTOOD = "note.not_understood"
_NOTE = "note."
_STATUS = ": "


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a note; `is_marked` where triage acted on it or asks that it be read."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One note of an alert, cut into stretches, and the words that were not understood."""

    assessment_id: UUID
    observed_at: datetime
    text: str
    stretches: tuple[Stretch, ...]
    not_understood: tuple[str, ...]


def notes_of(alert: Alert) -> list[NoteShown]:
    """The notes on which the findings of an alert rest, newest first. One query."""
    findings = alert.findings.select_related("assessment").order_by("-id")
    by_assessment: dict[UUID, list[Finding]] = {}
    for finding in findings:
        by_assessment.setdefault(finding.assessment_id, []).append(finding)
    return [_shown(rows) for rows in by_assessment.values() if rows[0].assessment.facts.get("note")]


def _shown(findings: list[Finding]) -> NoteShown:
    assessment = findings[0].assessment
    note = str(assessment.facts["note"])
    evidence = [
        (each["field"], each["value"])
        for finding in findings
        for each in finding.evidence
        if each["field"].startswith(_NOTE)
    ]
    lost = [value for field, value in evidence if field == NOT_UNDERSTOOD]
    words = [value.rpartition(_STATUS)[2] for _, value in evidence]
    return NoteShown(
        assessment.pk,
        assessment.observed_at,
        note,
        tuple(_stretches(note, words)),
        tuple(dict.fromkeys(lost)),
    )


def _stretches(note: str, words: Iterable[str]) -> Iterable[Stretch]:
    """The note with every place of the words marked."""
    wanted = {part for each in words for part in each.split("; ") if part}
    if not wanted:
        yield Stretch(note, is_marked=False)
        return
    pattern = "|".join(re.escape(each) for each in sorted(wanted, key=len, reverse=True))
    at = 0
    for match in re.finditer(pattern, note):
        if match.start() > at:
            yield Stretch(note[at : match.start()], is_marked=False)
        yield Stretch(match.group(), is_marked=True)
        at = match.end()
    if at < len(note):
        yield Stretch(note[at:], is_marked=False)
