"""Options that several commands share."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from companion.models import Organisation
from companion.rules.local_time import days_as_instants, local_date

WITHOUT_UNIT = "UTC"


def add_period(parser: CommandParser) -> None:
    """--since, --until and --unit."""
    parser.add_argument("--since", required=True, metavar="DATE", help="first day, YYYY-MM-DD")
    parser.add_argument("--until", metavar="DATE", help="last day; today if left out")
    parser.add_argument(
        "--unit", help="name or id of one unit, in whose zone days are counted; else all, in UTC"
    )


def period_of(options: Mapping[str, Any]) -> tuple[Organisation | None, datetime, datetime]:
    """The unit, the start of the first day, the end of the last. Raises CommandError."""
    unit = unit_named(options["unit"]) if options["unit"] else None
    zone = unit.zone if unit else WITHOUT_UNIT
    first = _day("--since", options["since"])
    last = (
        _day("--until", options["until"]) if options["until"] else local_date(timezone.now(), zone)
    )
    if last < first:
        raise CommandError("--until lies before --since.")
    return unit, *days_as_instants(first, last, zone)


def _day(option: str, text: str) -> date:
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        raise CommandError(f"{option} {text}: give a day as YYYY-MM-DD.") from None
    if not 1900 <= day.year <= 2200:  # noqa: PLR2004  as the API has it
        raise CommandError(f"{option} {text}: out of range.")
    return day


def unit_named(text: str) -> Organisation:
    """By its name or id. Raises CommandError."""
    found = list(Organisation.objects.filter(**_is(text))[:2])
    if len(found) != 1:
        raise CommandError(f"--unit {text}: {'several have this name' if found else 'not found'}.")
    return found[0]


def _is(text: str) -> dict[str, Any]:
    try:
        return {"pk": UUID(text)}
    except ValueError:
        return {"name": text}
