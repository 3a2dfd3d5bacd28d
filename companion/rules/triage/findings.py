"""What triage answers: the rules that fired, why, and what to tell the patient."""

from __future__ import annotations

from dataclasses import dataclass

from companion.rules.triage.notes.reading import NOTHING, Reading
from companion.rules.vocabulary import Condition, Role, Text, Tier


@dataclass(frozen=True, slots=True)
class Evidence:
    """One input that made a rule fire: where it stands, and what it said."""

    field: str  # for instance "items.limb_weakness.grade", "pain.lower_back.nrs_worst"
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that fired."""

    rule_id: str
    condition: Condition
    tier: Tier
    advice: Text | None
    notify: tuple[Role, ...]
    page: tuple[Role, ...]  # the part of `notify` that is paged, not merely told
    evidence: tuple[Evidence, ...]
    raised_by: tuple[str, ...] = ()  # modifier rules that raised the tier
    side_effects: tuple[str, ...] = ()  # for instance "hold_next_dose"; never lowers a tier
    ask_now: tuple[str, ...] = ()  # items to ask in the same session
    ask_within_minutes: int | None = None  # silence after this long fires the rule
    counts: bool = True  # False: an item of work (a note to be read), no judgement of the patient


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one evaluation. `tier` is that of the most urgent finding that counts."""

    tier: Tier
    findings: tuple[Finding, ...]  # most urgent first
    advice: tuple[Text, ...]  # at most three; nothing reassuring beside EMERGENCY or URGENT
    reported_late: bool
    ruleset_version: str
    reading: Reading = NOTHING
    suppressed: tuple[Finding, ...] = ()  # fired, and silenced by a clinician: kept on record

    @property
    def may_hold_more(self) -> bool:
        """A note that was not read for certain, and of which no urgent thing was understood."""
        return self.reading.needs_reading and self.tier.rank < Tier.URGENT.rank
