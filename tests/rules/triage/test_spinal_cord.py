"""Section A: spinal cord compression and cauda equina syndrome, rules 1 to 15."""

from dataclasses import replace

import pytest

from companion.rules.triage.facts import Source
from companion.rules.triage.ruleset import spinal_cord
from companion.rules.vocabulary import Role
from tests.rules.triage.build import (
    EMERGENCY,
    SOON,
    URGENT,
    earlier,
    finding_of,
    fired,
    neuropathy,
    pain_earlier,
    record,
    report,
    table,
)

NO_SPINE_METS = record(spine_mets="no")
CONFIRMED_28_DAYS = record(confirmed={"limb_weakness": ("mild", 28)})
CONFIRMED_27_DAYS = record(confirmed={"limb_weakness": ("mild", 27)})
NUMBNESS = "sensory_loss_limb_trunk"

RED_FLAGS_OF_ONE_ITEM = {
    "gait_difficulty": "mscc.gait-disturbance",
    "band_pain": "mscc.radicular-band-pain",
    "saddle_numbness": "ces.saddle-numbness",
    "sciatica_bilateral": "ces.bilateral-leg-symptoms",
    "electric_shock": "mscc.electric-shock-sign",
}


class TestNewLimbWeakness:
    @table(
        ("new and mild, without pain", report(limb_weakness="mild new"), EMERGENCY),
        ("worse and mild", report(limb_weakness="mild worse"), EMERGENCY),
        ("none at all", report(limb_weakness="none"), None),
        ("unchanged, but no clinician knows it", report(limb_weakness="mild same"), EMERGENCY),
        ("of a trend not given", report(limb_weakness="mild"), EMERGENCY),
        ("begun 28 days ago", report(limb_weakness="mild new 28d"), EMERGENCY),
        ("begun 29 days ago", report(limb_weakness="mild new 29d"), SOON),
        ("begun 29 days ago and worse now", report(limb_weakness="mild worse 29d"), EMERGENCY),
        (
            "confirmed as stable for 28 days",
            report(limb_weakness="mild same", patient=CONFIRMED_28_DAYS),
            SOON,
        ),
        (
            "begun 29 days ago and confirmed for 27, at that level",
            report(limb_weakness="mild same 29d", patient=CONFIRMED_27_DAYS),
            SOON,
        ),
        (
            "confirmed for 28 days, and better",
            report(limb_weakness="mild better", patient=CONFIRMED_28_DAYS),
            SOON,
        ),
        (
            "confirmed for 28 days, but worse now",
            report(limb_weakness="mild worse", patient=CONFIRMED_28_DAYS),
            EMERGENCY,
        ),
        (
            "above the level that was confirmed",
            report(limb_weakness="moderate same", patient=CONFIRMED_28_DAYS),
            EMERGENCY,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("mscc.new-limb-weakness") is tier

    def test_a_stable_weakness_is_answered_with_contact_in_days(self):
        facts = report(limb_weakness="mild same", patient=CONFIRMED_28_DAYS)
        finding = finding_of("mscc.new-limb-weakness", facts)
        assert (finding.advice, finding.page) == (spinal_cord.CONTACT_SOON_SPINE, ())

    def test_fires_when_the_level_was_confirmed_only_27_days_ago(self):
        facts = report(limb_weakness="mild same", patient=CONFIRMED_27_DAYS)
        assert fired(facts).get("mscc.new-limb-weakness") is EMERGENCY

    def test_fires_when_the_level_is_confirmed_but_no_trend_is_given(self):
        facts = report(limb_weakness="mild", patient=CONFIRMED_28_DAYS)
        assert fired(facts).get("mscc.new-limb-weakness") is EMERGENCY

    def test_fires_when_an_old_weakness_has_risen_above_the_confirmed_level(self):
        facts = report(limb_weakness="severe same 90d", patient=CONFIRMED_28_DAYS)
        assert fired(facts).get("mscc.new-limb-weakness") is EMERGENCY


@pytest.mark.parametrize(("code", "rule"), RED_FLAGS_OF_ONE_ITEM.items())
class TestRedFlagOfOneItem:
    @pytest.mark.parametrize("said", ["mild new", "mild worse", "mild same", "mild", "severe new"])
    def test_fires_at_any_grade_while_no_clinician_knows_it(self, code, rule, said):
        assert fired(report(**{code: said})).get(rule) is EMERGENCY

    def test_is_silent_when_the_answer_is_none(self, code, rule):
        assert rule not in fired(report(**{code: "none"}))

    def test_is_silent_at_the_level_that_a_clinician_has_confirmed(self, code, rule):
        known = record(confirmed={code: ("moderate", 1)})
        assert rule not in fired(report(**{code: "moderate same"}, patient=known))

    def test_fires_one_grade_above_the_level_that_a_clinician_has_confirmed(self, code, rule):
        known = record(confirmed={code: ("moderate", 1)})
        assert fired(report(**{code: "severe same"}, patient=known)).get(rule) is EMERGENCY

    def test_fires_when_a_confirmed_level_is_called_worse(self, code, rule):
        known = record(confirmed={code: ("moderate", 1)})
        assert fired(report(**{code: "mild worse"}, patient=known)).get(rule) is EMERGENCY

    def test_pages_the_oncologist_on_call_and_the_spine_team(self, code, rule):
        finding = finding_of(rule, report(**{code: "mild new"}))
        assert finding.page == (Role.ONC_ONCALL, Role.SPINE)
        assert Role.NURSE in finding.notify


@table(
    ("a leg gave way once", report(fall="1 because leg_gave_way"), EMERGENCY),
    ("a leg gave way, but there was no fall", report(fall="0 because leg_gave_way"), None),
    ("a stumble", report(fall="1 because tripped"), None),
    ("two stumbles", report(fall="2 because tripped"), None),
    ("a fall of unknown reason", report(fall=1), EMERGENCY),
    ("no fall, of unknown reason", report(fall=0), None),
)
def test_a_fall_is_a_disturbed_gait(facts, tier):
    assert fired(facts).get("mscc.gait-disturbance") is tier


class TestSensoryChange:
    @table(
        ("new in the legs", report(sensory_loss_limb_trunk="mild new legs"), EMERGENCY),
        ("new in the feet", report(sensory_loss_limb_trunk="mild new feet"), EMERGENCY),
        ("new on the trunk", report(sensory_loss_limb_trunk="mild new trunk"), EMERGENCY),
        ("new in an arm", report(sensory_loss_limb_trunk="mild new arms left"), EMERGENCY),
        ("new, nobody knows where", report(sensory_loss_limb_trunk="mild new"), EMERGENCY),
        ("unchanged and unknown", report(sensory_loss_limb_trunk="mild same feet"), EMERGENCY),
        ("not there", report(sensory_loss_limb_trunk="none legs"), None),
        ("new in both hands", report(sensory_loss_limb_trunk="mild new hands both"), None),
        ("new in one hand", report(sensory_loss_limb_trunk="mild new hands left"), EMERGENCY),
        ("new in one hand or both", report(sensory_loss_limb_trunk="mild new hands"), EMERGENCY),
        ("new in the fingers only", report(sensory_loss_limb_trunk="mild new fingers"), None),
        ("new round the mouth only", report(sensory_loss_limb_trunk="mild new mouth"), None),
        (
            "new in both hands, with pain of the neck",
            report(sensory_loss_limb_trunk="mild new hands both", pain={"neck": 1}),
            EMERGENCY,
        ),
        (
            "new in the fingers, with pain of the lower back",
            report(sensory_loss_limb_trunk="mild new fingers", pain={"lower_back": 1}),
            EMERGENCY,
        ),
        (
            "new in both hands, with a neck that does not hurt",
            report(sensory_loss_limb_trunk="mild new hands both", pain={"neck": 0}),
            None,
        ),
        (
            "new in both hands, with pain of a hip",
            report(sensory_loss_limb_trunk="mild new hands both", pain={"hip_l": 5}),
            None,
        ),
        (
            "new round the mouth, with pain of the neck",
            report(sensory_loss_limb_trunk="mild new mouth", pain={"neck": 3}),
            None,
        ),
        (
            "the known neuropathy of hands and feet",
            report(
                sensory_loss_limb_trunk="mild same hands feet",
                patient=record(cipn_baseline=neuropathy()),
            ),
            None,
        ),
        (
            "the known neuropathy, now worse",
            report(
                sensory_loss_limb_trunk="mild worse hands feet",
                patient=record(cipn_baseline=neuropathy()),
            ),
            EMERGENCY,
        ),
        (
            "the known neuropathy, one grade higher",
            report(
                sensory_loss_limb_trunk="moderate same feet",
                patient=record(cipn_baseline=neuropathy()),
            ),
            EMERGENCY,
        ),
        (
            "the known neuropathy, and now the legs",
            report(
                sensory_loss_limb_trunk="mild same feet legs",
                patient=record(cipn_baseline=neuropathy()),
            ),
            EMERGENCY,
        ),
        (
            "perhaps the known neuropathy: nobody knows where",
            report(
                sensory_loss_limb_trunk="mild same",
                patient=record(cipn_baseline=neuropathy()),
            ),
            EMERGENCY,
        ),
        (
            "hands and feet, and no neuropathy on record",
            report(sensory_loss_limb_trunk="mild same hands feet"),
            EMERGENCY,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("mscc.sensory-change") is tier

    def test_fires_on_one_side_although_a_neuropathy_is_known(self):
        known = record(cipn_baseline=neuropathy())
        facts = report(sensory_loss_limb_trunk="mild same feet left", patient=known)
        assert fired(facts).get("mscc.sensory-change") is EMERGENCY

    def test_lets_the_calcium_rules_judge_the_fingers_as_well(self):
        facts = report(
            sensory_loss_limb_trunk="mild new feet",
            finger_toe_tingling="mild new fingers",
            patient=record(days_since_denosumab=5),
        )
        assert {"mscc.sensory-change", "hypoca.neuromuscular-symptoms"} <= set(fired(facts))


class TestBladder:
    @pytest.mark.parametrize("code", ["urinary_retention", "urinary_incontinence"])
    @pytest.mark.parametrize(
        ("said", "tier"),
        [
            ("mild new", EMERGENCY),
            ("mild worse", EMERGENCY),
            ("mild same", EMERGENCY),
            ("mild new 28d", EMERGENCY),
            ("mild new 29d", SOON),
            ("mild worse 29d", EMERGENCY),
            ("none", None),
        ],
    )
    def test_fires(self, code, said, tier):
        assert fired(report(**{code: said})).get("mscc.bladder-dysfunction") is tier

    @pytest.mark.parametrize("code", ["urinary_retention", "urinary_incontinence"])
    def test_is_silent_at_a_level_that_a_clinician_has_confirmed(self, code):
        facts = report(**{code: "mild same"}, patient=record(confirmed={code: ("mild", 1)}))
        assert "mscc.bladder-dysfunction" not in fired(facts)

    def test_fires_when_an_old_incontinence_has_risen_above_the_confirmed_level(self):
        known = record(confirmed={"urinary_incontinence": ("mild", 60)})
        facts = report(urinary_incontinence="severe same 60d", patient=known)
        assert fired(facts).get("mscc.bladder-dysfunction") is EMERGENCY


class TestBowel:
    @table(
        ("leaks since today", report(bowel_incontinence="mild new"), EMERGENCY),
        ("leaks since 28 days", report(bowel_incontinence="mild new 28d"), EMERGENCY),
        ("leaks since 29 days", report(bowel_incontinence="mild new 29d"), SOON),
        ("does not leak", report(bowel_incontinence="none"), None),
        ("is only constipated", report(pro_constipation="severity 4"), None),
        (
            "is constipated, and a leg is weak for long",
            report(pro_constipation="severity 1", limb_weakness="mild same 60d"),
            EMERGENCY,
        ),
        (
            "is not constipated, and a leg is weak for long",
            report(pro_constipation="severity 0", limb_weakness="mild same 60d"),
            None,
        ),
        (
            "is constipated, and a weak leg is confirmed as stable",
            report(
                pro_constipation="severity 1",
                limb_weakness="mild same",
                patient=CONFIRMED_28_DAYS,
            ),
            None,
        ),
        (
            "is constipated, and feet are numb as confirmed",
            report(
                pro_constipation="severity 1",
                sensory_loss_limb_trunk="mild same feet",
                patient=record(cipn_baseline=neuropathy()),
            ),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("mscc.bowel-dysfunction") is tier

    @pytest.mark.parametrize(
        "code",
        [
            "limb_weakness",
            "gait_difficulty",
            NUMBNESS,
            "saddle_numbness",
            "band_pain",
            "sciatica_bilateral",
            "electric_shock",
            "urinary_retention",
            "urinary_incontinence",
            "sexual_dysfunction_new",
        ],
    )
    def test_fires_on_constipation_with_any_neurological_item(self, code):
        facts = report(pro_constipation="severity 1", **{code: "mild same 60d"})
        assert fired(facts).get("mscc.bowel-dysfunction") is EMERGENCY

    @pytest.mark.parametrize(
        "code",
        [
            "spine_pain_night",
            "spine_pain_strain",
            "spine_pain_mechanical",
            "spine_pain_unremitting",
            "spine_tenderness",
            "claudication_legs",
        ],
    )
    def test_fires_on_constipation_with_any_other_item_of_the_section(self, code):
        facts = report(pro_constipation="severity 1", **{code: "mild same"})
        assert fired(facts).get("mscc.bowel-dysfunction") is EMERGENCY


@pytest.mark.parametrize(
    ("rule", "item", "questions"),
    [
        (
            "mscc.bladder-dysfunction",
            "pro_urine_control",
            {"urinary_retention", "urinary_incontinence", "saddle_numbness"},
        ),
        ("mscc.bowel-dysfunction", "pro_bowel_control", {"bowel_incontinence", "saddle_numbness"}),
    ],
)
class TestLossOfControlInTheWeeklyReport:
    @pytest.mark.parametrize(
        ("before", "now", "tier"), [(0, 1, None), (0, 2, SOON), (1, 3, SOON), (2, 3, None)]
    )
    def test_asks_again_after_a_rise_by_two_levels(self, rule, item, questions, before, now, tier):
        facts = report(
            **{item: f"frequency {now}"},
            past_answers=earlier(7, **{item: f"frequency {before}"}),
        )
        assert fired(facts).get(rule) is tier

    def test_asks_the_questions_of_the_rule_and_waits_an_hour(self, rule, item, questions):
        facts = report(**{item: "frequency 2"}, past_answers=earlier(7, **{item: "frequency 0"}))
        finding = finding_of(rule, facts)
        assert set(finding.ask_now) == questions
        assert finding.ask_within_minutes == 60

    def test_compares_with_the_latest_report(self, rule, item, questions):
        history = earlier(7, **{item: "frequency 2"}) + earlier(13, **{item: "frequency 0"})
        assert rule not in fired(report(**{item: "frequency 3"}, past_answers=history))

    def test_compares_with_a_report_of_14_days_ago(self, rule, item, questions):
        history = earlier(14, **{item: "frequency 2"})
        assert rule not in fired(report(**{item: "frequency 3"}, past_answers=history))

    def test_asks_again_when_the_only_report_is_15_days_old(self, rule, item, questions):
        history = earlier(15, **{item: "frequency 2"})
        assert fired(report(**{item: "frequency 3"}, past_answers=history)).get(rule) is SOON

    def test_silence_is_an_emergency(self, rule, item, questions):
        facts = report(
            source=Source.FOLLOW_UP,
            unanswered=frozenset(questions),
            **{item: "frequency 2"},
            past_answers=earlier(7, **{item: "frequency 0"}),
        )
        assert fired(facts).get(rule) is EMERGENCY

    def test_an_hour_that_is_not_over_is_no_emergency(self, rule, item, questions):
        facts = report(
            unanswered=frozenset(questions),
            **{item: "frequency 2"},
            past_answers=earlier(7, **{item: "frequency 0"}),
        )
        assert fired(facts).get(rule) is SOON

    def test_does_not_ask_what_was_answered(self, rule, item, questions):
        answered = dict.fromkeys(questions - {"saddle_numbness"}, "none")
        finding = finding_of(rule, report(**{item: "frequency 2"}, **answered))
        assert finding.ask_now == ("saddle_numbness",)

    def test_waits_for_nothing_when_all_was_answered(self, rule, item, questions):
        answered = dict.fromkeys(questions, "none")
        finding = finding_of(rule, report(**{item: "frequency 2"}, **answered))
        assert (finding.ask_now, finding.ask_within_minutes) == ((), None)

    @pytest.mark.parametrize("silent", [0, 1])
    def test_silence_on_one_question_is_an_emergency(self, rule, item, questions, silent):
        facts = report(
            source=Source.FOLLOW_UP,
            unanswered=frozenset({sorted(questions)[silent]}),
            **{item: "frequency 2"},
        )
        assert fired(facts).get(rule) is EMERGENCY

    def test_silence_without_a_rise_means_nothing(self, rule, item, questions):
        facts = report(source=Source.FOLLOW_UP, unanswered=frozenset(questions))
        assert rule not in fired(facts)


class TestBothLegs:
    @table(
        ("weak", report(limb_weakness="mild same legs both 60d"), EMERGENCY),
        ("weak, with the region not given", report(limb_weakness="mild same both 60d"), EMERGENCY),
        ("numb", report(sensory_loss_limb_trunk="mild same legs both"), EMERGENCY),
        ("one of them weak", report(limb_weakness="mild new legs left"), None),
        ("one of them numb", report(sensory_loss_limb_trunk="mild new legs right"), None),
        ("not weak", report(limb_weakness="none legs both"), None),
        ("not weak, but both arms", report(limb_weakness="mild new arms both"), None),
        ("not numb, but both arms", report(sensory_loss_limb_trunk="mild new arms both"), None),
        (
            "weak as confirmed",
            report(limb_weakness="mild same legs both", patient=CONFIRMED_28_DAYS),
            None,
        ),
        (
            "numb as confirmed",
            report(
                sensory_loss_limb_trunk="mild same feet both",
                patient=record(cipn_baseline=neuropathy()),
            ),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("ces.bilateral-leg-symptoms") is tier


class TestSexualDysfunction:
    @table(
        (
            "with pain of the lower back",
            report(sexual_dysfunction_new="mild", pain={"lower_back": 1}),
            EMERGENCY,
        ),
        (
            "with pain of the tailbone",
            report(sexual_dysfunction_new="mild", pain={"sacrum_tail": 1}),
            EMERGENCY,
        ),
        (
            "with a spine that hurts at night",
            report(sexual_dysfunction_new="mild", spine_pain_night="mild"),
            EMERGENCY,
        ),
        (
            "with a weak leg",
            report(sexual_dysfunction_new="mild", limb_weakness="mild legs"),
            EMERGENCY,
        ),
        (
            "with numb feet",
            report(sexual_dysfunction_new="mild", sensory_loss_limb_trunk="mild feet"),
            EMERGENCY,
        ),
        (
            "with hard walking",
            report(sexual_dysfunction_new="mild", gait_difficulty="mild"),
            EMERGENCY,
        ),
        (
            "with sciatica of both legs",
            report(sexual_dysfunction_new="mild", sciatica_bilateral="mild"),
            EMERGENCY,
        ),
        (
            "with claudication",
            report(sexual_dysfunction_new="mild", claudication_legs="mild"),
            EMERGENCY,
        ),
        ("alone", report(sexual_dysfunction_new="severe"), None),
        (
            "with a weak arm",
            report(sexual_dysfunction_new="mild", limb_weakness="mild arms"),
            None,
        ),
        (
            "with pain of the ribs",
            report(sexual_dysfunction_new="mild", pain={"ribs_chest": 8}),
            None,
        ),
        (
            "14 days ago, with pain of the back",
            report(sexual_dysfunction_new="mild 14d", pain={"lower_back": 1}),
            EMERGENCY,
        ),
        (
            "15 days ago, with pain of the back",
            report(sexual_dysfunction_new="mild 15d", pain={"lower_back": 1}),
            None,
        ),
        (
            "not there, with pain of the back",
            report(sexual_dysfunction_new="none", pain={"lower_back": 1}),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("ces.sexual-dysfunction") is tier

    @pytest.mark.parametrize("site", ["thigh_l", "thigh_r", "knee", "shin_foot"])
    def test_fires_with_pain_in_a_leg(self, site):
        facts = report(sexual_dysfunction_new="mild", pain={site: 1})
        assert fired(facts).get("ces.sexual-dysfunction") is EMERGENCY


class TestSpinalPainWithNeurology:
    @pytest.mark.parametrize(
        "code",
        [
            "limb_weakness",
            "gait_difficulty",
            NUMBNESS,
            "saddle_numbness",
            "band_pain",
            "sciatica_bilateral",
            "electric_shock",
            "urinary_retention",
            "urinary_incontinence",
            "bowel_incontinence",
            "sexual_dysfunction_new",
        ],
    )
    def test_fires_with_any_neurological_item_even_unchanged_and_old(self, code):
        facts = report(**{code: "mild same 60d"}, pain={"lower_back": 1})
        assert fired(facts).get("mscc.spinal-pain-with-neuro") is EMERGENCY

    @pytest.mark.parametrize("site", ["neck", "upper_back", "lower_back", "sacrum_tail"])
    @pytest.mark.parametrize(("nrs", "tier"), [(0, None), (1, EMERGENCY)])
    def test_fires_from_one_point_of_pain_at_every_site_of_the_spine(self, site, nrs, tier):
        facts = report(limb_weakness="mild same 60d", pain={site: nrs})
        assert fired(facts).get("mscc.spinal-pain-with-neuro") is tier

    @table(
        (
            "pain of a hip with weakness",
            report(limb_weakness="mild same 60d", pain={"hip_l": 9}),
            None,
        ),
        ("pain of the spine alone", report(limb_weakness="none", pain={"lower_back": 9}), None),
        (
            "tenderness of the spine with weakness, and no site marked",
            report(limb_weakness="mild same 60d", spine_tenderness="mild"),
            EMERGENCY,
        ),
        (
            "pain of the spine with a weakness confirmed as stable",
            report(limb_weakness="mild same", pain={"neck": 3}, patient=CONFIRMED_28_DAYS),
            None,
        ),
        (
            "pain of the spine with a confirmed weakness that is worse",
            report(limb_weakness="mild worse", pain={"neck": 3}, patient=CONFIRMED_28_DAYS),
            EMERGENCY,
        ),
        (
            "pain of the spine with the known neuropathy",
            report(
                sensory_loss_limb_trunk="mild same feet",
                pain={"neck": 3},
                patient=record(cipn_baseline=neuropathy()),
            ),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("mscc.spinal-pain-with-neuro") is tier


class TestRedFeatures:
    @pytest.mark.parametrize(
        "code",
        [
            "spine_pain_unremitting",
            "spine_pain_night",
            "spine_pain_strain",
            "spine_pain_mechanical",
            "spine_tenderness",
        ],
    )
    @pytest.mark.parametrize(("grade", "tier"), [("none", None), ("mild", URGENT)])
    def test_fires_on_each_feature(self, code, grade, tier):
        facts = report(**{code: grade})
        assert fired(facts).get("mscc.spinal-pain-red-features") is tier

    @table(
        (
            "claudication with pain of the lower back",
            report(claudication_legs="mild", pain={"lower_back": 1}),
            URGENT,
        ),
        ("claudication alone", report(claudication_legs="mild"), None),
        ("the neck, newly", report(pain={"neck": "1 new"}), URGENT),
        ("the upper back, newly", report(pain={"upper_back": "1 new"}), URGENT),
        ("the lower back, newly", report(pain={"lower_back": "1 new"}), None),
        ("a neck that does not hurt", report(pain={"neck": "0 new"}), None),
        (
            "the neck as it was a week ago",
            report(pain={"neck": "3 same"}, past_pains=pain_earlier(7, neck=3)),
            None,
        ),
        ("the tailbone at 6", report(pain={"sacrum_tail": 6}), None),
        ("the tailbone at 7", report(pain={"sacrum_tail": 7}), URGENT),
        ("a hip at 10", report(pain={"hip_r": 10}), None),
        (
            "the lower back, up by 1 in 7 days",
            report(pain={"lower_back": 3}, past_pains=pain_earlier(7, lower_back=2)),
            None,
        ),
        (
            "the lower back, up by 2 in 7 days",
            report(pain={"lower_back": 4}, past_pains=pain_earlier(7, lower_back=2)),
            URGENT,
        ),
        (
            "the lower back, up by 2 in 8 days",
            report(pain={"lower_back": 4}, past_pains=pain_earlier(8, lower_back=2)),
            None,
        ),
        (
            "the lower back, up by 2 from the lowest score of the week",
            report(
                pain={"lower_back": 4},
                past_pains=pain_earlier(1, lower_back=4) + pain_earlier(6, lower_back=2),
            ),
            URGENT,
        ),
        (
            "a hip, up by 5",
            report(pain={"hip_r": 6}, past_pains=pain_earlier(1, hip_r=1)),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("mscc.spinal-pain-red-features") is tier

    def test_fires_when_the_pain_is_worse_by_nobody_knows_how_much(self):
        facts = report(pain={"lower_back": "3 worse"})
        assert fired(facts).get("mscc.spinal-pain-red-features") is URGENT

    def test_asks_for_neurology_in_the_same_session(self):
        finding = finding_of("mscc.spinal-pain-red-features", report(spine_pain_night="mild"))
        assert set(finding.ask_now) == set(spinal_cord.NEUROLOGY_QUESTIONS)


@table(
    ("severe, metastases unknown", report(spine_pain_mechanical="severe"), URGENT),
    ("moderate", report(spine_pain_mechanical="moderate"), None),
    (
        "severe, metastases known",
        report(spine_pain_mechanical="severe", patient=record(spine_mets="yes")),
        URGENT,
    ),
    (
        "severe, no metastases",
        report(spine_pain_mechanical="severe", patient=NO_SPINE_METS),
        None,
    ),
)
def test_mechanical_pain_means_an_unstable_spine(facts, tier):
    assert fired(facts).get("mscc.spinal-instability") is tier


def test_an_unstable_spine_pages_the_spine_team_and_asks_for_neurology():
    finding = finding_of("mscc.spinal-instability", report(spine_pain_mechanical="severe"))
    assert finding.page == (Role.ONC_ONCALL, Role.SPINE)
    assert set(finding.ask_now) == set(spinal_cord.NEUROLOGY_QUESTIONS)


class TestNewPlainSpinalPain:
    @table(
        ("of the lower back at 1", report(pain={"lower_back": "1 new"}), SOON),
        ("of the lower back at 0", report(pain={"lower_back": "0 new"}), None),
        ("of the lower back at 3, metastases unknown", report(pain={"lower_back": 3}), SOON),
        ("of the lower back at 4, metastases unknown", report(pain={"lower_back": 4}), URGENT),
        (
            "of the lower back at 4, metastases known",
            report(pain={"lower_back": 4}, patient=record(spine_mets="yes")),
            URGENT,
        ),
        (
            "of the lower back at 6, no metastases",
            report(pain={"lower_back": 6}, patient=NO_SPINE_METS),
            SOON,
        ),
        ("of a hip", report(pain={"hip_l": "3 new"}), None),
        (
            "as it was before",
            report(pain={"lower_back": "3 same"}, past_pains=pain_earlier(3, lower_back=3)),
            None,
        ),
        (
            "one point above what was usual",
            report(pain={"lower_back": "4 same"}, past_pains=pain_earlier(3, lower_back=3)),
            URGENT,
        ),
        (
            "as it was before, but called worse",
            report(
                pain={"lower_back": "3 worse"},
                past_pains=pain_earlier(3, lower_back=3),
                patient=NO_SPINE_METS,
            ),
            SOON,
        ),
        (
            "called the same, though nothing is known from before",
            report(pain={"lower_back": "3 same"}),
            SOON,
        ),
        (
            "as it was 14 days ago",
            report(pain={"lower_back": 3}, past_pains=pain_earlier(14, lower_back=3)),
            None,
        ),
        (
            "as it was 15 days ago",
            report(pain={"lower_back": 3}, past_pains=pain_earlier(15, lower_back=3)),
            SOON,
        ),
        ("with a feature of rule 12", report(pain={"lower_back": 7}), None),
        (
            "with new weakness",
            report(pain={"lower_back": 3}, limb_weakness="mild new"),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("mscc.spinal-pain-new-plain") is tier

    @pytest.mark.parametrize("nrs", [3, 4])
    def test_asks_for_neurology_in_the_same_session(self, nrs):
        finding = finding_of("mscc.spinal-pain-new-plain", report(pain={"lower_back": nrs}))
        assert set(finding.ask_now) == set(spinal_cord.NEUROLOGY_QUESTIONS)

    def test_is_not_hidden_by_a_weakness_that_is_less_urgent(self):
        facts = report(
            pain={"lower_back": "5 new"}, limb_weakness="mild same", patient=CONFIRMED_28_DAYS
        )
        assert fired(facts).get("mscc.spinal-pain-new-plain") is URGENT


class TestEarlierCompression:
    @table(
        (
            "plain pain at 3",
            report(pain={"lower_back": 3}, patient=record(prior_mscc=True)),
            {"mscc.spinal-pain-new-plain": URGENT},
        ),
        (
            "plain pain at 3 without metastases",
            report(pain={"lower_back": 3}, patient=record(prior_mscc=True, spine_mets="no")),
            {"mscc.spinal-pain-new-plain": URGENT},
        ),
        (
            "plain pain at 4 without metastases",
            report(pain={"lower_back": 4}, patient=record(prior_mscc=True, spine_mets="no")),
            {"mscc.spinal-pain-new-plain": EMERGENCY},
        ),
        (
            "a red feature",
            report(spine_pain_night="mild", patient=record(prior_mscc=True)),
            {"mscc.spinal-pain-red-features": EMERGENCY},
        ),
        (
            "a stable weakness",
            report(
                limb_weakness="mild same",
                patient=record(prior_mscc=True, confirmed={"limb_weakness": ("mild", 28)}),
            ),
            {"mscc.new-limb-weakness": URGENT},
        ),
        (
            "a rule of another section",
            report(cannot_wait=True, patient=record(prior_mscc=True)),
            {"pro.patient-says-urgent": URGENT},
        ),
    )
    def test_raises_section_a_by_one_tier(self, facts, tier):
        assert fired(facts) == tier

    def test_names_itself_in_what_it_raised(self):
        facts = report(spine_pain_night="mild", patient=record(prior_mscc=True))
        finding = finding_of("mscc.spinal-pain-red-features", facts)
        assert finding.raised_by == ("mscc.amber-plus-history",)

    @pytest.mark.parametrize("history", [False, True])
    def test_leaves_an_emergency_as_it_is(self, history):
        facts = report(limb_weakness="mild new", patient=record(prior_mscc=history))
        assert finding_of("mscc.new-limb-weakness", facts).raised_by == ()


def test_loss_of_feeling_and_back_pain_told_in_two_reports_of_a_day_are_one_emergency():
    pain_first = report(sexual_dysfunction_new="mild new")
    pain_first = replace(pain_first, past_pains=pain_earlier(0.5, lower_back=5))
    pain_last = report(pain={"lower_back": "5 new"})
    pain_last = replace(pain_last, past_answers=earlier(0.5, sexual_dysfunction_new="mild new"))

    assert fired(pain_first)["ces.sexual-dysfunction"] is EMERGENCY
    assert fired(pain_last)["ces.sexual-dysfunction"] is EMERGENCY


def test_back_pain_of_last_week_does_not_count_as_told_together():
    alone = replace(
        report(sexual_dysfunction_new="mild new"), past_pains=pain_earlier(3, lower_back=5)
    )

    assert "ces.sexual-dysfunction" not in fired(alone)
