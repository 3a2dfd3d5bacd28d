"""Calcium and vitamin D as taken."""

from functools import partial
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsPatient
from api.v1.answers import AnswerOut, RecordView
from api.v1.base import EntryIn, StrictInteger, entry_of
from companion.actions.supplements import Intake, log_intake
from companion.rules.vocabulary import IntakeStatus, NotTakenReason

MOST_CALCIUM_MG = 10_000
MOST_VITAMIN_D_IU = 100_000


class SupplementIntakeIn(EntryIn):
    status = serializers.ChoiceField(choices=list(IntakeStatus))
    calcium_mg = StrictInteger(
        min_value=0, max_value=MOST_CALCIUM_MG, default=0, help_text="mg of the element"
    )
    vitamin_d_iu = StrictInteger(
        min_value=0, max_value=MOST_VITAMIN_D_IU, default=0, help_text="international units"
    )
    reason = serializers.ChoiceField(choices=list(NotTakenReason), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        amount = attrs["calcium_mg"] + attrs["vitamin_d_iu"]
        if attrs["status"] == IntakeStatus.TAKEN:
            _check("reason" not in attrs, "reason", "reason_not_needed")
            _check(amount > 0, "calcium_mg", "nothing_taken")
        else:
            _check("reason" in attrs, "reason", "reason_needed")
            _check(amount == 0, "calcium_mg", "amount_not_taken")
        return attrs


class SupplementIntakesView(RecordView):
    """The patient logs what she took, or why she did not."""

    permission_classes = [IsPatient]
    kind = "supplement_intake"

    @extend_schema(
        operation_id="supplement_intakes_create",
        request=SupplementIntakeIn,
        responses={201: AnswerOut},
        tags=["supplements"],
    )
    def post(self, request: Request) -> Response:
        given = self.read(SupplementIntakeIn)
        intake = Intake(
            status=given["status"],
            calcium_mg=given["calcium_mg"],
            vitamin_d_iu=given["vitamin_d_iu"],
            reason=given.get("reason", ""),
        )
        act = partial(
            log_intake,
            actor=self.actor,
            patient=self.patient,
            entry=entry_of(given),
            intake=intake,
            now=self.now,
        )
        return self.take(self.patient, given, act)


def _check(holds: bool, field: str, code: str) -> None:
    if not holds:
        raise serializers.ValidationError({field: [serializers.ErrorDetail(code, code)]})
