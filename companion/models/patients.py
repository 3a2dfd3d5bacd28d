"""Patients, what they agreed to, what is known about them, and the phones they report from."""

import uuid

from django.db import models
from django.db.models import Q

from companion.models.care_team import Staff
from companion.models.choices import choices
from companion.models.organisations import Organisation
from companion.rules.vocabulary import ConsentScope, Known, Language, PatientStatus, Sex


class Patient(models.Model):
    """A person in treatment. `zone` is the IANA name of the zone in which her days are counted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="patients")
    name = models.CharField(max_length=100)
    medical_record_number = models.CharField(max_length=64)
    birth_date = models.DateField()
    sex = models.CharField(max_length=8, choices=choices(Sex))
    phone = models.CharField(max_length=32, blank=True)
    language = models.CharField(max_length=8, choices=choices(Language), default=Language.ZH_HANS)
    zone = models.CharField(max_length=64, default="Asia/Shanghai")
    status = models.CharField(
        max_length=16, choices=choices(PatientStatus), default=PatientStatus.ACTIVE
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "medical_record_number"], name="one_patient_per_record"
            )
        ]

    def __str__(self) -> str:
        return f"patient {self.id}"  # never the name: this text reaches logs


class Consent(models.Model):
    """What a patient agreed to, when, and before whom. Withdrawn, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="consents")
    scope = models.CharField(max_length=16, choices=choices(ConsentScope))
    given_on = models.DateField()
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "scope"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_consent_per_scope",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} of {self.patient}"


class ClinicalContext(models.Model):
    """What triage must know beside the report (clinical-rules, section 3).

    Only what staff record is stored; what follows from injections is computed. The latest calcium
    and clearance, and a low magnesium or vitamin D, are also set by laboratory results.
    Units: `crcl` mL/min, calcium and its limits mmol/L. `long_bone_mets` and `radiotherapy_sites`
    hold values of Site; the former is null while nobody knows.
    """

    patient = models.OneToOneField(
        Patient, models.PROTECT, primary_key=True, related_name="clinical_context"
    )
    spine_mets = models.CharField(max_length=8, choices=choices(Known), default=Known.UNKNOWN)
    sact_42d = models.CharField(max_length=8, choices=choices(Known), default=Known.UNKNOWN)
    prior_mscc = models.BooleanField(default=False)
    known_hypersensitivity = models.BooleanField(default=False)
    opioid = models.BooleanField(default=False)
    anticoagulant = models.BooleanField(default=False)
    dialysis = models.BooleanField(default=False)
    prior_hypocalcaemia = models.BooleanField(default=False)
    vitamin_d_deficiency = models.BooleanField(default=False)
    magnesium_low = models.BooleanField(default=False)
    neck_surgery = models.BooleanField(default=False)
    malabsorption = models.BooleanField(default=False)
    calcium_lowering_drug = models.BooleanField(default=False)
    high_bone_turnover = models.BooleanField(default=False)
    crcl = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)
    crcl_on = models.DateField(null=True, blank=True)
    ca_corr = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    ca_corr_on = models.DateField(null=True, blank=True)
    ca_lower = models.DecimalField(max_digits=4, decimal_places=2, default="2.11")
    ca_upper = models.DecimalField(max_digits=4, decimal_places=2, default="2.52")
    cipn_baseline = models.PositiveSmallIntegerField(null=True, blank=True)
    cipn_stable_since = models.DateField(null=True, blank=True)
    long_bone_mets = models.JSONField(null=True, blank=True)
    past_bisphosphonate = models.BooleanField(default=False)
    radiotherapy_sites = models.JSONField(default=list, blank=True)
    radiotherapy_ended_on = models.DateField(null=True, blank=True)
    height_cm = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    weight_loss_intended = models.BooleanField(default=False)
    changed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(ca_corr__isnull=True, ca_corr_on__isnull=True)
                    | Q(ca_corr__isnull=False, ca_corr_on__isnull=False)
                ),
                name="calcium_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"context of {self.patient}"


class SymptomBaseline(models.Model):
    """A level that a clinician has confirmed as stable for this patient.

    Of an item: `grade` is its grade. Of pain at a site (`code` is "pain." and the Site): `grade`
    is the score, 0 to 10.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="baselines")
    code = models.CharField(max_length=64)
    grade = models.PositiveSmallIntegerField()
    stable_since = models.DateField()
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "code"],
                condition=Q(ended_at__isnull=True),
                name="one_baseline_per_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.patient}"


class EnrolmentCode(models.Model):
    """A short-lived, one-time code with which a phone becomes the patient's. Stored hashed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="enrolment_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"code for {self.patient}"


class Device(models.Model):
    """A phone that reports for a patient. Its token is stored hashed; revoked, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="devices")
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    enrolled_at = models.DateTimeField()
    last_seen_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"device {self.id}"
