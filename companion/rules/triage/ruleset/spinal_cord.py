"""Section A: spinal cord compression (MSCC) and cauda equina syndrome (CES)."""

from companion.rules.triage.criteria import (
    Answered,
    AnyOf,
    BothSides,
    Counted,
    Criterion,
    FeltIn,
    KnownNeuropathy,
    MayBe,
    NewOrWorse,
    OnRecord,
    OnsetWithin,
    PainAt,
    PainedWithin,
    PainHigher,
    Rated,
    RatedHigher,
    Reported,
    ReportedWithin,
    Stable,
    Unanswered,
)
from companion.rules.triage.rule import Case, Modifier, Rule
from companion.rules.triage.thresholds import PAIN_RISE, SEVERE_PAIN
from companion.rules.vocabulary import SPINE_SITES, Condition, Grade, Region, Role, Site, Text, Tier

NUMBNESS = "sensory_loss_limb_trunk"
NEUROLOGY_QUESTIONS = (
    "limb_weakness",
    "gait_difficulty",
    NUMBNESS,
    "saddle_numbness",
    "band_pain",
    "urinary_retention",
    "urinary_incontinence",
    "bowel_incontinence",
    "sexual_dysfunction_new",
)
BLADDER_QUESTIONS = ("urinary_retention", "urinary_incontinence", "saddle_numbness")
BOWEL_QUESTIONS = ("bowel_incontinence", "saddle_numbness")
ANSWER_WITHIN_MINUTES = 60

NECK_AND_UPPER_BACK = frozenset({Site.NECK, Site.UPPER_BACK})
LEG_SITES = frozenset({Site.THIGH_L, Site.THIGH_R, Site.KNEE, Site.SHIN_FOOT})
LEGS = frozenset({Region.LEGS, Region.FEET})
BODY = LEGS | {Region.TRUNK, Region.ARMS}
HANDS = frozenset({Region.HANDS})
LIMBS = BODY | HANDS | {Region.FINGERS}

LIE_FLAT = Text(
    "This may be pressure on your spinal cord. Phone 120 now. Lie flat, keep your back straight, "
    "and do not walk until a doctor has examined you.",
    "这可能是脊髓受压。请马上拨打120，平躺、保持背部伸直，医生检查之前不要下地走路。",
)
NERVE_PAIN = Text(
    "Phone 120 or go to an emergency department now. Tell them that you have cancer in the bones "
    "and a new pain that follows a nerve.",
    "请马上拨打120或去急诊，告诉医生您有骨转移，并且新出现了沿神经走的疼痛。",
)
GO_WITH_FEELING_LOSS = Text(
    "Go to an emergency department now. Tell them about the loss of feeling and about your back "
    "or legs.",
    "请马上去急诊，告诉医生感觉丧失的情况，以及背部或腿部的不适。",
)
DO_NOT_BEND = Text(
    "Go to an emergency department now. Do not bend your neck or back, and tell them that you "
    "have cancer in the bones.",
    "请马上去急诊，不要弯脖子或弯腰，并告诉医生您有骨转移。",
)
CALL_TODAY_SPINE = Text(
    "Your team is to phone you today. Rest, do not bend or lift. Phone 120 if you become weak, "
    "numb or unsteady, or if your bladder or bowels change.",
    "医护团队今天会给您打电话。请休息，不要弯腰、不要提重物。如果出现无力、麻木、走不稳或大小便"
    "改变，请马上拨打120。",
)
STAY_IN_BED = Text(
    "Stay in bed and lie flat until your team phones you today. Phone 120 if you become weak or "
    "numb, or if your bladder or bowels change.",
    "请卧床平躺，等待团队今天来电。如果出现无力、麻木或大小便改变，请马上拨打120。",
)
CONTACT_SOON_SPINE = Text(
    "Your team is to contact you within two to three days. Tell us at once if you become weak, "
    "numb or unsteady, or if your bladder or bowels change.",
    "团队会在两三天内联系您。一旦出现无力、麻木、走不稳或大小便改变，请马上告诉我们。",
)
ANSWER_NOW = Text(
    "Please answer the next questions now. Phone 120 if you cannot pass water, leak without "
    "feeling it, or are numb between the legs.",
    "请现在就回答下面的问题。如果排不出尿、不知不觉漏尿漏便或两腿之间发麻，请马上拨打120。",
)

_PAGE = (Role.ONC_ONCALL, Role.SPINE)
_NOTIFY = (Role.ONC_ONCALL, Role.SPINE, Role.NURSE)


def _new(code: str) -> Criterion:
    return NewOrWorse(code)


def _unstable(code: str) -> Criterion:
    """At any grade and trend, unless a clinician has confirmed it as stable."""
    return Reported(code) & ~Stable(code)


# Told now, or in another report since yesterday: a patient may send one thing after the other.
SPINE_PAIN = PainAt(SPINE_SITES) | PainedWithin(SPINE_SITES, days=1)
NUMB_UNSTABLE = Reported(NUMBNESS) & ~Stable(NUMBNESS) & ~KnownNeuropathy(NUMBNESS)
NEUROLOGY = AnyOf(
    NUMB_UNSTABLE,
    *(
        _unstable(code)
        for code in (
            "limb_weakness",
            "gait_difficulty",
            "saddle_numbness",
            "band_pain",
            "sciatica_bilateral",
            "electric_shock",
            "urinary_retention",
            "urinary_incontinence",
            "bowel_incontinence",
            "sexual_dysfunction_new",
        )
    ),
)
# Each of these items is itself pain of the spine, whether or not a site was marked on the map.
SPINE_FEATURES = AnyOf(
    Reported("spine_pain_unremitting"),
    Reported("spine_pain_night"),
    Reported("spine_pain_strain"),
    Reported("spine_pain_mechanical"),
    Reported("spine_tenderness"),
)
LEG_SYMPTOM = AnyOf(
    Reported("limb_weakness") & FeltIn("limb_weakness", LEGS),
    Reported("gait_difficulty"),
    Reported(NUMBNESS) & FeltIn(NUMBNESS, LEGS),
    Reported("sciatica_bilateral"),
    Reported("claudication_legs"),
    PainAt(LEG_SITES),
)
SECTION_A = AnyOf(NEUROLOGY, SPINE_FEATURES, Reported("claudication_legs"))
URINE_CONTROL_WORSE = RatedHigher("pro_urine_control", "frequency", by=2)
BOWEL_CONTROL_WORSE = RatedHigher("pro_bowel_control", "frequency", by=2)

_NEUROLOGY_RULES = (
    "mscc.new-limb-weakness",
    "mscc.gait-disturbance",
    "mscc.sensory-change",
    "mscc.radicular-band-pain",
    "mscc.bladder-dysfunction",
    "mscc.bowel-dysfunction",
    "ces.saddle-numbness",
    "ces.bilateral-leg-symptoms",
    "ces.sexual-dysfunction",
    "mscc.electric-shock-sign",
    "mscc.spinal-pain-with-neuro",
)

RULES = (
    Rule(
        number=1,
        id="mscc.new-limb-weakness",
        section="A",
        condition=Condition.MSCC,
        criteria="limb_weakness ≥ mild, new or worse, onset within 28 d, with or without pain. "
        "SOON where a clinician has confirmed the identical level as stable for ≥ 28 d, and for an "
        "older onset.",
        cases=(
            Case(
                Tier.EMERGENCY,
                Reported("limb_weakness")
                & OnsetWithin("limb_weakness", 28)
                & ~Stable("limb_weakness", days=28),
            ),
            Case(Tier.SOON, Reported("limb_weakness"), advice=CONTACT_SOON_SPINE),
        ),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-NG234; NICE-CG75; SCOT-REF",
        status="V2+V",
    ),
    Rule(
        number=2,
        id="mscc.gait-disturbance",
        section="A",
        condition=Condition.MSCC,
        criteria="gait_difficulty ≥ mild, new or worse; or a fall because a leg gave way or for an "
        "unknown reason.",
        cases=(
            Case(
                Tier.EMERGENCY,
                _new("gait_difficulty") | Counted("fall", reason="leg_gave_way"),
            ),
        ),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-NG234; NICE-CG75; LEAFLET-MSCC",
        status="V2+V",
    ),
    Rule(
        number=3,
        id="mscc.sensory-change",
        section="A",
        condition=Condition.MSCC,
        criteria="sensory_loss_limb_trunk, new or worse, in legs, feet, trunk, an arm or one "
        "hand; in any limb with pain of the spine. Not for unchanged hands and feet with a "
        "confirmed cipn_baseline.",
        cases=(
            Case(
                Tier.EMERGENCY,
                NUMB_UNSTABLE
                & AnyOf(
                    FeltIn(NUMBNESS, BODY),
                    FeltIn(NUMBNESS, HANDS) & ~BothSides(NUMBNESS),
                    FeltIn(NUMBNESS, LIMBS) & SPINE_PAIN,
                ),
            ),
        ),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-NG234; NICE-CG75",
        status="V2+V",
    ),
    Rule(
        number=4,
        id="mscc.radicular-band-pain",
        section="A",
        condition=Condition.MSCC,
        criteria="band_pain ≥ mild, new or worse.",
        cases=(Case(Tier.EMERGENCY, _new("band_pain")),),
        advice=NERVE_PAIN,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-NG234; NICE-CG75",
        status="V2+V",
    ),
    Rule(
        number=5,
        id="mscc.bladder-dysfunction",
        section="A",
        condition=Condition.MSCC,
        criteria="urinary_retention or urinary_incontinence, new or worse within 28 d. A rise of "
        "pro_urine_control frequency by ≥ 2 asks again; silence for 1 h fires. SOON for an older "
        "onset.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    _new("urinary_retention") & OnsetWithin("urinary_retention", 28),
                    _new("urinary_incontinence") & OnsetWithin("urinary_incontinence", 28),
                    URINE_CONTROL_WORSE & Unanswered(BLADDER_QUESTIONS),
                ),
            ),
            Case(
                Tier.SOON,
                URINE_CONTROL_WORSE & ~Answered(BLADDER_QUESTIONS),
                advice=ANSWER_NOW,
                ask_now=BLADDER_QUESTIONS,
                ask_within_minutes=ANSWER_WITHIN_MINUTES,
            ),
            Case(
                Tier.SOON,
                AnyOf(
                    URINE_CONTROL_WORSE,
                    _unstable("urinary_retention"),
                    _unstable("urinary_incontinence"),
                ),
                advice=CONTACT_SOON_SPINE,
            ),
        ),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-NG234; NICE-CG75; BMJBP-CES",
        status="V2+V",
    ),
    Rule(
        number=6,
        id="mscc.bowel-dysfunction",
        section="A",
        condition=Condition.MSCC,
        criteria="bowel_incontinence, new or worse within 28 d; constipation together with any "
        "item of section A. A rise of pro_bowel_control frequency by ≥ 2 asks again; silence for "
        "1 h fires. SOON for an older onset.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    _new("bowel_incontinence") & OnsetWithin("bowel_incontinence", 28),
                    Rated("pro_constipation", "severity") & SECTION_A,
                    BOWEL_CONTROL_WORSE & Unanswered(BOWEL_QUESTIONS),
                ),
            ),
            Case(
                Tier.SOON,
                BOWEL_CONTROL_WORSE & ~Answered(BOWEL_QUESTIONS),
                advice=ANSWER_NOW,
                ask_now=BOWEL_QUESTIONS,
                ask_within_minutes=ANSWER_WITHIN_MINUTES,
            ),
            Case(
                Tier.SOON,
                BOWEL_CONTROL_WORSE | _unstable("bowel_incontinence"),
                advice=CONTACT_SOON_SPINE,
            ),
        ),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-NG234; NICE-CG75; BMJBP-CES",
        status="V2+V",
    ),
    Rule(
        number=7,
        id="ces.saddle-numbness",
        section="A",
        condition=Condition.MSCC,
        criteria="saddle_numbness of any grade, new or worse.",
        cases=(Case(Tier.EMERGENCY, _new("saddle_numbness")),),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="BMJBP-CES; SCOT-REF",
        status="V",
    ),
    Rule(
        number=8,
        id="ces.bilateral-leg-symptoms",
        section="A",
        condition=Condition.MSCC,
        criteria="sciatica_bilateral, new or worse; or weakness or numbness of both legs.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    _new("sciatica_bilateral"),
                    _unstable("limb_weakness")
                    & BothSides("limb_weakness")
                    & FeltIn("limb_weakness", LEGS),
                    NUMB_UNSTABLE & BothSides(NUMBNESS) & FeltIn(NUMBNESS, LEGS),
                ),
            ),
        ),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-CKS-CES (via PENN); BMJBP-CES",
        status="V2+V",
    ),
    Rule(
        number=9,
        id="ces.sexual-dysfunction",
        section="A",
        condition=Condition.MSCC,
        criteria="sexual_dysfunction_new with pain of the spine or any leg symptom, onset ≤ 14 d "
        "or unknown; also where the two were told in two reports within a day.",
        cases=(
            Case(
                Tier.EMERGENCY,
                (
                    Reported("sexual_dysfunction_new")
                    & OnsetWithin("sexual_dysfunction_new", 14)
                    & AnyOf(SPINE_PAIN, SPINE_FEATURES, LEG_SYMPTOM)
                )
                | (
                    ReportedWithin("sexual_dysfunction_new", days=1)
                    & AnyOf(PainAt(SPINE_SITES), SPINE_FEATURES, LEG_SYMPTOM)
                ),
            ),
        ),
        advice=GO_WITH_FEELING_LOSS,
        notify=_NOTIFY,
        page=_PAGE,
        source="BMJBP-CES",
        status="V",
    ),
    Rule(
        number=10,
        id="mscc.electric-shock-sign",
        section="A",
        condition=Condition.MSCC,
        criteria="electric_shock ≥ mild, new or worse.",
        cases=(Case(Tier.EMERGENCY, _new("electric_shock")),),
        advice=DO_NOT_BEND,
        notify=_NOTIFY,
        page=_PAGE,
        source="LEAFLET-MSCC",
        status="V",
    ),
    Rule(
        number=11,
        id="mscc.spinal-pain-with-neuro",
        section="A",
        condition=Condition.MSCC,
        criteria="Pain of the spine (NRS ≥ 1) with any neurological item at any grade, even "
        "unchanged, unless a clinician has confirmed that level as stable.",
        cases=(Case(Tier.EMERGENCY, AnyOf(SPINE_PAIN, SPINE_FEATURES) & NEUROLOGY),),
        advice=LIE_FLAT,
        notify=_NOTIFY,
        page=_PAGE,
        source="NICE-NG234; NICE-QS56 st. 3",
        status="V2+V",
    ),
    Rule(
        number=12,
        id="mscc.spinal-pain-red-features",
        section="A",
        condition=Condition.MSCC,
        criteria="Pain of the spine that is unremitting, nocturnal, worse on straining, "
        "mechanical, or tender; with leg claudication; new in neck or upper back, and not said to "
        "be the same or better; NRS ≥ 7; or risen by ≥ 2 in 7 d.",
        cases=(
            Case(
                Tier.URGENT,
                AnyOf(
                    SPINE_FEATURES,
                    SPINE_PAIN & Reported("claudication_legs"),
                    PainAt(NECK_AND_UPPER_BACK, new=True, but_unchanged=True),
                    PainAt(SPINE_SITES, at_least=SEVERE_PAIN),
                    PainHigher(SPINE_SITES, by=PAIN_RISE, days=7),
                ),
                ask_now=NEUROLOGY_QUESTIONS,
            ),
        ),
        advice=CALL_TODAY_SPINE,
        notify=(Role.NURSE, Role.ONC, Role.SPINE),
        source="NICE-NG234; NICE-CG75",
        status="V2+V",
    ),
    Rule(
        number=13,
        id="mscc.spinal-instability",
        section="A",
        condition=Condition.MSCC,
        criteria="spine_pain_mechanical severe, and spine_mets not 'no'.",
        cases=(
            Case(
                Tier.URGENT,
                Reported("spine_pain_mechanical", Grade.SEVERE) & MayBe("spine_mets"),
                ask_now=NEUROLOGY_QUESTIONS,
            ),
        ),
        advice=STAY_IN_BED,
        notify=(Role.ONC_ONCALL, Role.SPINE),
        page=(Role.ONC_ONCALL, Role.SPINE),
        source="NICE-NG234; BMJ-2023",
        status="V",
    ),
    Rule(
        number=14,
        id="mscc.spinal-pain-new-plain",
        section="A",
        condition=Condition.MSCC,
        criteria="New pain of the spine (NRS ≥ 1) and no rule above. URGENT at NRS ≥ 4 where "
        "prior_mscc, or spine_mets is yes or unknown.",
        cases=(
            Case(
                Tier.URGENT,
                PainAt(SPINE_SITES, at_least=4, new=True)
                & (OnRecord("prior_mscc") | MayBe("spine_mets")),
                advice=CALL_TODAY_SPINE,
                ask_now=NEUROLOGY_QUESTIONS,
            ),
            Case(
                Tier.SOON,
                PainAt(SPINE_SITES, new=True),
                ask_now=NEUROLOGY_QUESTIONS,
            ),
        ),
        advice=CONTACT_SOON_SPINE,
        notify=(Role.NURSE,),
        source="NICE-CG75; SCOT-REF",
        status="V+D",
        yields_to=(
            *_NEUROLOGY_RULES,
            "mscc.spinal-pain-red-features",
            "mscc.spinal-instability",
        ),
    ),
)

PRIOR_COMPRESSION = Modifier(
    number=15,
    id="mscc.amber-plus-history",
    section="A",
    criteria="prior_mscc raises every SOON or URGENT result of section A by one tier.",
    prefixes=("mscc.", "ces."),
    when=OnRecord("prior_mscc"),
    advice={Tier.EMERGENCY: LIE_FLAT, Tier.URGENT: CALL_TODAY_SPINE},
    source="NICE-NG234",
    status="D",
)
