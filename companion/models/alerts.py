"""What the care team must deal with, and everything that happened to it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from companion.models.append_only import AppendOnly
from companion.models.care_team import Staff
from companion.models.choices import CONDITION_CHOICES, TIER_CHOICES, choices
from companion.models.organisations import Organisation
from companion.models.patients import Patient
from companion.rules.vocabulary import AlertEventKind, AlertStatus, Outcome


class AlertQuerySet(models.QuerySet["Alert"]):
    def unresolved(self) -> Self:
        """What nobody has closed yet."""
        return self.exclude(status=AlertStatus.RESOLVED)


class Alert(models.Model):
    """At most one per patient and condition until it is resolved.

    `ladder` is frozen when the alert is opened or its tier rises. `rung` counts the rungs that
    have been climbed since; `next_page_at` is when the next is due, and null when nobody is to
    be paged. `climb_started_at` is the instant from which the rungs are counted. `page_roles` are
    the roles that rules have named, `unpaged_roles` those named since the last climb.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="alerts")
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="alerts")
    condition = models.CharField(max_length=32, choices=CONDITION_CHOICES)
    tier = models.CharField(max_length=16, choices=TIER_CHOICES)
    status = models.CharField(max_length=16, choices=choices(AlertStatus), default=AlertStatus.OPEN)
    opened_at = models.DateTimeField()
    last_reported_at = models.DateTimeField()
    ladder = models.JSONField()
    page_roles = models.JSONField()
    unpaged_roles = models.JSONField(default=list)
    rung = models.PositiveIntegerField(default=0)
    climb_started_at = models.DateTimeField()
    next_page_at = models.DateTimeField(null=True, blank=True)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="alerts")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=32, choices=choices(Outcome), blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "condition"],
                condition=~Q(status=AlertStatus.RESOLVED),
                name="one_open_alert_per_condition",
            ),
            models.CheckConstraint(
                condition=~Q(status=AlertStatus.OPEN) | Q(next_page_at__isnull=False),
                name="an_open_alert_has_a_next_page",
            ),
            models.CheckConstraint(
                condition=~Q(status=AlertStatus.RESOLVED) | ~Q(outcome=""),
                name="resolved_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_page_at"],
                condition=Q(next_page_at__isnull=False),
                name="alert_next_page",
            ),
            models.Index(fields=["organisation", "status", "-opened_at"]),
        ]

    def __str__(self) -> str:
        return self.reference


class AlertEvent(AppendOnly):
    """One thing that happened to an alert. `staff` did it, or was paged."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=choices(AlertEventKind))
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    assessment = models.ForeignKey(
        "companion.Assessment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rung = models.PositiveIntegerField(null=True, blank=True)
    channel = models.CharField(max_length=16, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.alert} {self.kind}"
