"""The response scales: what an answer is made of, and which values each part may take.

Source: clinical-rules, section 3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from companion.rules.instruments.body_sites import SITE_NAMES
from companion.rules.vocabulary import Grade, Region, Side, Text, Trend


class Kind(StrEnum):
    """How one attribute of an answer is written in JSON."""

    CHOICE = "choice"  # one of the options
    CHOICES = "choices"  # a list of options
    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"  # true or false
    PAST_DATE = "past_date"  # YYYY-MM-DD, today at the latest
    DATE = "date"  # YYYY-MM-DD, past or planned


@dataclass(frozen=True, slots=True)
class Range:
    """From the lowest to the highest value, both of which belong to it."""

    lowest: int
    highest: int

    def __contains__(self, value: Decimal | int) -> bool:
        return self.lowest <= value <= self.highest


@dataclass(frozen=True, slots=True)
class Option:
    value: str | int
    label: Text

    @property
    def word(self) -> str | int:
        """How the value is written in JSON: a grade by its name, everything else as it is."""
        return self.value.name.lower() if isinstance(self.value, Grade) else self.value


@dataclass(frozen=True, slots=True)
class Attribute:
    """One part of an answer. `name` is its field in JSON and in `Answer`.

    A number's options name points on its range; the points between them are allowed too.
    """

    name: str
    text: Text
    kind: Kind
    required: bool = True
    options: tuple[Option, ...] = ()
    within: Range | None = None


class ReportPart(StrEnum):
    """The part of a report in which an answer is sent."""

    ITEMS = "items"
    PAIN = "pain"
    NOTE = "note"


class Scale(StrEnum):
    RF4 = "RF4"
    SEV5 = "SEV5"
    FREQ5 = "FREQ5"
    INT5 = "INT5"
    NRS11 = "NRS11"
    ECOG5 = "ECOG5"
    YN = "YN"
    COUNT = "COUNT"
    DATE = "DATE"
    TEXT = "TEXT"
    SITE = "SITE"

    @property
    def attributes(self) -> tuple[Attribute, ...]:
        return _ATTRIBUTES[self]

    @property
    def part(self) -> ReportPart:
        return _PARTS.get(self, ReportPart.ITEMS)


_PARTS = {
    Scale.NRS11: ReportPart.PAIN,
    Scale.SITE: ReportPart.PAIN,
    Scale.TEXT: ReportPart.NOTE,
}


def _named(labels: Iterable[tuple[str | int, Text]]) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in labels)


def _numbered(*labels: Text) -> tuple[Option, ...]:
    return _named(enumerate(labels))


_FROM_0_TO_4 = Range(0, 4)
_MOST_COUNTED = 100

_YES_NO = (Option(True, Text("Yes", "是")), Option(False, Text("No", "否")))

GRADE = Attribute(
    "grade",
    Text("How bad is it?", "有多严重？"),
    Kind.CHOICE,
    options=_named(
        {
            Grade.NONE: Text("None", "无"),
            Grade.MILD: Text("Mild", "轻"),
            Grade.MODERATE: Text("Moderate", "中"),
            Grade.SEVERE: Text("Severe", "重"),
        }.items()
    ),
)
TREND = Attribute(
    "trend",
    Text("Compared with before", "与之前相比"),
    Kind.CHOICE,
    required=False,
    options=_named(
        {
            Trend.NEW: Text("New", "新出现"),
            Trend.WORSE: Text("Worse", "加重"),
            Trend.SAME: Text("The same", "不变"),
            Trend.BETTER: Text("Better", "好转"),
        }.items()
    ),
)
ONSET = Attribute("onset", Text("Since which day?", "从哪天开始？"), Kind.PAST_DATE, required=False)
SIDE = Attribute(
    "side",
    Text("On which side?", "哪一侧？"),
    Kind.CHOICE,
    required=False,
    options=_named(
        {
            Side.LEFT: Text("Left", "左侧"),
            Side.RIGHT: Text("Right", "右侧"),
            Side.BOTH: Text("Both", "双侧"),
        }.items()
    ),
)
SUDDEN = Attribute(
    "sudden",
    Text("Did it start all at once?", "是突然开始的吗？"),
    Kind.YES_NO,
    required=False,
    options=_YES_NO,
)
SITE = Attribute(
    "site", Text("Where does it hurt?", "哪里痛？"), Kind.CHOICE, options=_named(SITE_NAMES.items())
)

_REGION_NAMES = {
    Region.LEGS: Text("Legs", "腿"),
    Region.FEET: Text("Feet", "脚"),
    Region.ARMS: Text("Arms", "手臂"),
    Region.HANDS: Text("Hands", "手"),
    Region.TRUNK: Text("Chest, belly or back", "躯干"),
    Region.FINGERS: Text("Fingers", "手指"),
    Region.MOUTH: Text("Around the mouth", "口周"),
}


def regions(*offered: Region) -> Attribute:
    """Where an item is felt, for an item that asks."""
    return Attribute(
        "regions",
        Text("In which parts of the body?", "在身体哪些部位？"),
        Kind.CHOICES,
        required=False,
        options=_named((region, _REGION_NAMES[region]) for region in offered),
    )


def reason(names: Mapping[str, Text]) -> Attribute:
    """Why it happened, for an item that asks."""
    return Attribute(
        "reason",
        Text("What was the reason?", "是什么原因？"),
        Kind.CHOICE,
        required=False,
        options=_named(names.items()),
    )


def nrs(name: str, text: Text, *, required: bool = True) -> Attribute:
    """Pain on the numeric rating scale."""
    return Attribute(
        name,
        text,
        Kind.WHOLE_NUMBER,
        required=required,
        options=(
            Option(0, Text("No pain", "不痛")),
            Option(10, Text("The worst pain you can imagine", "能想象到的最痛")),
        ),
        within=Range(0, 10),
    )


_ATTRIBUTES: dict[Scale, tuple[Attribute, ...]] = {
    Scale.RF4: (GRADE, TREND, ONSET),
    Scale.SEV5: (
        Attribute(
            "severity",
            Text("How bad?", "程度如何？"),
            Kind.WHOLE_NUMBER,
            options=_numbered(
                Text("None", "无"),
                Text("Mild", "轻度"),
                Text("Moderate", "中度"),
                Text("Severe", "重度"),
                Text("Very severe", "非常严重"),
            ),
            within=_FROM_0_TO_4,
        ),
    ),
    Scale.FREQ5: (
        Attribute(
            "frequency",
            Text("How often?", "多久一次？"),
            Kind.WHOLE_NUMBER,
            options=_numbered(
                Text("Never", "从不"),
                Text("Rarely", "很少"),
                Text("Occasionally", "偶尔"),
                Text("Frequently", "经常"),
                Text("Almost constantly", "几乎持续"),
            ),
            within=_FROM_0_TO_4,
        ),
    ),
    Scale.INT5: (
        Attribute(
            "interference",
            Text("How much was it in your way?", "对日常生活影响多大？"),
            Kind.WHOLE_NUMBER,
            options=_numbered(
                Text("Not at all", "完全没有"),
                Text("A little bit", "有一点"),
                Text("Somewhat", "有些"),
                Text("Quite a bit", "相当多"),
                Text("Very much", "非常多"),
            ),
            within=_FROM_0_TO_4,
        ),
    ),
    Scale.NRS11: (nrs("nrs", Text("From 0 to 10", "从0到10打分")),),
    Scale.ECOG5: (
        Attribute(
            "level",
            Text("Which describes you best?", "哪一项最符合您？"),
            Kind.WHOLE_NUMBER,
            options=_numbered(
                Text("I do all that I did before the illness", "和患病前一样，什么都能做"),
                Text("Hard work is too much, light work I can do", "重活做不了，轻活可以做"),
                Text(
                    "I look after myself but cannot work, and am up most of the day",
                    "能照顾自己但不能工作，白天大半时间能起身",
                ),
                Text(
                    "I need some help, and spend most of the day in bed or in a chair",
                    "部分起居要人帮忙，白天大半时间躺着或坐着",
                ),
                Text(
                    "I need help with everything, and cannot leave the bed or the chair",
                    "起居全靠别人，整天离不开床或椅子",
                ),
            ),
            within=_FROM_0_TO_4,
        ),
    ),
    Scale.YN: (Attribute("present", Text("Yes or no?", "是或否？"), Kind.YES_NO, options=_YES_NO),),
    Scale.COUNT: (
        Attribute(
            "count",
            Text("How many times?", "多少次？"),
            Kind.WHOLE_NUMBER,
            within=Range(0, _MOST_COUNTED),
        ),
    ),
    Scale.DATE: (Attribute("on_date", Text("On which day?", "哪一天？"), Kind.DATE),),
    Scale.TEXT: (),
    Scale.SITE: (SITE,),
}
