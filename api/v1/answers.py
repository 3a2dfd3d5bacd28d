"""The answer to a report, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.v1.base import Instant, View
from companion.language import active_language
from companion.queries.answers import STATUS_TEXTS, answer_to
from companion.rules.vocabulary import Condition, Tier

if TYPE_CHECKING:
    from companion.models import Assessment, Patient


CARE_TEAM_STATUSES = list(STATUS_TEXTS)


class EvidenceOut(serializers.Serializer[Any]):
    field = serializers.CharField()
    value = serializers.CharField()


class FindingOut(serializers.Serializer[Any]):
    rule = serializers.CharField(source="rule_id")
    condition = serializers.ChoiceField(choices=list(Condition))
    tier = serializers.ChoiceField(choices=list(Tier))
    evidence = EvidenceOut(many=True)


class PhonesOut(serializers.Serializer[Any]):
    emergency = serializers.CharField()
    care_team = serializers.CharField()


class CareTeamOut(serializers.Serializer[Any]):
    """How far the care team is: being_paged, listed, paged, taken_over or resolved."""

    reference = serializers.CharField()
    condition = serializers.ChoiceField(choices=list(Condition))
    tier = serializers.ChoiceField(choices=list(Tier))
    status = serializers.ChoiceField(choices=CARE_TEAM_STATUSES)
    at = Instant()
    text = serializers.CharField()


class AnswerOut(serializers.Serializer[Any]):
    """What the patient is told: how urgent, what to do, whom to phone, who knows of it."""

    id = serializers.UUIDField()
    assessment = serializers.UUIDField(source="assessment_id")
    tier = serializers.ChoiceField(choices=list(Tier))
    advice = serializers.ListField(child=serializers.CharField())
    phones = PhonesOut()
    findings = FindingOut(many=True)
    ask_now = serializers.ListField(
        child=serializers.CharField(), help_text="Items to ask in the same session."
    )
    reported_late = serializers.BooleanField()
    ruleset_version = serializers.CharField()
    care_team = CareTeamOut(many=True)


def show(record_id: UUID, assessment: Assessment, *, now: datetime) -> dict[str, Any]:
    """The answer in the caller's language."""
    answer = answer_to(assessment, active_language(), now=now)
    shown = AnswerOut({"id": record_id, **{name: getattr(answer, name) for name in _FIELDS}})
    return dict(shown.data)


_FIELDS = (
    "assessment_id",
    "tier",
    "advice",
    "phones",
    "findings",
    "ask_now",
    "reported_late",
    "ruleset_version",
    "care_team",
)


class RecordView(View):
    """A route that takes clinical records with client-made ids."""

    takes_red_flags = True
    kind: str

    def take(self, patient: Patient, given: dict[str, Any], act: Any) -> Response:
        """Does `act` once for this id, and answers alike however often it is sent."""
        request: Request = self.request
        answer, is_repeat = once(
            owner=patient.pk,
            kind=self.kind,
            client_id=given["id"],
            body=request.data,
            write=lambda: show(given["id"], act(), now=self.now),
        )
        headers = {"Idempotent-Replayed": "true"} if is_repeat else {}
        return Response(answer, status=201, headers=headers)
