"""Calcium and vitamin D as taken."""

from django.db import models

from companion.models.choices import choices
from companion.models.reports import ClinicalRecord
from companion.rules.vocabulary import IntakeStatus, NotTakenReason


class SupplementIntake(ClinicalRecord):
    """Calcium in mg of the element, vitamin D in IU."""

    status = models.CharField(max_length=16, choices=choices(IntakeStatus))
    calcium_mg = models.PositiveIntegerField(default=0)
    vitamin_d_iu = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=16, choices=choices(NotTakenReason), blank=True)
