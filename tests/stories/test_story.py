"""The main story, and what becomes of it when processes die. Real processes, real channels."""

import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import psutil
import pytest

from tests.stories import story
from tests.stories.conftest import Start

pytestmark = pytest.mark.story
NURSE_AT_ONCE = {
    "rungs": [
        {"after_seconds": 0, "roles": ["NURSE"]},
        {"after_seconds": 1200, "roles": ["ONC_LEAD"]},
    ],
    "repeat_seconds": 600,
}
WORKERS = ("qcluster", "companion.celery")


def test_a_report_goes_in_a_human_is_paged_and_takes_over(start_clinic: Start) -> None:
    with story.Story(*start_clinic()) as told:
        story.play(told)


def test_a_page_due_while_the_workers_are_dead_is_sent_by_the_clock_once(
    start_clinic: Start,
) -> None:
    with story.Story(*start_clinic(JOB_GRACE_SECONDS="2")) as told:
        phone = enrolled(told)
        with frozen(told, *WORKERS):
            reference = story.report_weak_legs(phone)
            wait_for_page(told, reference)
        time.sleep(3)  # the workers are back, and find the job that nobody had taken
        assert len(pages_of(told, reference)) == 1


def test_a_page_due_when_clock_and_workers_are_killed_goes_out_after_restart_once(
    start_clinic: Start,
) -> None:
    with story.Story(*start_clinic(JOB_GRACE_SECONDS="2")) as told:
        phone = enrolled(told)
        with frozen(told, "clock", *WORKERS) as doomed:
            reference = story.report_weak_legs(phone)
            assert pages_of(told, reference) == []
            for process in doomed:
                process.kill()
        wait_for_page(told, reference)
        time.sleep(3)
        assert len(pages_of(told, reference)) == 1


def test_the_answer_does_not_wait_for_a_broker_that_is_down(start_clinic: Start) -> None:
    no_broker = {"JOB_RUNNER": "celery", "REDIS_URL": "redis://127.0.0.1:1/0"}
    with story.Story(*start_clinic(JOB_GRACE_SECONDS="1", **no_broker)) as told:
        phone = enrolled(told)
        reference = story.report_weak_legs(phone)
        wait_for_page(told, reference)
        assert len(pages_of(told, reference)) == 1


def test_twenty_identical_reports_at_once_are_one_report_one_alert_one_page(
    start_clinic: Start,
) -> None:
    body = story.weak_legs()
    with story.Story(*start_clinic()) as told:
        phone = enrolled(told)
        with ThreadPoolExecutor(20) as phones:
            sent = phones.map(lambda _: phone.client.post(story.REPORTS, json=body), range(20))
            answers = list(sent)
        reference = answers[0].json()["care_team"][0]["reference"]
        wait_for_page(told, reference)
        time.sleep(2)
        pages = pages_of(told, reference)
        listed = phone.client.get(story.REPORTS).json()

    assert {answer.status_code for answer in answers} == {201}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert [each["id"] for each in listed] == [body["id"]]
    assert len(pages) == 1


def enrolled(told: story.Story) -> story.Caller:
    """A patient's phone, in a unit that pages its nurse alone."""
    nurse, doctor, admin = (story.sign_in(told, name) for name in ("nurse", "doctor", "admin"))
    told.call(admin, "PUT", "/api/v1/unit/ladders/EMERGENCY", NURSE_AT_ONCE)
    return story.enrol(told, nurse, doctor)


def pages_of(told: story.Story, reference: str) -> list[dict[str, Any]]:
    received = httpx.get(f"{told.inbox}/messages", timeout=5).json()
    return [page for page in received if reference in page["subject"]]


def wait_for_page(told: story.Story, reference: str) -> None:
    told.until("a page arrives", lambda: pages_of(told, reference))


@contextmanager
def frozen(told: story.Story, *names: str) -> Iterator[list[psutil.Process]]:
    """Stops the clinic's processes of these names in their tracks, and lets them go on after."""
    processes = [p for p in _children_of(told) if any(n in " ".join(p.cmdline()) for n in names)]
    assert processes, "nothing to stop"
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield processes
    finally:
        for process in processes:
            if process.is_running():
                process.send_signal(signal.SIGCONT)


def _children_of(told: story.Story) -> list[psutil.Process]:
    port = told.base.rsplit(":", 1)[1]
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if "run_all" in command and port in command:
            return process.children(recursive=True)
    return []
