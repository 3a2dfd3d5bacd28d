"""Section C on results of the laboratory and the ECG, and rule 58 of section E.

A calcium that is known and a symptom that is told meet in both directions: when a result comes,
the reports of 7 days before and after the sample are looked at; when a report comes, the latest
result. Rule 44, implausible values, guards the entry of results and is no rule of this table.
"""

from datetime import timedelta
from decimal import Decimal

from companion.rules.hypocalcaemia_risk import CRCL_LIMIT
from companion.rules.triage.criteria import (
    AnyOf,
    CalciumHigh,
    CalciumLow,
    ClearanceKnownBelow,
    Criterion,
    DoseDueWithin,
    DoseNumber,
    FallenSinceDose,
    GradedHigh,
    GradedLow,
    InRangeBy,
    LabAbove,
    LabBelow,
    LabFrom,
    LabGiven,
    LabHigher,
    LabRisen,
    Lately,
    Measured,
    MeasuredBefore,
    NewlyAbove,
    OfAnswer,
    OnDenosumab,
    OnRecord,
    Rated,
    Reported,
    ReportedOnlyIn,
    Says,
    ToldAround,
    ToldWithin,
)
from companion.rules.triage.rule import Addition, Case, Rule
from companion.rules.triage.ruleset.calcium import MOUTH_AND_HANDS, NERVE_AND_MUSCLE, NUMBNESS
from companion.rules.triage.thresholds import (
    CALCIUM_EMERGENCY_HIGH,
    CALCIUM_EMERGENCY_LOW,
    CALCIUM_FALL,
    FEVER_ON_TREATMENT,
    MARKER_RISE,
)
from companion.rules.vocabulary import Condition, Role, Text, Tier

CORRECTED, IONISED = "ca_corrected", "ca_ionised"
CREATININE, NEUTROPHILS, QTC, TEMPERATURE = "creatinine", "anc", "qtc", "temperature_c"
BONE_MARKERS = ("bap", "p1np", "bctx", "tracp5b", "untx_cr")

SYMPTOM_DAYS = 7
NEUTROPENIA_DAYS = 7  # until the next count a low one counts for so long
A_YEAR = 365
ONE_DAY = timedelta(hours=24)

CALCIUM_TOO_LOW = Text(
    "Your blood calcium is dangerously low. Go to an emergency department now. Phone 120 for "
    "spasms, a fit, fainting or an irregular heartbeat.",
    "您的血钙低到了危险的程度。请马上去急诊。如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
LOW_CALCIUM_AND_SYMPTOMS = Text(
    "Your calcium is low, and what you feel may come from it. Go to an emergency department now. "
    "Phone 120 for spasms, a fit, fainting or an irregular heartbeat.",
    "您的血钙偏低，您的不适可能由此引起。请马上去急诊。如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
LOW_CALCIUM_PHONED_TODAY = Text(
    "Your calcium is too low, so the next injection has to wait. Your team is to phone you today "
    "about your calcium and vitamin D and a new blood test. Phone 120 for spasms, a fit, fainting "
    "or an irregular heartbeat.",
    "您的血钙过低，下一针需要推迟。团队今天会给您打电话，商量钙和维生素D的用量并安排复查。"
    "如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
SLIGHTLY_LOW_PHONED_TODAY = Text(
    "Your calcium is below normal, so the next injection has to wait. Your team is to phone you "
    "today. Take your calcium and vitamin D exactly as ordered. Phone 120 for spasms, a fit, "
    "fainting or an irregular heartbeat.",
    "您的血钙低于正常，下一针需要推迟。团队今天会给您打电话。钙和维生素D请严格按医嘱服用。"
    "如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
SLIGHTLY_LOW_SOON = Text(
    "Your calcium is below normal. Take your calcium and vitamin D exactly as ordered. Your team "
    "is to arrange a new test within three days; the next injection waits for it. Tell us at once "
    "if lips or fingers tingle or muscles cramp.",
    "您的血钙低于正常。钙和维生素D请严格按医嘱服用。团队会在三天内安排复查，下一针等复查之后再打。"
    "如果嘴唇或手指发麻、肌肉抽筋，请马上告诉我们。",
)
FALLING_SOON = Text(
    "Your calcium has fallen since your injection. Your team is to repeat the test in the next "
    "few days. Tell us at once if lips or fingers tingle or muscles cramp.",
    "注射之后您的血钙下降了。团队会在几天内安排复查。如果嘴唇或手指发麻、肌肉抽筋，请马上告诉我们。",
)
CALCIUM_TOO_HIGH = Text(
    "Your blood calcium is dangerously high. Go to an emergency department now, together with a "
    "relative, and take no more calcium or vitamin D.",
    "您的血钙高到了危险的程度。请由家人陪同马上去急诊，不要再吃钙片和维生素D。",
)
HIGH_CALCIUM_AND_SYMPTOMS = Text(
    "Your calcium is high, and what you feel may come from it. Go to an emergency department now, "
    "together with a relative, and take no more calcium or vitamin D.",
    "您的血钙偏高，您的不适可能由此引起。请由家人陪同马上去急诊，不要再吃钙片和维生素D。",
)
HIGH_CALCIUM_PHONED_TODAY = Text(
    "Your calcium is too high. Take no more calcium or vitamin D; your team is to phone you "
    "today. Go to an emergency department if you vomit or become confused or very sleepy.",
    "您的血钙过高。请不要再吃钙片和维生素D，团队今天会给您打电话。如果呕吐、神志不清或嗜睡，请去急诊。",
)
SLIGHTLY_HIGH_SOON = Text(
    "Your calcium is above normal. Take no calcium or vitamin D until your team tells you to. The "
    "test is to be repeated within three days. Tell us at once if you vomit or become very "
    "thirsty, sleepy or confused.",
    "您的血钙高于正常。在团队通知之前，请先不要吃钙片和维生素D，并在三天内复查。"
    "如果呕吐、非常口渴、嗜睡或神志不清，请马上告诉我们。",
)
MAGNESIUM_NOW = Text(
    "Your magnesium is dangerously low. Go to an emergency department now. Phone 120 for spasms, "
    "a fit, fainting or an irregular heartbeat.",
    "您的血镁低到了危险的程度。请马上去急诊。如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
MAGNESIUM_TODAY = Text(
    "Your magnesium is low, and that pulls calcium down too. Your team is to phone you today. "
    "Phone 120 for spasms, a fit, fainting or an irregular heartbeat.",
    "您的血镁偏低，这也会使血钙下降。团队今天会给您打电话。如果抽搐、惊厥、晕倒或心跳不齐，请拨打120。",
)
MAGNESIUM_SOON = Text(
    "Your magnesium is below normal, and that pulls calcium down too. Your team is to contact you "
    "within two to three days. Tell us at once if lips or fingers tingle or muscles cramp.",
    "您的血镁低于正常，这也会使血钙下降。团队会在两三天内联系您。"
    "如果嘴唇或手指发麻、肌肉抽筋，请马上告诉我们。",
)
PHOSPHATE_NOW = Text(
    "Your phosphate is dangerously low. Go to an emergency department now. Phone 120 if breathing "
    "becomes hard, or you become very weak or confused.",
    "您的血磷低到了危险的程度。请马上去急诊。如果呼吸费力、浑身无力或神志不清，请拨打120。",
)
PHOSPHATE_TODAY = Text(
    "Your phosphate is low. Your team is to phone you today about treatment. Phone 120 if "
    "breathing becomes hard, or you become very weak or confused.",
    "您的血磷偏低。团队今天会给您打电话商量治疗。如果呼吸费力、浑身无力或神志不清，请拨打120。",
)
PHOSPHATE_SOON = Text(
    "Your phosphate is below normal. Your team is to contact you within two to three days about "
    "treatment. Tell us at once if you become very weak.",
    "您的血磷低于正常。团队会在两三天内联系您商量治疗。如果浑身无力，请马上告诉我们。",
)
KIDNEYS_AND_CALCIUM = Text(
    "With your kidneys, calcium falls more easily after the injection, so more blood tests are "
    "being arranged. Tell us at once if lips or fingers tingle or muscles cramp.",
    "由于您的肾功能，注射后血钙更容易下降，因此会为您多安排几次抽血。"
    "如果嘴唇或手指发麻、肌肉抽筋，请马上告诉我们。",
)
KIDNEYS_NOW = Text(
    "Your kidney test is much worse. Go to an emergency department now, and take along a list of "
    "your medicines.",
    "您的肾功能指标明显变差。请马上去急诊，并带上正在用的药物清单。",
)
KIDNEYS_TODAY = Text(
    "Your kidney test is worse. Your team is to phone you today and may repeat it together with "
    "calcium. Go to an emergency department if you pass hardly any urine, or become confused or "
    "very sleepy.",
    "您的肾功能指标变差。团队今天会给您打电话，可能会连同血钙一起复查。"
    "如果几乎没有尿、神志不清或嗜睡，请去急诊。",
)
KIDNEYS_SOON = Text(
    "Your kidney test is above normal. Your team is to contact you within two to three days and "
    "may repeat it together with calcium. Tell us at once if you pass hardly any urine.",
    "您的肾功能指标高于正常。团队会在两三天内联系您，可能会连同血钙一起复查。"
    "如果几乎没有尿，请马上告诉我们。",
)
HEART_TRACING_NOW = Text(
    "Your heart tracing shows a risk of a dangerous heartbeat. Go to an emergency department now. "
    "Phone 120 if you faint, or if your heart races or stumbles.",
    "您的心电图提示可能出现危险的心律。请马上去急诊。如果晕倒、心跳很快或不齐，请拨打120。",
)
HEART_TRACING_TODAY = Text(
    "Your heart tracing has to be looked into today: your team is to phone you, and please do as "
    "they say. Phone 120 if you faint, or if your heart races or stumbles.",
    "您的心电图今天需要处理，团队会给您打电话，请按他们说的做。如果晕倒、心跳很快或不齐，请拨打120。",
)
VITAMIN_D_SOON = Text(
    "Your vitamin D is low. Your team is to contact you within two to three days about the amount "
    "that you take.",
    "您的维生素D偏低。团队会在两三天内联系您，商量调整用量。",
)
VITAMIN_D_FIRST = Text(
    "Your vitamin D is very low, so your first injection waits until your doctor has a plan for "
    "it. Your team is to contact you within two to three days.",
    "您的维生素D很低，第一针要等医生定好方案之后再打。团队会在两三天内联系您。",
)
BLOOD_RESULTS = Text(
    "Your doctor is to go through your latest blood results with you at your next contact.",
    "下次联系时，医生会和您一起看最近的化验结果。",
)
NEUTROPENIA_NOW = Text(
    "Go to an emergency department now. Tell them that the blood cells that fight infection are "
    "very low and that you feel ill or feverish. Take nothing against the fever before a doctor "
    "has seen you.",
    "请马上去急诊，告诉医生您抗感染的白细胞很低，并且不舒服或体温升高。医生看过之前，不要先吃退烧药。",
)
NEUTROPENIA_TODAY = Text(
    "The blood cells that fight infection are very low, so your team is to phone you today. Take "
    "your temperature twice a day. Phone at once and go to an emergency department if it reaches "
    "37.5 °C, if you shake with cold or feel ill.",
    "您抗感染的白细胞很低，团队今天会给您打电话。请每天量两次体温。如果到了37.5°C、冷得发抖或感觉不舒服，"
    "请马上打电话并去急诊。",
)
NEUTROPENIA_SOON = Text(
    "The blood cells that fight infection are low. Take your temperature twice a day. Phone at "
    "once if it reaches 37.5 °C, if you shake with cold or feel ill.",
    "您抗感染的白细胞偏低。请每天量两次体温。如果到了37.5°C、冷得发抖或感觉不舒服，请马上打电话。",
)

# Of whatever trend, and also where a clinician has confirmed the level as stable: with a calcium
# that is known to be out of range, what is usual is no explanation.
LOW_SIGNS: tuple[OfAnswer, ...] = (
    *(Reported(code) for code in NERVE_AND_MUSCLE),
    Reported("hand_spasm"),
    Reported("seizure"),
    Reported("throat_tightness"),
    Reported("collapse"),
    Reported("confusion"),
    Reported("palpitations"),
    ReportedOnlyIn(NUMBNESS, regions=MOUTH_AND_HANDS),
)
GRAVE_HIGH_SIGNS: tuple[OfAnswer, ...] = (
    Reported("confusion"),
    Reported("drowsiness"),
    Rated("pro_vomiting", "frequency"),
    Rated("pro_vomiting", "severity"),
    Reported("unable_keep_fluids"),
    Says("no_urine_12h"),
)
# Beside the grave ones, which make an emergency wherever these make it urgent.
HIGH_SIGNS: tuple[OfAnswer, ...] = (
    Reported("thirst"),
    Reported("polyuria"),
    Rated("pro_frequent_urination", "frequency"),
    Rated("pro_nausea", "frequency"),
    Rated("pro_nausea", "severity"),
    Rated("pro_constipation", "severity"),
    Rated("pro_appetite", "severity"),
    Rated("pro_fatigue", "severity"),
    Reported("muscle_weakness_general"),
)


def _with_signs(abnormal: LabBelow | LabAbove, signs: tuple[OfAnswer, ...]) -> Criterion:
    """A result that is judged now, and a sign told now or within 7 d of the sample."""
    return abnormal & AnyOf(*signs, ToldAround(abnormal.code, signs, SYMPTOM_DAYS))


LATELY_LOW = CalciumLow(SYMPTOM_DAYS) | Lately(LabBelow(IONISED), SYMPTOM_DAYS)
LATELY_HIGH = CalciumHigh(SYMPTOM_DAYS) | Lately(LabAbove(IONISED), SYMPTOM_DAYS)
SEVERELY_HIGH = LabFrom(CORRECTED, CALCIUM_EMERGENCY_HIGH)
SEVERELY_HIGH_IONISED = LabAbove(IONISED, Decimal("1.60"))
LATELY_SEVERELY_HIGH = Lately(SEVERELY_HIGH, SYMPTOM_DAYS) | Lately(
    SEVERELY_HIGH_IONISED, SYMPTOM_DAYS
)
# Ionised calcium wins, as far as no emergency is at stake. Results have days and no hours: the
# same or the next day stands for 24 h.
UNSETTLED = ~InRangeBy(CORRECTED, IONISED, days=1)
INJECTION_NEAR = AnyOf(DoseDueWithin(7), OnRecord("hypoca_risk"), DoseNumber(1, 2))

TOO_LITTLE_TO_BEGIN = LabBelow("vitd_25oh", 30) & DoseNumber(0, 0)
KIDNEYS_TESTED = AnyOf(LabGiven(CREATININE), LabGiven("crcl"), LabGiven("egfr"))
FEW_NEUTROPHILS = LabBelow(NEUTROPHILS, Decimal("0.5"))
UNWELL = (Reported("unwell_general"), Reported("chills_rigors"))
ILL_NOW = AnyOf(Measured(TEMPERATURE, FEVER_ON_TREATMENT), *UNWELL)
ILL_LATELY = AnyOf(
    MeasuredBefore(TEMPERATURE, FEVER_ON_TREATMENT, ONE_DAY),
    *(ToldWithin(sign, ONE_DAY) for sign in UNWELL),
)

RULES = (
    Rule(
        number=26,
        id="hypoca.lab-severe",
        section="C",
        condition=Condition.HYPOCALCAEMIA,
        criteria="ca_corrected < 1.90 mmol/L (7.6 mg/dL), ca_ionised < 1.00 mmol/L, or CTCAE ≥ G3 "
        "in either unit. A normal ionised calcium does not take it back.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    LabBelow(CORRECTED, CALCIUM_EMERGENCY_LOW),
                    GradedLow(CORRECTED, 3),
                    LabBelow(IONISED, Decimal("1.00")),
                ),
            ),
        ),
        advice=CALCIUM_TOO_LOW,
        notify=(Role.ONC_ONCALL, Role.ENDO, Role.PHARM),
        page=(Role.ONC_ONCALL,),
        source="SFE-LOCA over CTCAE5 G3",
        status="V",
        side_effects=("hold_next_dose",),
        is_symptom=False,
    ),
    Rule(
        number=27,
        id="hypoca.lab-low-with-symptoms",
        section="C",
        condition=Condition.HYPOCALCAEMIA,
        criteria="ca_corrected or ca_ionised below LLN by any amount, and within 7 d either side "
        "any of perioral_tingling, finger_toe_tingling, muscle_cramps, muscle_twitching, "
        "hand_spasm, seizure, throat_tightness, collapse, confusion, palpitations, or numbness of "
        "mouth or hands only, of any grade and trend. A normal ionised calcium does not take it "
        "back.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    _with_signs(LabBelow(CORRECTED), LOW_SIGNS),
                    _with_signs(LabBelow(IONISED), LOW_SIGNS),
                    LATELY_LOW & AnyOf(*LOW_SIGNS),
                ),
            ),
        ),
        advice=LOW_CALCIUM_AND_SYMPTOMS,
        notify=(Role.ONC_ONCALL, Role.ENDO),
        page=(Role.ONC_ONCALL,),
        source="SFE-LOCA; CTCAE5",
        status="V",
        side_effects=("hold_next_dose",),
        is_symptom=False,
    ),
    Rule(
        number=28,
        id="hypoca.lab-moderate",
        section="C",
        condition=Condition.HYPOCALCAEMIA,
        criteria="1.90 ≤ ca_corrected < 2.00 mmol/L (7.6 to 8.0 mg/dL) or CTCAE G2, no symptoms. "
        "Not where ca_ionised of the same day, the day before or after lies within its limits.",
        cases=(
            Case(
                Tier.URGENT,
                (LabBelow(CORRECTED, Decimal("2.00")) | GradedLow(CORRECTED, 2)) & UNSETTLED,
            ),
        ),
        advice=LOW_CALCIUM_PHONED_TODAY,
        notify=(Role.ONC, Role.PHARM, Role.NURSE),
        source="CTCAE5; FDA-XGEVA; EU-SMPC",
        status="V",
        side_effects=("hold_next_dose",),
        yields_to=("hypoca.lab-severe", "hypoca.lab-low-with-symptoms"),
        is_symptom=False,
    ),
    Rule(
        number=29,
        id="hypoca.lab-mild",
        section="C",
        condition=Condition.HYPOCALCAEMIA,
        criteria="2.00 mmol/L ≤ ca_corrected < LLN, or 1.00 mmol/L ≤ ca_ionised < LLN. URGENT if a "
        "dose is due within 7 d or overdue, for hypoca_risk, and after dose 1 or 2. Not for "
        "ca_corrected where ca_ionised of the same day, the day before or after lies within its "
        "limits.",
        cases=(
            Case(
                Tier.URGENT,
                (LabBelow(CORRECTED) & UNSETTLED | LabBelow(IONISED)) & INJECTION_NEAR,
                advice=SLIGHTLY_LOW_PHONED_TODAY,
            ),
            Case(Tier.SOON, LabBelow(CORRECTED) & UNSETTLED | LabBelow(IONISED)),
        ),
        advice=SLIGHTLY_LOW_SOON,
        notify=(Role.NURSE, Role.ONC, Role.PHARM),
        source="CTCAE5 G1; label contraindication",
        status="V",
        side_effects=("hold_next_dose",),
        yields_to=("hypoca.lab-severe", "hypoca.lab-low-with-symptoms", "hypoca.lab-moderate"),
        is_symptom=False,
    ),
    Rule(
        number=30,
        id="hypoca.falling-trend",
        section="C",
        condition=Condition.HYPOCALCAEMIA,
        criteria="ca_corrected ≥ 0.25 mmol/L (1.0 mg/dL) below its highest value of the 28 d "
        "before that was taken on the day of the last dose or earlier, although still in range.",
        cases=(Case(Tier.SOON, FallenSinceDose(CORRECTED, CALCIUM_FALL, days=28)),),
        advice=FALLING_SOON,
        notify=(Role.NURSE, Role.ONC),
        source="JPN2014",
        status="V+D",
        yields_to=(
            "hypoca.lab-severe",
            "hypoca.lab-low-with-symptoms",
            "hypoca.lab-moderate",
            "hypoca.lab-mild",
        ),
        is_symptom=False,
    ),
    Rule(
        number=33,
        id="hyperca.lab-severe",
        section="C",
        condition=Condition.HYPERCALCAEMIA,
        criteria="ca_corrected ≥ 3.00 mmol/L (12.0 mg/dL), ca_ionised > 1.60 mmol/L, or CTCAE ≥ G3 "
        "in either unit. A normal ionised calcium does not take it back.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(SEVERELY_HIGH, GradedHigh(CORRECTED, 3), SEVERELY_HIGH_IONISED),
            ),
        ),
        advice=CALCIUM_TOO_HIGH,
        notify=(Role.ONC_ONCALL, Role.ENDO, Role.NEPH, Role.PHARM),
        page=(Role.ONC_ONCALL,),
        source="BMJBP-HICA and MEDINDEX, stricter than CTCAE5 G3 and SFE-HICA",
        status="V",
        is_symptom=False,
    ),
    Rule(
        number=34,
        id="hyperca.lab-moderate",
        section="C",
        condition=Condition.HYPERCALCAEMIA,
        criteria="2.90 ≤ ca_corrected < 3.00 mmol/L, CTCAE G2 in either unit, ca_ionised 1.50 to "
        "1.60 mmol/L; or either above ULN and within 7 d either side any of thirst, polyuria, "
        "frequent urination, nausea, vomiting, constipation, appetite, fatigue, drowsiness, "
        "muscle_weakness_general, confusion, unable_keep_fluids, no_urine_12h, of any level. "
        "EMERGENCY with confusion, drowsiness, vomiting, unable_keep_fluids or no_urine_12h, and "
        "for any of all where the latest calcium, ≤ 7 d old, was severe. Where ca_ionised of the "
        "same day, the day before or after lies within its limits, ca_corrected makes no URGENT.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    _with_signs(LabAbove(CORRECTED), GRAVE_HIGH_SIGNS),
                    _with_signs(LabAbove(IONISED), GRAVE_HIGH_SIGNS),
                    LATELY_HIGH & AnyOf(*GRAVE_HIGH_SIGNS),
                    LATELY_SEVERELY_HIGH & AnyOf(*HIGH_SIGNS),
                ),
                advice=HIGH_CALCIUM_AND_SYMPTOMS,
            ),
            Case(
                Tier.URGENT,
                AnyOf(
                    UNSETTLED
                    & AnyOf(
                        LabFrom(CORRECTED, Decimal("2.90")),
                        GradedHigh(CORRECTED, 2),
                        _with_signs(LabAbove(CORRECTED), HIGH_SIGNS),
                    ),
                    LabFrom(IONISED, Decimal("1.50")),
                    _with_signs(LabAbove(IONISED), HIGH_SIGNS),
                    LATELY_HIGH & AnyOf(*HIGH_SIGNS),
                ),
            ),
        ),
        advice=HIGH_CALCIUM_PHONED_TODAY,
        notify=(Role.ONC, Role.NURSE, Role.PHARM),
        source="CTCAE5 G2; SFE-HICA; SPCG",
        status="V",
        yields_to=("hyperca.lab-severe",),
        is_symptom=False,
    ),
    Rule(
        number=35,
        id="hyperca.lab-mild",
        section="C",
        condition=Condition.HYPERCALCAEMIA,
        criteria="ULN < ca_corrected < 2.90 mmol/L, or ULN < ca_ionised < 1.50 mmol/L, no "
        "symptoms. Not for ca_corrected where ca_ionised of the same day, the day before or after "
        "lies within its limits.",
        cases=(Case(Tier.SOON, LabAbove(CORRECTED) & UNSETTLED | LabAbove(IONISED)),),
        advice=SLIGHTLY_HIGH_SOON,
        notify=(Role.NURSE, Role.ONC, Role.PHARM),
        source="CTCAE5 G1; EU-SMPC 4.2",
        status="V",
        yields_to=("hyperca.lab-severe", "hyperca.lab-moderate"),
        is_symptom=False,
    ),
    Rule(
        number=37,
        id="electrolyte.magnesium-low",
        section="C",
        condition=Condition.ELECTROLYTE,
        criteria="magnesium < 0.40 mmol/L (0.9 mg/dL) or CTCAE ≥ G3: EMERGENCY; < 0.50 or G2: "
        "URGENT; below LLN: SOON.",
        cases=(
            Case(
                Tier.EMERGENCY,
                LabBelow("magnesium", Decimal("0.40")) | GradedLow("magnesium", 3),
                advice=MAGNESIUM_NOW,
            ),
            Case(
                Tier.URGENT,
                LabBelow("magnesium", Decimal("0.50")) | GradedLow("magnesium", 2),
                advice=MAGNESIUM_TODAY,
            ),
            Case(Tier.SOON, LabBelow("magnesium")),
        ),
        advice=MAGNESIUM_SOON,
        notify=(Role.ONC, Role.PHARM),
        source="CTCAE5; CACA2025-seed",
        status="V",
        side_effects=("mark_hypoca_risk",),
        is_symptom=False,
    ),
    Rule(
        number=38,
        id="electrolyte.phosphate-low",
        section="C",
        condition=Condition.ELECTROLYTE,
        criteria="phosphate < 0.30 mmol/L or CTCAE v4 G4: EMERGENCY; < 0.60 or G3: URGENT; < 0.80 "
        "or G2: SOON.",
        cases=(
            Case(
                Tier.EMERGENCY,
                LabBelow("phosphate", Decimal("0.30")) | GradedLow("phosphate", 4),
                advice=PHOSPHATE_NOW,
            ),
            Case(
                Tier.URGENT,
                LabBelow("phosphate", Decimal("0.60")) | GradedLow("phosphate", 3),
                advice=PHOSPHATE_TODAY,
            ),
            Case(Tier.SOON, LabBelow("phosphate", Decimal("0.80")) | GradedLow("phosphate", 2)),
        ),
        advice=PHOSPHATE_SOON,
        notify=(Role.ONC, Role.PHARM),
        source="CTCAE4; EU PIL",
        status="V",
        is_symptom=False,
    ),
    Rule(
        number=39,
        id="renal.crcl-below-30",
        section="C",
        condition=Condition.KIDNEY,
        criteria="Denosumab given or planned and not stopped, and a result of crcl or egfr < 30 "
        "mL/min; or a result of creatinine, crcl or egfr with dialysis; or one without a crcl of "
        "its own, and the crcl on record < 30.",
        cases=(
            Case(
                Tier.SOON,
                OnDenosumab()
                & AnyOf(
                    LabBelow("crcl", CRCL_LIMIT),
                    LabBelow("egfr", CRCL_LIMIT),
                    KIDNEYS_TESTED & OnRecord("dialysis"),
                    KIDNEYS_TESTED & ~LabGiven("crcl") & ClearanceKnownBelow(CRCL_LIMIT),
                ),
            ),
        ),
        advice=KIDNEYS_AND_CALCIUM,
        notify=(Role.ONC, Role.NEPH, Role.PHARM, Role.NURSE),
        source="FDA-XGEVA; EU-SMPC; JPN2014; BMC2024",
        status="V+D",
        side_effects=("mark_hypoca_risk", "monitoring_plan"),
        is_symptom=False,
    ),
    Rule(
        number=40,
        id="renal.creatinine-rise",
        section="C",
        condition=Condition.KIDNEY,
        criteria="creatinine > 3 × its lowest value of the last 365 d, or > 3 × ULN without "
        "dialysis: EMERGENCY; ≥ 1.5 × its lowest value of the last 90 d: URGENT; above ULN where "
        "the result before was not, or none is known: SOON.",
        cases=(
            Case(
                Tier.EMERGENCY,
                (LabAbove(CREATININE, times=Decimal(3)) & ~OnRecord("dialysis"))
                | LabRisen(CREATININE, 200, days=A_YEAR, beyond=True),
                advice=KIDNEYS_NOW,
            ),
            Case(Tier.URGENT, LabRisen(CREATININE, 50, days=90), advice=KIDNEYS_TODAY),
            Case(Tier.SOON, NewlyAbove(CREATININE)),
        ),
        advice=KIDNEYS_SOON,
        notify=(Role.ONC, Role.NEPH),
        source="CTCAE5",
        status="V+D",
        is_symptom=False,
    ),
    Rule(
        number=41,
        id="ecg.qtc-prolonged",
        section="C",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="qtc > 500 ms, or > 60 ms above its lowest value of the last 365 d: EMERGENCY; "
        "> 480 ms: URGENT.",
        cases=(
            Case(
                Tier.EMERGENCY,
                LabAbove(QTC, 500) | LabHigher(QTC, 60, days=A_YEAR),
                advice=HEART_TRACING_NOW,
            ),
            Case(Tier.URGENT, LabAbove(QTC, 480)),
        ),
        advice=HEART_TRACING_TODAY,
        notify=(Role.ONC_ONCALL, Role.CARD, Role.PHARM),
        source="CTCAE5; PIL-CH",
        status="V+K",
        is_symptom=False,
    ),
    Rule(
        number=42,
        id="lab.vitamin-d-low",
        section="C",
        condition=Condition.ELECTROLYTE,
        criteria="vitd_25oh < 50 nmol/L (20 ng/mL); < 30 nmol/L (12 ng/mL) before dose 1 holds the "
        "dose until a clinician confirms the plan.",
        cases=(
            Case(Tier.SOON, TOO_LITTLE_TO_BEGIN, advice=VITAMIN_D_FIRST),
            Case(Tier.SOON, LabBelow("vitd_25oh", 50)),
        ),
        advice=VITAMIN_D_SOON,
        notify=(Role.ONC, Role.PHARM, Role.NURSE),
        source="BODY2015",
        status="V+K",
        side_effects=("mark_hypoca_risk",),
        additions=(Addition(TOO_LITTLE_TO_BEGIN, side_effects=("hold_next_dose",)),),
        is_symptom=False,
    ),
    Rule(
        number=43,
        id="lab.bone-marker-or-tumour-marker-rise",
        section="C",
        condition=Condition.MARKERS,
        criteria="alp > 2.5 × ULN or ≥ 2 × its lowest value of the last 365 d; bap, p1np, bctx, "
        "tracp5b or untx_cr ≥ 50 % above the lowest of the samples ≥ 28 d and ≤ 365 d older; ca153 "
        "≥ 25 % above the lowest of the samples of other days in the last 365 d. For staff only.",
        cases=(
            Case(
                Tier.SOON,
                AnyOf(
                    LabAbove("alp", times=Decimal("2.5")),
                    LabRisen("alp", 100, days=A_YEAR),
                    *(LabRisen(code, MARKER_RISE, days=A_YEAR, apart=28) for code in BONE_MARKERS),
                    LabRisen("ca153", 25, days=A_YEAR, apart=1),
                ),
            ),
        ),
        advice=BLOOD_RESULTS,
        notify=(Role.ONC,),
        source="CACA2025-seed; ESMO",
        status="V+D",
        is_symptom=False,
    ),
    Rule(
        number=58,
        id="infection.neutropenia-lab",
        section="E",
        condition=Condition.INFECTION,
        criteria="anc < 0.5 × 10⁹/L: URGENT, and EMERGENCY with temperature ≥ 37.5 °C, "
        "unwell_general or chills_rigors now or within 24 h before, or told now with such a "
        "result of the last 7 d and none since; 0.5 ≤ anc < 1.0: SOON. The absolute value counts, "
        "not the CTCAE grade.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    FEW_NEUTROPHILS & (ILL_NOW | ILL_LATELY),
                    Lately(FEW_NEUTROPHILS, NEUTROPENIA_DAYS) & ~LabGiven(NEUTROPHILS) & ILL_NOW,
                ),
                advice=NEUTROPENIA_NOW,
            ),
            Case(Tier.URGENT, FEW_NEUTROPHILS, advice=NEUTROPENIA_TODAY),
            Case(Tier.SOON, LabBelow(NEUTROPHILS, Decimal("1.0"))),
        ),
        advice=NEUTROPENIA_SOON,
        notify=(Role.ONC, Role.NURSE),
        source="CTCAE5 and CTCAE6",
        status="V+D",
        is_symptom=False,
    ),
)
