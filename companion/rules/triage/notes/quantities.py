"""Numbers in notes: temperatures, pain scores, and how long something has lasted.

Digits and Chinese numerals, with the units that people write (°F, 度, 分, 天, weeks).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9, "俩": 2, "仨": 3}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_HAN = "零〇一二两三四五六七八九十百千俩仨"
# Bounded, so that a note of one digit repeated is read no slower than any other.
_NUMBER = rf"(?:(?<!\d)\d{{1,6}}(?:\.\d{{1,3}})?|(?<![{_HAN}])[{_HAN}]{{1,6}})"
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "couple of": 2, "couple": 2, "few": 3,
    "several": 4,
}  # fmt: skip
_ENGLISH_NUMBER = (
    rf"(?:(?<!\d)\d{{1,6}}(?:\.\d{{1,3}})?|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
)

_CELSIUS_HAN = re.compile(rf"({_NUMBER})\s*度\s*([\d{_HAN}半](?![\d.{_HAN}度]))?")
_CELSIUS_POINT = re.compile(rf"([{_HAN}]{{2,4}})点([{_HAN}])")
_OTHER_UNIT = (
    r"(?!\d|[.,:]\d|\s*(?:/|%|x\b|k?m?c?g\b|kilos?|lbs?\b|stone|pounds|quid|mmol|mls?\b|cm\b|mm\b|"
    r"mi?n(?:ute)?s?\b|ho?u?rs?\b|days?|weeks?|wks?\b|months?|years?|yrs?\b|miles?|km\b|steps|"
    r"inch|times|tablets?|units?|iu\b|of (?:us|them|the)|分钟|天|岁|公斤|斤|周|年|月|小时))"
)
_CELSIUS = re.compile(
    r"(?<![\d.,])(3[4-9]|4[0-3])(?:[.,](\d)\d?)?\s*(?:(?:°\s*c?|℃|c\b|degrees?|deg\b)|"
    rf"{_OTHER_UNIT})"
)
_FAHRENHEIT = re.compile(
    r"(?<![\d.])(9\d|10\d|11[0-3])(?:\.(\d))?\s*(°?\s*f\b|f\b|degrees? f\w*|fahrenheit|degrees|°)"
)
_BARE_FAHRENHEIT = re.compile(rf"(?<![\d.,])(99|10[0-7])(?:\.(\d))?{_OTHER_UNIT}")
_ONLY_A_LIMIT = re.compile(
    r"(?:under|below|less than|lower than|(?:not|never|no|nt)\s(?:\w+\s){0,3}?"
    r"(?:over|above|past|reach\w*|hit|higher than|more than)|"
    r"\bif (?:it|my temp\w*|temp\w*|i|the \w+)\s(?:\w+\s){0,4})\s*$"
)
_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_SPOKEN = re.compile(rf"\b(thirty|forty)\s?({_UNIT})(?:\s(?:point\s)?({_UNIT}))?\b")
_SPOKEN_RANGE = frozenset(
    {("thirty", unit) for unit in ("five", "six", "seven", "eight", "nine")}
    | {("forty", unit) for unit in ("one", "two")}
)
_SURE_CELSIUS = re.compile(r"°|℃|c$|deg")
_SCORE_WORD = r"10|\d|one|two|three|four|five|six|seven|eight|nine|ten"
_SPAN_OF_TIME = r"minute|min|hour|hr|day|night|week|wk|month|year|yr|time|tablet|place|side|oclock"
_SCORE = re.compile(rf"({_NUMBER})\s*(?:/|out of|of)\s*(?:10|ten)\b|({_NUMBER})\s*分(?!钟)")
_ENGLISH_SCORE = re.compile(
    r"\b(?:pains?|aches?|hurts?|agony|score|level|nrs|vas)\b[^.!?\d]{0,25}?"
    r"\b(?:is|its|at|of|was|now|to|hit|hits|around|about|score|level)\s(?:still\s)?(?:an?\s)?"
    rf"({_SCORE_WORD})(?!\s*(?:/|to\b|or\b|{_SPAN_OF_TIME}|out|of|st|nd|rd|th|mg|am|pm|weeks?|of))\b"
)
_CALLED = re.compile(
    r"\b(?:(?:call|score)\sit\s(?:an?\s)?|(?:an?\s)?(?:solid|strong|clear|full)\s)"
    rf"({_SCORE_WORD})(?!\s*(?:/|to\b|or\b|{_SPAN_OF_TIME}|out|of|mg|am|pm|hours?|oclock))\b"
)
_DURATION = re.compile(
    rf"(?<![a-z0-9])({_ENGLISH_NUMBER}|{_NUMBER}|半|几|好几)(?:(?<=[a-z])\s+|(?<![a-z])\s*)"
    r"[多来]?个?半?\s*"
    r"(minutes?|mins?|hours?|hrs?|days?|d\b|nights?|weeks?|wks?|fortnights?|months?|mths?|"
    r"years?|yrs?|winters?|summers?|y\b|分钟|小时|钟头|天|日|宿|晚上|周|星期|礼拜|月|年)(?!\s*old\b)"
)
_EACH = re.compile(r"(?:once|twice|times|\d|litres?|pints?|glasses|cups|tablets?|mg)\s(?:in\s)?$")
_DAYS = {
    "mi": 0, "ho": 0, "hr": 0, "分": 0, "小": 0, "钟": 0, "d": 1, "da": 1, "ni": 1, "天": 1,
    "日": 1, "宿": 1, "晚": 1, "we": 7, "wk": 7, "fo": 14, "周": 7, "星": 7, "礼": 7, "mo": 30,
    "mt": 30, "月": 30, "ye": 365, "wi": 365, "su": 365, "yr": 365, "y": 365, "年": 365,
}  # fmt: skip
FEVERISH = re.compile(
    r"体温|发烧|发热|高烧|低烧|烧|温度|\btemps?\b|temperature|fever|thermometer|\breading\b|"
    r"\bburning up|\bshiver|\bchills|\brigors|\bspik(?:ed|ing)|\brunning a\b|\bits? up\b|"
    r"\bpast (?=3[7-9]|4)"
)
FEVERISH_REACHES = 40
_CANONICAL = Decimal("0.1")
_ARTICLES = frozenset({"a", "an"})
WORST_SCORE = 10
LONGEST_NUMBER = 8


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in its canonical unit, and where it stands."""

    value: Decimal
    start: int
    end: int


def temperatures(text: str) -> list[Quantity]:
    """Body temperatures in °C, within what a body can have."""
    found: list[Quantity] = []
    for match in _CELSIUS_HAN.finditer(text):
        whole, part = number(match.group(1)), match.group(2)
        if whole is not None:
            tenths = Decimal("0.5") if part == "半" else (number(part or "零") or Decimal(0)) / 10
            tenths = tenths if tenths < 1 else tenths / 10
            found.append(Quantity(whole + tenths, *match.span()))
    for match in _CELSIUS_POINT.finditer(text):
        whole, part = number(match.group(1)), number(match.group(2))
        if whole is not None and part is not None:
            found.append(Quantity(whole + part / 10, *match.span()))
    for match in _CELSIUS.finditer(text):
        sure = match.group(2) or _SURE_CELSIUS.search(match.group()) or _is_feverish(text, match)
        if sure and not _ONLY_A_LIMIT.search(text[: match.start()]):
            value = Decimal(f"{match.group(1)}.{match.group(2) or 0}")
            found.append(Quantity(value, *match.span()))
    for match in _fahrenheit(text):
        fahrenheit = Decimal(f"{match.group(1)}.{match.group(2) or 0}")
        value = ((fahrenheit - 32) / Decimal("1.8")).quantize(_CANONICAL)
        found.append(Quantity(value, *match.span()))
    return [each for each in found if Decimal(34) <= each.value <= Decimal(43)]


def _fahrenheit(text: str) -> Iterator[re.Match[str]]:
    yield from _FAHRENHEIT.finditer(text)
    for match in _BARE_FAHRENHEIT.finditer(text):
        before = text[max(match.start() - FEVERISH_REACHES, 0) : match.start()]
        no_number_between = re.split(r"\d", before)[-1]
        if FEVERISH.search(no_number_between) and not _ONLY_A_LIMIT.search(before):
            yield match


def _is_feverish(text: str, match: re.Match[str]) -> bool:
    """Whether fever is spoken of near a number without a unit."""
    near = text[max(match.start() - FEVERISH_REACHES, 0) : match.end() + FEVERISH_REACHES]
    return FEVERISH.search(near) is not None


def in_digits(text: str) -> Iterator[tuple[int, int, str]]:
    """Temperatures that are written in English words: "thirty eight point nine" is 38.9."""
    for match in _SPOKEN.finditer(text):
        tens, unit, tenth = match.groups()
        if (tens, unit) in _SPOKEN_RANGE and (tenth or _is_feverish(text, match)):
            point = f".{_WORDS[tenth]}" if tenth else ""
            yield *match.span(), f"{_WORDS[tens] + _WORDS[unit]}{point}"


def scores(text: str) -> list[Quantity]:
    """Pain scores from 0 to 10: "8/10", "8分", "eight out of ten"."""
    found: list[Quantity] = []
    for match in _SCORE.finditer(text):
        value = number(match.group(1) or match.group(2))
        if value is not None and 0 <= value <= WORST_SCORE and value == value.to_integral_value():
            found.append(Quantity(value, *match.span()))
    for pattern in (_ENGLISH_SCORE, _CALLED):
        for match in pattern.finditer(text):
            value = number(match.group(1))
            if value is not None:
                found.append(Quantity(value, *match.span(1)))
    return found


def durations(text: str) -> list[Quantity]:
    """In whole days: "12 days", "两年", "半个月"."""
    found: list[Quantity] = []
    for match in _DURATION.finditer(text):
        value, unit = match.groups()
        days = _DAYS.get(unit[:2]) if unit[0].isascii() else _DAYS.get(unit[0])
        if days is None or (value in _ARTICLES and _EACH.search(text[: match.start()])):
            continue
        count = Decimal("0.5") if value == "半" else number(value) or Decimal(3)
        found.append(Quantity(Decimal(int(count * days)), *match.span()))
    return found


def number(text: str) -> Decimal | None:
    """Digits, English number words, or Chinese numerals below ten thousand."""
    if text in _WORDS:
        return Decimal(_WORDS[text])
    if text[:1].isdigit() and text.isascii():
        return Decimal(text) if len(text) <= LONGEST_NUMBER else None
    total = current = 0
    for character in text:
        if character in _DIGITS:
            current = current * 10 + _DIGITS[character] if current else _DIGITS[character]
        elif character in _SCALES:
            total += (current or 1) * _SCALES[character]
            current = 0
        else:
            return None
    return Decimal(total + current) if text else None
