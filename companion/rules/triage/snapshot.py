"""Facts as JSON and back, so that an evaluation can be explained and replayed."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cattrs import BaseValidationError
from cattrs.preconf.json import make_converter

from companion.rules.triage.facts import Facts


class UnreadableError(ValueError):
    """No snapshot of facts, or one that holds words that there are no more."""


_converter = make_converter(omit_if_default=True)
_converter.register_unstructure_hook(Decimal, str)
_converter.register_structure_hook(Decimal, lambda value, _: Decimal(value))
_converter.register_unstructure_hook(datetime, datetime.isoformat)
_converter.register_structure_hook(datetime, lambda value, _: datetime.fromisoformat(value))
_converter.register_unstructure_hook(date, date.isoformat)
_converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))


def to_json(facts: Facts) -> dict[str, Any]:
    """Plain JSON types; what equals its default is left out."""
    snapshot: dict[str, Any] = _converter.unstructure(facts)
    return snapshot


def from_json(snapshot: dict[str, Any]) -> Facts:
    """The reverse of `to_json`; what a snapshot of before does not know has its default.

    Raises UnreadableError.
    """
    try:
        return _converter.structure(snapshot, Facts)
    except (BaseValidationError, TypeError, ValueError) as error:
        raise UnreadableError(str(error)) from error
