"""JSON from strangers: bounded in size and depth, with nothing in it that could be misread."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser

from api.sentences import sentence

MAX_DEPTH = 20
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


class BodyRefusedError(APIException):
    """The body cannot be read; `code` says why."""

    def __init__(self, code: str, status_code: int = 400) -> None:
        self.status_code = status_code
        super().__init__(sentence(code), code)


class BoundedJSONParser(BaseParser):
    """Refuses what is too large or too deep, repeated keys, NaN and Infinity, NUL characters and
    lone surrogates, instead of guessing what they were to mean.
    """

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return read_json(stream.read(settings.API_MAX_BODY_BYTES + 1))


def read_json(body: bytes) -> Any:
    """The value of a body; raises BodyRefusedError where it is not to be trusted."""
    if len(body) > settings.API_MAX_BODY_BYTES:
        raise BodyRefusedError("body_too_large", 413)
    if _depth(body) > MAX_DEPTH:
        raise BodyRefusedError("too_deep")
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        raise BodyRefusedError("not_json") from None


def _depth(body: bytes) -> int:
    """The deepest nesting of brackets outside strings."""
    depth = deepest = 0
    for bracket in re.findall(rb"[\[\]{}]", _without_strings(body)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _without_strings(body: bytes) -> bytes:
    # A string that is never closed ends with the body: looked for again from each quotation mark
    # in it, its end would take minutes.
    return re.sub(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', b"", body, flags=re.DOTALL)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BodyRefusedError("repeated_key")
        _check_text(key)
        _check_value(value)
        found[key] = value
    return found


def _check_value(value: Any) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for each in value:
            _check_value(each)


def _check_text(text: str) -> None:
    if _FORBIDDEN.search(text):
        raise BodyRefusedError("forbidden_character")


def _refuse_constant(_: str) -> NoReturn:
    raise BodyRefusedError("not_a_number")
