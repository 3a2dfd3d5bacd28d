"""Cases in a file, and how well they were judged."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.rules.triage.cases import conditions_of, read_case, result_of
from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import Answer, Pain
from companion.rules.triage.scoring import Judged, Label, label_of, score
from companion.rules.vocabulary import Grade, Known, Region, Side, Site, Tier, Trend

NOW = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def read(**case):
    return read_case(json.dumps(case), number=7, now=NOW)


class TestACase:
    def test_is_read_into_facts(self):
        case = read(
            id="A-1",
            note="腿没力气",
            items={
                "limb_weakness": {
                    "grade": "mild",
                    "trend": "new",
                    "side": "both",
                    "regions": ["legs"],
                    "onset": "2026-11-24",
                },
                "pro_nausea": {"severity": 3, "frequency": 2},
                "fall": {"count": 1, "reason": "leg_gave_way"},
                "self_harm": {"present": False},
            },
            pain=[{"site": "lower_back", "nrs_worst": 6, "trend": "worse", "onset": "sudden"}],
            measures={"temperature_c": 38.2},
            context={"days_since_denosumab": 9, "spine_mets": "yes", "opioid": True},
        )
        assert case.id == "A-1"
        assert case.problems == ()
        assert case.facts.note == "腿没力气"
        assert case.facts.answers == {
            "limb_weakness": Answer(
                "limb_weakness",
                grade=Grade.MILD,
                trend=Trend.NEW,
                side=Side.BOTH,
                regions=frozenset({Region.LEGS}),
                onset=date(2026, 11, 24),
            ),
            "pro_nausea": Answer("pro_nausea", severity=3, frequency=2),
            "fall": Answer("fall", count=1, reason="leg_gave_way"),
            "self_harm": Answer("self_harm", present=False),
        }
        assert case.facts.pains == (
            Pain(Site.LOWER_BACK, nrs_worst=6, trend=Trend.WORSE, sudden=True),
        )
        assert case.facts.measures == {"temperature_c": Decimal("38.2")}
        assert case.facts.context.days_since_denosumab == 9
        assert case.facts.context.spine_mets is Known.YES
        assert case.facts.context.opioid is True

    def test_takes_items_written_short(self):
        facts = read(items={"fall": 2, "self_harm": True, "fever": "severe"}).facts
        assert facts.answers["fall"].count == 2
        assert facts.answers["self_harm"].present is True
        assert facts.answers["fever"].grade is Grade.SEVERE

    def test_takes_labs_in_their_units_as_results_and_as_the_latest_calcium(self):
        labs = [{"code": "ca_corrected", "value": 12.9, "unit": "mg/dL", "days_ago": 3}]
        facts = read(context={"labs": labs}).facts
        assert facts.labs["ca_corrected"].value.quantize(Decimal("0.01")) == Decimal("3.22")
        assert facts.labs["ca_corrected"].on == date(2026, 11, 22)
        assert facts.context.ca_corr == facts.labs["ca_corrected"]

    def test_corrects_calcium_with_the_albumin_beside_it(self):
        labs = [
            {"code": "ca_total", "value": 1.95, "unit": "mmol/L"},
            {"code": "albumin", "value": 44, "unit": "g/L"},
        ]
        assert evaluate(read(context={"labs": labs}).facts).tier is Tier.EMERGENCY

    def test_ignores_other_fields(self):
        assert read(id="x", expected_tier="URGENT", rationale="y", z=[1]).problems == ()

    @pytest.mark.parametrize(
        ("case", "problem"),
        [
            ({"items": [1]}, "items: not an object"),
            ({"items": {"limb_weakness": {"grade": "awful"}}}, "items.limb_weakness"),
            ({"pain": "much"}, "pain: not a list"),
            ({"pain": [{"site": "toe", "nrs_worst": 3}]}, "pain: no such site"),
            ({"measures": {"temperature_c": "hot"}}, "measures.temperature_c"),
            ({"context": {"spine_mets": "perhaps"}}, "context.spine_mets"),
            ({"context": {"days_since_denosumab": "9"}}, "context.days_since_denosumab"),
            ({"context": {"labs": {}}}, "context.labs: not a list"),
            ({"context": {"labs": [3]}}, "context.labs: not an object"),
            (
                {"context": {"labs": [{"code": "ca_corrected", "value": 9.2, "unit": "mmol/L"}]}},
                "context.labs.ca_corrected: out_of_hard_range",
            ),
        ],
    )
    def test_names_what_cannot_be_read_and_goes_to_a_nurse(self, case, problem):
        read_it = read(note="腿没力气", **case)
        assert problem in read_it.problems
        verdict = evaluate(read_it.facts)
        assert verdict.tier is Tier.EMERGENCY
        result = result_of(read_it, verdict, milliseconds=1)
        assert result["needs_reading"] is True
        assert problem in result["problems"]

    @pytest.mark.parametrize("line", ["", "{", "[]", "null", "3", '{"note": 3}', "[" * 5_000])
    def test_that_is_none_is_an_empty_case(self, line):
        case = read_case(line, number=7, now=NOW)
        assert case.id == "7"
        assert evaluate(case.facts).tier is Tier.ROUTINE

    @given(
        st.dictionaries(
            st.sampled_from(["note", "items", "pain", "measures", "context", "id"]),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from(["limb_weakness", "grade", "labs", "site", "value", "x"]),
                        inner,
                        max_size=3,
                    )
                ),
                max_leaves=8,
            ),
        )
    )
    @settings(max_examples=150, deadline=None)
    def test_of_any_json_is_judged(self, raw):
        case = read_case(json.dumps(raw), number=1, now=NOW)
        json.dumps(result_of(case, evaluate(case.facts), milliseconds=0))


class TestTheAnswer:
    def test_names_conditions_most_urgent_first(self):
        case = read(
            note="腿没力气",
            items={"finger_toe_tingling": {"grade": "mild"}},
            context={"days_since_denosumab": 20},
        )
        assert conditions_of(evaluate(case.facts)) == ["mscc", "hypocalcaemia"]

    def test_says_none_where_nothing_was_found(self):
        result = result_of(read(id="A"), evaluate(read().facts), milliseconds=0.456)
        assert result == {
            "id": "A",
            "tier": "ROUTINE",
            "conditions": ["none"],
            "findings": [],
            "needs_reading": False,
            "not_understood": [],
            "ms": 0.46,
        }

    def test_shows_the_words_that_made_a_rule_fire(self):
        result = result_of(
            read(note="今天腿没力气"), evaluate(read(note="今天腿没力气").facts), milliseconds=1
        )
        weakness = next(f for f in result["findings"] if f["rule"] == "mscc.new-limb-weakness")
        words = {each["field"]: each["value"] for each in weakness["evidence"]}
        assert "腿没力" in words["note.limb_weakness"]


def judged(expected, tier, *, acceptable=None, reading=False, first="mscc", lang="en", kind="k"):
    label = Label(expected, frozenset(acceptable or {expected}), ("mscc",), lang, kind)
    return Judged(label, tier, first, reading)


class TestTheScore:
    def test_counts_each_case_once(self):
        figures = score(
            [
                judged(Tier.EMERGENCY, Tier.EMERGENCY),
                judged(Tier.EMERGENCY, Tier.EMERGENCY, first="infection"),
                judged(Tier.URGENT, Tier.ROUTINE, reading=True),
                judged(Tier.URGENT, Tier.SOON),
                judged(Tier.URGENT, Tier.EMERGENCY, acceptable={Tier.URGENT, Tier.EMERGENCY}),
                judged(Tier.ROUTINE, Tier.URGENT),
                judged(Tier.ROUTINE, Tier.ROUTINE, reading=True),
                judged(Tier.SOON, Tier.URGENT, acceptable={Tier.SOON, Tier.URGENT}),
                judged(Tier.SOON, Tier.ROUTINE),
            ]
        )["all"]
        assert figures == {
            "cases": 9,
            "emergency_and_urgent": 5,
            "sensitivity": 0.6,
            "first_condition": 0.6667,
            "only_by_reading": 0.2,
            "lost": 0.2,
            "routine_and_soon": 4,
            "over_triage": 0.25,
            "acceptable": 0.5556,
            "to_be_read": 0.2222,
        }

    def test_is_given_by_language_and_kind(self):
        figures = score(
            [
                judged(Tier.URGENT, Tier.URGENT, lang="zh", kind="a"),
                judged(Tier.URGENT, Tier.SOON, lang="en", kind="b"),
            ]
        )
        assert {lang: each["sensitivity"] for lang, each in figures["by_language"].items()} == {
            "en": 0.0,
            "zh": 1.0,
        }
        assert list(figures["by_kind"]) == ["a", "b"]

    def test_of_no_case_is_no_share(self):
        assert score([])["all"]["sensitivity"] is None

    @pytest.mark.parametrize(
        "raw", [{}, {"expected_tier": "BAD"}, {"expected_tier": "URGENT", "acceptable_tiers": [1]}]
    )
    def test_leaves_out_what_has_no_label(self, raw):
        assert label_of(raw) is None

    def test_always_accepts_the_tier_that_is_expected(self):
        label = label_of({"expected_tier": "URGENT", "acceptable_tiers": ["SOON"]})
        assert label.acceptable == {Tier.URGENT, Tier.SOON}
