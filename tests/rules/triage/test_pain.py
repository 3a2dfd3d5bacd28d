"""Section G: pain, rules 66 to 74, and the limits of pain that an organisation may set."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import PastPain, Source
from companion.rules.triage.ruleset import pain as rules
from companion.rules.vocabulary import Condition, Role, Site
from tests.rules.triage.build import (
    EMERGENCY,
    NOW,
    SOON,
    URGENT,
    days_ago,
    earlier,
    finding_of,
    fired,
    pain_earlier,
    record,
    report,
    sites,
    table,
)

CRISIS = "pain.crisis"
SEVERE = "pain.severe"
PROGRESSION = "pain.progression"
PERSISTENT = "pain.moderate-persistent"
NEW_SITE = "pain.new-bone-site"
BREAKTHROUGH = "pain.breakthrough-frequent"
OPIOID = "pain.opioid-toxicity"
FLARE = "pain.flare-after-rt"
ACHES = "pain.severe-msk-after-dose"


def limit(name: str, value: int) -> dict[str, Decimal]:
    return {name: Decimal(value)}


def dosed(days: int):
    return record(days_since_denosumab=days, denosumab_dose_number=8)


def irradiated(*names: str, **fields):
    return record(radiotherapy_10d=sites(*names), **fields)


def hours_ago(hours: float, **scores: int):
    return pain_earlier(hours / 24, **scores)


GOLDEN = [
    (
        "ribs from 3 to 5, in two reports a day apart",
        report(pain={"ribs_chest": 5}, past_pains=pain_earlier(1, ribs_chest=3)),
        PROGRESSION,
        SOON,
    ),
    (
        "knee and jaw on the same day",
        report(pain={"knee": 4}, jaw_pain="mild new", patient=dosed(20)),
        "general.multi-amber",
        URGENT,
    ),
    (
        "knee alone",
        report(pain={"knee": 4}, patient=dosed(20)),
        NEW_SITE,
        SOON,
    ),
]


@pytest.mark.parametrize(
    ("facts", "rule", "tier"),
    [pytest.param(facts, rule, tier, id=said) for said, facts, rule, tier in GOLDEN],
)
def test_golden_case(facts, rule, tier):
    assert fired(facts)[rule] is tier
    assert evaluate(facts).tier is tier


def test_knee_and_jaw_are_each_soon():
    found = fired(report(pain={"knee": 4}, jaw_pain="mild new", patient=dosed(20)))
    assert (found[NEW_SITE], found["onj.symptoms"]) == (SOON, SOON)


class TestCrisis:
    @table(
        ("at 8", report(pain={"abdomen": 8}), None),
        ("at 9", report(pain={"abdomen": 9}), EMERGENCY),
        ("at 9, as ever", report(pain={"knee": "9 same"}), EMERGENCY),
        (
            "at 9, where an organisation has set 10",
            report(pain={"abdomen": 9}, thresholds=limit("pain_crisis", 10)),
            None,
        ),
        (
            "at 10, where an organisation has set 10",
            report(pain={"abdomen": 10}, thresholds=limit("pain_crisis", 10)),
            EMERGENCY,
        ),
    )
    def test_is_a_score_of_nine(self, facts, tier):
        assert fired(facts).get(CRISIS) is tier

    @table(
        ("at 6", report(pain={"knee": 6}, rescue_ineffective=True), None),
        ("at 7", report(pain={"knee": 7}, rescue_ineffective=True), EMERGENCY),
        ("at 8, but it helped", report(pain={"knee": 8}, rescue_ineffective=False), None),
        ("without a score", report(rescue_ineffective=True), None),
        (
            "at 6, where an organisation has set severe to 6",
            report(pain={"knee": 6}, rescue_ineffective=True, thresholds=limit("severe_pain", 6)),
            EMERGENCY,
        ),
        (
            "at 7, told yesterday",
            report(rescue_ineffective=True, past_pains=pain_earlier(1, knee=7)),
            EMERGENCY,
        ),
        (
            "at 6, told yesterday",
            report(rescue_ineffective=True, past_pains=pain_earlier(1, knee=6)),
            None,
        ),
        (
            "at 7, told two days ago",
            report(rescue_ineffective=True, past_pains=pain_earlier(2, knee=7)),
            None,
        ),
        (
            "at 7, told yesterday, and the same site is at 3 now",
            report(rescue_ineffective=True, pain={"knee": 3}, past_pains=pain_earlier(1, knee=7)),
            None,
        ),
        (
            "at 7, told yesterday, and another site is at 3 now",
            report(rescue_ineffective=True, pain={"jaw": 3}, past_pains=pain_earlier(1, knee=7)),
            EMERGENCY,
        ),
        (
            "at 6, told yesterday, where an organisation has set severe to 6",
            report(
                rescue_ineffective=True,
                past_pains=pain_earlier(1, knee=6),
                thresholds=limit("severe_pain", 6),
            ),
            EMERGENCY,
        ),
    )
    def test_is_severe_pain_that_the_extra_painkiller_does_not_help(self, facts, tier):
        assert fired(facts).get(CRISIS) is tier

    @table(
        (
            "a day ago",
            report(pain={"knee": 7}, past_answers=earlier(1, rescue_ineffective=True)),
            EMERGENCY,
        ),
        (
            "longer ago",
            report(pain={"knee": 7}, past_answers=earlier(1.01, rescue_ineffective=True)),
            None,
        ),
        (
            "a day ago, at 6",
            report(pain={"knee": 6}, past_answers=earlier(1, rescue_ineffective=True)),
            None,
        ),
        (
            "a day ago, but it helped then",
            report(pain={"knee": 7}, past_answers=earlier(1, rescue_ineffective=False)),
            None,
        ),
        (
            "a day ago, but it helps now",
            report(
                pain={"knee": 7},
                rescue_ineffective=False,
                past_answers=earlier(1, rescue_ineffective=True),
            ),
            None,
        ),
        (
            "a day ago, and the pain too",
            report(
                past_pains=pain_earlier(1, knee=8),
                past_answers=earlier(1, rescue_ineffective=True),
            ),
            None,
        ),
    )
    def test_may_be_told_in_two_reports(self, facts, tier):
        assert fired(facts).get(CRISIS) is tier

    @table(
        ("at 7", report(pain={"abdomen": "7 sudden"}), EMERGENCY),
        ("at 6", report(pain={"abdomen": "6 sudden"}), None),
        ("at 7, not sudden", report(pain={"abdomen": "7 gradual"}), None),
        ("at 7, nobody knows whether sudden", report(pain={"abdomen": "7 new"}), None),
        ("at 7, since yesterday", report(pain={"abdomen": "7 sudden 1d"}), EMERGENCY),
        ("at 7, since two days", report(pain={"abdomen": "7 sudden 2d"}), None),
        ("at 7, since two days, worse", report(pain={"abdomen": "7 sudden 2d worse"}), EMERGENCY),
        (
            "at 6, where an organisation has set severe to 6",
            report(pain={"abdomen": "6 sudden"}, thresholds=limit("severe_pain", 6)),
            EMERGENCY,
        ),
    )
    def test_is_sudden_severe_pain(self, facts, tier):
        assert fired(facts).get(CRISIS) is tier

    @table(
        (
            "from 5 to 7 in 24 hours",
            report(pain={"knee": 7}, past_pains=hours_ago(24, knee=5)),
            EMERGENCY,
        ),
        (
            "from 5 to 7 in more than 24 hours",
            report(pain={"knee": 7}, past_pains=hours_ago(24.1, knee=5)),
            None,
        ),
        (
            "from 6 to 7 in a few hours",
            report(pain={"knee": 7}, past_pains=hours_ago(3, knee=6)),
            None,
        ),
        (
            "from 1 to 6 in a few hours",
            report(pain={"knee": 6}, past_pains=hours_ago(3, knee=1)),
            None,
        ),
        (
            "from the lowest of the day, 5, to 7",
            report(
                pain={"knee": 7},
                past_pains=hours_ago(3, knee=7) + hours_ago(12, knee=5) + hours_ago(20, knee=6),
            ),
            EMERGENCY,
        ),
        (
            "of another site",
            report(
                pain={"knee": 7},
                past_pains=hours_ago(3, jaw=1) + pain_earlier(2, knee=7),
            ),
            None,
        ),
        (
            "from 6 to 7, where an organisation has set a rise to 1",
            report(
                pain={"knee": 7},
                past_pains=hours_ago(3, knee=6),
                thresholds=limit("pain_rise", 1),
            ),
            EMERGENCY,
        ),
        (
            "from 4 to 6, where an organisation has set severe to 6",
            report(
                pain={"knee": 6},
                past_pains=hours_ago(3, knee=4),
                thresholds=limit("severe_pain", 6),
            ),
            EMERGENCY,
        ),
    )
    def test_is_a_jump_to_severe_pain(self, facts, tier):
        assert fired(facts).get(CRISIS) is tier

    def test_pages_the_oncologist_on_call_and_palliative_care(self):
        finding = finding_of(CRISIS, report(pain={"knee": 9}))
        assert finding.page == finding.notify == (Role.ONC_ONCALL, Role.PALL)
        assert (finding.condition, finding.advice) == (Condition.UNCONTROLLED_PAIN, rules.CRISIS)

    @pytest.mark.parametrize(
        ("facts", "named"),
        [
            (
                report(pain={"knee": 7}, past_pains=hours_ago(3, knee=4)),
                {("pain.knee.nrs", "4 → 7")},
            ),
            (
                report(rescue_ineffective=True, past_pains=pain_earlier(1, knee=8, jaw=6)),
                {("items.rescue_ineffective.present", "yes"), ("history.pain.knee.nrs", "8")},
            ),
            (
                report(pain={"knee": 7}, past_answers=earlier(0.5, rescue_ineffective=True)),
                {("history.items.rescue_ineffective.present", "yes"), ("pain.knee.nrs", "7")},
            ),
        ],
        ids=["a jump", "pain of yesterday", "a painkiller of yesterday"],
    )
    def test_names_what_made_it_one(self, facts, named):
        evidence = finding_of(CRISIS, facts).evidence
        assert {(each.field, each.value) for each in evidence} == named


class TestSevere:
    @table(
        ("at 6", report(pain={"breast_axilla": 6}), None),
        ("at 7, for the first time", report(pain={"breast_axilla": 7}), URGENT),
        ("at 8, for the first time", report(pain={"breast_axilla": 8}), URGENT),
        (
            "at 7, as before",
            report(pain={"knee": "7 same"}, past_pains=pain_earlier(2, knee=7)),
            SOON,
        ),
        (
            "at 6, as before",
            report(pain={"knee": "6 same"}, past_pains=pain_earlier(2, knee=6)),
            None,
        ),
        (
            "at 7, as before, but called worse",
            report(pain={"knee": "7 worse"}, past_pains=pain_earlier(2, knee=7)),
            URGENT,
        ),
        (
            "at 8, above what was before",
            report(pain={"knee": 8}, past_pains=pain_earlier(2, knee=7)),
            URGENT,
        ),
        (
            "at 7, as a clinician knows it",
            report(pain={"knee": "7 same"}, patient=record(pain_baselines={Site.KNEE: 7})),
            SOON,
        ),
        (
            "at 6, where an organisation has set 6",
            report(pain={"knee": 6}, thresholds=limit("severe_pain", 6)),
            URGENT,
        ),
        (
            "at 6, as before, where an organisation has set 6",
            report(
                pain={"knee": "6 same"},
                past_pains=pain_earlier(2, knee=6),
                thresholds=limit("severe_pain", 6),
            ),
            SOON,
        ),
        (
            "at 5, where an organisation has set 6",
            report(pain={"knee": 5}, thresholds=limit("severe_pain", 6)),
            None,
        ),
        ("in a crisis", report(pain={"knee": 9}), None),
        ("in a crisis by a painkiller", report(pain={"knee": 7}, rescue_ineffective=True), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(SEVERE) is tier

    @pytest.mark.parametrize(
        ("trend", "advice"), [("worse", rules.SEVERE_TODAY), ("same", rules.STILL_SEVERE)]
    )
    def test_has_the_advice_of_its_tier(self, trend, advice):
        facts = report(pain={"knee": f"7 {trend}"}, past_pains=pain_earlier(2, knee=7))
        finding = finding_of(SEVERE, facts)
        assert (finding.advice, finding.page) == (advice, ())
        assert finding.notify == (Role.NURSE, Role.PALL, Role.ONC)
        assert finding.condition is Condition.UNCONTROLLED_PAIN


class TestProgression:
    @table(
        (
            "from 3 to 5 in 12 hours",
            report(pain={"knee": 5}, past_pains=hours_ago(12, knee=3)),
            SOON,
        ),
        (
            "from 3 to 5 in less than 12 hours",
            report(pain={"knee": 5}, past_pains=hours_ago(11.9, knee=3)),
            None,
        ),
        (
            "from 3 to 6 in less than 12 hours",
            report(pain={"knee": 6}, past_pains=hours_ago(11.9, knee=3)),
            SOON,
        ),
        (
            "from 3 to 4 in a day",
            report(pain={"knee": 4}, past_pains=pain_earlier(1, knee=3)),
            None,
        ),
        (
            "from 2 to 4 in a day",
            report(pain={"knee": 4}, past_pains=pain_earlier(1, knee=2)),
            SOON,
        ),
        (
            "from 0 to 3 in a day",
            report(pain={"knee": 3}, past_pains=pain_earlier(1, knee=0)),
            None,
        ),
        (
            "from 4 to 6 in a day",
            report(pain={"knee": 6}, past_pains=pain_earlier(1.5, knee=4)),
            SOON,
        ),
        (
            "from 5 to 7 in two days",
            report(pain={"knee": 7}, past_pains=pain_earlier(2, knee=5)),
            URGENT,
        ),
        (
            "from 4 to 7 within hours",
            report(pain={"knee": 7}, past_pains=hours_ago(3, knee=4)),
            URGENT,
        ),
        (
            "from 6 to 7 in two days",
            report(pain={"knee": 7}, past_pains=pain_earlier(2, knee=6)),
            None,
        ),
        ("with nothing before", report(pain={"knee": 6}), None),
        (
            "from 3 to 4, where an organisation has set a rise to 1",
            report(
                pain={"knee": 4},
                past_pains=pain_earlier(1, knee=3),
                thresholds=limit("pain_rise", 1),
            ),
            SOON,
        ),
        (
            "from 4 to 6, where an organisation has set severe to 6",
            report(
                pain={"knee": 6},
                past_pains=pain_earlier(2, knee=4),
                thresholds=limit("severe_pain", 6),
            ),
            URGENT,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(PROGRESSION) is tier

    @table(
        (
            "the median of three scores",
            report(
                pain={"knee": 5},
                past_pains=pain_earlier(1, knee=5)
                + pain_earlier(2, knee=3)
                + pain_earlier(3, knee=1),
            ),
            SOON,
        ),
        (
            "the median of three scores, less than 2 below",
            report(
                pain={"knee": 5},
                past_pains=pain_earlier(1, knee=5)
                + pain_earlier(2, knee=4)
                + pain_earlier(3, knee=1),
            ),
            None,
        ),
        (
            "the first of two scores",
            report(
                pain={"knee": 5},
                past_pains=pain_earlier(1, knee=5) + pain_earlier(2, knee=3),
            ),
            SOON,
        ),
        (
            "the first of two scores, less than 2 below",
            report(
                pain={"knee": 5},
                past_pains=pain_earlier(1, knee=1) + pain_earlier(2, knee=4),
            ),
            None,
        ),
        (
            "a clinician's own value",
            report(
                pain={"knee": 5},
                past_pains=pain_earlier(1, knee=5),
                patient=record(pain_baselines={Site.KNEE: 3}),
            ),
            SOON,
        ),
        (
            "a clinician's own value, less than 2 below",
            report(
                pain={"knee": 5},
                past_pains=pain_earlier(1, knee=1),
                patient=record(pain_baselines={Site.KNEE: 4}),
            ),
            None,
        ),
        (
            "a clinician's own value, 2 below, in a first report",
            report(pain={"knee": 5}, patient=record(pain_baselines={Site.KNEE: 3})),
            None,
        ),
        (
            "a clinician's own value, 3 below, in a first report",
            report(pain={"knee": 6}, patient=record(pain_baselines={Site.KNEE: 3})),
            SOON,
        ),
        (
            "a score of 14 days ago",
            report(pain={"knee": 5}, past_pains=pain_earlier(14, knee=3)),
            SOON,
        ),
        (
            "a score of 15 days ago",
            report(pain={"knee": 8}, past_pains=pain_earlier(15, knee=3)),
            None,
        ),
    )
    def test_is_measured_from(self, facts, tier):
        assert fired(facts).get(PROGRESSION) is tier

    @table(
        (
            "2 above",
            report(pain={"knee": 5}, past_pains=pain_earlier(1, ribs_chest=3)),
            SOON,
        ),
        (
            "1 above",
            report(pain={"knee": 5}, past_pains=pain_earlier(1, ribs_chest=4)),
            None,
        ),
        (
            "2 above the lower, not the higher of two",
            report(pain={"knee": 5}, past_pains=pain_earlier(1, ribs_chest=3, jaw=4)),
            None,
        ),
        (
            "2 above, told within hours",
            report(pain={"knee": 5}, past_pains=hours_ago(11, ribs_chest=3)),
            None,
        ),
        (
            "3 above, told within hours",
            report(pain={"knee": 6}, past_pains=hours_ago(11, ribs_chest=3)),
            SOON,
        ),
        (
            "2 above, told within hours, and it has a score of its own from today",
            report(
                pain={"knee": 5},
                past_pains=hours_ago(3, knee=3) + pain_earlier(2, ribs_chest=3),
            ),
            None,
        ),
    )
    def test_of_a_site_never_scored_is_measured_from_the_worst_other(self, facts, tier):
        assert fired(facts).get(PROGRESSION) is tier

    def test_of_one_site_counts_although_another_hurts_more(self):
        facts = report(
            pain={"knee": 5, "ribs_chest": 7}, past_pains=pain_earlier(2, knee=3, ribs_chest=7)
        )
        finding = finding_of(PROGRESSION, facts)
        assert finding.tier is SOON
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("pain.knee.nrs", "3 → 5")
        ]

    def test_names_half_a_point(self):
        history = [PastPain(Site.KNEE, nrs, NOW - timedelta(days=nrs)) for nrs in (1, 2, 3, 4)]
        facts = report(pain={"knee": 6}, past_pains=tuple(history))
        (evidence,) = finding_of(PROGRESSION, facts).evidence
        assert evidence.value == "2.5 → 6"

    @pytest.mark.parametrize(
        ("pain", "patient", "told"),
        [
            ({"knee": 5}, irradiated("knee"), True),
            ({"knee": 5}, irradiated("jaw"), False),
            ({"knee": 5, "jaw": 3}, irradiated("jaw"), False),
            ({"knee": 5, "jaw": 4}, irradiated("jaw"), True),
            ({"knee": 5}, record(), False),
        ],
        ids=str,
    )
    def test_is_told_to_radiotherapy_at_a_treated_site(self, pain, patient, told):
        facts = report(pain=pain, past_pains=pain_earlier(1, knee=3), patient=patient)
        always = (Role.NURSE, Role.ONC)
        assert finding_of(PROGRESSION, facts).notify == (
            (*always, Role.RAD_ONC) if told else always
        )

    @pytest.mark.parametrize(("nrs", "advice"), [(5, rules.CLEARLY_WORSE), (7, rules.SEVERE_TODAY)])
    def test_has_the_advice_of_its_tier(self, nrs, advice):
        facts = report(pain={"knee": nrs}, past_pains=pain_earlier(2, knee=3))
        finding = finding_of(PROGRESSION, facts)
        assert (finding.advice, finding.page) == (advice, ())


def daily(*scores: int | None, site: str = "knee"):
    """Scores of yesterday, the day before, and so on."""
    told = [
        pain_earlier(day, **{site: nrs})
        for day, nrs in enumerate(scores, start=1)
        if nrs is not None
    ]
    return sum(told, ())


class TestPersistent:
    @table(
        ("on three days", report(pain={"knee": "4 same"}, past_pains=daily(4, 4)), SOON),
        ("on two days", report(pain={"knee": "4 same"}, past_pains=daily(4)), None),
        ("on three of four days", report(pain={"knee": 4}, past_pains=daily(4, 3, 4)), SOON),
        ("on two of four days", report(pain={"knee": 4}, past_pains=daily(4, 3, 3)), None),
        (
            "on three of five days, the first too long ago",
            report(pain={"knee": 4}, past_pains=daily(4, 3, 3, 4)),
            None,
        ),
        (
            "on three days, with days between on which nothing was told",
            report(pain={"knee": 4}, past_pains=daily(None, 4, None, None, None, None, 4)),
            SOON,
        ),
        ("at 3 today", report(pain={"knee": 3}, past_pains=daily(4, 4, 4)), None),
        ("at 3 before", report(pain={"knee": 4}, past_pains=daily(3, 3, 3)), None),
        ("at 6", report(pain={"knee": "6 same"}, past_pains=daily(6, 6)), SOON),
        ("at 7", report(pain={"knee": "7 same"}, past_pains=daily(7, 7)), SOON),
        (
            "at different sites",
            report(pain={"knee": 4}, past_pains=daily(4, site="jaw") + daily(1, 5, site="neck")),
            SOON,
        ),
        ("without a score today", report(past_pains=daily(5, 5, 5)), None),
        (
            "three times on two days",
            report(pain={"knee": 4}, past_pains=hours_ago(2, knee=4) + daily(4)),
            None,
        ),
        (
            "once a day at its worst",
            report(
                pain={"knee": 4},
                past_pains=daily(4) + pain_earlier(2, knee=4) + pain_earlier(2.1, knee=1),
            ),
            SOON,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(PERSISTENT) is tier

    def test_counts_days_in_the_patients_calendar(self):
        # 12:00 in Shanghai, where it was yesterday thirteen hours ago; 20:00 in Los Angeles.
        facts = report(pain={"knee": 4}, past_pains=hours_ago(13, knee=4) + hours_ago(37, knee=4))
        elsewhere = replace(facts, zone="America/Los_Angeles", local_date=days_ago(1))
        assert fired(facts).get(PERSISTENT) is SOON
        assert fired(elsewhere).get(PERSISTENT) is None

    def test_is_told_to_the_nurse_and_palliative_care(self):
        finding = finding_of(PERSISTENT, report(pain={"knee": 4}, past_pains=daily(4, 4)))
        assert (finding.notify, finding.page) == ((Role.NURSE, Role.PALL), ())
        assert finding.advice == rules.DAYS_OF_PAIN
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("pain.knee.nrs", "4"),
            ("history.pain.days", "at least 3 of 4"),
        ]


class TestNewSite:
    @pytest.mark.parametrize(
        ("site", "tier"),
        [
            *(
                (site, SOON)
                for site in (
                    "head_skull",
                    "pelvis",
                    "knee",
                    "shin_foot",
                    "shoulder_l",
                    "shoulder_r",
                    "upper_arm_l",
                    "upper_arm_r",
                    "forearm_hand",
                    "ribs_chest",
                    "sternum",
                )
            ),
            *((site, None) for site in ("abdomen", "breast_axilla", "other")),
            *((site, None) for site in ("neck", "upper_back", "lower_back", "sacrum_tail")),
        ],
    )
    def test_is_a_bone_that_no_other_section_judges(self, site, tier):
        assert fired(report(pain={site: 4})).get(NEW_SITE) is tier

    @pytest.mark.parametrize("site", ["hip_l", "hip_r", "thigh_l", "thigh_r", "groin"])
    def test_is_left_to_the_rule_on_thigh_pain_while_denosumab_acts(self, site):
        facts = report(pain={site: 4})
        on_denosumab = replace(facts, context=record(denosumab_dose_number=1))
        assert fired(facts).get(NEW_SITE) is SOON
        assert NEW_SITE not in fired(on_denosumab)
        assert "aff.thigh-groin-hip-pain" in fired(on_denosumab)

    @pytest.mark.parametrize(("days", "rule"), [(366, "onj.symptoms"), (367, NEW_SITE)])
    def test_is_left_to_the_rule_on_the_jaw_for_a_year_after_a_dose(self, days, rule):
        found = fired(report(pain={"jaw": 4}, patient=dosed(days)))
        assert {"onj.symptoms", NEW_SITE} & set(found) == {rule}

    @table(
        ("at 3", report(pain={"knee": 3}), None),
        ("at 4", report(pain={"knee": 4}), SOON),
        ("at 4, as ever", report(pain={"knee": "4 same"}), SOON),
        ("at 0", report(pain={"knee": "0 5d"}), None),
        ("at 1, since 2 days", report(pain={"knee": "1 2d"}), None),
        ("at 1, since 3 days", report(pain={"knee": "1 3d"}), SOON),
        (
            "at 1, told 2 days ago",
            report(pain={"knee": "1 same"}, past_pains=pain_earlier(2, knee=1)),
            None,
        ),
        (
            "at 1, told 3 days ago",
            report(pain={"knee": "1 same"}, past_pains=pain_earlier(3, knee=1)),
            SOON,
        ),
        (
            "at 1, told 3 days ago and since",
            report(pain={"knee": "1 same"}, past_pains=daily(1, 1, 1)),
            SOON,
        ),
        (
            "at 1, told 3 days ago that it does not hurt",
            report(pain={"knee": "1 same"}, past_pains=daily(1, 1, 0)),
            None,
        ),
        (
            "at 1, told 7 days ago",
            report(pain={"knee": "1 same"}, past_pains=pain_earlier(7, knee=1)),
            SOON,
        ),
        (
            "at 1, told 8 days ago",
            report(pain={"knee": "1 same"}, past_pains=pain_earlier(8, knee=1)),
            None,
        ),
        (
            "at 4, told 7 days ago",
            report(pain={"knee": "4 same"}, past_pains=pain_earlier(7, knee=4)),
            SOON,
        ),
        (
            "at 4, told 8 days ago",
            report(pain={"knee": "4 same"}, past_pains=pain_earlier(8, knee=4)),
            None,
        ),
        (
            "at 4, told 8 days ago and since",
            report(
                pain={"knee": "4 same"},
                past_pains=pain_earlier(2, knee=4) + pain_earlier(8, knee=4),
            ),
            None,
        ),
        (
            "at 4, another site told 8 days ago",
            report(pain={"knee": "4 same"}, past_pains=pain_earlier(8, jaw=4)),
            SOON,
        ),
        (
            "at 6, known for long to hurt",
            report(pain={"knee": 6}, patient=record(sites_known_painful=sites("knee"))),
            None,
        ),
        (
            "at 6, another site known for long to hurt",
            report(pain={"knee": 6}, patient=record(sites_known_painful=sites("jaw"))),
            SOON,
        ),
        (
            "at 6, known to a clinician",
            report(pain={"knee": 6}, patient=record(pain_baselines={Site.KNEE: 2})),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(NEW_SITE) is tier

    def test_names_the_new_sites_only(self):
        facts = report(
            pain={"knee": 4, "ribs_chest": 5, "sternum": 2}, past_pains=pain_earlier(9, knee=4)
        )
        finding = finding_of(NEW_SITE, facts)
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("pain.ribs_chest.nrs", "5")
        ]
        assert (finding.notify, finding.page) == ((Role.NURSE, Role.ONC), ())
        assert finding.advice == rules.NEW_PLACE


class TestBreakthrough:
    @table(
        ("three times", report(breakthrough_count=3), None),
        ("four times", report(breakthrough_count=4), SOON),
        (
            "three times, where an organisation has set 2",
            report(breakthrough_count=3, thresholds=limit("breakthroughs", 2)),
            SOON,
        ),
        (
            "four times, where an organisation has set 4",
            report(breakthrough_count=4, thresholds=limit("breakthroughs", 4)),
            None,
        ),
        ("a painkiller that does not help", report(rescue_ineffective=True), SOON),
        ("a painkiller that helps", report(rescue_ineffective=False), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(BREAKTHROUGH) is tier

    def test_is_told_to_palliative_care(self):
        finding = finding_of(BREAKTHROUGH, report(breakthrough_count=4))
        assert (finding.notify, finding.page) == ((Role.PALL, Role.NURSE), ())
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("items.breakthrough_count.count", "4")
        ]


class TestOpioidToxicity:
    @table(
        ("slow breath", report(slow_breathing="mild", patient=record(opioid=True)), EMERGENCY),
        ("slow breath, no opioid on record", report(slow_breathing="mild"), EMERGENCY),
        ("no slow breath", report(slow_breathing="none", patient=record(opioid=True)), None),
        ("severe drowsiness", report(drowsiness="severe", patient=record(opioid=True)), EMERGENCY),
        (
            "moderate drowsiness",
            report(drowsiness="moderate", patient=record(opioid=True)),
            None,
        ),
        ("severe drowsiness, no opioid on record", report(drowsiness="severe"), None),
        ("an opioid alone", report(patient=record(opioid=True)), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(OPIOID) is tier

    def test_pages_the_oncologist_on_call_and_palliative_care(self):
        facts = report(drowsiness="severe", patient=record(opioid=True))
        finding = finding_of(OPIOID, facts)
        assert finding.page == finding.notify == (Role.ONC_ONCALL, Role.PALL)
        assert finding.condition is Condition.CARDIAC_NEURO_OTHER
        assert ("context.opioid", "yes") in {(e.field, e.value) for e in finding.evidence}


class TestFlareAfterRadiotherapy:
    @table(
        (
            "up by 2",
            report(
                pain={"ribs_chest": 3},
                past_pains=pain_earlier(10, ribs_chest=1),
                patient=irradiated("ribs_chest"),
            ),
            SOON,
        ),
        (
            "up by 1",
            report(
                pain={"ribs_chest": 3},
                past_pains=pain_earlier(10, ribs_chest=2),
                patient=irradiated("ribs_chest"),
            ),
            None,
        ),
        (
            "up by 1, where an organisation has set a rise to 1",
            report(
                pain={"ribs_chest": 3},
                past_pains=pain_earlier(10, ribs_chest=2),
                patient=irradiated("ribs_chest"),
                thresholds=limit("pain_rise", 1),
            ),
            SOON,
        ),
        (
            "up by 2 in 11 days",
            report(
                pain={"ribs_chest": 3},
                past_pains=pain_earlier(11, ribs_chest=1),
                patient=irradiated("ribs_chest"),
            ),
            None,
        ),
        (
            "worse by nobody knows how much",
            report(pain={"ribs_chest": "3 worse"}, patient=irradiated("ribs_chest")),
            SOON,
        ),
        (
            "up by 2 at another site",
            report(
                pain={"knee": 3},
                past_pains=pain_earlier(2, knee=1),
                patient=irradiated("ribs_chest"),
            ),
            None,
        ),
        (
            "up by 2, without radiotherapy",
            report(pain={"ribs_chest": 3}, past_pains=pain_earlier(2, ribs_chest=1)),
            None,
        ),
        (
            "of the spine, for which section A has a rule",
            report(
                pain={"lower_back": 3},
                past_pains=pain_earlier(2, lower_back=1),
                patient=irradiated("lower_back"),
            ),
            None,
        ),
        (
            "with a fall",
            report(
                pain={"ribs_chest": 3},
                fall="1 because tripped",
                past_pains=pain_earlier(2, ribs_chest=1),
                patient=irradiated("ribs_chest"),
            ),
            None,
        ),
        (
            "with a broken bone",
            report(
                pain={"ribs_chest": 3},
                bone_snap="mild",
                past_pains=pain_earlier(2, ribs_chest=1),
                patient=irradiated("ribs_chest"),
            ),
            None,
        ),
        (
            "with a numb saddle",
            report(
                pain={"ribs_chest": 3},
                saddle_numbness="mild new",
                past_pains=pain_earlier(2, ribs_chest=1),
                patient=irradiated("ribs_chest"),
            ),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(FLARE) is tier

    def test_is_told_to_radiotherapy_and_stands_beside_the_progression(self):
        facts = report(
            pain={"ribs_chest": 5},
            past_pains=pain_earlier(2, ribs_chest=3),
            patient=irradiated("ribs_chest", "knee"),
        )
        finding = finding_of(FLARE, facts)
        assert (finding.notify, finding.page) == ((Role.RAD_ONC, Role.NURSE), ())
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("pain.ribs_chest.nrs", "3 → 5"),
            ("context.radiotherapy_10d", "knee, ribs_chest"),
        ]
        assert fired(facts)[PROGRESSION] is SOON

    def test_says_nothing_soothing_beside_severe_pain(self):
        facts = report(
            pain={"ribs_chest": 7},
            past_pains=pain_earlier(2, ribs_chest=3),
            patient=irradiated("ribs_chest"),
        )
        verdict = evaluate(facts)
        assert FLARE in {finding.rule_id for finding in verdict.findings}
        assert rules.FLARE not in verdict.advice


class TestAchesAfterDose:
    @pytest.mark.parametrize("code", ["pro_muscle_ache", "pro_joint_ache"])
    @pytest.mark.parametrize(
        ("said", "days", "tier"),
        [
            ("severity 2", 5, None),
            ("severity 3", 5, URGENT),
            ("severity 4", 28, URGENT),
            ("severity 4", 29, None),
            ("frequency 4", 5, None),
        ],
    )
    def test_fires(self, code, said, days, tier):
        assert fired(report(**{code: said}, patient=dosed(days))).get(ACHES) is tier

    def test_is_silent_when_denosumab_was_never_given(self):
        assert ACHES not in fired(report(pro_muscle_ache="severity 4"))

    @pytest.mark.parametrize(
        ("code", "before", "tier"),
        [
            ("pro_muscle_ache", 3, None),
            ("pro_muscle_ache", 2, URGENT),
            ("pro_joint_ache", 3, None),
            ("pro_joint_ache", 2, URGENT),
        ],
    )
    def test_is_silent_when_it_was_as_bad_before_the_last_14_days(self, code, before, tier):
        facts = report(
            **{code: "severity 3"},
            patient=dosed(5),
            past_answers=earlier(15, **{code: f"severity {before}"}),
        )
        assert fired(facts).get(ACHES) is tier

    def test_is_told_to_the_oncologist_and_the_pharmacist(self):
        finding = finding_of(ACHES, report(pro_joint_ache="severity 3", patient=dosed(5)))
        assert (finding.notify, finding.page) == ((Role.ONC, Role.PHARM), ())
        assert (finding.advice, finding.condition) == (
            rules.ACHES_TODAY,
            Condition.UNCONTROLLED_PAIN,
        )


class TestLimitsOfPainOfTheSpine:
    RULE = "mscc.spinal-pain-red-features"

    @table(
        ("at 6", report(pain={"lower_back": 6}), None),
        (
            "at 6, where an organisation has set severe to 6",
            report(pain={"lower_back": 6}, thresholds=limit("severe_pain", 6)),
            URGENT,
        ),
        (
            "up by 1",
            report(pain={"lower_back": 3}, past_pains=pain_earlier(7, lower_back=2)),
            None,
        ),
        (
            "up by 1, where an organisation has set a rise to 1",
            report(
                pain={"lower_back": 3},
                past_pains=pain_earlier(7, lower_back=2),
                thresholds=limit("pain_rise", 1),
            ),
            URGENT,
        ),
    )
    def test_are_those_of_the_organisation(self, facts, tier):
        assert fired(facts).get(self.RULE) is tier


def test_pain_is_judged_from_the_diary_as_from_a_report():
    facts = report(pain={"knee": 9}, source=Source.PAIN_SCORE)
    assert fired(facts)[CRISIS] is EMERGENCY


@pytest.mark.parametrize(
    ("site", "patient"),
    [
        ("lower_back", record(spine_mets="no")),
        ("hip_r", record(denosumab_dose_number=8, denosumab_exposure_months=8)),
        ("jaw", dosed(20)),
    ],
)
def test_one_slight_pain_is_not_several_problems(site, patient):
    facts = report(pain={site: "3 new 4d"}, patient=patient)
    assert evaluate(facts).tier is SOON
