"""Section C, symptom rules: low and high calcium. Results of the laboratory are in `labs`."""

from companion.rules.triage.criteria import (
    AfterFirstDose,
    All,
    AnyOf,
    AtLeast,
    CalciumHigh,
    CalciumLow,
    Criterion,
    DosedWithin,
    FeltOnlyIn,
    KnownNeuropathy,
    LongUnchanged,
    NewOrWorse,
    OnRecord,
    OnsetWithin,
    Rated,
    Reported,
    Says,
    StoppedWithin,
)
from companion.rules.triage.rule import Case, Modifier, Rule
from companion.rules.vocabulary import Condition, Grade, Region, Role, Text, Tier

DENOSUMAB_ACTS_FOR_DAYS = 180
NUMBNESS = "sensory_loss_limb_trunk"
MOUTH_AND_HANDS = frozenset({Region.MOUTH, Region.FINGERS, Region.HANDS})
NERVE_AND_MUSCLE = (
    "perioral_tingling",
    "finger_toe_tingling",
    "muscle_cramps",
    "muscle_twitching",
)

LOW_CALCIUM_NOW = Text(
    "Phone 120 now. Tell them that you receive denosumab and that your calcium may be "
    "dangerously low.",
    "请马上拨打120，告诉急救人员您在使用地舒单抗，血钙可能低到危险的程度。",
)
LOW_CALCIUM_EMERGENCY = Text(
    "Your calcium may be dangerously low. Go to an emergency department now for a blood test. "
    "Phone 120 for spasms, a fit, fainting or an irregular heartbeat.",
    "您的血钙可能过低。请马上去急诊抽血检查。如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
LOW_CALCIUM_TODAY = Text(
    "Have your blood calcium tested today. Unless you were told to pause them, keep taking the "
    "calcium and vitamin D that were ordered. Phone 120 for spasms, a fit, fainting or an "
    "irregular heartbeat.",
    "请今天抽血查血钙。除非医生让您暂停，医嘱的钙和维生素D继续服用。如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
LOW_CALCIUM_SOON = Text(
    "A nurse is to contact you within two to three days about the tingling or cramps. If they "
    "become worse, tell us at once; phone 120 for spasms, a fit or fainting.",
    "护士会在两三天内就发麻或抽筋的情况联系您。如果加重请马上告诉我们；如果抽搐、惊厥或晕倒，请拨打120。",
)
HIGH_CALCIUM_NOW = Text(
    "Go to an emergency department now, together with a relative. Take no more calcium or "
    "vitamin D until your calcium has been measured.",
    "请由家人陪同马上去急诊。在查清血钙之前，不要再吃钙片和维生素D。",
)
HIGH_CALCIUM_TODAY = Text(
    "Have your blood calcium tested today. Drink if you can, and ask your team before the next "
    "calcium or vitamin D. Phone 120 if you become confused or very sleepy.",
    "请今天抽血查血钙。能喝水就多喝水，下一次吃钙片或维生素D之前先问团队。如果神志不清或嗜睡，"
    "请拨打120。",
)
# Denosumab has been stopped, and calcium is known or feared to be high.
STOPPED_NOW = Text(
    "Calcium can rise after denosumab is stopped. Go to an emergency department now, together "
    "with a relative, and tell them about it. Take no more calcium or vitamin D until your "
    "calcium has been measured and a doctor allows it.",
    "停用地舒单抗后血钙可能升高。请由家人陪同马上去急诊，并告诉医生您已停用地舒单抗。"
    "在查清血钙并得到医生同意之前，不要再吃钙片和维生素D。",
)
# Reached by a calcium that has been measured and is high (rule 35).
STOPPED_TODAY = Text(
    "Your calcium is above normal, as can happen after denosumab is stopped. Take no calcium or "
    "vitamin D; your team is to phone you today. Go to an emergency department if you vomit or "
    "become confused or very sleepy.",
    "您的血钙高于正常，停用地舒单抗后可能会这样。请先不要吃钙片和维生素D，团队今天会给您打电话。"
    "如果呕吐、神志不清或嗜睡，请去急诊。",
)


def _cluster(level: Grade, rated: int) -> dict[str, Criterion]:
    """The symptoms of high calcium at a level or above, new or worse within 14 d."""
    return {
        "thirst": _recent("thirst", level),
        "polyuria": _recent("polyuria", level)
        | Rated("pro_frequent_urination", "frequency", at_least=rated, new=True),
        # Nausea and vomiting count once.
        "sickness": Rated("pro_nausea", "severity", at_least=rated, new=True)
        | Rated("pro_vomiting", "severity", at_least=rated, new=True),
        "constipation": Rated("pro_constipation", "severity", at_least=rated, new=True),
        "appetite": Rated("pro_appetite", "severity", at_least=rated, new=True),
        "fatigue": Rated("pro_fatigue", "severity", at_least=rated, new=True),
        "drowsiness": _recent("drowsiness", level),
        "weakness": _recent("muscle_weakness_general", level),
    }


def _recent(code: str, level: Grade) -> Criterion:
    return NewOrWorse(code, at_least=level) & OnsetWithin(code, 14)


_CLUSTER = _cluster(Grade.MILD, 1)
_MODERATE = _cluster(Grade.MODERATE, 2)
_CORE = ("thirst", "polyuria", "constipation", "drowsiness")

MIND_AND_WATER = AnyOf(
    Reported("confusion"),
    Reported("drowsiness", Grade.MODERATE),
    Reported("unable_keep_fluids"),
    Says("no_urine_12h"),
)
LONG_KNOWN_DAYS = 28


def _sign(code: str, level: Grade = Grade.MILD) -> Criterion:
    return NewOrWorse(code, at_least=level) & ~LongUnchanged(code, LONG_KNOWN_DAYS)


LOW_CALCIUM_SIGNS = (
    *(_sign(code) for code in NERVE_AND_MUSCLE),
    # Numbness that was marked round the mouth or in fingers and hands only.
    NewOrWorse(NUMBNESS) & FeltOnlyIn(NUMBNESS, MOUTH_AND_HANDS) & ~KnownNeuropathy(NUMBNESS),
)

RULES = (
    Rule(
        number=24,
        id="hypoca.severe-symptoms",
        section="C",
        condition=Condition.HYPOCALCAEMIA,
        criteria="Denosumab within 180 d and any of seizure, hand_spasm, throat_tightness, "
        "collapse, confusion, or palpitations ≥ moderate.",
        cases=(
            Case(
                Tier.EMERGENCY,
                DosedWithin(DENOSUMAB_ACTS_FOR_DAYS)
                & AnyOf(
                    Reported("seizure"),
                    Reported("hand_spasm"),
                    Reported("throat_tightness"),
                    Reported("collapse"),
                    Reported("confusion"),
                    Reported("palpitations", Grade.MODERATE),
                ),
            ),
        ),
        advice=LOW_CALCIUM_NOW,
        notify=(Role.ONC_ONCALL, Role.ED, Role.ENDO),
        page=(Role.ONC_ONCALL, Role.ENDO),
        source="FDA-XGEVA; EU-SMPC 4.4/4.8; PIL-UK; SFE-LOCA",
        status="V",
    ),
    Rule(
        number=25,
        id="hypoca.neuromuscular-symptoms",
        section="C",
        condition=Condition.HYPOCALCAEMIA,
        criteria="Denosumab within 180 d and any of perioral_tingling, finger_toe_tingling, "
        "muscle_cramps, muscle_twitching, or numbness of mouth or hands only, new or worse. "
        "EMERGENCY for two of them, any severe, "
        "hypoca_risk, ≤ 14 d after dose 1, or calcium below LLN within 14 d. SOON where it is said "
        "to be the same or better for 28 d or longer.",
        cases=(
            Case(
                Tier.EMERGENCY,
                DosedWithin(DENOSUMAB_ACTS_FOR_DAYS)
                & AnyOf(
                    AtLeast(2, *LOW_CALCIUM_SIGNS),
                    AnyOf(*(_sign(code, Grade.SEVERE) for code in NERVE_AND_MUSCLE)),
                    AnyOf(*LOW_CALCIUM_SIGNS)
                    & AnyOf(OnRecord("hypoca_risk"), AfterFirstDose(14), CalciumLow(14)),
                ),
            ),
            Case(
                Tier.URGENT,
                DosedWithin(DENOSUMAB_ACTS_FOR_DAYS) & AnyOf(*LOW_CALCIUM_SIGNS),
                advice=LOW_CALCIUM_TODAY,
            ),
            Case(
                Tier.SOON,
                DosedWithin(DENOSUMAB_ACTS_FOR_DAYS)
                & AnyOf(*(NewOrWorse(code) for code in NERVE_AND_MUSCLE)),
                advice=LOW_CALCIUM_SOON,
            ),
        ),
        advice=LOW_CALCIUM_EMERGENCY,
        notify=(Role.ONC_ONCALL, Role.NURSE, Role.PHARM),
        page=(Role.ONC_ONCALL,),
        source="PIL-UK; EU-SMPC; SFE-LOCA",
        status="V",
    ),
    Rule(
        number=31,
        id="hyperca.severe-symptoms",
        section="C",
        condition=Condition.HYPERCALCAEMIA,
        criteria="(confusion, drowsiness ≥ moderate, unable_keep_fluids or no_urine_12h) with any "
        "of thirst, polyuria, constipation or nausea ≥ moderate, muscle_weakness_general; or any "
        "of the first four with calcium above ULN within 28 d.",
        cases=(
            Case(
                Tier.EMERGENCY,
                MIND_AND_WATER
                & AnyOf(
                    Reported("thirst"),
                    Reported("polyuria"),
                    Rated("pro_constipation", "severity", at_least=2),
                    Rated("pro_nausea", "severity", at_least=2),
                    Reported("muscle_weakness_general"),
                    CalciumHigh(28),
                ),
            ),
        ),
        advice=HIGH_CALCIUM_NOW,
        notify=(Role.ONC_ONCALL, Role.NURSE),
        page=(Role.ONC_ONCALL,),
        source="CACA2025-seed; SFE-HICA; SPCG",
        status="V",
    ),
    Rule(
        number=32,
        id="hyperca.symptom-cluster",
        section="C",
        condition=Condition.HYPERCALCAEMIA,
        criteria="≥ 2, new or worse within 14 d, of thirst, polyuria or frequent urination, nausea "
        "or vomiting, constipation, appetite, fatigue, drowsiness, muscle_weakness_general; at "
        "least one ≥ moderate, and one of thirst, polyuria, constipation, drowsiness.",
        cases=(
            Case(
                Tier.URGENT,
                All(
                    AtLeast(2, *_CLUSTER.values()),
                    AnyOf(*_MODERATE.values()),
                    AnyOf(*(_CLUSTER[name] for name in _CORE)),
                ),
            ),
        ),
        advice=HIGH_CALCIUM_TODAY,
        notify=(Role.NURSE, Role.ONC_ONCALL),
        source="SFE-HICA; OSCAR-NHS; CACA2025-seed",
        status="V",
    ),
)

AFTER_STOPPING = Modifier(
    number=36,
    id="hyperca.after-stopping",
    section="C",
    criteria="Denosumab stopped and last dose ≤ 12 months ago raises every hyperca.* result by "
    "one tier.",
    prefixes=("hyperca.",),
    when=StoppedWithin(months=12),
    advice={Tier.EMERGENCY: STOPPED_NOW, Tier.URGENT: STOPPED_TODAY},
    source="PIL-CH; TAODOCS-CN; EJBM-REB",
    status="V+D",
)
