"""Which kind of caller a route is for. What they may see is decided in companion/access.py."""

from allauth.mfa.utils import is_mfa_enabled
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from companion.access import Actor


def _actor(request: Request) -> Actor:
    if not isinstance(request.user, Actor):
        raise NotAuthenticated
    return request.user


class SignedIn(BasePermission):
    """A phone, or staff who have a second factor."""

    def has_permission(self, request: Request, view: object) -> bool:
        staff = _actor(request).staff
        if staff and not is_mfa_enabled(staff):
            raise PermissionDenied(code="second_factor_required")
        return True


class IsPatient(SignedIn):
    def has_permission(self, request: Request, view: object) -> bool:
        return super().has_permission(request, view) and _actor(request).device is not None


class IsStaff(SignedIn):
    def has_permission(self, request: Request, view: object) -> bool:
        return super().has_permission(request, view) and _actor(request).staff is not None


class Anyone(BasePermission):
    """Open to all: what is public, and what needs a code of its own."""
