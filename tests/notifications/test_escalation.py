from datetime import timedelta

import pytest

from companion.access import Actor
from companion.actions.alerts import acknowledge
from companion.actions.unit import set_ladder
from companion.models import AlertEvent, Shift
from companion.rules.ladder import Ladder, Rung
from companion.rules.vocabulary import Condition, Role, Tier
from notifications import escalation
from notifications.jobs import sweep_climbs
from notifications.models import ContactPoint, Delivery
from tests.alarms import (
    HOUR,
    MINUTE,
    SECOND,
    climb_what_is_due,
    found,
    history,
    pages,
    raise_for,
)
from tests.conftest import hire


@pytest.fixture
def emergency(clinic, otto, now):
    return raise_for(clinic, found(), now=now)


@pytest.fixture
def nobody_works(clinic, otto):
    Shift.objects.all().delete()
    clinic.patient.care_team.all().delete()
    clinic.organisation.staff.update(is_active=False)


def minute_by_minute(now, *, until, since=0):
    for minute in range(since, until + 1):
        climb_what_is_due(now + minute * MINUTE)


def test_nurse_and_doctor_are_paged_at_once(emergency, now):
    climb_what_is_due(now)

    assert pages(emergency) == [(0, "nina"), (0, "otto")]


def test_a_page_is_in_the_inbox_too(emergency, now):
    climb_what_is_due(now)

    assert pages(emergency, channel="inbox") == [(0, "nina"), (0, "otto")]


def test_the_history_says_who_was_paged_by_what_and_on_which_rung(emergency, now):
    climb_what_is_due(now)

    paged = AlertEvent.objects.filter(alert=emergency, kind="paged").order_by("id")
    assert [(each.staff.name, each.channel, each.rung) for each in paged] == [
        ("Nina Nurse", "email", 0),
        ("Otto Oncall", "email", 0),
    ]


def test_it_climbs_to_the_second_person_to_the_lead_and_then_every_ten_minutes(emergency, now):
    minute_by_minute(now, until=41)

    assert pages(emergency) == [
        *[(0, "nina"), (0, "otto")],
        (10, "dora"),
        *[(20, "lena"), (20, "nina"), (20, "otto")],
        *[(30, "lena"), (30, "nina"), (30, "otto")],
        *[(40, "lena"), (40, "nina"), (40, "otto")],
    ]


def test_nothing_is_due_between_two_rungs(emergency, now):
    climb_what_is_due(now)

    assert escalation.due_alerts(now + 10 * MINUTE - SECOND) == []
    assert escalation.due_alerts(now + 10 * MINUTE) == [emergency.pk]


def test_once_acknowledged_nobody_further_is_paged(clinic, emergency, now):
    climb_what_is_due(now)
    acknowledge(actor=Actor(staff=clinic.nurse), alert_id=emergency.pk, now=now + MINUTE)

    minute_by_minute(now, since=1, until=60)

    assert pages(emergency) == [(0, "nina"), (0, "otto")]


def test_a_late_climb_job_finds_the_alert_acknowledged_and_does_nothing(clinic, emergency, now):
    acknowledge(actor=Actor(staff=clinic.doctor), alert_id=emergency.pk, now=now)

    assert escalation.climb(emergency.pk, now=now + HOUR) is False
    assert Delivery.objects.count() == 0


def test_a_running_ladder_does_not_bend_when_the_setting_changes(clinic, emergency, now):
    climb_what_is_due(now)
    only_nurses = Ladder(
        (Rung(timedelta(0), (Role.NURSE,)), Rung(20 * MINUTE, (Role.ONC_LEAD,))),
        repeat_every=5 * MINUTE,
    )
    set_ladder(actor=Actor(staff=clinic.admin), tier=Tier.EMERGENCY, ladder=only_nurses, now=now)
    minute_by_minute(now, since=1, until=10)

    assert pages(emergency) == [(0, "nina"), (0, "otto"), (10, "dora")]


def test_the_next_alert_climbs_the_new_setting(clinic, otto, now):
    only_nurses = Ladder(
        (Rung(timedelta(0), (Role.NURSE,)), Rung(20 * MINUTE, (Role.ONC_LEAD,))),
        repeat_every=5 * MINUTE,
    )
    set_ladder(actor=Actor(staff=clinic.admin), tier=Tier.EMERGENCY, ladder=only_nurses, now=now)
    alert = raise_for(clinic, found(), now=now)
    minute_by_minute(now, until=20)

    assert pages(alert) == [(0, "nina"), (20, "lena")]


def test_the_roles_that_a_rule_names_are_paged_with_the_first_rung(clinic, otto, now):
    spine = hire(clinic.organisation, "susan spine", Role.SPINE)
    clinic.on_call(spine, Role.SPINE, now=now)
    clinic.reachable(spine, "susan@clinic.example")
    alert = raise_for(clinic, found(page=(Role.SPINE,)), now=now)

    minute_by_minute(now, until=10)

    assert pages(alert) == [(0, "nina"), (0, "otto"), (0, "susan"), (10, "dora")]


def test_a_role_that_a_later_report_names_is_paged_although_the_first_rung_is_climbed(
    clinic, otto, now
):
    endo = hire(clinic.organisation, "edith endo", Role.ENDO)
    clinic.on_call(endo, Role.ENDO, now=now)
    clinic.reachable(endo, "edith@clinic.example")
    alert = raise_for(clinic, found(), now=now)
    climb_what_is_due(now)
    raise_for(clinic, found(rule_id="a worse one", page=(Role.ENDO,)), now=now + MINUTE)

    minute_by_minute(now, since=1, until=30)

    assert "edith" in {who for _, who in pages(alert)}


def test_with_nobody_on_call_the_fallback_contact_is_paged_at_once_and_once(
    nobody_works, clinic, now
):
    alert = raise_for(clinic, found(), now=now)

    climb_what_is_due(now)

    assert pages(alert) == [(0, "fallback")]
    assert "nobody_on_call" in history(alert)


def test_with_nobody_on_call_the_fallback_contact_is_paged_every_ten_minutes(
    nobody_works, clinic, now
):
    alert = raise_for(clinic, found(), now=now)

    minute_by_minute(now, until=31)

    assert pages(alert) == [(minute, "fallback") for minute in (0, 10, 20, 30)]


def test_without_any_fallback_contact_the_history_says_so(nobody_works, clinic, now):
    ContactPoint.objects.all().delete()
    alert = raise_for(clinic, found(), now=now)

    climb_what_is_due(now)

    assert pages(alert) == []
    event = alert.events.filter(kind="nobody_on_call").first()
    assert event.text == "no fallback contact"


def test_whoever_comes_on_duty_later_is_paged_by_the_next_climb(nobody_works, clinic, now):
    alert = raise_for(clinic, found(), now=now)
    climb_what_is_due(now)
    clinic.nurse.is_active = True
    clinic.nurse.save()
    clinic.on_call(clinic.nurse, Role.NURSE, now=now)

    minute_by_minute(now, since=1, until=10)

    assert (10, "nina") in pages(alert)


def test_a_roster_gap_leads_to_the_next_rung_at_once(clinic, otto, now):
    Shift.objects.all().delete()
    clinic.patient.care_team.filter(role=Role.NURSE).delete()
    alert = raise_for(clinic, found(), now=now)

    climb_what_is_due(now)

    assert pages(alert) == [(0, "dora"), (0, "fallback")]


def test_a_rung_taken_early_does_not_make_the_lead_wait_longer(clinic, otto, now):
    Shift.objects.all().delete()
    clinic.patient.care_team.filter(role=Role.NURSE).delete()
    alert = raise_for(clinic, found(), now=now)

    minute_by_minute(now, until=31)

    assert [minute for minute, who in pages(alert) if who == "lena"] == [20, 30]


def test_a_person_without_an_address_is_passed_over_but_has_it_in_the_inbox(clinic, otto, now):
    ContactPoint.objects.filter(staff=clinic.nurse).delete()
    alert = raise_for(clinic, found(), now=now)

    climb_what_is_due(now)

    assert pages(alert) == [(0, "otto")]
    assert pages(alert, channel="inbox") == [(0, "nina"), (0, "otto")]


def test_a_rung_on_which_nobody_has_an_address_is_skipped_at_once(clinic, otto, now):
    ContactPoint.objects.filter(staff__in=[clinic.nurse, otto]).delete()
    alert = raise_for(clinic, found(), now=now)

    climb_what_is_due(now)

    assert pages(alert) == [(0, "dora"), (0, "fallback")]


def test_an_address_that_was_removed_counts_as_none(clinic, otto, now):
    ContactPoint.objects.filter(staff=clinic.nurse).update(removed_at=now)
    alert = raise_for(clinic, found(), now=now)

    climb_what_is_due(now)

    assert pages(alert) == [(0, "otto")]


def test_somebody_who_has_left_is_never_paged_whatever_the_roster_says(clinic, otto, now):
    clinic.nurse.is_active = False
    clinic.nurse.save()
    alert = raise_for(clinic, found(), now=now)

    minute_by_minute(now, until=30)

    assert "nina" not in {who for _, who in pages(alert) + pages(alert, channel="inbox")}


def test_nobody_of_another_hospital_is_paged(clinic, otto, now):
    Shift.objects.create(
        organisation=clinic.stranger.organisation,
        staff=clinic.stranger,
        role=Role.NURSE,
        starts_at=now - HOUR,
        ends_at=now + HOUR,
    )
    clinic.reachable(clinic.stranger, "sam@elsewhere.example")
    alert = raise_for(clinic, found(), now=now)

    minute_by_minute(now, until=30)

    assert "sam" not in {who for _, who in pages(alert) + pages(alert, channel="inbox")}


def test_an_outage_ends_in_one_page_each_and_not_in_ten(emergency, now):
    climb_what_is_due(now + 95 * MINUTE)

    assert pages(emergency) == [(95, "dora"), (95, "lena"), (95, "nina"), (95, "otto")]
    emergency.refresh_from_db()
    assert emergency.next_page_at == now + 100 * MINUTE


def test_an_emergency_is_paged_even_after_three_days_of_silence(emergency, now):
    climb_what_is_due(now + 72 * HOUR)

    assert {who for _, who in pages(emergency)} == {"dora", "lena", "nina", "otto"}


def test_a_climb_that_is_run_twice_writes_once(emergency, now):
    assert [escalation.climb(emergency.pk, now=now) for _ in range(3)] == [True, False, False]

    assert pages(emergency) == [(0, "nina"), (0, "otto")]
    assert history(emergency).count("paged") == 2


def test_a_broken_alert_is_pushed_on_and_stops_no_other(clinic, emergency, now, caplog):
    emergency.ladder = {"rungs": "gone"}
    emergency.next_page_at = now - HOUR
    emergency.save()
    sound = raise_for(clinic, found(condition=Condition.HYPOCALCAEMIA), now=now)

    sweep_climbs()

    emergency.refresh_from_db()
    assert emergency.status == "open"
    assert emergency.next_page_at > now + 20 * SECOND
    assert pages(sound) == [(0, "nina"), (0, "otto")]
    assert f"climb of alert {emergency.pk}" in caplog.text


def test_a_broken_alert_is_climbed_once_it_is_mended(emergency, now):
    ladder, emergency.ladder = emergency.ladder, {}
    emergency.save()
    escalation.climb(emergency.pk, now=now)
    emergency.refresh_from_db()
    emergency.ladder = ladder
    emergency.save()

    climb_what_is_due(now + MINUTE)

    assert pages(emergency) == [(1, "nina"), (1, "otto")]


def test_the_longest_overdue_alert_is_climbed_first(clinic, otto, now):
    late = raise_for(clinic, found(condition=Condition.ONJ), now=now)
    later = raise_for(clinic, found(), now=now - MINUTE)

    assert escalation.due_alerts(now) == [later.pk, late.pk]


def test_a_soon_alert_goes_to_the_inbox_and_wakes_nobody(clinic, otto, now):
    alert = raise_for(clinic, found(Tier.SOON), now=now)

    climb_what_is_due(now)

    assert pages(alert, channel="inbox") == [(0, "nina")]
    assert pages(alert) == []


def test_a_soon_alert_that_nobody_takes_up_rings_after_two_days_and_reaches_the_lead(
    clinic, otto, now
):
    alert = raise_for(clinic, found(Tier.SOON), now=now)

    for hour in range(97):
        climb_what_is_due(now + hour * HOUR)

    assert [(minute // 60, who) for minute, who in pages(alert)] == [
        (48, "nina"),
        *[(72, "lena"), (72, "nina")],
        *[(96, "lena"), (96, "nina")],
    ]


def test_a_soon_alert_with_nobody_on_duty_does_not_wake_the_fallback_contact(
    nobody_works, clinic, now
):
    alert = raise_for(clinic, found(Tier.SOON), now=now)

    climb_what_is_due(now)

    assert pages(alert) == []
