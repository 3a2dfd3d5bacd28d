import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from companion.access import SYSTEM, Actor, NotAllowedError
from companion.actions.alerts import acknowledge, comment, resolve
from companion.actions.errors import ConflictError
from companion.actions.unit import deactivate_staff
from companion.models import Alert, AlertEvent, AuditEntry
from companion.models.append_only import AppendOnlyError
from companion.rules.vocabulary import Condition, Grade, Outcome, Role, Tier, Trend
from notifications import escalation
from tests.alarms import (
    HOUR,
    MINUTE,
    climb_what_is_due,
    found,
    history,
    legs,
    pages,
    raise_for,
    reports,
)


@pytest.fixture
def emergency(clinic, otto, now):
    return raise_for(clinic, found(), now=now)


def take(alert, staff, *, now):
    return acknowledge(actor=Actor(staff=staff), alert_id=alert.pk, now=now)


def close(alert, staff, *, now, outcome=Outcome.SEEN):
    return resolve(
        actor=Actor(staff=staff), alert_id=alert.pk, outcome=outcome, text="seen at home", now=now
    )


def is_due(alert, at):
    return alert.pk in escalation.due_alerts(at)


# --- Opened and joined


def test_a_red_flag_opens_an_alert_that_is_due_at_once(clinic, now):
    reports(clinic, legs(), now=now)

    alert = Alert.objects.get()
    assert (alert.condition, alert.tier, alert.status) == ("mscc", "EMERGENCY", "open")
    assert alert.next_page_at == alert.opened_at == now
    assert history(alert) == ["opened"]


def test_what_needs_nobody_opens_no_alert(clinic, now):
    assert reports(clinic, legs(Grade.NONE), now=now).tier == Tier.ROUTINE
    assert Alert.objects.count() == 0


def test_two_findings_of_one_condition_are_one_alert_at_the_higher_tier(clinic, now):
    alert = raise_for(clinic, found(Tier.SOON), found(Tier.URGENT, rule_id="other"), now=now)

    assert Alert.objects.get() == alert
    assert alert.tier == Tier.URGENT


def test_the_same_report_again_joins_the_open_alert_and_its_clock_runs_on(clinic, emergency, now):
    climb_what_is_due(now)
    again = raise_for(clinic, found(), now=now + 5 * MINUTE)

    assert again == emergency
    assert history(again)[-1] == "extended"
    assert again.next_page_at == now + 10 * MINUTE
    assert again.last_reported_at == now + 5 * MINUTE


def test_an_identical_repeat_is_paged_again_within_half_an_hour_by_the_ladder(
    clinic, emergency, now
):
    for minute in range(36):
        if minute == 5:
            raise_for(clinic, found(), now=now + 5 * MINUTE)
        climb_what_is_due(now + minute * MINUTE)

    assert [minute for minute, who in pages(emergency) if who == "nina"] == [0, 20, 30]


def test_another_condition_is_another_alert(clinic, emergency, now):
    other = raise_for(clinic, found(condition=Condition.HYPOCALCAEMIA), now=now)

    assert other != emergency
    assert is_due(other, now)


def test_another_condition_is_another_alert_although_the_first_is_taken(clinic, emergency, now):
    take(emergency, clinic.nurse, now=now)

    other = raise_for(clinic, found(condition=Condition.HYPOCALCAEMIA), now=now + MINUTE)

    assert is_due(other, now + MINUTE)


def test_the_database_itself_keeps_one_open_alert_per_condition(clinic, emergency):
    emergency.pk, emergency.reference, emergency._state.adding = None, "A-OTHER", True
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.bulk_create([emergency])


def test_the_database_itself_keeps_a_next_page_for_every_open_alert(emergency):
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=emergency.pk).update(next_page_at=None)


# --- Raised


def test_a_higher_tier_pages_again_at_once_with_its_own_ladder(clinic, otto, now):
    alert = raise_for(clinic, found(Tier.SOON), now=now)
    climb_what_is_due(now)

    raise_for(clinic, found(), now=now + HOUR)
    climb_what_is_due(now + HOUR)

    alert.refresh_from_db()
    assert alert.tier == Tier.EMERGENCY
    assert pages(alert) == [(0, "nina"), (0, "otto")]
    assert alert.next_page_at == now + HOUR + 10 * MINUTE
    assert "raised" in history(alert)


def test_a_higher_tier_pages_again_although_somebody_had_taken_over(clinic, otto, now):
    alert = raise_for(clinic, found(Tier.SOON), now=now)
    take(alert, clinic.nurse, now=now)

    raised = raise_for(clinic, found(), now=now + HOUR)

    assert (raised.status, raised.owner) == ("open", None)
    assert is_due(raised, now + HOUR)


def test_a_lower_tier_lowers_nothing(clinic, emergency, now):
    assert raise_for(clinic, found(Tier.SOON), now=now + MINUTE).tier == Tier.EMERGENCY


# --- Worse after somebody has taken over


def test_worse_news_after_a_take_over_pages_again(clinic, otto, now):
    reports(clinic, legs(Grade.MILD), now=now)
    alert = Alert.objects.get()
    take(alert, clinic.nurse, now=now + MINUTE)

    reports(clinic, legs(Grade.SEVERE, Trend.WORSE), now=now + HOUR)

    assert is_due(alert, now + HOUR)


def test_an_identical_report_after_a_take_over_wakes_nobody(clinic, otto, now):
    reports(clinic, legs(), now=now)
    alert = Alert.objects.get()
    take(alert, clinic.nurse, now=now + MINUTE)

    reports(clinic, legs(), now=now + 30 * MINUTE)

    alert.refresh_from_db()
    assert (alert.status, alert.owner, alert.next_page_at) == ("acknowledged", clinic.nurse, None)
    assert history(alert) == ["opened", "acknowledged", "extended"]


def test_an_emergency_reported_again_long_after_a_take_over_is_paged_anew(clinic, now):
    reports(clinic, legs(), now=now)
    alert = Alert.objects.get()
    take(alert, clinic.nurse, now=now + MINUTE)

    reports(clinic, legs(), now=now + 31 * MINUTE)

    assert is_due(alert, now + 31 * MINUTE)


def test_what_somebody_had_taken_over_is_paged_anew_when_that_person_leaves(clinic, emergency, now):
    take(emergency, clinic.doctor, now=now)

    deactivate_staff(actor=Actor(staff=clinic.admin), staff_id=clinic.doctor.pk, now=now + HOUR)

    assert is_due(emergency, now + HOUR)
    assert history(emergency)[-1] == "reopened"


def test_another_red_flag_of_the_same_condition_pages_again(clinic, emergency, now):
    take(emergency, clinic.nurse, now=now)

    raise_for(clinic, found(rule_id="mscc.bladder"), now=now + HOUR)

    assert is_due(emergency, now + HOUR)


def test_after_it_was_closed_the_same_report_opens_a_new_alert(clinic, emergency, now):
    close(emergency, clinic.nurse, now=now)

    again = raise_for(clinic, found(), now=now + HOUR)

    assert again != emergency
    assert is_due(again, now + HOUR)


# --- Taken over


def test_whoever_acknowledges_owns_it_and_nobody_is_due(clinic, emergency, now):
    alert = take(emergency, clinic.nurse, now=now + MINUTE)

    assert (alert.status, alert.owner) == ("acknowledged", clinic.nurse)
    assert (alert.acknowledged_at, alert.next_page_at) == (now + MINUTE, None)
    assert AuditEntry.objects.filter(act="alert:record:acknowledge", staff=clinic.nurse).exists()


def test_acknowledging_twice_is_harmless(clinic, emergency, now):
    take(emergency, clinic.nurse, now=now)
    take(emergency, clinic.nurse, now=now + MINUTE)

    emergency.refresh_from_db()
    assert emergency.acknowledged_at == now
    assert history(emergency).count("acknowledged") == 1


def test_the_second_nurse_is_told_that_a_colleague_has_it(clinic, otto, emergency, now):
    take(emergency, clinic.nurse, now=now)

    with pytest.raises(ConflictError) as refused:
        take(emergency, otto, now=now)

    assert refused.value.code == "alert_already_acknowledged"
    emergency.refresh_from_db()
    assert emergency.owner == clinic.nurse


def test_whoever_was_paged_can_take_over_without_being_on_the_care_team(clinic, otto, now):
    alert = raise_for(clinic, found(), now=now)
    clinic.organisation.shifts.filter(staff=otto).update(ends_at=now + MINUTE)
    climb_what_is_due(now)

    assert take(alert, otto, now=now + HOUR).owner == otto


def test_for_the_stranger_the_alert_does_not_exist(clinic, emergency, now):
    with pytest.raises(Alert.DoesNotExist):
        take(emergency, clinic.stranger, now=now)


@pytest.mark.parametrize("who", ["admin", "patient", "system"])
def test_who_treats_nobody_takes_nothing_over(clinic, emergency, now, who):
    actor = {
        "admin": Actor(staff=clinic.admin),
        "patient": Actor(device=clinic.phone),
        "system": SYSTEM,
    }[who]
    with pytest.raises(NotAllowedError):
        acknowledge(actor=actor, alert_id=emergency.pk, now=now)


# --- Closed


def test_a_named_person_closes_it_with_an_outcome_and_a_reason(clinic, emergency, now):
    close(emergency, clinic.doctor, now=now + HOUR, outcome=Outcome.SENT_TO_EMERGENCY)

    emergency.refresh_from_db()
    assert (emergency.status, emergency.outcome) == ("resolved", "sent_to_emergency")
    assert (emergency.owner, emergency.resolved_at) == (clinic.doctor, now + HOUR)
    event = emergency.events.get(kind="resolved")
    assert (event.staff, event.text) == (clinic.doctor, "seen at home")


def test_without_an_outcome_nothing_is_closed(clinic, emergency, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        close(emergency, clinic.doctor, now=now, outcome="")

    emergency.refresh_from_db()
    assert emergency.status == "open"


def test_nobody_without_a_name_closes_anything(clinic, emergency, now):
    with pytest.raises(NotAllowedError):
        resolve(actor=SYSTEM, alert_id=emergency.pk, outcome=Outcome.SEEN, text="timeout", now=now)


def test_what_is_closed_is_not_closed_again_nor_taken_over(clinic, emergency, now):
    close(emergency, clinic.nurse, now=now)

    with pytest.raises(ConflictError, match="alert_already_resolved"):
        close(emergency, clinic.doctor, now=now)
    with pytest.raises(ConflictError, match="alert_already_resolved"):
        take(emergency, clinic.doctor, now=now)


def test_a_closed_alert_never_pages(clinic, emergency, now):
    close(emergency, clinic.nurse, now=now)

    climb_what_is_due(now + 100 * HOUR)

    assert pages(emergency) == []


def test_a_remark_stands_in_the_history_and_takes_nothing_over(clinic, emergency, now):
    event = comment(
        actor=Actor(staff=clinic.nurse), alert_id=emergency.pk, text="phoning her", now=now
    )

    assert (event.kind, event.staff, event.text) == ("commented", clinic.nurse, "phoning her")
    assert is_due(emergency, now)


# --- The history cannot be changed


def test_the_model_refuses_to_change_the_history(emergency):
    event = emergency.events.get()
    event.text = "it was nothing"
    for attempt in (
        event.save,
        event.delete,
        AlertEvent.objects.all().delete,
        lambda: AlertEvent.objects.update(text="it was nothing"),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize("table", ["companion_alertevent", "companion_auditentry"])
def test_the_database_itself_refuses_to_change_the_history(emergency, clinic, now, table):
    take(emergency, clinic.nurse, now=now)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET at = at")  # noqa: S608


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="Django empties tables with DELETE on SQLite"
)
@pytest.mark.parametrize("table", ["companion_alertevent", "companion_auditentry"])
def test_the_database_itself_refuses_to_remove_the_history(emergency, clinic, now, table):
    take(emergency, clinic.nurse, now=now)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_roles_named_by_a_later_report_join_the_earlier_ones(clinic, now):
    raise_for(clinic, found(page=(Role.SPINE,)), now=now)
    alert = raise_for(clinic, found(page=(Role.RAD_ONC, Role.SPINE)), now=now + MINUTE)

    assert alert.page_roles == ["SPINE", "RAD_ONC"]
