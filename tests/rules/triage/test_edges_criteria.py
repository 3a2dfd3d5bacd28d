"""Each criterion by itself, just inside and just outside its limits."""

from datetime import timedelta
from decimal import Decimal

import pytest

from companion.rules.triage import criteria as c
from companion.rules.triage.chart import Chart
from companion.rules.triage.facts import Source
from companion.rules.vocabulary import Grade, Region
from tests.rules.triage.build import (
    answer,
    calcium,
    earlier,
    lab,
    lab_result,
    labs_earlier,
    measured_earlier,
    neuropathy,
    pain_earlier,
    record,
    report,
    sites,
)

HOUR = timedelta(hours=1)
KNEE = sites("knee")
DOSED_10_DAYS_AGO = record(days_since_denosumab=10)
CA = "ca_corrected"


def told(criterion, facts):
    """The evidence as (field, value), or None."""
    met = criterion.met(Chart(facts))
    return None if met is None else [(each.field, each.value) for each in met]


def edges(*rows):
    return pytest.mark.parametrize(
        ("criterion", "facts", "holds"),
        [pytest.param(criterion, facts, holds, id=said) for said, criterion, facts, holds in rows],
    )


MODERATE = c.Reported("thirst", Grade.MODERATE)
WITHIN_3 = c.OnsetWithin("thirst", 3)
FOR_3 = c.LastedFor("thirst", 3)
UNCHANGED_3 = c.LongUnchanged("thirst", 3)
THIS_WEEK = c.Dated("next_visit", 0, 7)
ANY_TIME = c.Dated("next_visit", 1)
STABLE = c.Stable("thirst", days=28)
RATED = c.Rated("pro_nausea", "severity", 2)
NEWLY_RATED = c.Rated("pro_nausea", "severity", 2, new=True)
HIGHER = c.RatedHigher("pro_nausea", "severity", by=2)
RISEN = c.Risen("pro_nausea", "severity", by=2)
DECLINED = c.Declined("ecog", at_least=2)
FIRST = c.FirstLevel("ecog", at_least=3)
AFTER_DOSE = c.BeganAfterDose("thirst", 3)


@edges(
    ("a grade below", MODERATE, report(thirst="mild"), False),
    ("the grade itself", MODERATE, report(thirst="moderate"), True),
    ("no grade", MODERATE, report(thirst=True), False),
    ("none is no report", c.Reported("thirst"), report(thirst="none"), False),
    ("an item that was not answered", c.Reported("thirst"), report(), False),
    ("the same is not worsening", c.Worsening("thirst"), report(thirst="mild same"), False),
    ("no trend may be worsening", c.Worsening("thirst"), report(thirst="mild"), True),
    ("the same has not worsened", c.Worsened("thirst"), report(thirst="mild same"), False),
    ("worse has worsened", c.Worsened("thirst"), report(thirst="mild worse"), True),
    ("no trend is new", c.NewOrWorse("thirst"), report(thirst="mild"), True),
    ("the last day of an onset", WITHIN_3, report(thirst="mild 3d"), True),
    ("the day before it", WITHIN_3, report(thirst="mild 4d"), False),
    ("an unknown onset is recent", WITHIN_3, report(thirst="mild"), True),
    ("an old onset that became worse", WITHIN_3, report(thirst="mild 9d worse"), True),
    ("has lasted just as long", FOR_3, report(thirst="mild 3d"), True),
    ("a day less", FOR_3, report(thirst="mild 2d"), False),
    ("an unknown onset may be long ago", FOR_3, report(thirst="mild"), True),
    ("unchanged for as long", UNCHANGED_3, report(thirst="mild same 3d"), True),
    ("better for as long", UNCHANGED_3, report(thirst="mild better 3d"), True),
    ("unchanged for a day less", UNCHANGED_3, report(thirst="mild same 2d"), False),
    ("unchanged for an unknown time", UNCHANGED_3, report(thirst="mild same"), False),
    ("worse for as long", UNCHANGED_3, report(thirst="mild worse 3d"), False),
    ("for as long, and no trend", UNCHANGED_3, report(thirst="mild 3d"), False),
    ("no date", THIS_WEEK, report(next_visit=True), False),
    ("today", THIS_WEEK, report(next_visit="ahead 0"), True),
    ("yesterday", THIS_WEEK, report(next_visit="ahead -1"), False),
    ("the last day ahead", THIS_WEEK, report(next_visit="ahead 7"), True),
    ("a day further", THIS_WEEK, report(next_visit="ahead 8"), False),
    ("however far ahead", ANY_TIME, report(next_visit="ahead 900"), True),
    ("not yet ahead", ANY_TIME, report(next_visit="ahead 0"), False),
)
def test_an_answer(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


def confirmed(days):
    return record(confirmed={"thirst": ("mild", days)})


@edges(
    (
        "stable for long enough",
        STABLE,
        report(thirst="mild same", patient=confirmed(28)),
        True,
    ),
    ("a day short", STABLE, report(thirst="mild same", patient=confirmed(27)), False),
    (
        "confirmed today",
        c.Stable("thirst"),
        report(thirst="mild same", patient=confirmed(0)),
        True,
    ),
    ("never confirmed", STABLE, report(thirst="mild same"), False),
    (
        "the known numbness",
        c.KnownNeuropathy("sensory_loss_limb_trunk"),
        report(
            sensory_loss_limb_trunk="mild same feet both",
            patient=record(cipn_baseline=neuropathy()),
        ),
        True,
    ),
    (
        "no known numbness",
        c.KnownNeuropathy("sensory_loss_limb_trunk"),
        report(sensory_loss_limb_trunk="mild same feet both"),
        False,
    ),
    (
        "felt there",
        c.FeltIn("thirst", frozenset({Region.LEGS})),
        report(thirst="mild legs arms"),
        True,
    ),
    (
        "felt elsewhere",
        c.FeltIn("thirst", frozenset({Region.LEGS})),
        report(thirst="mild arms"),
        False,
    ),
    ("felt who knows where", c.FeltIn("thirst", frozenset()), report(thirst="mild"), True),
    (
        "felt only there",
        c.FeltOnlyIn("thirst", frozenset({Region.LEGS})),
        report(thirst="mild legs"),
        True,
    ),
    (
        "felt there and elsewhere",
        c.FeltOnlyIn("thirst", frozenset({Region.LEGS})),
        report(thirst="mild legs arms"),
        False,
    ),
    (
        "not said that only there",
        c.FeltOnlyIn("thirst", frozenset({Region.LEGS})),
        report(thirst="mild"),
        False,
    ),
    ("both sides", c.BothSides("thirst"), report(thirst="mild both"), True),
    ("one side", c.BothSides("thirst"), report(thirst="mild left"), False),
    ("yes", c.Says("off"), report(off=True), True),
    ("no", c.Says("off"), report(off=False), False),
    ("counted once", c.Counted("fall"), report(fall=1), True),
    ("counted never", c.Counted("fall"), report(fall=0), False),
    ("for the reason", c.Counted("fall", "tripped"), report(fall="1 because tripped"), True),
    ("for another reason", c.Counted("fall", "tripped"), report(fall="1 because x"), False),
    ("for an unknown reason", c.Counted("fall", "tripped"), report(fall=1), True),
    ("never, for the reason", c.Counted("fall", "x"), report(fall="0 because x"), False),
    ("more than that", c.CountedAbove("fall", 3), report(fall=4), True),
    ("no more than that", c.CountedAbove("fall", 3), report(fall=3), False),
    ("no count, above nothing", c.CountedAbove("fall", 0), report(fall=True), False),
    ("one, above nothing", c.CountedAbove("fall", 0), report(fall=1), True),
)
def test_an_answer_and_what_it_says(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


def nausea(now, **past):
    """Severity now, and by "d" and the days ago."""
    history = [
        each
        for day, severity in past.items()
        for each in earlier(int(day[1:]), pro_nausea=f"severity {severity}")
    ]
    return report(pro_nausea=f"severity {now}", past_answers=tuple(history))


def activity(now, **past):
    history = [
        each for day, level in past.items() for each in earlier(int(day[1:]), ecog=f"level {level}")
    ]
    return report(ecog=f"level {now}", past_answers=tuple(history))


@edges(
    ("rated as high", RATED, nausea(2), True),
    ("rated lower", RATED, nausea(1), False),
    ("one is rated", c.Rated("pro_nausea", "severity"), nausea(1), True),
    ("nought is not rated", c.Rated("pro_nausea", "severity"), nausea(0), False),
    ("not rated at all", c.Rated("pro_nausea", "severity"), report(pro_nausea="mild"), False),
    ("new without a history", NEWLY_RATED, nausea(2), True),
    ("as usual before the last 14 days", NEWLY_RATED, nausea(2, d15=2), False),
    ("above what was usual", NEWLY_RATED, nausea(3, d15=2), True),
    ("as in the last 14 days only", NEWLY_RATED, nausea(2, d14=2), True),
    ("risen from nothing", HIGHER, nausea(2), True),
    ("risen by one", HIGHER, nausea(3, d1=2), False),
    ("risen by two", HIGHER, nausea(3, d1=1), True),
    ("before that it was not rated", HIGHER, report(pro_nausea="mild"), False),
    (
        "one above nothing, and not rated",
        c.RatedHigher("pro_nausea", "severity", by=1),
        report(pro_nausea="mild"),
        False,
    ),
    ("no less", c.RatedHigher("pro_nausea", "severity", by=0), nausea(0), True),
    ("risen since 14 days", RISEN, nausea(3, d14=1), True),
    ("risen since 15 days", RISEN, nausea(3, d15=1), False),
    ("risen since an unknown time", RISEN, nausea(3), False),
    ("risen too little", RISEN, nausea(2, d1=1), False),
    (
        "risen to what is not rated",
        c.Risen("pro_nausea", "severity", by=0),
        report(pro_nausea="mild", past_answers=earlier(1, pro_nausea="severity 0")),
        False,
    ),
    ("the latest report is the one before", HIGHER, nausea(3, d1=2, d2=0), False),
    ("declined", DECLINED, activity(2, d200=1), True),
    ("as before", DECLINED, activity(2, d1=2), False),
    ("better than before", DECLINED, activity(2, d1=3), False),
    ("declined, but not so far", DECLINED, activity(1, d1=0), False),
    ("no level before", DECLINED, activity(4), False),
    (
        "no level now",
        DECLINED,
        report(ecog="mild", past_answers=earlier(1, ecog="level 1")),
        False,
    ),
    ("declined to one", c.Declined("ecog"), activity(1, d1=0), True),
    ("a first level", FIRST, activity(3), True),
    ("a first level that is better", FIRST, activity(2), False),
    ("no first level", FIRST, activity(3, d1=0), False),
    ("no level at all", FIRST, report(ecog="mild"), False),
    (
        "told on the last day",
        c.ReportedWithin("thirst", 2),
        report(past_answers=earlier(2, thirst="mild")),
        True,
    ),
    (
        "told a day earlier",
        c.ReportedWithin("thirst", 2),
        report(past_answers=earlier(3, thirst="mild")),
        False,
    ),
    (
        "told to be none",
        c.ReportedWithin("thirst", 2),
        report(past_answers=earlier(1, thirst="none")),
        False,
    ),
    (
        "came back",
        c.CameBack("thirst"),
        report(thirst="mild 3d", past_answers=earlier(4, thirst="mild")),
        True,
    ),
    (
        "told on the day of its onset",
        c.CameBack("thirst"),
        report(thirst="mild 3d", past_answers=earlier(3, thirst="mild")),
        False,
    ),
    (
        "came back at an unknown time",
        c.CameBack("thirst"),
        report(thirst="mild", past_answers=earlier(3, thirst="mild")),
        False,
    ),
    (
        "told to be none before",
        c.CameBack("thirst"),
        report(thirst="mild 3d", past_answers=earlier(4, thirst="none")),
        False,
    ),
)
def test_an_answer_beside_earlier_ones(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


@edges(
    ("on the day of the dose", AFTER_DOSE, report(thirst="10d", patient=DOSED_10_DAYS_AGO), True),
    ("before the dose", AFTER_DOSE, report(thirst="11d", patient=DOSED_10_DAYS_AGO), False),
    ("on the last day", AFTER_DOSE, report(thirst="7d", patient=DOSED_10_DAYS_AGO), True),
    ("a day later", AFTER_DOSE, report(thirst="6d", patient=DOSED_10_DAYS_AGO), False),
    ("at an unknown time", AFTER_DOSE, report(thirst="mild", patient=DOSED_10_DAYS_AGO), True),
    ("no dose", AFTER_DOSE, report(thirst="6d"), False),
    ("all answered", c.Answered(("a", "b")), report(a="mild", b="none"), True),
    ("one not answered", c.Answered(("a", "b")), report(a="mild"), False),
    (
        "silent when asked again",
        c.Unanswered(("a", "b")),
        report(source=Source.FOLLOW_UP, unanswered=frozenset({"a"})),
        True,
    ),
    (
        "silent about something else",
        c.Unanswered(("a", "b")),
        report(source=Source.FOLLOW_UP, unanswered=frozenset({"z"})),
        False,
    ),
    (
        "not asked again",
        c.Unanswered(("a", "b")),
        report(unanswered=frozenset({"a"})),
        False,
    ),
    ("of that kind", c.SourceIs(Source.FOLLOW_UP), report(source=Source.FOLLOW_UP), True),
    ("of another kind", c.SourceIs(Source.FOLLOW_UP), report(), False),
    ("by another", c.ByProxy(), report(by_proxy=True), True),
    ("by the patient", c.ByProxy(), report(), False),
    ("cannot wait", c.CannotWait(), report(cannot_wait=True), True),
    ("can wait", c.CannotWait(), report(), False),
)
def test_a_report(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


YES, NO = c.CannotWait(), c.ByProxy()
BOTH_MET = report(cannot_wait=True)


@edges(
    ("both of two", c.All(YES, YES), BOTH_MET, True),
    ("one of two is not all", c.All(YES, NO), BOTH_MET, False),
    ("one of two is any", c.AnyOf(NO, YES), BOTH_MET, True),
    ("none of two is not any", c.AnyOf(NO, NO), BOTH_MET, False),
    ("joined by and", YES & NO, BOTH_MET, False),
    ("joined by or", YES | NO, BOTH_MET, True),
    ("turned round", ~NO, BOTH_MET, True),
    ("turned round and met", ~YES, BOTH_MET, False),
    ("two of three", c.AtLeast(2, YES, NO, YES), BOTH_MET, True),
    ("one of three", c.AtLeast(2, YES, NO, NO), BOTH_MET, False),
)
def test_criteria_that_are_joined(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


def test_the_same_evidence_is_given_once():
    assert told(YES & YES, BOTH_MET) == told(YES | YES, BOTH_MET) == [("cannot_wait", "yes")]


# --- Pain ---


def knee(score, **past):
    history = [each for day, old in past.items() for each in pain_earlier(float(day[1:]), knee=old)]
    return report(pain={"knee": score} if score is not None else {}, past_pains=tuple(history))


RISEN_PAIN = c.PainHigher(KNEE, by=2, days=7)
JUMPED = c.PainJumped(7, 3, 6 * HOUR)
ABOVE_USUAL = c.PainAboveUsual(4, 2)
ABOVE_OLD = c.PainAboveUsual(4, 2, apart=24 * HOUR)
PAINED = c.PainedWithin(KNEE, days=1)
ELSEWHERE = c.PainedElsewhere(4, days=7)
ON_DAYS = c.PainOnDays(4, days=2, of_last=3)
NEW_SITE = c.NewPainfulSite(KNEE, 4, lasting=7, new_for=14)
ONSET = c.PainAt(KNEE, onset_within=3)


@edges(
    ("as strong", c.PainAt(KNEE, 4), knee(4), True),
    ("less", c.PainAt(KNEE, 4), knee(3), False),
    ("any pain", c.PainAt(KNEE), knee(1), True),
    ("no pain", c.PainAt(KNEE), knee(0), False),
    ("pain elsewhere", c.PainAt(sites("jaw")), knee(9), False),
    ("sudden", c.PainAt(KNEE, sudden=True), knee("4 sudden"), True),
    ("gradual", c.PainAt(KNEE, sudden=True), knee("4 gradual"), False),
    ("not said how it began", c.PainAt(KNEE, sudden=True), knee(4), False),
    ("began on the last day", ONSET, knee("4 3d"), True),
    ("began a day earlier", ONSET, knee("4 4d"), False),
    ("began at an unknown time", ONSET, knee(4), True),
    ("began long ago and is worse", ONSET, knee("4 9d worse"), True),
    ("new", c.PainAt(KNEE, new=True), knee(3), True),
    ("as usual", c.PainAt(KNEE, new=True), knee(3, d1=3), False),
    ("above what is usual", c.PainAt(KNEE, new=True), knee(4, d1=3), True),
    ("new, as the patient says", c.PainAt(KNEE, new=True), knee("3 new", d1=3), True),
    ("risen by two", RISEN_PAIN, knee(5, d7=3), True),
    ("risen by one", RISEN_PAIN, knee(4, d7=3), False),
    ("risen within eight days", RISEN_PAIN, knee(5, d8=3), False),
    ("worse, but who knows by how much", RISEN_PAIN, knee("2 worse"), True),
    ("worse by one", RISEN_PAIN, knee("4 worse", d1=3), False),
    ("no earlier score", RISEN_PAIN, knee(9), False),
    ("risen from the lowest", RISEN_PAIN, knee(5, d1=5, d3=3), True),
    ("jumped", JUMPED, knee(7, **{"d0.25": 4}), True),
    ("jumped by less", JUMPED, knee(7, **{"d0.25": 5}), False),
    ("jumped to less", JUMPED, knee(6, **{"d0.25": 1}), False),
    ("jumped in a longer time", JUMPED, knee(7, **{"d0.26": 4}), False),
    ("jumped from an unknown score", JUMPED, knee(9), False),
    ("above the usual pain", ABOVE_USUAL, knee(4, d1=2), True),
    ("above it by less", ABOVE_USUAL, knee(4, d1=3), False),
    ("above it, but weak", ABOVE_USUAL, knee(3, d1=0), False),
    ("nothing is usual", ABOVE_USUAL, knee(9), False),
    ("above a score that is old enough", ABOVE_OLD, knee(4, d1=2), True),
    ("above a score that is too fresh", ABOVE_OLD, knee(4, **{"d0.9": 2}), False),
    ("told yesterday", PAINED, knee(None, d1=1), True),
    ("told the day before", PAINED, knee(None, d2=1), False),
    ("told to be gone", PAINED, knee(None, d1=0), False),
    ("another site last week", ELSEWHERE, report(past_pains=pain_earlier(7, jaw=4)), True),
    ("another site before that", ELSEWHERE, report(past_pains=pain_earlier(8, jaw=4)), False),
    ("another site, weak", ELSEWHERE, report(past_pains=pain_earlier(7, jaw=3)), False),
    ("a site that is scored now", ELSEWHERE, knee(1, d1=9), False),
    ("on two days of three", ON_DAYS, knee(4, d1=4, d2=0), True),
    ("on one day of three", ON_DAYS, knee(4, d1=3, d2=3), False),
    ("on two days of four", ON_DAYS, knee(4, d1=0, d2=0, d3=9), False),
    ("on the days before only", ON_DAYS, knee(3, d1=9, d2=9), False),
    ("a new site that hurts", NEW_SITE, knee(4), True),
    ("a new site that hurts less", NEW_SITE, knee(3), False),
    ("that has lasted", NEW_SITE, knee(3, d7=1), True),
    ("that has not lasted", NEW_SITE, knee(3, d6=1), False),
    ("that has lasted since its onset", NEW_SITE, knee("3 7d"), True),
    ("that has not lasted since its onset", NEW_SITE, knee("3 6d"), False),
    ("new for as long", NEW_SITE, knee(4, d14=1), True),
    ("no longer new", NEW_SITE, knee(4, d15=1), False),
    ("a nought of before does not count", NEW_SITE, knee(4, d15=0), True),
)
def test_pain(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


TREATED = record(radiotherapy_10d=KNEE)


@edges(
    ("where treated", c.PainWhereTreated(4), report(pain={"knee": 4}, patient=TREATED), True),
    ("weaker", c.PainWhereTreated(4), report(pain={"knee": 3}, patient=TREATED), False),
    ("any pain there", c.PainWhereTreated(), report(pain={"knee": 1}, patient=TREATED), True),
    ("elsewhere", c.PainWhereTreated(), report(pain={"jaw": 9}, patient=TREATED), False),
    (
        "a flare",
        c.FlareWhereTreated(2, 7),
        report(pain={"knee": 4}, patient=TREATED, past_pains=pain_earlier(7, knee=2)),
        True,
    ),
    (
        "no flare",
        c.FlareWhereTreated(2, 7),
        report(pain={"knee": 3}, patient=TREATED, past_pains=pain_earlier(7, knee=2)),
        False,
    ),
    (
        "sudden in a bone that may be affected",
        c.SuddenInAffectedBone(5),
        report(pain={"knee": "5 sudden"}),
        True,
    ),
    ("sudden, but weak", c.SuddenInAffectedBone(5), report(pain={"knee": "4 sudden"}), False),
    ("not sudden", c.SuddenInAffectedBone(5), report(pain={"knee": 9}), False),
    (
        "sudden in a sound bone",
        c.SuddenInAffectedBone(5),
        report(pain={"knee": "9 sudden"}, patient=record(long_bone_mets=frozenset())),
        False,
    ),
    (
        "sudden at the other end of the bone",
        c.SuddenInAffectedBone(5),
        report(pain={"knee": "5 sudden"}, patient=record(long_bone_mets=sites("hip_l"))),
        True,
    ),
    ("loads it may be which", c.LoadsAffectedBone("load"), report(load="mild"), True),
    ("loads nothing", c.LoadsAffectedBone("load"), report(load="none"), False),
    (
        "loads the left, the right is affected",
        c.LoadsAffectedBone("load"),
        report(load="mild left", patient=record(long_bone_mets=sites("hip_r"))),
        False,
    ),
    (
        "loads the right, the left is affected",
        c.LoadsAffectedBone("load"),
        report(load="mild right", patient=record(long_bone_mets=sites("hip_l"))),
        False,
    ),
    (
        "loads the right, which is affected",
        c.LoadsAffectedBone("load"),
        report(load="mild right", patient=record(long_bone_mets=sites("hip_r"))),
        True,
    ),
    (
        "loads the arms, a leg is affected",
        c.LoadsAffectedBone("load"),
        report(load="mild arms", patient=record(long_bone_mets=sites("hip_r"))),
        False,
    ),
    (
        "loads the arms, and a leg is marked on the map",
        c.LoadsAffectedBone("load"),
        report(load="mild arms", pain={"hip_r": 3}, patient=record(long_bone_mets=sites("hip_r"))),
        True,
    ),
)
def test_pain_and_bones(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


# --- The record and measurements ---

NORMAL_CALCIUM = record(ca_corr=calcium("2.30", days=3))
FIRST_DOSE = record(days_since_denosumab=3, denosumab_dose_number=1)
SECOND_DOSE = record(days_since_denosumab=3, denosumab_dose_number=2)


@edges(
    ("dosed on the last day", c.DosedWithin(10), report(patient=DOSED_10_DAYS_AGO), True),
    ("dosed a day earlier", c.DosedWithin(9), report(patient=DOSED_10_DAYS_AGO), False),
    ("never dosed", c.DosedWithin(9), report(), False),
    ("the last day after the first dose", c.AfterFirstDose(3), report(patient=FIRST_DOSE), True),
    ("a day later", c.AfterFirstDose(2), report(patient=FIRST_DOSE), False),
    ("after the second dose", c.AfterFirstDose(3), report(patient=SECOND_DOSE), False),
    ("after no dose", c.AfterFirstDose(3), report(), False),
    ("may be, as nobody knows", c.MayBe("spine_mets"), report(), True),
    ("may not be", c.MayBe("spine_mets"), report(patient=record(spine_mets="no")), False),
    ("on record", c.OnRecord("opioid"), report(patient=record(opioid=True)), True),
    ("not on record", c.OnRecord("opioid"), report(), False),
    (
        "stopped in the last month",
        c.StoppedWithin(6),
        report(patient=record(denosumab_stopped=True, months_since_last_dose=6)),
        True,
    ),
    (
        "stopped a month earlier",
        c.StoppedWithin(6),
        report(patient=record(denosumab_stopped=True, months_since_last_dose=7)),
        False,
    ),
    (
        "stopped who knows when",
        c.StoppedWithin(6),
        report(patient=record(denosumab_stopped=True)),
        True,
    ),
    (
        "not stopped",
        c.StoppedWithin(6),
        report(patient=record(months_since_last_dose=1)),
        False,
    ),
    ("a clearance that nobody knows", c.ClearanceBelow(Decimal(30)), report(), True),
    (
        "a clearance below",
        c.ClearanceBelow(Decimal(30)),
        report(patient=record(crcl=Decimal("29.9"))),
        True,
    ),
    (
        "a clearance at the limit",
        c.ClearanceBelow(Decimal(30)),
        report(patient=record(crcl=Decimal(30))),
        False,
    ),
    (
        "a known clearance below",
        c.ClearanceKnownBelow(30),
        report(patient=record(crcl=Decimal("29.9"))),
        True,
    ),
    (
        "a known clearance at the limit",
        c.ClearanceKnownBelow(30),
        report(patient=record(crcl=Decimal(30))),
        False,
    ),
    ("no known clearance", c.ClearanceKnownBelow(30), report(), False),
    (
        "calcium below its limit",
        c.CalciumLow(3),
        report(patient=record(ca_corr=calcium("2.10", days=3))),
        True,
    ),
    (
        "calcium at its lower limit",
        c.CalciumLow(3),
        report(patient=record(ca_corr=calcium("2.11", days=3))),
        False,
    ),
    (
        "low calcium that is too old",
        c.CalciumLow(3),
        report(patient=record(ca_corr=calcium("2.10", days=4))),
        False,
    ),
    (
        "calcium above its limit",
        c.CalciumHigh(3),
        report(patient=record(ca_corr=calcium("2.53", days=3))),
        True,
    ),
    (
        "calcium at its upper limit",
        c.CalciumHigh(3),
        report(patient=record(ca_corr=calcium("2.52", days=3))),
        False,
    ),
    ("normal calcium is not low", c.CalciumLow(3), report(patient=NORMAL_CALCIUM), False),
    ("no calcium", c.CalciumLow(3), report(), False),
    (
        "calcium without limits is not low",
        c.CalciumLow(3),
        report(patient=record(ca_corr=lab(CA, "1.00 lower none upper none"))),
        False,
    ),
    (
        "calcium without limits is not high",
        c.CalciumHigh(3),
        report(patient=record(ca_corr=lab(CA, "9.00 lower none upper none"))),
        False,
    ),
    ("at the age", c.RecordFrom("age", 65), report(patient=record(age=65)), True),
    ("a year younger", c.RecordFrom("age", 65), report(patient=record(age=64)), False),
    ("of unknown age", c.RecordFrom("age", 65), report(), True),
    (
        "a dose due on the last day",
        c.DoseDueWithin(7),
        report(patient=record(days_to_next_dose=7)),
        True,
    ),
    ("a dose due later", c.DoseDueWithin(7), report(patient=record(days_to_next_dose=8)), False),
    ("a dose overdue", c.DoseDueWithin(7), report(patient=record(days_to_next_dose=-9)), True),
    ("no dose planned", c.DoseDueWithin(7), report(), False),
    ("before the first dose", c.DoseNumber(1, 3), report(), False),
    ("the first dose", c.DoseNumber(1, 3), report(patient=record(denosumab_dose_number=1)), True),
    ("the last dose", c.DoseNumber(1, 3), report(patient=record(denosumab_dose_number=3)), True),
    ("the next dose", c.DoseNumber(1, 3), report(patient=record(denosumab_dose_number=4)), False),
    ("on denosumab", c.OnDenosumab(), report(patient=DOSED_10_DAYS_AGO), True),
    ("denosumab planned", c.OnDenosumab(), report(patient=record(days_to_next_dose=3)), True),
    ("denosumab unheard of", c.OnDenosumab(), report(), False),
    (
        "denosumab stopped",
        c.OnDenosumab(),
        report(patient=record(days_since_denosumab=3, denosumab_stopped=True)),
        False,
    ),
    ("as warm", c.Measured("temperature_c", 38), report(temperature="38"), True),
    ("less warm", c.Measured("temperature_c", 38), report(temperature="37.9"), False),
    ("below", c.Measured("temperature_c", below=35), report(temperature="34.9"), True),
    ("not below", c.Measured("temperature_c", below=35), report(temperature="35"), False),
    ("whatever it is", c.Measured("temperature_c"), report(temperature="36"), True),
    ("not measured", c.Measured("temperature_c"), report(), False),
    ("measured now", c.MeasuredWithin("temperature_c", HOUR), report(temperature="36"), True),
    (
        "measured an hour ago",
        c.MeasuredWithin("temperature_c", HOUR),
        report(past_measures=measured_earlier(1 / 24, temperature_c="36")),
        True,
    ),
    (
        "measured before that",
        c.MeasuredWithin("temperature_c", HOUR),
        report(past_measures=measured_earlier(1.01 / 24, temperature_c="36")),
        False,
    ),
    (
        "as warm an hour ago",
        c.MeasuredBefore("temperature_c", 38, HOUR),
        report(past_measures=measured_earlier(1 / 24, temperature_c="38")),
        True,
    ),
    (
        "less warm an hour ago",
        c.MeasuredBefore("temperature_c", 38, HOUR),
        report(past_measures=measured_earlier(1 / 24, temperature_c="37.9")),
        False,
    ),
    ("not measured before", c.MeasuredBefore("temperature_c", 38, HOUR), report(), False),
    (
        "the highest of several counts",
        c.MeasuredBefore("temperature_c", 38, 9 * HOUR),
        report(
            past_measures=(
                *measured_earlier(1 / 24, temperature_c="37"),
                *measured_earlier(2 / 24, temperature_c="38"),
            )
        ),
        True,
    ),
    (
        "fallen by five percent",
        c.Fallen("weight_kg", 5, 30),
        report(weight="95", past_measures=measured_earlier(30, weight_kg="100")),
        True,
    ),
    (
        "fallen by less",
        c.Fallen("weight_kg", 5, 30),
        report(weight="95.1", past_measures=measured_earlier(30, weight_kg="100")),
        False,
    ),
    (
        "fallen by a very little less",
        c.Fallen("weight_kg", 5, 30),
        report(weight="95.04", past_measures=measured_earlier(30, weight_kg="100")),
        False,
    ),
    (
        "fallen in a longer time",
        c.Fallen("weight_kg", 5, 30),
        report(weight="80", past_measures=measured_earlier(31, weight_kg="100")),
        False,
    ),
    (
        "not weighed now",
        c.Fallen("weight_kg", 5, 30),
        report(past_measures=measured_earlier(3, weight_kg="100")),
        False,
    ),
    ("not weighed before", c.Fallen("weight_kg", 5, 30), report(weight="80"), False),
    (
        "fallen from the highest",
        c.Fallen("weight_kg", 5, 30),
        report(
            weight="95",
            past_measures=(
                *measured_earlier(3, weight_kg="96"),
                *measured_earlier(9, weight_kg="100"),
            ),
        ),
        True,
    ),
    ("body mass below", c.LowBodyMass(20), report(patient=record(bmi=Decimal("19.9"))), True),
    ("body mass at the limit", c.LowBodyMass(20), report(patient=record(bmi=Decimal(20))), False),
    ("body mass unknown", c.LowBodyMass(20), report(), True),
)
def test_the_record_and_measurements(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


# --- Results of the laboratory ---


def potassium(now, **past):
    """A result, and earlier ones by "d" and the days ago."""
    history = labs_earlier(potassium={int(day[1:]): value for day, value in past.items()})
    return lab_result(potassium=now, past_labs=history)


K = "potassium"
LIMITS = "lower 3.5 upper 5.0"
BELOW, FROM, ABOVE = c.LabBelow(K, Decimal(3)), c.LabFrom(K, Decimal(6)), c.LabAbove(K, Decimal(6))
TWICE = c.LabAbove(K, times=Decimal(2))
UP_50 = c.LabRisen(K, 50, 7)
UP_BEYOND_50 = c.LabRisen(K, 50, 7, beyond=True)
UP_APART = c.LabRisen(K, 50, 7, apart=2)
MORE_BY_1 = c.LabHigher(K, 1, 7)
FALLEN = c.FallenSinceDose(K, Decimal("0.5"), 30)
IN_RANGE = c.InRangeBy(K, "magnesium", 2)
LATELY = c.Lately(c.LabBelow(K), 7)
AROUND = c.ToldAround(K, (c.Reported("thirst"), c.Reported("nausea")), 2)
WITHIN_2_H = c.ToldWithin(c.Reported("thirst"), 2 * HOUR)


@edges(
    ("below the limit", BELOW, potassium("2.9"), True),
    ("at the limit", BELOW, potassium("3.0"), False),
    ("the lowest reading counts", BELOW, potassium("3.5 also 2.9"), True),
    ("below the laboratory's limit", c.LabBelow(K), potassium(f"3.4 {LIMITS}"), True),
    ("at the laboratory's limit", c.LabBelow(K), potassium(f"3.5 {LIMITS}"), False),
    ("no lower limit", c.LabBelow(K), potassium("1.0 lower none"), False),
    ("no result", BELOW, lab_result(), False),
    ("from the limit", FROM, potassium("6.0"), True),
    ("short of the limit", FROM, potassium("5.9"), False),
    ("the highest reading counts", FROM, potassium("5.0 also 6.0"), True),
    ("above the limit", ABOVE, potassium("6.1"), True),
    ("at the upper limit", ABOVE, potassium("6.0"), False),
    ("above the laboratory's", c.LabAbove(K), potassium(f"5.1 {LIMITS}"), True),
    ("at the laboratory's upper limit", c.LabAbove(K), potassium(f"5.0 {LIMITS}"), False),
    ("above twice the limit", TWICE, potassium(f"10.1 {LIMITS}"), True),
    ("at twice the limit", TWICE, potassium(f"10.0 {LIMITS}"), False),
    ("no upper limit", c.LabAbove(K), potassium("9.0 upper none"), False),
    ("of the low grade", c.GradedLow(K, 2), potassium("3.0 low 2"), True),
    ("of a lesser low grade", c.GradedLow(K, 2), potassium("3.0 low 1"), False),
    ("of the high grade", c.GradedHigh(K, 2), potassium("6.0 high 2"), True),
    ("of a lesser high grade", c.GradedHigh(K, 2), potassium("6.0 high 1"), False),
    ("has come", c.LabGiven(K), potassium("4.0"), True),
    ("has not come", c.LabGiven(K), lab_result(), False),
    ("newly above", c.NewlyAbove(K), potassium("5.6", d3="4.0"), True),
    ("above as before", c.NewlyAbove(K), potassium("9.0", d3="9.0"), False),
    ("newly above without a history", c.NewlyAbove(K), potassium("9.0"), True),
    ("not above", c.NewlyAbove(K), potassium("4.0", d3="4.0"), False),
    (
        "at the limit before",
        c.NewlyAbove(K),
        lab_result(potassium=f"5.1 {LIMITS}", past_labs={K: (lab(K, f"5.0 {LIMITS} 3d"),)}),
        True,
    ),
    (
        "without a limit before",
        c.NewlyAbove(K),
        lab_result(potassium=f"5.1 {LIMITS}", past_labs={K: (lab(K, "9.0 upper none 3d"),)}),
        True,
    ),
    ("up by half", UP_50, potassium("6.0", d7="4.0"), True),
    ("up by less", UP_50, potassium("5.9", d7="4.0"), False),
    ("up since too long", UP_50, potassium("6.0", d8="4.0"), False),
    ("up from the lowest", UP_50, potassium("6.0", d1="5.0", d2="4.0"), True),
    ("up from a sample of today", UP_50, potassium("6.0", d0="4.0"), True),
    ("up by no more than half", UP_BEYOND_50, potassium("6.0", d7="4.0"), False),
    ("up by more than half", UP_BEYOND_50, potassium("6.1", d7="4.0"), True),
    ("up from two days before", UP_APART, potassium("6.0", d2="4.0"), True),
    ("up from the day before", UP_APART, potassium("6.0", d1="4.0"), False),
    ("up from nothing", UP_50, potassium("6.0"), False),
    ("not up", c.LabRisen(K, 0, 7), potassium("4.0", d1="4.0"), False),
    ("higher by more than one", MORE_BY_1, potassium("5.1", d7="4.0"), True),
    ("higher by one", MORE_BY_1, potassium("5.0", d7="4.0"), False),
    ("higher since too long", MORE_BY_1, potassium("9.0", d8="4.0"), False),
    ("higher than a later sample", MORE_BY_1, potassium("5.1 5d", d4="4.0"), False),
    ("higher than nothing", MORE_BY_1, potassium("9.0"), False),
)
def test_a_result(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


def after_dose(now, **past):
    history = labs_earlier(potassium={int(day[1:]): value for day, value in past.items()})
    return lab_result(potassium=now, past_labs=history, patient=DOSED_10_DAYS_AGO)


@edges(
    ("fallen since the dose", FALLEN, after_dose("3.5", d11="4.0"), True),
    ("fallen by less", FALLEN, after_dose("3.6", d11="4.0"), False),
    ("fallen since the day of the dose", FALLEN, after_dose("3.5", d10="4.0"), True),
    ("fallen since a day after the dose", FALLEN, after_dose("3.5", d9="4.0"), False),
    ("fallen since 30 days", FALLEN, after_dose("3.5", d30="4.0"), True),
    ("fallen since 31 days", FALLEN, after_dose("3.5", d31="4.0"), False),
    ("fallen from the highest", FALLEN, after_dose("3.5", d11="3.6", d12="4.0"), True),
    ("taken on the day of the dose", FALLEN, after_dose("3.5 10d", d11="4.0"), False),
    ("taken the day after it", FALLEN, after_dose("3.5 9d", d11="4.0"), True),
    ("no dose", FALLEN, potassium("3.5", d11="4.0"), False),
    (
        "beside one that is in range",
        IN_RANGE,
        lab_result(potassium="3.0", magnesium="0.8 lower 0.8 upper 0.8 2d"),
        True,
    ),
    (
        "beside one of too long ago",
        IN_RANGE,
        lab_result(potassium="3.0", magnesium="0.8 lower 0.7 upper 1.0 3d"),
        False,
    ),
    (
        "beside one that is low",
        IN_RANGE,
        lab_result(potassium="3.0", magnesium="0.6 lower 0.7 upper 1.0"),
        False,
    ),
    (
        "beside one that is high",
        IN_RANGE,
        lab_result(potassium="3.0", magnesium="1.1 lower 0.7 upper 1.0"),
        False,
    ),
    (
        "beside one without a lower limit",
        IN_RANGE,
        lab_result(potassium="3.0", magnesium="0.8 lower none upper 1.0"),
        False,
    ),
    (
        "beside one without an upper limit",
        IN_RANGE,
        lab_result(potassium="3.0", magnesium="0.8 lower 0.7 upper none"),
        False,
    ),
    ("beside nothing", IN_RANGE, lab_result(potassium="3.0"), False),
    (
        "beside an earlier one that is in range",
        IN_RANGE,
        lab_result(potassium="3.0", past_labs={"magnesium": (lab("magnesium", "0.8 2d"),)}),
        True,
    ),
    (
        "beside an earlier one of too long ago",
        IN_RANGE,
        lab_result(potassium="3.0", past_labs={"magnesium": (lab("magnesium", "0.8 3d"),)}),
        False,
    ),
    (
        "beside two of which one is low",
        IN_RANGE,
        lab_result(
            potassium="3.0",
            magnesium="0.8 lower 0.7 upper 1.0",
            past_labs={"magnesium": (lab("magnesium", "0.1 1d"),)},
        ),
        False,
    ),
    (
        "beside one taken two days later",
        IN_RANGE,
        lab_result(
            potassium="3.0 5d",
            past_labs={"magnesium": (lab("magnesium", "0.8 3d"),)},
        ),
        True,
    ),
    ("lately low", LATELY, report(past_labs={K: (lab(K, f"3.4 {LIMITS} 7d"),)}), True),
    ("low before that", LATELY, report(past_labs={K: (lab(K, f"3.4 {LIMITS} 8d"),)}), False),
    ("lately not low", LATELY, report(past_labs={K: (lab(K, f"3.5 {LIMITS} 7d"),)}), False),
    ("nothing lately", LATELY, report(), False),
    (
        "told two days before",
        AROUND,
        lab_result(potassium="3.0", past_answers=earlier(2, nausea="mild")),
        True,
    ),
    (
        "told three days before",
        AROUND,
        lab_result(potassium="3.0", past_answers=earlier(3, nausea="mild")),
        False,
    ),
    (
        "told two days after",
        AROUND,
        lab_result(potassium="3.0 5d", past_answers=earlier(3, thirst="mild")),
        True,
    ),
    ("told nothing", AROUND, lab_result(potassium="3.0"), False),
    ("told in time", WITHIN_2_H, report(past_answers=earlier(2 / 24, thirst="mild")), True),
    ("told too early", WITHIN_2_H, report(past_answers=earlier(2.1 / 24, thirst="mild")), False),
    ("told to be none", WITHIN_2_H, report(past_answers=earlier(1 / 24, thirst="none")), False),
    (
        "graded and felt only there",
        c.ReportedOnlyIn("thirst", regions=frozenset({Region.LEGS})),
        report(thirst="mild legs"),
        True,
    ),
    (
        "graded and felt elsewhere too",
        c.ReportedOnlyIn("thirst", regions=frozenset({Region.LEGS})),
        report(thirst="mild legs arms"),
        False,
    ),
    (
        "felt there and not graded",
        c.ReportedOnlyIn("thirst", regions=frozenset({Region.LEGS})),
        report(thirst="none legs"),
        False,
    ),
)
def test_a_result_beside_others(criterion, facts, holds):
    assert (told(criterion, facts) is not None) is holds


@pytest.mark.parametrize(
    ("criterion", "facts", "evidence"),
    [
        (
            MODERATE,
            report(thirst="moderate worse"),
            [("items.thirst.grade", "moderate"), ("items.thirst.trend", "worse")],
        ),
        (WITHIN_3, report(thirst="mild 3d"), [("items.thirst.onset", "3 d")]),
        (FOR_3, report(thirst="mild"), []),
        (HIGHER, nausea(3, d1=1), [("items.pro_nausea.severity", "1 → 3")]),
        (DECLINED, activity(2, d1=1), [("items.ecog.level", "1 → 2")]),
        (c.PainAt(KNEE), knee(3), [("pain.knee.nrs", "3")]),
        (RISEN_PAIN, knee(5, d7=3), [("pain.knee.nrs", "3 → 5")]),
        (JUMPED, knee(7, **{"d0.25": 4}), [("pain.knee.nrs", "4 → 7")]),
        (ABOVE_USUAL, knee(4, d1=2), [("pain.knee.nrs", "2 → 4")]),
        (PAINED, knee(None, d1=1), [("history.pain.knee.nrs", "1")]),
        (BELOW, potassium("3.5 also 2.9"), [("labs.potassium.low", "2.9")]),
        (FROM, potassium("5.0 also 6.0"), [("labs.potassium.high", "6.0")]),
        (UP_50, potassium("6.0", d7="4.0"), [("labs.potassium.high", "4.0 → 6.0")]),
        (FALLEN, after_dose("3.5", d11="4.0"), [("labs.potassium.low", "4.0 → 3.5")]),
        (
            LATELY,
            report(past_labs={K: (lab(K, f"3.4 {LIMITS} 7d"),)}),
            [("history.labs.potassium.low", "3.4")],
        ),
        (
            c.Fallen("weight_kg", 5, 30),
            report(weight="95", past_measures=measured_earlier(30, weight_kg="100")),
            [("measures.weight_kg.low", "100 → 95")],
        ),
        (
            c.MeasuredWithin("temperature_c", 3 * HOUR),
            report(
                past_measures=(
                    *measured_earlier(1 / 24, temperature_c="37"),
                    *measured_earlier(2 / 24, temperature_c="38"),
                )
            ),
            [("measures.temperature_c", "37")],
        ),
        (
            ON_DAYS,
            knee(4, d1=4),
            [("pain.knee.nrs", "4"), ("history.pain.days", "at least 2 of 3")],
        ),
    ],
)
def test_the_evidence_names_what_was_looked_at(criterion, facts, evidence):
    assert told(criterion, facts) == evidence


def test_what_the_note_said_is_evidence_beside_the_answer():
    said = answer("thirst", "mild")
    facts = report(answers={"thirst": type(said)("thirst", grade=said.grade, words="so thirsty")})
    assert told(c.Reported("thirst"), facts)[1:] == [("note.thirst", "so thirsty")]
