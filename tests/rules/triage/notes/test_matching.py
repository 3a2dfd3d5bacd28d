"""Which words of a note are found, and which are not."""

import pytest

from companion.rules.triage.notes.matching import MOST_OF_ONE, find
from tests.rules.triage.notes.build import SMALL, read


def found(note):
    return [(match.owner, note[match.start : match.end]) for match in find(note, SMALL)]


def said(note):
    """Without cues."""
    return [each for each in found(note) if each[0] in SMALL.concepts]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("fever", ["fever"]),
        ("feverish", []),
        ("afever", []),
        ("my fever.", ["fever"]),
        ("legs numb", ["legs numb"]),
        ("numb legs", ["numb legs"]),
        ("numb of my legs", ["numb of my legs"]),
        ("leg x x x x x numb", ["leg x x x x x numb"]),
        ("leg x x x x x x numb", []),
        ("leg. numb", []),
        ("leg arm numb", ["arm numb"]),
        ("cannot feel", ["cannot feel"]),
        ("cannot a very feel", ["cannot a very feel"]),
        ("cannot a very of feel", ["cannot a very of feel"]),
        ("cannot a very of in feel", []),
        ("cannot x feel", []),
        ("went down x x x x x x x floor", ["went down x x x x x x x floor"]),
        ("went down. floor", []),
        ("numb with joy", []),
        ("腿麻", ["腿麻"]),
        ("腿一二三四五六七麻", ["腿一二三四五六七麻"]),
        ("腿一二三四五六七八麻", []),
        ("腿手麻", ["手麻"]),
        ("腿。麻", []),
    ],
)
def test_a_phrase_and_what_may_lie_in_it(note, words):
    assert [each[1] for each in said(note)] == words


def test_the_tightest_of_several_is_kept():
    assert (
        said("leg numb leg") == [("numb", "leg numb")] or said("leg numb leg")[0][1] == "leg numb"
    )


def test_a_figure_of_speech_is_found_as_such():
    assert ("idiom", "numb with joy") in found("numb with joy")
    assert ("idiom", "numb a with joy") not in found("numb a with joy")


def test_a_figure_of_speech_does_not_silence_other_words():
    assert [each.words for each in read("numb with joy, fever").mentions] == ["fever"]


def test_words_of_every_day_are_understood_and_mean_nothing():
    reading = read("dinner")
    assert (reading.mentions, reading.not_understood, reading.needs_reading) == ((), (), False)


def test_nobody_tells_one_thing_more_often_than_so_many_times():
    assert len(said("fever. " * (MOST_OF_ONE + 5))) == MOST_OF_ONE == 20


def test_cues_are_never_cut_off():
    matches = find("no. " * 30, SMALL)
    assert sum(match.owner == "cue:negation" for match in matches) == 30


def test_matches_stand_in_order():
    starts = [match.start for match in find("no fever, cough, and my leg is numb", SMALL)]
    assert starts == sorted(starts)
