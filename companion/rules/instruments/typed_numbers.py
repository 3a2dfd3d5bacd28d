"""The one rule for numbers that people type, for every numeric field.

A number is a finite JSON number, or a string of ASCII or full-width digits with an optional sign
in front and at most one point (`.` or `．`) between them; full-width forms mean their ASCII twins
(NFKC). Everything else is a problem, and never some other number: "7,5", "7。5", "3級", "三", "³",
" 7", "1e3".
"""

import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from companion.rules.instruments.problems import Problem, ProblemCode, problem
from companion.rules.instruments.scales import Range
from companion.rules.vocabulary import Text

# No quantity here needs twenty digits; the bound keeps the arithmetic small.
_TYPED = re.compile("[+-]?[0-9０-９]{1,20}(?:[.．][0-9０-９]{1,20})?")
_NO_UNIT = Text("", "")


def unchanged(value: Decimal) -> Decimal:
    return value


def read_number(
    raw: object,
    *,
    field: str,
    within: Range,
    unit_name: Text = _NO_UNIT,
    convert: Callable[[Decimal], Decimal] = unchanged,
) -> Decimal | Problem:
    """The number, converted to the unit of `within`, or what is wrong with it."""
    value = _parsed(raw)
    code = ProblemCode.NOT_A_NUMBER if value is None else ProblemCode.OUT_OF_RANGE
    if value is not None and (converted := convert(value)) in within:
        return converted
    unit = Text(f" {unit_name.en}".rstrip(), unit_name.zh)
    return problem(code, field, lowest=within.lowest, highest=within.highest, unit=unit)


def read_whole_number(raw: object, *, field: str, within: Range) -> int | Problem:
    """Like `read_number`, and without a fraction: 7 and 7.0, but not 7.5."""
    value = read_number(raw, field=field, within=within)
    if isinstance(value, Problem):
        return value
    if value % 1:
        code = ProblemCode.NOT_A_WHOLE_NUMBER
        return problem(code, field, lowest=within.lowest, highest=within.highest)
    return int(value)


def _parsed(raw: object) -> Decimal | None:
    match raw:
        case bool():
            return None
        case int():
            return Decimal(raw)
        case float() if math.isfinite(raw):
            return Decimal(repr(raw))
        case str() if _TYPED.fullmatch(raw):
            return Decimal(unicodedata.normalize("NFKC", raw))
        case _:
            return None
