"""How well notes are read, on the sentences they were made with and on others.

Of the held-back sentences only totals are looked at: whoever reads one must not write the lexicon.
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.rules.triage.cases import conditions_of, read_case
from companion.rules.triage.engine import evaluate
from companion.rules.triage.scoring import Judged, label_of, score

FOLDER = Path(__file__).parents[3] / "data" / "notes"
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
DEVELOPMENT = ("development-zh", "development-en", "development-2-zh", "development-2-en")
HELD_BACK = ("held-back-zh", "held-back-en")


def figures_of(name):
    """Of the first reader alone, which is what a report is answered with."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return score(map(_judged, lines))["all"]


def _judged(line):
    case = read_case(line, number=0, now=NOW)
    verdict = evaluate(case.facts)
    reading = verdict.reading.needs_reading or bool(case.problems)
    return Judged(label_of(json.loads(line)), verdict.tier, conditions_of(verdict)[0], reading)


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_sentences_it_was_made_with_are_read_rightly(name):
    figures = figures_of(name)
    assert figures["sensitivity"] >= 0.93
    assert figures["lost"] == 0
    assert figures["over_triage"] <= 0.1


@pytest.mark.parametrize("name", HELD_BACK)
def test_of_sentences_it_has_never_seen_none_is_lost(name):
    figures = figures_of(name)
    assert figures["lost"] == 0
    assert figures["sensitivity"] >= 0.82
    assert figures["over_triage"] <= 0.18
