"""What the views and serializers of this version share."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.utils import timezone, translation
from django.utils.translation.trans_real import (
    get_supported_language_variant,
    parse_accept_lang_header,
)
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.utils.html import is_html_input
from rest_framework.views import APIView

from api.pagination import NewestFirst
from companion.access import Actor
from companion.actions.records import Entry
from companion.rules.instruments.reading import Problem, read_number
from companion.rules.instruments.scales import Range
from companion.rules.local_time import is_zone
from companion.rules.vocabulary import EnteredBy, Language, Site

if TYPE_CHECKING:
    from companion.models import Patient

EARLIEST_YEAR = 1900
LATEST_YEAR = 2200
EASTERNMOST = timedelta(hours=14)
_ANY_NUMBER = Range(-(10**6), 10**6)


class Instant(serializers.DateTimeField):
    """An instant with its offset; answered in UTC."""

    default_error_messages = {"no_offset": "no offset"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str):
            self.fail("invalid", format="ISO 8601")
        naive = not value.rstrip().endswith(("Z", "z")) and not _has_offset(value)
        if naive:
            self.fail("no_offset")
        try:
            instant: datetime = super().to_internal_value(value)
        except (OverflowError, ValueError):
            self.fail("overflow")
        if not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
            self.fail("overflow", timezone="UTC")
        return instant


class Day(serializers.DateField):
    """A calendar day, YYYY-MM-DD."""

    default_error_messages = {"overflow": "out of range"}

    def to_internal_value(self, value: Any) -> Any:
        # Python would also read week dates, and digits of any script.
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            self.fail("invalid", format="YYYY-MM-DD")
        day = super().to_internal_value(value)
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            self.fail("overflow")
        return day


class PastDay(Day):
    """A calendar day that has begun somewhere on earth."""

    default_error_messages = {"implausible_date": "in the future"}

    def to_internal_value(self, value: Any) -> Any:
        day = super().to_internal_value(value)
        if day > (timezone.now() + EASTERNMOST).date():
            self.fail("implausible_date")
        return day


class StrictBoolean(serializers.BooleanField):
    """True or false; a word or a number that might mean either is refused."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class StrictInteger(serializers.IntegerField):
    """A JSON whole number; no text, no fraction, no true or false."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictNumber(serializers.FloatField):
    """A finite JSON number; no text, no true or false."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class TypedDecimal(serializers.DecimalField):
    """A number, as JSON or as it is typed: the one rule of rules/instruments/typed_numbers.py."""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        if isinstance(data, str) and not data.strip():
            self.fail("invalid")  # empty is not "unknown"; null is
        return super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> Decimal:
        number = read_number(data, field=self.field_name or "", within=_ANY_NUMBER)
        if isinstance(number, Problem):
            self.fail("invalid")
        return super().to_internal_value(number)


class SiteList(serializers.ListField):
    """Sites of the body map, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.ChoiceField(choices=list(Site)), **kwargs)

    def to_internal_value(self, data: Any) -> list[str]:
        return sorted(set(super().to_internal_value(data)))


class Uuid(serializers.UUIDField):
    """A UUID as text; a number is not one."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class StrictText(serializers.CharField):
    """JSON text; a number is not text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class In(serializers.Serializer[Any]):
    """What a caller may send. A field that is not listed is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        # What a form leaves out would be read as "no" (an empty form has no body to be refused).
        if not isinstance(data, dict) or is_html_input(data):
            raise serializers.ValidationError({"non_field_errors": ["object"]}, "not_an_object")
        unknown = {
            name[:40]: [serializers.ErrorDetail(name[:40], "unknown_field")]
            for name in data
            if name not in self.fields
        }
        if unknown:
            raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class EntryIn(In):
    """What every clinical record carries."""

    id = Uuid(help_text="Made by the client; the same id is the same record.")
    observed_at = Instant(help_text="When it was felt, done or measured, with offset.")
    sent_at = Instant(
        required=False,
        help_text="The phone's clock while sending. It unmasks a wrong clock, and two tries of "
        "one write may differ in it.",
    )
    entered_by = serializers.ChoiceField(
        choices=[EnteredBy.SELF, EnteredBy.CAREGIVER], default=EnteredBy.SELF
    )
    app_version = StrictText(max_length=32, required=False, default="", allow_blank=True)


ENTRY_FIELDS = tuple(EntryIn().fields)

Given = TypeVar("Given", bound=serializers.Serializer[Any])


class View(APIView):
    """Reads the input, calls one action or query, shows the result."""

    takes_red_flags = False  # a refusal must then say what to do and whom to phone
    parameters: tuple[str, ...] = ()  # what may stand behind the "?"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Chooses the language of the answer before anything can be refused."""
        asked = _language_of(request.headers.get("Accept-Language", ""))
        translation.activate((asked or Language.ZH_HANS).lower())  # a bad token is answered too
        translation.activate(_language_for(request, asked).lower())
        request._request.LANGUAGE_CODE = translation.get_language()  # noqa: SLF001  for the header
        super().initial(request, *args, **kwargs)
        if request.method in SAFE_METHODS:  # a report is never lost to what stands behind a "?"
            self._check_parameters(request)

    def _check_parameters(self, request: Request) -> None:
        unknown = {
            name[:40]: [serializers.ErrorDetail(name[:40], "unknown_parameter")]
            for name in request.query_params
            if name not in self.parameters
        }
        if unknown:
            raise serializers.ValidationError(unknown)

    def read(self, serializer: type[Given]) -> dict[str, Any]:
        """The checked body; raises ValidationError with every fault of it."""
        given = serializer(data=self.request.data, context={"request": self.request})
        given.is_valid(raise_exception=True)
        checked: dict[str, Any] = given.validated_data
        return checked

    @property
    def actor(self) -> Actor:
        actor = self.request.user
        assert isinstance(actor, Actor)  # noqa: S101  the permissions let nobody else pass
        return actor

    @cached_property
    def paginator(self) -> NewestFirst:
        return NewestFirst()

    @property
    def patient(self) -> Patient:
        patient = self.actor.patient
        assert patient is not None  # noqa: S101  the route's permission lets only phones pass
        return patient

    @property
    def now(self) -> datetime:
        return timezone.now()


def _language_of(header: str) -> Language | None:
    """The first of our languages that an Accept-Language names before it leaves us the choice."""
    for code, _ in parse_accept_lang_header(header.lower()):
        if code == "*":
            break
        try:
            supported = get_supported_language_variant(code)
        except LookupError:
            continue
        return Language.ZH_HANS if supported.startswith("zh") else Language.EN
    return None


def _language_for(request: Request, asked: Language | None) -> Language:
    """What the request asks for, else the caller's own.

    HTTP libraries ask for English without having been told to, so English does not override
    the Chinese of a patient.
    """
    own = own_language(request)
    is_phone = isinstance(request.user, Actor) and request.user.device is not None
    if asked is None or (is_phone and own is Language.ZH_HANS):
        return own
    return asked


def own_language(request: Request) -> Language:
    """The language on record for the caller; Chinese where nobody is known."""
    actor = request.user
    if isinstance(actor, Actor) and actor.patient:
        return Language(actor.patient.language)
    if isinstance(actor, Actor) and actor.staff:
        return Language(actor.staff.language)
    return Language.ZH_HANS


def entry_of(given: dict[str, Any]) -> Entry:
    return Entry(
        id=given["id"],
        observed_at=given["observed_at"],
        sent_at=given.get("sent_at"),
        entered_by=EnteredBy(given["entered_by"]),
        app_version=given["app_version"],
    )


def check_zone(name: str) -> None:
    """A serializer's validator for names of time zones."""
    if not is_zone(name):
        raise serializers.ValidationError("zone", "unknown_zone")


def _has_offset(value: str) -> bool:
    _, _, time = value.partition("T") if "T" in value else value.partition(" ")
    return "+" in time or "-" in time
