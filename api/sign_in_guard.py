"""Reads the bodies of the sign-in API first, so that no input of a stranger breaks it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from api.errors import json_error
from api.parsers import BodyRefusedError, read_json

PREFIX = "/api/sign-in/"


class SignInGuard:
    """The library behind it takes any JSON for an object and any text for storable."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PREFIX) and request.body:
            try:
                is_object = isinstance(read_json(request.body), dict)
            except BodyRefusedError as error:
                return json_error(request, error.status_code, str(error.get_codes()))
            if not is_object:
                return json_error(request, 400, "not_an_object")
        return self.get_response(request)
