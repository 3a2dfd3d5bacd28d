"""What a note tells, in the form of structured answers, and joined with those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from companion.rules.triage.facts import Answer, Facts, Pain
from companion.rules.triage.notes.assertion import Status
from companion.rules.triage.notes.lexicon import Kind
from companion.rules.triage.notes.quantities import Quantity
from companion.rules.triage.notes.reading import NOTHING, Mention, Reading
from companion.rules.vocabulary import Grade, Side, Site, Trend

N = TypeVar("N", int, Grade)

# Where a note gives no score: what its words may mean on the scale from 0 to 10.
SCORE_OF_WORDS = {Grade.MILD: 2, Grade.MODERATE: 4, Grade.SEVERE: 8}
LEVEL_OF_WORDS = {Grade.MILD: 1, Grade.MODERATE: 2, Grade.SEVERE: 3}
_URGENT_TRENDS = (Trend.WORSE, Trend.NEW)
TEMPERATURE = "temperature_c"
LEG_GAVE_WAY = "leg_gave_way"


def told(reading: Reading, temperatures: Iterable[Quantity]) -> Reading:
    """The reading with what it affirms as answers, pains and measurements."""
    answers: dict[str, Answer] = {}
    pains: dict[Site, Pain] = {}
    for mention in reading.mentions:
        if mention.status is not Status.AFFIRMED or mention.concept.kind is Kind.MENTION:
            continue
        if mention.concept.kind is Kind.PAIN:
            pain = _pain(mention)
            pains[pain.site] = _worse_pain(pains.get(pain.site), pain)
        else:
            answer = _answer(mention)
            known = answers.get(answer.code)
            answers[answer.code] = answer if known is None else _joined(known, answer)
    values = [each.value for each in temperatures]
    return replace(
        reading,
        answers=answers,
        pains=tuple(pains.values()),
        measures={TEMPERATURE: max(values, key=_from_normal)} if values else {},
    )


def with_note(facts: Facts, reading: Reading) -> Facts:
    """The facts as if what the note affirms had been answered. The more urgent of both counts.

    A structured "no" never cancels a note. Where the patient gave no trend, the note may.
    """
    if reading is NOTHING:
        return facts
    answers = {code: _with_course(answer, facts, reading) for code, answer in facts.answers.items()}
    for code, answer in reading.answers.items():
        said = _dated(answer, reading, facts.local_date)
        answers[code] = _joined(answers[code], said) if code in answers else said
    pains = {pain.site: _pain_with_course(pain, reading) for pain in facts.pains}
    for pain in reading.pains:
        known = pains.get(pain.site)
        pains[pain.site] = _worse_pain(known, _no_more_than_scored(known, pain))
    measures = dict(facts.measures)
    for code, value in reading.measures.items():
        measured = measures.get(code)
        measures[code] = value if measured is None else max(measured, value, key=_from_normal)
    return replace(facts, answers=answers, pains=tuple(pains.values()), measures=measures)


def _no_more_than_scored(known: Pain | None, said: Pain) -> Pain:
    """Her own score is more exact than "sore": only what is called severe goes beyond it."""
    scored = known is not None and known.nrs_worst is not None
    plain = said.nrs_worst is not None and said.nrs_worst <= SCORE_OF_WORDS[Grade.MODERATE]
    return replace(said, nrs_worst=None) if scored and plain else said


def _from_normal(celsius: Decimal) -> Decimal:
    return abs(celsius - Decimal("36.8"))


def _answer(mention: Mention) -> Answer:
    concept = mention.concept
    answer = Answer(concept.item, words=mention.words)
    match concept.kind:
        case Kind.PRESENT:
            return replace(answer, present=True)
        case Kind.COUNT:
            return replace(answer, count=1, reason=concept.reason)
        case Kind.RATED:
            level = LEVEL_OF_WORDS[mention.grade]
            values = {concept.attribute: level}
            return replace(answer, trend=mention.trend, **values)  # type: ignore[arg-type]
    return replace(
        answer,
        grade=mention.grade,
        trend=mention.trend,
        regions=concept.regions,
        side=mention.side,
    )


def _pain(mention: Mention) -> Pain:
    scored = SCORE_OF_WORDS[mention.grade] if mention.nrs is None else mention.nrs
    return Pain(
        site=_site(mention),
        nrs_worst=scored,
        trend=mention.trend,
        sudden=mention.sudden or None,
        words=mention.words,
    )


_OTHER_SIDE = {
    Site.HIP_L: Site.HIP_R,
    Site.THIGH_L: Site.THIGH_R,
    Site.SHOULDER_L: Site.SHOULDER_R,
    Site.UPPER_ARM_L: Site.UPPER_ARM_R,
}


def _site(mention: Mention) -> Site:
    """Concepts name the left site; the note may say right."""
    site = mention.concept.site or Site.OTHER
    return _OTHER_SIDE.get(site, site) if mention.side is Side.RIGHT else site


def _dated(answer: Answer, reading: Reading, today: date) -> Answer:
    """With the day on which it began, where the note says for how long."""
    days = _lasted(answer.code, reading)
    if days is None:
        return answer
    return replace(answer, onset=today - timedelta(days=days))


def _lasted(code: str, reading: Reading) -> int | None:
    """The shortest that is said of the item; None where anything is said without."""
    said = [
        mention.onset_days
        for mention in reading.mentions
        if mention.concept.item == code and mention.status is Status.AFFIRMED
    ]
    known = [days for days in said if days is not None]
    return min(known) if known and len(known) == len(said) else None


def _with_course(answer: Answer, facts: Facts, reading: Reading) -> Answer:
    """A structured answer without a trend may have it from the note, and how long it has been."""
    if answer.trend is not None or not answer.grade or reading.course is None:
        return answer
    onset = answer.onset
    if onset is None and reading.long_known:
        onset = facts.local_date - timedelta(days=LONG_KNOWN)
    return replace(answer, trend=reading.course, onset=onset)


LONG_KNOWN = 90  # days; "for years", "as usual": longer than any window of the rules


def _pain_with_course(pain: Pain, reading: Reading) -> Pain:
    return pain if pain.trend is not None else replace(pain, trend=reading.course)


def _joined(one: Answer, other: Answer) -> Answer:
    """The more urgent of two answers to an item, attribute by attribute."""
    return Answer(
        code=one.code,
        grade=_most(one.grade, other.grade),
        trend=_trend(one, other),
        onset=_onset(one, other),
        side=_both(one.side, other.side),
        regions=one.regions | other.regions,
        severity=_most(one.severity, other.severity),
        frequency=_most(one.frequency, other.frequency),
        interference=_most(one.interference, other.interference),
        present=one.present or other.present,
        count=_most(one.count, other.count),
        reason=_reason(one.reason, other.reason),
        level=_most(one.level, other.level),
        on_date=one.on_date or other.on_date,
        words="; ".join(dict.fromkeys(filter(None, (one.words, other.words)))),
    )


def _reason(one: str | None, other: str | None) -> str | None:
    """The more urgent one goes before another that is also said."""
    return LEG_GAVE_WAY if LEG_GAVE_WAY in {one, other} else one or other


def _most(one: N | None, other: N | None) -> N | None:
    values = [value for value in (one, other) if value is not None]
    return max(values, default=None)


def _trend(one: Answer, other: Answer) -> Trend | None:
    for trend in _URGENT_TRENDS:
        if trend in {one.trend, other.trend}:
            return trend
    # What was answered with none of it has no trend that could speak for the other.
    said = [each.trend for each in (one, other) if each.grade or each.severity or each.words]
    return None if None in said or not said else said[0]


def _onset(one: Answer, other: Answer) -> date | None:
    """The later; unknown where either is unknown and says that it is there."""
    said = [each.onset for each in (one, other) if each.grade or each.words]
    known = [day for day in said if day is not None]
    return max(known) if known and len(known) == len(said) else None


def _both(one: Side | None, other: Side | None) -> Side | None:
    if one is None or other is None or one is other:
        return one or other
    return Side.BOTH


def _worse_pain(known: Pain | None, pain: Pain) -> Pain:
    if known is None:
        return pain
    scored = [nrs for nrs in (known.nrs_worst, pain.nrs_worst) if nrs is not None]
    trend = next((t for t in _URGENT_TRENDS if t in {known.trend, pain.trend}), None)
    return replace(
        known,
        nrs_worst=max(scored) if scored else None,
        trend=trend or known.trend or pain.trend,
        sudden=known.sudden or pain.sudden,
        words="; ".join(dict.fromkeys(filter(None, (known.words, pain.words)))),
    )
