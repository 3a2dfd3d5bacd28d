"""Whether this process is up, and whether pages would leave."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.watchdog import clock_is_running


@require_safe
def live(_: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def ready(_: HttpRequest) -> JsonResponse:
    """503 where the database does not answer, or the clock that sends pages stands still."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        clock = clock_is_running(now=timezone.now())
    except Error:
        return JsonResponse({"status": "failing", "database": False}, status=503)
    status = "ok" if clock else "failing"
    return JsonResponse(
        {"status": status, "database": True, "clock": clock}, status=200 if clock else 503
    )
