"""What stands before the libraries that keep sessions and sign people in."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from api.errors import json_error
from api.parsers import BodyRefusedError, read_json

SIGN_IN = "/api/sign-in/"
SESSION_TOKEN = "HTTP_X_SESSION_TOKEN"
_SESSION_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}")


class Guard:
    """Those libraries take any JSON for an object, and any text for a key that can be looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _forget_odd_keys(request)
        if request.path.startswith(SIGN_IN) and request.body:
            try:
                is_object = isinstance(read_json(request.body), dict)
            except BodyRefusedError as error:
                return json_error(request, error.status_code, str(error.get_codes()))
            if not is_object:
                return json_error(request, 400, "not_an_object")
        return self.get_response(request)


def _forget_odd_keys(request: HttpRequest) -> None:
    """A session key that we cannot have made is as good as none. PostgreSQL refuses to look for
    some of them at all.
    """
    for place, name in (
        (request.COOKIES, settings.SESSION_COOKIE_NAME),
        (request.META, SESSION_TOKEN),
    ):
        if not _SESSION_KEY.fullmatch(str(place.get(name, ""))):
            place.pop(name, None)
