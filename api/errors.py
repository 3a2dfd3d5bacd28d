"""One shape for everything that goes wrong: problem details (RFC 9457) with a code and fields."""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import set_rollback

from api.parsers import BodyRefusedError
from api.sentences import NOT_RECEIVED, sentence
from companion.access import Actor, NotAllowedError
from companion.actions.errors import ConflictError, RefusedError, ThrottledError
from companion.language import active_language
from companion.models import Patient
from companion.rules.instruments.reading import Problem
from companion.rules.labs.problems import LabProblem

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"


class InvalidInputError(exceptions.APIException):
    """Input that was read field by field and found wrong."""

    status_code = 400

    def __init__(self, problems: Sequence[Problem | LabProblem]) -> None:
        super().__init__(code="invalid_fields")
        self.problems = problems


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None for what is a fault of ours, which Django logs as a 500."""
    status, code, fields = _describe(error)
    if status is None:
        return None
    set_rollback()
    body = problem(status, code, fields)
    view = context.get("view")
    request = context["request"]
    if getattr(view, "takes_red_flags", False) and request.method not in SAFE_METHODS:
        body |= _not_received(None if status == 401 else request.user)  # noqa: PLR2004
    response = Response(body, status=status, content_type=CONTENT_TYPE)
    wait = getattr(error, "wait", None)
    if wait is not None:
        response["Retry-After"] = str(int(wait) + 1)
    if status == 401:  # noqa: PLR2004
        response["WWW-Authenticate"] = getattr(error, "auth_header", "Device")
    return response


def problem(status: int, code: str, fields: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """The body of an error in the caller's language."""
    return {
        "type": f"urn:companion:error:{code}",
        "status": status,
        "code": code,
        "detail": sentence(code),
        "errors": fields or [],
    }


def json_error(
    request: HttpRequest, status: int, code: str, *, not_received: bool = False
) -> JsonResponse:
    """The same shape for what fails before or outside a view."""
    body = problem(status, code)
    if not_received:
        body |= _not_received(None)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def _describe(error: Exception) -> tuple[int | None, str, list[dict[str, str]]]:  # noqa: PLR0911  a table
    match error:
        case InvalidInputError():
            return 400, "invalid_fields", [problem_entry(each) for each in error.problems]
        case exceptions.ValidationError():
            return 400, "invalid_fields", list(_entries(error.get_full_details(), ""))
        case BodyRefusedError():
            return error.status_code, str(error.get_codes()), []
        case NotAllowedError():
            return 403, "not_allowed", []
        case Http404() | ObjectDoesNotExist() | exceptions.NotFound():
            return 404, "not_found", []
        case ThrottledError():
            return 429, error.code, []
        case ConflictError():
            return 409, error.code, _field_entry(error)
        case RefusedError():
            return 400 if error.field else 409, error.code, _field_entry(error)
        case exceptions.APIException():
            return error.status_code, str(error.get_codes()), []
        case _:
            return None, "error", []


def _field_entry(error: RefusedError) -> list[dict[str, str]]:
    if not error.field:
        return []
    return [{"code": error.code, "field": error.field, "message": sentence(error.code)}]


def problem_entry(each: Problem | LabProblem) -> dict[str, str]:
    """What is wrong with one field, in the caller's language."""
    return {"code": each.code, "field": each.field, "message": each.text.to(active_language())}


def _entries(details: Any, path: str) -> Iterator[dict[str, str]]:
    """DRF's nested details as a flat list with dotted paths."""
    if isinstance(details, dict) and isinstance(details.get("code"), str):
        code = str(details["code"])
        yield {"code": code, "field": path, "message": sentence(code)}
    elif isinstance(details, dict):
        for name, inner in details.items():
            nested = path if name == "non_field_errors" else f"{path}.{name}".lstrip(".")
            yield from _entries(inner, nested)
    elif isinstance(details, list):
        leaves = all(isinstance(each, dict) and "code" in each for each in details)
        for index, inner in enumerate(details):
            yield from _entries(inner, path if leaves else f"{path}.{index}".lstrip("."))


def _not_received(user: object) -> dict[str, Any]:
    """Whoever reports to us is never left with a bare error: what to do, and whom to phone."""
    patient: Patient | None = user.patient if isinstance(user, Actor) else None
    phones = {"emergency": "120"}
    if patient:
        phones = {
            "emergency": patient.organisation.emergency_phone,
            "care_team": patient.organisation.team_phone,
        }
    return {"not_received": NOT_RECEIVED.to(active_language()), "phones": phones}
