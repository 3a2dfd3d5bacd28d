"""Laboratory results, as they came and as they are judged."""

from typing import Self

from django.db import models
from django.db.models import Q

from companion.models.append_only import AppendOnly, AppendOnlyQuerySet
from companion.models.choices import choices
from companion.models.reports import ClinicalRecord, Measurement
from companion.rules.labs.formulas import Basis

DIGITS, DECIMALS = 14, 6


class LabResultQuerySet(AppendOnlyQuerySet["LabResult"]):
    def current(self) -> Self:
        """What holds now: not amended, not withdrawn, not computed from what was amended."""
        return self.filter(entered_in_error=False, amended_by=None, derived_from__amended_by=None)


class LabResult(AppendOnly, ClinicalRecord):
    """One result of one sample. Written once: a correction is a new row that `amends` the first.

    `panel` groups what came of one sample; `local_date` is the day on which it was collected, and
    `observed_at` the beginning of that day, as laboratories print no hour. `value`, `lower` and
    `upper` are in `unit`, the canonical one; `reported_value` and `reported_unit` are what the
    laboratory wrote. `lowest` and `highest` are the extremes of all readings of the sample where
    there are several (calcium, whose correction may be in doubt). `unconfirmed` is an unusual
    value that nobody has checked against the report.

    A computed value has `derived_from`: corrected calcium the total (with the `albumin` it was
    corrected with), creatinine clearance the creatinine (with the `weight`, which `is_stale` after
    90 days). It is written anew when one of these changes. A row `entered_in_error` takes back
    the one that it amends, and repeats its value.
    """

    panel = models.UUIDField()
    code = models.CharField(max_length=32)
    loinc = models.CharField(max_length=16, blank=True)
    value = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS)
    unit = models.CharField(max_length=24)
    reported_value = models.CharField(max_length=48, blank=True)
    reported_unit = models.CharField(max_length=24, blank=True)
    lower = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    upper = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    lower_is_reported = models.BooleanField(default=False)
    upper_is_reported = models.BooleanField(default=False)
    lowest = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    highest = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True)
    low_grade = models.PositiveSmallIntegerField(null=True)
    high_grade = models.PositiveSmallIntegerField(null=True)
    basis = models.CharField(max_length=24, choices=choices(Basis), blank=True)
    confirmed = models.BooleanField(default=False)
    unconfirmed = models.BooleanField(default=False)
    laboratory_note = models.TextField(blank=True)
    derived_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="derived_results"
    )
    albumin = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    weight = models.ForeignKey(Measurement, models.PROTECT, null=True, related_name="+")
    is_stale = models.BooleanField(default=False)
    amends = models.OneToOneField("self", models.PROTECT, null=True, related_name="amended_by")
    reason = models.TextField(blank=True)
    entered_in_error = models.BooleanField(default=False)

    objects = LabResultQuerySet.as_manager()  # type: ignore[misc]  # narrower than AppendOnly's

    class Meta(ClinicalRecord.Meta):
        indexes = [
            *ClinicalRecord.Meta.indexes,
            models.Index(fields=["patient", "code", "-local_date"]),
            models.Index(fields=["panel"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | ~Q(reason=""), name="amended_for_a_reason"
            )
        ]
