"""How rules are walked, where one tier more or less makes the difference."""

from dataclasses import replace

import pytest

from companion.rules.triage.criteria import Reported
from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import Answer
from companion.rules.triage.rule import Case, Rule, Ruleset
from companion.rules.triage.ruleset import RULESET
from companion.rules.vocabulary import Condition, Grade, Role, Text
from tests.rules.triage.build import EMERGENCY, ROUTINE, SOON, URGENT, report


def rule_on(item, tier, section="A", **fields):
    return Rule(
        number=0,
        id=f"{item}.rule",
        section=section,
        condition=Condition.MSCC,
        criteria="",
        cases=(Case(tier, Reported(item)),),
        advice=Text(item, "中文"),
        notify=(Role.NURSE, Role.ONC),
        source="",
        status="",
        **fields,
    )


def found(facts, *rules):
    ruleset = Ruleset("test", rules, (), RULESET.combination, RULESET.nothing_found)
    return evaluate(facts, ruleset).findings


@pytest.mark.parametrize(
    ("tier", "paged"), [(EMERGENCY, (Role.ONC,)), (URGENT, (Role.ONC,)), (SOON, ()), (ROUTINE, ())]
)
def test_whom_a_rule_names_is_paged_from_urgent_on(tier, paged):
    (finding,) = found(report(thirst="mild"), rule_on("thirst", tier, page=(Role.ONC,)))
    assert finding.page == paged


@pytest.mark.parametrize("tier", [EMERGENCY, URGENT, SOON, ROUTINE])
def test_a_rule_yields_to_none_that_has_not_fired(tier):
    rule = rule_on("thirst", tier, yields_to=("cough.rule",))
    assert [each.rule_id for each in found(report(thirst="mild"), rule)] == ["thirst.rule"]


@pytest.mark.parametrize(
    ("other", "told"), [(URGENT, {"cough.rule"}), (SOON, {"cough.rule"}), (ROUTINE, None)]
)
def test_a_rule_yields_to_one_that_is_as_urgent(other, told):
    rules = (rule_on("thirst", SOON, yields_to=("cough.rule",)), rule_on("cough", other))
    fired = {each.rule_id for each in found(report(thirst="mild", cough="mild"), *rules)}
    assert fired == (told or {"thirst.rule", "cough.rule"})


def test_two_lesser_problems_beside_an_urgent_one_add_nothing():
    rules = (
        rule_on("thirst", URGENT, "A"),
        rule_on("cough", SOON, "B"),
        rule_on("jaw_pain", SOON, "F"),
    )
    facts = report(thirst="mild", cough="mild", jaw_pain="mild")
    assert {each.rule_id for each in found(facts, *rules)} == {
        "thirst.rule",
        "cough.rule",
        "jaw_pain.rule",
    }


def test_one_symptom_of_which_two_rules_speak_is_one_problem():
    rules = (
        rule_on("thirst", SOON, "A"),
        replace(rule_on("thirst", SOON, "B"), id="another.rule"),
        rule_on("cough", SOON, "A"),
    )
    told = {each.rule_id for each in found(report(thirst="mild", cough="mild"), *rules)}
    assert RULESET.combination.id not in told


@pytest.mark.parametrize(("tier", "is_advised"), [(ROUTINE, False), (SOON, True), (URGENT, True)])
def test_what_only_a_note_said_is_asked_about_unless_it_is_routine(tier, is_advised):
    ruleset = Ruleset(
        "test",
        (rule_on("thirst", tier),),
        (),
        RULESET.combination,
        RULESET.nothing_found,
        RULESET.from_note,
    )
    told = Answer("thirst", grade=Grade.MILD, words="so thirsty")
    findings = evaluate(report(answers={"thirst": told}), ruleset).findings
    (gathered,) = (each for each in findings if each.rule_id == RULESET.from_note.id)
    assert gathered.advice == (RULESET.from_note.advice if is_advised else None)


def test_a_rule_without_cases_is_urgent_and_one_with_cases_as_its_most_urgent():
    rule = rule_on("thirst", SOON)
    assert replace(rule, cases=()).tier is URGENT
    assert replace(rule, cases=(*rule.cases, Case(EMERGENCY, Reported("thirst")))).tier is EMERGENCY
