"""How long triage takes for 10,000 reports, against reading back their facts alone; and how long
the reader of notes takes for a note, against evening its text out alone.

make bench
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import Answer, Context, Facts, Pain, PastPain, Source
from companion.rules.triage.notes.reader import read_note
from companion.rules.triage.notes.text import normalise
from companion.rules.triage.snapshot import from_json, to_json
from companion.rules.vocabulary import Grade, Site, Trend

REPORTS = 10_000
ROUNDS = 5
NOTES = Path(__file__).parents[1] / "tests" / "data" / "notes"
NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)


def facts_of(number: int) -> Facts:
    """A weekly report with a history, varied so that different rules fire."""
    grade = Grade(number % 4)
    answers = {
        code: Answer(code, grade=grade, trend=Trend.SAME)
        for code in ("limb_weakness", "perioral_tingling", "jaw_pain", "thirst", "chest_pain")
    }
    answers["pro_nausea"] = Answer("pro_nausea", severity=number % 5, frequency=number % 5)
    past = tuple(
        PastPain(Site.LOWER_BACK, number % 7, NOW - timedelta(days=day)) for day in range(1, 15)
    )
    return Facts(
        source=Source.SYMPTOM_REPORT,
        observed_at=NOW,
        received_at=NOW,
        local_date=NOW.date(),
        answers=answers,
        pains=(Pain(Site.LOWER_BACK, nrs_worst=number % 11),),
        context=Context(days_since_denosumab=number % 60, denosumab_dose_number=8),
        past_pains=past,
    )


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    cases = [facts_of(number) for number in range(REPORTS)]
    snapshots = [json.dumps(to_json(facts)) for facts in cases]
    floors, judged = [], []
    for _ in range(ROUNDS):
        floors.append(seconds(lambda: [from_json(json.loads(each)) for each in snapshots]))
        judged.append(seconds(lambda: [evaluate(facts) for facts in cases]))
    ratios = [one / other for one, other in zip(judged, floors, strict=True)]
    print(f"{REPORTS} reports judged: {statistics.median(judged):.2f} s")
    print(f"their facts read back from JSON (floor): {statistics.median(floors):.2f} s")
    print(f"ratio, median of {ROUNDS}: {statistics.median(ratios):.2f}")

    read_notes()


def read_notes() -> None:
    """The slowest of a hundred counts: a note is read while somebody waits."""
    notes = [
        json.loads(line)["note"]
        for path in sorted(NOTES.glob("development-*.jsonl"))
        for line in path.open(encoding="utf-8")
    ]
    read_note(notes[0])  # the lexicon is loaded once
    floor = [seconds(partial(normalise, note)) for note in notes]
    reading = [seconds(partial(read_note, note)) for note in notes]
    print(f"{len(notes)} notes read: median {1000 * statistics.median(reading):.2f} ms, ", end="")
    print(f"p99 {1000 * statistics.quantiles(reading, n=100)[98]:.2f} ms")
    print(f"ratio to evening the text out (floor): {sum(reading) / sum(floor):.1f}")


if __name__ == "__main__":
    main()
