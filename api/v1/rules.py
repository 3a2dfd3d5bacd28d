"""What the rules cost in alarms, so that they can be made better."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsStaff
from api.v1.base import Day, Instant, View
from companion import audit
from companion.access import unit_of
from companion.language import active_language
from companion.queries.alert_budget import RuleUse, alert_budget
from companion.rules.local_time import days_as_instants, local_date
from companion.rules.permissions import Act
from companion.rules.vocabulary import CONDITION_NAMES, Condition, Tier

if TYPE_CHECKING:
    from companion.models import Organisation

USUAL_PERIOD = timedelta(days=28)


class PeriodQuery(serializers.Serializer[Any]):
    since = Day(required=False)
    until = Day(required=False)


class RuleUseOut(serializers.Serializer[Any]):
    """`tier`: the most urgent at which it fired, or may fire. The last four add up to `alerts`."""

    rule = serializers.CharField(source="rule_id")
    ruleset_version = serializers.CharField(source="version")
    section = serializers.CharField()
    condition = serializers.ChoiceField(choices=list(Condition))
    title = serializers.SerializerMethodField()
    status = serializers.CharField()
    tier = serializers.ChoiceField(choices=list(Tier))
    fired = serializers.IntegerField()
    suppressed = serializers.IntegerField(help_text="Fired while a clinician had silenced it.")
    patients = serializers.IntegerField()
    alerts = serializers.IntegerField()
    acted_on = serializers.IntegerField()
    no_action_needed = serializers.IntegerField()
    false_alarms = serializers.IntegerField()
    still_open = serializers.IntegerField()

    def get_title(self, use: RuleUse) -> str:
        return CONDITION_NAMES[use.condition].to(active_language())


class AlertBudgetOut(serializers.Serializer[Any]):
    """`until` does not count any more."""

    since = Instant()
    until = Instant()
    used = RuleUseOut(many=True)
    never_fired = RuleUseOut(many=True)


class RulesView(View):
    """How often each rule fired in the unit, and what came of its alerts. No patient is named."""

    permission_classes = [IsStaff]
    parameters = ("since", "until")

    @extend_schema(
        operation_id="rules_list",
        parameters=[
            OpenApiParameter("since", date, description="First day, in the unit's zone."),
            OpenApiParameter("until", date, description="Last day; today if left out."),
        ],
        responses={200: AlertBudgetOut},
        tags=["rules"],
    )
    def get(self, request: Request) -> Response:
        unit = unit_of(self.actor, Act.UNIT_READ)[1]
        first, last = self._days(request, unit)
        since, until = days_as_instants(first, last, unit.zone)
        audit.record(self.actor, "unit:rules:read", at=self.now, organisation=unit)
        return Response(AlertBudgetOut(alert_budget(unit, since=since, until=until)).data)

    def _days(self, request: Request, unit: Organisation) -> tuple[date, date]:
        query = PeriodQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        last: date = query.validated_data.get("until", local_date(self.now, unit.zone))
        first: date = query.validated_data.get("since", last - USUAL_PERIOD)
        if last < first:
            raise serializers.ValidationError(
                {"until": [serializers.ErrorDetail("until", "until_before_since")]}
            )
        return first, last
