"""The questions, from which an app draws its screens."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import Anyone
from api.v1.base import View
from companion.language import active_language
from companion.rules.instruments.catalogue import INSTRUMENTS_VERSION, as_document


class InstrumentsView(View):
    """Instruments, items, scales, body sites and measurements, in the caller's language."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="instruments_retrieve", responses={200: dict[str, Any]}, tags=["instruments"]
    )
    def get(self, request: Request) -> Response:
        etag = f'"{INSTRUMENTS_VERSION}-{active_language()}"'
        headers = {"ETag": etag, "Vary": "Accept-Language", "Cache-Control": "max-age=3600"}
        if request.headers.get("If-None-Match") == etag:
            return Response(status=304, headers=headers)
        return Response(as_document(active_language()), headers=headers)
