"""What the chart looks up, just inside and just outside its limits."""

from datetime import timedelta
from decimal import Decimal

import pytest

from companion.rules.triage.chart import Chart, level_of
from companion.rules.triage.facts import Pain
from companion.rules.triage.thresholds import SEVERE_PAIN
from companion.rules.vocabulary import Grade, Site
from tests.rules.triage.build import (
    NOW,
    answer,
    calcium,
    days_ago,
    earlier,
    lab,
    labs_earlier,
    measured_earlier,
    neuropathy,
    pain_earlier,
    record,
    report,
    sites,
)

NUMB = "sensory_loss_limb_trunk"
DAY = timedelta(days=1)


def chart(**words):
    return Chart(report(**words))


def history(**days):
    """Knee pain by "d" and the days ago."""
    return tuple(
        each for day, score in days.items() for each in pain_earlier(float(day[1:]), knee=score)
    )


@pytest.mark.parametrize(
    ("limit", "amount"), [(3, "3"), (Decimal("2.5"), "2.5"), (SEVERE_PAIN, "7")]
)
def test_a_limit_is_that_of_the_rules(limit, amount):
    assert chart().amount(limit) == Decimal(amount)


def test_a_limit_that_the_organisation_has_set_goes_before():
    assert chart(thresholds={"severe_pain": Decimal(6)}).amount(SEVERE_PAIN) == 6


@pytest.mark.parametrize(
    ("said", "is_new"),
    [
        ("mild same", False),
        ("mild better", False),
        ("mild", True),
        ("mild new", True),
        ("moderate same", True),
        ("none same", False),
    ],
)
def test_new_or_worse_beside_a_confirmed_level(said, is_new):
    confirmed = record(confirmed={"thirst": ("mild", 3)})
    assert chart(thirst=said, patient=confirmed).is_new("thirst") is is_new


def test_a_level_that_was_confirmed_today_is_not_new():
    confirmed = record(confirmed={"thirst": ("mild", 0)})
    assert not chart(thirst="mild same", patient=confirmed).is_new("thirst")


def test_what_has_no_grade_is_no_more_than_a_confirmed_none():
    confirmed = chart(thirst="same", patient=record(confirmed={"thirst": ("none", 3)}))
    assert not confirmed.has_worsened(answer("thirst", "same"))
    assert confirmed.is_stable("thirst")


@pytest.mark.parametrize(
    ("said", "worsened"),
    [("mild same", False), ("moderate same", True), ("mild worse", True), ("mild new", False)],
)
def test_worsened_beside_a_confirmed_level(said, worsened):
    confirmed = chart(patient=record(confirmed={"thirst": ("mild", 3)}))
    assert confirmed.has_worsened(answer("thirst", said)) is worsened


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("mild same feet both", True),
        ("mild same feet", True),
        ("mild same hands feet fingers", True),
        ("mild same feet left", False),
        ("mild same feet right", False),
        ("mild same", False),
        ("mild same feet legs", False),
        ("moderate same feet", False),
        ("mild worse feet", False),
        ("mild feet", False),
    ],
)
def test_the_known_neuropathy(said, known):
    of_hers = chart(patient=record(cipn_baseline=neuropathy()))
    assert of_hers.is_known_neuropathy(answer(NUMB, said)) is known
    assert not chart().is_known_neuropathy(answer(NUMB, said))


@pytest.mark.parametrize(
    ("past", "usual"),
    [
        ({}, None),
        ({"d1": 3}, 3),
        ({"d1": 3, "d2": 5}, 5),
        ({"d1": 3, "d2": 5, "d3": 4}, 4),
        ({"d1": 3, "d14": 5}, 5),
        ({"d1": 3, "d15": 5}, 3),
    ],
)
def test_the_usual_pain_of_a_site(past, usual):
    assert chart(past_pains=history(**past)).pain_baseline(Site.KNEE) == usual


def test_the_usual_pain_that_a_clinician_set_goes_before():
    hers = record(pain_baselines={Site.KNEE: 6})
    assert chart(patient=hers, past_pains=history(d1=3)).pain_baseline(Site.KNEE) == 6


def test_the_usual_pain_of_an_unknown_site_is_the_worst_of_the_others():
    past = (*history(d1=3), *pain_earlier(1, jaw=5))
    assert chart(past_pains=past).usual_pain(Site.NECK) == 5
    assert chart(past_pains=past).usual_pain(Site.KNEE) == 3
    assert chart().usual_pain(Site.NECK) is None


@pytest.mark.parametrize(
    ("site", "days", "apart", "scored"),
    [
        (Site.KNEE, 1, DAY, True),
        (Site.KNEE, 0.99, DAY, False),
        (Site.JAW, 1, DAY, True),
        (Site.JAW, 0.99, DAY, False),
        (Site.KNEE, 0.99, timedelta(), True),
    ],
)
def test_a_score_is_at_least_so_old(site, days, apart, scored):
    past = pain_earlier(days, knee=3)
    assert chart(past_pains=past).pain_was_scored_before(site, apart) is scored


def test_an_old_score_of_another_site_does_not_stand_in_for_a_fresh_one():
    past = (*pain_earlier(0.5, knee=3), *pain_earlier(5, jaw=3))
    assert not chart(past_pains=past).pain_was_scored_before(Site.KNEE, DAY)


def test_scores_of_the_last_hours_are_those_of_the_site():
    past = (*pain_earlier(0.25, knee=3, jaw=9), *pain_earlier(0.26, knee=5))
    assert chart(past_pains=past).scores_within(Site.KNEE, timedelta(hours=6)) == [3]


def test_the_lowest_and_the_highest_of_so_many_days():
    of_week = chart(past_pains=history(d1=4, d3=2, d7=6, d8=9))
    assert of_week.lowest_pain(Site.KNEE, days=7) == 2
    assert of_week.highest_pain(Site.KNEE, days=7) == 6
    assert of_week.lowest_pain(Site.JAW, days=7) is None
    assert of_week.highest_pain(Site.JAW, days=7) is None


def test_the_worst_pain_of_every_day():
    past = (*history(d1=4), *pain_earlier(1, jaw=6), *history(d2=0), *history(**{"d0.1": 5}))
    worst = chart(pain={"knee": 3}, past_pains=past).worst_pain_by_day()
    assert worst == {days_ago(0): 5, days_ago(1): 6, days_ago(2): 0}


def test_a_day_on_which_nothing_hurts_is_a_day_without_pain():
    assert chart(pain={"knee": 0}).worst_pain_by_day() == {days_ago(0): 0}


@pytest.mark.parametrize(
    ("fields", "is_new"),
    [
        ({}, True),
        ({"past_pains": history(d14=1)}, True),
        ({"past_pains": history(d15=1)}, False),
        ({"past_pains": history(d15=0)}, True),
        ({"patient": record(sites_known_painful=sites("knee"))}, False),
        ({"patient": record(pain_baselines={Site.KNEE: 3})}, False),
        ({"patient": record(sites_known_painful=sites("jaw"))}, True),
    ],
)
def test_a_site_that_is_new(fields, is_new):
    assert chart(**fields).is_new_site(Site.KNEE, days=14) is is_new


@pytest.mark.parametrize(
    ("onset", "past", "days"), [(None, {}, 0), (3, {}, 3), (3, {"d5": 1}, 5), (None, {"d5": 0}, 0)]
)
def test_for_how_long_a_site_hurts(onset, past, days):
    pain = Pain(Site.KNEE, 3, onset=None if onset is None else days_ago(onset))
    assert chart(past_pains=history(**past)).days_of_pain(pain) == days


@pytest.mark.parametrize(
    ("worst", "now", "level"), [(3, None, 3), (None, 4, 4), (3, 4, 4), (5, 4, 5), (None, None, 10)]
)
def test_the_level_of_a_pain(worst, now, level):
    assert level_of(Pain(Site.KNEE, worst, nrs_now=now)) == level


def test_pain_of_nought_is_no_pain():
    of_two = chart(pain={"knee": 0, "jaw": 1, "neck": 5})
    assert [pain.site for pain in of_two.pains_at(sites("knee", "jaw"))] == [Site.JAW]


def test_measurements_of_the_last_hours_and_days():
    past = (*measured_earlier(1, weight_kg="60"), *measured_earlier(1.01, weight_kg="61"))
    past += measured_earlier(1, temperature_c="37")
    assert chart(past_measures=past).measured_within("weight_kg", DAY) == [Decimal(60)]
    assert chart(past_measures=past).measured_on("weight_kg", days=1) == [Decimal(60), Decimal(61)]
    assert chart(past_measures=past).measured_on("weight_kg", days=0) == []


def test_results_between_two_days():
    of_potassium = chart(past_labs=labs_earlier(potassium={1: "1", 2: "2", 3: "3", 4: "4"}))
    between = of_potassium.labs_between("potassium", days_ago(3), days_ago(2))
    assert [each.value for each in between] == [2, 3]
    assert of_potassium.labs_between("magnesium", days_ago(3), days_ago(2)) == []


def test_the_latest_result():
    known = chart(
        past_labs=labs_earlier(potassium={1: "1", 2: "2"}, ca_corrected={1: "2.0"}),
        patient=record(ca_corr=calcium("2.3", days=9)),
    )
    assert known.latest_lab("potassium") == lab("potassium", "1 1d")
    assert known.latest_lab("ca_corrected").value == Decimal("2.3")
    assert known.latest_lab("magnesium") is None


def test_answers_around_a_day_and_within_hours():
    past = (*earlier(1, thirst="mild"), *earlier(3, thirst="severe"), *earlier(1, cough="mild"))
    told = chart(past_answers=past)
    assert [each.grade for each in told.told_around("thirst", days_ago(2), days=1)] == [1, 3]
    assert [each.grade for each in told.told_around("thirst", days_ago(4), days=1)] == [3]
    assert [each.grade for each in told.told_around("thirst", days_ago(0), days=1)] == [1]
    assert [each.grade for each in told.told_within("thirst", DAY)] == [1]
    assert told.told_within("thirst", DAY - timedelta(minutes=1)) == []


def test_the_worst_grade_before():
    past = (*earlier(1, thirst="mild"), *earlier(2, thirst="severe"), *earlier(2, cough="mild"))
    told = chart(past_answers=past)
    assert told.worst_before("thirst", days=1) is Grade.MILD
    assert told.worst_before("thirst", days=2) is Grade.SEVERE
    assert told.worst_before("cough", days=1) is Grade.NONE
    ungraded = chart(past_answers=earlier(1, thirst="same"))
    assert ungraded.worst_before("thirst", days=1) is Grade.NONE


def test_days_are_those_of_the_patients_calendar():
    # Noon in Shanghai: thirteen hours ago was yesterday, eleven hours ago was today.
    past = earlier(13 / 24, thirst="mild")
    assert chart(past_answers=past).worst_before("thirst", days=0) is Grade.NONE
    past = earlier(11 / 24, thirst="mild")
    assert chart(past_answers=past).worst_before("thirst", days=0) is Grade.MILD


def test_a_late_score_of_the_same_minute_counts_as_within():
    assert chart(past_pains=pain_earlier(0, knee=3), observed_at=NOW).scores_within(
        Site.KNEE, timedelta()
    ) == [3]


@pytest.mark.parametrize(
    ("past", "before"),
    [
        ({}, 0),
        ({1: "severity 2"}, 2),
        ({1: "frequency 3", 2: "severity 2"}, 2),
        ({14: "severity 2"}, 2),
        ({15: "severity 2"}, 0),
    ],
)
def test_the_attribute_of_the_latest_report(past, before):
    told = tuple(each for day, said in past.items() for each in earlier(day, pro_nausea=said))
    assert chart(past_answers=told).attribute_before("pro_nausea", "severity") == before


@pytest.mark.parametrize(
    ("past", "is_new"),
    [
        ({}, True),
        ({15: 2}, False),
        ({15: 1}, True),
        ({15: 1, 16: 3, 17: 2}, False),
        ({15: 1, 16: 1, 17: 3}, True),
        ({14: 3}, True),
    ],
)
def test_an_attribute_above_what_was_usual(past, is_new):
    told = tuple(
        each for day, old in past.items() for each in earlier(day, pro_nausea=f"severity {old}")
    )
    now = chart(pro_nausea="severity 2", past_answers=told)
    assert now.attribute_is_new("pro_nausea", "severity") is is_new


@pytest.mark.parametrize("said", ["mild", "severity 0"])
def test_an_attribute_that_is_not_rated_or_nought_is_not_new(said):
    assert not chart(pro_nausea=said).attribute_is_new("pro_nausea", "severity")
