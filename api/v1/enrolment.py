"""A phone becomes the patient's, and stops being it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from api.permissions import Anyone, IsPatient
from api.v1.answers import PhonesOut
from api.v1.base import In, Instant, StrictText, View
from companion.actions.enrolment import redeem_code, revoke_device
from companion.queries.answers import phones_of
from companion.queries.patients import devices_of, plan_of


class RedeemIn(In):
    code = StrictText(max_length=32)
    device_name = StrictText(max_length=100)


class RedeemOut(serializers.Serializer[Any]):
    """The token is shown this once. Send it as `Authorization: Device <token>`."""

    token = serializers.CharField()
    device = serializers.UUIDField()
    patient = serializers.UUIDField()
    language = serializers.CharField()
    zone = serializers.CharField()
    phones = PhonesOut()


class DeviceOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    enrolled_at = Instant()
    last_seen_on = serializers.DateField(allow_null=True)
    revoked_at = Instant(allow_null=True)
    this_one = serializers.SerializerMethodField()

    def get_this_one(self, device: Any) -> bool:
        return bool(device == self.context.get("device"))


class PlanOut(serializers.Serializer[Any]):
    drug = serializers.CharField(source="regimen.drug")
    dose_mg = serializers.IntegerField(source="regimen.dose_mg")
    interval_days = serializers.IntegerField(source="regimen.interval_days")
    last_given_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField()


class MeOut(serializers.Serializer[Any]):
    """The patient's own page: who she is here, what is due, whom to phone."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    language = serializers.CharField()
    zone = serializers.CharField()
    status = serializers.CharField()
    phones = PhonesOut()
    plan = PlanOut(allow_null=True)


class EnrolmentThrottle(AnonRateThrottle):
    """Per address, so that codes cannot be guessed."""

    scope = "enrolment"


class RedeemView(View):
    """Turns the nurse's one-time code into a token for this phone."""

    permission_classes = [Anyone]
    authentication_classes: list[Any] = []
    throttle_classes = [EnrolmentThrottle]

    @extend_schema(
        operation_id="enrolment_redeem",
        request=RedeemIn,
        responses={201: RedeemOut},
        tags=["enrolment"],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        device, token = redeem_code(**self.read(RedeemIn), now=self.now)
        patient = device.patient
        shown = {
            "token": token,
            "device": device.pk,
            "patient": patient.pk,
            "language": patient.language,
            "zone": patient.zone,
            "phones": phones_of(patient.organisation),
        }
        return Response(RedeemOut(shown).data, status=201)


class MeView(View):
    """Who the phone belongs to, and what is due."""

    permission_classes = [IsPatient]

    @extend_schema(operation_id="me_retrieve", responses={200: MeOut}, tags=["me"])
    def get(self, request: Request) -> Response:
        patient = self.patient
        shown = {
            "id": patient.pk,
            "name": patient.name,
            "language": patient.language,
            "zone": patient.zone,
            "status": patient.status,
            "phones": phones_of(patient.organisation),
            "plan": plan_of(patient),
        }
        return Response(MeOut(shown).data)


class MyDevicesView(View):
    """The phones that report for the patient."""

    permission_classes = [IsPatient]

    @extend_schema(
        operation_id="my_devices_list", responses={200: DeviceOut(many=True)}, tags=["me"]
    )
    def get(self, request: Request) -> Response:
        devices = devices_of(self.patient)
        context = {"device": self.actor.device}
        return Response(DeviceOut(devices, many=True, context=context).data)


class MyDeviceView(View):
    """One phone; revoking the one in hand is signing out."""

    permission_classes = [IsPatient]

    @extend_schema(operation_id="my_devices_revoke", responses={204: None}, tags=["me"])
    def delete(self, request: Request, device_id: UUID) -> Response:
        revoke_device(
            actor=self.actor, patient_id=self.patient.pk, device_id=device_id, now=self.now
        )
        return Response(status=204)
