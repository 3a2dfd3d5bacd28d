"""Words of the record as database choices."""

from enum import StrEnum

from companion.rules.vocabulary import CONDITION_NAMES, ROLE_NAMES, Condition, Role, Tier


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


ROLE_CHOICES = [(role.value, ROLE_NAMES[role].en) for role in Role]
CONDITION_CHOICES = [(condition.value, CONDITION_NAMES[condition].en) for condition in Condition]
TIER_CHOICES = choices(Tier)
