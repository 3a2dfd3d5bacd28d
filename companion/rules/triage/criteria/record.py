"""Criteria about the patient's record."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from decimal import Decimal

from companion.rules.triage.chart import Chart
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.facts import Lab
from companion.rules.triage.findings import Evidence
from companion.rules.vocabulary import Known


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
        return lab.lower is not None and lab.lowest < lab.lower


@dataclass(frozen=True)
class CalciumHigh(OfCalcium):
    """Above its laboratory's upper limit."""

    def holds(self, lab: Lab) -> bool:
        return lab.upper is not None and lab.highest > lab.upper
