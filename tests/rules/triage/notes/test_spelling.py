"""Slips of fingers and of dictation."""

import pytest

from companion.rules.triage.notes.spelling import mended
from companion.rules.triage.notes.text import normalise
from tests.rules.triage.notes.build import SMALL


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("numbness", "numbness"),
        ("numbnes", "numbnes"),  # the beginning of a word is no slip of it
        ("nubmness", "numbness"),
        ("numness", "numbness"),
        ("numbbness", "numbness"),
        ("nambness", "numbness"),
        ("nambnass", "nambnass"),
        ("numbness numness", "numbness numbness"),
        ("kumbness", "kumbness"),
        ("numbnesses", "numbnesses"),
        ("nausae", "nausea"),
        ("nauseas", "nauseas"),
        ("feaver", "fever"),
        ("feavers", "feavers"),
        ("xfeaver", "xfeaver"),
        ("coughs", "coughs"),
        ("fevre", "fevre"),
        ("sligth", "slight"),
        ("slght", "slight"),
        ("sligt", "slight"),
        ("sleight", "slight"),
        ("退麻", "腿麻"),
        ("腿麻", "腿麻"),
        ("我退麻了", "我腿麻了"),
        ("退吗", "退吗"),
        ("退", "退"),
        ("退 麻", "退 麻"),
        ("", ""),
    ],
)
def test_a_word_one_slip_away_is_put_right(typed, meant):
    assert mended(normalise(typed), SMALL).text == meant
