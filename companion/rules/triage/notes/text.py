"""A note in one form, with the way back to what was typed.

Full-width forms, capitals, Traditional characters and apostrophes are evened out, so that the
lexicon holds each word once. `origin` maps every character back to the note.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

READ_AT_MOST = 4_000
_TO_SIMPLIFIED = OpenCC("t2s")
_DROPPED = frozenset("'’‘`´\u200b\u200c\u200d\ufeff\u00ad\ufe0f")
_SPACES = frozenset('-–—_*~"“”«»‐‑')


@dataclass(frozen=True, slots=True)
class Normal:
    """`text` is what is read; `origin[i]` is where its character i stands in `note`."""

    note: str
    text: str
    origin: tuple[int, ...]
    complete: bool  # False where the note is longer than what is read

    def words(self, start: int, end: int) -> str:
        """What was typed between two places of `text`."""
        if start >= end:
            return ""
        return self.note[self.origin[start] : self.origin[end - 1] + 1].strip()

    def replaced(self, changes: list[tuple[int, int, str]]) -> Normal:
        """With stretches of `text` replaced; changes are in order and do not overlap."""
        if not changes:
            return self
        text: list[str] = []
        origin: list[int] = []
        at = 0
        for start, end, new in changes:
            text.append(self.text[at:start] + new)
            origin += self.origin[at:start]
            last = end - 1
            origin += [self.origin[min(start + i, last)] for i in range(len(new))]
            at = end
        text.append(self.text[at:])
        origin += self.origin[at:]
        return Normal(self.note, "".join(text), tuple(origin), self.complete)


def normalise(note: str) -> Normal:
    """The beginning and the end of a note that is longer than what is read in a request."""
    characters: list[str] = []
    origin: list[int] = []
    for at in _places(len(note)):
        for character in _even(note[at]):
            characters.append(character)
            origin.append(at)
    return Normal(note, "".join(characters), tuple(origin), len(note) <= READ_AT_MOST)


def _places(length: int) -> list[int]:
    if length <= READ_AT_MOST:
        return list(range(length))
    half = READ_AT_MOST // 2
    return [*range(half), *range(length - half, length)]


@cache
def simplified(character: str) -> str:
    """One Traditional character as its Simplified one."""
    converted: str = _TO_SIMPLIFIED.convert(character)
    return converted if len(converted) == 1 else character


def _even(character: str) -> str:
    return _even_ascii(character) if character.isascii() else _even_other(character)


def _even_ascii(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character in _SPACES:
        return " "
    if character.isprintable() or character == "\n":
        return character.lower()
    return " " if character.isspace() else ""  # control characters are seen by nobody


@cache
def _even_other(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character in _SPACES:
        return " "
    evened = "".join(simplified(each) for each in unicodedata.normalize("NFKC", character))
    # Without control characters, and halves of characters that belong to no text.
    return "".join(each for each in evened if unicodedata.category(each)[0] != "C").lower()
