"""Section I: weight, function, and what patients rate week by week.

Rule 90 guards the entry of a weight (see instruments), rule 96 is a scheduled job, and rule 95
stands with the emergencies.
"""

from companion.rules.instruments.pro_ctcae import PRO_CTCAE_WEEKLY
from companion.rules.triage.criteria import (
    AnyOf,
    Criterion,
    Declined,
    Fallen,
    FirstLevel,
    LowBodyMass,
    OnRecord,
    Rated,
    Risen,
)
from companion.rules.triage.rule import Case, Rule
from companion.rules.triage.ruleset.spinal_cord import (
    BOWEL_CONTROL_WORSE,
    NEUROLOGY_QUESTIONS,
    URINE_CONTROL_WORSE,
)
from companion.rules.triage.thresholds import LOW_BMI, WEIGHT_LOSS
from companion.rules.vocabulary import Condition, Role, Text, Tier

WEIGHT = "weight_kg"
SIX_MONTHS_IN_DAYS = 183
A_MONTH_IN_DAYS = 31
LOSS_WHEN_THIN = 2  # percent, as are the next two
SEVERE_LOSS = 10
SEVERE_LOSS_IN_A_MONTH = 5

ACTIVITY = "activity_level"
NEEDS_HELP = 3
SEVERE, NEARLY_ALWAYS, OFTEN, QUITE_A_BIT = 3, 4, 3, 3

LOST_WEIGHT = Text(
    "You have lost weight. A dietitian and your team are to contact you within days. Tell us if "
    "you can hardly eat or drink.",
    "您的体重下降了。营养师和团队会在几天内联系您。如果几乎吃不下东西或喝不下水，请告诉我们。",
)
LOST_WEIGHT_FAST = Text(
    "You have lost much weight in a short time, so your team is to phone you today. Go to an "
    "emergency department if you cannot keep water down or feel faint.",
    "您的体重下降得很快，团队今天会给您打电话。如果喝水都留不住，或者头晕要倒，请去急诊。",
)
LESS_ACTIVE = Text(
    "Being less active can have a cause that must be found. Please answer the next questions "
    "about your legs, bladder and bowels now. Your team is to contact you within two to three "
    "days. Phone 120 if your legs become weak or numb, or if your bladder or bowels change.",
    "活动变少可能有需要查清的原因。请现在就回答下面关于腿和大小便的问题，团队会在两三天内联系您。"
    "如果腿变得无力、发麻，或者大小便有改变，请拨打120。",
)
MUCH_LESS_ACTIVE = Text(
    "You need more rest or help than before. Please answer the next questions about your legs, "
    "bladder and bowels now. Your team is to phone you today. Phone 120 if your legs become weak "
    "or numb, or if your bladder or bowels change.",
    "您比以前更需要卧床或别人帮忙。请现在就回答下面关于腿和大小便的问题，团队今天会给您打电话。"
    "如果腿变得无力、发麻，或者大小便有改变，请拨打120。",
)
SEVERE_SYMPTOM = Text(
    "A symptom troubles you badly, so a nurse is to contact you within two to three days. If you "
    "cannot wait for that long, phone your team.",
    "您有一项症状比较重，护士会在两三天内联系您。如果等不了那么久，请给团队打电话。",
)
WORSE_SYMPTOM = Text(
    "A symptom has become clearly worse since your last report, so a nurse is to contact you "
    "within two to three days. If it goes on getting worse, phone your team.",
    "和上次填写时相比，有一项症状明显加重，护士会在两三天内联系您。如果继续加重，请给团队打电话。",
)
HOW_YOU_FEEL = Text(
    "You have a hard time, and your team is to contact you about how you feel. If you think of "
    "hurting yourself, phone 120 or the crisis line 12356 now, and do not stay alone.",
    "您现在心里不好受，团队会联系您，听您说说。如果有伤害自己的念头，请马上拨打120或"
    "心理援助热线12356，不要独自一人。",
)

_ATTRIBUTES = ("severity", "frequency", "interference")
_MOOD = ("pro_sad", "pro_anxiety")
# A rise of how often this happens fires rules 5 and 6, which ask about the spinal cord.
_CONTROL_WORSE = {
    "pro_urine_control": URINE_CONTROL_WORSE,
    "pro_bowel_control": BOWEL_CONTROL_WORSE,
}


def _absolute(code: str) -> Criterion:
    return Rated(code, "severity", at_least=SEVERE) | Rated(
        code, "frequency", at_least=NEARLY_ALWAYS
    )


def _severe(code: str) -> Criterion:
    """What rule 92 says of one item, less what another rule says of the same answer."""
    in_the_way = Rated(code, "frequency", at_least=OFTEN) & Rated(
        code, "interference", at_least=QUITE_A_BIT
    )
    if code in _MOOD:
        return in_the_way & ~_absolute(code)
    if code in _CONTROL_WORSE:
        return in_the_way | (_absolute(code) & ~_CONTROL_WORSE[code])
    return in_the_way | _absolute(code)


def _worse(code: str) -> Criterion:
    """What rule 93 says of one item, less what another rule says of the same answer."""
    if code in _CONTROL_WORSE:
        return Risen(code, "interference", by=2)
    risen = AnyOf(*(Risen(code, attribute, by=2) for attribute in _ATTRIBUTES))
    return risen & ~_absolute(code) if code in _MOOD else risen


WEEKLY = tuple(item.code for item in PRO_CTCAE_WEEKLY.items)

RULES = (
    Rule(
        number=88,
        id="weight.loss-significant",
        section="I",
        condition=Condition.WEIGHT_LOSS,
        criteria="weight_kg ≥ 5 % below the highest of 6 months, or ≥ 2 % with a body-mass index "
        "below 20 or unknown; not where the loss is intended.",
        cases=(
            Case(
                Tier.SOON,
                AnyOf(
                    Fallen(WEIGHT, WEIGHT_LOSS, days=SIX_MONTHS_IN_DAYS),
                    Fallen(WEIGHT, LOSS_WHEN_THIN, days=SIX_MONTHS_IN_DAYS) & LowBodyMass(LOW_BMI),
                )
                & ~OnRecord("weight_loss_intended"),
            ),
        ),
        advice=LOST_WEIGHT,
        notify=(Role.DIET, Role.ONC, Role.NURSE),
        source="FEARON2011; CTCAE5; CACA2025-seed",
        status="V",
        yields_to=("weight.loss-rapid-severe",),
    ),
    Rule(
        number=89,
        id="weight.loss-rapid-severe",
        section="I",
        condition=Condition.WEIGHT_LOSS,
        criteria="weight_kg ≥ 10 % below the highest of 6 months, or ≥ 5 % below the highest of "
        "1 month, intended or not.",
        cases=(
            Case(
                Tier.URGENT,
                AnyOf(
                    Fallen(WEIGHT, SEVERE_LOSS, days=SIX_MONTHS_IN_DAYS),
                    Fallen(WEIGHT, SEVERE_LOSS_IN_A_MONTH, days=A_MONTH_IN_DAYS),
                ),
            ),
        ),
        advice=LOST_WEIGHT_FAST,
        notify=(Role.DIET, Role.ONC, Role.NURSE),
        source="CTCAE5; knowledge",
        status="V+K",
    ),
    Rule(
        number=91,
        id="function.decline",
        section="I",
        condition=Condition.FUNCTION,
        criteria="activity_level worse than in the last report: URGENT at ≥ 3, SOON at 1 or 2; "
        "SOON at ≥ 3 in a first report. Always asks about neurology.",
        cases=(
            Case(
                Tier.URGENT,
                Declined(ACTIVITY, at_least=NEEDS_HELP),
                advice=MUCH_LESS_ACTIVE,
                ask_now=NEUROLOGY_QUESTIONS,
            ),
            Case(
                Tier.SOON,
                Declined(ACTIVITY) | FirstLevel(ACTIVITY, at_least=NEEDS_HELP),
                ask_now=NEUROLOGY_QUESTIONS,
            ),
        ),
        advice=LESS_ACTIVE,
        notify=(Role.NURSE, Role.ONC),
        source="PROTECT; CTCAE5",
        status="V+D",
    ),
    Rule(
        number=92,
        id="pro.severe-absolute",
        section="I",
        condition=Condition.SYMPTOM_BURDEN,
        criteria="Any item of the weekly block: severity ≥ 3, frequency 4, or frequency ≥ 3 with "
        "interference ≥ 3; less what rules 5, 6 and 94 say of the same answer.",
        cases=(Case(Tier.SOON, AnyOf(*map(_severe, WEEKLY))),),
        advice=SEVERE_SYMPTOM,
        notify=(Role.NURSE,),
        source="STAR2016; PROTECT; NCT03249090",
        status="V",
    ),
    Rule(
        number=93,
        id="pro.worsening",
        section="I",
        condition=Condition.SYMPTOM_BURDEN,
        criteria="Any item of the weekly block: severity, frequency or interference ≥ 2 above the "
        "previous report of the last 14 d; less what rules 5, 6 and 94 say of the same answer.",
        cases=(Case(Tier.SOON, AnyOf(*map(_worse, WEEKLY))),),
        advice=WORSE_SYMPTOM,
        notify=(Role.NURSE,),
        source="STAR2016; PROTECT",
        status="V+K",
    ),
    Rule(
        number=94,
        id="pro.distress",
        section="I",
        condition=Condition.DISTRESS,
        criteria="pro_sad or pro_anxiety: severity ≥ 3 or frequency 4.",
        cases=(Case(Tier.SOON, AnyOf(*map(_absolute, _MOOD))),),
        advice=HOW_YOU_FEEL,
        notify=(Role.PSY, Role.NURSE),
        source="NCI-PRO; design",
        status="V+D",
    ),
)
