"""Section D: hypersensitivity, injection site, reactions after the dose."""

from companion.rules.triage.criteria import (
    AnyOf,
    BeganAfterDose,
    Criterion,
    DosedWithin,
    Measured,
    NewOrWorse,
    OnRecord,
    Rated,
    Reported,
    SourceIs,
    Worsening,
)
from companion.rules.triage.facts import Source
from companion.rules.triage.rule import Case, Rule
from companion.rules.triage.thresholds import FEVER, FEVER_ON_TREATMENT
from companion.rules.vocabulary import Condition, Grade, Role, Text, Tier

ANAPHYLAXIS_NOW = Text(
    "Phone 120 now. Lie down with your legs raised; if breathing is hard, sit up. If you carry "
    "an adrenaline pen, use it now.",
    "请马上拨打120。平躺并抬高双腿；如果呼吸困难就坐起来。如果随身有肾上腺素笔，请立刻使用。",
)
SKIN_TODAY = Text(
    "Your team is to phone you today. Phone 120 if your face or throat swells, you feel faint, "
    "or breathing becomes hard.",
    "团队今天会给您打电话。如果脸或喉咙肿起来、头晕要倒或呼吸困难，请拨打120。",
)
NO_INJECTION = Text(
    "Your record holds an earlier reaction to this medicine. Have no injection until your doctor "
    "has looked into it. Phone 120 if you feel unwell after an injection.",
    "您的记录中有对该药的不良反应。在医生评估之前请不要注射。如果注射后不舒服，请拨打120。",
)
COOL_COMPRESS = Text(
    "A cool compress may ease it. Tell us if the redness spreads, becomes hot, or you get a fever.",
    "可以冷敷缓解。如果红肿扩大、发热发烫或出现发烧，请告诉我们。",
)
SITE_TODAY = Text(
    "Your team is to look at the injection site today. Go to an emergency department if you have "
    "a fever or shake with chills.",
    "团队今天要查看注射部位。如果发烧或打寒战，请去急诊。",
)
SITE_NOW = Text(
    "Go to an emergency department now. Tell them that the skin where you had your injection is "
    "infected and that you have a fever or chills.",
    "请马上去急诊，告诉医生注射部位感染，并且有发烧或寒战。",
)
TAKE_TEMPERATURE = Text(
    "Rest and drink. Take your temperature, and tell us at once if it reaches 37.5 °C.",
    "请休息、多喝水并量体温。如果达到37.5°C，请马上告诉我们。",
)

_AIRWAY = ("throat_tightness", "face_swelling", "breathing_difficulty_acute", "collapse")
AIRWAY_OR_CIRCULATION = AnyOf(*(Reported(code) for code in _AIRWAY))


def _soon_after_dose(code: str) -> Criterion:
    return Reported(code) & BeganAfterDose(code, days=1)


FEVER_OR_RIGORS = Measured("temperature_c", FEVER) | Reported("chills_rigors")
INFECTION_SIGN = AnyOf(
    Reported("chills_rigors"),
    Reported("skin_infection"),
    Rated("cough_sputum", "severity"),
    Rated("painful_urination", "severity"),
)
SPREADING = AnyOf(
    Reported("injection_site_spreading"),
    # Severe from the start is no local reaction either: neither rule of the table names it.
    Reported("injection_site_reaction", Grade.SEVERE),
    Worsening("injection_site_reaction") & ~DosedWithin(3),
)
ACHES = Rated("pro_muscle_ache", "severity") | Rated("pro_joint_ache", "severity")
FLU_LIKE = Reported("unwell_general") & ACHES & DosedWithin(3) & ~INFECTION_SIGN

RULES = (
    Rule(
        number=45,
        id="allergy.anaphylaxis",
        section="D",
        condition=Condition.HYPERSENSITIVITY,
        criteria="throat_tightness, face_swelling, breathing_difficulty_acute or collapse that "
        "began ≤ 24 h after the injection or at an unknown time; or hives_itch_generalised with "
        "any of them, with severe_abdominal_cramps, or with repeated vomiting; or face_swelling "
        "≥ moderate, new or worse, at any time (mild: URGENT).",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    *(_soon_after_dose(code) for code in _AIRWAY),
                    Reported("hives_itch_generalised")
                    & AnyOf(
                        AIRWAY_OR_CIRCULATION,
                        Reported("severe_abdominal_cramps"),
                        Rated("pro_vomiting", "frequency", at_least=3),
                    ),
                    # At other times too: a tongue that swells closes the airway.
                    NewOrWorse("face_swelling", Grade.MODERATE),
                ),
            ),
            Case(Tier.URGENT, NewOrWorse("face_swelling"), advice=SKIN_TODAY),
        ),
        advice=ANAPHYLAXIS_NOW,
        notify=(Role.ONC_ONCALL, Role.ED),
        page=(Role.ONC_ONCALL,),
        source="FDA-XGEVA; WAO2020",
        status="V",
        side_effects=("confirm_known_hypersensitivity",),
    ),
    Rule(
        number=46,
        id="allergy.skin-only",
        section="D",
        condition=Condition.HYPERSENSITIVITY,
        criteria="hives_itch_generalised ≥ moderate, ≤ 7 d after the injection, no other organ.",
        cases=(
            Case(
                Tier.URGENT,
                Reported("hives_itch_generalised", Grade.MODERATE) & DosedWithin(7),
            ),
        ),
        advice=SKIN_TODAY,
        notify=(Role.ONC, Role.NURSE, Role.PHARM),
        source="FDA-XGEVA; CTCAE5",
        status="V",
        side_effects=("hold_next_dose",),
        yields_to=("allergy.anaphylaxis",),
    ),
    Rule(
        number=47,
        id="allergy.known-reaction-block",
        section="D",
        condition=Condition.HYPERSENSITIVITY,
        criteria="known_hypersensitivity and an injection is logged.",
        cases=(Case(Tier.URGENT, SourceIs(Source.INJECTION) & OnRecord("known_hypersensitivity")),),
        advice=NO_INJECTION,
        notify=(Role.ONC, Role.PHARM),
        source="FDA-XGEVA sect. 4; EU-SMPC 4.3",
        status="V",
        side_effects=("hard_stop_injection",),
        is_symptom=False,
    ),
    Rule(
        number=48,
        id="injection-site.local",
        section="D",
        condition=Condition.INJECTION_SITE,
        criteria="injection_site_reaction mild or moderate, ≤ 72 h, not spreading.",
        cases=(Case(Tier.ROUTINE, Reported("injection_site_reaction") & DosedWithin(3)),),
        advice=COOL_COMPRESS,
        notify=(Role.NURSE,),
        source="CTCAE5",
        status="V",
        yields_to=("injection-site.spreading",),
    ),
    Rule(
        number=49,
        id="injection-site.spreading",
        section="D",
        condition=Condition.INJECTION_SITE,
        criteria="injection_site_spreading, a severe reaction, or one that worsens after 72 h. "
        "EMERGENCY with temperature ≥ 38.0 °C or rigors.",
        cases=(
            Case(Tier.EMERGENCY, SPREADING & FEVER_OR_RIGORS, advice=SITE_NOW),
            Case(Tier.URGENT, SPREADING),
        ),
        advice=SITE_TODAY,
        notify=(Role.NURSE, Role.ONC),
        source="CTCAE5",
        status="V+D",
    ),
    Rule(
        number=50,
        id="acute-phase.flu-like",
        section="D",
        condition=Condition.ACUTE_PHASE,
        criteria="unwell_general with muscle or joint ache, ≤ 72 h after the injection, "
        "temperature below 37.5 °C, no sign of infection; not measured: ask.",
        cases=(
            Case(Tier.ROUTINE, FLU_LIKE & ~Measured("temperature_c"), ask_now=("temperature_c",)),
            Case(Tier.ROUTINE, FLU_LIKE & ~Measured("temperature_c", FEVER_ON_TREATMENT)),
        ),
        advice=TAKE_TEMPERATURE,
        notify=(Role.NURSE,),
        source="CACA2025-seed",
        status="V+D",
    ),
)
