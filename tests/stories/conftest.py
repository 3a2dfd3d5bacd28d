"""A whole clinic of real processes: web server, workers, clock, SMTP and HTTP receivers."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.stories.story import started

Start = Callable[..., tuple[str, str]]


@pytest.fixture
def start_clinic(tmp_path: Path) -> Iterator[Start]:
    """Starts one on the database and the runner of this test run, with data of its own."""
    with ExitStack() as stack:

        def start(**environment: str) -> tuple[str, str]:
            given = own_database(tmp_path.name, stack) | own_broker() | environment
            return stack.enter_context(started(tmp_path, **given))

        yield start


def own_database(name: str, stack: ExitStack) -> dict[str, str]:
    """SQLite in the test's folder, or a PostgreSQL database that is dropped at the end."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {}
    database = f"story_{os.getpid()}_{name}".replace("-", "_").lower()[:60]
    admin = stack.enter_context(psycopg.connect(url, autocommit=True))
    admin.execute(f'CREATE DATABASE "{database}"')
    stack.callback(admin.execute, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    return {"DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{database}"}


def own_broker() -> dict[str, str]:
    """A Redis database that no other test run uses, where one is configured."""
    url = os.environ.get("REDIS_URL", "")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return {"REDIS_URL": f"{url.rsplit('/', 1)[0]}/{10 + worker % 6}"} if url else {}
