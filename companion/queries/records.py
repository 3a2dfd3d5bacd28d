"""What a patient has sent and been given, newest first."""

from uuid import UUID

from django.db.models import QuerySet

from companion.models import Injection, Patient, SymptomReport


def symptom_reports_of(patient: Patient) -> QuerySet[SymptomReport]:
    return SymptomReport.objects.filter(patient=patient).order_by("-received_at")


def symptom_report_of(patient: Patient, report_id: UUID) -> SymptomReport:
    """Raises SymptomReport.DoesNotExist alike for who is not there and who is not hers."""
    return SymptomReport.objects.get(patient=patient, pk=report_id)


def injections_of(patient: Patient) -> QuerySet[Injection]:
    return Injection.objects.filter(patient=patient).order_by("-local_date")
