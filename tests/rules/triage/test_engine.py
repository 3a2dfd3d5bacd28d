"""How rules are walked: tiers, modifiers, advice, several problems at once, and invariants."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.triage.criteria import Reported
from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import Answer, Context, Pain, PastAnswer, PastPain, Source
from companion.rules.triage.rule import Case, Modifier, Rule, Ruleset
from companion.rules.triage.ruleset import RULESET, emergencies, notes, spinal_cord
from companion.rules.triage.snapshot import from_json, to_json
from companion.rules.vocabulary import (
    Condition,
    Grade,
    Known,
    Region,
    Role,
    Side,
    Site,
    Text,
    Tier,
    Trend,
)
from tests.rules.triage.build import (
    EMERGENCY,
    NOW,
    ROUTINE,
    SOON,
    TODAY,
    URGENT,
    baseline,
    earlier,
    finding_of,
    fired,
    found_earlier,
    neuropathy,
    record,
    report,
)


class TestVerdict:
    def test_is_routine_when_nothing_fires(self):
        verdict = evaluate(report())
        assert (verdict.tier, verdict.findings) == (ROUTINE, ())
        assert verdict.advice == (notes.NOTHING_FOUND,)

    def test_is_of_the_most_urgent_tier_of_all_findings(self):
        verdict = evaluate(report(cannot_wait=True, note="?", limb_weakness="mild new"))
        assert verdict.tier is EMERGENCY
        assert [finding.tier for finding in verdict.findings] == [EMERGENCY, URGENT, SOON]

    def test_names_the_version_of_its_rules(self):
        assert evaluate(report()).ruleset_version == RULESET.version

    @pytest.mark.parametrize(("minutes", "late"), [(24 * 60, False), (24 * 60 + 1, True)])
    def test_keeps_the_tier_of_a_late_report_and_marks_it(self, minutes, late):
        facts = report(limb_weakness="mild new", received_at=NOW + timedelta(minutes=minutes))
        verdict = evaluate(facts)
        assert (verdict.tier, verdict.reported_late) == (EMERGENCY, late)


class TestAdvice:
    def test_says_only_what_belongs_to_the_top_tier(self):
        verdict = evaluate(report(cannot_wait=True, limb_weakness="mild new"))
        assert verdict.advice == (spinal_cord.LIE_FLAT,)

    def test_says_the_same_sentence_once(self):
        verdict = evaluate(report(limb_weakness="mild new", gait_difficulty="mild new"))
        assert len(verdict.findings) > 1
        assert verdict.advice == (spinal_cord.LIE_FLAT,)

    def test_says_three_sentences_at_most(self):
        verdict = evaluate(
            report(
                limb_weakness="mild new",
                seizure="mild",
                bleeding_heavy="mild",
                face_speech_arm="mild",
            )
        )
        assert len(verdict.advice) == 3

    def test_of_a_raised_finding_is_that_of_the_tier_it_was_raised_to(self):
        facts = report(spine_pain_night="mild", patient=record(prior_mscc=True))
        verdict = evaluate(facts)
        assert verdict.tier is EMERGENCY
        assert verdict.advice == (spinal_cord.LIE_FLAT,)

    def test_of_a_finding_raised_to_urgent_is_to_be_phoned_today(self):
        facts = report(pain={"lower_back": 3}, patient=record(prior_mscc=True))
        assert evaluate(facts).advice == (spinal_cord.CALL_TODAY_SPINE,)


class TestModifiers:
    def test_page_whoever_was_to_be_told_once_it_is_an_emergency(self):
        facts = report(spine_pain_night="mild", patient=record(prior_mscc=True))
        finding = finding_of("mscc.spinal-pain-red-features", facts)
        assert finding.page == finding.notify == (Role.NURSE, Role.ONC, Role.SPINE)

    def test_page_nobody_more_when_it_becomes_urgent(self):
        facts = report(pain={"lower_back": 3}, patient=record(prior_mscc=True))
        assert finding_of("mscc.spinal-pain-new-plain", facts).page == ()

    def test_raise_one_after_the_other(self):
        rule = _rule("a.one", "A", (Case(SOON, Reported("thirst")),))
        rules = _ruleset(rule, modifiers=(_raiser("first"), _raiser("second")))
        (finding,) = evaluate(report(thirst="mild"), rules).findings
        assert finding.tier is EMERGENCY
        assert finding.raised_by == ("first", "second")

    def test_raise_nothing_above_an_emergency(self):
        rule = _rule("a.one", "A", (Case(URGENT, Reported("thirst")),))
        rules = _ruleset(rule, modifiers=(_raiser("first"), _raiser("second")))
        (finding,) = evaluate(report(thirst="mild"), rules).findings
        assert (finding.tier, finding.raised_by) == (EMERGENCY, ("first",))

    def test_leave_rules_of_another_prefix_alone(self):
        rule = _rule("b.one", "A", (Case(SOON, Reported("thirst")),))
        (finding,) = evaluate(
            report(thirst="mild"), _ruleset(rule, modifiers=(_raiser("first"),))
        ).findings
        assert (finding.tier, finding.raised_by) == (SOON, ())


class TestSeveralProblems:
    @pytest.mark.parametrize(
        ("sections", "tiers", "together"),
        [
            ("AB", (SOON, SOON), True),
            ("AA", (SOON, SOON), False),
            ("AB", (URGENT, URGENT), True),
            ("AA", (URGENT, URGENT), False),
            ("AB", (URGENT, SOON), False),
            ("AB", (SOON, ROUTINE), False),
            ("AB", (ROUTINE, ROUTINE), False),
            ("AB", (EMERGENCY, URGENT), False),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
    )
    def test_count_when_they_are_of_one_tier_and_of_different_sections(
        self, sections, tiers, together
    ):
        rules = _thirst_and_cramps(sections, tiers)
        verdict = evaluate(report(thirst="mild", muscle_cramps="mild"), rules)
        assert ("general.multi-amber" in {each.rule_id for each in verdict.findings}) is together

    def test_at_soon_become_urgent_and_page_nobody(self):
        verdict = evaluate(
            report(thirst="mild", muscle_cramps="mild"), _thirst_and_cramps("AB", (SOON, SOON))
        )
        assert verdict.tier is URGENT
        assert verdict.findings[0].page == ()
        assert verdict.advice == (emergencies.SEVERAL,)

    def test_at_urgent_stay_urgent_and_page_the_oncologist_on_call(self):
        facts = report(spine_pain_night="mild", leg_swelling_one="mild new")
        finding = finding_of("general.multi-amber", facts)
        assert finding.tier is URGENT
        assert finding.page == (Role.ONC_ONCALL,)
        assert evaluate(facts).tier is URGENT

    @pytest.mark.parametrize(("hours", "together"), [(24, True), (24.1, False)])
    def test_count_when_the_other_was_found_within_a_day(self, hours, together):
        before = found_earlier("general.dvt-pe", Condition.CARDIAC_NEURO_OTHER, URGENT, hours=hours)
        facts = report(spine_pain_night="mild", past_findings=(before,))
        assert ("general.multi-amber" in fired(facts)) is together

    def test_do_not_count_when_all_were_found_before(self):
        before = (
            found_earlier("general.dvt-pe", Condition.CARDIAC_NEURO_OTHER, URGENT, hours=1),
            found_earlier("mscc.spinal-pain-red-features", Condition.MSCC, URGENT, hours=1),
        )
        assert fired(report(past_findings=before)) == {}

    def test_do_not_count_the_same_rule_twice(self):
        before = found_earlier("mscc.spinal-pain-red-features", Condition.MSCC, URGENT, hours=1)
        facts = report(spine_pain_night="mild", past_findings=(before,))
        assert "general.multi-amber" not in fired(facts)

    def test_do_not_count_a_note(self):
        assert set(fired(report(pain={"lower_back": 3}, note="?"))) == {
            "mscc.spinal-pain-new-plain",
            "general.freetext-unreadable",
        }

    def test_name_the_rules_that_came_together(self):
        facts = report(spine_pain_night="mild", leg_swelling_one="mild new")
        named = {each.field for each in finding_of("general.multi-amber", facts).evidence}
        assert named == {"findings.mscc.spinal-pain-red-features", "findings.general.dvt-pe"}


class TestYielding:
    @pytest.mark.parametrize(
        ("exact", "plain", "left"),
        [
            (URGENT, SOON, {"a.exact"}),
            (SOON, SOON, {"a.exact"}),
            (SOON, URGENT, {"a.exact", "a.plain"}),
        ],
    )
    def test_is_to_a_rule_that_is_at_least_as_urgent(self, exact, plain, left):
        rules = _ruleset(
            _rule("a.plain", "A", (Case(plain, Reported("thirst")),), yields_to=("a.exact",)),
            _rule("a.exact", "A", (Case(exact, Reported("thirst")),)),
        )
        verdict = evaluate(report(thirst="mild"), rules)
        assert {finding.rule_id for finding in verdict.findings} == left


class TestCases:
    def test_the_first_case_that_holds_gives_the_tier(self):
        cases = (Case(URGENT, Reported("thirst", Grade.SEVERE)), Case(SOON, Reported("thirst")))
        rules = _ruleset(_rule("a.one", "A", cases))
        tiers = [evaluate(report(thirst=said), rules).tier for said in ("mild", "severe")]
        assert tiers == [SOON, URGENT]

    def test_the_advice_of_a_case_replaces_that_of_the_rule(self):
        own = Text("Own.", "自己的。")
        rules = _ruleset(_rule("a.one", "A", (Case(SOON, Reported("thirst"), advice=own),)))
        assert evaluate(report(thirst="mild"), rules).advice == (own,)


class TestUnknown:
    @pytest.mark.parametrize(
        ("known", "unknown"),
        [
            (
                report(pain={"lower_back": 5}, patient=record(spine_mets="no")),
                report(pain={"lower_back": 5}),
            ),
            (report(limb_weakness="mild new 40d"), report(limb_weakness="mild new")),
            (
                report(
                    limb_weakness="mild same",
                    patient=record(confirmed={"limb_weakness": ("mild", 40)}),
                ),
                report(
                    limb_weakness="mild", patient=record(confirmed={"limb_weakness": ("mild", 40)})
                ),
            ),
            (
                report(sensory_loss_limb_trunk="mild new fingers both"),
                report(sensory_loss_limb_trunk="mild new both"),
            ),
            (
                report(unable_keep_fluids="mild 0d", patient=record(crcl=Decimal(90))),
                report(unable_keep_fluids="mild 0d"),
            ),
            (
                report(
                    thirst="moderate new",
                    polyuria="mild new",
                    patient=record(denosumab_stopped=True, months_since_last_dose=20),
                ),
                report(
                    thirst="moderate new",
                    polyuria="mild new",
                    patient=record(denosumab_stopped=True),
                ),
            ),
            (report(fall="1 because tripped"), report(fall=1)),
        ],
        ids=[
            "spinal metastases",
            "onset",
            "trend",
            "region",
            "kidneys",
            "months since the last dose",
            "reason of a fall",
        ],
    )
    def test_is_more_urgent_than_the_harmless_value(self, known, unknown):
        assert evaluate(unknown).tier.rank > evaluate(known).tier.rank

    def test_pain_without_a_score_is_judged_as_the_worst(self):
        facts = report(pains=(Pain(Site.LOWER_BACK, None),))
        assert fired(facts)["mscc.spinal-pain-red-features"] is URGENT
        assert fired(facts)["pain.crisis"] is EMERGENCY


class TestRepetition:
    @pytest.mark.parametrize(
        "code",
        [
            "limb_weakness",
            "gait_difficulty",
            "sensory_loss_limb_trunk",
            "band_pain",
            "urinary_retention",
            "urinary_incontinence",
            "bowel_incontinence",
            "saddle_numbness",
            "sciatica_bilateral",
            "electric_shock",
        ],
    )
    def test_does_not_make_a_red_flag_harmless(self, code):
        history = sum((earlier(days, **{code: "mild new"}) for days in range(1, 14)), ())
        facts = report(**{code: "mild same"}, past_answers=history)
        assert evaluate(facts).tier is EMERGENCY


class TestEvidence:
    def test_names_the_inputs_and_what_they_said(self):
        finding = finding_of(
            "mscc.spinal-pain-with-neuro",
            report(limb_weakness="mild same", pain={"lower_back": 4}),
        )
        assert {(each.field, each.value) for each in finding.evidence} == {
            ("pain.lower_back.nrs", "4"),
            ("items.limb_weakness.grade", "mild"),
            ("items.limb_weakness.trend", "same"),
        }

    @pytest.mark.parametrize(
        ("facts", "rule", "named"),
        [
            (
                report(hand_spasm="mild", patient=record(days_since_denosumab=9)),
                "hypoca.severe-symptoms",
                ("context.days_since_denosumab", "9"),
            ),
            (
                report(injection_site_spreading="mild", temperature="38.5"),
                "injection-site.spreading",
                ("measures.temperature_c", "38.5"),
            ),
            (report(self_harm=True), "general.self-harm", ("items.self_harm.present", "yes")),
            (
                report(pro_vomiting="frequency 4"),
                "general.cannot-keep-fluids",
                ("items.pro_vomiting.frequency", "4"),
            ),
            (
                report(spine_pain_mechanical="severe"),
                "mscc.spinal-instability",
                ("context.spine_mets", "unknown"),
            ),
        ],
    )
    def test_names_records_measures_and_answers(self, facts, rule, named):
        evidence = finding_of(rule, facts).evidence
        assert named in {(each.field, each.value) for each in evidence}


# What may be reported, whatever it is.

GRADED = sorted(
    {
        *spinal_cord.NEUROLOGY_QUESTIONS,
        "sciatica_bilateral",
        "electric_shock",
        "sexual_dysfunction_new",
        "spine_pain_night",
        "spine_pain_mechanical",
        "claudication_legs",
        "perioral_tingling",
        "finger_toe_tingling",
        "muscle_cramps",
        "hand_spasm",
        "palpitations",
        "thirst",
        "polyuria",
        "drowsiness",
        "confusion",
        "muscle_weakness_general",
        "throat_tightness",
        "face_swelling",
        "collapse",
        "hives_itch_generalised",
        "injection_site_reaction",
        "injection_site_spreading",
        "chills_rigors",
        "skin_infection",
        "unwell_general",
        "chest_pain",
        "breathless_rest",
        "seizure",
        "headache_new_severe",
        "leg_swelling_one",
        "unable_keep_fluids",
    }
)
RATED = (
    "pro_nausea",
    "pro_vomiting",
    "pro_constipation",
    "pro_fatigue",
    "pro_appetite",
    "pro_muscle_ache",
    "pro_urine_control",
    "pro_bowel_control",
    "pro_frequent_urination",
    "cough_sputum",
)


def _maybe(strategy):
    return st.none() | strategy


def _days_ago(most):
    return st.integers(0, most).map(lambda days: TODAY - timedelta(days=days))


def _graded(code, *, least=Grade.NONE):
    return st.builds(
        Answer,
        code=st.just(code),
        grade=st.sampled_from([grade for grade in Grade if grade >= least]),
        trend=_maybe(st.sampled_from(Trend)),
        onset=_maybe(_days_ago(60)),
        side=_maybe(st.sampled_from(Side)),
        regions=st.frozensets(st.sampled_from(Region), max_size=2),
    )


def _rated(code, *, least=0):
    return st.builds(
        Answer,
        code=st.just(code),
        severity=st.integers(least, 4),
        frequency=st.integers(least, 4),
    )


def _answers(*, least=0):
    return st.sampled_from(GRADED).flatmap(
        lambda code: _graded(code, least=Grade(least))
    ) | st.sampled_from(RATED).flatmap(lambda code: _rated(code, least=least))


def _by_code(answers):
    return {answer.code: answer for answer in answers}


_CONFIRMED = st.dictionaries(
    st.sampled_from(GRADED), st.tuples(st.sampled_from(["mild", "severe"]), st.integers(0, 60))
).map(lambda levels: {code: baseline(code, *level) for code, level in levels.items()})

_RECORDS = st.builds(
    Context,
    spine_mets=st.sampled_from(Known),
    prior_mscc=st.booleans(),
    days_since_denosumab=_maybe(st.integers(0, 200)),
    denosumab_dose_number=st.integers(0, 3),
    denosumab_stopped=st.booleans(),
    months_since_last_dose=_maybe(st.integers(0, 24)),
    crcl=_maybe(st.decimals(10, 120, places=1)),
    hypoca_risk=st.booleans(),
    known_hypersensitivity=st.booleans(),
    cipn_baseline=_maybe(st.just(neuropathy())),
    baselines=_CONFIRMED,
)
_PAINS = st.lists(
    st.builds(
        Pain,
        site=st.sampled_from(Site),
        nrs_worst=_maybe(st.integers(0, 10)),
        nrs_now=_maybe(st.integers(0, 10)),
        trend=_maybe(st.sampled_from(Trend)),
        onset=_maybe(_days_ago(30)),
    ),
    max_size=3,
    unique_by=lambda pain: pain.site,
).map(tuple)
_INSTANTS = st.integers(1, 40 * 24).map(lambda hours: NOW - timedelta(hours=hours))
_REPORTS = st.builds(
    report,
    source=st.sampled_from(Source),
    answers=st.lists(_answers(), max_size=6).map(_by_code),
    pains=_PAINS,
    temperature=_maybe(st.sampled_from(["36.8", "37.5", "38.0"])),
    note=st.sampled_from(["", "腿没力气"]),
    cannot_wait=st.booleans(),
    by_proxy=st.booleans(),
    unanswered=st.frozensets(st.sampled_from(GRADED), max_size=3),
    patient=_RECORDS,
    past_answers=st.lists(st.builds(PastAnswer, _answers(), _INSTANTS), max_size=4).map(tuple),
    past_pains=st.lists(
        st.builds(PastPain, st.sampled_from(Site), st.integers(0, 10), _INSTANTS), max_size=4
    ).map(tuple),
)


class TestWhateverIsReported:
    @given(facts=_REPORTS, further=_answers(least=1))
    def test_one_more_positive_answer_never_lowers_the_tier(self, facts, further):
        without = replace(
            facts, answers={c: a for c, a in facts.answers.items() if c != further.code}
        )
        with_it = replace(without, answers={**without.answers, further.code: further})
        assert evaluate(with_it).tier.rank >= evaluate(without).tier.rank

    @given(facts=_REPORTS, code=st.sampled_from(GRADED), data=st.data())
    def test_a_higher_grade_never_lowers_the_tier(self, facts, code, data):
        mild = data.draw(_graded(code, least=Grade.MILD))
        answers = [{**facts.answers, code: replace(mild, grade=grade)} for grade in Grade if grade]
        ranks = [evaluate(replace(facts, answers=each)).tier.rank for each in answers]
        assert ranks == sorted(ranks)

    @given(facts=_REPORTS, site=st.sampled_from(Site), trend=_maybe(st.sampled_from(Trend)))
    def test_more_pain_never_lowers_the_tier(self, facts, site, trend):
        others = tuple(pain for pain in facts.pains if pain.site is not site)
        ranks = [
            evaluate(replace(facts, pains=(*others, Pain(site, nrs, trend=trend)))).tier.rank
            for nrs in range(11)
        ]
        assert ranks == sorted(ranks)

    @given(facts=_REPORTS)
    def test_the_same_facts_give_the_same_verdict(self, facts):
        assert evaluate(facts) == evaluate(replace(facts))

    @given(facts=_REPORTS)
    def test_the_tier_is_the_highest_of_the_findings_which_come_most_urgent_first(self, facts):
        verdict = evaluate(facts)
        ranks = [finding.tier.rank for finding in verdict.findings]
        assert ranks == sorted(ranks, reverse=True)
        assert verdict.tier.rank == max(ranks, default=0)

    @given(facts=_REPORTS)
    def test_the_advice_is_that_of_findings_at_the_top_tier(self, facts):
        verdict = evaluate(facts)
        top = [each.advice for each in verdict.findings if each.tier is verdict.tier]
        assert 1 <= len(verdict.advice) <= 3
        assert set(verdict.advice) <= {*top} or verdict.advice == (notes.NOTHING_FOUND,)

    @given(facts=_REPORTS)
    def test_every_finding_has_evidence_and_every_emergency_a_page(self, facts):
        for finding in evaluate(facts).findings:
            assert finding.evidence
            assert finding.tier is not EMERGENCY or finding.page

    @given(facts=_REPORTS)
    def test_the_facts_survive_their_storage_as_json(self, facts):
        stored = json.dumps(to_json(facts), ensure_ascii=False)
        restored = from_json(json.loads(stored))
        assert restored == facts
        assert evaluate(restored) == evaluate(facts)


def _rule(rule_id, section, cases, **fields):
    return Rule(
        number=0,
        id=rule_id,
        section=section,
        condition=Condition.MSCC,
        criteria="",
        cases=cases,
        advice=Text(rule_id, "中文"),
        notify=(Role.NURSE,),
        source="",
        status="",
        **fields,
    )


def _ruleset(*rules, modifiers=()):
    return Ruleset("test", rules, modifiers, RULESET.combination, RULESET.nothing_found)


def _raiser(modifier_id):
    return Modifier(
        number=0,
        id=modifier_id,
        section="A",
        criteria="",
        prefixes=("a.",),
        when=Reported("thirst"),
        advice=dict.fromkeys(Tier, Text("Raised.", "升级。")),
        source="",
        status="",
    )


def _thirst_and_cramps(sections, tiers):
    items = ("thirst", "muscle_cramps")
    return _ruleset(
        *(
            _rule(f"{item}.rule", section, (Case(tier, Reported(item)),))
            for item, section, tier in zip(items, sections, tiers, strict=True)
        )
    )
