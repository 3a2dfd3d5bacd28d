"""The ordered drug and the doses given."""

import uuid

from django.db import models
from django.db.models import Q

from companion.models.care_team import Staff
from companion.models.choices import choices
from companion.models.patients import Patient
from companion.models.reports import ClinicalRecord
from companion.rules.vocabulary import InjectionSite


class Regimen(models.Model):
    """Denosumab 120 mg at an interval, from a start to a stop."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="regimens")
    drug = models.CharField(max_length=32, default="denosumab")
    dose_mg = models.PositiveSmallIntegerField(default=120)
    interval_days = models.PositiveSmallIntegerField(default=28)
    starts_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    ordered_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(stopped_on__isnull=True), name="one_active_regimen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.drug} {self.dose_mg} mg every {self.interval_days} d"


class Injection(ClinicalRecord):
    """A dose given; `local_date` is its day in the patient's calendar."""

    regimen = models.ForeignKey(Regimen, models.PROTECT, related_name="injections")
    product = models.CharField(max_length=100)
    dose_mg = models.PositiveSmallIntegerField()
    lot = models.CharField(max_length=64, blank=True)
    site = models.CharField(max_length=16, choices=choices(InjectionSite))

    class Meta(ClinicalRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["patient", "local_date"], name="one_dose_a_day")
        ]
