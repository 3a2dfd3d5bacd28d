"""Patients, as their care team sees and records them."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import phonenumbers
import qrcode
import qrcode.image.svg
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.pagination import NewestFirst
from api.permissions import IsStaff
from api.v1.base import (
    Day,
    In,
    Instant,
    PastDay,
    SiteList,
    StrictBoolean,
    StrictInteger,
    StrictText,
    TypedDecimal,
    Uuid,
    View,
    check_zone,
)
from api.v1.enrolment import DeviceOut, PlanOut
from companion import audit
from companion.access import patients_for
from companion.actions import patients as actions
from companion.actions.enrolment import NewPatient, enrol_patient, issue_code, revoke_device
from companion.actions.regimen import start_regimen
from companion.queries.patients import (
    baselines_of,
    care_team_of,
    clinical_context_of,
    devices_of,
    plan_of,
)
from companion.rules.instruments.body_sites import PAIN_CODES
from companion.rules.instruments.catalogue import ITEMS
from companion.rules.local_time import local_date
from companion.rules.permissions import CLINICAL, Act
from companion.rules.vocabulary import (
    ConsentScope,
    Grade,
    Known,
    Language,
    PatientStatus,
    Role,
    Sex,
)

if TYPE_CHECKING:
    from companion.models import Patient


CLINICAL_ROLES = sorted(CLINICAL)


SHORTEST_CM, TALLEST_CM = 120, 210
WORST_PAIN = 10
LONGEST_AHEAD = timedelta(days=366)  # for what is planned


def check_phone(value: str) -> str:
    """A number that exists somewhere; without a country code it is taken as Chinese."""
    try:
        number = phonenumbers.parse(value, "CN")
    except phonenumbers.NumberParseException:
        raise serializers.ValidationError("phone", "invalid_phone") from None
    spelt = any(letter.isalpha() for letter in value)  # letters would be dropped, not dialled
    if spelt or not phonenumbers.is_possible_number(number):
        raise serializers.ValidationError("phone", "invalid_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class PatientIn(In):
    name = StrictText(max_length=100)
    medical_record_number = StrictText(max_length=64)
    birth_date = PastDay()
    sex = serializers.ChoiceField(choices=list(Sex))
    phone = StrictText(max_length=32, required=False, default="", allow_blank=True)
    language = serializers.ChoiceField(choices=list(Language), default=Language.ZH_HANS)
    zone = StrictText(max_length=64, default="Asia/Shanghai", validators=[check_zone])
    consents = serializers.ListField(
        child=serializers.ChoiceField(choices=list(ConsentScope)),
        allow_empty=False,
        max_length=10,
    )
    consent_given_on = PastDay(required=False)

    def validate_phone(self, value: str) -> str:
        return check_phone(value) if value else ""


class PatientOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    medical_record_number = serializers.CharField()
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(choices=list(Sex))
    phone = serializers.CharField()
    language = serializers.ChoiceField(choices=list(Language))
    zone = serializers.CharField()
    status = serializers.ChoiceField(choices=list(PatientStatus))


class PatientDetailOut(PatientOut):
    plan = serializers.SerializerMethodField()

    @extend_schema_field(PlanOut(allow_null=True))
    def get_plan(self, patient: Any) -> Any:
        plan = plan_of(patient)
        return PlanOut(plan).data if plan else None


class StatusIn(In):
    status = serializers.ChoiceField(choices=list(PatientStatus))


class CodeOut(serializers.Serializer[Any]):
    """The code is shown this once; the QR code holds the same."""

    code = serializers.CharField()
    expires_at = Instant()
    qr_svg = serializers.CharField()


class ContextIn(In):
    spine_mets = serializers.ChoiceField(choices=list(Known), required=False)
    sact_42d = serializers.ChoiceField(choices=list(Known), required=False)
    prior_mscc = StrictBoolean(required=False)
    known_hypersensitivity = StrictBoolean(required=False)
    opioid = StrictBoolean(required=False)
    anticoagulant = StrictBoolean(required=False)
    dialysis = StrictBoolean(required=False)
    prior_hypocalcaemia = StrictBoolean(required=False)
    vitamin_d_deficiency = StrictBoolean(required=False)
    magnesium_low = StrictBoolean(required=False)
    neck_surgery = StrictBoolean(required=False)
    malabsorption = StrictBoolean(required=False)
    calcium_lowering_drug = StrictBoolean(required=False)
    high_bone_turnover = StrictBoolean(required=False)
    crcl = TypedDecimal(5, 1, min_value=1, max_value=250, allow_null=True, required=False)
    ca_corr = TypedDecimal(
        4, 2, min_value=Decimal("0.80"), max_value=Decimal("5.00"), allow_null=True, required=False
    )
    ca_corr_on = PastDay(allow_null=True, required=False)
    ca_lower = TypedDecimal(
        4, 2, min_value=Decimal("1.50"), max_value=Decimal("3.00"), required=False
    )
    ca_upper = TypedDecimal(
        4, 2, min_value=Decimal("1.50"), max_value=Decimal("3.50"), required=False
    )
    cipn_baseline = StrictInteger(min_value=0, max_value=3, allow_null=True, required=False)
    cipn_stable_since = PastDay(allow_null=True, required=False)
    long_bone_mets = SiteList(
        allow_null=True, required=False, help_text="Null while it is not known."
    )
    past_bisphosphonate = StrictBoolean(required=False)
    radiotherapy_sites = SiteList(required=False)
    radiotherapy_ended_on = PastDay(allow_null=True, required=False)
    height_cm = TypedDecimal(
        4, 1, min_value=SHORTEST_CM, max_value=TALLEST_CM, allow_null=True, required=False
    )
    weight_loss_intended = StrictBoolean(required=False)


class ContextOut(ContextIn):
    crcl_on = serializers.DateField(read_only=True)
    changed_at = Instant(read_only=True)


class BaselineIn(In):
    """An item with its grade, or "pain." and a site with a score of 0 to 10."""

    code = serializers.ChoiceField(choices=sorted([*ITEMS, *PAIN_CODES]))
    grade = serializers.ChoiceField(choices=[grade.name.lower() for grade in Grade], required=False)
    score = StrictInteger(min_value=0, max_value=WORST_PAIN, required=False)
    stable_since = PastDay()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wanted, other = ("score", "grade") if attrs["code"] in PAIN_CODES else ("grade", "score")
        faults = {wanted: "required"} if wanted not in attrs else {}
        faults |= {other: "not_for_this_code"} if other in attrs else {}
        if faults:
            raise serializers.ValidationError(
                {field: [serializers.ErrorDetail(code, code)] for field, code in faults.items()}
            )
        return attrs


class BaselineOut(serializers.Serializer[Any]):
    """Of an item `grade` is set, of pain `score`."""

    id = serializers.UUIDField()
    code = serializers.CharField()
    grade = serializers.SerializerMethodField()
    score = serializers.SerializerMethodField()
    stable_since = serializers.DateField()
    recorded_at = Instant()

    def get_grade(self, baseline: Any) -> str | None:
        return None if baseline.code in PAIN_CODES else Grade(baseline.grade).name.lower()

    def get_score(self, baseline: Any) -> int | None:
        score: int = baseline.grade
        return score if baseline.code in PAIN_CODES else None


class MemberIn(In):
    staff = Uuid()
    role = serializers.ChoiceField(choices=CLINICAL_ROLES)


class MemberOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    staff = serializers.UUIDField(source="staff_id")
    name = serializers.CharField(source="staff.name")
    role = serializers.ChoiceField(choices=list(Role))
    since = Instant()


class RegimenIn(In):
    starts_on = Day()
    interval_days = StrictInteger(min_value=7, max_value=365, default=28)

    def validate_starts_on(self, value: date) -> date:
        if value > timezone.now().date() + LONGEST_AHEAD:
            raise serializers.ValidationError("starts_on", "implausible_date")
        return value


class RegimenOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    drug = serializers.CharField()
    dose_mg = serializers.IntegerField()
    interval_days = serializers.IntegerField()
    starts_on = serializers.DateField()
    stopped_on = serializers.DateField(allow_null=True)


class StaffView(View):
    permission_classes = [IsStaff]

    def patient_for(self, act: Act, patient_id: UUID) -> Patient:
        """Raises Patient.DoesNotExist alike for who is not there and who is not theirs."""
        theirs = patients_for(self.actor, act, now=self.now)
        return theirs.select_related("organisation").get(pk=patient_id)

    def seen(self, act: str, patient: Patient) -> None:
        audit.record(self.actor, act, at=self.now, patient=patient, subject_id=patient.pk)


class PatientsView(StaffView):
    """The caller's patients, and enrolling a new one."""

    parameters = NewestFirst.parameters

    @extend_schema(
        operation_id="patients_list", responses={200: PatientOut(many=True)}, tags=["patients"]
    )
    def get(self, request: Request) -> Response:
        patients = patients_for(self.actor, Act.PATIENT_READ, now=self.now)
        page = self.paginator.paginate_queryset(patients, request, view=self)
        audit.record_looks(self.actor, "patient:list:read", page or [], at=self.now)
        return self.paginator.get_paginated_response(PatientOut(page, many=True).data)

    @extend_schema(
        operation_id="patients_enrol",
        request=PatientIn,
        responses={201: PatientOut},
        tags=["patients"],
    )
    def post(self, request: Request) -> Response:
        given = self.read(PatientIn)
        given["consents"] = tuple(ConsentScope(scope) for scope in given["consents"])
        patient = enrol_patient(
            actor=self.actor,
            new=NewPatient(**given),
            today=local_date(self.now, given["zone"]),
            now=self.now,
        )
        return Response(PatientOut(patient).data, status=201)


class PatientView(StaffView):
    """One patient."""

    @extend_schema(
        operation_id="patients_retrieve", responses={200: PatientDetailOut}, tags=["patients"]
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.PATIENT_READ, patient_id)
        self.seen(Act.PATIENT_READ, patient)
        return Response(PatientDetailOut(patient).data)


class PatientStatusView(StaffView):
    """Active, in hospital, transferred, withdrawn or deceased."""

    @extend_schema(
        operation_id="patients_set_status",
        request=StatusIn,
        responses={200: PatientOut},
        tags=["patients"],
    )
    def put(self, request: Request, patient_id: UUID) -> Response:
        status = PatientStatus(self.read(StatusIn)["status"])
        patient = actions.change_status(
            actor=self.actor, patient_id=patient_id, status=status, now=self.now
        )
        return Response(PatientOut(patient).data)


class EnrolmentCodesView(StaffView):
    """A one-time code for the patient's phone, also as a QR code."""

    @extend_schema(
        operation_id="enrolment_codes_issue",
        request=None,
        responses={201: CodeOut},
        tags=["enrolment"],
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        row, code = issue_code(actor=self.actor, patient_id=patient_id, now=self.now)
        shown = {"code": code, "expires_at": row.expires_at, "qr_svg": qr_svg(code)}
        return Response(CodeOut(shown).data, status=201, headers={"Cache-Control": "no-store"})


class PatientDevicesView(StaffView):
    """The patient's phones."""

    @extend_schema(
        operation_id="patient_devices_list",
        responses={200: DeviceOut(many=True)},
        tags=["enrolment"],
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.DEVICE_WRITE, patient_id)
        self.seen("patient:device:read", patient)
        return Response(DeviceOut(devices_of(patient), many=True).data)


class PatientDeviceView(StaffView):
    """A lost phone is revoked by the nurse."""

    @extend_schema(operation_id="patient_devices_revoke", responses={204: None}, tags=["enrolment"])
    def delete(self, request: Request, patient_id: UUID, device_id: UUID) -> Response:
        revoke_device(actor=self.actor, patient_id=patient_id, device_id=device_id, now=self.now)
        return Response(status=204)


class ContextView(StaffView):
    """What triage must know beside the report."""

    @extend_schema(operation_id="context_retrieve", responses={200: ContextOut}, tags=["patients"])
    def get(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.PATIENT_READ, patient_id)
        self.seen("patient:context:read", patient)
        return Response(ContextOut(clinical_context_of(patient)).data)

    @extend_schema(
        operation_id="context_change",
        request=ContextIn,
        responses={200: ContextOut},
        tags=["patients"],
    )
    def patch(self, request: Request, patient_id: UUID) -> Response:
        context = actions.change_context(
            actor=self.actor, patient_id=patient_id, changes=self.read(ContextIn), now=self.now
        )
        return Response(ContextOut(context).data)


class BaselinesView(StaffView):
    """Levels that a clinician has confirmed as stable."""

    @extend_schema(
        operation_id="baselines_list", responses={200: BaselineOut(many=True)}, tags=["patients"]
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.PATIENT_READ, patient_id)
        self.seen("patient:baseline:read", patient)
        return Response(BaselineOut(baselines_of(patient), many=True).data)

    @extend_schema(
        operation_id="baselines_confirm",
        request=BaselineIn,
        responses={201: BaselineOut},
        tags=["patients"],
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        given = self.read(BaselineIn)
        level = actions.StableLevel(
            code=given["code"],
            level=given["score"] if "score" in given else Grade[given["grade"].upper()],
            stable_since=given["stable_since"],
        )
        row = actions.confirm_baseline(
            actor=self.actor, patient_id=patient_id, level=level, now=self.now
        )
        return Response(BaselineOut(row).data, status=201)


class CareTeamView(StaffView):
    """Who looks after the patient."""

    @extend_schema(
        operation_id="care_team_list", responses={200: MemberOut(many=True)}, tags=["patients"]
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.PATIENT_READ, patient_id)
        self.seen("patient:care_team:read", patient)
        return Response(MemberOut(care_team_of(patient), many=True).data)

    @extend_schema(
        operation_id="care_team_join",
        request=MemberIn,
        responses={201: MemberOut},
        tags=["patients"],
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        given = self.read(MemberIn)
        member = actions.join_care_team(
            actor=self.actor,
            patient_id=patient_id,
            staff_id=given["staff"],
            role=Role(given["role"]),
            now=self.now,
        )
        return Response(MemberOut(member).data, status=201)


class CareTeamMemberView(StaffView):
    """Somebody leaves the care team."""

    @extend_schema(operation_id="care_team_leave", responses={204: None}, tags=["patients"])
    def delete(self, request: Request, patient_id: UUID, member_id: UUID) -> Response:
        actions.leave_care_team(
            actor=self.actor, patient_id=patient_id, member_id=member_id, now=self.now
        )
        return Response(status=204)


class RegimensView(StaffView):
    """Denosumab is ordered."""

    @extend_schema(
        operation_id="regimens_start",
        request=RegimenIn,
        responses={201: RegimenOut},
        tags=["regimen"],
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        given = self.read(RegimenIn)
        patient = self.patient_for(Act.REGIMEN_WRITE, patient_id)
        regimen = start_regimen(actor=self.actor, patient=patient, **given, now=self.now)
        return Response(RegimenOut(regimen).data, status=201)


def qr_svg(text: str) -> str:
    """The text as a QR code that prints at any size."""
    image = qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage)
    drawn = io.BytesIO()
    image.save(drawn)
    return drawn.getvalue().decode()
