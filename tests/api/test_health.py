"""Whether this process is up, and whether pages would leave."""

from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection
from rest_framework.test import APIClient

from notifications.models import Heartbeat

LIVE = "/health/live"
READY = "/health/ready"


def look(address):
    answer = APIClient().get(address)
    return answer.status_code, answer.json()


def beat(at):
    Heartbeat.objects.update_or_create(name="clock", defaults={"at": at})


def test_a_process_that_answers_is_alive(db):
    assert look(LIVE) == (200, {"status": "ok"})


def test_a_process_is_alive_even_while_its_database_is_away():
    """No database is allowed in this test: an orchestrator must not kill what merely waits."""
    assert look(LIVE) == (200, {"status": "ok"})


def test_a_server_is_ready_while_the_clock_ticks(db, now):
    beat(now - timedelta(seconds=10))
    assert look(READY) == (200, {"status": "ok", "database": True, "clock": True})


@pytest.mark.parametrize("age", [timedelta(minutes=2, seconds=1), timedelta(days=1)])
def test_a_clock_that_stands_still_is_an_alarm(age, db, now):
    beat(now - age)
    assert look(READY) == (503, {"status": "failing", "database": True, "clock": False})


def test_a_clock_that_never_ticked_is_an_alarm(db):
    assert look(READY) == (503, {"status": "failing", "database": True, "clock": False})


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_does_not_answer_is_an_alarm(error, db):
    def refuse(execute, sql, params, many, context):
        raise error("gone")

    with connection.execute_wrapper(refuse):
        status, body = look(READY)
    assert (status, body) == (503, {"status": "failing", "database": False})


@pytest.mark.parametrize("address", [LIVE, READY])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_health_is_only_looked_at(address, method, db):
    assert getattr(APIClient(), method)(address).status_code == 405
