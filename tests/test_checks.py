import re
import zoneinfo
from pathlib import Path

import pytest
from django.core.checks import run_checks

from companion import checks

DEPLOYED = {"SECRET_KEY": "long and random " * 5, "DEBUG": False, "DEMO": False}


def raised(**options):
    return {message.id for message in run_checks(**options) if message.id.startswith("companion.")}


@pytest.fixture(autouse=True)
def right_settings(settings):
    """Everything is as it should be, until a test sets one thing wrong."""
    for name, value in DEPLOYED.items():
        setattr(settings, name, value)
    settings.PUBLIC_URL = "https://companion.example"


def test_right_settings_raise_nothing():
    assert raised(include_deployment_checks=True) == set()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        pytest.param("JOB_RUNNER", "cron", "companion.E003", id="a runner that does not exist"),
        pytest.param("JOB_RUNNER", "", "companion.E003", id="no runner"),
        pytest.param(
            "Q_CLUSTER", {"retry": 60, "timeout": 60}, "companion.E005", id="retry at timeout"
        ),
        pytest.param(
            "Q_CLUSTER", {"retry": 30, "timeout": 60}, "companion.E005", id="retry below timeout"
        ),
        pytest.param("JOB_GRACE_SECONDS", 0, "companion.E006", id="no grace"),
        pytest.param("EMAIL_TIMEOUT", 0, "companion.E006", id="no time for e-mail"),
        pytest.param("WEBHOOK_TIMEOUT", -1, "companion.E006", id="less than no time"),
        pytest.param("EMAIL_TIMEOUT", 20, "companion.E010", id="e-mail outlives its claim"),
        pytest.param("WEBHOOK_TIMEOUT", 60, "companion.E010", id="a webhook outlives its claim"),
        pytest.param("PUBLIC_URL", "", "companion.E007", id="no address of our own"),
        pytest.param("PUBLIC_URL", "companion.example", "companion.E007", id="without a scheme"),
        pytest.param("PUBLIC_URL", "https://", "companion.E007", id="without a host"),
    ],
)
def test_a_wrong_setting_stops_the_start(settings, name, value, expected):
    setattr(settings, name, value)

    [message] = [each for each in run_checks() if each.id.startswith("companion.")]

    assert message.id == expected
    assert message.is_serious()
    assert message.hint


def test_another_database_stops_the_start(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.mysql")
    assert raised() == {"companion.E009"}


def test_celery_without_a_broker_stops_the_start(settings):
    settings.JOB_RUNNER, settings.REDIS_URL = "celery", ""
    assert raised() == {"companion.E004"}


@pytest.mark.parametrize("runner", ["django_q", "celery", "inline"])
def test_every_runner_that_exists_is_accepted(settings, runner):
    settings.JOB_RUNNER, settings.REDIS_URL = runner, "redis://127.0.0.1:6379/0"
    assert raised() == set()


def test_the_published_key_is_warned_of_and_stops_a_deployment(settings):
    settings.SECRET_KEY = settings.INSECURE_SECRET_KEY

    assert raised() == {"companion.W001"}
    assert raised(include_deployment_checks=True) == {"companion.W001", "companion.E001"}


@pytest.mark.parametrize("name", ["DEBUG", "DEMO"])
def test_the_published_key_is_good_enough_for_a_demonstration(settings, name):
    settings.SECRET_KEY = settings.INSECURE_SECRET_KEY
    setattr(settings, name, True)

    assert raised() == set()


def test_the_demo_clinic_stops_a_deployment(settings):
    settings.DEMO = True
    assert raised(include_deployment_checks=True) == {"companion.E002"}


def test_a_machine_without_time_zones_stops_the_start():
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=())
    try:
        found = raised()
    finally:
        zoneinfo.reset_tzpath(to=before)
    assert found == {"companion.E008"}


def test_every_message_has_its_own_id():
    ids = re.findall(r'id="(companion\.\w+)"', Path(checks.__file__).read_text())
    assert len(ids) == len(set(ids))
    assert len(ids) >= 10
