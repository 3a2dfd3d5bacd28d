"""Every address of the product."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from api import health
from api.errors import json_error


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return json_error(request, 404, "not_found")
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path.startswith("/api/"):
        return json_error(request, 400, "invalid")
    return render(request, "404.html", status=400)


def failed(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return json_error(request, 500, "error", not_received=request.method == "POST")
    return render(request, "500.html", status=500)


handler400 = refused
handler404 = not_found
handler500 = failed

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("companion.console.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("api/", include("api.urls")),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
