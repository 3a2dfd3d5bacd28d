"""The lexicon: which words say what. Data in `triage/lexicon`, which a clinician can edit.

A *literal* is a word or phrase. A *class* names literals that stand for each other. A *phrase* is
a sequence of both:

    <leg> .. <weak>         a few words (English) or characters (Chinese) may lie between
    <leg> & <weak>          the same in either order
    <leg> ... <weak>        anywhere later in the same sentence
    cant feel <leg>         directly after each other, but for words that mean nothing here

An English literal that ends in `*` stands for all words that begin with it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from companion.rules.vocabulary import Region, Site, Text

FOLDER = Path(__file__).parents[1] / "lexicon"
LONG_WORD = 6


class LexiconError(ValueError):
    """The lexicon says something that cannot be read; the message names the place."""


class Gap(StrEnum):
    """What may lie between two parts of a phrase."""

    NEXT = "next"
    NEAR = ".."
    SENTENCE = "..."


class Kind(StrEnum):
    """Into what an affirmed concept turns."""

    GRADED = "graded"  # RF4
    PRESENT = "present"  # YN
    COUNT = "count"
    RATED = "rated"  # an attribute of a PRO item
    PAIN = "pain"
    MENTION = "mention"  # no input of a rule; a nurse reads it


@dataclass(frozen=True, slots=True)
class Concept:
    """What is meant by the words, and into which input of the rules it turns.

    An `event` has happened even when it is over. A concept that is `red` is read by a nurse
    whatever the note says of it. What is `chronic` is no news where the note says that it has
    been like that for long and has not changed.
    """

    name: str
    text: Text
    kind: Kind
    item: str = ""
    attribute: str = "severity"
    regions: frozenset[Region] = frozenset()
    site: Site | None = None
    reason: str | None = None
    event: bool = False
    red: bool = True
    least: int = 1  # the lowest grade that the words can mean
    chronic: bool = False
    explained_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Units (literals or classes) in order, each with what may lie before it."""

    source: str
    units: tuple[str, ...]
    gaps: tuple[Gap, ...]  # gaps[i] lies before units[i]; the first is not used


@dataclass(frozen=True)
class Lexicon:
    """All words, compiled. `literals` maps a word to the units that it is part of."""

    concepts: Mapping[str, Concept]
    phrases: Mapping[str, tuple[tuple[str, Phrase], ...]]  # by first unit: (concept, phrase)
    literals: Mapping[str, frozenset[str]]
    trie: Mapping[str, Any]
    fillers: frozenset[str]
    long_words: frozenset[str]  # English, of at least six letters
    slips: Mapping[str, str] = field(default_factory=dict)  # misspelt → meant
    homophones: frozenset[str] = frozenset()  # Chinese words that dictation writes otherwise
    not_slips: frozenset[str] = frozenset()  # Chinese words that only sound alike
    real_words: frozenset[str] = frozenset()  # English ones that only look alike ("horse")

    @cached_property
    def by_second(self) -> Mapping[str, Mapping[str, tuple[tuple[str, Phrase], ...]]]:
        """`phrases` by first and second unit; those of one unit stand under it twice."""
        grouped: dict[str, dict[str, list[tuple[str, Phrase]]]] = {}
        for first, rows in self.phrases.items():
            group = grouped.setdefault(first, defaultdict(list))
            for owner, phrase in rows:
                group[phrase.units[min(1, len(phrase.units) - 1)]].append((owner, phrase))
        return {
            first: {second: tuple(rows) for second, rows in group.items()}
            for first, group in grouped.items()
        }


END = "\0"
ANY_ENDING = "*"
_OPERATOR = re.compile(r"\s*(?<!\.)(\.\.\.?|&)(?!\.)\s*")
_CLASS = re.compile(r"<([\w:]+)>")
CUE = "cue:"
IDIOM = "idiom"
EVERYDAY = "everyday"


def load(folder: Path = FOLDER) -> Lexicon:
    """The lexicon of a folder. Raises LexiconError where it contradicts itself."""
    concepts = {name: _concept(name, row) for name, row in _toml(folder / "concepts.toml").items()}
    builder = _Builder(concepts)
    for path in sorted(folder.glob("*/*.toml")):
        builder.add(path)
    return builder.built()


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the rules, read once."""
    return load()


class _Builder:
    def __init__(self, concepts: Mapping[str, Concept]) -> None:
        self.concepts = concepts
        self.classes: dict[str, list[str]] = defaultdict(list)
        self.phrases: list[tuple[str, str, str]] = []  # place, owner, phrase
        self.slips: dict[str, str] = {}
        self.homophones: set[str] = set()
        self.not_slips: set[str] = set()
        self.real_words: set[str] = set()
        self.fillers: set[str] = set()

    def add(self, path: Path) -> None:
        place = f"{path.parent.name}/{path.name}"
        content = _toml(path)
        for name, words in content.pop("classes", {}).items():
            self.classes[name] += words
        for name, words in content.pop("cues", {}).items():
            self.phrases += [(place, CUE + name, word) for word in words]
        for name, words in content.pop("says", {}).items():
            if name not in self.concepts:
                raise LexiconError(f"{place}: no concept is called {name!r}")
            self.phrases += [(place, name, word) for word in words]
        self.phrases += [(place, IDIOM, word) for word in content.pop("idioms", [])]
        self.phrases += [(place, EVERYDAY, word) for word in content.pop("everyday", [])]
        self.fillers |= set(content.pop("fillers", []))
        self.slips |= content.pop("slips", {})
        self.homophones |= set(content.pop("homophones", []))
        self.not_slips |= set(content.pop("not_slips", []))
        self.real_words |= set(content.pop("real_words", []))
        if content:
            raise LexiconError(f"{place}: what is {sorted(content)}?")

    def built(self) -> Lexicon:
        literals: dict[str, set[str]] = defaultdict(set)
        phrases: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        for name, members in self.classes.items():
            for word in members:
                literals[word].add(f"<{name}>")
        for place, owner, source in self.phrases:
            for phrase in self._parsed(place, source):
                phrases[phrase.units[0]].append((owner, phrase))
                for unit in phrase.units:
                    if not unit.startswith("<"):
                        literals[unit].add(unit)
        words = {part.rstrip(ANY_ENDING) for literal in literals for part in literal.split()}
        words |= self.fillers
        return Lexicon(
            concepts=self.concepts,
            phrases={unit: tuple(rows) for unit, rows in phrases.items()},
            literals={word: frozenset(units) for word, units in literals.items()},
            trie=_trie(literals),
            fillers=frozenset(self.fillers),
            long_words=frozenset(w for w in words if w.isascii() and len(w) >= LONG_WORD),
            slips=self.slips,
            homophones=frozenset(self.homophones),
            not_slips=frozenset(self.not_slips),
            real_words=frozenset(self.real_words),
        )

    def _parsed(self, place: str, source: str) -> list[Phrase]:
        parts = _OPERATOR.split(source.strip())
        match parts:
            case [first, "&", second]:
                orders = [[first, "..", second], [second, "..", first]]
            case _ if "&" in parts:
                raise LexiconError(f"{place}: {source!r}: & joins two parts only")
            case _:
                orders = [parts]
        return [self._phrase(place, source, order) for order in orders]

    def _phrase(self, place: str, source: str, parts: list[str]) -> Phrase:
        units: list[str] = []
        gaps: list[Gap] = []
        gap = Gap.NEXT
        for part in parts:
            if part in {"..", "..."}:
                gap = Gap(part)
                continue
            for unit in _units(part):
                if unit.startswith("<") and unit[1:-1] not in self.classes:
                    raise LexiconError(f"{place}: {source!r}: no class is called {unit}")
                units.append(unit)
                gaps.append(gap)
                gap = Gap.NEXT
        if not units:
            raise LexiconError(f"{place}: an empty phrase")
        return Phrase(source, tuple(units), tuple(gaps))


def _units(part: str) -> Iterator[str]:
    at = 0
    for match in _CLASS.finditer(part):
        yield from _words(part[at : match.start()])
        yield match.group()
        at = match.end()
    yield from _words(part[at:])


def _words(text: str) -> list[str]:
    """English word by word, so that a filler may lie between; Chinese as it stands."""
    return text.split()


def _trie(literals: Iterable[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for literal in literals:
        node = root
        for character in literal.rstrip(ANY_ENDING):
            node = node.setdefault(character, {})
        node.setdefault(END, []).append(literal)
    return root


def _concept(name: str, row: dict[str, Any]) -> Concept:
    try:
        return Concept(
            name=name,
            text=Text(row.pop("en"), row.pop("zh")),
            kind=Kind(row.pop("kind", Kind.GRADED)),
            regions=frozenset(Region(each) for each in row.pop("regions", ())),
            site=Site(row.pop("site")) if "site" in row else None,
            explained_by=frozenset(row.pop("explained_by", ())),
            **row,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise LexiconError(f"concepts.toml: {name}: {error}") from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path.name}: {error}") from error
