"""What holds for every row of the rule table."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from companion.rules.instruments.catalogue import ITEMS, MEASUREMENTS
from companion.rules.triage.criteria import All, AtLeast, Measured, Not, OfAnswer, Unanswered
from companion.rules.triage.document import SECTION_TITLES, as_markdown
from companion.rules.triage.notes.lexicon import lexicon
from companion.rules.triage.ruleset import RULESET, VERSION
from companion.rules.vocabulary import Text, Tier

IN_SCOPE = {
    *range(1, 24),
    *{24, 25, 31, 32, 36},
    *{*range(26, 31), *range(33, 36), *range(37, 44), 58},
    *range(45, 51),
    *{*range(51, 58), 59},
    *range(60, 66),
    *range(66, 85),
    *{85, 86, 87, 95},
    *{88, 89, 91, 92, 93, 94},
}
IN_NOTES_ONLY = 85  # one number for all that only a note can say
SIDE_EFFECTS = {
    "confirm_known_hypersensitivity",
    "hold_next_dose",
    "hard_stop_injection",
    "mark_hypoca_risk",
    "monitoring_plan",
    "note:not_osteoporotic_until_excluded",
    "task:image_both_femurs",
}
REASSURING = re.compile(
    r"(?i)don.t worr?y|do not worry|probably nothing|usually|harmless|别担心|不要紧|没事|通常"
)
HELP_EN = re.compile(r"\b120\b|emergency department")
HELP_ZH = re.compile(r"120|急诊")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

RULES = {rule.id: rule for rule in RULESET.all_rules()}
MODIFIERS = {modifier.id: modifier for modifier in RULESET.modifiers}
EVERYTHING = {**RULES, **MODIFIERS}


def _all_advice() -> Iterator[tuple[str, Tier, Text]]:
    for rule in RULES.values():
        for case in rule.cases:
            yield rule.id, case.tier, case.advice or rule.advice
    for modifier in MODIFIERS.values():
        for tier, text in modifier.advice.items():
            yield modifier.id, tier, text
    yield RULESET.combination.id, Tier.URGENT, RULESET.combination.advice
    yield "nothing found", Tier.ROUTINE, RULESET.nothing_found


ADVICE = [pytest.param(tier, text, id=f"{said} {tier}") for said, tier, text in _all_advice()]


def _leaves(criterion):
    if isinstance(criterion, All | AtLeast):
        for part in criterion.criteria:
            yield from _leaves(part)
    elif isinstance(criterion, Not):
        yield from _leaves(criterion.criterion)
    else:
        yield criterion


def _codes_of(rule) -> set[str]:
    codes = {code for case in rule.cases for code in case.ask_now}
    for case in rule.cases:
        for leaf in _leaves(case.when):
            if isinstance(leaf, OfAnswer | Measured):
                codes.add(leaf.code)
            elif isinstance(leaf, Unanswered):
                codes.update(leaf.items)
    return codes


def test_every_rule_in_scope_is_there_once():
    numbers = Counter(each.number for each in EVERYTHING.values())
    assert set(numbers) == IN_SCOPE
    assert max(count for number, count in numbers.items() if number != IN_NOTES_ONLY) == 1


def test_no_two_rules_share_an_id():
    ids = [rule.id for rule in RULESET.all_rules()] + [each.id for each in RULESET.modifiers]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("tier", "text"), ADVICE)
class TestAdvice:
    def test_is_in_both_languages(self, tier, text):
        assert text.en.strip()
        assert CHINESE.search(text.zh)
        assert not CHINESE.search(text.en)
        assert text.zh != text.en

    def test_leads_to_help_in_an_emergency(self, tier, text):
        if tier is Tier.EMERGENCY:
            assert HELP_EN.search(text.en)
            assert HELP_ZH.search(text.zh)

    def test_names_a_way_to_help_when_urgent(self, tier, text):
        if tier is Tier.URGENT:
            assert HELP_EN.search(text.en)
            assert HELP_ZH.search(text.zh)

    def test_does_not_reassure_when_it_is_urgent(self, tier, text):
        if tier.rank >= Tier.URGENT.rank:
            assert not REASSURING.search(text.en)
            assert not REASSURING.search(text.zh)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
class TestRule:
    def test_names_only_items_and_measurements_of_the_catalogue(self, rule):
        told = {concept.item for concept in lexicon().concepts.values()}
        known = {*ITEMS, *MEASUREMENTS}
        assert _codes_of(rule) <= (known | told if rule.number == IN_NOTES_ONLY else known)

    def test_names_only_known_side_effects(self, rule):
        added = [name for addition in rule.additions for name in addition.side_effects]
        assert {*rule.side_effects, *added} <= SIDE_EFFECTS

    def test_has_its_cases_in_order_most_urgent_first(self, rule):
        ranks = [case.tier.rank for case in rule.cases]
        assert ranks == sorted(ranks, reverse=True)

    def test_tells_somebody_and_pages_only_those_whom_it_tells(self, rule):
        assert rule.notify
        assert set(rule.page) <= set(rule.notify)

    def test_says_in_words_when_it_fires_and_where_that_comes_from(self, rule):
        assert rule.criteria
        assert rule.source
        assert set(rule.status.split("+")) <= {"V", "V2", "K", "D"}

    def test_yields_only_to_rules_that_exist(self, rule):
        assert set(rule.yields_to) <= set(RULES) - {rule.id}


@pytest.mark.parametrize("modifier", MODIFIERS.values(), ids=MODIFIERS)
class TestModifier:
    def test_raises_rules_that_exist(self, modifier):
        assert all(
            any(rule_id.startswith(prefix) for rule_id in RULES) for prefix in modifier.prefixes
        )

    def test_knows_what_to_say_at_every_tier_to_which_it_can_raise(self, modifier):
        reachable = {
            case.tier.raised()
            for rule in RULES.values()
            if rule.id.startswith(modifier.prefixes)
            for case in rule.cases
            if case.tier is not Tier.EMERGENCY
        }
        assert reachable <= set(modifier.advice)


DOCUMENT = as_markdown(RULESET)


class TestDocument:
    @pytest.mark.parametrize("rule", EVERYTHING.values(), ids=EVERYTHING)
    def test_has_one_row_for_every_rule_and_modifier(self, rule):
        rows = [line for line in DOCUMENT.splitlines() if f"| `{rule.id}` |" in line]
        assert len(rows) == 1
        assert rows[0].startswith(f"| {rule.number} |")
        assert rule.criteria.replace("|", "\\|") in rows[0]
        assert rule.source in rows[0]

    @pytest.mark.parametrize(("tier", "text"), ADVICE)
    def test_has_every_advice_in_both_languages(self, tier, text):
        assert text.en in DOCUMENT
        assert text.zh in DOCUMENT

    def test_opens_with_its_version(self):
        assert DOCUMENT.splitlines()[0] == f"# Triage rules, version {VERSION}"

    def test_warns_that_the_hospital_has_to_sign(self):
        assert "before sign-off" in DOCUMENT

    def test_has_a_titled_table_for_every_section(self):
        for section in {rule.section for rule in RULES.values()}:
            assert f"\n## {section}. {SECTION_TITLES[section]}\n" in DOCUMENT

    def test_has_rows_of_equal_width_under_every_heading(self):
        for table in DOCUMENT.split("\n## ")[1:]:
            rows = [line for line in table.splitlines() if line.startswith("|")]
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
            assert len(widths) <= 1

    def test_names_who_is_told_and_who_is_paged(self):
        (row,) = (each for each in DOCUMENT.splitlines() if "`mscc.spinal-instability`" in each)
        assert "| ONC_ONCALL, SPINE | ONC_ONCALL, SPINE |" in row

    def test_names_who_is_paged_in_an_emergency_by_a_rule_that_names_nobody(self):
        (row,) = (each for each in DOCUMENT.splitlines() if "`general.dvt-pe`" in each)
        assert "| ONC, NURSE | EMERGENCY: ONC, NURSE |" in row

    def test_names_every_tier_of_a_rule(self):
        (row,) = (
            each for each in DOCUMENT.splitlines() if "`hypoca.neuromuscular-symptoms`" in each
        )
        assert "| EMERGENCY / URGENT / SOON |" in row
