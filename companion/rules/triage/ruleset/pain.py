"""Section G: pain.

Where another rule judges every new pain of a site from the first point on, rule 70 leaves the site
to it: one pain told by two sections would count as several problems (rule 87).
"""

from datetime import timedelta

from companion.rules.triage.criteria import (
    ALL_SITES,
    Answered,
    AnyOf,
    CountedAbove,
    DosedWithin,
    FlareWhereTreated,
    NewPainfulSite,
    OnRecord,
    PainAboveUsual,
    PainAt,
    PainedElsewhere,
    PainJumped,
    PainOnDays,
    PainWhereTreated,
    Rated,
    Reported,
    Says,
    ToldWithin,
)
from companion.rules.triage.rule import Addition, Case, Rule
from companion.rules.triage.ruleset import fractures, spinal_cord
from companion.rules.triage.ruleset.fractures import DENOSUMAB_ACTS, FEMUR_SITES, MODERATE
from companion.rules.triage.ruleset.mouth import A_YEAR_IN_DAYS, JAW
from companion.rules.triage.thresholds import (
    BREAKTHROUGHS,
    PAIN_CRISIS,
    PAIN_RISE,
    SEVERE_PAIN,
    Amount,
)
from companion.rules.vocabulary import SPINE_SITES, Condition, Grade, Role, Site, Text, Tier

RISE_IN_ONE_REPORT = 3
ONE_DAY = timedelta(hours=24)
TWO_REPORTS_APART = timedelta(hours=12)
SINCE_YESTERDAY = 1
RADIOTHERAPY_DAYS = 10
DOSE_INTERVAL_DAYS = 28
LASTING_DAYS, NEW_FOR_DAYS = 3, 7
SEVERE_ACHE = 3

NOT_BONE = frozenset({Site.ABDOMEN, Site.BREAST_AXILLA, Site.OTHER})
OTHER_BONES = ALL_SITES - NOT_BONE - SPINE_SITES - FEMUR_SITES - JAW

CRISIS = Text(
    "Pain as strong as this needs a doctor at once. Go to an emergency department now, or phone "
    "120. If an extra painkiller was ordered for such moments, take it as it was prescribed while "
    "you wait.",
    "这么厉害的疼痛需要医生马上处理。请立刻去急诊，或拨打120。如果医生开过应急用的止痛药，等待时请按医嘱服用。",
)
SEVERE_TODAY = Text(
    "Your team is to phone you today about your pain. Go to an emergency department or phone 120 "
    "if it becomes stronger, or if you become weak or numb.",
    "团队今天会就疼痛给您打电话。如果痛得更厉害，或者出现无力、麻木，请去急诊或拨打120。",
)
STILL_SEVERE = Text(
    "Your pain is still strong. Your team is to contact you about it within two to three days. "
    "Tell us at once if it becomes worse.",
    "您的疼痛还是很重，团队会在两三天内联系您。如果加重，请马上告诉我们。",
)
CLEARLY_WORSE = Text(
    "Your pain is clearly stronger than it used to be, so your team is to contact you within two "
    "to three days. Tell us at once if it goes on growing.",
    "您的疼痛比平时明显加重，团队会在两三天内联系您。如果继续加重，请马上告诉我们。",
)
DAYS_OF_PAIN = Text(
    "You have been in pain for days. Your team is to contact you within two to three days, to go "
    "through your painkillers with you. Tell us at once if it becomes worse.",
    "您已经痛了好几天。团队会在两三天内联系您，和您一起看看止痛药够不够。如果加重，请马上告诉我们。",
)
NEW_PLACE = Text(
    "A new place hurts. Your team is to contact you about it within two to three days. Tell us at "
    "once if it becomes strong, or if you become weak or numb.",
    "有一个新的地方在痛，团队会在两三天内就此联系您。如果痛得厉害，或者出现无力、麻木，请马上告诉我们。",
)
PAINKILLER_NOT_ENOUGH = Text(
    "The extra painkiller is needed often, or does not help. Your team is to contact you within "
    "two to three days about your regular one. Tell us at once if the pain becomes strong.",
    "您常要加服止痛药，或者加服了也不管用。团队会在两三天内联系您，看看平时的止痛药是否合适。"
    "如果痛得厉害，请马上告诉我们。",
)
TOO_MUCH_OPIOID = Text(
    "Phone 120 now, and do not leave her alone. Give her no more painkillers before a doctor has "
    "seen her.",
    "请马上拨打120，守在患者身边不要离开。医生看过之前，不要再给止痛药。",
)
FLARE = Text(
    "Pain can flare up for some days after radiotherapy. Your team is to ask how you are within "
    "two to three days. Tell us at once if it grows further, or if you become weak or numb.",
    "放疗后的几天里，疼痛可能会一时加重。团队会在两三天内询问您的情况。如果继续加重，或者出现无力、麻木，"
    "请马上告诉我们。",
)
ACHES_TODAY = Text(
    "Your team is to phone you today, to find out whether the pain comes from your injection. Go "
    "to an emergency department if you cannot bear it, or cannot get up.",
    "团队今天会给您打电话，弄清疼痛是否与打针有关。如果痛得受不了，或者起不来，请去急诊。",
)

RESCUE = "rescue_ineffective"
RESCUE_FAILED_BEFORE = ToldWithin(Says(RESCUE), ONE_DAY) & ~Answered((RESCUE,))
SEVERE_PAIN_ANYWHERE = PainAt(ALL_SITES, SEVERE_PAIN)
FLARE_AFTER_RADIOTHERAPY = FlareWhereTreated(PAIN_RISE, days=RADIOTHERAPY_DAYS)


def _progression(at_least: Amount) -> AnyOf:
    """In two reports some time apart, or more in one."""
    return AnyOf(
        PainAboveUsual(at_least, PAIN_RISE, apart=TWO_REPORTS_APART),
        PainAboveUsual(at_least, RISE_IN_ONE_REPORT),
    )


def _new_site(sites: frozenset[Site]) -> NewPainfulSite:
    return NewPainfulSite(sites, MODERATE, lasting=LASTING_DAYS, new_for=NEW_FOR_DAYS)


RULES = (
    Rule(
        number=66,
        id="pain.crisis",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="NRS ≥ 9; or ≥ 7 with rescue_ineffective, in one report or in two within a day; "
        "or ≥ 7 that is sudden (since ≤ 1 d or unknown, or worse), or ≥ 2 above a score of the "
        "last 24 h.",
        cases=(
            Case(
                Tier.EMERGENCY,
                AnyOf(
                    PainAt(ALL_SITES, PAIN_CRISIS),
                    (Says(RESCUE) | RESCUE_FAILED_BEFORE) & SEVERE_PAIN_ANYWHERE,
                    Says(RESCUE) & PainedElsewhere(SEVERE_PAIN, days=SINCE_YESTERDAY),
                    PainAt(ALL_SITES, SEVERE_PAIN, sudden=True, onset_within=SINCE_YESTERDAY),
                    PainJumped(SEVERE_PAIN, PAIN_RISE, within=ONE_DAY),
                ),
            ),
        ),
        advice=CRISIS,
        notify=(Role.ONC_ONCALL, Role.PALL),
        page=(Role.ONC_ONCALL, Role.PALL),
        source="CHOW2016; design",
        status="V+D",
    ),
    Rule(
        number=67,
        id="pain.severe",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="NRS ≥ 7 at any site, in a first report or worse. SOON where it is as strong as "
        "before.",
        cases=(
            Case(Tier.URGENT, PainAt(ALL_SITES, SEVERE_PAIN, new=True)),
            # It does not become harmless by being reported twice.
            Case(Tier.SOON, SEVERE_PAIN_ANYWHERE, advice=STILL_SEVERE),
        ),
        advice=SEVERE_TODAY,
        notify=(Role.NURSE, Role.PALL, Role.ONC),
        source="WOO2016; NHC-PAIN2018; CTCAE5",
        status="V+K",
        yields_to=("pain.crisis",),
    ),
    Rule(
        number=68,
        id="pain.progression",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="NRS ≥ 4 and ≥ 2 above the site's baseline, with an earlier score ≥ 12 h ago; or "
        "≥ 3 above it in one report. A site without a baseline is compared with the highest "
        "baseline of all sites. URGENT at NRS ≥ 7. RAD_ONC is told too where a site hurts (≥ 4) "
        "that had radiotherapy within 10 d.",
        cases=(
            Case(Tier.URGENT, _progression(SEVERE_PAIN), advice=SEVERE_TODAY),
            Case(Tier.SOON, _progression(MODERATE)),
        ),
        advice=CLEARLY_WORSE,
        notify=(Role.NURSE, Role.ONC),
        source="MATHIAS2011",
        status="V",
        additions=(Addition(PainWhereTreated(MODERATE), notify=(Role.RAD_ONC,)),),
    ),
    Rule(
        number=69,
        id="pain.moderate-persistent",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="NRS ≥ 4 at any site, now and on ≥ 3 of the last 4 days on which pain was scored.",
        cases=(Case(Tier.SOON, PainOnDays(MODERATE, days=3, of_last=4)),),
        advice=DAYS_OF_PAIN,
        notify=(Role.NURSE, Role.PALL),
        source="WOO2016; CHOW2016",
        status="V+D",
    ),
    Rule(
        number=70,
        id="pain.new-bone-site",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="A site first told to hurt within 7 d: NRS ≥ 4, or ≥ 1 for ≥ 3 d. Not abdomen, "
        "breast or armpit, other; not what rule 14 (spine), 21 (thigh, hip, groin) or 60 (jaw) "
        "judges from the first point on.",
        cases=(
            Case(
                Tier.SOON,
                AnyOf(
                    _new_site(OTHER_BONES),
                    _new_site(FEMUR_SITES) & ~DENOSUMAB_ACTS,
                    _new_site(JAW) & ~DosedWithin(A_YEAR_IN_DAYS),
                ),
            ),
        ),
        advice=NEW_PLACE,
        notify=(Role.NURSE, Role.ONC),
        source="CN-SRE2014",
        status="V",
    ),
    Rule(
        number=71,
        id="pain.breakthrough-frequent",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="breakthrough_count > 3 in 24 h; or rescue_ineffective, at whatever score.",
        cases=(Case(Tier.SOON, CountedAbove("breakthrough_count", BREAKTHROUGHS) | Says(RESCUE)),),
        advice=PAINKILLER_NOT_ENOUGH,
        notify=(Role.PALL, Role.NURSE),
        source="NHC-PAIN2018",
        status="K",
    ),
    Rule(
        number=72,
        id="pain.opioid-toxicity",
        section="G",
        condition=Condition.CARDIAC_NEURO_OTHER,
        criteria="opioid with slow_breathing or drowsiness severe; slow_breathing also where no "
        "opioid is on record.",
        cases=(
            Case(
                Tier.EMERGENCY,
                # The record may not know of the opioid yet.
                Reported("slow_breathing")
                | (OnRecord("opioid") & Reported("drowsiness", Grade.SEVERE)),
            ),
        ),
        advice=TOO_MUCH_OPIOID,
        notify=(Role.ONC_ONCALL, Role.PALL),
        page=(Role.ONC_ONCALL, Role.PALL),
        source="knowledge",
        status="K",
    ),
    Rule(
        number=73,
        id="pain.flare-after-rt",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="Pain that has risen by ≥ 2 within 10 d at a site that had radiotherapy within "
        "10 d, and no rule of section A or B.",
        cases=(Case(Tier.SOON, FLARE_AFTER_RADIOTHERAPY),),
        advice=FLARE,
        notify=(Role.RAD_ONC, Role.NURSE),
        source="knowledge",
        status="K",
        yields_to=tuple(rule.id for rule in (*spinal_cord.RULES, *fractures.RULES)),
    ),
    Rule(
        number=74,
        id="pain.severe-msk-after-dose",
        section="G",
        condition=Condition.UNCONTROLLED_PAIN,
        criteria="pro_muscle_ache or pro_joint_ache: severity ≥ 3, above what was usual before the "
        "last 14 d, ≤ 28 d after a dose.",
        cases=(
            Case(
                Tier.URGENT,
                DosedWithin(DOSE_INTERVAL_DAYS)
                & AnyOf(
                    Rated("pro_muscle_ache", "severity", at_least=SEVERE_ACHE, new=True),
                    Rated("pro_joint_ache", "severity", at_least=SEVERE_ACHE, new=True),
                ),
            ),
        ),
        advice=ACHES_TODAY,
        notify=(Role.ONC, Role.PHARM),
        source="TAODOCS-CN; PIL-CH",
        status="V",
    ),
)
