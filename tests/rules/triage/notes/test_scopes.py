"""Where sentences and clauses end, and which cues stand in them."""

import pytest

from companion.rules.triage.notes.matching import find
from companion.rules.triage.notes.scopes import Scopes
from tests.rules.triage.notes.build import SMALL


def scopes(text):
    return Scopes(text, find(text, SMALL))


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("a fever. no cough", 2, "a fever."),
        ("a fever. no cough", 12, " no cough"),
        ("at 38.5 fever", 8, "at 38.5 fever"),
        ("a fever! no", 9, " no"),
        ("a fever\nno", 8, "no"),
        ("发烧。咳嗽", 0, "发烧。"),
        ("发烧。咳嗽", 3, "咳嗽"),
        ("", 0, ""),
    ],
)
def test_a_sentence(text, at, sentence):
    start, end = scopes(text).sentence(at)
    assert text[start:end] == sentence


@pytest.mark.parametrize(
    ("text", "at", "clause"),
    [
        ("a fever, no cough", 2, "a fever"),
        ("a fever, no cough", 12, ", no cough"),
        ("a fever but cough", 2, "a fever "),
        ("a fever but cough", 12, "but cough"),
        ("a fever  cough", 12, "  cough"),
        ("at 38.5 fever", 8, "at 38.5 fever"),
    ],
)
def test_a_clause(text, at, clause):
    start, end = scopes(text).clause(at)
    assert text[start:end] == clause


@pytest.mark.parametrize(
    ("text", "at", "clause"),
    [
        ("a fever, no cough", 12, "a fever"),
        ("a fever, no cough", 2, ""),
        ("a. b, c", 6, " b"),
    ],
)
def test_the_clause_before(text, at, clause):
    start, end = scopes(text).clause_before(at)
    assert text[start:end].removeprefix(".") == clause


class TestCues:
    TEXT = "no fever, no cough"

    @pytest.mark.parametrize(
        ("scope", "found"),
        [
            ((0, 18), [(0, 2), (10, 12)]),
            ((0, 12), [(0, 2), (10, 12)]),
            ((0, 11), [(0, 2)]),
            ((1, 18), [(10, 12)]),
            ((2, 10), []),
        ],
    )
    def test_lie_wholly_within_the_scope(self, scope, found):
        assert scopes(self.TEXT).cues("negation", scope) == found

    def test_of_an_unknown_name_are_none(self):
        assert scopes(self.TEXT).cues("nonsense", (0, 18)) == []
        assert not scopes(self.TEXT).anywhere("nonsense")

    def test_are_the_longest(self):
        assert scopes("没有腿麻").cues("negation", (0, 4)) == [(0, 2)]

    def test_may_be_of_a_symptom(self):
        text = "i cannot feel, no fever"
        assert scopes(text).is_of_a_symptom((2, 8))
        assert not scopes(text).is_of_a_symptom((15, 17))


@pytest.mark.parametrize(
    ("text", "at", "asked"),
    [("a fever?", 2, True), ("a fever. b?", 2, False), ("a fever", 2, False)],
)
def test_a_question(text, at, asked):
    assert scopes(text).is_question(at) is asked
