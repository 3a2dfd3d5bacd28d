"""Section H: general oncology emergencies on structured answers, and several problems at once."""

from decimal import Decimal

from companion.rules.triage.criteria import (
    AnyOf,
    ByProxy,
    CannotWait,
    ClearanceBelow,
    DosedWithin,
    LastedFor,
    NewOrWorse,
    Rated,
    Reported,
    Says,
)
from companion.rules.triage.rule import Case, Rule
from companion.rules.triage.ruleset.calcium import DENOSUMAB_ACTS_FOR_DAYS
from companion.rules.vocabulary import Condition, Grade, Role, Text, Tier

CHEST_PAIN = Text(
    "Phone 120 now. Sit or lie down and stay where you are until help comes.",
    "请马上拨打120，坐下或躺下，留在原地等待救援。",
)
BREATHLESS = Text(
    "Phone 120 now. Sit upright and do not walk about.",
    "请马上拨打120，坐直，不要走动。",
)
SEIZURE = Text(
    "Phone 120 now. Lay her on her side and put nothing into her mouth.",
    "请马上拨打120。让患者侧卧，不要往嘴里放任何东西。",
)
STROKE = Text(
    "Phone 120 now, and note the time at which it began.",
    "请马上拨打120，并记下开始的时间。",
)
HEADACHE_TODAY = Text(
    "Your team is to phone you today. Go to an emergency department if you vomit, become sleepy "
    "or weak, or have a fit.",
    "团队今天会给您打电话。如果呕吐、嗜睡、无力或抽搐，请去急诊。",
)
HEADACHE_NOW = Text(
    "Phone 120 or have somebody take you to an emergency department now, and tell them about "
    "the headache.",
    "请马上拨打120，或由家人送您去急诊，并告诉医生头痛的情况。",
)
CONFUSED = Text(
    "Have somebody take you to an emergency department now. Phone 120 if nobody is with you.",
    "请由家人马上送您去急诊；如果身边没有人，请拨打120。",
)
BLEEDING = Text(
    "Phone 120 now, and press firmly on the place that bleeds.",
    "请马上拨打120，并用力压住出血的地方。",
)
CLOT_TODAY = Text(
    "Your team is to phone you today. Do not rub the leg. Phone 120 if you become breathless or "
    "your chest hurts.",
    "团队今天会给您打电话。不要按摩肿的腿。如果气短或胸痛，请拨打120。",
)
CLOT_NOW = Text(
    "Phone 120 now, and keep still: this may be a clot in the lung. Do not rub the leg.",
    "请马上拨打120，不要走动:这可能是肺部血栓。不要按摩肿的腿。",
)
DEHYDRATED = Text(
    "Your team is to phone you today. Go to an emergency department if you feel faint or "
    "confused, or pass no urine.",
    "团队今天会给您打电话。如果头晕要倒、神志不清或没有尿，请去急诊。",
)
SELF_HARM = Text(
    "Please phone 120 or the crisis line 12356 now, and stay with somebody you trust. Do not "
    "stay alone.",
    "请马上拨打120或心理援助热线12356，并和信任的人待在一起，不要独自一人。",
)
CANNOT_WAIT = Text(
    "Your team is to phone you today. Phone 120 if it becomes worse.",
    "团队今天会给您打电话。如果加重，请拨打120。",
)
SEVERAL = Text(
    "Several problems have come together, so your team is to phone you today. Phone 120 if you "
    "become worse.",
    "几个问题同时出现，团队今天会给您打电话。如果加重，请拨打120。",
)

# Within this time after a dose rule 24 says the same, and why.
HYPOCALCAEMIA_COVERS = DosedWithin(DENOSUMAB_ACTS_FOR_DAYS)
REPEATED_VOMITING = Rated("pro_vomiting", "frequency", at_least=3)
ONE_DAY, HALF_A_DAY_COUNTS = 1, 0

RULES = (
    Rule(
        number=75,
        id="general.chest-pain",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="chest_pain ≥ moderate, or any with breathless_rest or collapse.",
        cases=(
            Case(
                Tier.EMERGENCY,
                Reported("chest_pain", Grade.MODERATE)
                | (Reported("chest_pain") & (Reported("breathless_rest") | Reported("collapse"))),
            ),
        ),
        advice=CHEST_PAIN,
        notify=(Role.ONC_ONCALL,),
        page=(Role.ONC_ONCALL,),
        source="UKONS-V3",
        status="V2",
    ),
    Rule(
        number=76,
        id="general.severe-breathlessness",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="breathless_rest new or worse, or breathing_difficulty_acute; throat_tightness "
        "without denosumab within 180 d.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    NewOrWorse("breathless_rest"),
                    Reported("breathing_difficulty_acute"),
                    Reported("throat_tightness") & ~HYPOCALCAEMIA_COVERS,
                ),
            ),
        ),
        advice=BREATHLESS,
        notify=(Role.ONC_ONCALL,),
        page=(Role.ONC_ONCALL,),
        source="UKONS-V3",
        status="V2+K",
    ),
    Rule(
        number=77,
        id="general.seizure-or-unconscious",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="seizure, or a family that reports severe drowsiness; without denosumab within "
        "180 d also collapse, and URGENT for hand_spasm or palpitations ≥ moderate.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    Reported("seizure"),
                    Reported("drowsiness", Grade.SEVERE) & ByProxy(),
                    Reported("collapse") & ~HYPOCALCAEMIA_COVERS,
                ),
            ),
            Case(
                Tier.URGENT,
                AnyOf(Reported("hand_spasm"), Reported("palpitations", Grade.MODERATE))
                & ~HYPOCALCAEMIA_COVERS,
                advice=CANNOT_WAIT,
            ),
        ),
        advice=SEIZURE,
        notify=(Role.ONC_ONCALL,),
        page=(Role.ONC_ONCALL,),
        source="UKONS-V3",
        status="V2",
    ),
    Rule(
        number=78,
        id="general.stroke-signs",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="face_speech_arm of any grade.",
        cases=(Case(Tier.EMERGENCY, Reported("face_speech_arm")),),
        advice=STROKE,
        notify=(Role.ONC_ONCALL,),
        page=(Role.ONC_ONCALL,),
        source="knowledge",
        status="K",
    ),
    Rule(
        number=79,
        id="general.brain-mets-signs",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="headache_new_severe, new or worse. EMERGENCY with confusion, seizure, "
        "weakness of a limb or in general, or repeated vomiting.",
        cases=(
            Case(
                Tier.EMERGENCY,
                Reported("headache_new_severe")
                & AnyOf(
                    Reported("confusion"),
                    Reported("seizure"),
                    Reported("limb_weakness"),
                    Reported("muscle_weakness_general"),
                    REPEATED_VOMITING,
                ),
                advice=HEADACHE_NOW,
            ),
            Case(Tier.URGENT, NewOrWorse("headache_new_severe")),
        ),
        advice=HEADACHE_TODAY,
        notify=(Role.ONC,),
        source="knowledge",
        status="K",
    ),
    Rule(
        number=81,
        id="general.heavy-bleeding",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="bleeding_heavy.",
        cases=(Case(Tier.EMERGENCY, Reported("bleeding_heavy")),),
        advice=BLEEDING,
        notify=(Role.ONC_ONCALL,),
        page=(Role.ONC_ONCALL,),
        source="UKONS-V3",
        status="V2",
    ),
    Rule(
        number=82,
        id="general.dvt-pe",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="leg_swelling_one, new or worse. EMERGENCY with chest_pain or breathless_rest.",
        cases=(
            Case(
                Tier.EMERGENCY,
                Reported("leg_swelling_one")
                & (Reported("chest_pain") | Reported("breathless_rest")),
                advice=CLOT_NOW,
            ),
            Case(Tier.URGENT, NewOrWorse("leg_swelling_one")),
        ),
        advice=CLOT_TODAY,
        notify=(Role.ONC, Role.NURSE),
        source="knowledge",
        status="K",
    ),
    Rule(
        number=83,
        id="general.cannot-keep-fluids",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="unable_keep_fluids for ≥ 24 h (≥ 12 h at crcl < 60 mL/min) or for an unknown "
        "time; or vomiting almost constantly.",
        cases=(
            Case(
                Tier.URGENT,
                AnyOf(
                    Reported("unable_keep_fluids") & LastedFor("unable_keep_fluids", ONE_DAY),
                    # Onset is a day, not an hour: today may be twelve hours ago.
                    Reported("unable_keep_fluids")
                    & LastedFor("unable_keep_fluids", HALF_A_DAY_COUNTS)
                    & ClearanceBelow(Decimal(60)),
                    Rated("pro_vomiting", "frequency", at_least=4),
                ),
            ),
        ),
        advice=DEHYDRATED,
        notify=(Role.NURSE, Role.ONC),
        source="CTCAE5; UKONS-V3",
        status="V+V2",
    ),
    Rule(
        number=84,
        id="general.self-harm",
        section="H",
        condition=Condition.SELF_HARM,
        criteria="self_harm answered with yes.",
        cases=(Case(Tier.EMERGENCY, Says("self_harm")),),
        advice=SELF_HARM,
        notify=(Role.ONC_ONCALL, Role.PSY),
        page=(Role.ONC_ONCALL, Role.PSY),
        source="knowledge",
        status="K",
    ),
    Rule(
        number=95,
        id="pro.patient-says-urgent",
        section="I",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="The patient says that it cannot wait.",
        cases=(Case(Tier.URGENT, CannotWait()),),
        advice=CANNOT_WAIT,
        notify=(Role.NURSE,),
        source="AFT-39",
        status="V",
        is_symptom=False,
    ),
    # After all that could explain it more exactly.
    Rule(
        number=80,
        id="general.confusion-new",
        section="H",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="confusion ≥ mild, new or worse, and no more specific rule fired.",
        cases=(Case(Tier.EMERGENCY, NewOrWorse("confusion")),),
        advice=CONFUSED,
        notify=(Role.ONC_ONCALL,),
        page=(Role.ONC_ONCALL,),
        source="UKONS-V3",
        status="V2+V",
        yields_to=(
            "hypoca.severe-symptoms",
            "hyperca.severe-symptoms",
            "general.brain-mets-signs",
            "general.seizure-or-unconscious",
            "general.stroke-signs",
        ),
    ),
)

MULTI_AMBER = Rule(
    number=87,
    id="general.multi-amber",
    section="H",
    condition=Condition.MULTIPLE_PROBLEMS,
    criteria="≥ 2 SOON symptom rules of different sections within 24 h → URGENT; ≥ 2 URGENT rules "
    "of different sections within 24 h → the oncologist on call is paged.",
    cases=(),
    advice=SEVERAL,
    notify=(Role.NURSE, Role.ONC_ONCALL),
    page=(Role.ONC_ONCALL,),
    source="UKONS-V3",
    status="V",
)
