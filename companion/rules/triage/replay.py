"""What another ruleset would have made of what was judged before."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from companion.rules.triage.findings import Verdict
from companion.rules.vocabulary import Tier

MOST_LISTED = 1000


@dataclass(slots=True)
class Shift:
    """How often a rule fired before and would now, and in how many cases that is not the same."""

    before: int = 0
    now: int = 0
    newly: int = 0
    no_longer: int = 0


@dataclass(slots=True)
class Listing:
    """Ids of assessments: all are counted, and only so many are kept."""

    count: int = 0
    listed: list[dict[str, str]] = field(default_factory=list)

    def add(self, **words: str) -> None:
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(words)


@dataclass(slots=True)
class Comparison:
    """Grows by one judged assessment after the other; its size depends on the rules alone."""

    judged: int = 0
    rules: dict[str, Shift] = field(default_factory=lambda: defaultdict(Shift))
    up: Listing = field(default_factory=Listing)
    down: Listing = field(default_factory=Listing)
    unreadable: Listing = field(default_factory=Listing)

    def add(self, assessment: UUID, tier: Tier, rules: Collection[str], verdict: Verdict) -> None:
        """`tier` and `rules` are what was found before, `verdict` what would be found now."""
        self.judged += 1
        before, now = set(rules), {finding.rule_id for finding in verdict.findings}
        for rule in before:
            self.rules[rule].before += 1
            self.rules[rule].no_longer += rule not in now
        for rule in now:
            self.rules[rule].now += 1
            self.rules[rule].newly += rule not in before
        if verdict.tier is not tier:
            changed = self.up if verdict.tier.rank > tier.rank else self.down
            changed.add(assessment=str(assessment), before=tier.value, now=verdict.tier.value)

    def as_json(self) -> dict[str, Any]:
        return {
            "judged": self.judged,
            "rules": {rule: asdict(self.rules[rule]) for rule in sorted(self.rules)},
            "tier_up": asdict(self.up),
            "tier_down": asdict(self.down),
            "unreadable": asdict(self.unreadable),
        }
