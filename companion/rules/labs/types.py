"""What the table of tests is made of, and what a result looks like once it has been read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from companion.rules.labs.units import SAME, Conversion
from companion.rules.vocabulary import Text


class Status(StrEnum):
    """How well a fact is sourced (clinical-rules, sections 4-5). A row has its weakest mark."""

    READ = "V"
    SECOND_HAND = "V2"
    KNOWLEDGE = "K"


@dataclass(frozen=True, slots=True)
class Bounds:
    """From the lowest to the highest value, both of which belong to it; None is open."""

    lowest: Decimal | None = None
    highest: Decimal | None = None

    def __contains__(self, value: Decimal) -> bool:
        return (self.lowest is None or value >= self.lowest) and (
            self.highest is None or value <= self.highest
        )


@dataclass(frozen=True, slots=True)
class Loinc:
    """One LOINC code of a test, and the unit with which it usually comes.

    The code fixes that unit's dimension (mass, moles, ...); a value in another one contradicts it.
    """

    code: str
    unit: str
    status: Status = Status.READ


@dataclass(frozen=True, slots=True)
class LabTest:
    """One test. All numbers are in `unit`, the canonical one (UCUM), unless said otherwise.

    Outside `hard` a value is refused; `hard_in` are the hard ranges that the source gives in
    another unit. Outside `confirm` an app asks a second time. `reference` stands in for limits
    that the laboratory did not send. `is_marker` tests are for staff only: no patient is alarmed
    by them. `is_corrected` is calcium that the laboratory has corrected for albumin.
    """

    code: str
    name: Text
    unit: str
    loincs: tuple[Loinc, ...]
    hard: Bounds
    reference: Bounds
    status: Status
    others: Mapping[str, Conversion] = field(default_factory=dict)
    hard_in: Mapping[str, Bounds] = field(default_factory=dict)
    confirm: Bounds = Bounds()
    is_marker: bool = False
    is_corrected: bool = False

    @property
    def units(self) -> dict[str, Conversion]:
        """Every accepted unit, the canonical one first."""
        return {self.unit: SAME, **self.others}

    def to_canonical(self, value: Decimal, unit: str) -> Decimal:
        """Raises KeyError for a unit that is not accepted."""
        return self.units[unit].to_canonical(value)

    def from_canonical(self, value: Decimal, unit: str) -> Decimal:
        """Raises KeyError for a unit that is not accepted."""
        return self.units[unit].from_canonical(value)

    def is_possible(self, value: Decimal, unit: str) -> bool:
        """Whether a value in `unit` lies within the hard range."""
        if unit in self.hard_in:
            return value in self.hard_in[unit]
        return self.to_canonical(value, unit) in self.hard

    def is_plausible(self, value: Decimal, unit: str) -> bool:
        """Whether a value in `unit` would be taken without asking a second time."""
        return self.is_possible(value, unit) and self.to_canonical(value, unit) in self.confirm


@dataclass(frozen=True, slots=True)
class LabReading:
    """One result, read and graded. `value`, `lower` and `upper` are in `unit`, the canonical one.

    `reported_value` and `reported_unit` are what the laboratory wrote. `lower` and `upper` are
    the laboratory's limits where it sent them (`lower_is_reported`, `upper_is_reported`), else
    the defaults; None where neither exists. The grades are CTCAE grades from 0 to 4, None where
    the test is not graded in that direction. Total calcium has none: correct it first
    (`formulas.correct`), then grade it (`grading.calcium_grades`).
    """

    code: str
    value: Decimal
    unit: str
    reported_value: Decimal
    reported_unit: str
    lower: Decimal | None
    upper: Decimal | None
    low_grade: int | None
    high_grade: int | None
    loinc: str | None
    collected_on: date
    is_corrected: bool = False
    is_confirmed: bool = False
    lower_is_reported: bool = False
    upper_is_reported: bool = False

    @property
    def is_low(self) -> bool:
        return self.lower is not None and self.value < self.lower

    @property
    def is_high(self) -> bool:
        return self.upper is not None and self.value > self.upper
