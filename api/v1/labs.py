"""Laboratory results: entered, corrected, imported, and what they mean for the patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import InvalidInputError, problem_entry
from api.idempotency import once
from api.pagination import NewestFirst
from api.permissions import IsPatient, IsStaff
from api.v1.answers import AnswerOut, FindingOut, show
from api.v1.base import Day, In, Instant, PastDay, StrictBoolean, StrictText, Uuid, View
from api.v1.patients import StaffView
from companion.access import patients_for
from companion.actions.lab_import import MOST_IMPORTED, Arrival, Arrived, import_labs
from companion.actions.labs import Correction, Panel, correct_lab, enter_labs
from companion.language import active_language
from companion.queries.answers import HELD_BACK_FOR, lab_assessments_for
from companion.queries.labs import asks_for, lab_history_of, lab_result_of, results_judged_in
from companion.rules.labs.catalogue import TESTS
from companion.rules.labs.formulas import Basis
from companion.rules.labs.panel import read_correction, read_results
from companion.rules.labs.problems import LabProblem
from companion.rules.labs.types import Bounds, LabTest
from companion.rules.labs.units import UNITS
from companion.rules.local_time import local_date
from companion.rules.permissions import Act
from companion.rules.vocabulary import Text, Tier

if TYPE_CHECKING:
    from companion.models import Assessment, LabResult, Patient

MAX_NOTE = 4000
CODES = list(TESTS)


class AnyJSON(serializers.JSONField):
    """Checked against the catalogue of tests, which names every fault at once."""


class Number(serializers.FloatField):
    """A JSON number. None of ours has more digits than it can hold."""


# What comes in


class PanelIn(In):
    id = Uuid(help_text="Made by the client; the same id is the same panel.")
    collected_on = PastDay(help_text="The patient's calendar day.")
    results = AnyJSON(
        help_text="1 to 40 objects: code or loinc, value, unit; lower, upper and limits_unit as "
        "the laboratory prints them; corrected where it has corrected a calcium for albumin; "
        "confirmed once an unusual value was checked against the report."
    )
    laboratory_note = StrictText(max_length=MAX_NOTE, required=False, default="", allow_blank=True)
    app_version = StrictText(max_length=32, required=False, default="", allow_blank=True)


class CorrectionIn(In):
    """What the result should have been; or nothing, where it should not be there at all."""

    id = Uuid(help_text="Made by the client, for the corrected result.")
    reason = StrictText(max_length=MAX_NOTE)
    result = AnyJSON(required=False, help_text="As a result of a panel. The test and the day stay.")
    entered_in_error = StrictBoolean(
        default=False, help_text="Takes the result back, for instance one of another patient."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("result" in attrs) == attrs["entered_in_error"]:
            code = "not_with_a_result" if attrs["entered_in_error"] else "required"
            raise serializers.ValidationError({"result": [serializers.ErrorDetail(code, code)]})
        return attrs


class ImportIn(In):
    results = serializers.ListField(
        child=AnyJSON(allow_null=True),
        allow_empty=False,
        max_length=MOST_IMPORTED,
        help_text="Each as a result of a panel, with medical_record_number and collected_on.",
    )


class HistoryQuery(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=CODES, required=False)
    since = Day(required=False)
    until = Day(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "since" in attrs and "until" in attrs and attrs["until"] < attrs["since"]:
            raise serializers.ValidationError(
                {"until": [serializers.ErrorDetail("until", "until_before_since")]}
            )
        return attrs


# What goes out


class LabOut(serializers.Serializer[Any]):
    """`value`, `lower` and `upper` are in `unit`, the canonical one (UCUM).

    A computed result has `derived_from`, and corrected calcium the `albumin` it was corrected
    with. A result that was corrected has `amended_by`; one that corrects another has `amends` and
    a `reason`, and with `entered_in_error` it takes the other back.
    """

    id = serializers.UUIDField()
    panel = serializers.UUIDField(help_text="What came of one sample.")
    code = serializers.ChoiceField(choices=CODES)
    name = serializers.SerializerMethodField()
    collected_on = serializers.DateField(source="local_date")
    received_at = Instant()
    value = Number()
    unit = serializers.CharField()
    reported_value = serializers.CharField(help_text="As it was written; empty where computed.")
    reported_unit = serializers.CharField()
    lower = Number(allow_null=True)
    upper = Number(allow_null=True)
    lower_is_reported = serializers.BooleanField()
    upper_is_reported = serializers.BooleanField()
    loinc = serializers.CharField()
    low_grade = serializers.IntegerField(allow_null=True, help_text="CTCAE, 0 to 4")
    high_grade = serializers.IntegerField(allow_null=True, help_text="CTCAE, 0 to 4")
    basis = serializers.ChoiceField(choices=list(Basis), allow_blank=True)
    confirmed = serializers.BooleanField()
    unconfirmed = serializers.BooleanField(help_text="Unusual, and nobody has checked it.")
    laboratory_note = serializers.CharField()
    derived_from = serializers.UUIDField(source="derived_from_id", allow_null=True)
    albumin = serializers.UUIDField(source="albumin_id", allow_null=True)
    is_stale = serializers.BooleanField(help_text="Computed with a weight older than 90 days.")
    entered_by = serializers.CharField(source="staff.name", allow_null=True, default=None)
    amends = serializers.UUIDField(source="amends_id", allow_null=True)
    amended_by = serializers.UUIDField(source="amended_by.id", allow_null=True, default=None)
    reason = serializers.CharField()
    entered_in_error = serializers.BooleanField()

    def get_name(self, row: Any) -> str:
        return TESTS[row.code].name.to(active_language())


class PanelOut(serializers.Serializer[Any]):
    """What was stored and computed, and what triage made of it.

    `ask_for` are tests that would settle what is in doubt. `advice` is what the patient is told,
    from `patient_told_from` on, so that staff can phone her first.
    """

    id = serializers.UUIDField(source="assessment.source_id")
    results = LabOut(many=True)
    ask_for = serializers.ListField(child=serializers.ChoiceField(choices=CODES))
    assessment = serializers.UUIDField(source="assessment.pk")
    tier = serializers.ChoiceField(source="assessment.tier", choices=list(Tier))
    findings = FindingOut(many=True)
    alerts = serializers.ListField(child=serializers.UUIDField())
    advice = serializers.ListField(child=serializers.CharField())
    patient_told_from = Instant()


class ProblemOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    field = serializers.CharField()
    message = serializers.CharField()


class ArrivedOut(serializers.Serializer[Any]):
    """`lab` is the result that was stored, or had been; `error` says why there is none."""

    outcome = serializers.ChoiceField(source="arrival", choices=list(Arrival))
    lab = serializers.UUIDField(allow_null=True)
    error = serializers.SerializerMethodField()

    @extend_schema_field(ProblemOut(allow_null=True))
    def get_error(self, arrived: Arrived) -> Any:
        return problem_entry(arrived.problem) if arrived.problem else None


class ImportOut(serializers.Serializer[Any]):
    """One outcome for each result, in their order."""

    outcomes = ArrivedOut(many=True)


class RangeOut(serializers.Serializer[Any]):
    """Both ends belong to it; null is open."""

    lowest = Number(allow_null=True)
    highest = Number(allow_null=True)


class LoincOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    unit = serializers.CharField(help_text="In which it usually comes (UCUM).")


class LabUnitOut(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="UCUM")
    printed = serializers.CharField()
    possible = RangeOut(help_text="Outside, a value in this unit is refused.")
    usual = RangeOut(help_text="Outside, it has to be confirmed.")


class LabTestOut(serializers.Serializer[Any]):
    """A test. `reference` stands in for limits that the laboratory did not send."""

    code = serializers.ChoiceField(choices=CODES)
    name = serializers.SerializerMethodField()
    names = serializers.DictField(child=serializers.CharField())
    unit = serializers.CharField(help_text="The canonical one (UCUM).")
    units = LabUnitOut(many=True)
    loincs = LoincOut(many=True)
    reference = RangeOut()
    is_marker = serializers.BooleanField(help_text="For staff only.")
    is_corrected = serializers.BooleanField(help_text="Corrected for albumin already.")

    def get_name(self, shown: dict[str, Any]) -> str:
        name: Text = shown["name"]
        return name.to(active_language())


class LabAnswerOut(AnswerOut):
    id = serializers.UUIDField(help_text="The panel.")
    at = Instant()


# The views


class ResultsView(StaffView):
    """A route that takes results with client-made ids."""

    def today(self, patient: Patient) -> date:
        return local_date(self.now, patient.zone)

    def take(
        self, patient: Patient, kind: str, client_id: UUID, act: Callable[..., Assessment]
    ) -> Response:
        """Does `act` once for this id, and answers alike however often it is sent."""
        answer, is_repeat = once(
            owner=patient.pk,
            kind=kind,
            client_id=client_id,
            body=self.request.data,
            write=lambda: _shown(act(patient=patient, now=self.now)),
        )
        headers = {"Idempotent-Replayed": "true"} if is_repeat else {}
        return Response(answer, status=201, headers=headers)


class LabsView(ResultsView):
    """A patient's results, also those that were corrected since; entering those of a sample."""

    parameters = (*NewestFirst.parameters, "code", "since", "until")

    @extend_schema(
        operation_id="labs_list",
        parameters=[
            OpenApiParameter("code", enum=CODES),
            OpenApiParameter("since", date, description="First day of collection."),
            OpenApiParameter("until", date, description="Last day of collection."),
        ],
        responses={200: LabOut(many=True)},
        tags=["labs"],
    )
    def get(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.LAB_READ, patient_id)
        query = HistoryQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        self.paginator.ordering = ("-observed_at", "-received_at", "-id")
        rows = lab_history_of(patient, **query.validated_data)
        page = self.paginator.paginate_queryset(rows, request, view=self)
        self.seen(Act.LAB_READ, patient)
        return self.paginator.get_paginated_response(LabOut(page, many=True).data)

    @extend_schema(
        operation_id="labs_enter", request=PanelIn, responses={201: PanelOut}, tags=["labs"]
    )
    def post(self, request: Request, patient_id: UUID) -> Response:
        patient = self.patient_for(Act.LAB_WRITE, patient_id)
        given = self.read(PanelIn)
        act = partial(enter_labs, actor=self.actor, panel=_panel(given, self.today(patient)))
        return self.take(patient, "lab_panel", given["id"], act)


class CorrectLabView(ResultsView):
    """A result is put right, or taken back; what was first written stays readable."""

    @extend_schema(
        operation_id="labs_correct",
        request=CorrectionIn,
        responses={201: PanelOut},
        tags=["labs"],
    )
    def post(self, request: Request, patient_id: UUID, lab_id: UUID) -> Response:
        patient = self.patient_for(Act.LAB_WRITE, patient_id)
        given = self.read(CorrectionIn)
        row = lab_result_of(patient, lab_id)
        act = partial(
            correct_lab,
            actor=self.actor,
            lab_id=lab_id,
            correction=_correction(given, row, self.today(patient)),
        )
        return self.take(patient, "lab_correction", given["id"], act)


class ImportLabsView(View):
    """Results from the laboratory's computer. One that is wrong refuses no other."""

    permission_classes = [IsStaff]

    @extend_schema(
        operation_id="labs_import", request=ImportIn, responses={200: ImportOut}, tags=["labs"]
    )
    def post(self, request: Request) -> Response:
        patients = patients_for(self.actor, Act.LAB_WRITE, now=self.now)
        arrived = import_labs(
            actor=self.actor,
            patients=patients,
            results=self.read(ImportIn)["results"],
            now=self.now,
        )
        return Response(ImportOut({"outcomes": arrived}).data)


class LabCatalogueView(View):
    """Every test with its LOINC codes, units, ranges and references, in both languages."""

    @extend_schema(
        operation_id="labs_catalogue", responses={200: LabTestOut(many=True)}, tags=["labs"]
    )
    def get(self, request: Request) -> Response:
        return Response(LabTestOut(map(_test, TESTS.values()), many=True).data)


class LabAnswersView(View):
    """What her results mean for the patient, once staff had the time to phone her."""

    permission_classes = [IsPatient]

    @extend_schema(
        operation_id="lab_answers_list", responses={200: LabAnswerOut(many=True)}, tags=["me"]
    )
    def get(self, request: Request) -> Response:
        rows = lab_assessments_for(self.patient, now=self.now)
        answers = [show(row.source_id, row, now=self.now) for row in rows]
        ats = [Instant().to_representation(row.evaluated_at) for row in rows]
        return Response([{"at": at, **answer} for at, answer in zip(ats, answers, strict=True)])


def _panel(given: dict[str, Any], today: date) -> Panel:
    """Raises InvalidInputError with every fault of the results."""
    day = given["collected_on"]
    readings, problems = read_results(given["results"], collected_on=day, today=today)
    if problems:
        raise InvalidInputError(problems)
    return Panel(
        id=given["id"],
        collected_on=day,
        readings=readings,
        laboratory_note=given["laboratory_note"],
        app_version=given["app_version"],
    )


def _correction(given: dict[str, Any], row: LabResult, today: date) -> Correction:
    """Raises InvalidInputError with what is wrong with the new value."""
    if given["entered_in_error"]:
        return Correction(given["id"], None, given["reason"])
    reading = read_correction(
        given["result"], code=row.code, collected_on=row.local_date, today=today
    )
    if isinstance(reading, LabProblem):
        raise InvalidInputError([reading])
    return Correction(given["id"], reading, given["reason"])


def _shown(assessment: Assessment) -> dict[str, Any]:
    rows = results_judged_in(assessment)
    findings = list(assessment.findings.told())
    shown = PanelOut(
        {
            "assessment": assessment,
            "results": rows,
            "ask_for": asks_for(rows),
            "findings": findings,
            "alerts": list(dict.fromkeys(each.alert_id for each in findings if each.alert_id)),
            "advice": [Text(**text).to(active_language()) for text in assessment.advice],
            "patient_told_from": assessment.evaluated_at + HELD_BACK_FOR,
        }
    )
    return dict(shown.data)


def _test(test: LabTest) -> dict[str, Any]:
    return {
        "code": test.code,
        "name": test.name,
        "names": {"en": test.name.en, "zh-Hans": test.name.zh},
        "unit": test.unit,
        "units": list(_units(test)),
        "loincs": test.loincs,
        "reference": test.reference,
        "is_marker": test.is_marker,
        "is_corrected": test.is_corrected,
    }


def _units(test: LabTest) -> Iterator[dict[str, Any]]:
    for code in test.units:
        yield {
            "code": code,
            "printed": UNITS[code].printed,
            "possible": test.hard_in.get(code) or _in_unit(test, test.hard, code),
            "usual": _in_unit(test, test.confirm, code),
        }


def _in_unit(test: LabTest, bounds: Bounds, unit: str) -> Bounds:
    ends = [
        end if end is None else test.from_canonical(end, unit)
        for end in (bounds.lowest, bounds.highest)
    ]
    return Bounds(*ends)
