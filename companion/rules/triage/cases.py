"""Cases in a file, one JSON object a line, judged without a database.

A case has the shape of a report: `id, lang, note, items, pain, measures, context`. What cannot be
read of it is named in `problems`, and the rest is judged all the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from companion.rules.labs.problems import LabProblem
from companion.rules.labs.reading import read_lab
from companion.rules.labs.types import LabReading
from companion.rules.local_time import local_date
from companion.rules.triage.facts import Answer, Context, Facts, Pain, Source
from companion.rules.triage.findings import Finding, Verdict
from companion.rules.triage.lab_facts import CORRECTED, labs_of
from companion.rules.vocabulary import Condition, Grade, Known, Region, Side, Site, Trend

E = TypeVar("E", bound=StrEnum)
NO_CONDITION = "none"
SECOND_READING = "note.second_reading"
ZONE = "Asia/Shanghai"
_NAMELESS = frozenset({Condition.UNREAD_NOTE, Condition.MULTIPLE_PROBLEMS})
_RATINGS = ("severity", "frequency", "interference", "count", "level")
_KNOWN_FACTS = ("spine_mets", "sact_42d")
_GRADES = {grade.name.lower(): grade for grade in Grade}
_LOWEST_DAY, _HIGHEST_DAY = 0, 36_500


@dataclass(frozen=True, slots=True)
class Case:
    """One case as read, and what of it could not be."""

    id: str
    facts: Facts
    problems: tuple[str, ...]


class _Reader:
    """Collects what cannot be read, so that the rest is judged all the same."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = local_date(now, ZONE)
        self.problems: list[str] = []

    def lost(self, what: str) -> None:
        self.problems.append(what[:80])


def read_case(line: str, *, number: int, now: datetime) -> Case:
    """A line of a file. Never raises; an unreadable line is an empty case with a problem."""
    reader = _Reader(now)
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        reader.lost("not a JSON object")
        raw = {}
    facts = Facts(
        source=Source.SYMPTOM_REPORT,
        observed_at=now,
        received_at=now,
        local_date=reader.today,
        zone=ZONE,
        answers=dict(_answers(_mapping(raw, "items", reader), reader)),
        pains=tuple(_pains(raw.get("pain"), reader)),
        measures=dict(_measures(_mapping(raw, "measures", reader), reader)),
        note=raw["note"] if isinstance(raw.get("note"), str) else "",
        cannot_wait=raw.get("cannot_wait") is True,
        by_proxy=raw.get("by_proxy") is True,
    )
    context = _mapping(raw, "context", reader)
    facts = _with_labs(replace(facts, context=_context(context, reader)), context, reader)
    return Case(str(raw.get("id", number)), facts, tuple(reader.problems))


# To what the hints of the second reader point.
_HINTED = {
    "limb_weakness": Condition.MSCC,
    "gait_unsteady": Condition.MSCC,
    "numb_limb_trunk": Condition.MSCC,
    "saddle_numbness": Condition.MSCC,
    "band_pain": Condition.MSCC,
    "lhermitte_shocks": Condition.MSCC,
    "urinary_retention": Condition.MSCC,
    "incontinence": Condition.MSCC,
    "severe_back_pain_night": Condition.MSCC,
    "fracture_weightbearing": Condition.PATHOLOGICAL_FRACTURE,
    "thigh_groin_ache": Condition.ATYPICAL_FEMORAL_FRACTURE,
    "tingling_cramps_hypocalcaemia": Condition.HYPOCALCAEMIA,
    "confusion_drowsy": Condition.HYPERCALCAEMIA,
    "hypercalcaemia_thirst": Condition.HYPERCALCAEMIA,
    "anaphylaxis": Condition.HYPERSENSITIVITY,
    "fever_rigors": Condition.INFECTION,
    "jaw_bone": Condition.ONJ,
    "self_harm": Condition.SELF_HARM,
    "uncontrolled_pain": Condition.UNCONTROLLED_PAIN,
    "seizure": Condition.CARDIAC_NEURO_OTHER,
    "chest_pain_breathless": Condition.CARDIAC_NEURO_OTHER,
    "stroke_signs": Condition.CARDIAC_NEURO_OTHER,
    "heavy_bleeding": Condition.CARDIAC_NEURO_OTHER,
}


def conditions_of(verdict: Verdict) -> list[str]:
    """What the findings point to, most urgent first; "none" where nothing was found."""
    named = [
        condition.value
        for finding in verdict.findings
        if finding.counts and (condition := _condition_of(finding)) is not None
    ]
    return list(dict.fromkeys(named)) or [NO_CONDITION]


def _condition_of(finding: Finding) -> Condition | None:
    """Of what only the second reader found, that to which its hint points."""
    if finding.condition not in _NAMELESS:
        return finding.condition
    hints = (e.value.partition(":")[0] for e in finding.evidence if e.field == SECOND_READING)
    return next((_HINTED[hint] for hint in hints if hint in _HINTED), None)


def result_of(case: Case, verdict: Verdict, *, milliseconds: float) -> dict[str, Any]:
    """The answer for one case, as plain JSON types."""
    result: dict[str, Any] = {
        "id": case.id,
        "tier": verdict.tier.value,
        "conditions": conditions_of(verdict),
        "findings": [
            {
                "rule": finding.rule_id,
                "tier": finding.tier.value,
                "condition": finding.condition.value,
                "evidence": [{"field": e.field, "value": e.value} for e in finding.evidence],
            }
            for finding in verdict.findings
        ],
        "needs_reading": verdict.reading.needs_reading or bool(case.problems),
        "not_understood": list(verdict.reading.not_understood),
        "ms": round(milliseconds, 2),
    }
    if case.problems:
        result["problems"] = list(case.problems)
    return result


def _mapping(raw: Mapping[str, Any], name: str, reader: _Reader) -> Mapping[str, Any]:
    value = raw.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        reader.lost(f"{name}: not an object")
        return {}
    return value


def _answers(items: Mapping[str, Any], reader: _Reader) -> Iterator[tuple[str, Answer]]:
    for code, said in items.items():
        answer = _answer(code, said if isinstance(said, dict) else {"value": said}, reader)
        if answer is None:
            reader.lost(f"items.{code}")
        else:
            yield code, answer


def _answer(code: str, said: Mapping[str, Any], reader: _Reader) -> Answer | None:
    values: dict[str, Any] = {}
    plain = said.get("value")
    if isinstance(plain, bool):
        values["present"] = plain
    elif isinstance(plain, int):
        values["count"] = plain
    elif isinstance(plain, str) and plain in _GRADES:
        values["grade"] = _GRADES[plain]
    grade = said.get("grade")
    if isinstance(grade, str) and grade in _GRADES:
        values["grade"] = _GRADES[grade]
    values |= {
        name: said[name]
        for name in _RATINGS
        if isinstance(said.get(name), int) and not isinstance(said[name], bool)
    }
    if isinstance(said.get("present"), bool):
        values["present"] = said["present"]
    if not values:
        return None
    values |= _details(said, reader)
    return Answer(str(code), **values)


def _details(said: Mapping[str, Any], reader: _Reader) -> dict[str, Any]:
    regions, reason = said.get("regions"), said.get("reason")
    found = [_member(Region, each) for each in regions] if isinstance(regions, list) else []
    details = {
        "trend": _member(Trend, said.get("trend")),
        "side": _member(Side, said.get("side")),
        "regions": frozenset(each for each in found if each is not None),
        "reason": reason if isinstance(reason, str) else None,
        "onset": _day(said.get("onset"), reader.today),
    }
    return {name: value for name, value in details.items() if value}


def _member(words: type[E], value: object) -> E | None:
    """The word of a vocabulary; None where it is none."""
    return words(value) if isinstance(value, str) and value in set(words) else None


def _pains(raw: object, reader: _Reader) -> Iterator[Pain]:
    if raw is None:
        return
    if not isinstance(raw, list):
        reader.lost("pain: not a list")
        return
    for each in raw:
        site = _member(Site, each.get("site")) if isinstance(each, dict) else None
        if site is None:
            reader.lost("pain: no such site")
            continue
        yield Pain(
            site=site,
            nrs_worst=_score(each.get("nrs_worst")),
            nrs_now=_score(each.get("nrs_now")),
            trend=_member(Trend, each.get("trend")),
            sudden=True if each.get("onset") == "sudden" or each.get("sudden") is True else None,
            onset=_day(each.get("onset"), reader.today),
        )


def _score(value: object) -> int | None:
    number = _number(value)
    return None if number is None else min(max(int(number), 0), 10)


def _measures(raw: Mapping[str, Any], reader: _Reader) -> Iterator[tuple[str, Decimal]]:
    for code, value in raw.items():
        number = _number(value)
        if number is None:
            reader.lost(f"measures.{code}")
        else:
            yield str(code), number


def _context(raw: Mapping[str, Any], reader: _Reader) -> Context:
    values: dict[str, Any] = {}
    for field in fields(Context):
        value = raw.get(field.name)
        if field.name in _KNOWN_FACTS and _member(Known, value) is not None:
            values[field.name] = _member(Known, value)
        elif (isinstance(value, bool) and field.type == "bool") or (
            str(field.type).startswith("int") and _is_count(value)
        ):
            values[field.name] = value
        elif field.type == "Decimal | None" and _number(value) is not None:
            values[field.name] = _number(value)
        elif value is not None:
            reader.lost(f"context.{field.name}")
    return Context(**values)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _with_labs(facts: Facts, context: Mapping[str, Any], reader: _Reader) -> Facts:
    raw = context.get("labs")
    if raw is None:
        return facts
    if not isinstance(raw, list):
        reader.lost("context.labs: not a list")
        return facts
    labs = labs_of(_readings(raw, reader))
    return replace(facts, labs=labs, context=replace(facts.context, ca_corr=labs.get(CORRECTED)))


def _readings(raw: list[Any], reader: _Reader) -> Iterator[LabReading]:
    for each in raw:
        if not isinstance(each, dict):
            reader.lost("context.labs: not an object")
            continue
        sent = {key: value for key, value in each.items() if key != "days_ago"}
        ago = each.get("days_ago", 0)
        days = ago if _is_count(ago) and _LOWEST_DAY <= ago <= _HIGHEST_DAY else 0
        sent |= {
            "collected_on": (reader.today - timedelta(days=days)).isoformat(),
            "confirmed": True,
        }
        reading = read_lab(sent, today=reader.today)
        if isinstance(reading, LabProblem):
            reader.lost(f"context.labs.{each.get('code')}: {reading.code}")
        else:
            yield reading


def _day(value: object, today: date) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day <= today else None


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**6 else None
