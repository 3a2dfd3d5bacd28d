"""Who saw or did what."""

from django.db import models

from companion.models.append_only import AppendOnly
from companion.models.care_team import Staff
from companion.models.organisations import Organisation
from companion.models.patients import Device, Patient


class AuditEntry(AppendOnly):
    """One look or one act (`subject:part:verb`). With neither staff nor device: the system."""

    at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=64)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="+")
    patient = models.ForeignKey(
        Patient, models.PROTECT, null=True, blank=True, related_name="audit_entries"
    )
    subject_id = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.act}"
