"""Section B: pathological and atypical femoral fracture, and falls, rules 16 to 23."""

from decimal import Decimal

import pytest

from companion.rules.triage.engine import evaluate
from companion.rules.triage.ruleset import fractures as rules
from companion.rules.triage.ruleset import spinal_cord
from companion.rules.vocabulary import Condition, Role
from tests.rules.triage.build import (
    EMERGENCY,
    SOON,
    URGENT,
    finding_of,
    fired,
    neuropathy,
    pain_earlier,
    record,
    report,
    sites,
    table,
)

CANNOT_BEAR_WEIGHT = "fracture.cannot-bear-weight"
SNAP = "fracture.snap-or-deformity"
SUDDEN = "fracture.sudden-severe-bone-pain"
VERTEBRA = "fracture.vertebral-collapse"
IMPENDING = "fracture.impending-long-bone"
AFF = "aff.thigh-groin-hip-pain"
INJURED = "fracture.fall-injured"
UNINJURED = "fracture.fall-uninjured"

NO_LONG_BONE_METS = record(long_bone_mets=sites())
NEUROLOGY = (
    "limb_weakness",
    "gait_difficulty",
    "sensory_loss_limb_trunk",
    "saddle_numbness",
    "band_pain",
    "sciatica_bilateral",
    "electric_shock",
    "urinary_retention",
    "urinary_incontinence",
    "bowel_incontinence",
    "sexual_dysfunction_new",
)


def affected(*names: str, **fields):
    """Metastases of long bones are known, at these sites and no others."""
    return record(long_bone_mets=sites(*names), **fields)


def treated(months: int | None, *, doses: int = 8, **fields):
    """On denosumab for so many months, and nothing else that speaks for an AFF."""
    return record(
        **{
            "denosumab_dose_number": doses,
            "denosumab_exposure_months": months,
            "long_bone_mets": sites(),
            **fields,
        }
    )


SHORTLY = treated(23)

GOLDEN = [
    (
        "left thigh at 3, denosumab for 30 months",
        report(pain={"thigh_l": 3}, patient=treated(30)),
        AFF,
        URGENT,
    ),
    (
        "right hip from 4 to 6, on denosumab: the hip",
        report(pain={"hip_r": 6}, past_pains=pain_earlier(1, hip_r=4), patient=SHORTLY),
        AFF,
        URGENT,
    ),
    (
        "right hip from 4 to 6, on denosumab: the rise",
        report(pain={"hip_r": 6}, past_pains=pain_earlier(1, hip_r=4), patient=SHORTLY),
        "pain.progression",
        SOON,
    ),
    (
        "that, and it hurts under load",
        report(
            pain={"hip_r": 6},
            pain_on_weight_bearing="mild",
            past_pains=pain_earlier(1, hip_r=4),
            patient=treated(23, long_bone_mets=None),
        ),
        IMPENDING,
        URGENT,
    ),
]


@pytest.mark.parametrize(
    ("facts", "rule", "tier"),
    [pytest.param(facts, rule, tier, id=said) for said, facts, rule, tier in GOLDEN],
)
def test_golden_case(facts, rule, tier):
    assert fired(facts)[rule] is tier
    assert evaluate(facts).tier is URGENT


class TestCannotBearWeight:
    @table(
        ("new and mild", report(cannot_bear_weight="mild new"), EMERGENCY),
        ("the same, but no clinician knows it", report(cannot_bear_weight="mild same"), EMERGENCY),
        ("of a trend not given", report(cannot_bear_weight="severe"), EMERGENCY),
        ("not at all", report(cannot_bear_weight="none"), None),
        (
            "as a clinician has confirmed it",
            report(
                cannot_bear_weight="mild same",
                patient=record(confirmed={"cannot_bear_weight": ("mild", 1)}),
            ),
            None,
        ),
        (
            "confirmed, but worse",
            report(
                cannot_bear_weight="mild worse",
                patient=record(confirmed={"cannot_bear_weight": ("mild", 1)}),
            ),
            EMERGENCY,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(CANNOT_BEAR_WEIGHT) is tier


class TestSnapOrDeformity:
    @table(
        ("a snap, new", report(bone_snap="mild new"), EMERGENCY),
        ("a snap, called the same", report(bone_snap="mild same"), EMERGENCY),
        ("no snap", report(bone_snap="none"), None),
        ("a crooked limb", report(limb_deformity="mild new"), EMERGENCY),
        ("a crooked limb, called the same", report(limb_deformity="mild same"), EMERGENCY),
        ("no crooked limb", report(limb_deformity="none"), None),
        (
            "a limb that is crooked as a clinician knows it",
            report(
                limb_deformity="mild same",
                patient=record(confirmed={"limb_deformity": ("mild", 1)}),
            ),
            None,
        ),
        (
            "a limb that is more crooked than a clinician knows",
            report(
                limb_deformity="moderate same",
                patient=record(confirmed={"limb_deformity": ("mild", 1)}),
            ),
            EMERGENCY,
        ),
        (
            "a snap at a level that a clinician has seen",
            report(bone_snap="mild same", patient=record(confirmed={"bone_snap": ("mild", 1)})),
            EMERGENCY,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(SNAP) is tier


class TestSuddenBonePain:
    @pytest.mark.parametrize(
        ("site", "tier"),
        [
            *(
                (site, EMERGENCY)
                for site in (
                    "pelvis",
                    "hip_l",
                    "hip_r",
                    "groin",
                    "thigh_l",
                    "thigh_r",
                    "knee",
                    "shin_foot",
                    "shoulder_l",
                    "shoulder_r",
                    "upper_arm_l",
                    "upper_arm_r",
                    "forearm_hand",
                    "ribs_chest",
                )
            ),
            *((site, None) for site in ("head_skull", "jaw", "lower_back", "sternum", "abdomen")),
        ],
    )
    def test_is_of_a_limb_pelvis_or_rib(self, site, tier):
        facts = report(pain={site: "7 sudden"}, patient=NO_LONG_BONE_METS)
        assert fired(facts).get(SUDDEN) is tier

    @table(
        ("at 6", report(pain={"ribs_chest": "6 sudden"}), None),
        ("not sudden", report(pain={"ribs_chest": "9 gradual"}), None),
        ("nobody knows whether sudden", report(pain={"ribs_chest": 9}), None),
        ("since yesterday", report(pain={"ribs_chest": "7 sudden 1d"}), EMERGENCY),
        ("since 2 days", report(pain={"ribs_chest": "7 sudden 2d"}), None),
        ("since 2 days, and worse", report(pain={"ribs_chest": "7 sudden 2d worse"}), EMERGENCY),
        ("since 2 days, and the same", report(pain={"ribs_chest": "7 sudden 2d same"}), None),
        ("after a knock", report(pain={"hip_l": "7 sudden"}, minor_trauma=True), EMERGENCY),
        (
            "at 6, where an organisation has set severe to 6",
            report(pain={"ribs_chest": "6 sudden"}, thresholds={"severe_pain": Decimal(6)}),
            EMERGENCY,
        ),
        (
            "at 5, where an organisation has set severe to 6",
            report(pain={"ribs_chest": "5 sudden"}, thresholds={"severe_pain": Decimal(6)}),
            None,
        ),
    )
    def test_is_severe_sudden_and_of_today_or_yesterday(self, facts, tier):
        assert fired(facts).get(SUDDEN) is tier

    @table(
        (
            "at 4, at the site of a metastasis",
            report(pain={"thigh_l": "4 sudden"}, patient=affected("thigh_l")),
            EMERGENCY,
        ),
        (
            "at 3, at the site of a metastasis",
            report(pain={"thigh_l": "3 sudden"}, patient=affected("thigh_l")),
            None,
        ),
        (
            "at 6, at the site of a metastasis, but not sudden",
            report(pain={"thigh_l": "6 gradual"}, patient=affected("thigh_l")),
            None,
        ),
        (
            "at 4, since days, at the site of a metastasis",
            report(pain={"thigh_l": "4 sudden 9d"}, patient=affected("thigh_l")),
            EMERGENCY,
        ),
        (
            "at 4, at the other end of the bone",
            report(pain={"hip_l": "4 sudden"}, patient=affected("thigh_l")),
            EMERGENCY,
        ),
        (
            "at 6, in the other leg",
            report(pain={"thigh_r": "6 sudden"}, patient=affected("thigh_l")),
            None,
        ),
        (
            "at 4, metastases not known",
            report(pain={"upper_arm_r": "4 sudden"}),
            EMERGENCY,
        ),
        ("at 3, metastases not known", report(pain={"upper_arm_r": "3 sudden"}), None),
        (
            "at 6, known to have none",
            report(pain={"upper_arm_r": "6 sudden"}, patient=NO_LONG_BONE_METS),
            None,
        ),
        (
            "at 6, of the ribs, metastases of long bones not known",
            report(pain={"ribs_chest": "6 sudden"}),
            None,
        ),
    )
    def test_needs_less_in_a_bone_with_a_metastasis(self, facts, tier):
        assert fired(facts).get(SUDDEN) is tier

    @pytest.mark.parametrize(
        ("site", "lesion", "tier"),
        [
            ("hip_r", "thigh_r", EMERGENCY),
            ("knee", "thigh_l", EMERGENCY),
            ("knee", "hip_r", EMERGENCY),
            ("knee", "shin_foot", EMERGENCY),
            ("shin_foot", "knee", EMERGENCY),
            ("groin", "hip_l", EMERGENCY),
            ("groin", "thigh_r", EMERGENCY),
            ("shoulder_l", "upper_arm_l", EMERGENCY),
            ("upper_arm_r", "shoulder_r", EMERGENCY),
            ("forearm_hand", "forearm_hand", EMERGENCY),
            ("shoulder_l", "upper_arm_r", None),
            ("shoulder_r", "upper_arm_l", None),
            ("forearm_hand", "upper_arm_l", None),
            ("shin_foot", "thigh_l", None),
            ("hip_l", "hip_r", None),
            ("groin", "shin_foot", None),
        ],
    )
    def test_of_the_same_bone_counts(self, site, lesion, tier):
        facts = report(pain={site: "4 sudden"}, patient=affected(lesion))
        assert fired(facts).get(SUDDEN) is tier

    def test_names_the_pain_and_the_metastases_of_that_bone(self):
        patient = affected("thigh_l", "upper_arm_r")
        finding = finding_of(SUDDEN, report(pain={"hip_l": "4 sudden"}, patient=patient))
        assert [(each.field, each.value) for each in finding.evidence] == [
            ("pain.hip_l.nrs", "4"),
            ("context.long_bone_mets", "thigh_l"),
        ]

    def test_says_that_nobody_knows_of_metastases(self):
        finding = finding_of(SUDDEN, report(pain={"hip_l": "4 sudden"}))
        named = {(each.field, each.value) for each in finding.evidence}
        assert ("context.long_bone_mets", "unknown") in named


@pytest.mark.parametrize(
    ("rule", "facts", "advice"),
    [
        (CANNOT_BEAR_WEIGHT, report(cannot_bear_weight="mild new"), rules.DO_NOT_STAND),
        (SNAP, report(bone_snap="mild"), rules.KEEP_STILL),
        (SUDDEN, report(pain={"hip_l": "7 sudden"}), rules.X_RAY_NOW),
    ],
)
def test_a_fracture_pages_the_oncologist_on_call_and_orthopaedics(rule, facts, advice):
    finding = finding_of(rule, facts)
    assert finding.page == (Role.ONC_ONCALL, Role.ORTHO)
    assert finding.notify == (Role.ONC_ONCALL, Role.ORTHO, Role.NURSE)
    assert (finding.advice, finding.condition) == (advice, Condition.PATHOLOGICAL_FRACTURE)


class TestVertebralCollapse:
    @pytest.mark.parametrize("site", ["neck", "upper_back", "lower_back", "sacrum_tail"])
    def test_is_sudden_new_pain_anywhere_along_the_spine(self, site):
        assert fired(report(pain={site: "1 new sudden"})).get(VERTEBRA) is URGENT

    @table(
        ("not there", report(pain={"lower_back": "0 new sudden"}), None),
        ("not sudden", report(pain={"lower_back": "6 new gradual"}), None),
        ("nobody knows whether sudden", report(pain={"lower_back": "6 new"}), None),
        ("sudden, of a hip", report(pain={"hip_l": "3 new sudden"}), None),
        ("since 7 days", report(pain={"lower_back": "3 new sudden 7d"}), URGENT),
        ("since 8 days", report(pain={"lower_back": "3 new sudden 8d"}), None),
        ("since 8 days, but worse", report(pain={"lower_back": "3 worse sudden 8d"}), URGENT),
        (
            "as it was before",
            report(pain={"lower_back": "3 same sudden"}, past_pains=pain_earlier(2, lower_back=3)),
            None,
        ),
        (
            "above what it was before",
            report(pain={"lower_back": "4 sudden"}, past_pains=pain_earlier(2, lower_back=3)),
            URGENT,
        ),
        (
            "after a knock",
            report(pain={"lower_back": "3 new sudden"}, minor_trauma=True),
            URGENT,
        ),
        (
            "after no knock",
            report(pain={"lower_back": "3 new sudden"}, minor_trauma=False),
            URGENT,
        ),
        ("a knock alone", report(minor_trauma=True), None),
        ("grown shorter", report(height_loss=True), URGENT),
        ("not grown shorter", report(height_loss=False), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(VERTEBRA) is tier

    @pytest.mark.parametrize("code", NEUROLOGY)
    @pytest.mark.parametrize(
        "sign", [{"height_loss": True}, {"pain": {"neck": "2 new sudden"}}], ids=str
    )
    def test_is_an_emergency_with_neurology_even_unchanged(self, sign, code):
        facts = report(**sign, **{code: "mild same 60d"})
        assert fired(facts).get(VERTEBRA) is EMERGENCY

    @table(
        (
            "the known neuropathy",
            report(
                height_loss=True,
                sensory_loss_limb_trunk="mild same feet",
                patient=record(cipn_baseline=neuropathy()),
            ),
            URGENT,
        ),
        (
            "a weakness that a clinician has confirmed",
            report(
                height_loss=True,
                limb_weakness="mild same",
                patient=record(confirmed={"limb_weakness": ("mild", 1)}),
            ),
            URGENT,
        ),
        ("no weakness", report(height_loss=True, limb_weakness="none"), URGENT),
        ("a weakness without collapse", report(limb_weakness="mild new"), None),
    )
    def test_is_no_emergency_with(self, facts, tier):
        assert fired(facts).get(VERTEBRA) is tier

    def test_with_neurology_is_to_lie_flat_and_pages_those_who_are_told(self):
        finding = finding_of(VERTEBRA, report(height_loss=True, limb_weakness="mild new"))
        assert finding.advice == spinal_cord.LIE_FLAT
        assert finding.page == (Role.ONC, Role.SPINE, Role.ORTHO, Role.NURSE)

    def test_asks_for_neurology_and_pages_nobody_otherwise(self):
        finding = finding_of(VERTEBRA, report(height_loss=True))
        assert (finding.advice, finding.page) == (rules.SPINE_SCAN_TODAY, ())
        assert finding.ask_now == spinal_cord.NEUROLOGY_QUESTIONS

    @pytest.mark.parametrize(("age", "noted"), [(64, False), (65, True), (None, True)])
    @pytest.mark.parametrize("neurology", [{}, {"limb_weakness": "mild new"}], ids=str)
    def test_of_the_old_is_not_to_be_called_osteoporotic(self, age, noted, neurology):
        facts = report(height_loss=True, **neurology, patient=record(age=age))
        finding = finding_of(VERTEBRA, facts)
        note = "note:not_osteoporotic_until_excluded"
        assert finding.side_effects == ((note,) if noted else ())

    @pytest.mark.parametrize(("age", "said"), [(70, "70"), (None, "unknown")])
    def test_says_why_the_note_is_there(self, age, said):
        finding = finding_of(VERTEBRA, report(height_loss=True, patient=record(age=age)))
        assert ("context.age", said) in {(each.field, each.value) for each in finding.evidence}


class TestImpendingFracture:
    @table(
        ("metastases not known", report(pain_on_weight_bearing="mild"), URGENT),
        ("the same as ever", report(pain_on_weight_bearing="mild same"), URGENT),
        ("not there", report(pain_on_weight_bearing="none"), None),
        (
            "a metastasis somewhere, and nobody knows where it hurts",
            report(pain_on_weight_bearing="mild", patient=affected("upper_arm_l")),
            URGENT,
        ),
        (
            "no metastases of long bones",
            report(pain_on_weight_bearing="mild new", patient=NO_LONG_BONE_METS),
            SOON,
        ),
        (
            "no metastases of long bones, as a clinician has confirmed it",
            report(
                pain_on_weight_bearing="mild same",
                patient=affected(confirmed={"pain_on_weight_bearing": ("mild", 1)}),
            ),
            None,
        ),
        (
            "a metastasis there, as a clinician has confirmed it",
            report(
                pain_on_weight_bearing="mild same legs",
                patient=affected("hip_l", confirmed={"pain_on_weight_bearing": ("mild", 1)}),
            ),
            URGENT,
        ),
        (
            "in the hands only, metastases not known",
            report(pain_on_weight_bearing="mild new hands"),
            SOON,
        ),
        (
            "pain of a hip without load",
            report(pain={"hip_l": 3}, patient=affected("hip_l")),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(IMPENDING) is tier

    @pytest.mark.parametrize(
        ("where", "lesion", "tier"),
        [
            ("legs", "hip_l", URGENT),
            ("legs", "thigh_r", URGENT),
            ("legs", "shin_foot", URGENT),
            ("legs", "upper_arm_l", SOON),
            ("legs left", "hip_l", URGENT),
            ("legs left", "thigh_l", URGENT),
            ("legs left", "hip_r", SOON),
            ("legs left", "shin_foot", URGENT),
            ("legs right", "thigh_r", URGENT),
            ("legs right", "hip_l", SOON),
            ("legs right", "thigh_l", SOON),
            ("legs both", "hip_r", URGENT),
            ("feet", "shin_foot", URGENT),
            ("feet", "hip_l", SOON),
            ("arms", "upper_arm_l", URGENT),
            ("arms", "shoulder_r", URGENT),
            ("arms", "thigh_l", SOON),
            ("arms left", "upper_arm_r", SOON),
            ("arms right", "upper_arm_l", SOON),
            ("arms right", "upper_arm_r", URGENT),
            ("arms legs", "hip_l", URGENT),
            ("left", "upper_arm_l", URGENT),
            ("left", "upper_arm_r", SOON),
            ("hands", "forearm_hand", SOON),
        ],
    )
    def test_is_told_where_by_region_and_side(self, where, lesion, tier):
        facts = report(pain_on_weight_bearing=f"mild new {where}", patient=affected(lesion))
        assert fired(facts).get(IMPENDING) is tier

    @pytest.mark.parametrize(
        ("site", "lesion", "tier"),
        [
            ("hip_l", "thigh_l", URGENT),
            ("hip_r", "hip_r", URGENT),
            ("thigh_l", "hip_l", URGENT),
            ("thigh_r", "thigh_r", URGENT),
            ("upper_arm_l", "shoulder_l", URGENT),
            ("upper_arm_r", "upper_arm_r", URGENT),
            ("shin_foot", "shin_foot", URGENT),
            ("hip_l", "hip_r", SOON),
            ("knee", "thigh_l", SOON),
        ],
    )
    def test_is_told_where_by_the_map_too(self, site, lesion, tier):
        facts = report(
            pain_on_weight_bearing="mild new hands", pain={site: 1}, patient=affected(lesion)
        )
        assert fired(facts).get(IMPENDING) is tier

    def test_is_not_where_the_map_says_that_it_does_not_hurt(self):
        facts = report(
            pain_on_weight_bearing="mild new hands", pain={"hip_l": 0}, patient=affected("hip_l")
        )
        assert fired(facts).get(IMPENDING) is SOON

    def test_names_the_answer_and_the_metastases(self):
        patient = affected("hip_l", "thigh_l", "upper_arm_r")
        facts = report(pain_on_weight_bearing="moderate legs", patient=patient)
        assert [(each.field, each.value) for each in finding_of(IMPENDING, facts).evidence] == [
            ("items.pain_on_weight_bearing.grade", "moderate"),
            ("context.long_bone_mets", "hip_l, thigh_l"),
        ]

    @pytest.mark.parametrize(
        ("patient", "advice"),
        [(record(), rules.SPARE_THE_LIMB), (NO_LONG_BONE_METS, rules.GO_EASY_ON_THE_LIMB)],
    )
    def test_has_the_advice_of_its_tier_and_pages_nobody(self, patient, advice):
        finding = finding_of(IMPENDING, report(pain_on_weight_bearing="mild", patient=patient))
        assert (finding.advice, finding.page) == (advice, ())
        assert finding.notify == (Role.ORTHO, Role.ONC, Role.NURSE)


class TestAtypicalFemoralFracture:
    @pytest.mark.parametrize("site", ["thigh_l", "thigh_r", "hip_l", "hip_r", "groin"])
    def test_is_new_pain_of_thigh_hip_or_groin(self, site):
        assert fired(report(pain={site: 1}, patient=SHORTLY)).get(AFF) is SOON

    @table(
        ("a dull ache", report(thigh_groin_pain="mild", patient=SHORTLY), SOON),
        ("no ache", report(thigh_groin_pain="none", patient=SHORTLY), None),
        (
            "an ache as a clinician has confirmed it",
            report(
                thigh_groin_pain="mild same",
                patient=treated(23, confirmed={"thigh_groin_pain": ("mild", 1)}),
            ),
            None,
        ),
        ("a thigh that does not hurt", report(pain={"thigh_l": 0}, patient=SHORTLY), None),
        ("a knee", report(pain={"knee": 6}, patient=SHORTLY), None),
        (
            "a thigh as it was before",
            report(
                pain={"thigh_l": "3 same"},
                past_pains=pain_earlier(2, thigh_l=3),
                patient=SHORTLY,
            ),
            None,
        ),
        (
            "a thigh as it was before, called worse",
            report(
                pain={"thigh_l": "3 worse"},
                past_pains=pain_earlier(2, thigh_l=3),
                patient=SHORTLY,
            ),
            SOON,
        ),
        ("never given", report(pain={"thigh_l": 6}, patient=treated(None, doses=0)), None),
        (
            "given, nobody knows how often",
            report(pain={"thigh_l": 1}, patient=treated(23, doses=0, days_since_denosumab=400)),
            SOON,
        ),
        (
            "stopped, the last dose 12 months ago",
            report(
                pain={"thigh_l": 1},
                patient=treated(23, denosumab_stopped=True, months_since_last_dose=12),
            ),
            SOON,
        ),
        (
            "stopped, the last dose 13 months ago",
            report(
                pain={"thigh_l": 6},
                patient=treated(23, denosumab_stopped=True, months_since_last_dose=13),
            ),
            None,
        ),
        (
            "stopped nobody knows when",
            report(pain={"thigh_l": 1}, patient=treated(23, denosumab_stopped=True)),
            SOON,
        ),
        (
            "the last dose 13 months ago, but nobody stopped it",
            report(pain={"thigh_l": 1}, patient=treated(23, months_since_last_dose=13)),
            SOON,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get(AFF) is tier

    @table(
        ("at 3", report(pain={"groin": 3}, patient=SHORTLY), SOON),
        ("at 4", report(pain={"groin": 4}, patient=SHORTLY), URGENT),
        ("a mild ache", report(thigh_groin_pain="mild new", patient=SHORTLY), SOON),
        ("a moderate ache", report(thigh_groin_pain="moderate new", patient=SHORTLY), URGENT),
        (
            "a mild ache, with a knee at 9",
            report(thigh_groin_pain="mild", pain={"knee": 9}, patient=SHORTLY),
            SOON,
        ),
        (
            "worse on loading the leg",
            report(pain={"hip_l": 1}, pain_on_weight_bearing="mild legs", patient=SHORTLY),
            URGENT,
        ),
        (
            "worse on loading, nobody knows where",
            report(pain={"hip_l": 1}, pain_on_weight_bearing="mild", patient=SHORTLY),
            URGENT,
        ),
        (
            "worse on loading an arm",
            report(pain={"hip_l": 1}, pain_on_weight_bearing="mild arms", patient=SHORTLY),
            SOON,
        ),
        (
            "no worse on loading",
            report(pain={"hip_l": 1}, pain_on_weight_bearing="none legs", patient=SHORTLY),
            SOON,
        ),
        (
            "loading hurts, but not the thigh",
            report(pain_on_weight_bearing="mild legs", patient=SHORTLY),
            None,
        ),
        ("for 23 months", report(pain={"thigh_r": 1}, patient=treated(23)), SOON),
        ("for 24 months", report(pain={"thigh_r": 1}, patient=treated(24)), URGENT),
        ("for nobody knows how long", report(pain={"thigh_r": 1}, patient=treated(None)), URGENT),
        (
            "for 12 months, where an organisation has set 12",
            report(
                pain={"thigh_r": 1},
                patient=treated(12),
                thresholds={"aff_exposure": Decimal(12)},
            ),
            URGENT,
        ),
        (
            "for 11 months, where an organisation has set 12",
            report(
                pain={"thigh_r": 1},
                patient=treated(11),
                thresholds={"aff_exposure": Decimal(12)},
            ),
            SOON,
        ),
        (
            "after a bisphosphonate",
            report(pain={"thigh_r": 1}, patient=treated(23, past_bisphosphonate=True)),
            URGENT,
        ),
        ("an ache on the left", report(thigh_groin_pain="mild left", patient=SHORTLY), SOON),
        ("an ache on both sides", report(thigh_groin_pain="mild both", patient=SHORTLY), URGENT),
        (
            "no ache on both sides, and a hip",
            report(thigh_groin_pain="none both", pain={"hip_l": 1}, patient=SHORTLY),
            SOON,
        ),
        ("both hips", report(pain={"hip_l": 1, "hip_r": 1}, patient=SHORTLY), URGENT),
        (
            "a thigh and the other hip",
            report(pain={"thigh_l": 1, "hip_r": 1}, patient=SHORTLY),
            URGENT,
        ),
        (
            "the thigh and hip of the right side",
            report(pain={"thigh_r": 1, "hip_r": 1}, patient=SHORTLY),
            SOON,
        ),
        (
            "the thigh and hip of the left side",
            report(pain={"thigh_l": 1, "hip_l": 1}, patient=SHORTLY),
            SOON,
        ),
        (
            "a hip and the groin",
            report(pain={"hip_r": 1, "groin": 1}, patient=SHORTLY),
            SOON,
        ),
    )
    def test_is_urgent_when_more_speaks_for_it(self, facts, tier):
        assert fired(facts).get(AFF) is tier

    @pytest.mark.parametrize(
        ("nrs", "advice"), [(3, rules.THIGH_SOON), (4, rules.THIGH_TODAY)], ids=["soon", "urgent"]
    )
    def test_has_both_thigh_bones_imaged(self, nrs, advice):
        finding = finding_of(AFF, report(pain={"hip_l": nrs}, patient=SHORTLY))
        assert finding.side_effects == ("task:image_both_femurs",)
        assert (finding.advice, finding.page) == (advice, ())
        assert finding.condition is Condition.ATYPICAL_FEMORAL_FRACTURE
        assert finding.notify == (Role.ORTHO, Role.ONC, Role.NURSE)

    @pytest.mark.parametrize(("months", "said"), [(30, "30"), (None, "unknown")])
    def test_names_how_long_it_was_given(self, months, said):
        finding = finding_of(AFF, report(pain={"hip_l": 1}, patient=treated(months)))
        named = {(each.field, each.value) for each in finding.evidence}
        assert {
            ("pain.hip_l.nrs", "1"),
            ("context.denosumab_exposure_months", said),
            ("context.denosumab_dose_number", "yes"),
        } <= named


TRIPPED = "1 because tripped"


class TestFall:
    @table(
        ("without harm", report(fall=TRIPPED), None),
        ("with new pain at 4", report(fall=TRIPPED, pain={"abdomen": 4}), URGENT),
        ("with new pain at 3", report(fall=TRIPPED, pain={"forearm_hand": 3}), None),
        (
            "with pain at 5 as before",
            report(
                fall=TRIPPED,
                pain={"forearm_hand": "5 same"},
                past_pains=pain_earlier(2, forearm_hand=5),
            ),
            None,
        ),
        ("with a head that was hit", report(fall=TRIPPED, head_injury=True), URGENT),
        ("with a head that was not hit", report(fall=TRIPPED, head_injury=False), None),
        ("not at all, with new pain", report(fall=0, pain={"forearm_hand": 5}), None),
        ("not told, but a head that was hit", report(head_injury=True), URGENT),
        ("twice, with a head that was hit", report(fall=2, head_injury=True), EMERGENCY),
    )
    def test_with_injury(self, facts, tier):
        assert fired(facts).get(INJURED) is tier

    @table(
        ("once", report(fall=TRIPPED), SOON),
        ("twice", report(fall="2 because tripped"), SOON),
        ("never", report(fall=0), None),
        ("for an unknown reason", report(fall=1), SOON),
        ("with slight new pain", report(fall=TRIPPED, pain={"knee": 3}), SOON),
        ("with new pain", report(fall=TRIPPED, pain={"knee": 4}), None),
        ("with a head that was hit", report(fall=TRIPPED, head_injury=True), None),
        ("not told, but a head that was hit", report(head_injury=True), None),
    )
    def test_without_injury(self, facts, tier):
        assert fired(facts).get(UNINJURED) is tier

    @pytest.mark.parametrize(
        ("sign", "tier"),
        [
            ({"patient": record(anticoagulant=True)}, EMERGENCY),
            ({"confusion": "mild"}, EMERGENCY),
            ({"confusion": "none"}, URGENT),
            ({"pro_vomiting": "frequency 1"}, EMERGENCY),
            ({"pro_vomiting": "severity 1"}, EMERGENCY),
            ({"pro_vomiting": "severity 0 frequency 0"}, URGENT),
            ({"unable_keep_fluids": "mild"}, EMERGENCY),
            ({"collapse": "mild"}, EMERGENCY),
            ({"seizure": "mild"}, EMERGENCY),
            ({"drowsiness": "severe"}, EMERGENCY),
            ({"drowsiness": "moderate"}, URGENT),
        ],
        ids=str,
    )
    def test_on_the_head_is_an_emergency_with_a_sign_of_danger(self, sign, tier):
        assert fired(report(fall=TRIPPED, head_injury=True, **sign)).get(INJURED) is tier

    @pytest.mark.parametrize(
        "sign", [{"confusion": "mild"}, {"patient": record(anticoagulant=True)}], ids=str
    )
    def test_on_anything_else_is_none_by_such_a_sign(self, sign):
        facts = report(fall=TRIPPED, pain={"forearm_hand": 4}, **sign)
        assert fired(facts).get(INJURED) is URGENT

    @pytest.mark.parametrize(
        "sign",
        [
            {"cannot_bear_weight": "mild new"},
            {"bone_snap": "mild"},
            {"limb_deformity": "mild new"},
            {"pain": {"hip_l": "7 sudden"}},
            {"pain": {"hip_l": "4 sudden same"}, "past_pains": pain_earlier(2, hip_l=4)},
        ],
        ids=str,
    )
    def test_that_may_have_broken_a_bone_is_an_emergency(self, sign):
        found = fired(report(fall=TRIPPED, **sign))
        assert found.get(INJURED) is EMERGENCY
        assert UNINJURED not in found

    @pytest.mark.parametrize("code", NEUROLOGY)
    def test_with_injury_and_neurology_is_an_emergency(self, code):
        facts = report(fall=TRIPPED, pain={"forearm_hand": 4}, **{code: "mild same 60d"})
        assert fired(facts).get(INJURED) is EMERGENCY

    @table(
        ("a leg that gave way", report(fall="1 because leg_gave_way", head_injury=True), EMERGENCY),
        ("an unknown reason", report(fall=1, head_injury=True), EMERGENCY),
        ("a dizzy spell", report(fall="1 because dizzy", head_injury=True), URGENT),
        ("a leg that gave way, without injury", report(fall="1 because leg_gave_way"), None),
        ("neurology without injury", report(fall=TRIPPED, limb_weakness="mild new"), None),
        ("a broken bone without a fall", report(bone_snap="mild"), None),
        ("a sign of danger without a hit on the head", report(confusion="mild"), None),
    )
    def test_is_of_the_tier_of_its_reason(self, facts, tier):
        assert fired(facts).get(INJURED) is tier

    @pytest.mark.parametrize(
        ("rule", "injury"), [(INJURED, {"head_injury": True}), (UNINJURED, {})], ids=str
    )
    def test_asks_for_neurology_in_the_same_session(self, rule, injury):
        finding = finding_of(rule, report(fall=TRIPPED, **injury))
        assert finding.ask_now == spinal_cord.NEUROLOGY_QUESTIONS

    def test_is_told_to_those_who_must_act(self):
        harmless = finding_of(UNINJURED, report(fall=TRIPPED))
        injured = finding_of(INJURED, report(fall=TRIPPED, head_injury=True))
        danger = finding_of(INJURED, report(fall=TRIPPED, head_injury=True, seizure="mild"))
        assert (harmless.notify, harmless.page) == ((Role.NURSE,), ())
        assert (injured.notify, injured.page) == ((Role.NURSE, Role.ONC, Role.ORTHO), ())
        assert danger.page == danger.notify == injured.notify

    def test_has_the_advice_of_its_tier(self):
        harmless = finding_of(UNINJURED, report(fall=TRIPPED))
        injured = finding_of(INJURED, report(fall=TRIPPED, head_injury=True))
        danger = finding_of(INJURED, report(fall=TRIPPED, head_injury=True, seizure="mild"))
        given = [each.advice for each in (harmless, injured, danger)]
        assert given == [rules.FALL_SOON, rules.FALL_TODAY, rules.FALL_NOW]
