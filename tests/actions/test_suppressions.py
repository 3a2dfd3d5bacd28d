"""Rules that a clinician silences for one patient."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from companion.access import SYSTEM, Actor, NotAllowedError
from companion.actions.assessing import Told
from companion.actions.errors import ConflictError, RefusedError
from companion.actions.follow_ups import fire_unanswered
from companion.actions.suppressions import Silence, lift_suppression, suppress_rule
from companion.models import (
    Alert,
    Assessment,
    AuditEntry,
    CareTeamMember,
    FollowUp,
    Patient,
    RuleSuppression,
)
from companion.rules.triage.facts import Answer
from companion.rules.triage.snapshot import from_json
from companion.rules.vocabulary import Grade, Role, Tier, Trend
from tests.alarms import HOUR, MINUTE, legs, reports
from tests.conftest import hire

WEAKNESS = "mscc.new-limb-weakness"


def silence(clinic, rule_id=WEAKNESS, *, now, hours=24.0, staff=None):
    return suppress_rule(
        actor=Actor(staff=staff or clinic.doctor),
        patient_id=clinic.patient.pk,
        silence=Silence(rule_id, now + timedelta(hours=hours), "examined: an old palsy"),
        now=now,
    )


def lift(clinic, row, *, now, staff=None):
    return lift_suppression(
        actor=Actor(staff=staff or clinic.doctor),
        patient_id=clinic.patient.pk,
        suppression_id=row.pk,
        now=now,
    )


@pytest.fixture
def reported(clinic, now):
    """Her legs are weak; the alert was dealt with an hour ago."""
    assessment = reports(clinic, legs(Grade.MODERATE), now=now - 2 * HOUR)
    Alert.objects.update(
        status="resolved", outcome="seen", resolved_at=now - HOUR, next_page_at=None
    )
    return assessment


@pytest.fixture
def other(clinic):
    return Patient.objects.create(
        organisation=clinic.organisation,
        name="王桂芳",
        medical_record_number="MRN-2",
        birth_date=clinic.patient.birth_date,
        sex="female",
    )


def is_refused(code, field, *args, **kwargs):
    with pytest.raises(RefusedError) as refused:
        silence(*args, **kwargs)
    assert not RuleSuppression.objects.exists()
    return (refused.value.code, refused.value.field) == (code, field)


# --- Made


def test_it_keeps_who_why_until_when_and_what_was_looked_at(clinic, reported, now):
    row = silence(clinic, now=now)
    found = reported.findings.get(rule_id=WEAKNESS)
    assert (row.made_by, row.made_at, row.until) == (clinic.doctor, now, now + 24 * HOUR)
    assert (row.tier, row.evidence, row.reason) == (
        Tier.EMERGENCY,
        found.evidence,
        "examined: an old palsy",
    )
    assert {"field": "items.limb_weakness.grade", "value": "moderate"} in row.evidence


def test_the_latest_finding_is_what_was_looked_at(clinic, reported, now):
    reports(clinic, legs(Grade.SEVERE), now=now - HOUR)
    grades = [each["value"] for each in silence(clinic, now=now).evidence]
    assert "severe" in grades


@pytest.mark.parametrize(("hours", "fine"), [(72, True), (72.01, False), (0, False), (-1, False)])
def test_a_rule_about_the_spinal_cord_is_silent_for_72_hours_at_most(
    hours, fine, clinic, reported, now
):
    if fine:
        assert silence(clinic, now=now, hours=hours)
    else:
        code = "spine_suppression_too_long" if hours > 0 else "suppression_ends_in_the_past"
        assert is_refused(code, "until", clinic, now=now, hours=hours)


@pytest.mark.parametrize(("hours", "fine"), [(7 * 24, True), (7 * 24 + 0.01, False)])
def test_any_other_rule_for_a_week_at_most(hours, fine, clinic, now):
    assessment = reports(clinic, Told(cannot_wait=True), now=now - HOUR)
    rule = assessment.findings.get().rule_id
    if fine:
        assert silence(clinic, rule, now=now, hours=hours)
    else:
        assert is_refused("suppression_too_long", "until", clinic, rule, now=now, hours=hours)


@pytest.mark.parametrize("rule", ["no.such-rule", "", "mscc.amber-plus-history", "mscc."])
def test_what_is_no_rule_cannot_be_silenced(rule, clinic, reported, now):
    """A modifier neither: it finds nothing by itself."""
    assert is_refused("unknown_rule", "rule", clinic, rule, now=now)


def test_what_has_never_fired_cannot_be_silenced(clinic, reported, now):
    assert is_refused("rule_has_not_fired", "rule", clinic, "ces.saddle-numbness", now=now)


def test_what_fired_for_another_patient_does_not_count(clinic, reported, other, now):
    Assessment.objects.update(patient=other)
    assert is_refused("rule_has_not_fired", "rule", clinic, now=now)


@pytest.mark.parametrize("who", ["nurse", "pharmacist", "admin"])
def test_to_silence_takes_a_doctor(who, clinic, reported, now):
    with pytest.raises(NotAllowedError):
        silence(clinic, now=now, staff=getattr(clinic, who))


def test_a_surgeon_who_treats_her_may(clinic, reported, now):
    surgeon = hire(clinic.organisation, "sara spine", Role.SPINE)
    with pytest.raises(Patient.DoesNotExist):
        silence(clinic, now=now, staff=surgeon)
    CareTeamMember.objects.create(patient=clinic.patient, staff=surgeon, role=Role.SPINE, since=now)
    assert silence(clinic, now=now, staff=surgeon).made_by == surgeon


def test_the_system_silences_nothing(clinic, reported, now):
    with pytest.raises(NotAllowedError):
        suppress_rule(
            actor=SYSTEM,
            patient_id=clinic.patient.pk,
            silence=Silence(WEAKNESS, now + HOUR, "no"),
            now=now,
        )


def test_it_is_on_record(clinic, reported, now):
    row = silence(clinic, now=now)
    lift(clinic, row, now=now + HOUR)
    entries = AuditEntry.objects.filter(act__startswith="triage:").order_by("id")
    assert [(each.act, each.staff, each.patient, each.subject_id) for each in entries] == [
        ("triage:suppression:write", clinic.doctor, clinic.patient, str(row.pk)),
        ("triage:suppression:lift", clinic.doctor, clinic.patient, str(row.pk)),
    ]


def test_a_later_one_replaces_the_one_before_which_is_kept(clinic, reported, now):
    first = silence(clinic, now=now)
    second = silence(clinic, now=now + HOUR)
    first.refresh_from_db()
    assert (first.ended_at, first.ended_because) == (now + HOUR, "replaced")
    assert (first.ended_by, second.ended_at) == (clinic.doctor, None)


def test_one_that_has_run_out_is_closed_as_such(clinic, reported, now):
    first = silence(clinic, now=now, hours=1)
    silence(clinic, now=now + 2 * HOUR)
    first.refresh_from_db()
    assert (first.ended_at, first.ended_because, first.ended_by) == (first.until, "expired", None)


def test_the_database_itself_keeps_one_per_rule(clinic, reported, now):
    row = silence(clinic, now=now)
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSuppression.objects.bulk_create([row])


# --- In force


def test_the_same_again_wakes_nobody_and_stays_on_record(clinic, reported, now):
    row = silence(clinic, now=now)
    assessment = reports(clinic, legs(Grade.MODERATE, Trend.SAME), now=now + HOUR)
    finding = assessment.findings.get(rule_id=WEAKNESS)
    assert assessment.tier == Tier.ROUTINE
    assert (finding.suppressed_by, finding.alert) == (row, None)
    assert not Alert.objects.unresolved().exists()
    assert [each.rule_id for each in from_json(assessment.facts).context.suppressions] == [WEAKNESS]


def test_something_worse_is_told_and_ends_it_for_good(clinic, reported, now):
    row = silence(clinic, now=now)
    worse = reports(clinic, legs(Grade.SEVERE), now=now + HOUR)
    row.refresh_from_db()
    assert worse.tier == Tier.EMERGENCY
    assert worse.findings.get(rule_id=WEAKNESS).suppressed_by is None
    assert Alert.objects.unresolved().get().next_page_at == now + HOUR
    assert (row.ended_at, row.ended_because, row.ended_by) == (now + HOUR, "outgrown", None)
    again = reports(clinic, legs(Grade.MODERATE, Trend.SAME), now=now + 2 * HOUR)
    assert again.tier == Tier.EMERGENCY


def test_its_end_by_worse_news_is_on_record_with_the_assessment(clinic, reported, now):
    row = silence(clinic, now=now)
    worse = reports(clinic, legs(Grade.SEVERE), now=now + HOUR)
    entry = AuditEntry.objects.get(act="triage:suppression:outgrow")
    assert (entry.staff, entry.device, entry.patient) == (None, None, clinic.patient)
    assert (entry.subject_id, entry.detail) == (str(row.pk), {"assessment": str(worse.pk)})


def test_another_rule_leaves_it_in_force(clinic, reported, now):
    row = silence(clinic, now=now)
    told = Told(
        answers=dict(legs(Grade.MODERATE, Trend.SAME).answers)
        | {"gait_difficulty": Answer("gait_difficulty", grade=Grade.MILD, trend=Trend.NEW)}
    )
    assessment = reports(clinic, told, now=now + HOUR)
    row.refresh_from_db()
    assert assessment.tier == Tier.EMERGENCY
    assert row.ended_at is None
    assert assessment.findings.get(rule_id=WEAKNESS).suppressed_by == row


def test_when_it_has_run_out_the_rule_is_heard(clinic, reported, now):
    row = silence(clinic, now=now, hours=1)
    assert reports(clinic, legs(Grade.MODERATE), now=now + HOUR).tier == Tier.EMERGENCY
    row.refresh_from_db()
    assert row.ended_because == ""


def test_a_silenced_finding_is_not_counted_as_found_before(clinic, reported, now):
    silence(clinic, now=now)
    reports(clinic, legs(Grade.MODERATE, Trend.SAME), now=now + HOUR)
    later = reports(clinic, Told(), now=now + 23 * HOUR)
    found = [each.observed_at for each in from_json(later.facts).past_findings]
    assert now + HOUR not in found


def test_what_is_silent_for_another_patient_is_heard_for_her(clinic, reported, other, now):
    silence(clinic, now=now)
    RuleSuppression.objects.update(patient=other)
    assert reports(clinic, legs(Grade.MODERATE), now=now + HOUR).tier == Tier.EMERGENCY


# --- Silence about questions


def asked(clinic, now):
    worse = Told(answers={"pro_urine_control": Answer("pro_urine_control", frequency=3)})
    reports(clinic, worse, now=now)
    return FollowUp.objects.get(closed_at=None)


def test_a_rule_that_was_lifted_meanwhile_is_heard_when_its_questions_stay_unanswered(clinic, now):
    """The facts of the report were frozen while it was silent."""
    reports(
        clinic,
        Told(answers={"urinary_retention": Answer("urinary_retention", grade=Grade.SEVERE)}),
        now=now - HOUR,
    )
    follow_up = asked(clinic, now)
    row = silence(clinic, "mscc.bladder-dysfunction", now=now + MINUTE)
    lift(clinic, row, now=now + 2 * MINUTE)
    assessment = fire_unanswered(follow_up_id=follow_up.pk, now=now + HOUR)
    assert assessment.tier == Tier.EMERGENCY
    assert from_json(assessment.facts).context.suppressions == ()


def test_unanswered_questions_are_more_than_what_was_looked_at(clinic, now):
    follow_up = asked(clinic, now)
    row = silence(clinic, "mscc.bladder-dysfunction", now=now + MINUTE)
    assert fire_unanswered(follow_up_id=follow_up.pk, now=now + HOUR).tier == Tier.EMERGENCY
    row.refresh_from_db()
    assert row.ended_because == "outgrown"


# --- Lifted


def test_anybody_who_treats_her_may_lift_it(clinic, reported, now):
    row = lift(clinic, silence(clinic, now=now), now=now + HOUR, staff=clinic.nurse)
    assert (row.ended_at, row.ended_because, row.ended_by) == (now + HOUR, "lifted", clinic.nurse)
    assert reports(clinic, legs(Grade.MODERATE), now=now + 2 * HOUR).tier == Tier.EMERGENCY


@pytest.mark.parametrize("minutes", [60, 61])
def test_what_is_over_is_not_lifted(minutes, clinic, reported, now):
    row = silence(clinic, now=now, hours=1)
    with pytest.raises(ConflictError, match="suppression_over"):
        lift(clinic, row, now=now + minutes * MINUTE)


def test_nothing_is_lifted_twice(clinic, reported, now):
    row = silence(clinic, now=now)
    lift(clinic, row, now=now)
    with pytest.raises(ConflictError, match="suppression_over"):
        lift(clinic, row, now=now)


@pytest.mark.parametrize("who", ["admin"])
def test_who_treats_nobody_lifts_nothing(who, clinic, reported, now):
    row = silence(clinic, now=now)
    with pytest.raises(NotAllowedError):
        lift(clinic, row, now=now, staff=getattr(clinic, who))


def test_a_stranger_finds_nothing_to_lift(clinic, reported, now):
    row = silence(clinic, now=now)
    with pytest.raises(RuleSuppression.DoesNotExist):
        lift(clinic, row, now=now, staff=clinic.stranger)
