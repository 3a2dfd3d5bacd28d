"""How well labelled cases were judged."""

import pytest

from companion.rules.triage.scoring import Judged, Label, label_of, score
from tests.rules.triage.build import EMERGENCY, ROUTINE, SOON, URGENT


def label(tier, *others, condition="mscc", lang="en", kind="plain"):
    return Label(tier, frozenset({tier, *others}), (condition,), lang, kind)


def judged(of, tier, condition="", *, to_read=False):
    return Judged(of, tier, condition, to_read)


MISSED = judged(label(EMERGENCY), SOON)
TO_BE_READ = judged(label(URGENT), SOON, to_read=True)
CAUGHT = judged(label(EMERGENCY), EMERGENCY, "mscc")
CAUGHT_AS_ANOTHER = judged(label(EMERGENCY, URGENT), URGENT, "onj")
QUIET = judged(label(ROUTINE), ROUTINE)
RAISED = judged(label(SOON), URGENT)
RAISED_AS_ALLOWED = judged(label(SOON, URGENT), URGENT)
SLIGHTLY_RAISED = judged(label(ROUTINE), SOON)


class TestLabel:
    def test_is_read_from_a_case(self):
        read = label_of(
            {
                "expected_tier": "URGENT",
                "acceptable_tiers": ["EMERGENCY"],
                "expected_conditions": ["mscc"],
                "lang": "zh",
                "kind": "typo",
            }
        )
        assert read == Label(URGENT, frozenset({URGENT, EMERGENCY}), ("mscc",), "zh", "typo")

    def test_accepts_its_own_tier_and_no_other_by_itself(self):
        read = label_of({"expected_tier": "SOON"})
        assert read == Label(SOON, frozenset({SOON}), (), "unlabelled", "unlabelled")

    @pytest.mark.parametrize(
        "raw",
        [
            {},
            {"expected_tier": "PERHAPS"},
            {"expected_tier": None},
            {"expected_tier": "SOON", "acceptable_tiers": 3},
            {"expected_tier": "SOON", "acceptable_tiers": ["PERHAPS"]},
            {"expected_tier": "SOON", "expected_conditions": 3},
        ],
    )
    def test_that_cannot_be_read_is_none(self, raw):
        assert label_of(raw) is None


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("cases", 8),
        ("emergency_and_urgent", 4),
        ("sensitivity", 0.5),
        ("first_condition", 0.5),
        ("only_by_reading", 0.25),
        ("lost", 0.25),
        ("routine_and_soon", 4),
        ("over_triage", 0.25),
        ("acceptable", 0.5),
        ("to_be_read", 0.125),
    ],
)
def test_the_figures_of_eight_cases(figure, value):
    cases = [
        MISSED,
        TO_BE_READ,
        CAUGHT,
        CAUGHT_AS_ANOTHER,
        QUIET,
        RAISED,
        RAISED_AS_ALLOWED,
        SLIGHTLY_RAISED,
    ]
    assert score(cases)["all"][figure] == value


def test_a_share_has_four_places():
    assert score([CAUGHT, MISSED, MISSED])["all"]["sensitivity"] == 0.3333


def test_a_share_of_nothing_is_none():
    figures = score([])["all"]
    assert (figures["cases"], figures["sensitivity"], figures["over_triage"]) == (0, None, None)


def test_the_figures_are_given_by_language_and_by_kind():
    chinese = judged(label(ROUTINE, lang="zh", kind="typo"), ROUTINE)
    figures = score([chinese, MISSED, CAUGHT])
    assert {name: each["cases"] for name, each in figures["by_language"].items()} == {
        "en": 2,
        "zh": 1,
    }
    assert {name: each["sensitivity"] for name, each in figures["by_kind"].items()} == {
        "plain": 0.5,
        "typo": None,
    }


def test_what_nobody_reads_is_lost():
    figures = score([MISSED, MISSED, TO_BE_READ])["all"]
    assert (figures["lost"], figures["only_by_reading"]) == (0.6667, 0.3333)
