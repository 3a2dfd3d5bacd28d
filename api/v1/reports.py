"""Symptom reports and pain scores."""

from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import InvalidInputError
from api.permissions import IsPatient
from api.v1.answers import AnswerOut, RecordView, show
from api.v1.base import EntryIn, Instant, StrictBoolean, View, entry_of
from companion.actions.assessing import Told
from companion.actions.reports import submit_pain_score, submit_symptom_report
from companion.queries.answers import latest_assessment
from companion.queries.records import symptom_report_of, symptom_reports_of
from companion.rules.instruments.reading import (
    read_items,
    read_measures,
    read_note,
    read_pains,
)
from companion.rules.local_time import local_date
from companion.rules.triage.facts import Source


class AnyJSON(serializers.JSONField):
    """Checked against the instrument tables, which collect every fault at once."""


class SymptomReportIn(EntryIn):
    items = AnyJSON(
        required=False,
        help_text="Item code to its answer, as in GET /api/v1/instruments.",
    )
    pain = AnyJSON(required=False, help_text="Pain by site, NRS 0 to 10.")
    measures = AnyJSON(required=False, help_text="Measured values, for instance temperature_c.")
    note = AnyJSON(required=False, help_text="In the patient's own words.")
    cannot_wait = StrictBoolean(default=False, help_text="The patient says it cannot wait.")


class PainScoreIn(EntryIn):
    pain = AnyJSON(help_text="One site with its NRS, 0 to 10.")


class ReportOut(serializers.Serializer[Any]):
    """A report in a list of the patient's own."""

    id = serializers.UUIDField()
    observed_at = Instant()
    received_at = Instant()
    local_date = serializers.DateField()


class SymptomReportsView(RecordView):
    """The patient reports symptoms, and is told at once what to do."""

    permission_classes = [IsPatient]
    kind = "symptom_report"

    @extend_schema(
        operation_id="symptom_reports_create",
        request=SymptomReportIn,
        responses={201: AnswerOut},
        tags=["reports"],
    )
    def post(self, request: Request) -> Response:
        given = self.read(SymptomReportIn)
        told = _told(given, today=local_date(self.now, self.patient.zone))
        act = partial(
            submit_symptom_report,
            actor=self.actor,
            patient=self.patient,
            entry=entry_of(given),
            told=told,
            now=self.now,
        )
        return self.take(self.patient, given, act)

    @extend_schema(
        operation_id="symptom_reports_list",
        responses={200: ReportOut(many=True)},
        tags=["reports"],
    )
    def get(self, request: Request) -> Response:
        reports = symptom_reports_of(self.patient)
        return Response(ReportOut(reports[:50], many=True).data)


class SymptomReportView(View):
    """One report, and how far the care team is with it."""

    permission_classes = [IsPatient]

    @extend_schema(
        operation_id="symptom_reports_retrieve", responses={200: AnswerOut}, tags=["reports"]
    )
    def get(self, request: Request, report_id: UUID) -> Response:
        report = symptom_report_of(self.patient, report_id)
        latest = latest_assessment(Source.SYMPTOM_REPORT, report.pk)
        return Response(show(report.pk, latest, now=self.now))


class PainScoresView(RecordView):
    """The patient scores her pain at one site."""

    permission_classes = [IsPatient]
    kind = "pain_score"

    @extend_schema(
        operation_id="pain_scores_create",
        request=PainScoreIn,
        responses={201: AnswerOut},
        tags=["reports"],
    )
    def post(self, request: Request) -> Response:
        given = self.read(PainScoreIn)
        today = local_date(self.now, self.patient.zone)
        pains, problems = read_pains([given["pain"]], today=today)
        if problems:
            raise InvalidInputError(problems)
        act = partial(
            submit_pain_score,
            actor=self.actor,
            patient=self.patient,
            entry=entry_of(given),
            pain=pains[0],
            now=self.now,
        )
        return self.take(self.patient, given, act)


def _told(given: dict[str, Any], *, today: date) -> Told:
    """The clinical part of a report; raises InvalidInputError with every fault of it."""
    answers, in_items = read_items(given.get("items", {}), today=today)
    pains, in_pains = read_pains(given.get("pain", []), today=today)
    measures, in_measures = read_measures(given.get("measures", {}))
    note, in_note = read_note(given.get("note", ""))
    problems = [*in_items, *in_pains, *in_measures, *in_note]
    if problems:
        raise InvalidInputError(problems)
    return Told(answers, pains, measures, note, given["cannot_wait"])
