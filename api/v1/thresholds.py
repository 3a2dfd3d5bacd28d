"""The limits of the rules, and what the unit has made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsStaff
from api.v1.base import In, Instant, StrictText, TypedDecimal, View
from companion.access import unit_of
from companion.actions.thresholds import set_threshold
from companion.language import active_language
from companion.queries.thresholds import Setting, setting_of, settings_of
from companion.rules.permissions import Act
from companion.rules.triage.thresholds import THRESHOLDS

if TYPE_CHECKING:
    from companion.models import Organisation

MAX_REASON = 4000
DIGITS, DECIMALS = 8, 3


class ThresholdIn(In):
    value = TypedDecimal(DIGITS, DECIMALS, help_text="In the unit of the limit.")
    reason = StrictText(max_length=MAX_REASON)


class Amount(serializers.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(DIGITS, DECIMALS, normalize_output=True, **kwargs)


class ThresholdOut(serializers.Serializer[Any]):
    """`value` holds now. Who set it, when and why is null where it is still the default."""

    name = serializers.CharField(source="threshold.name")
    text = serializers.SerializerMethodField()
    unit = serializers.CharField(source="threshold.unit", help_text="UCUM")
    default = Amount(source="threshold.default")
    lowest = Amount(source="threshold.lowest")
    highest = Amount(source="threshold.highest")
    value = Amount()
    changed_by = serializers.CharField(source="change.changed_by.name", default=None)
    changed_at = Instant(source="change.changed_at", default=None)
    reason = serializers.CharField(source="change.reason", default=None)

    def get_text(self, setting: Setting) -> str:
        return setting.threshold.text.to(active_language())


class ThresholdsPage(View):
    permission_classes = [IsStaff]

    @property
    def unit(self) -> Organisation:
        return unit_of(self.actor, Act.UNIT_READ)[1]


class ThresholdsView(ThresholdsPage):
    """Every limit with its bounds and its value."""

    @extend_schema(
        operation_id="thresholds_list", responses={200: ThresholdOut(many=True)}, tags=["rules"]
    )
    def get(self, request: Request) -> Response:
        return Response(ThresholdOut(settings_of(self.unit), many=True).data)


class ThresholdView(ThresholdsPage):
    """The lead oncologist sets a limit within its bounds."""

    @extend_schema(
        operation_id="thresholds_set",
        request=ThresholdIn,
        responses={200: ThresholdOut},
        tags=["rules"],
    )
    def put(self, request: Request, name: str) -> Response:
        if name not in THRESHOLDS:
            raise NotFound
        set_threshold(actor=self.actor, name=name, **self.read(ThresholdIn), now=self.now)
        return Response(ThresholdOut(setting_of(self.unit, name)).data)
