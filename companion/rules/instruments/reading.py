"""Turns what an app sends, parsed from JSON but not trusted, into the values that triage judges.

Nothing here raises on bad input: each function returns what could be read together with every
problem it met. A null attribute counts as left out; what is left out is unknown, never "no".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from companion.rules.instruments.catalogue import ITEMS, MEASUREMENTS
from companion.rules.instruments.measures import NOTE_MAX_LENGTH, PAIN_ATTRIBUTES
from companion.rules.instruments.problems import Problem, ProblemCode, path, problem
from companion.rules.instruments.scales import (
    SIDE,
    Attribute,
    Kind,
    Range,
    ReportPart,
    Scale,
    regions,
)
from companion.rules.instruments.typed_numbers import read_number, read_whole_number
from companion.rules.instruments.types import Item, Measurement
from companion.rules.triage.facts import Answer, Pain
from companion.rules.vocabulary import Region, Site

__all__ = [
    "Problem",
    "ProblemCode",
    "read_items",
    "read_measures",
    "read_note",
    "read_number",
    "read_pains",
    "read_whole_number",
]

YEARS_BACK = 10
YEARS_AHEAD = 2  # for what is planned

_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

_SUDDEN = "sudden"
_SCORES = ("nrs_worst", "nrs_now")
_QUANTITY = ("value", "unit")
_FINEST = Decimal("0.001")  # as measurements are stored

_WHERE = (SIDE, regions(*Region))


def read_items(raw: object, *, today: date) -> tuple[dict[str, Answer], list[Problem]]:
    """Answers by item code, from `{"limb_weakness": {"grade": "mild", "trend": "new"}, ...}`."""
    if not isinstance(raw, dict):
        return {}, [problem(ProblemCode.NOT_AN_OBJECT, "items")]
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for code, given in raw.items():
        field = path("items", code)
        item = ITEMS.get(code)
        if item is None or item.part is not ReportPart.ITEMS:
            problems.append(problem(ProblemCode.UNKNOWN_ITEM, field))
            continue
        values, faults = _read_attributes(given, field, _answerable(item), today)
        if not values and not faults:
            name = " / ".join(each.name for each in item.attributes)
            faults.append(problem(ProblemCode.REQUIRED, field, name=name))
        problems += faults
        if not faults:
            answers[code] = Answer(code, **values)
    return answers, problems


def read_pains(raw: object, *, today: date) -> tuple[tuple[Pain, ...], list[Problem]]:
    """Pain by site, from `[{"site": "lower_back", "nrs_worst": 7, "onset": "2026-11-20"}, ...]`.

    `"onset": "sudden"` is another way to say `"sudden": true`.
    """
    if not isinstance(raw, list):
        return (), [problem(ProblemCode.NOT_A_LIST, "pain")]
    if len(raw) > len(Site):
        return (), [problem(ProblemCode.TOO_MANY, "pain", most=len(Site))]
    pains: dict[Site, Pain] = {}
    problems: list[Problem] = []
    for index, given in enumerate(raw):
        field = f"pain.{index}"
        values, faults = _read_pain(given, field, today)
        if values.get("site") in pains:
            faults.append(problem(ProblemCode.REPEATED_SITE, f"{field}.site"))
        problems += faults
        if not faults:
            pains[values["site"]] = Pain(**{"nrs_worst": None} | values)
    return tuple(pains.values()), problems


def read_measures(raw: object) -> tuple[dict[str, Decimal], list[Problem]]:
    """Values in canonical units by code, from `{"temperature_c": 38.6, ...}`.

    A value may also come as `{"value": 101.5, "unit": "[degF]"}`; it is then converted.
    """
    if not isinstance(raw, dict):
        return {}, [problem(ProblemCode.NOT_AN_OBJECT, "measures")]
    measures: dict[str, Decimal] = {}
    problems: list[Problem] = []
    for code, given in raw.items():
        field = path("measures", code)
        measurement = MEASUREMENTS.get(code)
        if measurement is None:
            known = ", ".join(MEASUREMENTS)
            problems.append(problem(ProblemCode.UNKNOWN_MEASUREMENT, field, known=known))
            continue
        value, faults = _read_measure(given, field, measurement)
        problems += faults
        if value is not None:
            measures[code] = value
    return measures, problems


def read_note(raw: object) -> tuple[str, list[Problem]]:
    """The patient's own words, unchanged."""
    if raw is None:
        return "", []
    if not isinstance(raw, str):
        return "", [problem(ProblemCode.NOT_A_STRING, "note")]
    problems = []
    if len(raw) > NOTE_MAX_LENGTH:
        problems.append(problem(ProblemCode.MAX_LENGTH, "note", most=NOTE_MAX_LENGTH))
    if _FORBIDDEN.search(raw):
        problems.append(problem(ProblemCode.FORBIDDEN_CHARACTER, "note"))
    return ("" if problems else raw), problems


def _answerable(item: Item) -> tuple[Attribute, ...]:
    """What may be told of an item: where a red flag is felt, and of several scales any."""
    if Scale.RF4 in item.scales:
        return (*Scale.RF4.attributes, *_WHERE)
    if len(item.scales) > 1:
        return tuple(replace(each, required=False) for each in item.attributes)
    return item.attributes


def _read_pain(given: object, field: str, today: date) -> tuple[dict[str, Any], list[Problem]]:
    if isinstance(given, dict) and given.get("onset") == _SUDDEN:
        given = given | {"onset": None, "sudden": True}
    values, faults = _read_attributes(given, field, PAIN_ATTRIBUTES, today)
    if isinstance(given, dict) and all(given.get(score) is None for score in _SCORES):
        name = " / ".join(_SCORES)
        faults.append(problem(ProblemCode.REQUIRED, f"{field}.{_SCORES[0]}", name=name))
    return values, faults


def _read_measure(
    given: object, field: str, measurement: Measurement
) -> tuple[Decimal | None, list[Problem]]:
    """In the canonical unit, whether it came bare or with its unit."""
    if not isinstance(given, dict):
        return _converted(given, field, measurement, measurement.unit)
    problems = _misnamed(given, field, known=_QUANTITY, required=_QUANTITY)
    if problems:
        return None, problems
    if given["unit"] not in list(measurement.units):
        choices = ", ".join(measurement.units)
        return None, [problem(ProblemCode.INVALID_CHOICE, f"{field}.unit", choices=choices)]
    return _converted(given["value"], f"{field}.value", measurement, given["unit"])


def _converted(
    raw: object, field: str, measurement: Measurement, unit: str
) -> tuple[Decimal | None, list[Problem]]:
    value = read_number(
        raw,
        field=field,
        within=measurement.hard,
        unit_name=measurement.unit_name,
        convert=measurement.units[unit],
    )
    return (None, [value]) if isinstance(value, Problem) else (value.quantize(_FINEST), [])


def _read_attributes(
    raw: object, field: str, attributes: Sequence[Attribute], today: date
) -> tuple[dict[str, Any], list[Problem]]:
    """The values by attribute name, as `Answer` and `Pain` take them."""
    if not isinstance(raw, dict):
        return {}, [problem(ProblemCode.NOT_AN_OBJECT, field)]
    known = [each.name for each in attributes]
    required = [each.name for each in attributes if each.required]
    problems = _misnamed(raw, field, known=known, required=required)
    values: dict[str, Any] = {}
    for attribute in attributes:
        given = raw.get(attribute.name)
        if given is None:
            continue
        value = _read_value(given, f"{field}.{attribute.name}", attribute, today)
        if isinstance(value, Problem):
            problems.append(value)
        else:
            values[attribute.name] = value
    return values, problems


def _misnamed(
    raw: Mapping[str, object], field: str, *, known: Sequence[str], required: Sequence[str]
) -> list[Problem]:
    """What stands in an object unasked, and what does not stand in it."""
    return [
        problem(ProblemCode.UNKNOWN_FIELD, path(field, name), known=", ".join(known))
        for name in raw
        if name not in known
    ] + [
        problem(ProblemCode.REQUIRED, f"{field}.{name}", name=name)
        for name in required
        if raw.get(name) is None
    ]


def _read_value(raw: object, field: str, attribute: Attribute, today: date) -> object | Problem:
    match attribute:
        case Attribute(kind=Kind.WHOLE_NUMBER, within=Range() as within):
            return read_whole_number(raw, field=field, within=within)
        case Attribute(kind=Kind.YES_NO):
            is_boolean = isinstance(raw, bool)
            return raw if is_boolean else problem(ProblemCode.NOT_A_BOOLEAN, field)
        case Attribute(kind=Kind.CHOICE):
            return _read_choice(raw, field, attribute)
        case Attribute(kind=Kind.CHOICES):
            return _read_choices(raw, field, attribute)
        case Attribute(kind=Kind.PAST_DATE):
            return _read_date(raw, field, _years_from(today, -YEARS_BACK), today)
        case _:
            earliest, latest = _years_from(today, -YEARS_BACK), _years_from(today, YEARS_AHEAD)
            return _read_date(raw, field, earliest, latest)


def _years_from(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February has no counterpart in most years
        return day.replace(year=day.year + years, day=28)


def _read_choice(raw: object, field: str, attribute: Attribute) -> object | Problem:
    for option in attribute.options:
        if raw == option.word:
            return option.value
    choices = ", ".join(str(option.word) for option in attribute.options)
    return problem(ProblemCode.INVALID_CHOICE, field, choices=choices)


def _read_choices(raw: object, field: str, attribute: Attribute) -> object | Problem:
    """Any bad entry spoils the list, which then has one problem."""
    if not isinstance(raw, list):
        return problem(ProblemCode.NOT_A_LIST, field)
    chosen = [_read_choice(each, field, attribute) for each in raw]
    faults = [each for each in chosen if isinstance(each, Problem)]
    return faults[0] if faults else frozenset(chosen)


def _read_date(raw: object, field: str, earliest: date, latest: date) -> date | Problem:
    try:
        day = date.fromisoformat(raw) if isinstance(raw, str) and _DATE.fullmatch(raw) else None
    except ValueError:
        day = None
    if day is None:
        return problem(ProblemCode.NOT_A_DATE, field)
    if day < earliest:
        return problem(ProblemCode.DATE_TOO_EARLY, field, earliest=earliest.isoformat())
    if day > latest:
        return problem(ProblemCode.DATE_TOO_LATE, field, latest=latest.isoformat())
    return day
