"""Who may import whom. Each contract is also broken once, to see that it is no mere decoration."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("companion", "notifications", "api")
LINT = Path(sys.executable).with_name("lint-imports")


def lint(directory):
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=directory,
        env=os.environ | {"PYTHONPATH": str(directory), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_every_contract_is_kept():
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


WRONG = [
    ("Every arrow points down", "companion/models/alerts.py", "import companion.actions.alerts"),
    ("Every arrow points down", "companion/actions/alerts.py", "import notifications.outbox"),
    ("Every arrow points down", "companion/rules/ladder.py", "import companion.models"),
    ("Every arrow points down", "companion/jobs/__init__.py", "import notifications.jobs"),
    ("Every arrow points down", "companion/console/views.py", "import api.errors"),
    ("Every arrow points down", "api/errors.py", "import companion.console.views"),
    ("Inside notifications", "notifications/outbox.py", "import notifications.escalation"),
    ("Inside notifications", "notifications/channels/email.py", "import notifications.preferences"),
    ("Rules know no framework", "companion/rules/ladder.py", "import django.utils.timezone"),
    ("Rules know no framework", "notifications/rules/backoff.py", "import django.conf"),
    ("Django REST framework lives in api", "companion/access.py", "import rest_framework"),
    ("Django REST framework lives in api", "notifications/inbox.py", "import rest_framework"),
    ("Celery and django-q live in the runners", "notifications/jobs.py", "import celery"),
    ("Celery and django-q live in the runners", "companion/access.py", "import django_q"),
    ("Clients of the outside world", "notifications/outbox.py", "import httpx"),
    ("Clients of the outside world", "companion/actions/alerts.py", "import smtplib"),
    ("Views import no models", "api/v1/alerts.py", "import companion.models"),
    ("Views import no models", "api/v1/reports.py", "import notifications.models"),
]


@pytest.mark.parametrize(
    ("contract", "path", "line"), WRONG, ids=[f"{path}: {line}" for _, path, line in WRONG]
)
def test_one_wrong_line_breaks_the_contract(copy, contract, path, line):
    module = copy / path
    module.write_text(f"{module.read_text()}\n{line}\n")

    result = lint(copy)

    assert result.returncode == 1, result.stderr
    broken = [said for said in result.stdout.splitlines() if " BROKEN" in said]
    assert [said for said in broken if said.startswith(contract)], result.stdout


def test_every_contract_is_broken_once_above():
    names = [
        line.removeprefix("name = ")
        for line in (ROOT / ".importlinter").read_text().splitlines()
        if line.startswith("name = ")
    ]
    broken = {contract for contract, _, _ in WRONG}
    assert all(any(name.startswith(start) for start in broken) for name in names)
    assert len(broken) == len(names)
