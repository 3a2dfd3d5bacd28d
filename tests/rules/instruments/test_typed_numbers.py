"""One rule for typed numbers: the right value, or a problem; never some other number."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.instruments.reading import (
    Problem,
    ProblemCode,
    read_number,
    read_whole_number,
)
from companion.rules.instruments.scales import Range

WITHIN = Range(0, 100)

NOT_NUMBERS = [
    "7,5",
    "7。5",
    "7，5",
    "3級",
    "3级",
    "三",
    "³",
    "①",
    "Ⅲ",
    "½",
    "٣",
    "१",
    "𝟛",
    "１，０００",
    "1,000",
    "1 000",
    "1_000",
    "",
    " ",
    ".",
    "．",
    "5.",
    ".5",
    "7..5",
    "7.5.1",
    "+-7",
    "－7",
    "−7",
    " 7",
    "7 ",
    "7\n",
    "7\x00",
    "7\u200b",
    "\ufeff7",
    "0x10",
    "1e3",
    "1E3",
    "NaN",
    "Infinity",
    "sNaN",
    "7 kg",
    "38,6℃",
    "1" * 400,
    "\ud800",
    True,
    False,
    None,
    [],
    [7],
    {},
    {"value": 7},
    math.nan,
    math.inf,
    -math.inf,
    float("1e400"),
]


def number(raw):
    return read_number(raw, field="here", within=WITHIN)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (7, "7"),
        (7.5, "7.5"),
        (0.1, "0.1"),
        (1e1, "10"),
        (-0.0, "0"),
        ("7", "7"),
        ("7.5", "7.5"),
        ("007.50", "7.5"),
        ("７", "7"),
        ("７．５", "7.5"),
        ("７.５", "7.5"),
        ("3８．6", "38.6"),
        ("+7", "7"),
    ],
)
def test_a_number_is_read_as_it_was_meant(raw, value):
    assert number(raw) == Decimal(value)


@pytest.mark.parametrize("raw", NOT_NUMBERS)
def test_anything_else_is_a_problem(raw):
    read = number(raw)
    assert isinstance(read, Problem)
    assert (read.code, read.field) == (ProblemCode.NOT_A_NUMBER, "here")


@pytest.mark.parametrize("raw", [-1, "-1", 101, "100.01", 10**400, -(10**400), 1e300, "9" * 20])
def test_a_number_beyond_the_range_is_told_the_range(raw):
    read = number(raw)
    assert isinstance(read, Problem)
    assert read.code is ProblemCode.OUT_OF_RANGE
    assert read.text.en == "This must lie between 0 and 100."
    assert read.text.zh == "数值必须在0到100之间。"


@pytest.mark.parametrize("raw", [0, 100, "0", "１００"])
def test_both_ends_of_the_range_belong_to_it(raw):
    assert isinstance(number(raw), Decimal)


@pytest.mark.parametrize(("raw", "value"), [(3, 3), (3.0, 3), ("3", 3), ("３", 3), ("3.0", 3)])
def test_a_whole_number_may_be_written_with_an_empty_fraction(raw, value):
    assert read_whole_number(raw, field="here", within=WITHIN) == value


@pytest.mark.parametrize("raw", [2.5, "2.5", "２．５", 5e-324, "0.00000000000000000001"])
def test_a_whole_number_has_no_fraction(raw):
    read = read_whole_number(raw, field="here", within=WITHIN)
    assert isinstance(read, Problem)
    assert read.code is ProblemCode.NOT_A_WHOLE_NUMBER


@given(st.text())
def test_a_text_is_read_as_the_number_that_it_spells_or_not_at_all(text):
    read = number(text)
    if isinstance(read, Decimal):
        assert float(text.replace("．", ".")) == pytest.approx(float(read))


@given(st.text("0123456789０１２３４５６７８９.．,，。三³٣eE+- ", max_size=6))
def test_a_nearly_numeric_text_is_never_another_number(text):
    read = number(text)
    if isinstance(read, Decimal):
        ascii_text = text.translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
        assert read == Decimal(ascii_text)


@given(st.floats() | st.integers())
def test_a_json_number_keeps_its_value(raw):
    read = number(raw)
    if isinstance(read, Decimal):
        assert float(read) == raw
