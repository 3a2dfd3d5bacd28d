"""Rules that a clinician has silenced for a patient."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import NewestFirst
from api.v1.answers import EvidenceOut
from api.v1.base import In, Instant, StrictText
from api.v1.patients import StaffView
from companion.actions.suppressions import Silence, lift_suppression, suppress_rule
from companion.queries.suppressions import suppressions_of
from companion.rules.permissions import Act
from companion.rules.vocabulary import SuppressionEnd, Tier

MAX_RULE = 64
MAX_REASON = 4000


class SuppressionIn(In):
    rule = StrictText(max_length=MAX_RULE)
    until = Instant(help_text="At most 72 hours ahead for the spinal cord, 7 days otherwise.")
    reason = StrictText(max_length=MAX_REASON)


class SuppressionOut(serializers.Serializer[Any]):
    """`tier` and `evidence` were looked at when it was made: whatever is worse or new ends it."""

    id = serializers.UUIDField()
    rule = serializers.CharField(source="rule_id")
    tier = serializers.ChoiceField(choices=list(Tier))
    evidence = EvidenceOut(many=True)
    reason = serializers.CharField()
    made_by = serializers.CharField(source="made_by.name")
    made_at = Instant()
    until = Instant()
    ended_at = Instant(allow_null=True)
    ended_because = serializers.ChoiceField(
        choices=list(SuppressionEnd), allow_blank=True, help_text="Empty until it has ended."
    )
    ended_by = serializers.CharField(source="ended_by.name", allow_null=True, default=None)


class SuppressionsView(StaffView):
    """What is silent for this patient, and what was; silencing another rule."""

    parameters = NewestFirst.parameters

    @extend_schema(
        operation_id="suppressions_list",
        responses={200: SuppressionOut(many=True)},
        tags=["rules"],
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.PATIENT_READ, patient_id)
        self.paginator.ordering = "-made_at"
        page = self.paginator.paginate_queryset(suppressions_of(patient), request, view=self)
        self.seen("triage:suppression:read", patient)
        return self.paginator.get_paginated_response(SuppressionOut(page, many=True).data)

    @extend_schema(
        operation_id="suppressions_make",
        request=SuppressionIn,
        responses={201: SuppressionOut},
        tags=["rules"],
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        given = self.read(SuppressionIn)
        silence = Silence(given["rule"], given["until"], given["reason"])
        row = suppress_rule(actor=self.actor, patient_id=patient_id, silence=silence, now=self.now)
        return Response(SuppressionOut(row).data, status=201)


class LiftSuppressionView(StaffView):
    """The rule is heard again before the end."""

    @extend_schema(
        operation_id="suppressions_lift",
        request=None,
        responses={200: SuppressionOut},
        tags=["rules"],
    )
    def post(self, request: Request, patient_id: UUID, suppression_id: UUID) -> Response:
        row = lift_suppression(
            actor=self.actor,
            patient_id=patient_id,
            suppression_id=suppression_id,
            now=self.now,
        )
        return Response(SuppressionOut(row).data)
