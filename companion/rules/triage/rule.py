"""What one row of the rule table holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from companion.rules.triage.criteria import Criterion
from companion.rules.vocabulary import Condition, Role, Text, Tier


@dataclass(frozen=True, slots=True)
class Case:
    """When a rule fires at a tier. `advice` replaces the rule's own where that would not fit."""

    tier: Tier
    when: Criterion
    advice: Text | None = None
    ask_now: tuple[str, ...] = ()
    ask_within_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """What a finding also carries where something further holds, at whatever tier."""

    when: Criterion
    side_effects: tuple[str, ...] = ()
    notify: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the first of its cases that holds gives the tier.

    `criteria` says in words what `cases` say in data. `page` are the roles that are paged beside
    those of the ladder; `notify` those who are told. `yields_to` are rules that say the same more
    exactly: where one of them fires at least as urgently, this one stays silent.
    """

    number: int
    id: str
    section: str
    condition: Condition
    criteria: str
    cases: tuple[Case, ...]
    advice: Text
    notify: tuple[Role, ...]
    source: str
    status: str
    page: tuple[Role, ...] = ()
    side_effects: tuple[str, ...] = ()
    additions: tuple[Addition, ...] = ()
    yields_to: tuple[str, ...] = ()
    is_symptom: bool = True  # counts among "several problems at once"
    is_work_item: bool = False  # something to be done; says nothing of the patient's state

    @property
    def tier(self) -> Tier:
        """The most urgent that it gives; a rule of no cases combines others and is URGENT."""
        tiers = [case.tier for case in self.cases]
        return max(tiers, key=lambda tier: tier.rank, default=Tier.URGENT)


@dataclass(frozen=True, slots=True)
class Modifier:
    """Raises the tier of other rules' findings by one: those whose id begins with a prefix.

    `advice` is what is said at the tier they are raised to.
    """

    number: int
    id: str
    section: str
    criteria: str
    prefixes: tuple[str, ...]
    when: Criterion
    advice: Mapping[Tier, Text]
    source: str
    status: str


@dataclass(frozen=True)
class Ruleset:
    """All rules that are walked in one evaluation, in the order in which they are walked."""

    version: str
    rules: tuple[Rule, ...]
    modifiers: tuple[Modifier, ...]
    combination: Rule  # fires on the findings of the others: general.multi-amber
    nothing_found: Text
    from_note: Rule | None = None  # gathers what only the note said: general.freetext-redflag

    @cached_property
    def symptom_sections(self) -> dict[str, str]:
        """The section of every rule about a symptom, by the rule's id."""
        return {rule.id: rule.section for rule in self.rules if rule.is_symptom}

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.all_rules()}

    def all_rules(self) -> Iterator[Rule]:
        yield from self.rules
        yield self.combination
        if self.from_note is not None:
            yield self.from_note
