"""Phones and their tokens."""

from companion.models import Device


def device_with(token_hash: str) -> Device | None:
    """The phone that holds this token, unless it was revoked."""
    return (
        Device.objects.select_related("patient__organisation")
        .filter(token_hash=token_hash, revoked_at__isnull=True)
        .first()
    )
