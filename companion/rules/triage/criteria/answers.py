"""Criteria about the answers to items, now and before."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from companion.rules.triage.chart import UNCHANGED, Chart
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.facts import Answer, Source
from companion.rules.triage.findings import Evidence
from companion.rules.vocabulary import Grade, Region, Side


@dataclass(frozen=True)
class OfAnswer(Criterion):
    """Something about the answer to one item; not met where it was not answered."""

    code: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", frozenset({self.code}))

    def met(self, chart: Chart) -> Met:
        answer = chart.answer(self.code)
        if answer is None:
            return None
        found = self.met_by(answer, chart)
        if not found or not answer.words:
            return found
        return (*found, Evidence(f"note.{self.code}", answer.words))

    @abstractmethod
    def met_by(self, answer: Answer, chart: Chart) -> Met: ...

    def said(self, attribute: str, value: object) -> Evidence:
        return Evidence(f"items.{self.code}.{attribute}", str(value))


@dataclass(frozen=True)
class Reported(OfAnswer):
    """A graded item (RF4), of whatever trend."""

    at_least: Grade = Grade.MILD

    def met_by(self, answer: Answer, chart: Chart) -> Met:  # noqa: ARG002  others look further
        if answer.grade is None or answer.grade < self.at_least:
            return None
        grade = self.said("grade", answer.grade.name.lower())
        return (grade, self.said("trend", answer.trend.value)) if answer.trend else (grade,)


@dataclass(frozen=True)
class NewOrWorse(Reported):
    """A graded item that is new or worse: whatever no clinician has confirmed as stable."""

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        return super().met_by(answer, chart) if chart.is_new(self.code) else None


@dataclass(frozen=True)
class Worsening(Reported):
    """A graded item of which the patient does not say that it is the same or better."""

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        return None if answer.trend in UNCHANGED else super().met_by(answer, chart)


@dataclass(frozen=True)
class Worsened(Reported):
    """A graded item that is worse, as the patient says or a clinician's level shows."""

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        return super().met_by(answer, chart) if chart.has_worsened(answer) else None


@dataclass(frozen=True)
class OnsetWithin(OfAnswer):
    """Began within so many days; an unknown onset is recent, and so is what has become worse."""

    days: int

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        since = chart.days_since_onset(answer)
        if since is None or chart.has_worsened(answer):
            return ()
        return (self.said("onset", f"{since} d"),) if since <= self.days else None


@dataclass(frozen=True)
class LastedFor(OfAnswer):
    """Has lasted at least so many days; an unknown onset may be that long ago."""

    days: int

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        since = chart.days_since_onset(answer)
        if since is None:
            return ()
        return (self.said("onset", f"{since} d"),) if since >= self.days else None


@dataclass(frozen=True)
class LongUnchanged(OfAnswer):
    """Said to be the same or better, and to have lasted at least so many days."""

    days: int

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        since = chart.days_since_onset(answer)
        if answer.trend not in UNCHANGED or since is None or since < self.days:
            return None
        return (self.said("onset", f"{since} d"),)


@dataclass(frozen=True)
class CameBack(OfAnswer):
    """A graded item that has begun anew: a report from before its onset told of it too."""

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        if answer.onset is None or not chart.was_told_before(self.code, answer.onset):
            return None
        return (Evidence(f"history.items.{self.code}", f"before {answer.onset}"),)


@dataclass(frozen=True)
class Dated(OfAnswer):
    """A date from `first` to `last` days from today, both included; negative: in the past.

    Without `last`, however far ahead.
    """

    first: int
    last: int | None = None

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        if answer.on_date is None:
            return None
        ahead = (answer.on_date - chart.facts.local_date).days
        if ahead < self.first or (self.last is not None and ahead > self.last):
            return None
        return (self.said("on_date", answer.on_date),)


@dataclass(frozen=True)
class Stable(OfAnswer):
    """A clinician has confirmed this very level as stable for so many days."""

    days: int = 0

    def met_by(self, answer: Answer, chart: Chart) -> Met:  # noqa: ARG002  the chart compares
        if not chart.is_stable(self.code, days=self.days):
            return None
        since = chart.facts.context.baselines[self.code].stable_since
        return (Evidence(f"context.baselines.{self.code}", f"stable since {since}"),)


@dataclass(frozen=True)
class KnownNeuropathy(OfAnswer):
    """Numbness of hands and feet that a clinician has confirmed, and that is no worse."""

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        known = chart.is_known_neuropathy(answer)
        return (Evidence("context.cipn_baseline", "unchanged"),) if known else None


@dataclass(frozen=True)
class FeltIn(OfAnswer):
    """Felt in one of the regions; where the patient did not say, it may be."""

    regions: frozenset[Region]

    def met_by(self, answer: Answer, chart: Chart) -> Met:  # noqa: ARG002
        if not answer.regions:
            return ()
        found = sorted(answer.regions & self.regions)
        return (self.said("regions", ", ".join(found)),) if found else None


@dataclass(frozen=True)
class FeltOnlyIn(OfAnswer):
    """The patient said where, and it is nowhere else."""

    regions: frozenset[Region]

    def met_by(self, answer: Answer, chart: Chart) -> Met:  # noqa: ARG002
        if not answer.regions or not answer.regions <= self.regions:
            return None
        return (self.said("regions", ", ".join(sorted(answer.regions))),)


@dataclass(frozen=True)
class BothSides(OfAnswer):
    """On both sides, as the patient said."""

    def met_by(self, answer: Answer, chart: Chart) -> Met:  # noqa: ARG002
        return (self.said("side", "both"),) if answer.side is Side.BOTH else None


@dataclass(frozen=True)
class Says(OfAnswer):
    """A yes-or-no item answered with yes."""

    def met_by(self, answer: Answer, chart: Chart) -> Met:  # noqa: ARG002
        return (self.said("present", "yes"),) if answer.present else None


@dataclass(frozen=True)
class Counted(OfAnswer):
    """A count of at least one, for `reason` if one is named; an unknown reason may be that one."""

    reason: str | None = None

    def met_by(self, answer: Answer, chart: Chart) -> Met:  # noqa: ARG002
        if not answer.count or (self.reason and answer.reason not in {self.reason, None}):
            return None
        count = self.said("count", answer.count)
        return (count, self.said("reason", answer.reason)) if answer.reason else (count,)


@dataclass(frozen=True)
class Rated(OfAnswer):
    """An attribute (severity, frequency, interference; 0 to 4) of a PRO item."""

    attribute: str
    at_least: int = 1
    new: bool = False

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        value = getattr(answer, self.attribute) or 0
        if value < self.at_least:
            return None
        if self.new and not chart.attribute_is_new(self.code, self.attribute):
            return None
        return (self.said(self.attribute, value),)


@dataclass(frozen=True)
class RatedHigher(OfAnswer):
    """An attribute that has risen by so many levels since the previous report.

    Without a report in the last 14 days it has risen from nothing.
    """

    attribute: str
    by: int

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        before = chart.attribute_before(self.code, self.attribute)
        value = getattr(answer, self.attribute) or 0
        if value - before < self.by:
            return None
        return (self.said(self.attribute, f"{before} → {value}"),)


@dataclass(frozen=True)
class Risen(OfAnswer):
    """An attribute that has risen by so many levels since a report of the last 14 days.

    Without such a report nobody knows of a rise.
    """

    attribute: str
    by: int

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        value = getattr(answer, self.attribute)
        before = chart.last_attribute(self.code, self.attribute)
        if value is None or before is None or value - before < self.by:
            return None
        return (self.said(self.attribute, f"{before} → {value}"),)


@dataclass(frozen=True)
class Declined(OfAnswer):
    """A level (0 is best) of at least so much that was better in the last report."""

    at_least: int = 1

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        level, before = answer.level, chart.last_level(self.code)
        if level is None or before is None or level <= before or level < self.at_least:
            return None
        return (self.said("level", f"{before} → {level}"),)


@dataclass(frozen=True)
class FirstLevel(OfAnswer):
    """A level (0 is best) of at least so much, with no earlier report to compare it with."""

    at_least: int

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        level = answer.level
        if level is None or level < self.at_least or chart.last_level(self.code) is not None:
            return None
        return (self.said("level", level),)


@dataclass(frozen=True)
class ReportedWithin(Criterion):
    """A graded item, told in an earlier report of the last so many days."""

    code: str
    days: int

    def met(self, chart: Chart) -> Met:
        grade = chart.worst_before(self.code, days=self.days)
        return (
            (Evidence(f"history.items.{self.code}.grade", grade.name.lower()),) if grade else None
        )


@dataclass(frozen=True)
class BeganAfterDose(OfAnswer):
    """Began within so many days after the last dose; an unknown onset counts."""

    days: int

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        since_dose = chart.facts.context.days_since_denosumab
        if since_dose is None:
            return None
        since_onset = chart.days_since_onset(answer)
        if since_onset is not None and not 0 <= since_dose - since_onset <= self.days:
            return None
        return (Evidence("context.days_since_denosumab", str(since_dose)),)


@dataclass(frozen=True)
class Answered(Criterion):
    """All of the items are answered in this very report."""

    items: tuple[str, ...]

    def met(self, chart: Chart) -> Met:
        return () if all(chart.answer(code) for code in self.items) else None


@dataclass(frozen=True)
class Unanswered(Criterion):
    """Some of the items were asked again and not answered in time."""

    items: tuple[str, ...]

    def met(self, chart: Chart) -> Met:
        facts = chart.facts
        if facts.source is not Source.FOLLOW_UP or facts.unanswered.isdisjoint(self.items):
            return None
        return (Evidence("follow_up", "not answered in time"),)
