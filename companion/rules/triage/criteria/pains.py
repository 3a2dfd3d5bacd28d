"""Criteria about pain at the sites of the body map."""

from __future__ import annotations

from dataclasses import dataclass

from companion.rules.triage.chart import Chart, level_of
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.facts import Pain
from companion.rules.triage.findings import Evidence
from companion.rules.triage.thresholds import Amount
from companion.rules.vocabulary import Site, Trend


def pain_evidence(pain: Pain) -> tuple[Evidence, ...]:
    score = Evidence(f"pain.{pain.site}.nrs", str(level_of(pain)))
    return (score, Evidence(f"note.pain.{pain.site}", pain.words)) if pain.words else (score,)


@dataclass(frozen=True)
class PainAt(Criterion):
    """Pain of at least so much (NRS) at one of the sites."""

    sites: frozenset[Site]
    at_least: Amount = 1
    new: bool = False
    sudden: bool = False

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(self.sites):
            if level_of(pain) >= chart.amount(self.at_least) and self._fits(pain, chart):
                found += pain_evidence(pain)
        return tuple(found) or None

    def _fits(self, pain: Pain, chart: Chart) -> bool:
        if self.sudden and not pain.sudden:
            return False
        return not self.new or chart.pain_is_new(pain)


@dataclass(frozen=True)
class PainHigher(Criterion):
    """Pain at one of the sites that has risen by so many points within so many days.

    Where the patient says that it is worse and no earlier score is known, it may have.
    """

    sites: frozenset[Site]
    by: Amount
    days: int

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(self.sites):
            before = chart.lowest_pain(pain.site, days=self.days)
            if before is None and pain.trend is Trend.WORSE:
                found.append(Evidence(f"pain.{pain.site}.trend", pain.trend.value))
            elif before is not None and level_of(pain) - before >= chart.amount(self.by):
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
