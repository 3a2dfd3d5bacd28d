"""Criteria about laboratory results that are judged now."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from decimal import Decimal

from companion.rules.triage.chart import Chart
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.facts import Lab
from companion.rules.triage.findings import Evidence
from companion.rules.triage.thresholds import Amount


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
        limit = lab.lower if self.limit is None else chart.amount(self.limit)
        return self.low(lab.lowest) if limit is not None and lab.lowest < limit else None


@dataclass(frozen=True)
class LabFrom(OfLab):
    """At or above a limit in the canonical unit."""

    limit: Amount

    def met_by(self, lab: Lab, chart: Chart) -> Met:
        return self.high(lab.highest) if lab.highest >= chart.amount(self.limit) else None


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
