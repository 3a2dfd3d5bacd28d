"""Where sentences and clauses end, and which cues stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from companion.rules.triage.notes.lexicon import CUE, EVERYDAY
from companion.rules.triage.notes.matching import Match, Span
from companion.rules.triage.notes.quantities import Quantity, durations, scores

LONG_KNOWN_DAYS = 28
_SENTENCE = re.compile(r"[。!?\n…]|\.(?!\d)")
_CLAUSE = re.compile(r"[,;:()。!?\n…]|\.(?!\d)|\s{2,}")

_AGO = re.compile(r"\s*(?:ago|before|前|以前|之前)")
MASK = "not_"  # "not_over" names what only looks like a cue of "over" ("agreed" in 说好了)


class Scopes:
    """The clauses and sentences of one text, and its cues in order."""

    def __init__(self, text: str, matches: Iterable[Match]) -> None:
        self.text = text
        cues: dict[str, list[Span]] = defaultdict(list)
        self._symptoms = bytearray(len(text))
        for match in matches:
            if match.owner.startswith(CUE):
                cues[match.owner.removeprefix(CUE)].append((match.start, match.end))
            elif match.owner != EVERYDAY:
                for start, end in match.spans:
                    self._symptoms[start:end] = b"\1" * (end - start)
        self._cues = {
            name: _longest(_unmasked(spans, cues.get(MASK + name, ())))
            for name, spans in cues.items()
        }
        breaks = [found.start() for found in _CLAUSE.finditer(text)]
        breaks += [start for start, _ in self._cues.get("contrast", ())]
        self._clauses = sorted({0, *breaks, len(text)})
        self._sentences = [0, *(found.end() for found in _SENTENCE.finditer(text)), len(text)]

    def sentence(self, at: int) -> Span:
        return _around(self._sentences, at)

    def clause(self, at: int) -> Span:
        return _around(self._clauses, at)

    def clause_before(self, at: int) -> Span:
        """The clause before that of `at`, in the same sentence; empty where there is none."""
        start, _ = self.clause(at)
        first, _ = self.sentence(at)
        return (start, start) if start <= first else self.clause(start - 1)

    def cues(self, name: str, scope: Span) -> list[Span]:
        """The cues that lie within a stretch of text."""
        cues = self._cues.get(name, ())
        found: list[Span] = []
        for cue in cues[bisect_left(cues, (scope[0], 0)) :]:
            if cue[0] >= scope[1]:
                break
            if cue[1] <= scope[1]:
                found.append(cue)
        return found

    def has(self, name: str, scope: Span) -> bool:
        return bool(self.cues(name, scope))

    def is_of_a_symptom(self, cue: Span) -> bool:
        """Whether the words of a cue are those of a symptom ("no" in "no feeling")."""
        return any(self._symptoms[cue[0] : cue[1]])

    def anywhere(self, name: str) -> bool:
        return bool(self._cues.get(name))

    @cached_property
    def durations(self) -> list[Quantity]:
        """How long something has lasted, wherever it is said."""
        return durations(self.text)

    @cached_property
    def scores(self) -> list[Quantity]:
        """Pain scores, wherever they are said."""
        return scores(self.text)

    @cached_property
    def is_long_known(self) -> bool:
        """Said to be unchanged, for weeks or longer or as usual."""
        if not self.anywhere("same") or self.anywhere("worse") or self.anywhere("new"):
            return False
        lasted = any(each.value >= LONG_KNOWN_DAYS for each in self.durations)
        return lasted or self.anywhere("long_known")

    def is_long_ago(self, scope: Span) -> bool:
        """Said to be weeks or longer ago ("two winters ago", "三年前")."""
        return any(
            each.value >= LONG_KNOWN_DAYS and scope[0] <= each.start < scope[1]
            for each in self.durations
            if _AGO.match(self.text, each.end)
        )

    def is_question(self, at: int) -> bool:
        _, end = self.sentence(at)
        return self.text[:end].endswith("?") or self.has("asking", self.sentence(at))


def _around(borders: Sequence[int], at: int) -> Span:
    index = max(bisect_right(borders, at) - 1, 0)
    following = borders[index + 1] if index + 1 < len(borders) else borders[-1]
    return borders[index], max(following, at)


def _unmasked(spans: Iterable[Span], masks: Sequence[Span]) -> list[Span]:
    """Without the cues that are only a part of another word ("别" in "特别")."""
    return [
        span for span in spans if not any(start < span[1] and span[0] < end for start, end in masks)
    ]


def _longest(spans: Iterable[Span]) -> list[Span]:
    """Where one cue lies within another ("没" in "没有"), the longer only."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
