"""Whatever happens to an alert, in whatever order: someone is paged or someone has taken over."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from companion.access import Actor
from companion.actions.alerts import acknowledge, resolve
from companion.actions.errors import ConflictError
from companion.models import Alert, AlertEvent
from companion.rules.vocabulary import Condition, Outcome, Tier
from notifications import escalation, outbox
from notifications.models import Delivery
from tests.alarms import climb_what_is_due, found, raise_for

START = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
NO_GRACE = timedelta(0)

tiers = st.sampled_from([Tier.EMERGENCY, Tier.URGENT, Tier.SOON])
grades = st.sampled_from(["mild", "moderate", "severe"])
people = st.sampled_from(["nurse", "doctor", "lead"])
conditions = st.sampled_from([Condition.MSCC, Condition.HYPOCALCAEMIA])


class AlertLife(RuleBasedStateMachine):
    """Two conditions of one patient, three colleagues, and a clock that only we turn."""

    def __init__(self, clinic):
        super().__init__()
        for row in (Delivery, Alert):
            assert not row.objects.exists()
        self.clinic = clinic
        self.now = START
        self.owners = {}

    def current(self, condition):
        return Alert.objects.filter(condition=condition).exclude(status="resolved").first()

    @rule(minutes=st.integers(min_value=1, max_value=90))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    @rule()
    def the_clock_ticks(self):
        climb_what_is_due(self.now)

    @rule()
    def messages_are_sent(self):
        for delivery_id in outbox.due_deliveries(self.now, grace=NO_GRACE):
            outbox.deliver(delivery_id, clock=lambda: self.now)

    @rule(condition=conditions, tier=tiers, grade=grades)
    def she_reports(self, condition, tier, grade):
        before = self.current(condition)
        alert = raise_for(self.clinic, found(tier, condition=condition, grade=grade), now=self.now)
        if before and before.status == "acknowledged" and alert.status == "open":
            del self.owners[alert.pk]  # worse news: it is nobody's again, and paged
            assert alert.next_page_at == self.now

    @rule(condition=conditions, who=people)
    def somebody_takes_over(self, condition, who):
        alert, staff = self.current(condition), getattr(self.clinic, who)
        if alert is None or not self.may(staff, alert):
            return
        act = partial(acknowledge, actor=Actor(staff=staff), alert_id=alert.pk, now=self.now)
        if self.owners.get(alert.pk, staff) == staff:
            act()
            self.owners[alert.pk] = staff
        else:
            with pytest.raises(ConflictError):
                act()

    @precondition(lambda self: self.owners)
    @rule(condition=conditions, who=people)
    def somebody_closes_it(self, condition, who):
        alert, staff = self.current(condition), getattr(self.clinic, who)
        if alert is None or not self.may(staff, alert):
            return
        resolve(
            actor=Actor(staff=staff),
            alert_id=alert.pk,
            outcome=Outcome.SEEN,
            text="seen",
            now=self.now,
        )
        self.owners.pop(alert.pk, None)

    def may(self, staff, alert):
        on_team = self.clinic.patient.care_team.filter(staff=staff).exists()
        paged = AlertEvent.objects.filter(
            kind="paged", staff=staff, alert__patient=self.clinic.patient
        ).exclude(alert__status="resolved")
        return staff == self.clinic.nurse or on_team or paged.exists()

    @invariant()
    def an_open_alert_has_a_next_page_and_no_owner(self):
        for alert in Alert.objects.filter(status="open"):
            assert alert.next_page_at is not None
            assert alert.owner is None

    @invariant()
    def the_next_page_of_a_climbed_emergency_is_never_more_than_ten_minutes_away(self):
        for alert in Alert.objects.filter(status="open", tier="EMERGENCY"):
            assert alert.next_page_at <= self.now + timedelta(minutes=10)

    @invariant()
    def an_acknowledgement_is_never_lost(self):
        for alert_id, owner in self.owners.items():
            alert = Alert.objects.get(pk=alert_id)
            assert (alert.status, alert.owner) == ("acknowledged", owner)
            assert alert.next_page_at is None

    @invariant()
    def what_is_closed_or_taken_is_not_due(self):
        later = self.now + timedelta(days=365)
        due = Alert.objects.filter(pk__in=escalation.due_alerts(later))
        assert set(due.values_list("status", flat=True)) <= {"open"}

    @invariant()
    def no_page_was_taken_while_somebody_had_the_alert(self):
        for alert_id in self.owners:
            alert = Alert.objects.get(pk=alert_id)
            since = alert.deliveries.filter(created_at__gt=alert.acknowledged_at)
            assert not since.exists()

    @invariant()
    def there_is_one_alert_per_condition(self):
        unresolved = Alert.objects.exclude(status="resolved").values_list("condition", flat=True)
        assert len(unresolved) == len(set(unresolved))


@pytest.mark.django_db
def test_an_alert_is_always_paged_or_somebodys(clinic, otto):

    class InItsOwnSavepoint(AlertLife):
        def __init__(self):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            super().__init__(clinic)

        def teardown(self):
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    run_state_machine_as_test(
        InItsOwnSavepoint,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
