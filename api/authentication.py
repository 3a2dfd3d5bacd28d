"""Who is calling: a patient's phone by its token, or staff by a session of theirs."""

from allauth.headless.contrib.rest_framework.authentication import XSessionTokenAuthentication
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from companion.access import Actor
from companion.actions.enrolment import digest, note_seen
from companion.models import Device, Staff
from companion.queries.devices import device_with


class DeviceAuthentication(BaseAuthentication):
    """`Authorization: Device <token>`. A revoked or unknown token is refused."""

    scheme = "Device"

    def authenticate(self, request: Request) -> tuple[Actor, Device] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.scheme.lower():
            return None
        device = device_with(digest(token.strip()))
        if device is None:
            raise AuthenticationFailed
        note_seen(device, now=timezone.now())
        return Actor(device=device), device

    def authenticate_header(self, request: Request) -> str:
        return self.scheme


class StaffSessionAuthentication(BaseAuthentication):
    """`X-Session-Token` of the sign-in API, or the session cookie of the web console."""

    def authenticate(self, request: Request) -> tuple[Actor, None] | None:
        for way in (XSessionTokenAuthentication(), SessionAuthentication()):
            found = way.authenticate(request)
            if found and isinstance(found[0], Staff):
                return Actor(staff=found[0]), None
        return None
