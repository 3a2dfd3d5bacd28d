"""Section I: weight, function and what patients rate week by week, rules 88, 89, 91 to 94."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from companion.rules.instruments.pro_ctcae import PRO_CTCAE_WEEKLY
from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import PastMeasure
from companion.rules.triage.ruleset import function as rules
from companion.rules.triage.ruleset.spinal_cord import NEUROLOGY_QUESTIONS
from companion.rules.triage.worsening import says_more
from companion.rules.vocabulary import Condition, Role
from tests.rules.triage.build import (
    EMERGENCY,
    SOON,
    URGENT,
    earlier,
    finding_of,
    fired,
    measured_earlier,
    record,
    report,
    table,
)

LOSS = "weight.loss-significant"
SEVERE_LOSS = "weight.loss-rapid-severe"
DECLINE = "function.decline"
SEVERE = "pro.severe-absolute"
WORSE = "pro.worsening"
DISTRESS = "pro.distress"

WELL_FED = record(bmi=Decimal(24))
THIN = record(bmi=Decimal("19.9"))

GOLDEN = [
    (
        "60.0 to 56.9 kg in 5 months",
        report(weight="56.9", past_measures=measured_earlier(150, weight_kg="60.0")),
        LOSS,
        SOON,
    ),
    (
        "nausea from 1 to 3, said absolutely",
        report(pro_nausea="severity 3", past_answers=earlier(7, pro_nausea="severity 1")),
        SEVERE,
        SOON,
    ),
    (
        "nausea from 1 to 3, said as a change",
        report(pro_nausea="severity 3", past_answers=earlier(7, pro_nausea="severity 1")),
        WORSE,
        SOON,
    ),
]


@pytest.mark.parametrize(
    ("facts", "rule", "tier"),
    [pytest.param(facts, rule, tier, id=said) for said, facts, rule, tier in GOLDEN],
)
class TestGoldenCase:
    def test_fires_the_rule_at_the_tier(self, facts, rule, tier):
        assert fired(facts)[rule] is tier

    def test_is_of_that_tier_as_a_whole(self, facts, rule, tier):
        assert evaluate(facts).tier is tier

    def test_makes_one_alert(self, facts, rule, tier):
        assert len({finding.condition for finding in evaluate(facts).findings}) == 1


def weighed(now: str, *before: tuple[float, str], patient=WELL_FED):
    """Weights now and so many days ago, newest first."""
    past = tuple(each for days, kg in before for each in measured_earlier(days, weight_kg=kg))
    return report(weight=now, past_measures=past, patient=patient)


class TestWeightLoss:
    @table(
        ("5 %", weighed("57.0", (90, "60.0")), SOON),
        ("just below 5 %", weighed("57.01", (90, "60.0")), None),
        ("5 % in 183 days", weighed("57.0", (183, "60.0")), SOON),
        ("5 % in 184 days", weighed("57.0", (184, "60.0")), None),
        (
            "5 % from the highest, not from the latest",
            weighed("57.0", (40, "57.5"), (90, "60.0"), (120, "58.0")),
            SOON,
        ),
        ("a gain", weighed("63.0", (90, "60.0")), None),
        ("no earlier weight", weighed("57.0"), None),
        (
            "no weight now",
            report(past_measures=measured_earlier(90, weight_kg="60.0"), patient=WELL_FED),
            None,
        ),
        (
            "another measurement before",
            report(
                weight="57.0",
                past_measures=measured_earlier(90, height_cm="160.0"),
                patient=WELL_FED,
            ),
            None,
        ),
        (
            "5 %, as intended",
            weighed("57.0", (90, "60.0"), patient=record(weight_loss_intended=True)),
            None,
        ),
        ("2 % at 19.9 kg/m2", weighed("58.8", (90, "60.0"), patient=THIN), SOON),
        ("just below 2 % at 19.9 kg/m2", weighed("58.9", (90, "60.0"), patient=THIN), None),
        (
            "2 % at 19.9 kg/m2 in 184 days",
            weighed("58.8", (184, "60.0"), patient=THIN),
            None,
        ),
        (
            "2 % at 20 kg/m2",
            weighed("58.8", (90, "60.0"), patient=record(bmi=Decimal(20))),
            None,
        ),
        ("2 % at an unknown index", weighed("58.8", (90, "60.0"), patient=record()), SOON),
        (
            "2 % at 19.9 kg/m2, as intended",
            weighed(
                "58.8",
                (90, "60.0"),
                patient=record(bmi=Decimal("19.9"), weight_loss_intended=True),
            ),
            None,
        ),
        ("10 %, which another rule says", weighed("54.0", (90, "60.0")), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(LOSS) is tier

    @table(
        ("just below 10 % in 183 days", weighed("54.1", (183, "60.0")), None),
        ("10 % in 183 days", weighed("54.0", (183, "60.0")), URGENT),
        ("10 % in 184 days", weighed("54.0", (184, "60.0")), None),
        ("just below 5 % in 31 days", weighed("57.1", (31, "60.0")), None),
        ("5 % in 31 days", weighed("57.0", (31, "60.0")), URGENT),
        ("5 % in 32 days", weighed("57.0", (32, "60.0")), None),
        (
            "10 %, as intended",
            weighed("54.0", (90, "60.0"), patient=record(weight_loss_intended=True)),
            URGENT,
        ),
    )
    def test_of_much_or_in_a_short_time_is_urgent(self, facts, tier):
        assert fired(facts).get(SEVERE_LOSS) is tier

    @pytest.mark.parametrize(("kg", "tier"), [("57.7", None), ("57.6", SOON)])
    def test_begins_where_the_organisation_has_set_it(self, kg, tier):
        facts = weighed(kg, (90, "60.0"))
        facts = replace(facts, thresholds={"weight_loss": Decimal(4)})
        assert fired(facts).get(LOSS) is tier

    @pytest.mark.parametrize(("bmi", "tier"), [("21.9", SOON), ("22", None)])
    def test_of_the_thin_begins_where_the_organisation_has_set_it(self, bmi, tier):
        facts = weighed("58.8", (90, "60.0"), patient=record(bmi=Decimal(bmi)))
        facts = replace(facts, thresholds={"low_bmi": Decimal(22)})
        assert fired(facts).get(LOSS) is tier

    def test_is_counted_in_the_calendar_of_the_patient(self):
        # Half past midnight in Shanghai, 31 days ago; in UTC it is the day before.
        then = datetime(2026, 10, 24, 16, 30, tzinfo=UTC)
        past = (PastMeasure("weight_kg", Decimal(60), then),)
        facts = report(weight="57.0", past_measures=past, patient=WELL_FED)
        assert fired(facts).get(SEVERE_LOSS) is URGENT

    def test_says_more_the_lower_the_weight(self):
        lost = [
            finding_of(LOSS, weighed(kg, (90, "60.0"))) for kg in ("56.9", "56.0", "57.0", "56.9")
        ]
        known = [(LOSS, lost[0].evidence)]
        assert [says_more(each, known) for each in lost] == [False, True, False, False]

    def test_names_from_what_to_what(self):
        finding = finding_of(LOSS, weighed("56.9", (150, "60.0")))
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("measures.weight_kg.low", "60.0 → 56.9")
        ]

    def test_names_the_index_of_the_thin(self):
        finding = finding_of(LOSS, weighed("58.8", (150, "60.0"), patient=THIN))
        assert ("context.bmi", "19.9") in {(each.field, each.value) for each in finding.evidence}

    @pytest.mark.parametrize(("rule", "kg"), [(LOSS, "56.9"), (SEVERE_LOSS, "50.0")])
    def test_is_told_to_the_dietitian(self, rule, kg):
        finding = finding_of(rule, weighed(kg, (90, "60.0")))
        assert finding.notify == (Role.DIET, Role.ONC, Role.NURSE)
        assert finding.condition is Condition.WEIGHT_LOSS


def active(now: int, *before: tuple[float, int]):
    past = tuple(
        each for days, level in before for each in earlier(days, activity_level=f"level {level}")
    )
    return report(activity_level=f"level {now}", past_answers=past)


class TestFunction:
    @table(
        ("0 to 1", active(1, (7, 0)), SOON),
        ("1 to 2", active(2, (7, 1)), SOON),
        ("0 to 2", active(2, (7, 0)), SOON),
        ("2 to 3", active(3, (7, 2)), URGENT),
        ("3 to 4", active(4, (7, 3)), URGENT),
        ("0 to 4", active(4, (7, 0)), URGENT),
        ("1 to 1", active(1, (7, 1)), None),
        ("3 to 3", active(3, (7, 3)), None),
        ("4 to 3", active(3, (7, 4)), None),
        ("2 to 1", active(1, (7, 2)), None),
        ("worse than in the last report", active(2, (7, 1), (14, 2)), SOON),
        ("worse than before the last report only", active(2, (7, 2), (14, 0)), None),
        ("0 to 1 within 28 days", active(1, (28, 0)), SOON),
        ("2 in a first report", active(2), None),
        ("3 in a first report", active(3), SOON),
        ("4 in a first report", active(4), SOON),
        (
            "3, and another item before",
            replace(active(3), past_answers=earlier(7, pro_fatigue="severity 1")),
            SOON,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(DECLINE) is tier

    @pytest.mark.parametrize(
        ("facts", "advice"),
        [
            (active(1, (7, 0)), rules.LESS_ACTIVE),
            (active(3, (7, 2)), rules.MUCH_LESS_ACTIVE),
            (active(3), rules.LESS_ACTIVE),
        ],
    )
    def test_asks_for_neurology_in_the_same_session(self, facts, advice):
        finding = finding_of(DECLINE, facts)
        assert (finding.ask_now, finding.advice) == (NEUROLOGY_QUESTIONS, advice)
        assert finding.condition is Condition.FUNCTION
        assert finding.notify == (Role.NURSE, Role.ONC)

    @pytest.mark.parametrize(("facts", "said"), [(active(3, (7, 1)), "1 → 3"), (active(3), "3")])
    def test_names_from_what_to_what(self, facts, said):
        assert [(each.field, each.value) for each in finding_of(DECLINE, facts).evidence] == [
            ("items.activity_level.level", said)
        ]


WEEKLY = [item.code for item in PRO_CTCAE_WEEKLY.items]
MOOD = ("pro_sad", "pro_anxiety")
CONTROL = {
    "pro_urine_control": "mscc.bladder-dysfunction",
    "pro_bowel_control": "mscc.bowel-dysfunction",
}
OTHERS = [code for code in WEEKLY if code not in MOOD and code not in CONTROL]


class TestSevere:
    @pytest.mark.parametrize(
        ("said", "tier"),
        [
            ("severity 2 frequency 3 interference 2", None),
            ("severity 3", SOON),
            ("severity 4", SOON),
            ("frequency 3", None),
            ("frequency 4", SOON),
            ("interference 4", None),
            ("frequency 3 interference 2", None),
            ("frequency 2 interference 4", None),
            ("frequency 3 interference 3", SOON),
        ],
    )
    def test_fires(self, said, tier):
        assert fired(report(pro_muscle_ache=said)).get(SEVERE) is tier

    @pytest.mark.parametrize("code", OTHERS)
    def test_is_any_item_of_the_week(self, code):
        assert fired(report(**{code: "severity 3"})).get(SEVERE) is SOON
        assert fired(report(**{code: "frequency 4"})).get(SEVERE) is SOON

    def test_counts_severe_though_it_was_so_before(self):
        facts = report(pro_fatigue="severity 3", past_answers=earlier(7, pro_fatigue="severity 3"))
        assert set(fired(facts)) == {SEVERE}

    def test_is_no_item_outside_the_weekly_block(self):
        assert SEVERE not in fired(
            report(cough_sputum="severity 4", painful_urination="severity 4")
        )

    @pytest.mark.parametrize("code", MOOD)
    @pytest.mark.parametrize(
        ("said", "rules_of_mood"),
        [
            ("severity 2 frequency 3", set()),
            ("severity 3", {DISTRESS}),
            ("frequency 4", {DISTRESS}),
            ("severity 4 frequency 4 interference 4", {DISTRESS}),
            ("severity 2 frequency 3 interference 3", {SEVERE}),
            ("interference 4", set()),
        ],
    )
    def test_leaves_low_mood_to_the_rule_on_mood(self, code, said, rules_of_mood):
        assert set(fired(report(**{code: said}))) == rules_of_mood

    @pytest.mark.parametrize("code", CONTROL)
    @pytest.mark.parametrize(
        ("before", "said", "tier"),
        [
            (4, "frequency 4", SOON),
            (3, "frequency 4", SOON),
            (2, "frequency 4", None),
            (2, "frequency 4 interference 3", SOON),
            (3, "frequency 3", None),
            (3, "frequency 3 interference 3", SOON),
        ],
    )
    def test_leaves_a_sudden_loss_of_control_to_section_a(self, code, before, said, tier):
        history = earlier(7, **{code: f"frequency {before}"})
        facts = report(**{code: said}, past_answers=history)
        assert fired(facts).get(SEVERE) is tier

    @pytest.mark.parametrize(("code", "rule"), CONTROL.items())
    def test_of_a_sudden_loss_of_control_is_not_two_problems(self, code, rule):
        assert fired(report(**{code: "frequency 4"})) == {rule: SOON}

    def test_is_told_to_a_nurse_by_every_value(self):
        facts = report(pro_nausea="severity 3", pro_pain="frequency 4")
        finding = finding_of(SEVERE, facts)
        assert finding.notify == (Role.NURSE,)
        assert {(each.field, each.value) for each in finding.evidence} == {
            ("items.pro_nausea.severity", "3"),
            ("items.pro_pain.frequency", "4"),
        }


class TestWorse:
    @pytest.mark.parametrize("attribute", ["severity", "frequency", "interference"])
    @pytest.mark.parametrize(
        ("before", "now", "tier"), [(0, 2, SOON), (0, 1, None), (2, 1, None), (1, 3, SOON)]
    )
    def test_fires(self, attribute, before, now, tier):
        facts = report(
            pro_muscle_ache=f"{attribute} {now}",
            past_answers=earlier(7, pro_muscle_ache=f"{attribute} {before}"),
        )
        assert fired(facts).get(WORSE) is tier

    @pytest.mark.parametrize("code", OTHERS)
    def test_is_any_item_of_the_week(self, code):
        history = earlier(7, **{code: "severity 0"})
        assert fired(report(**{code: "severity 2"}, past_answers=history)).get(WORSE) is SOON

    @table(
        (
            "14 days ago",
            report(pro_nausea="severity 2", past_answers=earlier(14, pro_nausea="severity 0")),
            SOON,
        ),
        (
            "15 days ago",
            report(pro_nausea="severity 2", past_answers=earlier(15, pro_nausea="severity 0")),
            None,
        ),
        ("never before", report(pro_nausea="severity 4"), None),
        (
            "less two reports ago",
            report(
                pro_nausea="severity 2",
                past_answers=earlier(3, pro_nausea="severity 1")
                + earlier(7, pro_nausea="severity 0"),
            ),
            None,
        ),
        (
            "another attribute before",
            report(pro_nausea="severity 2", past_answers=earlier(7, pro_nausea="frequency 0")),
            None,
        ),
        (
            "another item before",
            report(pro_nausea="severity 2", past_answers=earlier(7, pro_vomiting="severity 0")),
            None,
        ),
        (
            "another attribute now",
            report(pro_nausea="frequency 4", past_answers=earlier(7, pro_nausea="severity 0")),
            None,
        ),
    )
    def test_compares_with_the_previous_report(self, facts, tier):
        assert fired(facts).get(WORSE) is tier

    @pytest.mark.parametrize("code", MOOD)
    @pytest.mark.parametrize(
        ("said", "rules_of_mood"),
        [
            ("severity 2 frequency 0", {WORSE}),
            ("severity 0 frequency 2", {WORSE}),
            ("severity 3 frequency 0", {DISTRESS}),
            ("severity 0 frequency 4", {DISTRESS}),
        ],
    )
    def test_leaves_low_mood_to_the_rule_on_mood(self, code, said, rules_of_mood):
        history = earlier(7, **{code: "severity 0 frequency 0 interference 0"})
        assert set(fired(report(**{code: said}, past_answers=history))) == rules_of_mood

    @pytest.mark.parametrize("code", CONTROL)
    @pytest.mark.parametrize(
        ("said", "tier"),
        [
            ("frequency 2 interference 0", None),
            ("frequency 0 interference 2", SOON),
            ("frequency 0 interference 1", None),
        ],
    )
    def test_leaves_the_loss_of_control_to_section_a(self, code, said, tier):
        history = earlier(7, **{code: "frequency 0 interference 0"})
        assert fired(report(**{code: said}, past_answers=history)).get(WORSE) is tier

    def test_names_from_what_to_what(self):
        facts = report(pro_nausea="severity 3", past_answers=earlier(7, pro_nausea="severity 1"))
        finding = finding_of(WORSE, facts)
        assert finding.notify == (Role.NURSE,)
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("items.pro_nausea.severity", "1 → 3")
        ]


class TestDistress:
    def test_is_told_to_the_psycho_oncologist(self):
        finding = finding_of(DISTRESS, report(pro_sad="severity 3"))
        assert finding.notify == (Role.PSY, Role.NURSE)
        assert finding.condition is Condition.DISTRESS

    def test_is_not_another_item(self):
        assert DISTRESS not in fired(report(pro_insomnia="severity 4", pro_fatigue="severity 4"))

    def test_does_not_hide_another_severe_symptom(self):
        facts = report(pro_sad="severity 3", pro_nausea="severity 3")
        assert set(fired(facts)) == {DISTRESS, SEVERE}

    def test_with_thoughts_of_self_harm_is_an_emergency(self):
        assert evaluate(report(pro_sad="severity 3", self_harm=True)).tier is EMERGENCY


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
def test_every_rule_is_of_one_section_so_that_one_symptom_is_not_several(rule):
    assert rule.section == "I"


@pytest.mark.parametrize("code", ["pro_muscle_ache", *MOOD, *CONTROL])
@pytest.mark.parametrize("attribute", ["severity", "frequency", "interference"])
@pytest.mark.parametrize("before", [None, 0, 2])
def test_a_higher_value_never_lowers_the_tier(code, attribute, before):
    history = () if before is None else earlier(7, **{code: f"{attribute} {before}"})
    beside = {"frequency": 3, "interference": 3} | {attribute: 0}
    ranks = []
    for value in range(5):
        said = " ".join(f"{name} {at}" for name, at in (beside | {attribute: value}).items())
        facts = report(**{code: said}, pain={"lower_back": 3}, past_answers=history)
        ranks.append(evaluate(facts).tier.rank)
    assert ranks == sorted(ranks)
