"""Why an action refuses. `code` is machine-readable; the API says it in the caller's language."""


class RefusedError(Exception):
    """The input was well-formed, but this may not be done now."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field


class ConflictError(RefusedError):
    """Somebody or something was there first."""


class ThrottledError(RefusedError):
    """Too often; `code` says what."""
