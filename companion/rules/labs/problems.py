"""What can be wrong with a result, and how the sender is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from companion.rules.vocabulary import Language, Text


class LabProblemCode(StrEnum):
    NOT_AN_OBJECT = "not_an_object"
    UNKNOWN_FIELD = "unknown_field"
    REQUIRED = "required"
    NOT_A_BOOLEAN = "not_a_boolean"
    CODE_UNKNOWN = "code_unknown"
    LOINC_OF_ANOTHER_TEST = "loinc_of_another_test"
    LOINC_UNIT_MISMATCH = "loinc_unit_mismatch"
    NEVER_CORRECTED = "never_corrected"
    NOT_A_DATE = "not_a_date"
    COLLECTED_IN_FUTURE = "collected_in_future"
    COLLECTED_TOO_EARLY = "collected_too_early"
    UNIT_MISSING = "unit_missing"
    UNIT_UNKNOWN = "unit_unknown"
    UNIT_NOT_FOR_THIS_TEST = "unit_not_for_this_test"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_HARD_RANGE = "out_of_hard_range"
    LIMITS_WRONG = "limits_wrong"
    NEEDS_CONFIRMATION = "needs_confirmation"
    REPEATED_TEST = "repeated_test"
    DAY_OF_THE_SAMPLE = "day_of_the_sample"
    ANOTHER_TEST = "another_test"
    NOT_TAKEN = "not_taken"


_SENTENCES: dict[LabProblemCode, Text] = {
    LabProblemCode.NOT_AN_OBJECT: Text("Send an object here.", "此处应为对象。"),
    LabProblemCode.UNKNOWN_FIELD: Text("Only these are asked: {known}.", "这里只填写：{known}。"),
    LabProblemCode.REQUIRED: Text("“{name}” is missing.", "缺少“{name}”。"),
    LabProblemCode.NOT_A_BOOLEAN: Text("Send true or false.", "请填写 true（是）或 false（否）。"),
    LabProblemCode.CODE_UNKNOWN: Text("No test has this code.", "没有这个编码的检验项目。"),
    LabProblemCode.LOINC_OF_ANOTHER_TEST: Text(
        "This LOINC code belongs to another test: {name}.",
        "这个 LOINC 编码属于另一个检验项目：{name}。",
    ),
    LabProblemCode.LOINC_UNIT_MISMATCH: Text(
        "This LOINC code does not go with {unit}; it is reported in {usual}. Check both on the "
        "report.",
        "这个 LOINC 编码与单位 {unit} 不符，应为 {usual}。请核对化验单上的编码和单位。",
    ),
    LabProblemCode.NEVER_CORRECTED: Text(
        "Only calcium is corrected for albumin.", "只有血钙需要用白蛋白校正。"
    ),
    LabProblemCode.NOT_A_DATE: Text(
        "Give a date such as 2026-11-20.", "请填写日期，例如 2026-11-20。"
    ),
    LabProblemCode.COLLECTED_IN_FUTURE: Text(
        "The sample cannot have been taken after {latest}.", "采样日期不能晚于{latest}。"
    ),
    LabProblemCode.COLLECTED_TOO_EARLY: Text(
        "Give a day not before {earliest}.", "采样日期不能早于{earliest}。"
    ),
    LabProblemCode.UNIT_MISSING: Text(
        "Give the unit that is printed on the report: {units}.",
        "请填写化验单上的单位：{units}。",
    ),
    LabProblemCode.UNIT_UNKNOWN: Text(
        "This unit is not known. Use one of these for this test ({name}): {units}.",
        "无法识别这个单位。{name}可以使用的单位：{units}。",
    ),
    LabProblemCode.UNIT_NOT_FOR_THIS_TEST: Text(
        "{unit} is no unit for this test ({name}). Use one of these: {units}.",
        "{name}不使用单位 {unit}，可以使用的单位：{units}。",
    ),
    LabProblemCode.NOT_A_NUMBER: Text(
        "Give a number in digits, without a comma, a sign such as < or a unit.",
        "请用数字填写，不要带逗号、“<”等符号或单位。",
    ),
    LabProblemCode.OUT_OF_HARD_RANGE: Text(
        "{name}: {value} {unit} is not possible; it must lie between {possible}.{hint} Check the "
        "value and the unit on the report.",
        "{name}不可能是 {value} {unit}，应在{possible}之间。{hint}请核对化验单上的数值和单位。",
    ),
    LabProblemCode.LIMITS_WRONG: Text(
        "These limits do not fit the test ({name}): {lower} to {upper} {unit}. Give the "
        "lower and the upper limit as printed, with their unit.",
        "参考范围与{name}不符：{lower} 到 {upper} {unit}。请按化验单填写下限、上限及其单位。",
    ),
    LabProblemCode.NEEDS_CONFIRMATION: Text(
        "{name}: {value} {unit} is unusual.{hint} Check the value and the unit on the report, then "
        "confirm.",
        "{name}：{value} {unit} 不常见。{hint}请核对化验单上的数值和单位，然后确认。",
    ),
    LabProblemCode.REPEATED_TEST: Text(
        "Give each test of a sample once: {name} stands in it twice.",
        "同一份标本的每个检验项目只填写一次：{name}出现了两次。",
    ),
    LabProblemCode.DAY_OF_THE_SAMPLE: Text(
        "The day belongs to the sample, not to one of its results.",
        "采样日期属于整份标本，请勿在单项结果中填写。",
    ),
    LabProblemCode.ANOTHER_TEST: Text(
        "This corrects a result of {name}; withdraw it and enter the other test anew.",
        "这里更正的是{name}的结果。如果项目有误，请撤销后重新录入。",
    ),
    LabProblemCode.NOT_TAKEN: Text(
        "Results are no longer taken for this patient.", "该患者已不再接收检验结果。"
    ),
}


# Added to a sentence where another unit would explain the value.
_PLAUSIBLE_IN = Text(
    " In {others}, {value} would be plausible.", "如果单位是 {others}，{value} 则有可能。"
)


@dataclass(frozen=True, slots=True)
class LabProblem:
    """`field` is the dotted path of what is wrong, `text` a sentence that says what is expected.

    The same shape as a `Problem` of the instruments.
    """

    code: LabProblemCode
    field: str
    text: Text


def lab_problem(code: LabProblemCode, field: str, /, **expected: str | Text) -> LabProblem:
    return LabProblem(code, field, _filled(_SENTENCES[code], expected))


def plausible_in(others: Text, value: str) -> Text:
    """The `hint` about an impossible or unusual value: the units in which it would be plausible."""
    return _filled(_PLAUSIBLE_IN, {"others": others, "value": value})


def _filled(sentence: Text, words: Mapping[str, str | Text]) -> Text:
    def in_one(language: Language) -> str:
        return sentence.to(language).format(
            **{
                name: word.to(language) if isinstance(word, Text) else word
                for name, word in words.items()
            }
        )

    return Text(in_one(Language.EN), in_one(Language.ZH_HANS))
