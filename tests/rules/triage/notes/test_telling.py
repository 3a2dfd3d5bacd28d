"""What a note tells, as structured answers, and joined with those."""

from datetime import timedelta
from decimal import Decimal

import pytest

from companion.rules.triage.facts import Answer
from companion.rules.triage.notes.telling import with_note
from companion.rules.vocabulary import Grade, Region, Side, Site, Trend
from tests.rules.triage.build import TODAY, report
from tests.rules.triage.notes.build import read


def told(note, code):
    return read(note).answers.get(code)


def joined(note, **words):
    return with_note(report(**words), read(note))


def pain_of(facts):
    (only,) = facts.pains
    return only


class TestAnAnswer:
    def test_of_a_graded_item(self):
        assert told("new severe weakness left", "limb_weakness") == Answer(
            "limb_weakness",
            grade=Grade.SEVERE,
            trend=Trend.NEW,
            side=Side.LEFT,
            words="weakness",
        )

    def test_has_the_regions_of_its_words(self):
        assert told("my leg is numb", "sensory_loss_limb_trunk").regions == {Region.LEGS}

    def test_of_yes_or_no(self):
        assert told("fever", "fever_told") == Answer("fever_told", present=True, words="fever")

    def test_of_a_count_has_its_reason(self):
        assert told("I fell", "fall") == Answer(
            "fall", count=1, reason="leg_gave_way", words="fell"
        )

    @pytest.mark.parametrize(
        ("note", "level"), [("slight nausea", 1), ("nausea", 2), ("severe nausea", 3)]
    )
    def test_of_a_rating(self, note, level):
        assert told(note, "pro_nausea").severity == level

    @pytest.mark.parametrize("note", ["no fever", "fever gone", "afraid of fever", "dinner"])
    def test_is_not_made_of_what_is_not_affirmed(self, note):
        assert told(note, "fever_told") is None

    def test_is_not_made_of_a_mere_mention(self):
        assert read("sad").answers == {}

    def test_of_two_mentions_is_the_worse(self):
        both = told("slight cough. severe cough", "cough")
        assert (both.grade, both.words) == (Grade.SEVERE, "cough")


class TestPain:
    @pytest.mark.parametrize(
        ("note", "score"),
        [
            ("slight hip pain", 2),
            ("hip pain", 4),
            ("severe hip pain", 8),
            ("hip pain 6/10", 6),
            ("slight hip pain. severe hip pain", 8),
        ],
    )
    def test_is_scored_by_its_words(self, note, score):
        (pain,) = read(note).pains
        assert pain.nrs_worst == score

    @pytest.mark.parametrize(
        ("note", "site"),
        [("hip pain", Site.HIP_L), ("left hip pain", Site.HIP_L), ("right hip pain", Site.HIP_R)],
    )
    def test_has_its_side(self, note, site):
        (pain,) = read(note).pains
        assert pain.site is site

    @pytest.mark.parametrize(("note", "sudden"), [("suddenly hip pain", True), ("hip pain", None)])
    def test_may_be_sudden(self, note, sudden):
        (pain,) = read(note).pains
        assert pain.sudden is sudden

    @pytest.mark.parametrize(
        ("scored", "note", "worst"),
        [
            (3, "hip pain", 3),
            (3, "severe hip pain", 8),
            (9, "severe hip pain", 9),
            (3, "hip pain 6/10", 6),
            (3, "hip pain 4/10", 3),
        ],
    )
    def test_beside_her_own_score(self, scored, note, worst):
        assert pain_of(joined(note, pain={"hip_l": scored})).nrs_worst == worst

    def test_beside_a_score_of_another_site_is_told_too(self):
        assert {each.site for each in joined("hip pain", pain={"knee": 3}).pains} == {
            Site.KNEE,
            Site.HIP_L,
        }

    def test_takes_the_more_urgent_trend(self):
        assert pain_of(joined("hip pain worse", pain={"hip_l": "3 same"})).trend is Trend.WORSE
        assert pain_of(joined("hip pain same", pain={"hip_l": "3 new"})).trend is Trend.NEW


class TestJoined:
    def test_a_no_does_not_cancel_the_note(self):
        answer = joined("severe cough", cough="none").answers["cough"]
        assert (answer.grade, answer.words) == (Grade.SEVERE, "cough")

    def test_the_worse_grade_counts(self):
        assert joined("slight cough", cough="severe").answers["cough"].grade is Grade.SEVERE
        assert joined("severe cough", cough="mild").answers["cough"].grade is Grade.SEVERE

    @pytest.mark.parametrize(
        ("note", "said", "trend"),
        [
            ("cough worse", "mild same", Trend.WORSE),
            ("cough new", "mild same", Trend.NEW),
            ("cough same", "mild worse", Trend.WORSE),
            ("cough new", "mild worse", Trend.WORSE),
        ],
    )
    def test_the_more_urgent_trend_counts(self, note, said, trend):
        assert joined(note, cough=said).answers["cough"].trend is trend

    @pytest.mark.parametrize(
        ("note", "said", "side"),
        [
            ("left cough", "mild right", Side.BOTH),
            ("left cough", "mild left", Side.LEFT),
            ("left cough", "mild", Side.LEFT),
            ("cough", "mild right", Side.RIGHT),
        ],
    )
    def test_two_sides_are_both(self, note, said, side):
        assert joined(note, cough=said).answers["cough"].side is side

    def test_regions_add_up(self):
        facts = joined("my leg is numb", sensory_loss_limb_trunk="mild feet")
        assert facts.answers["sensory_loss_limb_trunk"].regions == {Region.LEGS, Region.FEET}

    def test_another_reason_gives_way_to_the_leg(self):
        assert joined("I fell", fall="1 because tripped").answers["fall"].reason == "leg_gave_way"

    def test_counts_and_ratings_are_the_higher(self):
        assert joined("I fell", fall=3).answers["fall"].count == 3
        nausea = joined("severe nausea", pro_nausea="severity 1").answers["pro_nausea"]
        assert nausea.severity == 3

    def test_the_day_of_onset_is_counted_back_from_today(self):
        assert joined("cough for 3 days").answers["cough"].onset == TODAY - timedelta(days=3)

    def test_an_onset_that_is_not_said_is_unknown(self):
        assert joined("cough").answers["cough"].onset is None
        assert joined("cough for 3 days", cough="mild").answers["cough"].onset is None

    def test_the_later_onset_counts(self):
        onset = joined("cough for 3 days", cough="mild 9d").answers["cough"].onset
        assert onset == TODAY - timedelta(days=3)

    def test_what_the_note_does_not_tell_stays(self):
        assert joined("fever", cough="mild same").answers["cough"].grade is Grade.MILD

    @pytest.mark.parametrize(
        ("measured", "note", "celsius"),
        [
            (None, "fever 38.5", "38.5"),
            ("37.0", "fever 38.5", "38.5"),
            ("39.0", "fever 38.5", "39.0"),
            ("36.8", "fever 38.5, fever 39", "39"),
            ("37.5", "fever 36.0", "36.0"),
            ("37.7", "fever 36.0", "37.7"),
        ],
    )
    def test_the_temperature_further_from_normal_counts(self, measured, note, celsius):
        facts = joined(note, temperature=measured)
        assert facts.measures["temperature_c"] == Decimal(celsius)
