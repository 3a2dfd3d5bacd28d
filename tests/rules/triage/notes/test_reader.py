"""What is read beside a symptom (how bad, since when, where), and what was not understood."""

from decimal import Decimal

import pytest

from companion.rules.vocabulary import Grade, Side, Trend
from tests.rules.triage.notes.build import read


def mention(note):
    (only,) = read(note).mentions
    return only


@pytest.mark.parametrize(
    ("note", "grade"),
    [
        ("nausea", Grade.MODERATE),
        ("severe nausea", Grade.SEVERE),
        ("slight nausea", Grade.MILD),
        ("slight, severe nausea", Grade.SEVERE),
        ("slight weakness", Grade.MODERATE),
        ("nausea. severe dinner", Grade.MODERATE),
    ],
)
def test_how_bad_it_is(note, grade):
    assert mention(note).grade is grade


@pytest.mark.parametrize(
    ("note", "trend"),
    [
        ("nausea", None),
        ("new nausea", Trend.NEW),
        ("nausea, worse", Trend.WORSE),
        ("nausea worse and new", Trend.WORSE),
        ("nausea same", Trend.SAME),
        ("nausea better", Trend.BETTER),
        ("nausea, better", None),
        ("nausea. worse", None),
    ],
)
def test_how_it_goes(note, trend):
    assert mention(note).trend is trend


@pytest.mark.parametrize(
    ("note", "days"),
    [
        ("nausea", None),
        ("nausea for 3 days", 3),
        ("nausea for 3 days, for 2 weeks", 14),
        ("new nausea for 3 days, for 2 weeks", 3),
        ("nausea. dinner for 3 days", None),
        ("dinner for 3 days. nausea", None),
    ],
)
def test_since_when(note, days):
    assert mention(note).onset_days == days


@pytest.mark.parametrize(
    ("note", "side"),
    [
        ("weakness", None),
        ("left weakness", Side.LEFT),
        ("weakness right", Side.RIGHT),
        ("both weakness", Side.BOTH),
        ("left right weakness", Side.BOTH),
        ("left 12345678 weakness", Side.LEFT),
        ("left 123456789 weakness", None),
        ("weakness 123456 right", Side.RIGHT),
        ("weakness 1234567890 right", None),
    ],
)
def test_on_which_side(note, side):
    assert mention(note).side is side


@pytest.mark.parametrize(
    ("note", "score"),
    [
        ("hip pain", None),
        ("hip pain 7/10", 7),
        ("hip pain 3/10, 6/10", 6),
        (f"hip pain {'. ' * 14}7/10", 7),
        (f"hip pain {'. ' * 30}7/10", None),
    ],
)
def test_the_score(note, score):
    assert mention(note).nrs == score


def test_how_it_began():
    assert mention("suddenly fever").sudden
    assert not mention("fever").sudden
    assert not mention("suddenly dinner. fever").sudden


@pytest.mark.parametrize(
    ("note", "lost"),
    [
        ("", ()),
        (" \n", ()),
        ("fever", ()),
        ("my fever is very", ()),
        ("gibberish fever", ("gibberish",)),
        ("fever gibberish fever gibberish", ("gibberish",)),
        ("我的很", ("我的很",)),
        ("我的很，腿麻", ()),
        ("我的房子", ("我的房子",)),
        ("腿麻房子", ("房子",)),
        ("fever, 38.5", ()),
        ("12345", ("12345",)),
        ("?!", ("?!",)),
        ("☂", ("☂",)),
        ("z" * 50, ("z" * 40,)),
        (
            " ".join(f"w{letter}x" for letter in "abcdefghijklmn"),
            tuple(f"w{letter}x" for letter in "abcdefghijkl"),
        ),
    ],
)
def test_what_was_not_understood(note, lost):
    assert read(note).not_understood == lost


def test_a_note_too_long_to_be_read_says_so():
    assert read("fever. " * 1000).not_understood[-1] == "…"
    assert "…" not in read("fever. " * 500).not_understood


@pytest.mark.parametrize(
    ("note", "to_be_read"),
    [
        ("fever", True),
        ("no fever", True),
        ("sad", False),
        ("sad gibberish", True),
        ("dinner", False),
    ],
)
def test_what_a_nurse_reads(note, to_be_read):
    assert read(note).needs_reading is to_be_read


@pytest.mark.parametrize(
    ("note", "course"),
    [
        ("dinner. worse. new", Trend.WORSE),
        ("dinner. new. same", Trend.NEW),
        ("dinner. same. better", Trend.SAME),
        ("dinner. better", Trend.BETTER),
        ("dinner", None),
    ],
)
def test_the_course_of_the_whole_note(note, course):
    assert read(note).course is course


@pytest.mark.parametrize(
    ("note", "celsius"),
    [
        ("fever 38.5", "38.5"),
        ("last year fever 39.5", None),
        ("my mother: fever 39.5", None),
        ("fever 39.5, my mother", "39.5"),
    ],
)
def test_a_temperature_that_is_hers_and_of_now(note, celsius):
    measured = read(note).measures.get("temperature_c")
    assert measured == (celsius and Decimal(celsius))
