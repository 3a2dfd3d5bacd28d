"""Every word for a number, and every unit of time."""

import pytest

from companion.rules.triage.notes.quantities import durations

NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
]
HAN = "一二三四五六七八九十"


def days(text):
    return [each.value for each in durations(text)]


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *((word, number) for number, word in enumerate(NUMBERS, start=1)),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("a", 1),
        ("couple of", 2),
        ("few", 3),
        ("several", 4),
        ("12", 12),
    ],
)
def test_an_english_number(word, number):
    assert days(f"for {word} days") == [number]


@pytest.mark.parametrize(
    ("word", "number"),
    [
        *((word, number) for number, word in enumerate(HAN, start=1)),
        ("两", 2),
        ("俩", 2),
        ("仨", 3),
        ("十五", 15),
        ("二十", 20),
        ("二十一", 21),
        ("一百", 100),
        ("12", 12),
    ],
)
def test_a_chinese_number(word, number):
    assert days(f"{word}天") == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2 minutes", 0),
        ("2 hours", 0),
        ("2 days", 2),
        ("2 nights", 2),
        ("2 weeks", 14),
        ("2 wks", 14),
        ("2 fortnights", 28),
        ("2 months", 60),
        ("2 mths", 60),
        ("2 years", 730),
        ("2 yrs", 730),
        ("2分钟", 0),
        ("2小时", 0),
        ("2天", 2),
        ("2日", 2),
        ("2宿", 2),
        ("2周", 14),
        ("2星期", 14),
        ("2个礼拜", 14),
        ("2个月", 60),
        ("2年", 730),
    ],
)
def test_a_unit_of_time(text, number):
    assert days(text) == [number]
