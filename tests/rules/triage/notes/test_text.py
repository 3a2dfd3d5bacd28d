"""A note in one form, and the way back to what was typed."""

import pytest

from companion.rules.triage.notes.text import READ_AT_MOST, normalise


@pytest.mark.parametrize(
    ("typed", "evened"),
    [
        ("Fever", "fever"),
        ("ＦＥＶＥＲ　３８", "fever 38"),
        ("can't", "cant"),
        ("can’t", "cant"),
        ("flu-like", "flu like"),
        ("“numb”", " numb "),
        ("發燒", "发烧"),
        ("a\tb", "a b"),
        ("a\nb", "a\nb"),
        ("a\x00b", "ab"),
        ("a\u200bb", "ab"),
        ("a\ud800b", "ab"),
        ("ÄÖ", "äö"),
        ("", ""),
    ],
)
def test_what_is_typed_in_many_ways_is_read_in_one(typed, evened):
    assert normalise(typed).text == evened


def test_words_leads_back_to_what_was_typed():
    normal = normalise("My LEG can't")
    assert normal.words(3, 6) == "LEG"
    assert normal.words(7, 11) == "can't"
    assert normal.words(3, 3) == normal.words(4, 3) == ""


class TestReplaced:
    def test_leads_back_to_what_was_typed(self):
        normal = normalise("my leeg is numb").replaced([(3, 7, "leg")])
        assert normal.text == "my leg is numb"
        assert normal.words(7, 9) == "is"
        assert normal.words(0, 2) == "my"
        assert normal.words(3, 6) == "lee"

    def test_with_something_longer_stays_within_the_word(self):
        normal = normalise("a lg b").replaced([(2, 4, "legs")])
        assert normal.text == "a legs b"
        assert normal.words(2, 6) == "lg"
        assert normal.words(7, 8) == "b"

    def test_in_several_places(self):
        normal = normalise("xx y zz").replaced([(0, 2, "a"), (5, 7, "b")])
        assert (normal.text, normal.words(4, 5)) == ("a y b", "z")

    def test_by_nothing_is_the_same(self):
        normal = normalise("fever")
        assert normal.replaced([]) is normal


class TestALongNote:
    def test_is_complete_up_to_the_limit(self):
        assert normalise("a" * READ_AT_MOST).complete
        assert len(normalise("a" * READ_AT_MOST).text) == READ_AT_MOST == 4000

    def test_is_read_at_its_beginning_and_its_end(self):
        normal = normalise("a" * 2000 + "x" + "b" * 2000)
        assert not normal.complete
        assert normal.text == "a" * 2000 + "b" * 2000
        assert normal.origin[1999:2001] == (1999, 2001)
