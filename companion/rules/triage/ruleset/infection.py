"""Section E: infection. Rule 58 looks at a laboratory value and stands with those."""

from datetime import timedelta
from decimal import Decimal

from companion.rules.triage.criteria import (
    AnyOf,
    Criterion,
    MayBe,
    Measured,
    MeasuredWithin,
    NewOrWorse,
    PainAt,
    Rated,
    Reported,
    Says,
    Unanswered,
    Worsened,
)
from companion.rules.triage.rule import Case, Rule
from companion.rules.triage.thresholds import FEVER, FEVER_ON_TREATMENT, HIGH_FEVER
from companion.rules.vocabulary import SPINE_SITES, Condition, Grade, Role, Text, Tier

TEMPERATURE = "temperature_c"
TOO_COLD = Decimal("36.0")
A_TEMPERATURE_HOLDS_FOR = timedelta(hours=2)
ANSWER_WITHIN_MINUTES = 60
MEASURE_AGAIN_WITHIN_MINUTES = 90  # in an hour, and half an hour to do it

INFECTION_ON_TREATMENT = Text(
    "Go to an emergency department now; if nobody can take you, phone 120. Tell them that you "
    "are being treated for cancer and may have an infection. Take nothing against the fever "
    "before a doctor has seen you.",
    "请马上去急诊；如果没人能送您，请拨打120。告诉医生您正在接受抗肿瘤治疗，可能有感染。"
    "医生看过之前，不要先吃退烧药。",
)
MEASURE_AGAIN = Text(
    "Phone your team's 24-hour line now, and take your temperature again in one hour. Go to an "
    "emergency department if it has reached 38 °C by then, or as soon as you feel worse.",
    "请现在就拨打团队的24小时电话，并在一小时后再量一次体温。如果到了38°C，或者感觉更差，请马上去急诊。",
)
FEVER_TODAY = Text(
    "Your team is to phone you today. Go to an emergency department if your temperature reaches "
    "39 °C, if you shake with cold, or if you become confused or short of breath.",
    "团队今天会给您打电话。如果体温到了39°C、冷得发抖、神志不清或气短，请去急诊。",
)
FEVER_NOW = Text(
    "Go to an emergency department now; if nobody can take you, phone 120. Tell them how high "
    "your fever is and that you have cancer.",
    "请马上去急诊；如果没人能送您，请拨打120。告诉医生您烧到多少度，并且是肿瘤患者。",
)
SEPSIS = Text(
    "Phone 120 now. Tell them that you have cancer and that this may be sepsis: an infection "
    "that has reached the whole body.",
    "请马上拨打120，告诉急救人员您是肿瘤患者，可能是脓毒症，也就是已经扩散到全身的感染。",
)
SPINE_INFECTION = Text(
    "Go to an emergency department now; if you cannot sit or stand, phone 120. Tell them about "
    "both: the fever or chills, and the pain in your neck or back.",
    "请马上去急诊；如果坐不起来或站不住，请拨打120。发烧或寒战，还有颈部或背部的疼痛，两样都要告诉医生。",
)
SKIN_TODAY = Text(
    "Your team is to look at your skin today. Draw a line round the edge of the redness. Go to "
    "an emergency department if you get a fever or shake with cold.",
    "团队今天要查看您的皮肤。请沿着发红的边缘画一圈线。如果发烧或冷得发抖，请去急诊。",
)
SKIN_NOW = Text(
    "Go to an emergency department now. Tell them that your skin is infected and that you have "
    "a fever or chills.",
    "请马上去急诊，告诉医生皮肤有感染，并且有发烧或寒战。",
)
CHEST_OR_URINE_SOON = Text(
    "Your team is to contact you within two to three days. Take your temperature, and phone your "
    "team the same day if you get a fever.",
    "团队会在两三天内联系您。请量一下体温；如果发烧，请当天就给团队打电话。",
)
CHEST_OR_URINE_TODAY = Text(
    "Your team is to phone you today. Go to an emergency department if your temperature reaches "
    "38 °C, if you shake with cold or feel worse.",
    "团队今天会给您打电话。如果体温到了38°C、冷得发抖或感觉更差，请去急诊。",
)
TAKE_TEMPERATURE = Text(
    "Please take your temperature now and enter it. If you have no thermometer, phone your team.",
    "请现在量体温并填写。如果没有体温计，请给团队打电话。",
)
TEMPERATURE_UNKNOWN = Text(
    "We do not know your temperature yet, so your team is to phone you today. Go to an emergency "
    "department if you feel hot, shake with cold or become worse.",
    "我们还不知道您的体温，团队今天会给您打电话。如果身上发烫、冷得发抖或感觉更差，请去急诊。",
)

ON_TREATMENT = MayBe("sact_42d")
CHILLS = Reported("chills_rigors")
UNWELL = Reported("unwell_general")
WARM = Measured(TEMPERATURE, FEVER_ON_TREATMENT)
FEVERISH = Measured(TEMPERATURE, FEVER)
TEMPERATURE_KNOWN = MeasuredWithin(TEMPERATURE, A_TEMPERATURE_HOLDS_FOR)


def _chest_or_urine(severity: int, *, new: bool = False) -> Criterion:
    return AnyOf(
        Rated("painful_urination", "severity", at_least=severity, new=new),
        Rated("cough_sputum", "severity", at_least=severity, new=new),
    )


# Chills are an infection item and a sign of sepsis, but not both at once.
INFECTION = AnyOf(
    FEVERISH,
    UNWELL & WARM,
    Reported("skin_infection"),
    Reported("injection_site_spreading"),
    Reported("gum_discharge"),
    Reported("jaw_swelling"),
    _chest_or_urine(2),
)
SEPSIS_SIGN = AnyOf(
    Reported("confusion"),
    Reported("breathless_rest"),
    Reported("collapse"),
    Says("no_urine_12h"),
)
# Each of these items is itself pain of the spine, whether or not a site was marked on the map.
NEW_SPINE_PAIN = AnyOf(
    PainAt(SPINE_SITES, new=True),
    NewOrWorse("spine_pain_unremitting"),
    NewOrWorse("spine_pain_night"),
    NewOrWorse("spine_pain_strain"),
    NewOrWorse("spine_pain_mechanical"),
    NewOrWorse("spine_tenderness"),
)
# Redness that is called worse has spread.
SERIOUS_SKIN = Reported("skin_infection", Grade.MODERATE) | Worsened("skin_infection")
CHEST_OR_URINE = _chest_or_urine(2, new=True) | _chest_or_urine(3)
MAY_BE_FEVER = AnyOf(UNWELL, CHILLS, Reported("skin_infection")) & ~TEMPERATURE_KNOWN

RULES = (
    # Before the others: where it fires with them, its advice is to be read first.
    Rule(
        number=54,
        id="infection.sepsis-signs",
        section="E",
        condition=Condition.INFECTION,
        criteria="Any infection item (temperature ≥ 38.0 °C, chills_rigors, unwell_general at "
        "≥ 37.5 °C, skin_infection, injection_site_spreading, gum_discharge, jaw_swelling, "
        "painful_urination or cough_sputum ≥ moderate) with any of confusion, breathless_rest, "
        "collapse, no_urine_12h, or chills_rigors beside another item.",
        cases=(
            Case(
                Tier.EMERGENCY,
                (INFECTION & (SEPSIS_SIGN | CHILLS)) | (CHILLS & SEPSIS_SIGN),
            ),
        ),
        advice=SEPSIS,
        notify=(Role.ONC_ONCALL,),
        page=(Role.ONC_ONCALL,),
        source="NICE-CG151; TRUST-ALERT",
        status="V",
    ),
    Rule(
        number=51,
        id="infection.neutropenic-sepsis",
        section="E",
        condition=Condition.INFECTION,
        criteria="sact_42d yes or unknown, and temperature ≥ 38.0 °C; or chills_rigors; or below "
        "36.0 °C or ≥ 37.5 °C with unwell_general. No neutrophil count is needed.",
        cases=(
            Case(
                Tier.EMERGENCY,
                ON_TREATMENT
                & AnyOf(
                    FEVERISH,
                    CHILLS,
                    UNWELL & WARM,
                    UNWELL & Measured(TEMPERATURE, below=TOO_COLD),
                ),
            ),
        ),
        advice=INFECTION_ON_TREATMENT,
        notify=(Role.ONC_ONCALL, Role.NURSE),
        page=(Role.ONC_ONCALL,),
        source="TRUST-ALERT; NICE-CG151",
        status="V",
    ),
    Rule(
        number=52,
        id="infection.low-grade-on-sact",
        section="E",
        condition=Condition.INFECTION,
        criteria="sact_42d yes or unknown, temperature ≥ 37.5 and below 38.0 °C, feels well. The "
        "temperature is asked for again; that it did not come is told too.",
        cases=(
            Case(Tier.URGENT, ON_TREATMENT & WARM & Unanswered((TEMPERATURE,))),
            Case(
                Tier.URGENT,
                ON_TREATMENT & WARM,
                ask_now=(TEMPERATURE,),
                ask_within_minutes=MEASURE_AGAIN_WITHIN_MINUTES,
            ),
        ),
        advice=MEASURE_AGAIN,
        notify=(Role.NURSE, Role.ONC_ONCALL),
        source="TRUST-ALERT",
        status="V",
        yields_to=("infection.neutropenic-sepsis",),
    ),
    Rule(
        number=53,
        id="infection.fever-not-on-sact",
        section="E",
        condition=Condition.INFECTION,
        criteria="sact_42d no, temperature ≥ 38.0 °C. EMERGENCY from 39.0 °C, or with "
        "chills_rigors, confusion, breathless_rest, collapse or no_urine_12h.",
        cases=(
            Case(
                Tier.EMERGENCY,
                ~ON_TREATMENT
                & FEVERISH
                & AnyOf(Measured(TEMPERATURE, HIGH_FEVER), CHILLS, SEPSIS_SIGN),
                advice=FEVER_NOW,
            ),
            Case(Tier.URGENT, ~ON_TREATMENT & FEVERISH),
        ),
        advice=FEVER_TODAY,
        notify=(Role.NURSE, Role.ONC),
        source="UKONS-V3; CTCAE5",
        status="V2+D",
    ),
    Rule(
        number=55,
        id="infection.spinal",
        section="E",
        condition=Condition.INFECTION,
        criteria="Temperature ≥ 37.5 °C or chills_rigors, with new pain of the spine.",
        cases=(Case(Tier.EMERGENCY, (WARM | CHILLS) & NEW_SPINE_PAIN),),
        advice=SPINE_INFECTION,
        notify=(Role.ONC_ONCALL, Role.SPINE),
        page=(Role.ONC_ONCALL, Role.SPINE),
        source="spinal red-flag pathways",
        status="V2",
    ),
    Rule(
        number=56,
        id="infection.cellulitis-serious",
        section="E",
        condition=Condition.INFECTION,
        criteria="skin_infection ≥ moderate, or worse (spreading). EMERGENCY with temperature "
        "≥ 38.0 °C or chills_rigors.",
        cases=(
            Case(Tier.EMERGENCY, SERIOUS_SKIN & (FEVERISH | CHILLS), advice=SKIN_NOW),
            Case(Tier.URGENT, SERIOUS_SKIN),
        ),
        advice=SKIN_TODAY,
        notify=(Role.NURSE, Role.ONC),
        source="denosumab 60 mg label",
        status="V2+K",
    ),
    Rule(
        number=57,
        id="infection.urinary-chest",
        section="E",
        condition=Condition.INFECTION,
        criteria="painful_urination or cough_sputum ≥ moderate and new, or severe. URGENT at "
        "≥ 37.5 °C where no other rule on fever fires.",
        cases=(
            Case(Tier.URGENT, CHEST_OR_URINE & WARM, advice=CHEST_OR_URINE_TODAY),
            Case(Tier.SOON, CHEST_OR_URINE & ~TEMPERATURE_KNOWN, ask_now=(TEMPERATURE,)),
            Case(Tier.SOON, CHEST_OR_URINE),
        ),
        advice=CHEST_OR_URINE_SOON,
        notify=(Role.NURSE,),
        source="UKONS-V3",
        status="V2+D",
        yields_to=(
            "infection.sepsis-signs",
            "infection.neutropenic-sepsis",
            "infection.low-grade-on-sact",
            "infection.fever-not-on-sact",
        ),
    ),
    Rule(
        number=59,
        id="infection.fever-check-missing",
        section="E",
        condition=Condition.INFECTION,
        criteria="unwell_general, chills_rigors or skin_infection, and no temperature within 2 h: "
        "asks for it. URGENT where sact_42d is yes or unknown and none comes within 1 h.",
        cases=(
            Case(
                Tier.URGENT,
                ON_TREATMENT & MAY_BE_FEVER & Unanswered((TEMPERATURE,)),
                advice=TEMPERATURE_UNKNOWN,
            ),
            Case(
                Tier.ROUTINE,
                ON_TREATMENT & MAY_BE_FEVER,
                ask_now=(TEMPERATURE,),
                ask_within_minutes=ANSWER_WITHIN_MINUTES,
            ),
            Case(Tier.ROUTINE, MAY_BE_FEVER, ask_now=(TEMPERATURE,)),
        ),
        advice=TAKE_TEMPERATURE,
        notify=(Role.NURSE,),
        source="design",
        status="D",
        # She is on her way to a doctor already.
        yields_to=("infection.neutropenic-sepsis", "infection.sepsis-signs"),
    ),
)
