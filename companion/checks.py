"""Wrong settings stop the start. Each check has an id and a hint."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from notifications.outbox import LEASE

SMTP_STEPS = 10  # connect, greet, TLS, greet, sign in, sender, recipient, data, text, answer
RUNNERS = ("django_q", "celery", "inline")


@register()
def check_secret_key(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.SECRET_KEY != settings.INSECURE_SECRET_KEY or settings.DEBUG or settings.DEMO:
        return []
    return [
        checks.Warning(
            "SECRET_KEY is the published development key.",
            hint="Set SECRET_KEY, or SECRET_KEY_FILE to a file that holds it.",
            id="companion.W001",
        )
    ]


@register(deploy=True)
def check_secret_key_for_deploy(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.SECRET_KEY != settings.INSECURE_SECRET_KEY:
        return []
    return [
        Error(
            "SECRET_KEY is the published development key.",
            hint="Set SECRET_KEY, or SECRET_KEY_FILE to a file that holds it.",
            id="companion.E001",
        )
    ]


@register(deploy=True)
def check_demo(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if not settings.DEMO:
        return []
    return [
        Error(
            "The demo clinic shows its sign-ins to everybody.",
            hint="Unset DEMO where real patients are served.",
            id="companion.E002",
        )
    ]


@register()
def check_job_runner(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.JOB_RUNNER not in RUNNERS:
        return [
            Error(
                f"JOB_RUNNER is {settings.JOB_RUNNER!r}.",
                hint=f"Choose one of {', '.join(RUNNERS)}.",
                id="companion.E003",
            )
        ]
    if settings.JOB_RUNNER == "celery" and not settings.REDIS_URL:
        return [
            Error(
                "JOB_RUNNER is celery, but there is no broker.",
                hint="Set REDIS_URL, for instance redis://127.0.0.1:6379/0.",
                id="companion.E004",
            )
        ]
    return []


@register()
def check_queue_times(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if settings.Q_CLUSTER["retry"] > settings.Q_CLUSTER["timeout"]:
        return []
    return [
        Error(
            "django-q would start a job again while it still runs.",
            hint="Q_CLUSTER['retry'] must be above Q_CLUSTER['timeout'].",
            id="companion.E005",
        )
    ]


@register()
def check_durations(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    names = ("JOB_GRACE_SECONDS", "EMAIL_TIMEOUT", "WEBHOOK_TIMEOUT")
    return [
        Error(f"{name} must be above zero.", hint="Give seconds.", id="companion.E006")
        for name in names
        if getattr(settings, name) <= 0
    ]


@register()
def check_lease(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    """A claim that lapses while a channel is still at work would send a message twice."""
    longest = {
        "EMAIL_TIMEOUT": settings.EMAIL_TIMEOUT * SMTP_STEPS,
        "WEBHOOK_TIMEOUT": settings.WEBHOOK_TIMEOUT,
    }
    lease = LEASE.total_seconds()
    return [
        Error(
            f"{name} lets a channel work longer than the {lease:.0f} s of a claim.",
            hint="Choose a smaller timeout.",
            id="companion.E010",
        )
        for name, seconds in longest.items()
        if seconds >= lease
    ]


@register()
def check_public_url(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme in {"http", "https"} and parts.netloc:
        return []
    return [
        Error(
            f"PUBLIC_URL is {settings.PUBLIC_URL!r}; pages would carry no working link.",
            hint="Give the address at which staff reach this server, with its scheme.",
            id="companion.E007",
        )
    ]


@register()
def check_time_zones(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if "Asia/Shanghai" in available_timezones():
        return []
    return [
        Error(
            "There is no time-zone database.",
            hint="Install the system's tzdata, or the package tzdata.",
            id="companion.E008",
        )
    ]


@register()
def check_database_driver(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    engine = settings.DATABASES["default"]["ENGINE"]
    if engine.endswith((".sqlite3", ".postgresql")) and find_spec(engine):
        return []
    return [
        Error(
            f"The database engine {engine} is not supported.",
            hint="DATABASE_URL starts with sqlite:/// or postgres://.",
            id="companion.E009",
        )
    ]
