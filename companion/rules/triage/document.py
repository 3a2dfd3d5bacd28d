"""The rules as a document that people can read: docs/clinical-rules.md is made of this."""

from collections.abc import Iterable
from itertools import groupby

from companion.rules.triage.rule import Modifier, Rule, Ruleset
from companion.rules.vocabulary import CONDITION_NAMES, Language, Role, Text, Tier

SECTION_TITLES = {
    "A": "Spinal cord compression and cauda equina",
    "B": "Fracture and atypical femoral fracture",
    "C": "Calcium, minerals, kidneys, heart tracing and markers",
    "D": "Hypersensitivity and injection site",
    "E": "Infection",
    "F": "Jaw, mouth and ear",
    "G": "Pain",
    "H": "General oncology emergencies",
    "I": "Weight, function and general alerts",
}

_WARNING = (
    "> **Not for use with patients before sign-off.** These rules need the signature of the "
    "hospital's oncologist, pharmacist and safety officer. They route messages to people; they "
    "do not diagnose.\n\n"
    "This file is generated from `companion/rules/triage/ruleset`. Change the rules there."
)
_RULE_COLUMNS = (
    "#",
    "Id",
    "Condition",
    "Criteria",
    "Tier",
    "Advice (English)",
    "Advice (Chinese)",
    "Told",
    "Paged",
    "Source",
    "Status",
)
_MODIFIER_COLUMNS = (
    "#",
    "Id",
    "Raises",
    "Criteria",
    "Advice (English)",
    "Advice (Chinese)",
    "Source",
    "Status",
)
_NEW_LINE = "<br>"


def as_markdown(ruleset: Ruleset) -> str:
    """Every rule and modifier, one table per section."""
    rules = sorted(ruleset.all_rules(), key=lambda rule: (rule.section, rule.number))
    parts = [f"# Triage rules, version {ruleset.version}", _WARNING]
    for section, members in groupby(rules, key=lambda rule: rule.section):
        parts += [f"## {_title(section)}", _table(_RULE_COLUMNS, map(_rule_row, members))]
    parts += [
        "## Modifiers",
        _table(_MODIFIER_COLUMNS, map(_modifier_row, ruleset.modifiers)),
        "## When no rule fires",
        f"{ruleset.nothing_found.en}\n\n{ruleset.nothing_found.zh}",
    ]
    return "\n\n".join(parts) + "\n"


def _title(section: str) -> str:
    title = SECTION_TITLES.get(section)
    return f"{section}. {title}" if title else section


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (columns, ("---",) * len(columns), *rows)
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", _NEW_LINE)


def _rule_row(rule: Rule) -> tuple[str, ...]:
    advice = _advice_by_tier(rule)
    return (
        str(rule.number),
        f"`{rule.id}`",
        CONDITION_NAMES[rule.condition].en,
        rule.criteria,
        " / ".join(advice),
        _in(Language.EN, advice),
        _in(Language.ZH_HANS, advice),
        _roles(rule.notify),
        _paged(rule),
        rule.source,
        rule.status,
    )


def _advice_by_tier(rule: Rule) -> dict[Tier, list[Text]]:
    """What each case tells the patient; a rule of no cases combines others and is URGENT."""
    advice: dict[Tier, list[Text]] = {} if rule.cases else {Tier.URGENT: [rule.advice]}
    for case in rule.cases:
        said = advice.setdefault(case.tier, [])
        text = case.advice or rule.advice
        if text not in said:
            said.append(text)
    return advice


def _in(language: Language, advice: dict[Tier, list[Text]]) -> str:
    texts = [(tier, text.to(language)) for tier, said in advice.items() for text in said]
    if len(texts) == 1:
        return texts[0][1]
    return "\n".join(f"{tier}: {text}" for tier, text in texts)


def _modifier_row(modifier: Modifier) -> tuple[str, ...]:
    advice = {tier: [text] for tier, text in modifier.advice.items()}
    return (
        str(modifier.number),
        f"`{modifier.id}`",
        ", ".join(f"`{prefix}*`" for prefix in modifier.prefixes),
        modifier.criteria,
        _in(Language.EN, advice),
        _in(Language.ZH_HANS, advice),
        modifier.source,
        modifier.status,
    )


def _paged(rule: Rule) -> str:
    """A rule that names nobody pages in an emergency all whom it tells."""
    if rule.page or all(case.tier is not Tier.EMERGENCY for case in rule.cases):
        return _roles(rule.page)
    return f"{Tier.EMERGENCY}: {_roles(rule.notify)}"


def _roles(roles: Iterable[Role]) -> str:
    return ", ".join(roles) or "—"
