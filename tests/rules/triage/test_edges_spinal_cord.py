"""Rules of section A at the last day that still counts, and at the one before it."""

from tests.rules.triage.build import EMERGENCY, earlier, fired, pain_earlier, report, table

WITH_NERVES = "mscc.spinal-pain-with-neuro"
SEXUAL = "ces.sexual-dysfunction"


@table(
    (
        "told yesterday",
        report(gait_difficulty="mild same", past_pains=pain_earlier(1, neck=3)),
        EMERGENCY,
    ),
    (
        "told the day before yesterday",
        report(gait_difficulty="mild same", past_pains=pain_earlier(2, neck=3)),
        None,
    ),
)
def test_pain_of_the_spine_beside_a_sign_of_the_nerves(facts, tier):
    assert fired(facts).get(WITH_NERVES) is tier


@table(
    (
        "told yesterday",
        report(pain={"neck": 3}, past_answers=earlier(1, sexual_dysfunction_new="mild")),
        EMERGENCY,
    ),
    (
        "told the day before yesterday",
        report(pain={"neck": 3}, past_answers=earlier(2, sexual_dysfunction_new="mild")),
        None,
    ),
)
def test_sexual_dysfunction_before_the_pain(facts, tier):
    assert fired(facts).get(SEXUAL) is tier
