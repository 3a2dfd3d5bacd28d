"""What the instrument tables are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from companion.rules.instruments.scales import Attribute, Range, ReportPart, Scale
from companion.rules.vocabulary import Text


class Section(StrEnum):
    """The chapters of the clinical rules, by which a screen groups its questions."""

    SPINE = "A"
    BONES = "B"
    CALCIUM = "C"
    ALLERGY = "D"
    INFECTION = "E"
    MOUTH = "F"
    OTHER = "H"
    WEEKLY = "P"
    MEASURES = "M"


SECTION_NAMES: dict[Section, Text] = {
    Section.SPINE: Text("Spine and nerves", "脊柱与神经"),
    Section.BONES: Text("Bones and falls", "骨骼与跌倒"),
    Section.CALCIUM: Text("Calcium and kidneys", "血钙与肾脏"),
    Section.ALLERGY: Text("Allergy and the injection site", "过敏与注射部位"),
    Section.INFECTION: Text("Infection", "感染"),
    Section.MOUTH: Text("Mouth, jaw and ears", "口腔、颌骨与耳"),
    Section.OTHER: Text("Other warning signs", "其他警示症状"),
    Section.WEEKLY: Text("The past week", "过去一周"),
    Section.MEASURES: Text("Pain, activity and measurements", "疼痛、活动与测量"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One coded question. `asks` are the details it wants beyond those of its scales."""

    code: str
    text: Text
    section: Section
    scales: tuple[Scale, ...]
    reference: str = "custom"
    asks: tuple[Attribute, ...] = ()

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        of_scales = tuple(each for scale in self.scales for each in scale.attributes)
        return of_scales + self.asks

    @property
    def part(self) -> ReportPart:
        return self.scales[0].part

    @property
    def sent_as(self) -> str:
        """The field of a report that takes the answer."""
        match self.part:
            case ReportPart.ITEMS:
                return f"items.{self.code}"
            case ReportPart.PAIN:
                return f"pain.{self.code.removeprefix('pain_')}"
            case ReportPart.NOTE:
                return "note"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A quantity, its canonical unit (UCUM), and how a value in any of `units` becomes canonical.

    Outside `hard` a value is refused. Outside `confirm`, or when it differs by more than
    `confirm_change_percent` from a value of the last 7 days, an app asks a second time.
    """

    code: str
    text: Text
    unit: str
    unit_name: Text
    units: Mapping[str, Callable[[Decimal], Decimal]]
    loinc: str
    hard: Range
    confirm: Range | None = None
    confirm_change_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """Questions that are asked together, about the same stretch of time.

    `working_labels` marks wordings that stand in for licensed ones.
    """

    code: str
    version: str
    title: Text
    recall: Text
    items: tuple[Item, ...]
    working_labels: bool = False
