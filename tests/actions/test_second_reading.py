"""The second look at a note: it may raise, once, and never lower."""

from datetime import timedelta

import pytest

from companion.actions.assessing import Told
from companion.actions.second_reading import postponed_readings, read_again
from companion.models import Alert, Assessment, SecondReading
from companion.queries.answers import latest_assessment
from companion.rules.triage.facts import Source
from companion.rules.triage.notes.reader import read_note
from companion.rules.vocabulary import Condition, Tier
from companion.second_reader.reader import NO_OPINION, second_reader
from tests.alarms import MINUTE, SECOND, reports

# One that is like known ones, and one that says nothing to either reader.
ALARMING = "I keep dropping cups and my hand will not do what I tell it"
HARMLESS = "The snollygoster came for tea."


@pytest.fixture
def uncertain(clinic, now):
    """A note of which the first reader understood nothing urgent."""
    assessment = reports(clinic, Told(note=HARMLESS), now=now)
    assert Tier(assessment.tier).rank < Tier.URGENT.rank
    return SecondReading.objects.get(assessment=assessment)


def alarming(reading):
    """As if the same note had alarmed the second reader."""
    facts = reading.assessment.facts | {"note": ALARMING}
    Assessment.objects.filter(pk=reading.assessment_id).update(facts=facts)
    assert second_reader().read(ALARMING).raises
    assert not read_note(ALARMING).accounts_for(ALARMING)


def test_a_note_that_alarms_is_urgent_for_a_nurse(uncertain, now):
    alarming(uncertain)

    raised = read_again(reading_id=uncertain.pk, now=now + SECOND)

    assert Tier(raised.tier).rank >= Tier.URGENT.rank
    assert raised.findings.filter(rule_id="note.second-reading").get().tier == Tier.URGENT
    alert = Alert.objects.get(condition=Condition.UNREAD_NOTE)
    assert alert.tier == Tier.URGENT
    source_id = uncertain.assessment.source_id
    assert latest_assessment(Source.SYMPTOM_REPORT, source_id) == raised
    uncertain.refresh_from_db()
    assert (uncertain.raised, uncertain.read_at) == (True, now + SECOND)


def test_a_harmless_note_stays_as_it_was(uncertain, now):
    assert read_again(reading_id=uncertain.pk, now=now + SECOND) is None
    assert Assessment.objects.count() == 1
    uncertain.refresh_from_db()
    assert (uncertain.raised, uncertain.read_at) == (False, now + SECOND)


def test_it_is_read_once(uncertain, now):
    alarming(uncertain)
    read_again(reading_id=uncertain.pk, now=now + SECOND)
    assert read_again(reading_id=uncertain.pk, now=now + MINUTE) is None
    assert Assessment.objects.count() == 2


def test_what_the_first_reader_has_accounted_for_does_not_alarm():
    reading = read_note("In the film a woman was paralysed from the waist down.")
    assert reading.accounts_for("In the film a woman was paralysed from the waist down.")
    assert not read_note("My legs are weak.").accounts_for("My legs are weak.")
    assert not read_note("Lovely weather.").accounts_for("Lovely weather.")


@pytest.mark.parametrize("note", ["", "My legs are weak.", "No problems to report."])
def test_what_is_certain_is_not_read_again(clinic, now, note):
    reports(clinic, Told(note=note), now=now)
    assert not SecondReading.objects.exists()


def test_it_can_be_switched_off(clinic, now, settings):
    settings.SECOND_READER = False
    reports(clinic, Told(note=HARMLESS), now=now)
    assert not SecondReading.objects.exists()


def test_what_no_worker_has_read_is_asked_for_again_after_a_while(uncertain, now):
    grace = timedelta(seconds=10)
    assert postponed_readings(now + 9 * SECOND, grace=grace) == []
    assert postponed_readings(now + 11 * SECOND, grace=grace) == [uncertain.pk]
    assert postponed_readings(now + 12 * SECOND, grace=grace) == []
    assert postponed_readings(now + 6 * MINUTE, grace=grace) == [uncertain.pk]


@pytest.mark.parametrize("text", ["", " ", "x", "12 / 7", ",,,", "\ud800", "😀😀"])
def test_on_what_holds_no_words_there_is_no_opinion(text):
    assert second_reader().read(text) == NO_OPINION


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "腿" * 100_000, "no " * 30_000, "\x00\x01 腿没力气"]
)
def test_any_text_is_read(text):
    assert isinstance(second_reader().read(text).raises, bool)
