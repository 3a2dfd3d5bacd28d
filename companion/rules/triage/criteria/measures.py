"""Criteria about what is measured at home."""

from __future__ import annotations

from dataclasses import dataclass

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
