"""Codes that people read to each other."""

import secrets

# Nothing that is misread on the phone or on paper. Each letter holds five bits.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def draw_code(length: int) -> str:
    """A random code, not to be guessed from others."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
