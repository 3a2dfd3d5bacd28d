"""Doses given, as a patient tells it or as staff record it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import SignedIn
from api.v1.answers import AnswerOut, RecordView
from api.v1.base import EntryIn, Instant, StrictInteger, StrictText, Uuid, entry_of
from companion.access import patients_for
from companion.actions.regimen import Dose, record_injection
from companion.queries.records import injections_of
from companion.rules.permissions import Act
from companion.rules.vocabulary import InjectionSite

if TYPE_CHECKING:
    from companion.models import Patient


class InjectionIn(EntryIn):
    patient = Uuid(required=False, help_text="Where staff record the dose.")
    product = StrictText(max_length=100)
    dose_mg = StrictInteger(min_value=0, max_value=10_000)
    lot = StrictText(max_length=64, required=False, default="", allow_blank=True)
    site = serializers.ChoiceField(choices=list(InjectionSite))


class InjectionOut(serializers.Serializer[Any]):
    """`local_date` is the day in the patient's calendar."""

    id = serializers.UUIDField()
    observed_at = Instant()
    local_date = serializers.DateField()
    product = serializers.CharField()
    dose_mg = serializers.IntegerField()
    lot = serializers.CharField()
    site = serializers.ChoiceField(choices=list(InjectionSite))


class InjectionsView(RecordView):
    """Records a dose; the next one is due from it."""

    permission_classes = [SignedIn]
    kind = "injection"

    @extend_schema(
        operation_id="injections_create",
        request=InjectionIn,
        responses={201: AnswerOut},
        tags=["regimen"],
    )
    def post(self, request: Request) -> Response:
        given = self.read(InjectionIn)
        patient = self._patient(given)
        dose = Dose(given["product"], given["dose_mg"], given["site"], given["lot"])
        act = partial(
            record_injection,
            actor=self.actor,
            patient=patient,
            entry=entry_of(given),
            dose=dose,
            now=self.now,
        )
        return self.take(patient, given, act)

    @extend_schema(
        operation_id="injections_list", responses={200: InjectionOut(many=True)}, tags=["regimen"]
    )
    def get(self, request: Request) -> Response:
        doses = injections_of(self._patient({}))
        return Response(InjectionOut(doses[:100], many=True).data)

    def _patient(self, given: dict[str, Any]) -> Patient:
        if self.actor.patient:
            if given.get("patient", self.actor.patient.pk) != self.actor.patient.pk:
                raise NotFound
            return self.actor.patient
        if "patient" not in given:
            raise serializers.ValidationError({"patient": ["patient"]}, "patient_needed")
        theirs = patients_for(self.actor, Act.INJECTION_WRITE, now=self.now)
        return theirs.select_related("organisation").get(pk=given["patient"])
