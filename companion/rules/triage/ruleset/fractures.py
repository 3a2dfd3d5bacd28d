"""Section B: pathological fracture, atypical femoral fracture (AFF), and falls."""

from companion.rules.triage.criteria import (
    ALL_SITES,
    LIMB_SITES,
    AnyOf,
    BothSides,
    Counted,
    DosedWithin,
    FeltIn,
    LoadsAffectedBone,
    NewOrWorse,
    OnRecord,
    PainAt,
    Rated,
    RecordFrom,
    Reported,
    Says,
    StoppedWithin,
    SuddenInAffectedBone,
)
from companion.rules.triage.rule import Addition, Case, Rule
from companion.rules.triage.ruleset.spinal_cord import (
    LEGS,
    LIE_FLAT,
    NEUROLOGY,
    NEUROLOGY_QUESTIONS,
)
from companion.rules.triage.thresholds import AFF_EXPOSURE, SEVERE_PAIN
from companion.rules.vocabulary import SPINE_SITES, Condition, Grade, Role, Site, Text, Tier

MODERATE = 4
A_DAY = 1
A_WEEK = 7
OFTEN_MISREAD_FROM_AGE = 65
AFF_AFTER_STOPPING_MONTHS = 12

BONE_SITES_THAT_SNAP = LIMB_SITES | {Site.PELVIS, Site.RIBS_CHEST}
LEFT_FEMUR = frozenset({Site.HIP_L, Site.THIGH_L})
RIGHT_FEMUR = frozenset({Site.HIP_R, Site.THIGH_R})
FEMUR_SITES = LEFT_FEMUR | RIGHT_FEMUR | {Site.GROIN}

DO_NOT_STAND = Text(
    "A bone may be broken. Put no weight on that leg, and do not use that arm. Phone 120, or have "
    "somebody take you to an emergency department now.",
    "骨头可能断了。那条腿不要着地，那只胳膊不要用力。请马上拨打120，或由家人送您去急诊。",
)
KEEP_STILL = Text(
    "A bone may be broken. Keep that part of your body still, and let nobody straighten it. Phone "
    "120 now.",
    "骨头可能断了。请让受伤的部位保持不动，也不要让人去掰正。请马上拨打120。",
)
X_RAY_NOW = Text(
    "A bone may be broken. Stop using the part that hurts, and go to an emergency department now "
    "for an X-ray. Phone 120 if you cannot get there without using it.",
    "骨头可能断了。痛的部位不要再动、不要用力，请马上去急诊拍片。如果这样去不了，请拨打120。",
)
SPINE_SCAN_TODAY = Text(
    "A bone of your spine may have given way. Your team is to phone you today about a scan. Rest, "
    "do not bend or lift. Phone 120 if you become weak, numb or unsteady, or if your bladder or "
    "bowels change.",
    "脊柱的骨头可能塌了。团队今天会给您打电话，安排影像检查。请休息，不要弯腰、不要提重物。"
    "如果出现无力、麻木、走不稳或大小便改变，请马上拨打120。",
)
SPARE_THE_LIMB = Text(
    "A bone may be close to breaking. Keep your weight off that leg with a crutch or somebody's "
    "arm, and lift nothing with that arm. Your team is to phone you today. Phone 120 if you hear "
    "a crack, or if the limb suddenly fails you.",
    "有一处骨头可能快撑不住了。那条腿少受力，走动时用拐杖或让人搀扶；那只胳膊不要提东西。"
    "团队今天会给您打电话。如果听到咔的一声，或手脚突然撑不住，请拨打120。",
)
GO_EASY_ON_THE_LIMB = Text(
    "Load the limb that hurts as little as you can. Your team is to contact you within two to "
    "three days. Tell us at once if it hurts more, or if it hurts at rest too.",
    "痛的那条腿或胳膊请尽量少用力。团队会在两三天内联系您。如果更痛，或者歇着也痛，请马上告诉我们。",
)
THIGH_TODAY = Text(
    "Walk little, and avoid stairs. Your team is to phone you today and to arrange pictures of "
    "both thigh bones. Go to an emergency department if the pain suddenly becomes strong, or if "
    "the leg will not carry you.",
    "请少走路、少上下楼。团队今天会给您打电话，并安排两侧大腿骨的影像检查。如果突然剧痛，或腿站不住，"
    "请去急诊。",
)
THIGH_SOON = Text(
    "Walk little, and avoid stairs. Your team is to contact you within two to three days and to "
    "arrange pictures of both thigh bones. Tell us at once if it hurts to stand.",
    "请少走路、少上下楼。团队会在两三天内联系您，并安排两侧大腿骨的影像检查。如果一站就痛，请马上告诉我们。",
)
FALL_NOW = Text(
    "Phone 120 now. Stay where you are and do not get up by yourself: the fall may have hurt your "
    "head, a bone or your spine.",
    "请马上拨打120。请留在原地，不要自己起来，这次摔倒可能伤到了头、骨头或脊柱。",
)
FALL_TODAY = Text(
    "Your team is to phone you today about the fall. Go to an emergency department if your head "
    "was hit, if you cannot stand, or if the pain is strong.",
    "团队今天会就摔倒的事给您打电话。如果撞到了头、站不住，或者痛得厉害，请去急诊。",
)
FALL_SOON = Text(
    "Your team is to contact you within two to three days to find out why you fell, and how to "
    "keep you from falling again. Tell us at once if something begins to hurt, or if you become "
    "weak, numb or unsteady.",
    "团队会在两三天内联系您，弄清为什么摔倒，想办法防止再摔。如果开始疼痛，或出现无力、麻木、走不稳，"
    "请马上告诉我们。",
)

_NOTIFY = (Role.ONC_ONCALL, Role.ORTHO, Role.NURSE)
_PAGE = (Role.ONC_ONCALL, Role.ORTHO)

CANNOT_BEAR_WEIGHT = NewOrWorse("cannot_bear_weight")
# A crooked limb that a clinician knows, and that is as it was, is no new fracture.
BROKEN = Reported("bone_snap") | NewOrWorse("limb_deformity")
SUDDEN_BONE_PAIN = AnyOf(
    PainAt(BONE_SITES_THAT_SNAP, SEVERE_PAIN, sudden=True, onset_within=A_DAY),
    SuddenInAffectedBone(MODERATE),
)
MAY_BE_BROKEN = AnyOf(CANNOT_BEAR_WEIGHT, BROKEN, SUDDEN_BONE_PAIN)
VERTEBRA_MAY_HAVE_COLLAPSED = AnyOf(
    PainAt(SPINE_SITES, new=True, sudden=True, onset_within=A_WEEK),
    Says("height_loss"),
)
ANY_DAYS = 100 * 365  # ever
DENOSUMAB_ACTS = AnyOf(
    AnyOf(DosedWithin(ANY_DAYS), OnRecord("denosumab_dose_number"))
    & ~OnRecord("denosumab_stopped"),
    StoppedWithin(AFF_AFTER_STOPPING_MONTHS),
)
THIGH_PAIN = NewOrWorse("thigh_groin_pain") | PainAt(FEMUR_SITES, new=True)

FELL = Counted("fall")
HEAD_HIT = Says("head_injury")
HEAD_IN_DANGER = HEAD_HIT & AnyOf(
    OnRecord("anticoagulant"),
    Reported("confusion"),
    Rated("pro_vomiting", "frequency"),
    Rated("pro_vomiting", "severity"),
    Reported("unable_keep_fluids"),
    Reported("collapse"),
    Reported("seizure"),
    Reported("drowsiness", Grade.SEVERE),
)
INJURED = HEAD_HIT | (FELL & (PainAt(ALL_SITES, MODERATE, new=True) | MAY_BE_BROKEN))
LEG_GAVE_WAY = Counted("fall", reason="leg_gave_way")

RULES = (
    Rule(
        number=16,
        id="fracture.cannot-bear-weight",
        section="B",
        condition=Condition.PATHOLOGICAL_FRACTURE,
        criteria="cannot_bear_weight ≥ mild, new or worse.",
        cases=(Case(Tier.EMERGENCY, CANNOT_BEAR_WEIGHT),),
        advice=DO_NOT_STAND,
        notify=_NOTIFY,
        page=_PAGE,
        source="EU-SMPC 4.1; CACA2025-seed; CTCAE5",
        status="V",
    ),
    Rule(
        number=17,
        id="fracture.snap-or-deformity",
        section="B",
        condition=Condition.PATHOLOGICAL_FRACTURE,
        criteria="bone_snap of any grade; or limb_deformity, unless a clinician has confirmed it "
        "as stable.",
        cases=(Case(Tier.EMERGENCY, BROKEN),),
        advice=KEEP_STILL,
        notify=_NOTIFY,
        page=_PAGE,
        source="CTCAE5; MIRELS",
        status="V+D",
    ),
    Rule(
        number=18,
        id="fracture.sudden-severe-bone-pain",
        section="B",
        condition=Condition.PATHOLOGICAL_FRACTURE,
        criteria="Sudden pain (since ≤ 1 d or unknown, or worse) of a limb, hip, groin, pelvis or "
        "ribs, NRS ≥ 7; or sudden pain of a limb, NRS ≥ 4, in a bone of long_bone_mets or with "
        "these unknown. With or without minor_trauma or a fall.",
        cases=(Case(Tier.EMERGENCY, SUDDEN_BONE_PAIN),),
        advice=X_RAY_NOW,
        notify=_NOTIFY,
        page=_PAGE,
        source="EU-SMPC 4.1; CACA2025-seed",
        status="V+D",
    ),
    Rule(
        number=19,
        id="fracture.vertebral-collapse",
        section="B",
        condition=Condition.PATHOLOGICAL_FRACTURE,
        criteria="Sudden new pain of the spine (since ≤ 7 d or unknown, or worse), after no or "
        "minor_trauma; or height_loss. EMERGENCY with any neurological item of section A, unless "
        "confirmed as stable. From 65 years of age, or an unknown one, with the note not to call "
        "it osteoporotic before a metastasis is excluded.",
        cases=(
            Case(Tier.EMERGENCY, VERTEBRA_MAY_HAVE_COLLAPSED & NEUROLOGY, advice=LIE_FLAT),
            Case(Tier.URGENT, VERTEBRA_MAY_HAVE_COLLAPSED, ask_now=NEUROLOGY_QUESTIONS),
        ),
        advice=SPINE_SCAN_TODAY,
        notify=(Role.ONC, Role.SPINE, Role.ORTHO, Role.NURSE),
        source="CACA2025-seed; CN-SRE2014; MIMS-HK",
        status="V",
        additions=(
            Addition(
                RecordFrom("age", OFTEN_MISREAD_FROM_AGE),
                side_effects=("note:not_osteoporotic_until_excluded",),
            ),
        ),
    ),
    Rule(
        number=20,
        id="fracture.impending-long-bone",
        section="B",
        condition=Condition.PATHOLOGICAL_FRACTURE,
        criteria="pain_on_weight_bearing ≥ mild at hip, thigh, lower leg or upper arm (by its "
        "region and side, or marked on the map; not said: any), in a bone of long_bone_mets or "
        "with these unknown. SOON where it is new or worse, and no metastasis of that bone is "
        "known.",
        cases=(
            Case(Tier.URGENT, LoadsAffectedBone("pain_on_weight_bearing")),
            # The list of metastases is as old as the last scan.
            Case(Tier.SOON, NewOrWorse("pain_on_weight_bearing"), advice=GO_EASY_ON_THE_LIMB),
        ),
        advice=SPARE_THE_LIMB,
        notify=(Role.ORTHO, Role.ONC, Role.NURSE),
        source="MIRELS; ESMO bone; CACA2025-seed",
        status="V+D",
    ),
    Rule(
        number=21,
        id="aff.thigh-groin-hip-pain",
        section="B",
        condition=Condition.ATYPICAL_FEMORAL_FRACTURE,
        criteria="thigh_groin_pain, or pain (NRS ≥ 1) of thigh, hip or groin, new or worse, on "
        "denosumab or ≤ 12 months after it was stopped. URGENT at NRS ≥ 4 or thigh_groin_pain ≥ "
        "moderate, with pain_on_weight_bearing in the legs, exposure ≥ 24 months or unknown, past "
        "bisphosphonate, or pain of both sides. Both femurs are to be imaged.",
        cases=(
            Case(
                Tier.URGENT,
                DENOSUMAB_ACTS
                & THIGH_PAIN
                & AnyOf(
                    PainAt(FEMUR_SITES, MODERATE),
                    Reported("thigh_groin_pain", Grade.MODERATE),
                    Reported("pain_on_weight_bearing") & FeltIn("pain_on_weight_bearing", LEGS),
                    RecordFrom("denosumab_exposure_months", AFF_EXPOSURE),
                    OnRecord("past_bisphosphonate"),
                    Reported("thigh_groin_pain") & BothSides("thigh_groin_pain"),
                    PainAt(LEFT_FEMUR) & PainAt(RIGHT_FEMUR),
                ),
                advice=THIGH_TODAY,
            ),
            Case(Tier.SOON, DENOSUMAB_ACTS & THIGH_PAIN),
        ),
        advice=THIGH_SOON,
        notify=(Role.ORTHO, Role.ONC, Role.NURSE),
        source="FDA-XGEVA; MIMS-TH; MIMS-UK-2013",
        status="V",
        side_effects=("task:image_both_femurs",),
    ),
    Rule(
        number=22,
        id="fracture.fall-injured",
        section="B",
        condition=Condition.PATHOLOGICAL_FRACTURE,
        criteria="head_injury; or a fall with new pain anywhere, NRS ≥ 4, or with what rules 16 to "
        "18 name. EMERGENCY where these, a leg that gave way (or an unknown reason) or any "
        "neurological item of section A comes with it; and for head_injury with anticoagulant, "
        "confusion, vomiting, or loss of consciousness (collapse, seizure, drowsiness severe).",
        cases=(
            Case(
                Tier.EMERGENCY,
                HEAD_IN_DANGER | (INJURED & AnyOf(MAY_BE_BROKEN, NEUROLOGY, LEG_GAVE_WAY)),
                advice=FALL_NOW,
            ),
            Case(Tier.URGENT, INJURED, ask_now=NEUROLOGY_QUESTIONS),
        ),
        advice=FALL_TODAY,
        notify=(Role.NURSE, Role.ONC, Role.ORTHO),
        source="CTCAE5; PROTECT",
        status="V+D",
    ),
    Rule(
        number=23,
        id="fracture.fall-uninjured",
        section="B",
        condition=Condition.PATHOLOGICAL_FRACTURE,
        criteria="A fall of which rule 22 does not say that it did harm.",
        cases=(Case(Tier.SOON, FELL, ask_now=NEUROLOGY_QUESTIONS),),
        advice=FALL_SOON,
        notify=(Role.NURSE,),
        source="CTCAE5; PROTECT",
        status="V+D",
        yields_to=("fracture.fall-injured",),
    ),
)
