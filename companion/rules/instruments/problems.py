"""What can be wrong with an answer, and how the sender is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from companion.rules.vocabulary import Language, Text

_LONGEST_ECHO = 40


class ProblemCode(StrEnum):
    NOT_AN_OBJECT = "not_an_object"
    NOT_A_LIST = "not_a_list"
    NOT_A_STRING = "not_a_string"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_A_BOOLEAN = "not_a_boolean"
    NOT_A_DATE = "not_a_date"
    INVALID_CHOICE = "invalid_choice"
    OUT_OF_RANGE = "out_of_range"
    DATE_TOO_EARLY = "date_too_early"
    DATE_TOO_LATE = "date_too_late"
    REQUIRED = "required"
    UNKNOWN_ITEM = "unknown_item"
    UNKNOWN_MEASUREMENT = "unknown_measurement"
    UNKNOWN_FIELD = "unknown_field"
    REPEATED_SITE = "repeated_site"
    TOO_MANY = "too_many"
    MAX_LENGTH = "max_length"
    FORBIDDEN_CHARACTER = "forbidden_character"


_SENTENCES: dict[ProblemCode, Text] = {
    ProblemCode.NOT_AN_OBJECT: Text("Send an object here.", "此处应为对象。"),
    ProblemCode.NOT_A_LIST: Text("Send a list here.", "此处应为列表。"),
    ProblemCode.NOT_A_STRING: Text("Send text here.", "此处应为文字。"),
    ProblemCode.NOT_A_NUMBER: Text(
        "Give a number from {lowest} to {highest}{unit}, in digits, without a comma or a unit.",
        "请用数字填写{lowest}到{highest}{unit}之间的数，不要带逗号或单位。",
    ),
    ProblemCode.NOT_A_WHOLE_NUMBER: Text(
        "Give a whole number from {lowest} to {highest}.", "请填写{lowest}到{highest}之间的整数。"
    ),
    ProblemCode.NOT_A_BOOLEAN: Text("Send true or false.", "请填写 true（是）或 false（否）。"),
    ProblemCode.NOT_A_DATE: Text(
        "Give a date such as 2026-11-20.", "请填写日期，例如 2026-11-20。"
    ),
    ProblemCode.INVALID_CHOICE: Text("Choose from: {choices}.", "请从这些选项中选择：{choices}。"),
    ProblemCode.OUT_OF_RANGE: Text(
        "This must lie between {lowest} and {highest}{unit}.",
        "数值必须在{lowest}到{highest}{unit}之间。",
    ),
    ProblemCode.DATE_TOO_EARLY: Text(
        "Give a date not before {earliest}.", "日期不能早于{earliest}。"
    ),
    ProblemCode.DATE_TOO_LATE: Text("Give a date not after {latest}.", "日期不能晚于{latest}。"),
    ProblemCode.REQUIRED: Text("“{name}” is missing.", "缺少“{name}”。"),
    ProblemCode.UNKNOWN_ITEM: Text(
        "No instrument has an item with this code.", "没有这个编码的问题。"
    ),
    ProblemCode.UNKNOWN_MEASUREMENT: Text(
        "Measured can be: {known}.", "可以填写的测量有：{known}。"
    ),
    ProblemCode.UNKNOWN_FIELD: Text("Only these are asked: {known}.", "这里只填写：{known}。"),
    ProblemCode.REPEATED_SITE: Text("Give each site once.", "每个部位只填写一次。"),
    ProblemCode.TOO_MANY: Text("Give at most {most}.", "最多填写{most}项。"),
    ProblemCode.MAX_LENGTH: Text("Write at most {most} characters.", "最多填写{most}个字。"),
    ProblemCode.FORBIDDEN_CHARACTER: Text(
        "Take out the control characters; only tabs and line breaks are allowed.",
        "请删除控制字符，只允许制表符和换行。",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` is the dotted path of what is wrong, `text` a sentence that says what is expected."""

    code: ProblemCode
    field: str
    text: Text


def problem(code: ProblemCode, field: str, **expected: str | int | Text) -> Problem:
    text = Text(
        en=_sentence(code, Language.EN, expected), zh=_sentence(code, Language.ZH_HANS, expected)
    )
    return Problem(code, field, text)


def _sentence(
    code: ProblemCode, language: Language, expected: Mapping[str, str | int | Text]
) -> str:
    words = {
        name: value.to(language) if isinstance(value, Text) else value
        for name, value in expected.items()
    }
    return _SENTENCES[code].to(language).format(**words)


def path(parent: str, key: str) -> str:
    """The path of a key that strangers chose: cut short, and without what cannot be printed."""
    shown = "".join(each if each.isprintable() else "?" for each in key[:_LONGEST_ECHO])
    return f"{parent}.{shown}"
