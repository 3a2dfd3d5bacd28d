"""What a criterion is, and how several are joined.

A criterion answers with the inputs that made it true, or with None. `&`, `|` and `~` join them.
What is missing or unknown counts as its more urgent value (clinical-rules, section 2, item 4).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from companion.rules.triage.chart import Chart
from companion.rules.triage.findings import Evidence

Met = tuple[Evidence, ...] | None


class Criterion(ABC):
    """One condition of a rule."""

    # Items of which one must be answered for it to be met; None where it can do without.
    needs: frozenset[str] | None = None

    @abstractmethod
    def met(self, chart: Chart) -> Met:
        """The inputs that made it true; None where it is not."""

    def __and__(self, other: Criterion) -> Criterion:
        return All(self, other)

    def __or__(self, other: Criterion) -> Criterion:
        return AnyOf(self, other)

    def __invert__(self) -> Criterion:
        return Not(self)


class Joined(Criterion):
    """Several criteria. Rules share them, so each is worked out once for a chart."""

    criteria: tuple[Criterion, ...]

    def met(self, chart: Chart) -> Met:
        if self.needs is not None and self.needs.isdisjoint(chart.facts.answers):
            return None
        if self not in chart.remembered:
            chart.remembered[self] = self.joined(chart)
        return chart.remembered[self]

    @abstractmethod
    def joined(self, chart: Chart) -> Met: ...


class All(Joined):
    def __init__(self, *criteria: Criterion) -> None:
        self.criteria = criteria
        self.needs = next((each.needs for each in criteria if each.needs is not None), None)

    def joined(self, chart: Chart) -> Met:
        evidence: list[Evidence] = []
        for criterion in self.criteria:
            found = criterion.met(chart)
            if found is None:
                return None
            evidence += found
        return tuple(dict.fromkeys(evidence))


class AtLeast(Joined):
    """`needed` of the criteria; the evidence of all that are met."""

    def __init__(self, needed: int, *criteria: Criterion) -> None:
        self.needed = needed
        self.criteria = criteria
        needs = [each.needs for each in criteria]
        if needed > 0 and None not in needs:
            self.needs = frozenset[str]().union(*(each for each in needs if each is not None))

    def joined(self, chart: Chart) -> Met:
        met = 0
        evidence: list[Evidence] = []
        for criterion in self.criteria:
            found = criterion.met(chart)
            if found is not None:
                met += 1
                evidence += found
        return tuple(dict.fromkeys(evidence)) if met >= self.needed else None


class AnyOf(AtLeast):
    def __init__(self, *criteria: Criterion) -> None:
        super().__init__(1, *criteria)


@dataclass(frozen=True)
class Not(Criterion):
    criterion: Criterion

    def met(self, chart: Chart) -> Met:
        return () if self.criterion.met(chart) is None else None
