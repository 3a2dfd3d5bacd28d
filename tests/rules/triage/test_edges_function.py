"""The rule on low mood, at the levels that just count and just do not."""

from tests.rules.triage.build import SOON, fired, report, table

DISTRESS = "pro.distress"


@table(
    ("severe", report(pro_sad="severity 3"), SOON),
    ("less than severe", report(pro_sad="severity 2"), None),
    ("almost constantly", report(pro_anxiety="frequency 4"), SOON),
    ("frequently", report(pro_anxiety="frequency 3"), None),
)
def test_low_mood_or_anxiety(facts, tier):
    assert fired(facts).get(DISTRESS) is tier
