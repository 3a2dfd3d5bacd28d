"""What was judged is judged again, with another ruleset or other limits, before it goes live."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from companion.management.options import add_period, period_of
from companion.management.tables import as_table
from companion.queries.replay import Stored, stored_evaluations
from companion.rules.triage.engine import evaluate
from companion.rules.triage.replay import Comparison, Listing
from companion.rules.triage.rule import Ruleset
from companion.rules.triage.ruleset import RULESET
from companion.rules.triage.snapshot import UnreadableError, from_json
from companion.rules.triage.thresholds import THRESHOLDS, is_within

Limits = Mapping[str, Decimal]


class Command(BaseCommand):
    help = (
        "Judges stored inputs again and says, rule by rule, what would fire now. Nothing is "
        "written, and no patient is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_period(parser)
        parser.add_argument(
            "--ruleset",
            metavar="PATH",
            help='a Python file that defines RULESET, or JSON such as {"thresholds": '
            '{"severe_pain": 6}}; without it, the present ruleset',
        )
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        unit, since, until = period_of(options)
        ruleset, limits = _to_try(options["ruleset"])
        comparison = Comparison()
        for stored in stored_evaluations(unit, since=since, until=until):
            _judge(stored, ruleset, limits, comparison)
        if options["json"]:
            head = {
                "ruleset": ruleset.version,
                "thresholds": {k: str(v) for k, v in limits.items()},
            }
            self.stdout.write(json.dumps(head | comparison.as_json(), indent=2))
            return
        for line in _lines(comparison, ruleset):
            self.stdout.write(line)


def _judge(stored: Stored, ruleset: Ruleset, limits: Limits, comparison: Comparison) -> None:
    try:
        facts = from_json(stored.facts)
    except UnreadableError:
        comparison.unreadable.add(assessment=str(stored.assessment))
        return
    facts = replace(facts, thresholds={**facts.thresholds, **limits})
    comparison.add(stored.assessment, stored.tier, stored.rules, evaluate(facts, ruleset))


def _lines(comparison: Comparison, ruleset: Ruleset) -> Iterable[str]:
    yield f"{comparison.judged} assessments judged again with ruleset {ruleset.version}"
    yield ""
    rows = [
        (rule, shift.before, shift.now, shift.newly, shift.no_longer)
        for rule, shift in sorted(comparison.rules.items())
    ]
    yield from as_table([("rule", "before", "now", "newly", "no longer"), *rows])
    yield from _listed("more urgent than before", comparison.up)
    yield from _listed("less urgent than before", comparison.down)
    yield from _listed("not readable any more", comparison.unreadable)


def _listed(title: str, listing: Listing) -> Iterable[str]:
    yield ""
    yield f"{listing.count} {title}"
    for each in listing.listed:
        change = f"  {each['before']} → {each['now']}" if "now" in each else ""
        yield f"  {each['assessment']}{change}"
    if listing.count > len(listing.listed):
        yield f"  and {listing.count - len(listing.listed)} more"


def _to_try(path: str | None) -> tuple[Ruleset, Limits]:
    """The ruleset and the limits that a file asks for. Raises CommandError."""
    if path is None:
        return RULESET, {}
    file = Path(path)
    if not file.is_file():
        raise CommandError(f"{path}: there is no such file.")
    match file.suffix:
        case ".py":
            return _ruleset(file), {}
        case ".json":
            return RULESET, _limits(file)
        case _:
            raise CommandError(f"{path}: neither a Python file (.py) nor JSON (.json).")


def _ruleset(file: Path) -> Ruleset:
    spec = spec_from_file_location("ruleset_to_try", file)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018  it ends in .py
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CommandError(f"{file}: cannot be run: {error!r}") from error
    finally:
        del sys.modules[spec.name]
    ruleset = getattr(module, "RULESET", None)
    if not isinstance(ruleset, Ruleset):
        raise CommandError(f"{file}: defines no RULESET.")
    return ruleset


def _limits(file: Path) -> Limits:
    try:
        given = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError, OSError) as error:
        raise CommandError(f"{file}: not readable as JSON: {error}") from error
    limits = given.get("thresholds") if isinstance(given, dict) else None
    if not isinstance(limits, dict) or set(given) != {"thresholds"}:
        raise CommandError(f'{file}: give one object, {{"thresholds": {{"NAME": NUMBER}}}}.')
    return {name: _limit(file, name, value) for name, value in limits.items()}


def _limit(file: Path, name: str, value: object) -> Decimal:
    threshold = THRESHOLDS.get(name)
    if threshold is None:
        raise CommandError(f"{file}: {name} is not a limit. There are: {', '.join(THRESHOLDS)}.")
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise CommandError(f"{file}: {name} is not a number.")
    try:
        number = Decimal(value)
        within = is_within(threshold, number)
    except InvalidOperation:
        raise CommandError(f"{file}: {name} is not a number.") from None
    if not within:
        raise CommandError(
            f"{file}: {name} may lie between {threshold.lowest} and {threshold.highest}."
        )
    return number
