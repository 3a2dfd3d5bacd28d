"""Finds the phrases of the lexicon in a normalised note."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from companion.rules.triage.notes.lexicon import (
    ANY_ENDING,
    CUE,
    END,
    EVERYDAY,
    IDIOM,
    Gap,
    Lexicon,
    Phrase,
)

NEAR_WORDS = 5
NEAR_CHARACTERS = 7
FILLER_CHARACTERS = 3
FILLER_WORDS = 3
SENTENCE_CHARACTERS = 70
MOST_TRIES = 40
MOST_OF_ONE = 20
BARRIER = "<body>"  # the class of words that a near gap (..) does not reach across
_SENTENCE_END = re.compile(r"[。!?…\n]|\.(?!\d)")
_TOKEN = re.compile(r"[a-z0-9.]+|[^\sa-z0-9]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """One phrase that was found: whose it is, and where each of its units stands."""

    owner: str
    phrase: str
    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def find(text: str, lexicon: Lexicon) -> list[Match]:
    """All phrases in the text, in order, each at its tightest."""
    places = _places(text, lexicon)
    gaps = _Gaps(text, places, lexicon.fillers)
    found: dict[tuple[str, int, int], Match] = {}
    for unit, spans in places.items():
        for owner, phrase in _possible(unit, places, lexicon):
            # A figure of speech is fixed: no word may be put into it.
            is_fixed = owner == IDIOM
            for span in spans:
                rest = _Search(phrase, places, gaps, is_fixed).rest(1, span)
                if rest is not None:
                    match = Match(owner, phrase.source, (span, *rest))
                    found.setdefault((owner, match.start, match.end), match)
    tightest = _uncrossed(list(_tightest(found.values())))
    return list(_bounded(sorted(tightest, key=lambda match: (match.start, match.end))))


def _possible(
    unit: str, places: Mapping[str, list[Span]], lexicon: Lexicon
) -> Iterator[tuple[str, Phrase]]:
    """The phrases that begin with a unit, and of which the text has all the others."""
    group = lexicon.by_second.get(unit)
    if group is None:
        return
    for second in sorted(group.keys() & places.keys()):
        for owner, phrase in group[second]:
            if len(phrase.units) <= 2 or all(each in places for each in phrase.units):  # noqa: PLR2004
                yield owner, phrase


def _uncrossed(matches: Sequence[Match]) -> Iterator[Match]:
    """Without those of two words that both belong more closely to others.

    "Numb lips and leg cramps": the leg is not numb.
    """
    closest: dict[Span, int] = {}
    for match in matches:
        if _is_pair(match):
            for span in match.spans:
                closest[span] = min(closest.get(span, SENTENCE_CHARACTERS), _width(match))
    for match in matches:
        if not _is_pair(match) or any(_width(match) <= closest[span] for span in match.spans):
            yield match


def _is_pair(match: Match) -> bool:
    return len(match.spans) == 2 and not _is_of_the_language(match)  # noqa: PLR2004


def _width(match: Match) -> int:
    return match.spans[1][0] - match.spans[0][1]


def _is_of_the_language(match: Match) -> bool:
    return match.owner.startswith(CUE) or match.owner in {IDIOM, EVERYDAY}


def _bounded(matches: Iterable[Match]) -> Iterator[Match]:
    """The first of each concept: nobody tells one thing more often than this in one note."""
    seen: Counter[str] = Counter()
    for match in matches:
        seen[match.owner] += not _is_of_the_language(match)
        if seen[match.owner] <= MOST_OF_ONE:
            yield match


def _tightest(matches: Iterable[Match]) -> Iterator[Match]:
    """Of two of one concept that end with the same word, the one that begins later."""
    latest: dict[tuple[str, Span], int] = {}
    kept = list(matches)
    for match in kept:
        if match.owner == IDIOM:
            continue
        ends = (match.owner, match.spans[-1])
        latest[ends] = max(latest.get(ends, 0), match.spans[0][1])
    for match in kept:
        if match.spans[0][1] >= latest.get((match.owner, match.spans[-1]), 0):
            yield match


def _places(text: str, lexicon: Lexicon) -> Mapping[str, list[Span]]:
    """Where each unit stands. English literals begin and end with a word."""
    places: dict[str, list[Span]] = defaultdict(list)
    for start, character in enumerate(text):
        if start and _is_one_word(text[start - 1], character):
            continue
        node = lexicon.trie
        for at in range(start, len(text)):
            following = node.get(text[at])
            if following is None:
                break
            node = following
            for literal in node.get(END, ()):
                end = _end(text, at + 1, literal)
                if end is not None:
                    for unit in lexicon.literals[literal]:
                        places[unit].append((start, end))
    return places


def _end(text: str, at: int, literal: str) -> int | None:
    """Where the word ends; None where it would end inside another."""
    if not _is_letter(literal.rstrip(ANY_ENDING)[-1]):
        return at
    end = at
    while end < len(text) and _is_one_word(text[end - 1], text[end]):
        end += 1
    return end if end == at or literal.endswith(ANY_ENDING) else None


class _Gaps:
    """What may lie between two words of one text."""

    def __init__(
        self, text: str, places: Mapping[str, list[Span]], fillers: frozenset[str]
    ) -> None:
        self.text = text
        self.fillers = fillers
        self.bars = places.get(BARRIER, [])
        self.ends = [found.start() for found in _SENTENCE_END.finditer(text)]
        self.words: list[int] = []
        self.characters: list[int] = []
        for found in _TOKEN.finditer(text):
            (self.words if _is_letter(found.group()[0]) else self.characters).append(found.start())

    def allow(self, kind: Gap, start: int, end: int, *, is_fixed: bool) -> bool:
        """Whether the text from `start` to `end` may lie in a gap of this kind."""
        if end - start == 0 or (end - start == 1 and self.text[start] == " "):
            return True
        if _count(self.ends, start, end):
            return False
        if kind is Gap.SENTENCE:
            return True
        words = _count(self.words, start, end)
        characters = _count(self.characters, start, end)
        if kind is Gap.NEAR:
            is_near = words <= NEAR_WORDS and characters <= NEAR_CHARACTERS
            return is_near and not self._is_barred(start, end)
        if is_fixed or words > FILLER_WORDS or characters > FILLER_CHARACTERS:
            return False
        gap = self.text[start:end]
        return gap.strip() in self.fillers or all(
            token in self.fillers for token in _TOKEN.findall(gap)
        )

    def _is_barred(self, start: int, end: int) -> bool:
        """Another part of the body lies between: what follows is said of that one."""
        at = bisect_left(self.bars, (start, 0))
        return at < len(self.bars) and self.bars[at][1] <= end


def _count(places: list[int], start: int, end: int) -> int:
    return bisect_left(places, end) - bisect_left(places, start)


@dataclass
class _Search:
    """One phrase from one place on. `tries` bounds what a note made of one word can cost."""

    phrase: Phrase
    places: Mapping[str, list[Span]]
    gaps: _Gaps
    is_fixed: bool
    tries: int = MOST_TRIES

    def rest(self, index: int, before: Span) -> tuple[Span, ...] | None:
        """The spans of the units from `index` on, the nearest first; None where they are not."""
        if index == len(self.phrase.units):
            return ()
        kind = self.phrase.gaps[index]
        spans = self.places.get(self.phrase.units[index], [])
        for at in range(bisect_left(spans, (before[1], 0)), len(spans)):
            span = spans[at]
            self.tries -= 1
            if self.tries < 0 or span[0] - before[1] > SENTENCE_CHARACTERS:
                return None
            if not self.gaps.allow(kind, before[1], span[0], is_fixed=self.is_fixed):
                continue
            rest = self.rest(index + 1, span)
            if rest is not None:
                return (span, *rest)
        return None


def _is_one_word(one: str, following: str) -> bool:
    """Two letters, or two digits: a unit may stand right behind its number ("60kg")."""
    return _is_letter(one) and _is_letter(following) and one.isdigit() is following.isdigit()


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()
