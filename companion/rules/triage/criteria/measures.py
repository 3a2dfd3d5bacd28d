"""Criteria about what is measured at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from companion.rules.triage.chart import Chart
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.findings import Evidence
from companion.rules.triage.thresholds import Amount


@dataclass(frozen=True)
class Measured(Criterion):
    """A measurement was made, of at least so much in its canonical unit if a limit is named."""

    code: str
    at_least: Amount | None = None
    below: Amount | None = None

    def met(self, chart: Chart) -> Met:
        value = chart.facts.measures.get(self.code)
        if value is None:
            return None
        if self.at_least is not None and value < chart.amount(self.at_least):
            return None
        if self.below is not None and value >= chart.amount(self.below):
            return None
        return (Evidence(f"measures.{self.code}", str(value)),)


@dataclass(frozen=True)
class MeasuredWithin(Criterion):
    """A measurement was made, in this report or in the last so much time before it."""

    code: str
    period: timedelta

    def met(self, chart: Chart) -> Met:
        earlier = chart.measured_within(self.code, self.period)
        value = chart.facts.measures.get(self.code, earlier[0] if earlier else None)
        return None if value is None else (Evidence(f"measures.{self.code}", str(value)),)


@dataclass(frozen=True)
class Fallen(Criterion):
    """A measurement that lies so many percent below the highest of the last so many days.

    The evidence is named `measures.CODE.low`: the lower it is, the more it says.
    """

    code: str
    percent: Amount
    days: int

    def met(self, chart: Chart) -> Met:
        value = chart.facts.measures.get(self.code)
        highest = max(chart.measured_on(self.code, days=self.days), default=None)
        if value is None or highest is None:
            return None
        if (highest - value) * 100 < chart.amount(self.percent) * highest:
            return None
        return (Evidence(f"measures.{self.code}.low", f"{highest} → {value}"),)


@dataclass(frozen=True)
class LowBodyMass(Criterion):
    """A body-mass index below so many kg/m2, or one that nobody knows."""

    limit: Amount

    def met(self, chart: Chart) -> Met:
        bmi = chart.facts.context.bmi
        if bmi is not None and bmi >= chart.amount(self.limit):
            return None
        return (Evidence("context.bmi", str(bmi)),)
