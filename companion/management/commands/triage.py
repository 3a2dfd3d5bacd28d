"""Judges cases in a file. Needs no database."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from companion.actions.second_reading import opinion_on
from companion.rules.triage.cases import Case, conditions_of, read_case, result_of
from companion.rules.triage.engine import evaluate
from companion.rules.triage.findings import Verdict
from companion.rules.triage.scoring import Judged, label_of, score


class Command(BaseCommand):
    help = (
        "Judges the cases of a file (one JSON object a line: id, lang, note, items, pain, "
        "measures, context) and prints one JSON line each; ms is the time of the first reader and "
        "the rules. With --score, for labelled files, a last line says how well."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.jsonl")
        parser.add_argument("--score", action="store_true", help="compare with the labels")
        parser.add_argument(
            "--first-reader-only",
            action="store_true",
            help="as a report is answered, without the second reader of the background job",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        judged: list[Judged] = []
        for number, line in enumerate(_lines(options["file"]), start=1):
            case = read_case(line, number=number, now=timezone.now())
            started = perf_counter()
            verdict = evaluate(case.facts)
            milliseconds = (perf_counter() - started) * 1000
            if not options["first_reader_only"]:
                verdict = _read_again(case, verdict)
            result = result_of(case, verdict, milliseconds=milliseconds)
            self.stdout.write(json.dumps(result, ensure_ascii=False))
            if options["score"]:
                judged += _judged(line, verdict, needs_reading=result["needs_reading"])
        if options["score"]:
            self.stdout.write(json.dumps({"score": score(judged)}, ensure_ascii=False))


def _read_again(case: Case, verdict: Verdict) -> Verdict:
    """As the background job does it: only what may hold more, and only to raise."""
    if not verdict.may_hold_more:
        return verdict
    opinion = opinion_on(case.facts.note, verdict.reading)
    if not opinion.raises:
        return verdict
    return evaluate(replace(case.facts, second_reading=opinion.said))


def _lines(path: str) -> Iterator[str]:
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            yield from (line for line in file if line.strip())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error


def _judged(line: str, verdict: Verdict, *, needs_reading: bool) -> Iterator[Judged]:
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError):
        return
    label = label_of(raw) if isinstance(raw, dict) else None
    if label is not None:
        yield Judged(label, verdict.tier, conditions_of(verdict)[0], needs_reading)
