"""The demo clinic's sign-ins: public, and refused by `check --deploy`."""

import base64
import hashlib
from dataclasses import dataclass

import pyotp

from companion.models import Staff
from companion.rules.vocabulary import ROLE_NAMES, Language, Role

DEMO_PASSWORD = "demo-clinic-2026"
DEMO_SUFFIX = ".demo"


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """A person of the demo clinic, with what the second factor shows now."""

    username: str
    name: str
    role: str
    code: str


def demo_sign_ins(language: Language) -> list[DemoSignIn]:
    """Everybody of the demo clinic who can sign in."""
    people = Staff.objects.filter(is_active=True, username__endswith=DEMO_SUFFIX)
    return [
        DemoSignIn(
            username=person.username,
            name=person.name,
            role=ROLE_NAMES[Role(person.role)].to(language),
            code=pyotp.TOTP(totp_secret(person.username)).now(),
        )
        for person in people.order_by("username")
    ]


def totp_secret(username: str) -> str:
    """The second factor of a demo person: no secret at all, the same in every demo clinic."""
    return base64.b32encode(hashlib.sha256(f"demo {username}".encode()).digest()[:20]).decode()
