"""What a patient sends: reports with their answers, pain scores and measurements."""

import uuid

from django.db import models

from companion.models.care_team import Staff
from companion.models.choices import choices
from companion.models.patients import Device, Patient
from companion.rules.vocabulary import EnteredBy, Side, Site, Trend


class ClinicalRecord(models.Model):
    """What every clinical record carries (docs/architecture.md, "What is stored").

    `id` is made by the client. `observed_at` is an instant, `local_date` the patient's day at
    that instant in `zone`; `clock_skew_seconds` is how far the phone's clock was ahead of ours.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="%(class)ss")
    observed_at = models.DateTimeField()
    local_date = models.DateField()
    zone = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    clock_skew_seconds = models.IntegerField(null=True, blank=True)
    entered_by = models.CharField(max_length=16, choices=choices(EnteredBy))
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    app_version = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["patient", "-observed_at"])]

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.id}"


class SymptomReport(ClinicalRecord):
    """Answers to items, pain by site, measurements and a note, sent together."""

    instruments_version = models.CharField(max_length=32)
    note = models.TextField(blank=True)
    cannot_wait = models.BooleanField(default=False)


class ReportAnswer(models.Model):
    """The answer to one item; only the columns of the item's scale are set."""

    report = models.ForeignKey(SymptomReport, models.PROTECT, related_name="answers")
    code = models.CharField(max_length=64)
    grade = models.PositiveSmallIntegerField(null=True)
    trend = models.CharField(max_length=8, choices=choices(Trend), null=True)  # noqa: DJ001  not asked
    onset = models.DateField(null=True)
    side = models.CharField(max_length=8, choices=choices(Side), null=True)  # noqa: DJ001  not asked
    regions = models.JSONField(default=list)
    severity = models.PositiveSmallIntegerField(null=True)
    frequency = models.PositiveSmallIntegerField(null=True)
    interference = models.PositiveSmallIntegerField(null=True)
    present = models.BooleanField(null=True)
    count = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=32, null=True)  # noqa: DJ001  not asked
    level = models.PositiveSmallIntegerField(null=True)
    on_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="one_answer_per_item")
        ]

    def __str__(self) -> str:
        return self.code


class PainScore(ClinicalRecord):
    """Pain at one site, NRS 0 to 10; on its own or as part of a report."""

    report = models.ForeignKey(SymptomReport, models.PROTECT, null=True, related_name="pains")
    site = models.CharField(max_length=16, choices=choices(Site))
    nrs_worst = models.PositiveSmallIntegerField(null=True)
    nrs_now = models.PositiveSmallIntegerField(null=True)
    trend = models.CharField(max_length=8, choices=choices(Trend), null=True)  # noqa: DJ001  not asked
    sudden = models.BooleanField(null=True)
    onset = models.DateField(null=True)


class Measurement(models.Model):
    """A measured value of a report in its canonical UCUM unit."""

    report = models.ForeignKey(SymptomReport, models.PROTECT, related_name="measurements")
    code = models.CharField(max_length=32)
    value = models.DecimalField(max_digits=8, decimal_places=3)
    unit = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "code"], name="one_value_per_measure")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value} {self.unit}"
