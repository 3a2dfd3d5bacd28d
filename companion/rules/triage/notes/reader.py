"""The first reader of notes: deterministic, explainable, quick enough for a request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from companion.rules.triage.notes import quantities
from companion.rules.triage.notes.assertion import Status, overlaps, status_of
from companion.rules.triage.notes.lexicon import (
    IDIOM,
    Concept,
    Lexicon,
)
from companion.rules.triage.notes.lexicon import (
    lexicon as shipped,
)
from companion.rules.triage.notes.matching import Match, Span, find
from companion.rules.triage.notes.reading import NOTHING, Mention, Reading
from companion.rules.triage.notes.scopes import Scopes
from companion.rules.triage.notes.spelling import mended
from companion.rules.triage.notes.telling import told
from companion.rules.triage.notes.text import Normal, normalise
from companion.rules.vocabulary import Grade, Side, Trend

SIDE_REACHES = 14
SCORE_REACHES = 40
MOST_NAMED = 12
LONGEST_NAMED = 40
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)*|[^\W\d_a-z]+|[^\w\s]")
_IGNORED = frozenset(",.;:!?()[]/、。…&+=%°#@<>|\\{}$^￥¥·")


def read_note(note: str, words: Lexicon | None = None) -> Reading:
    """What the note says. Any text gives an answer; nothing in it can raise an error."""
    words = words or shipped()
    if not note.strip():
        return NOTHING
    normal = mended(normalise(note), words)
    matches = find(normal.text, words)
    idioms = [match for match in matches if match.owner == IDIOM]
    literal = [match for match in matches if not _is_blocked(match, idioms)]
    scopes = Scopes(normal.text, literal)
    mentions = _mentions(normal, literal, scopes, words)
    lost = _not_understood(normal, matches, scopes, words)
    return told(
        Reading(
            mentions=mentions,
            course=_course(scopes),
            long_known=scopes.is_long_known,
            not_understood=lost,
            needs_reading=bool(lost) or any(mention.concept.red for mention in mentions),
        ),
        quantities_of(normal.text, scopes),
    )


def quantities_of(text: str, scopes: Scopes) -> list[quantities.Quantity]:
    """Temperatures that are said to be hers, of her body, and now."""
    return [
        each
        for each in quantities.temperatures(text)
        if not scopes.has("past", scopes.clause(each.start))
        and (
            not scopes.has("surroundings", scopes.clause(each.start))
            or quantities.FEVERISH.search(text, *scopes.clause(each.start))
        )
        and not scopes.has("somebody_else", (scopes.sentence(each.start)[0], each.start))
    ]


def _is_blocked(match: Match, idioms: Sequence[Match]) -> bool:
    """Part of a figure of speech, and no longer phrase that has one in it."""
    return any(
        any(overlaps(span, (idiom.start, idiom.end)) for span in match.spans)
        and not _says_more(match, idiom)
        for idiom in idioms
    )


def _says_more(match: Match, idiom: Match) -> bool:
    """Has all the words of the figure of speech, and others."""
    longer = match.end - match.start > idiom.end - idiom.start
    return longer and all(
        any(start <= one and other <= end for start, end in match.spans)
        for one, other in idiom.spans
    )


def _mentions(
    normal: Normal,
    matches: Iterable[Match],
    scopes: Scopes,
    words: Lexicon,
) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    before: tuple[Match, Status] | None = None
    for match in matches:
        concept = words.concepts.get(match.owner)
        if concept is None:
            continue
        status = status_of(match, concept, scopes, before)
        before = (match, status)
        mentions.append(_mention(normal, match, concept, status, scopes))
    return tuple(mentions)


def _mention(
    normal: Normal, match: Match, concept: Concept, status: Status, scopes: Scopes
) -> Mention:
    clause, sentence = scopes.clause(match.start), scopes.sentence(match.start)
    span = (clause[0], max(scopes.clause(match.end - 1)[1], match.end))
    trend = _trend(span, sentence, scopes)
    return Mention(
        concept=concept,
        status=status,
        words=normal.words(match.start, match.end),
        start=match.start,
        end=match.end,
        grade=_grade(concept, span, scopes),
        trend=trend,
        onset_days=_onset(sentence, trend, scopes),
        side=_side(match, scopes),
        sudden=scopes.has("sudden", sentence),
        nrs=_score(match, scopes),
    )


def _grade(concept: Concept, span: Span, scopes: Scopes) -> Grade:
    grade = Grade.MODERATE
    if scopes.has("severe", span):
        grade = Grade.SEVERE
    elif scopes.has("mild", span):
        grade = Grade.MILD
    return max(grade, Grade(concept.least))


def _trend(span: Span, sentence: Span, scopes: Scopes) -> Trend | None:
    for name, trend in (("worse", Trend.WORSE), ("new", Trend.NEW), ("same", Trend.SAME)):
        if scopes.has(name, span) or scopes.has(name, sentence):
            return trend
    return Trend.BETTER if scopes.has("better", span) else None


def _onset(sentence: Span, trend: Trend | None, scopes: Scopes) -> int | None:
    """Of several durations the longest; the shortest where something is new or worse.

    Not how long ago something else was ("护骨针打了四年").
    """
    found = [
        each.value
        for each in scopes.durations
        if sentence[0] <= each.start < sentence[1]
        and not scopes.has("other_time", scopes.clause(each.start))
    ]
    if not found:
        return None
    return int(min(found) if trend in {Trend.NEW, Trend.WORSE} else max(found))


def _side(match: Match, scopes: Scopes) -> Side | None:
    near = (max(match.start - SIDE_REACHES, 0), match.end + SIDE_REACHES)
    found = {side for side in Side if scopes.has(side.value, near)}
    if Side.BOTH in found or {Side.LEFT, Side.RIGHT} <= found:
        return Side.BOTH
    return next(iter(found), None)


def _score(match: Match, scopes: Scopes) -> int | None:
    start, end = match.start - SCORE_REACHES, match.end + SCORE_REACHES
    found = [each.value for each in scopes.scores if start <= each.start and each.end <= end]
    return int(max(found)) if found else None


def _course(scopes: Scopes) -> Trend | None:
    """Worse and new go before what is said to be the same or better."""
    everywhere = (0, len(scopes.text))
    for name, trend in (
        ("worse", Trend.WORSE),
        ("new", Trend.NEW),
        ("same", Trend.SAME),
        ("better", Trend.BETTER),
        ("cleared", Trend.SAME),  # a clinician has looked at it already
    ):
        if scopes.has(name, everywhere):
            return trend
    return None


def _not_understood(
    normal: Normal, matches: Iterable[Match], scopes: Scopes, words: Lexicon
) -> tuple[str, ...]:
    """Stretches of the note that belong to nothing in the lexicon, as they were typed."""
    known = bytearray(len(normal.text))
    for match in matches:
        for start, end in match.spans:
            known[start:end] = b"\1" * (end - start)
    for found in _numbers(normal.text, scopes):
        known[found[0] : found[1]] = b"\1" * (found[1] - found[0])
    lost = [
        normal.words(start, end)
        for start, end in _unknown(normal.text, known)
        if not _is_filler(normal.text[start:end], words)
    ]
    named = [each[:LONGEST_NAMED] for each in dict.fromkeys(lost) if each]
    if not named and not matches and normal.note.strip():
        named = [normal.note.strip()[:LONGEST_NAMED]]  # marks or digits that mean nothing here
    if not normal.complete:
        named.append("…")
    return tuple(named[:MOST_NAMED])


def _is_filler(stretch: str, words: Lexicon) -> bool:
    """Chinese is written without spaces: several fillers may stand together."""
    return stretch in words.fillers or (
        not stretch.isascii() and all(character in words.fillers for character in stretch)
    )


def _numbers(text: str, scopes: Scopes) -> Iterable[Span]:
    for each in (
        *quantities.temperatures(text),
        *scopes.scores,
        *scopes.durations,
    ):
        yield each.start, each.end


def _unknown(text: str, known: bytearray) -> Iterable[Span]:
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match.group() in _IGNORED or match.group().replace(".", "").isdigit():
            continue
        if match.group().isascii():
            if not all(known[start:end]):
                yield start, end
            continue
        at = start
        while at < end:
            if known[at]:
                at += 1
                continue
            stop = at
            while stop < end and not known[stop]:
                stop += 1
            yield at, stop
            at = stop
