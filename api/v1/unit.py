"""What a unit sets for itself: people, shifts, ladders, phone numbers, contact points."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsStaff
from api.v1.base import In, Instant, StrictBoolean, StrictNumber, StrictText, Uuid, View
from companion.access import unit_of
from companion.actions import unit as actions
from companion.queries.answers import phones_of
from companion.queries.ladders import ladder_of
from companion.queries.unit import roster_of, staff_of
from companion.rules import ladder as ladders
from companion.rules.permissions import Act
from companion.rules.vocabulary import ChannelKind, Language, Role, Tier
from notifications.channels.base import InvalidAddress
from notifications.preferences import (
    add_contact_point,
    contact_points_for,
    remove_contact_point,
)

if TYPE_CHECKING:
    from companion.models import Organisation

ADDRESS_CHANNELS = [ChannelKind.EMAIL, ChannelKind.WEBHOOK]
LONGEST_SECONDS = 7 * 24 * 60 * 60


def check_username(value: str) -> None:
    """As it will be stored: full-width letters would become a colleague's name."""
    if not re.fullmatch(r"[\w.@+-]+", value) or unicodedata.normalize("NFKC", value) != value:
        raise serializers.ValidationError("username", "invalid")


class StaffIn(In):
    username = StrictText(max_length=150, validators=[check_username])
    name = StrictText(max_length=100)
    role = serializers.ChoiceField(choices=list(Role))
    language = serializers.ChoiceField(choices=list(Language), default=Language.ZH_HANS)
    email = serializers.EmailField(required=False, default="", allow_blank=True)
    password = StrictText(max_length=128, trim_whitespace=False)

    def validate_password(self, value: str) -> str:
        try:
            validate_password(value)
        except ValidationError:
            raise serializers.ValidationError("password", "password_too_weak") from None
        return value


class StaffOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=list(Role))
    language = serializers.ChoiceField(choices=list(Language))
    is_active = serializers.BooleanField()


class ShiftIn(In):
    staff = Uuid()
    role = serializers.ChoiceField(choices=list(Role))
    starts_at = Instant()
    ends_at = Instant()


class ShiftOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    staff = serializers.UUIDField(source="staff_id")
    name = serializers.CharField(source="staff.name")
    role = serializers.ChoiceField(choices=list(Role))
    starts_at = Instant()
    ends_at = Instant()


class RungIn(In):
    after_seconds = StrictNumber(min_value=0, max_value=LONGEST_SECONDS)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=list(Role)), allow_empty=False, max_length=len(Role)
    )
    rule_roles = StrictBoolean(default=False)
    quiet = StrictBoolean(default=False)


class LadderIn(In):
    rungs = serializers.ListField(child=RungIn(), allow_empty=False, max_length=ladders.MAX_RUNGS)
    repeat_seconds = StrictNumber(min_value=0, max_value=LONGEST_SECONDS)


def check_dialable(value: str) -> None:
    """Something that a phone can dial: short numbers such as 120, and full ones."""
    if not re.fullmatch(r"\+?[0-9](?:[0-9 ()-]{0,28}[0-9])", value):
        raise serializers.ValidationError("phone", "invalid_phone")


class PhonesIn(In):
    emergency_phone = StrictText(max_length=32, validators=[check_dialable])
    team_phone = StrictText(max_length=32, validators=[check_dialable])


class UnitOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    phones = serializers.DictField(child=serializers.CharField())
    ladders = serializers.DictField()


class ContactPointIn(In):
    channel = serializers.ChoiceField(choices=ADDRESS_CHANNELS)
    value = StrictText(max_length=500)
    fallback = StrictBoolean(default=False, help_text="For the unit, when nobody is reached.")


class ContactPointOut(serializers.Serializer[Any]):
    """Without `staff`: the unit's fallback contact."""

    id = serializers.UUIDField()
    channel = serializers.ChoiceField(choices=list(ChannelKind))
    value = serializers.CharField()
    position = serializers.IntegerField()
    staff = serializers.UUIDField(source="staff_id", allow_null=True)


class NewContactPointOut(ContactPointOut):
    """The secret with which webhooks are signed is shown this once."""

    secret = serializers.CharField()


class UnitPage(View):
    permission_classes = [IsStaff]

    @property
    def unit(self) -> Organisation:
        return unit_of(self.actor, Act.UNIT_READ)[1]


class UnitView(UnitPage):
    """The unit, its phone numbers and its ladders."""

    @extend_schema(operation_id="unit_retrieve", responses={200: UnitOut}, tags=["unit"])
    def get(self, request: Request) -> Response:
        unit = self.unit
        shown = {
            "id": unit.pk,
            "name": unit.name,
            "phones": phones_of(unit),
            "ladders": {
                tier.value: ladders.to_json(ladder_of(unit, tier))
                for tier in ladders.DEFAULT_LADDERS
            },
        }
        return Response(UnitOut(shown).data)


class PhonesView(UnitPage):
    """The two numbers that every answer shows."""

    @extend_schema(
        operation_id="unit_set_phones",
        request=PhonesIn,
        responses={200: PhonesIn},
        tags=["unit"],
    )
    def put(self, request: Request) -> Response:
        unit = actions.set_phones(actor=self.actor, **self.read(PhonesIn), now=self.now)
        return Response(PhonesIn(unit).data)


class LadderView(UnitPage):
    """Who is paged when, for one tier; open alerts keep the ladder they began with."""

    @extend_schema(
        operation_id="unit_set_ladder", request=LadderIn, responses={200: LadderIn}, tags=["unit"]
    )
    def put(self, request: Request, tier: str) -> Response:
        if tier not in ladders.DEFAULT_LADDERS:
            raise NotFound
        given = self.read(LadderIn)
        ladder = ladders.Ladder(
            rungs=tuple(_rung(rung) for rung in given["rungs"]),
            repeat_every=timedelta(seconds=given["repeat_seconds"]),
        )
        setting = actions.set_ladder(actor=self.actor, tier=Tier(tier), ladder=ladder, now=self.now)
        return Response(setting.ladder)


class StaffListView(UnitPage):
    """The unit's people."""

    @extend_schema(operation_id="staff_list", responses={200: StaffOut(many=True)}, tags=["unit"])
    def get(self, request: Request) -> Response:
        return Response(StaffOut(staff_of(self.unit), many=True).data)

    @extend_schema(
        operation_id="staff_add", request=StaffIn, responses={201: StaffOut}, tags=["unit"]
    )
    def post(self, request: Request) -> Response:
        given = self.read(StaffIn)
        given["role"] = Role(given["role"])
        staff = actions.add_staff(actor=self.actor, new=actions.NewStaff(**given), now=self.now)
        return Response(StaffOut(staff).data, status=201)


class StaffMemberView(UnitPage):
    """Somebody leaves the unit."""

    @extend_schema(operation_id="staff_deactivate", responses={200: StaffOut}, tags=["unit"])
    def delete(self, request: Request, staff_id: UUID) -> Response:
        staff = actions.deactivate_staff(actor=self.actor, staff_id=staff_id, now=self.now)
        return Response(StaffOut(staff).data)


class ShiftsView(UnitPage):
    """The roster from now on."""

    @extend_schema(operation_id="shifts_list", responses={200: ShiftOut(many=True)}, tags=["unit"])
    def get(self, request: Request) -> Response:
        coming = roster_of(self.unit, since=self.now)
        return Response(ShiftOut(coming[:500], many=True).data)

    @extend_schema(
        operation_id="shifts_add", request=ShiftIn, responses={201: ShiftOut}, tags=["unit"]
    )
    def post(self, request: Request) -> Response:
        given = self.read(ShiftIn)
        shift = actions.add_shift(
            actor=self.actor,
            staff_id=given["staff"],
            role=Role(given["role"]),
            starts_at=given["starts_at"],
            ends_at=given["ends_at"],
            now=self.now,
        )
        return Response(ShiftOut(shift).data, status=201)


class ShiftView(UnitPage):
    """One shift."""

    @extend_schema(operation_id="shifts_remove", responses={204: None}, tags=["unit"])
    def delete(self, request: Request, shift_id: UUID) -> Response:
        actions.remove_shift(actor=self.actor, shift_id=shift_id, now=self.now)
        return Response(status=204)


class ContactPointsView(UnitPage):
    """The caller's own addresses, and the unit's fallback contacts."""

    @extend_schema(
        operation_id="contact_points_list",
        responses={200: ContactPointOut(many=True)},
        tags=["unit"],
    )
    def get(self, request: Request) -> Response:
        points = contact_points_for(self.actor)
        return Response(ContactPointOut(points, many=True).data)

    @extend_schema(
        operation_id="contact_points_add",
        request=ContactPointIn,
        responses={201: NewContactPointOut},
        tags=["unit"],
    )
    def post(self, request: Request) -> Response:
        given = self.read(ContactPointIn)
        given["channel"] = ChannelKind(given["channel"])
        try:
            point = add_contact_point(actor=self.actor, **given, now=self.now)
        except InvalidAddress:
            raise serializers.ValidationError(
                {"value": [serializers.ErrorDetail("address", "invalid_address")]}
            ) from None
        return Response(NewContactPointOut(point).data, status=201)


class ContactPointView(UnitPage):
    """One address."""

    @extend_schema(operation_id="contact_points_remove", responses={204: None}, tags=["unit"])
    def delete(self, request: Request, point_id: UUID) -> Response:
        remove_contact_point(actor=self.actor, point_id=point_id, now=self.now)
        return Response(status=204)


def _rung(given: dict[str, Any]) -> ladders.Rung:
    return ladders.Rung(
        after=timedelta(seconds=given["after_seconds"]),
        roles=tuple(Role(role) for role in given["roles"]),
        rule_roles=given["rule_roles"],
        quiet=given["quiet"],
    )
