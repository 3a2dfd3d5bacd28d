"""Section F: osteonecrosis of the jaw (ONJ), teeth, and the ear canal."""

from dataclasses import dataclass

from companion.rules.triage.chart import Chart
from companion.rules.triage.criteria import (
    AnyOf,
    CameBack,
    Criterion,
    Dated,
    DosedWithin,
    LastedFor,
    Measured,
    Met,
    PainAt,
    Reported,
)
from companion.rules.triage.findings import Evidence
from companion.rules.triage.rule import Case, Rule
from companion.rules.triage.thresholds import FEVER, SEVERE_PAIN
from companion.rules.vocabulary import Condition, Role, Site, Text, Tier

JAW = frozenset({Site.JAW})
SURGERY = "dental_procedure_planned"
A_YEAR_IN_DAYS = 366
NOT_HEALED_DAYS = 14
HEALING_DAYS = 60
A_WEEK_AHEAD = 7
MORE_THAN_A_WEEK = 8

JAW_INFECTION_SPREADS = Text(
    "Go to an emergency department now. An infection of the mouth that spreads can close the "
    "airway: phone 120 if it becomes hard to breathe or to swallow.",
    "请马上去急诊。口腔感染扩散后可能堵住气道：如果呼吸或吞咽变得困难，请拨打120。",
)
BONE_IS_BARE = Text(
    "Your team is to contact you today and to arrange for a mouth surgeon to see you. Have no "
    "tooth pulled, and keep your mouth clean. Go to an emergency department if your face swells "
    "or swallowing becomes hard.",
    "团队今天会联系您，并安排口腔颌面外科医生为您检查。请不要拔牙，保持口腔清洁。"
    "如果脸肿起来或吞咽困难，请去急诊。",
)
DENTAL_CHECK = Text(
    "Your team is to arrange a dental check within days. Before any treatment, tell the dentist "
    "that you receive denosumab.",
    "团队会在几天内为您安排口腔检查。治疗之前，请先告诉牙医您在使用地舒单抗。",
)
DENTAL_CHECK_TODAY = Text(
    "Your team is to contact you today and to arrange a dental check. Before any treatment, tell "
    "the dentist that you receive denosumab. Go to an emergency department if your face swells, "
    "you get a fever, or swallowing becomes hard.",
    "团队今天会联系您，并安排口腔检查。治疗之前，请先告诉牙医您在使用地舒单抗。"
    "如果脸肿起来、发烧或吞咽困难，请去急诊。",
)
NO_EXTRACTION_YET = Text(
    "Please have no tooth pulled and no implant set until your cancer team and your dentist have "
    "agreed on a plan. Your team is to contact you within two to three days.",
    "在肿瘤团队和牙医商定方案之前，请不要拔牙或种牙。团队会在两三天内联系您。",
)
NO_EXTRACTION_THIS_WEEK = Text(
    "Please have no tooth pulled and no implant set until your cancer team and your dentist have "
    "agreed on a plan. Your team is to contact you today. If it is done already and the bleeding "
    "does not stop, go to an emergency department.",
    "在肿瘤团队和牙医商定方案之前，请不要拔牙或种牙。团队今天会联系您。如果已经做了，而且血止不住，请去急诊。",
)
WOUND_TO_BE_SEEN = Text(
    "Your team is to contact you within two to three days to see whether your mouth has healed. "
    "Tell us at once about pain, swelling, pus or bone that you can see.",
    "团队会在两三天内联系您，了解口腔伤口是否已经长好。如果疼痛、肿胀、流脓或看得见骨头，请马上告诉我们。",
)
INJECTION_WAITS = Text(
    "Your next injection is to wait until your mouth has been checked. Your team is to contact "
    "you within two to three days.",
    "下一次注射要等口腔检查之后再定。团队会在两三天内联系您。",
)
EAR_CHECK = Text(
    "Your team is to arrange a check of your ear. Tell us if the pain or the discharge becomes "
    "worse, or if you hear less.",
    "团队会为您安排耳部检查。如果疼痛或流液加重，或者听力下降，请告诉我们。",
)


@dataclass(frozen=True)
class DosePlanned(Criterion):
    """A next dose of denosumab is planned, or overdue."""

    def met(self, chart: Chart) -> Met:
        days = chart.facts.context.days_to_next_dose
        return None if days is None else (Evidence("context.days_to_next_dose", str(days)),)


# Pain that was marked at the jaw is pain of the jaw, whether or not the item was answered. Pus is
# urgent by itself, and so not among these.
JAW_SYMPTOM = AnyOf(
    Reported("jaw_pain"),
    PainAt(JAW),
    Reported("jaw_swelling"),
    Reported("jaw_numb_heavy"),
    Reported("loose_tooth"),
    Reported("oral_sore_nonhealing"),
)
LONG_UNHEALED = Reported("oral_sore_nonhealing") & LastedFor(
    "oral_sore_nonhealing", NOT_HEALED_DAYS
)
# A patient cannot confirm that the wound of an operation has healed: somebody has to look.
OPERATED = Dated(SURGERY, first=-HEALING_DAYS, last=0)
OPEN_LESION = AnyOf(Reported("oral_sore_nonhealing"), Reported("exposed_bone_mouth"), OPERATED)

RULES = (
    Rule(
        number=60,
        id="onj.spreading-infection",
        section="F",
        condition=Condition.ONJ,
        criteria="jaw_swelling or gum_discharge, with trismus_dysphagia, throat_tightness or "
        "temperature ≥ 38.0 °C.",
        cases=(
            Case(
                Tier.EMERGENCY,
                (Reported("jaw_swelling") | Reported("gum_discharge"))
                & AnyOf(
                    Reported("trismus_dysphagia"),
                    Reported("throat_tightness"),
                    Measured("temperature_c", FEVER),
                ),
            ),
        ),
        advice=JAW_INFECTION_SPREADS,
        notify=(Role.ONC_ONCALL, Role.DENT),
        page=(Role.ONC_ONCALL, Role.DENT),
        source="CTCAE5; knowledge",
        status="V+K",
    ),
    Rule(
        number=61,
        id="onj.exposed-bone",
        section="F",
        condition=Condition.ONJ,
        criteria="exposed_bone_mouth for any time.",
        cases=(Case(Tier.URGENT, Reported("exposed_bone_mouth")),),
        advice=BONE_IS_BARE,
        notify=(Role.DENT, Role.ONC),
        source="MASCC-ONJ; FDA-XGEVA; EU-SMPC",
        status="V",
        side_effects=("hold_next_dose",),
    ),
    Rule(
        number=62,
        id="onj.symptoms",
        section="F",
        condition=Condition.ONJ,
        criteria="Denosumab within 12 months and any of jaw_pain (or pain marked at the jaw), "
        "jaw_swelling, jaw_numb_heavy, loose_tooth, gum_discharge, oral_sore_nonhealing. URGENT "
        "for gum_discharge, a sore for ≥ 14 d or an unknown time, or pain of the jaw at NRS ≥ 7.",
        cases=(
            Case(
                Tier.URGENT,
                DosedWithin(A_YEAR_IN_DAYS)
                & AnyOf(Reported("gum_discharge"), LONG_UNHEALED, PainAt(JAW, SEVERE_PAIN)),
                advice=DENTAL_CHECK_TODAY,
            ),
            Case(Tier.SOON, DosedWithin(A_YEAR_IN_DAYS) & JAW_SYMPTOM),
        ),
        advice=DENTAL_CHECK,
        notify=(Role.DENT, Role.ONC, Role.NURSE),
        source="PIL-CH; PIL-UK; XGEVA-EU",
        status="V+D",
    ),
    Rule(
        number=63,
        id="dental.invasive-planned",
        section="F",
        condition=Condition.ONJ,
        criteria="dental_procedure_planned today or later, or within the past 60 d: healing is "
        "for a clinician to confirm. URGENT from today to 7 d ahead.",
        cases=(
            Case(
                Tier.URGENT,
                Dated(SURGERY, first=0, last=A_WEEK_AHEAD),
                advice=NO_EXTRACTION_THIS_WEEK,
            ),
            Case(Tier.SOON, OPERATED, advice=WOUND_TO_BE_SEEN),
            Case(Tier.SOON, Dated(SURGERY, first=0)),
        ),
        advice=NO_EXTRACTION_YET,
        notify=(Role.DENT, Role.ONC, Role.NURSE),
        source="XGEVA-EU; EU-SMPC; MASCC-ONJ",
        status="V",
        is_symptom=False,
    ),
    Rule(
        number=64,
        id="dental.unhealed-lesion-block",
        section="F",
        condition=Condition.ONJ,
        criteria="A next dose is planned, and oral_sore_nonhealing, exposed_bone_mouth, or surgery "
        "in the mouth within the past 60 d.",
        cases=(Case(Tier.SOON, DosePlanned() & OPEN_LESION),),
        advice=INJECTION_WAITS,
        notify=(Role.ONC, Role.DENT),
        source="EU-SMPC; XGEVA-EU; PIL-UK; MIMS-MY",
        status="V",
        side_effects=("hold_next_dose",),
        is_symptom=False,
    ),
    Rule(
        number=65,
        id="ear.external-canal",
        section="F",
        condition=Condition.ONJ,
        criteria="ear_pain_discharge for > 7 d or an unknown time, or begun anew after an earlier "
        "report of it.",
        cases=(
            Case(
                Tier.SOON,
                Reported("ear_pain_discharge")
                & (
                    LastedFor("ear_pain_discharge", MORE_THAN_A_WEEK)
                    | CameBack("ear_pain_discharge")
                ),
            ),
        ),
        advice=EAR_CHECK,
        notify=(Role.ENT, Role.ONC, Role.NURSE),
        source="MHRA-2017 (via IPNSM); MIMS-HK; MIMS-MY",
        status="V2",
    ),
)
