"""Alerts, as the care team deals with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import NewestFirst
from api.permissions import IsStaff
from api.v1.answers import FindingOut
from api.v1.base import In, Instant, StrictText, View
from companion import audit
from companion.access import alerts_for
from companion.actions import alerts as actions
from companion.queries.notes import notes_of
from companion.rules.permissions import Act
from companion.rules.vocabulary import AlertEventKind, AlertStatus, Condition, Outcome, Tier
from notifications.inbox import inbox_of, mark_read

if TYPE_CHECKING:
    from companion.models import Alert

MAX_TEXT = 4000


class CommentIn(In):
    text = StrictText(max_length=MAX_TEXT)


class ResolveIn(In):
    outcome = serializers.ChoiceField(choices=list(Outcome))
    text = StrictText(max_length=MAX_TEXT)


class EventOut(serializers.Serializer[Any]):
    """`staff` did it, or was paged."""

    at = Instant()
    kind = serializers.ChoiceField(choices=list(AlertEventKind))
    staff = serializers.CharField(source="staff.name", allow_null=True, default=None)
    assessment = serializers.UUIDField(
        source="assessment_id", allow_null=True, help_text="What triage made of the news."
    )
    rung = serializers.IntegerField(allow_null=True)
    channel = serializers.CharField()
    text = serializers.CharField()


class AlertOut(serializers.Serializer[Any]):
    """`next_page_at` is null once nobody is to be paged any more."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    patient = serializers.UUIDField(source="patient_id")
    condition = serializers.ChoiceField(choices=list(Condition))
    tier = serializers.ChoiceField(choices=list(Tier))
    status = serializers.ChoiceField(choices=list(AlertStatus))
    opened_at = Instant()
    last_reported_at = Instant()
    next_page_at = Instant(allow_null=True)
    owner = serializers.CharField(source="owner.name", allow_null=True, default=None)
    acknowledged_at = Instant(allow_null=True)
    resolved_at = Instant(allow_null=True)
    outcome = serializers.CharField(help_text="Empty until it is resolved.")


class NoteOut(serializers.Serializer[Any]):
    """What the patient wrote, and which words of it were not understood."""

    assessment = serializers.UUIDField(source="assessment_id")
    observed_at = Instant()
    text = serializers.CharField()
    not_understood = serializers.ListField(child=serializers.CharField())


class AlertDetailOut(AlertOut):
    patient_name = serializers.CharField(source="patient.name")
    notes = serializers.SerializerMethodField()
    findings = FindingOut(many=True, source="findings.all")
    events = EventOut(many=True, source="events.all")

    @extend_schema_field(NoteOut(many=True))
    def get_notes(self, alert: Alert) -> Any:
        return NoteOut(notes_of(alert), many=True).data


class InboxOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    created_at = Instant()
    read_at = Instant(allow_null=True)
    alert = AlertOut()


class StatusQuery(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=list(AlertStatus), required=False)


class AlertsPage(View):
    permission_classes = [IsStaff]

    def seen(self, act: str, alerts: Iterable[Alert]) -> None:
        patients = [alert.patient for alert in alerts]
        audit.record_looks(self.actor, act, patients, at=self.now)


class AlertsView(AlertsPage):
    """The alerts of the caller's patients, newest first."""

    parameters = (*NewestFirst.parameters, "status")

    @extend_schema(
        operation_id="alerts_list",
        parameters=[OpenApiParameter("status", enum=list(AlertStatus))],
        responses={200: AlertOut(many=True)},
        tags=["alerts"],
    )
    def get(self, request: Request) -> Response:
        query = StatusQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        alerts = alerts_for(self.actor, Act.ALERT_READ, now=self.now).filter(**query.validated_data)
        self.paginator.ordering = "-opened_at"
        rows = alerts.select_related("owner", "patient")
        page = self.paginator.paginate_queryset(rows, request, view=self) or []
        self.seen("alert:list:read", page)
        return self.paginator.get_paginated_response(AlertOut(page, many=True).data)


class AlertView(AlertsPage):
    """One alert with what fired and all that happened to it."""

    @extend_schema(operation_id="alerts_retrieve", responses={200: AlertDetailOut}, tags=["alerts"])
    def get(self, request: Request, alert_id: UUID) -> Response:
        theirs = alerts_for(self.actor, Act.ALERT_READ, now=self.now)
        alert = (
            theirs.select_related("patient__organisation", "owner")
            .prefetch_related("findings", "events__staff")
            .get(pk=alert_id)
        )
        audit.record(
            self.actor, Act.ALERT_READ, at=self.now, patient=alert.patient, subject_id=alert.pk
        )
        return Response(AlertDetailOut(alert).data)


class AcknowledgeView(AlertsPage):
    """The caller takes over; paging stops."""

    @extend_schema(
        operation_id="alerts_acknowledge",
        request=None,
        responses={200: AlertOut},
        tags=["alerts"],
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        alert = actions.acknowledge(actor=self.actor, alert_id=alert_id, now=self.now)
        return Response(AlertOut(alert).data)


class CommentsView(AlertsPage):
    """A remark for the history."""

    @extend_schema(
        operation_id="alerts_comment", request=CommentIn, responses={201: EventOut}, tags=["alerts"]
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        text = self.read(CommentIn)["text"]
        event = actions.comment(actor=self.actor, alert_id=alert_id, text=text, now=self.now)
        return Response(EventOut(event).data, status=201)


class ResolveView(AlertsPage):
    """The caller closes the alert with an outcome and a reason."""

    @extend_schema(
        operation_id="alerts_resolve", request=ResolveIn, responses={200: AlertOut}, tags=["alerts"]
    )
    def post(self, request: Request, alert_id: UUID) -> Response:
        given = self.read(ResolveIn)
        alert = actions.resolve(
            actor=self.actor,
            alert_id=alert_id,
            outcome=Outcome(given["outcome"]),
            text=given["text"],
            now=self.now,
        )
        return Response(AlertOut(alert).data)


class InboxView(AlertsPage):
    """The pages that the caller was sent, whatever became of the other channels."""

    parameters = NewestFirst.parameters

    @extend_schema(operation_id="inbox_list", responses={200: InboxOut(many=True)}, tags=["alerts"])
    def get(self, request: Request) -> Response:
        pages = inbox_of(self.actor).select_related("alert__owner", "alert__patient")
        page = self.paginator.paginate_queryset(pages, request, view=self) or []
        self.seen("alert:inbox:read", [each.alert for each in page])
        return self.paginator.get_paginated_response(InboxOut(page, many=True).data)


class InboxReadView(AlertsPage):
    """The caller has read a page. Reading is not taking over."""

    @extend_schema(
        operation_id="inbox_read", request=None, responses={200: InboxOut}, tags=["alerts"]
    )
    def post(self, request: Request, delivery_id: UUID) -> Response:
        page = mark_read(actor=self.actor, delivery_id=delivery_id, now=timezone.now())
        self.seen("alert:inbox:read", [page.alert])
        return Response(InboxOut(page).data)
