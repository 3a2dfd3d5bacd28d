"""Staff, who is on whose care team, and who is on call for which role."""

import uuid
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from companion.models.choices import ROLE_CHOICES, choices
from companion.models.organisations import Organisation
from companion.rules.vocabulary import Language, Role


class Staff(AbstractUser):
    """A person who works for an organisation, and signs in with a password and a second factor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="staff"
    )
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=16, choices=ROLE_CHOICES, default=Role.NURSE)
    language = models.CharField(max_length=8, choices=choices(Language), default=Language.ZH_HANS)

    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.username


class CareTeamMember(models.Model):
    """A member of staff who looks after a patient, in a role, until the day it ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("companion.Patient", models.PROTECT, related_name="care_team")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="care_teams")
    role = models.CharField(max_length=16, choices=ROLE_CHOICES)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "staff", "role"],
                condition=Q(until__isnull=True),
                name="once_on_a_care_team",
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff} ({self.role})"


class ShiftQuerySet(models.QuerySet["Shift"]):
    def covering(self, now: datetime) -> Self:
        """Shifts that have begun and not ended: the start counts, the end does not."""
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class Shift(models.Model):
    """A stretch of time in which a member of staff is on call for a role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="shifts")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="shifts")
    role = models.CharField(max_length=16, choices=ROLE_CHOICES)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_length")
        ]
        indexes = [models.Index(fields=["organisation", "role", "ends_at"])]

    def __str__(self) -> str:
        return f"{self.staff} ({self.role})"
