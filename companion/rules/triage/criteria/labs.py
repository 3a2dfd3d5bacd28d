"""Criteria about laboratory results, and about what goes with them.

Results are those that are judged now, unless a criterion says otherwise. Days are counted from
the day on which the sample was taken.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from companion.rules.triage.chart import Chart
from companion.rules.triage.criteria.answers import FeltOnlyIn, OfAnswer, Reported
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.facts import Answer, Lab
from companion.rules.triage.findings import Evidence
from companion.rules.triage.thresholds import Amount
from companion.rules.vocabulary import Region


@dataclass(frozen=True)
class OfLab(Criterion):
    """Something about a result that is judged now.

    The evidence is named `labs.CODE.low` or `labs.CODE.high` by the side that is looked at.
    """

    code: str

    def met(self, chart: Chart) -> Met:
        lab = chart.facts.labs.get(self.code)
        return None if lab is None else self.met_by(lab, chart)

    @abstractmethod
    def met_by(self, lab: Lab, chart: Chart) -> Met: ...

    def low(self, value: object) -> Met:
        return (Evidence(f"labs.{self.code}.low", str(value)),)

    def high(self, value: object) -> Met:
        return (Evidence(f"labs.{self.code}.high", str(value)),)


@dataclass(frozen=True)
class LabBelow(OfLab):
    """Below a limit in the canonical unit; without one, below the laboratory's lower limit."""

    limit: Amount | None = None

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        if self.limit is None:
            return self.low(lab.lowest) if lab.lower and lab.lowest < lab.lower else None
        is_below = lab.lowest_by_limits < chart.amount(self.limit)
        return self.low(lab.lowest) if is_below else None


@dataclass(frozen=True)
class LabFrom(OfLab):
    """At or above a limit in the canonical unit."""

    limit: Amount

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        reaches = lab.highest_by_limits >= chart.amount(self.limit)
        return self.high(lab.highest) if reaches else None


@dataclass(frozen=True)
class LabAbove(OfLab):
    """Above a limit; without one, above the laboratory's upper limit, `times` over."""

    limit: Amount | None = None
    times: Decimal = Decimal(1)

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        limit = lab.upper if self.limit is None else chart.amount(self.limit)
        if limit is None or lab.highest <= limit * self.times:
            return None
        return self.high(lab.highest)


@dataclass(frozen=True)
class GradedLow(OfLab):
    """Of at least this CTCAE grade on the low side."""

    at_least: int

    def met_by(self, lab: Lab, chart: Chart) -> Met:  # noqa: ARG002
        return self.low(lab.lowest) if lab.low_grade >= self.at_least else None


@dataclass(frozen=True)
class GradedHigh(OfLab):
    """Of at least this CTCAE grade on the high side."""

    at_least: int

    def met_by(self, lab: Lab, chart: Chart) -> Met:  # noqa: ARG002
        return self.high(lab.highest) if lab.high_grade >= self.at_least else None


@dataclass(frozen=True)
class LabGiven(OfLab):
    """A result of this test has come, whatever it says."""

    def met_by(self, lab: Lab, chart: Chart) -> Met:  # noqa: ARG002
        return ()


@dataclass(frozen=True)
class NewlyAbove(OfLab):
    """Above the laboratory's upper limit, which the result before it was not."""

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        before = chart.latest_lab(self.code)
        if before and before.upper is not None and before.highest > before.upper:
            return None
        return LabAbove(self.code).met_by(lab, chart)


@dataclass(frozen=True)
class LabRisen(OfLab):
    """At least so many percent above the lowest result of the last so many days.

    `beyond`: more than that. Only samples that were taken `apart` days before count.
    """

    percent: Amount
    days: int
    apart: int = 0
    beyond: bool = False

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        lowest = _lowest_before(self.code, lab, chart, days=self.days, apart=self.apart)
        if lowest is None or lab.value <= lowest:
            return None
        reached, limit = lab.value * 100, lowest * (100 + chart.amount(self.percent))
        enough = reached > limit if self.beyond else reached >= limit
        return self.high(f"{lowest} → {lab.value}") if enough else None


@dataclass(frozen=True)
class LabHigher(OfLab):
    """More than so much above the lowest result of the last so many days."""

    by: Amount
    days: int

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        lowest = _lowest_before(self.code, lab, chart, days=self.days)
        if lowest is None or lab.value - lowest <= chart.amount(self.by):
            return None
        return self.high(f"{lowest} → {lab.value}")


@dataclass(frozen=True)
class FallenSinceDose(OfLab):
    """At least so much below the highest result before the last dose, of the last so many days.

    A sample of the very day of the dose counts as taken before it.
    """

    by: Amount
    days: int

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        since = chart.facts.context.days_since_denosumab
        if since is None:
            return None
        dosed_on = chart.facts.local_date - timedelta(days=since)
        if lab.on <= dosed_on:
            return None
        before = chart.labs_between(self.code, lab.on - timedelta(days=self.days), dosed_on)
        highest = max((each.value for each in before), default=None)
        if highest is None or highest - lab.value < chart.amount(self.by):
            return None
        return self.low(f"{highest} → {lab.value}")


@dataclass(frozen=True)
class InRangeBy(OfLab):
    """Another test, of at most so many days before or after, lies within its own limits.

    All results of that test must, and both of their limits must be known.
    """

    other: str
    days: int

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        margin = timedelta(days=self.days)
        results = chart.labs_between(self.other, lab.on - margin, lab.on + margin)
        now = chart.facts.labs.get(self.other)
        if now is not None and abs(now.on - lab.on) <= margin:
            results.append(now)
        return () if results and all(map(_is_in_range, results)) else None


@dataclass(frozen=True)
class Lately(Criterion):
    """What is asked of a result holds for the latest one before, at most so many days ago."""

    of: OfLab
    days: int

    def met(self, chart: Chart) -> Met:
        lab = chart.latest_lab(self.of.code)
        if lab is None or (chart.facts.local_date - lab.on).days > self.days:
            return None
        return _from_history(self.of.met_by(lab, chart))


@dataclass(frozen=True)
class ReportedOnlyIn(Reported):
    """A graded item that is felt in these regions and, as the patient said, nowhere else."""

    regions: frozenset[Region] = frozenset()

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        felt = FeltOnlyIn(self.code, self.regions).met_by(answer, chart)
        graded = super().met_by(answer, chart)
        return None if felt is None or graded is None else (*graded, *felt)


@dataclass(frozen=True)
class ToldAround(OfLab):
    """One of the signs was told in an earlier report, so many days before or after the sample."""

    signs: tuple[OfAnswer, ...]
    days: int

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        found: list[Evidence] = []
        for sign in self.signs:
            found += _told(sign, chart.told_around(sign.code, lab.on, days=self.days), chart)
        return _from_history(tuple(dict.fromkeys(found)) or None)


@dataclass(frozen=True)
class ToldWithin(Criterion):
    """A sign was told in an earlier report, at most so much time (not calendar days) ago."""

    sign: OfAnswer
    period: timedelta

    def met(self, chart: Chart) -> Met:
        answers = chart.told_within(self.sign.code, self.period)
        return _from_history(tuple(dict.fromkeys(_told(self.sign, answers, chart))) or None)


@dataclass(frozen=True)
class MeasuredBefore(Criterion):
    """A measurement of at least so much was made, at most so much time before this report."""

    code: str
    at_least: Amount
    period: timedelta

    def met(self, chart: Chart) -> Met:
        highest = max(chart.measured_within(self.code, self.period), default=None)
        if highest is None or highest < chart.amount(self.at_least):
            return None
        return (Evidence(f"history.measures.{self.code}", str(highest)),)


@dataclass(frozen=True)
class DoseDueWithin(Criterion):
    """A dose is planned within so many days, or overdue."""

    days: int

    def met(self, chart: Chart) -> Met:
        due = chart.facts.context.days_to_next_dose
        if due is None or due > self.days:
            return None
        return (Evidence("context.days_to_next_dose", str(due)),)


@dataclass(frozen=True)
class DoseNumber(Criterion):
    """The last dose given was the first to the last of these; 0: none has been given."""

    first: int
    last: int

    def met(self, chart: Chart) -> Met:
        number = chart.facts.context.denosumab_dose_number
        if not self.first <= number <= self.last:
            return None
        return (Evidence("context.denosumab_dose_number", str(number)),)


class OnDenosumab(Criterion):
    """Denosumab has been given or is planned, and nobody has stopped it."""

    def met(self, chart: Chart) -> Met:
        context = chart.facts.context
        known = (context.days_since_denosumab, context.days_to_next_dose)
        if context.denosumab_stopped or known == (None, None):
            return None
        return (Evidence("context.denosumab", "active"),)


@dataclass(frozen=True)
class ClearanceKnownBelow(Criterion):
    """The creatinine clearance on record is below so many mL/min."""

    limit: Amount

    def met(self, chart: Chart) -> Met:
        crcl = chart.facts.context.crcl
        if crcl is None or crcl >= chart.amount(self.limit):
            return None
        return (Evidence("context.crcl", str(crcl)),)


def _lowest_before(
    code: str, lab: Lab, chart: Chart, *, days: int, apart: int = 0
) -> Decimal | None:
    first, last = lab.on - timedelta(days=days), lab.on - timedelta(days=apart)
    return min((each.value for each in chart.labs_between(code, first, last)), default=None)


def _is_in_range(lab: Lab) -> bool:
    if lab.lower is None or lab.upper is None:
        return False
    return lab.lower <= lab.lowest and lab.highest <= lab.upper


def _told(sign: OfAnswer, answers: Iterable[Answer], chart: Chart) -> list[Evidence]:
    return [evidence for answer in answers for evidence in sign.met_by(answer, chart) or ()]


def _from_history(found: Met) -> Met:
    return found and tuple(Evidence(f"history.{each.field}", each.value) for each in found)
