"""The small language in which rules say when they fire.

A criterion answers with the inputs that made it true, or with None. `&`, `|` and `~` join them.
What is missing or unknown counts as its more urgent value (clinical-rules, section 2, item 4).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal

from companion.rules.triage.chart import UNCHANGED, Chart, level_of
from companion.rules.triage.facts import Answer, Lab, Source
from companion.rules.triage.findings import Evidence
from companion.rules.vocabulary import Grade, Known, Region, Side, Site, Trend

Met = tuple[Evidence, ...] | None


class Criterion(ABC):
    """One condition of a rule."""

    @abstractmethod
    def met(self, chart: Chart) -> Met:
        """The inputs that made it true; None where it is not."""

    def __and__(self, other: Criterion) -> Criterion:
        return All(self, other)

    def __or__(self, other: Criterion) -> Criterion:
        return AnyOf(self, other)

    def __invert__(self) -> Criterion:
        return Not(self)


class All(Criterion):
    def __init__(self, *criteria: Criterion) -> None:
        self.criteria = criteria

    def met(self, chart: Chart) -> Met:
        evidence: list[Evidence] = []
        for criterion in self.criteria:
            found = criterion.met(chart)
            if found is None:
                return None
            evidence += found
        return tuple(dict.fromkeys(evidence))


class AtLeast(Criterion):
    """`needed` of the criteria; the evidence of all that are met."""

    def __init__(self, needed: int, *criteria: Criterion) -> None:
        self.needed = needed
        self.criteria = criteria

    def met(self, chart: Chart) -> Met:
        found = [each for each in (c.met(chart) for c in self.criteria) if each is not None]
        if len(found) < self.needed:
            return None
        return tuple(dict.fromkeys(evidence for each in found for evidence in each))


class AnyOf(AtLeast):
    def __init__(self, *criteria: Criterion) -> None:
        super().__init__(1, *criteria)


@dataclass(frozen=True)
class Not(Criterion):
    criterion: Criterion

    def met(self, chart: Chart) -> Met:
        return () if self.criterion.met(chart) is None else None


@dataclass(frozen=True)
class OfAnswer(Criterion):
    """Something about the answer to one item; not met where it was not answered."""

    code: str

    def met(self, chart: Chart) -> Met:
        answer = chart.answer(self.code)
        return None if answer is None else self.met_by(answer, chart)

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
class PainAt(Criterion):
    """Pain of at least so much (NRS) at one of the sites."""

    sites: frozenset[Site]
    at_least: int = 1
    new: bool = False

    def met(self, chart: Chart) -> Met:
        found = [
            Evidence(f"pain.{pain.site}.nrs", str(level_of(pain)))
            for pain in chart.pains_at(self.sites)
            if level_of(pain) >= self.at_least and (not self.new or chart.pain_is_new(pain))
        ]
        return tuple(found) or None


@dataclass(frozen=True)
class PainHigher(Criterion):
    """Pain at one of the sites that has risen by so many points within so many days.

    Where the patient says that it is worse and no earlier score is known, it may have.
    """

    sites: frozenset[Site]
    by: int
    days: int

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(self.sites):
            before = chart.lowest_pain(pain.site, days=self.days)
            if before is None and pain.trend is Trend.WORSE:
                found.append(Evidence(f"pain.{pain.site}.trend", pain.trend.value))
            elif before is not None and level_of(pain) - before >= self.by:
                found.append(Evidence(f"pain.{pain.site}.nrs", f"{before} → {level_of(pain)}"))
        return tuple(found) or None


@dataclass(frozen=True)
class PainedWithin(Criterion):
    """Pain at one of the sites, told in an earlier report of the last so many days."""

    sites: frozenset[Site]
    days: int

    def met(self, chart: Chart) -> Met:
        found = [
            Evidence(f"history.pain.{site}.nrs", str(worst))
            for site in sorted(self.sites)
            if (worst := chart.highest_pain(site, days=self.days)) is not None and worst > 0
        ]
        return tuple(found) or None


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
class DosedWithin(Criterion):
    """The last dose of denosumab was given at most so many days ago."""

    days: int

    def met(self, chart: Chart) -> Met:
        since = chart.facts.context.days_since_denosumab
        if since is None or since > self.days:
            return None
        return (Evidence("context.days_since_denosumab", str(since)),)


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
class AfterFirstDose(Criterion):
    """At most so many days after the very first dose."""

    days: int

    def met(self, chart: Chart) -> Met:
        first = chart.facts.context.denosumab_dose_number == 1
        return DosedWithin(self.days).met(chart) if first else None


@dataclass(frozen=True)
class MayBe(Criterion):
    """A fact of the record that is yes or unknown."""

    fact: str

    def met(self, chart: Chart) -> Met:
        value: Known = getattr(chart.facts.context, self.fact)
        return None if value is Known.NO else (Evidence(f"context.{self.fact}", value.value),)


@dataclass(frozen=True)
class OnRecord(Criterion):
    """A fact of the record that is true."""

    fact: str

    def met(self, chart: Chart) -> Met:
        on_record = getattr(chart.facts.context, self.fact)
        return (Evidence(f"context.{self.fact}", "yes"),) if on_record else None


@dataclass(frozen=True)
class StoppedWithin(Criterion):
    """Denosumab was stopped, and the last dose lies at most so many months back."""

    months: int

    def met(self, chart: Chart) -> Met:
        context = chart.facts.context
        months = context.months_since_last_dose
        if not context.denosumab_stopped or (months is not None and months > self.months):
            return None
        return (Evidence("context.months_since_last_dose", str(months)),)


@dataclass(frozen=True)
class ClearanceBelow(Criterion):
    """Creatinine clearance below so many mL/min, or never measured."""

    limit: Decimal

    def met(self, chart: Chart) -> Met:
        crcl = chart.facts.context.crcl
        if crcl is not None and crcl >= self.limit:
            return None
        return (Evidence("context.crcl", str(crcl)),)


@dataclass(frozen=True)
class OfCalcium(Criterion):
    """Something about the latest corrected calcium, if it is at most so many days old."""

    days: int

    def met(self, chart: Chart) -> Met:
        lab = chart.facts.context.ca_corr
        if lab is None or (chart.facts.local_date - lab.on).days > self.days:
            return None
        return (Evidence("context.ca_corr", str(lab.value)),) if self.holds(lab) else None

    @abstractmethod
    def holds(self, lab: Lab) -> bool: ...


@dataclass(frozen=True)
class CalciumLow(OfCalcium):
    """Below its laboratory's lower limit."""

    def holds(self, lab: Lab) -> bool:
        return lab.value < lab.lower


@dataclass(frozen=True)
class CalciumHigh(OfCalcium):
    """Above its laboratory's upper limit."""

    def holds(self, lab: Lab) -> bool:
        return lab.value > lab.upper


@dataclass(frozen=True)
class Measured(Criterion):
    """A measurement was made, of at least so much in its canonical unit if a limit is named."""

    code: str
    at_least: Decimal | None = None

    def met(self, chart: Chart) -> Met:
        value = chart.facts.measures.get(self.code)
        if value is None or (self.at_least is not None and value < self.at_least):
            return None
        return (Evidence(f"measures.{self.code}", str(value)),)


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
