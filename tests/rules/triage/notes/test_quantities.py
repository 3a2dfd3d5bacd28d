"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.triage.notes.quantities import durations, number, scores, temperatures


def values(quantities):
    return [str(each.value) for each in quantities]


@pytest.mark.parametrize(
    ("text", "celsius"),
    [
        ("36度9", "36.9"),
        ("三十八度五", "38.5"),
        ("三十九度", "39"),
        ("体温三十八点二", "38.2"),
        ("烧到38度半", "38.5"),
        ("38.4度", "38.4"),
        ("38.4 c", "38.4"),
        ("fever 39", "39.0"),
        ("36.9 tonight", "36.9"),
        ("100.9f", "38.3"),
        ("101 fahrenheit", "38.3"),
        ("temp of 102 f", "38.9"),
        ("体温37.6", "37.6"),
    ],
)
def test_a_temperature_is_read_in_celsius(text, celsius):
    assert celsius in values(temperatures(text))


@pytest.mark.parametrize(
    "text",
    [
        "i am 39 years old",
        "room 38",
        "90 minutes",
        "120 over 80",
        "第36床",
        "44度",
        "33.9度",
        "2.38 mmol/l",
        "138.5",
    ],
)
def test_what_is_no_body_temperature_is_left_alone(text):
    assert temperatures(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pain 8/10", ["8"]),
        ("8 out of 10", ["8"]),
        ("疼8分", ["8"]),
        ("八分", ["8"]),
        ("10分", ["10"]),
        ("11/10", []),
        ("5分钟", []),
        ("half past 8", []),
    ],
)
def test_a_pain_score_lies_between_0_and_10(text, found):
    assert values(scores(text)) == found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 days", "12"),
        ("two years", "730"),
        ("a week", "7"),
        ("6 wks", "42"),
        ("两年", "730"),
        ("十来天", "10"),
        ("半个月", "15"),
        ("三周", "21"),
        ("20 mins ago", "0"),
        ("十年了", "3650"),
        ("一宿", "1"),
    ],
)
def test_how_long_it_has_lasted_is_counted_in_days(text, days):
    assert days in values(durations(text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("二十一", 21),
        ("三十八", 38),
        ("一百零二", 102),
        ("两千", 2000),
        ("38.5", "38.5"),
    ],
)
def test_a_numeral_is_read(text, value):
    assert number(text) == Decimal(value)


@given(st.text(alphabet="0123456789.零一二两三四五六七八九十百千度分天周月年/ of10f°", max_size=60))
def test_any_mixture_of_numerals_is_read_without_an_error(text):
    for each in (*temperatures(text), *scores(text), *durations(text)):
        assert 0 <= each.start < each.end <= len(text)
