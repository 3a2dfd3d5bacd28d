"""The results of triage, with everything that is needed to explain or replay them."""

import uuid
from datetime import datetime
from typing import Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from companion.models.care_team import Staff
from companion.models.choices import CONDITION_CHOICES, TIER_CHOICES, choices
from companion.models.patients import Patient
from companion.rules.vocabulary import SuppressionEnd


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
            models.Index(fields=["evaluated_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.tier} {self.id}"


class RuleSuppressionQuerySet(models.QuerySet["RuleSuppression"]):
    def holding(self, now: datetime) -> Self:
        """Neither ended nor over."""
        return self.filter(ended_at__isnull=True, until__gt=now)


class RuleSuppression(models.Model):
    """A clinician has silenced a rule for a patient until an end (clinical-rules, section 2, 6).

    `tier` and `evidence` are those of the finding that was looked at. One that has run out may
    still have no `ended_at`: it holds only as `holding` says.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="suppressions")
    rule_id = models.CharField(max_length=64)
    tier = models.CharField(max_length=16, choices=TIER_CHOICES)
    evidence = models.JSONField()
    reason = models.TextField()
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=16, choices=choices(SuppressionEnd), blank=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RuleSuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "rule_id"],
                condition=Q(ended_at__isnull=True),
                name="one_suppression_per_rule",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="suppression_ended_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["patient", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.rule_id} silenced"


class FindingQuerySet(models.QuerySet["Finding"]):
    def told(self) -> Self:
        """What counts: not what a clinician has silenced."""
        return self.filter(suppressed_by__isnull=True)


class Finding(models.Model):
    """One rule that fired, with the inputs that made it fire.

    With `suppressed_by` it was silenced: kept on record, and it raised neither tier nor alert.
    """

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
    suppressed_by = models.ForeignKey(
        RuleSuppression, models.PROTECT, null=True, blank=True, related_name="findings"
    )

    objects = FindingQuerySet.as_manager()

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


class SecondReading(models.Model):
    """A note that the second reader is asked to look at, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="second_reading")
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    raised = models.BooleanField(default=False)
    sentence = models.TextField(blank=True)
    hint = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["read_at", "due_at"])]

    def __str__(self) -> str:
        return f"second reading {self.id}"
