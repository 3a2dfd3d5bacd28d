"""The results of triage, with everything that is needed to explain or replay them."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from companion.models.choices import CONDITION_CHOICES, TIER_CHOICES
from companion.models.patients import Patient


class Assessment(models.Model):
    """The result of triage on one record.

    `facts` is the frozen JSON form of triage.Facts, `advice` the texts that were chosen, each
    in both languages, as the patient was shown them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="assessments")
    source = models.CharField(max_length=32)
    source_id = models.UUIDField()
    observed_at = models.DateTimeField()
    evaluated_at = models.DateTimeField()
    tier = models.CharField(max_length=16, choices=TIER_CHOICES)
    reported_late = models.BooleanField(default=False)
    ruleset_version = models.CharField(max_length=32)
    facts = models.JSONField(encoder=DjangoJSONEncoder)
    advice = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["source", "source_id"]),
            models.Index(fields=["patient", "-observed_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.id}"


class Finding(models.Model):
    """One rule that fired, with the inputs that made it fire."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="findings")
    alert = models.ForeignKey(
        "companion.Alert", models.PROTECT, null=True, blank=True, related_name="findings"
    )
    rule_id = models.CharField(max_length=64)
    condition = models.CharField(max_length=32, choices=CONDITION_CHOICES)
    tier = models.CharField(max_length=16, choices=TIER_CHOICES)
    evidence = models.JSONField()
    notify = models.JSONField()
    page = models.JSONField()
    raised_by = models.JSONField()
    side_effects = models.JSONField()
    ask_now = models.JSONField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.tier}"


class FollowUp(models.Model):
    """Items asked in the same session; silence until `due_at` fires the rule that asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="follow_ups")
    rule_id = models.CharField(max_length=64)
    items = models.JSONField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["closed_at", "due_at"])]

    def __str__(self) -> str:
        return f"{self.rule_id} asked again"
