"""Slips of fingers and of dictation, put right before a note is read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from pypinyin import lazy_pinyin

from companion.rules.triage.notes.lexicon import LONG_WORD, Lexicon
from companion.rules.triage.notes.quantities import in_digits
from companion.rules.triage.notes.text import Normal

_WORD = re.compile(r"[a-z]+")
_LONG_WORD = re.compile(rf"[a-z]{{{LONG_WORD - 1},}}")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_LONGEST_HOMOPHONE = 5


def mended(normal: Normal, lexicon: Lexicon) -> Normal:
    """With English words one letter off, listed slips, and Chinese homophones replaced."""
    normal = normal.replaced(list(_listed(normal.text, lexicon)))
    normal = normal.replaced(list(_misspelt(normal.text, lexicon)))
    normal = normal.replaced(list(in_digits(normal.text)))
    return normal.replaced(list(_misheard(normal.text, lexicon)))


def _listed(text: str, lexicon: Lexicon) -> Iterable[tuple[int, int, str]]:
    for match in _slips_pattern(tuple(lexicon.slips)).finditer(text):
        meant = lexicon.slips.get(match.group())
        if meant is not None:
            yield *match.span(), meant


@cache
def _slips_pattern(slips: tuple[str, ...]) -> re.Pattern[str]:
    """Any English word, which is then looked up, or one of the slips that are no such word."""
    others = [slip for slip in slips if not _WORD.fullmatch(slip)]
    parts = [
        rf"(?<![a-z]){re.escape(slip)}(?![a-z])" if slip.isascii() else re.escape(slip)
        for slip in sorted(others, key=len, reverse=True)
    ]
    return re.compile("|".join([*parts, _WORD.pattern]))


def _misspelt(text: str, lexicon: Lexicon) -> Iterable[tuple[int, int, str]]:
    """One letter too many, too few, another, or two in the wrong order."""
    near = _neighbours(lexicon.long_words)
    for match in _LONG_WORD.finditer(text):
        word = match.group()
        if word in lexicon.long_words or word in lexicon.fillers or word in lexicon.real_words:
            continue
        meant = _meant(word, near)
        if meant is not None and not _is_inflected(word, meant):
            yield *match.span(), meant


def _is_inflected(word: str, meant: str) -> bool:
    """A plural or a form of the same word is no slip."""
    return word.startswith(meant) or meant.startswith(word)


@lru_cache(maxsize=20_000)
def _deletions(word: str) -> frozenset[str]:
    return frozenset(word[:i] + word[i + 1 :] for i in range(len(word)))


@cache
def _neighbours(words: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    near: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        for form in {word, *_deletions(word)}:
            near[form].append(word)
    return {form: tuple(found) for form, found in near.items()}


def _meant(word: str, near: Mapping[str, tuple[str, ...]]) -> str | None:
    for form in (word, *sorted(_deletions(word))):
        for known in near.get(form, ()):
            if known[0] == word[0] and _is_one_slip(word, known):
                return known
    return None


def _is_one_slip(word: str, known: str) -> bool:
    if abs(len(word) - len(known)) > 1 or max(len(word), len(known)) < LONG_WORD:
        return False
    start = 0
    while start < min(len(word), len(known)) and word[start] == known[start]:
        start += 1
    left, right = word[start:], known[start:]
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped


def _misheard(text: str, lexicon: Lexicon) -> Iterable[tuple[int, int, str]]:
    """Dictation writes 退 for 腿: words that sound like one of the lexicon, and are none."""
    meant = _by_sound(lexicon.homophones)
    for run in _HAN.finditer(text):
        yield from _misheard_in(run.group(), run.start(), meant, lexicon)


def _misheard_in(
    run: str, offset: int, meant: Mapping[tuple[str, ...], str], lexicon: Lexicon
) -> Iterable[tuple[int, int, str]]:
    sounds = [_sound(character) for character in run]
    at = 0
    while at < len(run) - 1:
        for length in range(min(_LONGEST_HOMOPHONE, len(run) - at), 1, -1):
            typed, word = run[at : at + length], meant.get(tuple(sounds[at : at + length]))
            if word and word != typed and not _is_a_word(typed, run, at, lexicon):
                yield offset + at, offset + at + length, word
                at += length - 1
                break
        at += 1


def _is_a_word(typed: str, run: str, at: int, lexicon: Lexicon) -> bool:
    if typed in lexicon.literals or typed in lexicon.not_slips:
        return True
    around = run[max(at - 1, 0) : at + len(typed) + 1]
    return any(word in around for word in lexicon.not_slips if len(word) > len(typed))


@cache
def _by_sound(words: frozenset[str]) -> Mapping[tuple[str, ...], str]:
    return {tuple(_sound(character) for character in word): word for word in sorted(words)}


@cache
def _sound(character: str) -> str:
    """Without the tone, in its most common reading."""
    return str(lazy_pinyin(character)[0])
