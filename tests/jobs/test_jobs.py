import ast
import inspect
import sys
import time
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import transaction
from django.utils.module_loading import import_string

from companion import jobs
from companion.jobs import clock, enqueue_on_commit
from companion.jobs.table import JOBS, SWEEPS, Queue, Sweep
from notifications import escalation
from tests.alarms import MINUTE, climb_what_is_due, found, pages, raise_for, staffed
from tests.receivers import HOST, free_port

RUNNERS = Path(jobs.__file__).parent / "runners"
CELERY = "companion.jobs.runners.celery"
PATIENCE = 5  # seconds


@pytest.mark.parametrize("name", [job.function for job in JOBS.values()])
def test_every_job_of_the_table_is_a_function_of_one_id(name):
    assert len(inspect.signature(import_string(name)).parameters) == 1


@pytest.mark.parametrize("name", [sweep.function for sweep in SWEEPS])
def test_every_sweep_of_the_table_is_a_function_of_nothing(name):
    assert len(inspect.signature(import_string(name)).parameters) == 0


def test_a_job_stands_in_the_table_under_its_own_name():
    assert all(name == job.name for name, job in JOBS.items())


def test_whatever_has_to_do_with_a_page_is_urgent():
    assert {name for name, job in JOBS.items() if job.queue is Queue.URGENT} == {"climb", "deliver"}
    assert JOBS["read_again"].queue is Queue.DEFAULT


def test_pages_are_swept_every_second_and_nothing_waits_for_more_than_a_minute():
    periods = {sweep.name: sweep.every_seconds for sweep in SWEEPS}
    assert periods["climbs"] <= 1
    assert periods["deliveries"] <= 1
    assert max(periods.values()) < 60


def test_a_job_that_is_not_in_the_table_is_refused_when_it_is_asked_for():
    with pytest.raises(KeyError):
        enqueue_on_commit("paint_the_ward", None)


# --- On commit


@pytest.fixture
def ward(transactional_db, clinic, now):
    """A clinic whose commits are real and whose jobs are done at once."""
    staffed(clinic, now=now)
    return clinic


def test_a_job_runs_only_after_the_commit(ward, now):
    with transaction.atomic():
        alert = raise_for(ward, found(), now=now)
        assert pages(alert) == []

    assert pages(alert) == [(0, "nina"), (0, "otto")]


def test_a_job_does_not_run_after_a_rollback(ward, now):
    def roll_back():
        with transaction.atomic():
            alert = raise_for(ward, found(), now=now)
            transaction.set_rollback(True)
        return alert

    assert pages(roll_back()) == []


def stumble():
    raise RuntimeError("somebody else's hook")


def test_a_hook_of_somebody_else_that_raises_after_ours_does_not_stop_ours(ward, now):
    def commit():
        with transaction.atomic():
            alerts.append(raise_for(ward, found(), now=now))
            transaction.on_commit(stumble)

    alerts = []
    with pytest.raises(RuntimeError, match="somebody else"):
        commit()

    assert pages(alerts[0]) == [(0, "nina"), (0, "otto")]


def test_a_hook_of_somebody_else_that_raises_before_ours_costs_a_second_and_no_page(ward, now):
    """Django skips the hooks that follow; the row is due, and the clock climbs it."""

    def commit():
        with transaction.atomic():
            transaction.on_commit(stumble)
            alerts.append(raise_for(ward, found(), now=now))

    alerts = []
    with pytest.raises(RuntimeError, match="somebody else"):
        commit()
    assert escalation.due_alerts(now) == [alerts[0].pk]
    climb_what_is_due(now)

    assert pages(alerts[0]) == [(0, "nina"), (0, "otto")]


def test_a_job_of_ours_that_raises_does_not_stop_the_next_nor_the_caller(ward, now, caplog):
    reached = []
    with transaction.atomic():
        enqueue_on_commit("deliver", "no id at all")
        transaction.on_commit(lambda: reached.append("the next"))

    assert reached == ["the next"]
    assert "badly formed" in caplog.text


# --- A broker that is down


@pytest.fixture
def no_broker(settings, monkeypatch):
    """Celery with a Redis that does not answer."""
    settings.JOB_RUNNER = "celery"
    settings.REDIS_URL = f"redis://{HOST}:{free_port()}/0"
    monkeypatch.delitem(sys.modules, CELERY, raising=False)  # it reads its settings on import
    yield
    sys.modules.pop(CELERY, None)


def test_a_broker_that_is_down_costs_no_time_and_no_page(ward, now, no_broker, caplog):
    started = time.monotonic()
    alert = raise_for(ward, found(), now=now)

    assert time.monotonic() - started < PATIENCE
    assert "Connection refused" in caplog.text
    assert escalation.due_alerts(now) == [alert.pk]

    climb_what_is_due(now)
    assert pages(alert) == [(0, "nina"), (0, "otto")]


def test_many_reports_while_the_broker_is_down_are_all_taken(ward, now, no_broker):
    started = time.monotonic()
    for number in range(20):
        raise_for(ward, found(rule_id=f"rule-{number}"), now=now + number * MINUTE)

    assert time.monotonic() - started < PATIENCE


# --- Nothing waits in the broker


@pytest.mark.parametrize("path", sorted(RUNNERS.glob("*.py")), ids=lambda path: path.stem)
def test_no_runner_hands_the_broker_a_time(path):
    """What waits in a broker beyond its visibility timeout is run twice (celery/celery#4766)."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    words = {keyword.arg for call in calls for keyword in call.keywords}

    assert not words & {"eta", "countdown", "expires", "schedule", "next_run"}


# --- The clock


rounds: list[str] = []


def work():
    rounds.append("work")


def break_down():
    rounds.append("break down")
    raise RuntimeError("a sweep broke")


def a_clock(monkeypatch, *functions):
    rounds.clear()
    sweeps = tuple(
        Sweep(function.__name__, f"{__name__}.{function.__name__}", every_seconds=0.01)
        for function in functions
    )
    monkeypatch.setattr(clock, "SWEEPS", sweeps)
    stop = Event()
    return Thread(target=clock.run_until, args=(stop,)), stop


def run_for_a_while(thread, stop, *, until):
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not until() and time.monotonic() < deadline:
        time.sleep(0.005)
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_the_clock_runs_each_sweep_and_survives_one_that_raises(
    transactional_db, monkeypatch, caplog
):
    thread, stop = a_clock(monkeypatch, work, break_down)

    run_for_a_while(
        thread, stop, until=lambda: rounds.count("work") > 2 and rounds.count("break down") > 2
    )

    assert rounds.count("work") > 2
    assert rounds.count("break down") > 2
    assert "sweep break_down" in caplog.text


def test_the_clock_stops_when_it_is_told(transactional_db, monkeypatch):
    thread, stop = a_clock(monkeypatch, work)
    run_for_a_while(thread, stop, until=lambda: rounds)
    done = len(rounds)

    time.sleep(0.05)

    assert len(rounds) == done


def test_the_clock_of_the_table_pages_without_any_worker(ward, now, settings):
    settings.JOB_RUNNER = "django_q"  # nobody takes from this queue
    alert = raise_for(ward, found(), now=now)
    stop = Event()

    run_for_a_while(
        Thread(target=clock.run_until, args=(stop,)), stop, until=lambda: len(pages(alert)) == 2
    )

    assert pages(alert) == [(0, "nina"), (0, "otto")]
