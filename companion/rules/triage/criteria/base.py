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
