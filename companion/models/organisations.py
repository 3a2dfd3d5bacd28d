"""The hospital unit, and what it may set for itself."""

import uuid

from django.db import models

from companion.models.append_only import AppendOnly
from companion.models.choices import TIER_CHOICES, choices
from companion.rules.vocabulary import Language


class Organisation(models.Model):
    """A hospital unit that looks after patients. Its two phone numbers stand in every answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="Asia/Shanghai")
    language = models.CharField(max_length=8, choices=choices(Language), default=Language.ZH_HANS)
    emergency_phone = models.CharField(max_length=32, default="120")
    team_phone = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.name


class LadderSetting(models.Model):
    """An organisation's own ladder for a tier; where there is none, the default of rules/ladder.py.

    `ladder` is the JSON form of rules.ladder.Ladder. An open alert keeps the ladder it began with.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ladders")
    tier = models.CharField(max_length=16, choices=TIER_CHOICES)
    ladder = models.JSONField()
    changed_by = models.ForeignKey("companion.Staff", models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "tier"], name="one_ladder_per_tier")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.tier}"


class ThresholdChange(AppendOnly):
    """An organisation has set a limit of triage.thresholds; the latest change of a name holds.

    `value` is in the canonical unit of that limit.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="thresholds")
    name = models.CharField(max_length=64)
    value = models.DecimalField(max_digits=8, decimal_places=3)
    changed_by = models.ForeignKey("companion.Staff", models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "name", "-id"])]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name} {self.value}"
