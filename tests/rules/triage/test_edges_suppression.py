"""For how long a rule may be silenced."""

from dataclasses import replace
from datetime import timedelta

import pytest

from companion.rules.triage.ruleset import RULESET
from companion.rules.triage.suppression import longest_for
from companion.rules.vocabulary import Condition

RULE = RULESET.by_id["mscc.new-limb-weakness"]


@pytest.mark.parametrize(
    ("section", "condition", "hours"),
    [
        ("A", Condition.MSCC, 72),
        ("A", Condition.ONJ, 72),
        ("F", Condition.MSCC, 72),
        ("F", Condition.ONJ, 7 * 24),
    ],
)
def test_what_is_of_the_spine_in_either_way_is_silent_for_less(section, condition, hours):
    rule = replace(RULE, section=section, condition=condition)
    assert longest_for(rule) == timedelta(hours=hours)
