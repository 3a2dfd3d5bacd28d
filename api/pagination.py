"""Lists come in pages, newest first, and stay in order while rows are added."""

from typing import Any

from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

_YEARS = range(1900, 2201)


class NewestFirst(CursorPagination):
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering: str | tuple[str, ...] = "-created_at"
    parameters = ("cursor", "page_size")

    def decode_cursor(self, request: Request) -> Any:
        """Raises NotFound for one that we did not make."""
        cursor = super().decode_cursor(request)
        position = cursor and cursor.position
        if position is not None and not _is_instant(str(position)):
            raise NotFound
        return cursor


def _is_instant(text: str) -> bool:
    try:
        instant = parse_datetime(text)
    except ValueError:
        return False
    return instant is not None and instant.tzinfo is not None and instant.year in _YEARS
