"""Notes, and what is said when no rule fired."""

from functools import partial

from companion.rules.triage.criteria import (
    MayBe,
    Measured,
    NoteToRead,
    OnRecord,
    Reported,
    Says,
    SecondReaderAlarmed,
)
from companion.rules.triage.rule import Case, Rule
from companion.rules.triage.ruleset.spinal_cord import NEUROLOGY_QUESTIONS
from companion.rules.triage.thresholds import FEVER, FEVER_ON_TREATMENT
from companion.rules.vocabulary import Condition, Role, Text, Tier

NURSE_READS = Text(
    "A nurse is to read your note today. If anything frightens you or becomes worse, do not wait "
    "for that: phone.",
    "护士今天会阅读您的留言。如果感到害怕或症状加重，不要等待，请直接打电话。",
)
NOTHING_FOUND = Text(
    "Stored for your team. Phone if anything new worries you; phone 120 for new weakness, "
    "numbness, trouble breathing, spasms, or loss of bladder or bowel control.",
    "已记录，团队可以看到。如有新的担心请打电话；如果出现新的无力、麻木、呼吸困难、抽搐或大小便失控，"
    "请拨打120。",
)

STILL_OPEN = Text(
    "Stored. An earlier report of yours is still being dealt with: go on doing what you were told "
    "then. If you become worse, phone 120 at once.",
    "已记录。您之前的报告仍在处理中:请继续按当时的提示去做。如果加重，请马上拨打120。",
)

ANSWER_QUESTIONS = Text(
    "What you wrote may be serious. Please answer the questions that follow now, and do what is "
    "said here.",
    "您写的情况可能比较严重。请现在回答接下来的问题，并按这里的提示去做。",
)
FEVER_NOW = Text(
    "Take your temperature now and enter it. Fever during cancer treatment cannot wait: go to an "
    "emergency department now and say that you are treated for cancer.",
    "请现在量体温并填写。抗肿瘤治疗期间发热不能等:请马上去急诊，并说明您正在接受抗肿瘤治疗。",
)
FEVER_TODAY = Text(
    "Take your temperature now and enter it. Your team is to phone you today. Phone 120 if you "
    "shiver, become confused or cannot breathe well.",
    "请现在量体温并填写。团队今天会给您打电话。如果寒战、神志不清或呼吸困难，请拨打120。",
)
PAIN_TODAY = Text(
    "Your team is to phone you today about your pain. Phone 120 if you become weak or numb, or if "
    "the pain suddenly becomes much worse.",
    "团队今天会就疼痛给您打电话。如果出现无力、麻木或疼痛突然加重，请拨打120。",
)
NOT_ALONE = Text(
    "You do not have to carry this alone: somebody of your team is to phone you today. If you "
    "think of ending your life, phone the crisis line 12356 or 120 now.",
    "您不必一个人扛着:团队今天会给您打电话。如果有轻生的念头，请马上拨打心理援助热线12356或120。",
)
WEIGHT_SOON = Text(
    "Your team and the dietitian are to contact you about your weight within two to three days.",
    "团队和营养师会在两三天内就体重问题联系您。",
)
LESS_ACTIVE = Text(
    "Your team is to contact you within two to three days. Please answer the questions about legs, "
    "bladder and bowels now.",
    "团队会在两三天内联系您。请现在回答关于腿、小便和大便的问题。",
)
NO_TOOTH_OUT_YET = Text(
    "Please do not have a tooth out or an implant put in before your cancer team and your dentist "
    "have agreed on it. Your team is to contact you within two to three days.",
    "在肿瘤团队和牙医商定之前，请不要拔牙或种牙。团队会在两三天内联系您。",
)

READ_FIRST = Text(
    "A nurse is to read your note and phone you today. Phone 120 if you become weak or numb, "
    "cannot breathe well, are confused, or if it becomes worse.",
    "护士今天会阅读您的留言并给您打电话。如果出现无力、麻木、呼吸困难、神志不清或加重，请拨打120。",
)

ON_TREATMENT = MayBe("sact_42d") | Says("on_treatment_told")


# What only a note can say, for want of an item that asks for it.
_told = partial(Rule, number=85, section="H", source="design", status="D")


RULES = (
    _told(
        id="note.second-reading",
        condition=Condition.UNREAD_NOTE,
        criteria="The second reader (likeness to known sentences, in the background) is alarmed by "
        "a note of which the first understood nothing urgent. What it is likest to is a hint.",
        cases=(Case(Tier.URGENT, SecondReaderAlarmed()),),
        advice=READ_FIRST,
        notify=(Role.NURSE,),
        is_symptom=False,
    ),
    _told(
        id="note.fever",
        condition=Condition.INFECTION,
        criteria="The note tells of fever without a number: as rules 51 and 53 at 38.0 °C. "
        "EMERGENCY where sact_42d is yes or unknown, or the note says that she is on "
        "chemotherapy.",
        cases=(
            Case(
                Tier.EMERGENCY,
                Says("fever_told") & ON_TREATMENT & ~Measured("temperature_c", below=FEVER),
            ),
            Case(
                Tier.URGENT,
                Says("fever_told") & ~Measured("temperature_c", below=FEVER_ON_TREATMENT),
                advice=FEVER_TODAY,
            ),
        ),
        advice=FEVER_NOW,
        notify=(Role.ONC_ONCALL, Role.NURSE),
    ),
    _told(
        id="note.pain-out-of-control",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="The note says that the pain cannot be borne or that no painkiller helps.",
        cases=(Case(Tier.URGENT, Reported("pain_out_of_control")),),
        advice=PAIN_TODAY,
        notify=(Role.NURSE, Role.PALL),
    ),
    _told(
        id="note.weary-of-life",
        condition=Condition.SELF_HARM,
        criteria="The note says that she would rather not live, without a plan.",
        cases=(Case(Tier.URGENT, Says("weary_of_life")),),
        advice=NOT_ALONE,
        notify=(Role.NURSE, Role.PSY),
    ),
    _told(
        id="note.weight-loss",
        condition=Condition.WEIGHT_LOSS,
        criteria="The note tells of weight loss that was not wanted.",
        cases=(Case(Tier.SOON, Says("weight_loss_told") & ~OnRecord("weight_loss_intended")),),
        advice=WEIGHT_SOON,
        notify=(Role.NURSE, Role.DIET),
    ),
    _told(
        id="note.decline",
        condition=Condition.FUNCTION,
        criteria="The note says that she can do less than before.",
        cases=(Case(Tier.SOON, Says("decline_told"), ask_now=NEUROLOGY_QUESTIONS),),
        advice=LESS_ACTIVE,
        notify=(Role.NURSE, Role.ONC),
    ),
    _told(
        id="note.dental-work",
        condition=Condition.ONJ,
        criteria="The note tells of a tooth out, an implant or other surgery of the mouth, done "
        "lately or planned.",
        cases=(Case(Tier.SOON, Says("dental_work_told")),),
        advice=NO_TOOTH_OUT_YET,
        notify=(Role.DENT, Role.NURSE),
        source="XGEVA-EU; EU-SMPC; MASCC-ONJ",
    ),
    Rule(
        number=86,
        id="general.freetext-unreadable",
        section="H",
        condition=Condition.UNREAD_NOTE,
        criteria="A note of which anything was not understood, or that speaks of a red flag in "
        "whatever way (also rule 85): a nurse reads it the same day. An item of work, which does "
        "not count for the tier.",
        cases=(Case(Tier.SOON, NoteToRead()),),
        advice=NURSE_READS,
        notify=(Role.NURSE,),
        source="design",
        status="D",
        is_symptom=False,
        is_work_item=True,
    ),
)

FROM_NOTE = Rule(
    number=85,
    id="general.freetext-redflag",
    section="H",
    condition=Condition.UNREAD_NOTE,
    criteria="A concept of the note that is affirmed, current and about the patient counts as if "
    "it had been answered, also where the answer says 'no'; its tier, condition and roles are "
    "those of the rule that it fires. Negated, over, about somebody else or only supposed: no "
    "rule fires by it. Unclear counts as affirmed.",
    cases=(),
    advice=ANSWER_QUESTIONS,
    notify=(Role.NURSE,),
    source="design",
    status="D",
    is_symptom=False,
)
