from uuid import uuid4

import pytest

from companion.actions.assessing import Told
from companion.actions.follow_ups import fire_unanswered
from companion.actions.records import Entry
from companion.models import Alert, Assessment, FollowUp
from companion.queries.follow_ups import due_follow_ups
from companion.rules.triage.facts import Answer
from companion.rules.vocabulary import Grade, Tier
from notifications import escalation
from tests.alarms import HOUR, MINUTE, SECOND, legs, reports

QUESTIONS = ("saddle_numbness", "urinary_incontinence", "urinary_retention")


@pytest.fixture
def asked(clinic, now):
    """She leaks more than before, and is asked what else there may be."""
    worse = Told(answers={"pro_urine_control": Answer("pro_urine_control", frequency=3)})
    assert reports(clinic, worse, now=now).tier == Tier.SOON
    return FollowUp.objects.get()


def answers(*codes):
    return Told(answers={code: Answer(code, grade=Grade.NONE) for code in codes})


def fire(asked, at):
    return fire_unanswered(follow_up_id=asked.pk, now=at)


def test_the_questions_are_asked_for_an_hour(asked, now):
    assert sorted(asked.items) == list(QUESTIONS)
    assert asked.due_at == now + HOUR
    assert due_follow_ups(now + HOUR - SECOND) == []
    assert due_follow_ups(now + HOUR) == [asked.pk]


def test_an_hour_of_silence_is_an_emergency_that_is_paged_at_once(asked, now):
    alert = Alert.objects.get()
    assert alert.tier == Tier.SOON

    assessment = fire(asked, now + HOUR)

    alert.refresh_from_db()
    assert assessment.tier == alert.tier == Tier.EMERGENCY
    assert escalation.due_alerts(now + HOUR) == [alert.pk]
    assert [finding.rule_id for finding in assessment.findings.filter(tier="EMERGENCY")] == [
        "mscc.bladder-dysfunction"
    ]


def test_silence_of_less_than_an_hour_is_nothing(asked, now):
    assert fire(asked, now + HOUR - SECOND) is None
    assert Alert.objects.get().tier == Tier.SOON


def test_an_answer_in_time_ends_the_questions(clinic, asked, now):
    reports(clinic, answers(*QUESTIONS), now=now + 10 * MINUTE)

    assert fire(asked, now + HOUR) is None
    assert due_follow_ups(now + HOUR) == []
    assert Alert.objects.get().tier == Tier.SOON


def test_half_an_answer_is_none(clinic, asked, now):
    reports(clinic, answers("urinary_retention"), now=now + 10 * MINUTE)

    assert fire(asked, now + HOUR).tier == Tier.EMERGENCY


def test_a_report_about_something_else_is_no_answer(clinic, asked, now):
    reports(clinic, legs(Grade.NONE), now=now + 10 * MINUTE)

    assert fire(asked, now + HOUR).tier == Tier.EMERGENCY


def test_silence_fires_once(asked, now):
    assert fire(asked, now + HOUR) is not None
    assert fire(asked, now + HOUR) is None
    assert Assessment.objects.filter(source="follow_up").count() == 1


def test_an_answer_after_the_hour_does_not_take_the_emergency_back(clinic, asked, now):
    fire(asked, now + HOUR)

    reports(clinic, answers(*QUESTIONS), now=now + 2 * HOUR)

    assert Alert.objects.get().tier == Tier.EMERGENCY
    assert Alert.objects.get().status == "open"


def test_silence_is_judged_on_the_report_that_asked(asked, now):
    assessment = fire(asked, now + HOUR)

    assert assessment.source_id == asked.pk
    assert assessment.observed_at == now
    assert assessment.evaluated_at == now + HOUR


def test_an_answer_of_somebody_else_closes_nothing(clinic, asked, now):
    asked.refresh_from_db()
    other = FollowUp.objects.create(
        assessment=Assessment.objects.create(
            patient=a_neighbour(clinic),
            source="symptom_report",
            source_id=asked.pk,
            observed_at=now,
            evaluated_at=now,
            tier="SOON",
            ruleset_version="1",
            facts={},
            advice=[],
        ),
        rule_id="mscc.bladder-dysfunction",
        items=asked.items,
        due_at=now + HOUR,
    )

    reports(clinic, answers(*QUESTIONS), now=now + MINUTE)

    assert due_follow_ups(now + HOUR) == [other.pk]


def a_neighbour(clinic):
    neighbour = type(clinic.patient).objects.get(pk=clinic.patient.pk)
    neighbour.pk, neighbour.medical_record_number, neighbour._state.adding = None, "MRN-2", True
    neighbour.id = neighbour._meta.pk.get_default()
    neighbour.save()
    return neighbour


def test_a_report_of_before_that_arrives_late_answers_nothing(clinic, asked, now):
    two_days_old = Entry(id=uuid4(), observed_at=now - 48 * HOUR)
    reports(clinic, answers(*QUESTIONS), now=now + 10 * MINUTE, record=two_days_old)

    assert fire(asked, now + HOUR).tier == Tier.EMERGENCY
