"""What a note says of a symptom: that it is there, that it is not, or something else."""

import pytest

from tests.rules.triage.notes.build import statuses


def table(*rows):
    return pytest.mark.parametrize(("note", "said"), rows, ids=[row[0] for row in rows])


@table(
    ("fever", ["fever affirmed"]),
    ("no fever", ["fever negated"]),
    ("fever: no", ["fever negated"]),
    ("fever: no cough", ["fever affirmed", "cough negated"]),
    ("not never fever", ["fever affirmed"]),
    ("no fever, no cough", ["fever negated", "cough negated"]),
    ("no fever but cough", ["fever negated", "cough affirmed"]),
    ("no fever. cough", ["fever negated", "cough affirmed"]),
    ("no fever and cough", ["fever negated", "cough negated"]),
    ("no fever, cough", ["fever negated", "cough negated"]),
    ("no fever, cough is very severe", ["fever negated", "cough affirmed"]),
    ("fever, cough", ["fever affirmed", "cough affirmed"]),
    ("no one two three four fever", ["fever negated"]),
    ("no one two three four five fever", ["fever affirmed"]),
    ("cannot feel", ["numb affirmed"]),
    ("never cannot feel", ["numb negated"]),
    ("not cannot feel", ["numb affirmed"]),
    ("没有腿麻", ["numb negated"]),
    ("腿没麻", ["numb negated"]),
    ("没发烧，咳嗽", ["fever negated", "cough affirmed"]),
    ("没发烧、咳嗽", ["fever negated", "cough negated"]),
    ("发烧没有", ["fever negated"]),
    ("发烧没有咳嗽", ["fever affirmed", "cough negated"]),
    ("腿麻、咳嗽、发烧都没有", ["numb negated", "cough negated", "fever negated"]),
    ("腿麻。咳嗽、发烧都没有", ["numb affirmed", "cough negated", "fever negated"]),
    ("不一二三四发烧", ["fever negated"]),
    ("不一二三四五发烧", ["fever affirmed"]),
)
def test_denied_or_not(note, said):
    assert statuses(note) == said


@table(
    ("fever gone", ["fever over"]),
    (f"fever {'x' * 30} gone", ["fever over"]),
    (f"fever {'x' * 50} gone", ["fever affirmed"]),
    ("fever gone, back again", ["fever affirmed"]),
    ("fever gone but worse", ["fever affirmed"]),
    ("fever. gone", ["fever affirmed"]),
    ("fever last year", ["fever past"]),
    ("last year, fever", ["fever past"]),
    ("fever, last year", ["fever affirmed"]),
    ("last year. fever", ["fever affirmed"]),
    ("last year fever now", ["fever affirmed"]),
    ("last year fever worse", ["fever affirmed"]),
    ("fell gone", ["fall affirmed"]),
    ("fell last year", ["fall past"]),
    ("no fever last year", ["fever negated"]),
    ("fever, doctor said fine", ["fever cleared"]),
    ("fever. doctor said fine", ["fever cleared"]),
    ("fever doctor said fine worse", ["fever affirmed"]),
    ("weakness as always same", ["weak known"]),
    ("weakness as always", ["weak affirmed"]),
    ("weakness same", ["weak affirmed"]),
    ("fever as always same", ["fever affirmed"]),
    ("weakness as always same, new", ["weak affirmed"]),
    ("weakness as always same, worse", ["weak affirmed"]),
    ("weakness same for 28 days", ["weak known"]),
    ("weakness same for 27 days", ["weak affirmed"]),
    ("去年发烧", ["fever past"]),
    ("腿麻好了", ["numb over"]),
    ("腿麻好了，又加重", ["numb affirmed"]),
)
def test_now_or_not(note, said):
    assert statuses(note) == said


@table(
    ("my mother has fever", ["fever somebody_else"]),
    ("my mother has fever. I cough", ["fever somebody_else", "cough affirmed"]),
    ("mother has fever and I cough", ["fever somebody_else", "cough affirmed"]),
    ("fever, my mother knows", ["fever affirmed"]),
    ("妈妈发烧", ["fever somebody_else"]),
    ("妈妈发烧。咳嗽", ["fever somebody_else", "cough affirmed"]),
    ("in a film a fever", ["fever somebody_else"]),
    ("in a film I had fever", ["fever affirmed"]),
    ("afraid of fever", ["fever supposed"]),
    ("afraid of dinner, fever", ["fever affirmed"]),
    ("if fever, doctor?", ["fever supposed"]),
    ("if fever, doctor", ["fever affirmed"]),
    ("fever?", ["fever affirmed"]),
    ("if fever has not happened", ["fever supposed"]),
    ("fever? has not happened", ["fever supposed"]),
    ("fever has not happened", ["fever affirmed"]),
)
def test_hers_and_real_or_not(note, said):
    assert statuses(note) == said
