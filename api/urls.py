"""Everything below /api/."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView, SpectacularSwaggerView

from api import schema as schema  # noqa: PLC0414  registers who may call
from api.v1 import (
    alerts,
    assessments,
    enrolment,
    injections,
    instruments,
    labs,
    patients,
    reports,
    rules,
    supplements,
    suppressions,
    thresholds,
    unit,
)

app_name = "api"

v1: list[URLPattern | URLResolver] = [
    path("instruments", instruments.InstrumentsView.as_view()),
    path("enrolment/redeem", enrolment.RedeemView.as_view()),
    path("me", enrolment.MeView.as_view()),
    path("me/devices", enrolment.MyDevicesView.as_view()),
    path("me/devices/<uuid:device_id>", enrolment.MyDeviceView.as_view()),
    path("symptom-reports", reports.SymptomReportsView.as_view()),
    path("symptom-reports/<uuid:report_id>", reports.SymptomReportView.as_view()),
    path("pain-scores", reports.PainScoresView.as_view()),
    path("supplement-intakes", supplements.SupplementIntakesView.as_view()),
    path("injections", injections.InjectionsView.as_view()),
    path("labs/catalogue", labs.LabCatalogueView.as_view()),
    path("labs/import", labs.ImportLabsView.as_view()),
    path("lab-answers", labs.LabAnswersView.as_view()),
    path("patients", patients.PatientsView.as_view()),
    path("patients/<uuid:patient_id>", patients.PatientView.as_view()),
    path("patients/<uuid:patient_id>/status", patients.PatientStatusView.as_view()),
    path("patients/<uuid:patient_id>/enrolment-codes", patients.EnrolmentCodesView.as_view()),
    path("patients/<uuid:patient_id>/devices", patients.PatientDevicesView.as_view()),
    path(
        "patients/<uuid:patient_id>/devices/<uuid:device_id>", patients.PatientDeviceView.as_view()
    ),
    path("patients/<uuid:patient_id>/context", patients.ContextView.as_view()),
    path("patients/<uuid:patient_id>/baselines", patients.BaselinesView.as_view()),
    path("patients/<uuid:patient_id>/care-team", patients.CareTeamView.as_view()),
    path(
        "patients/<uuid:patient_id>/care-team/<uuid:member_id>",
        patients.CareTeamMemberView.as_view(),
    ),
    path("patients/<uuid:patient_id>/regimens", patients.RegimensView.as_view()),
    path("patients/<uuid:patient_id>/labs", labs.LabsView.as_view()),
    path("patients/<uuid:patient_id>/labs/<uuid:lab_id>/correct", labs.CorrectLabView.as_view()),
    path("patients/<uuid:patient_id>/suppressions", suppressions.SuppressionsView.as_view()),
    path(
        "patients/<uuid:patient_id>/suppressions/<uuid:suppression_id>/lift",
        suppressions.LiftSuppressionView.as_view(),
    ),
    path("assessments/<uuid:assessment_id>", assessments.AssessmentView.as_view()),
    path("rules", rules.RulesView.as_view()),
    path("thresholds", thresholds.ThresholdsView.as_view()),
    path("thresholds/<str:name>", thresholds.ThresholdView.as_view()),
    path("alerts", alerts.AlertsView.as_view()),
    path("alerts/<uuid:alert_id>", alerts.AlertView.as_view()),
    path("alerts/<uuid:alert_id>/acknowledge", alerts.AcknowledgeView.as_view()),
    path("alerts/<uuid:alert_id>/comments", alerts.CommentsView.as_view()),
    path("alerts/<uuid:alert_id>/resolve", alerts.ResolveView.as_view()),
    path("inbox", alerts.InboxView.as_view()),
    path("inbox/<uuid:delivery_id>/read", alerts.InboxReadView.as_view()),
    path("unit", unit.UnitView.as_view()),
    path("unit/phones", unit.PhonesView.as_view()),
    path("unit/ladders/<str:tier>", unit.LadderView.as_view()),
    path("unit/staff", unit.StaffListView.as_view()),
    path("unit/staff/<uuid:staff_id>", unit.StaffMemberView.as_view()),
    path("unit/shifts", unit.ShiftsView.as_view()),
    path("unit/shifts/<uuid:shift_id>", unit.ShiftView.as_view()),
    path("unit/contact-points", unit.ContactPointsView.as_view()),
    path("unit/contact-points/<uuid:point_id>", unit.ContactPointView.as_view()),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(v1)),
    path("sign-in/", include("allauth.headless.urls")),
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    path("redoc", SpectacularRedocView.as_view(url_name="api:schema"), name="redoc"),
]
