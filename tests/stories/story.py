"""The main story, played over HTTP against the running demo clinic.

A nurse enrols a patient; her phone redeems the code; she reports that her legs have gone weak and
reads at once what to do; the nurse on call is paged and does not answer; the doctor on call is
paged, takes over and closes; the patient sees who has taken over.

`make story` plays it against the server at http://127.0.0.1:8000, or starts one of its own.
Ends with status 1 at the first step that is not as promised.
"""

import base64
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from uuid import uuid4

import httpx
import pyotp

ROOT = Path(__file__).resolve().parents[2]
LADDER = {
    "rungs": [
        {"after_seconds": 0, "roles": ["NURSE"]},
        {"after_seconds": 4, "roles": ["ONC_ONCALL"], "rule_roles": True},
        {"after_seconds": 60, "roles": ["ONC_LEAD", "NURSE", "ONC_ONCALL"]},
    ],
    "repeat_seconds": 60,
}
PATIENCE = 30.0
START_WITHIN = 90.0
SHOWN = 400
REPORTS = "/api/v1/symptom-reports"


class BrokenPromiseError(Exception):
    """A step that is not as promised."""


@dataclass
class Story:
    """Tells each step as it happens, and measures."""

    base: str
    inbox: str
    steps: int = 0
    timings: dict[str, float] = field(default_factory=dict)
    clients: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clients.close()

    def caller(self, name: str) -> "Caller":
        """Somebody with a connection, which closes when the story ends."""
        client = httpx.Client(base_url=self.base, timeout=20)
        return Caller(name, self.clients.enter_context(client))

    def say(self, text: str) -> None:
        self.steps += 1
        print(f"\n{self.steps:2}. {text}")  # noqa: T201  the story is told to a person

    def show(self, text: str) -> None:
        print(f"      {text}")  # noqa: T201

    def promise(self, what: str, *, kept: bool) -> None:
        self.show(f"{'✓' if kept else '✗'} {what}")
        if not kept:
            raise BrokenPromiseError(what)

    def call(self, who: "Caller", method: str, path: str, body: Any = None) -> httpx.Response:
        """One request, told in a form that a person can follow."""
        started = time.perf_counter()
        answer = who.client.request(method, path, json=body)
        took = (time.perf_counter() - started) * 1000
        self.show(f"{who.name}: {method} {path}")
        if body is not None:
            self.show(f"  → {_short(body)}")
        self.show(f"  ← {answer.status_code} in {took:.0f} ms  {_short_text(answer)}")
        return answer

    def until(self, what: str, look: Callable[[], Any]) -> Any:
        """Waits for what must come by itself."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = look()
            if found:
                self.promise(what, kept=True)
                return found
            time.sleep(0.05)
        self.promise(f"{what} (waited {PATIENCE:.0f} s)", kept=False)
        return None


@dataclass
class Caller:
    name: str
    client: httpx.Client


def play(story: Story) -> None:
    """The whole story from the first step to the last."""
    nurse, doctor, admin = (sign_in(story, name) for name in ("nurse", "doctor", "admin"))
    before = _shorten_ladder(story, admin)
    try:
        phone = enrol(story, nurse, doctor)
        report = _report(story, phone)
        _nurse_is_paged(story, report)
        _doctor_takes_over(story, doctor, report)
        _patient_sees(story, phone, report)
        _repeats_are_harmless(story, phone, report)
        _doctor_closes(story, doctor, phone, report)
    finally:
        story.say("The administrator puts the ladder back")
        story.call(admin, "PUT", "/api/v1/unit/ladders/EMERGENCY", before)
    _sum_up(story)


def sign_in(story: Story, who: str) -> Caller:
    story.say(f"The {who} signs in with a password and a second factor")
    username = f"{who}.demo"
    caller = story.caller(who)
    first = story.call(
        caller,
        "POST",
        "/api/sign-in/app/v1/auth/login",
        {"username": username, "password": "demo-clinic-2026"},
    )
    story.promise("the password alone is not enough", kept=first.status_code == 401)
    caller.client.headers["X-Session-Token"] = first.json()["meta"]["session_token"]
    _second_factor(story, caller, username)
    caller.client.headers["Accept-Language"] = "en"
    return caller


def _second_factor(story: Story, caller: Caller, username: str) -> None:
    """A code works once: if another story has just used it, the next one comes in half a minute."""
    totp = pyotp.TOTP(demo_totp_secret(username))
    path = "/api/sign-in/app/v1/auth/2fa/authenticate"
    for _ in range(2):
        answer = story.call(caller, "POST", path, {"code": totp.now()})
        if answer.status_code == 200:
            token = answer.json()["meta"].get("session_token")
            if token:
                caller.client.headers["X-Session-Token"] = token
            return
        story.show("this code has been used; waiting for the next one")
        time.sleep(totp.interval - time.time() % totp.interval + 0.5)
    story.promise("the second factor is accepted", kept=False)


def demo_totp_secret(username: str) -> str:
    """The demo clinic's second factors are public (companion/console/demo.py)."""
    return base64.b32encode(hashlib.sha256(f"demo {username}".encode()).digest()[:20]).decode()


def _shorten_ladder(story: Story, admin: Caller) -> Any:
    story.say("The administrator shortens the ladder: nurse at once, doctor after 4 seconds")
    before = story.call(admin, "GET", "/api/v1/unit").json()["ladders"]["EMERGENCY"]
    answer = story.call(admin, "PUT", "/api/v1/unit/ladders/EMERGENCY", LADDER)
    story.promise("the unit's own ladder is taken", kept=answer.status_code == 200)
    return before


def enrol(story: Story, nurse: Caller, doctor: Caller) -> Caller:
    story.say("The nurse enrols Mrs Zhao and hands her a one-time code")
    patient = story.call(
        nurse,
        "POST",
        "/api/v1/patients",
        {
            "name": "赵兰 Zhao Lan",
            "medical_record_number": f"STORY-{uuid4().hex[:8]}",
            "birth_date": "1957-04-02",
            "sex": "female",
            "language": "en",
            "zone": "Asia/Shanghai",
            "consents": ["care", "reminders"],
        },
    )
    story.promise("she is enrolled", kept=patient.status_code == 201)
    patient_id = patient.json()["id"]
    code = story.call(nurse, "POST", f"/api/v1/patients/{patient_id}/enrolment-codes")
    story.promise("the code is also a QR code", kept="<svg" in code.json()["qr_svg"])

    story.say("The doctor orders denosumab 120 mg every 28 days")
    today = datetime.now(UTC).astimezone().date().isoformat()
    regimen = story.call(
        doctor, "POST", f"/api/v1/patients/{patient_id}/regimens", {"starts_on": today}
    )
    story.promise("the regimen has begun", kept=regimen.status_code == 201)

    story.say("Her phone redeems the code")
    phone = story.caller("phone")
    redeem = {"code": code.json()["code"], "device_name": "Zhao Lan's phone"}
    redeemed = story.call(phone, "POST", "/api/v1/enrolment/redeem", redeem)
    story.promise("the phone is hers", kept=redeemed.status_code == 201)
    again = story.call(phone, "POST", "/api/v1/enrolment/redeem", redeem)
    story.promise("the code works once", kept=again.status_code == 400)
    phone.client.headers["Authorization"] = f"Device {redeemed.json()['token']}"
    me = story.call(phone, "GET", "/api/v1/me")
    story.promise("she sees what is due", kept=me.json()["plan"]["due_on"] == today)
    return phone


@dataclass
class Report:
    """What she sent, what she was answered, and when."""

    body: dict[str, Any]
    answer: dict[str, Any]
    sent_at: datetime

    @property
    def path(self) -> str:
        return f"{REPORTS}/{self.body['id']}"

    @property
    def reference(self) -> str:
        return str(self.answer["care_team"][0]["reference"])


def _report(story: Story, phone: Caller) -> Report:
    story.say("Her legs have gone weak. She reports it")
    sent_at = datetime.now(UTC)
    body = {
        "id": str(uuid4()),
        "observed_at": sent_at.isoformat(),
        "items": {"limb_weakness": {"grade": "moderate", "trend": "new", "regions": ["legs"]}},
        "pain": [{"site": "lower_back", "nrs_worst": 5, "trend": "new"}],
    }
    started = time.perf_counter()
    answer = story.call(phone, "POST", REPORTS, body)
    story.timings["report answered"] = time.perf_counter() - started
    said = answer.json()
    story.promise("the report is stored", kept=answer.status_code == 201)
    story.promise("it is an EMERGENCY", kept=said["tier"] == "EMERGENCY")
    story.promise("she reads what to do: call 120", kept="120" in said["advice"][0])
    story.promise("both phone numbers are there", kept=all(said["phones"].values()))
    fired = [finding["rule"] for finding in said["findings"]]
    story.promise("the rule is named", kept="mscc.new-limb-weakness" in fired)
    status = said["care_team"][0]["status"]
    story.promise("it says no more than is true: being paged", kept=status == "being_paged")
    return Report(body, said, sent_at)


def _nurse_is_paged(story: Story, report: Report) -> None:
    story.say("The nurse on call is paged by e-mail")
    page = wait_for_page(
        story, report.reference, "nurse@demo.example", "the page reaches her mail box"
    )
    story.timings["first page taken"] = _after(report, page)
    story.promise("it names no patient", kept="Zhao" not in page["text"] + page["subject"])
    story.promise("it carries a link", kept="/alerts/" in page["text"])


def _doctor_takes_over(story: Story, doctor: Caller, report: Report) -> None:
    story.say("She does not answer. The doctor on call is paged by a signed webhook")
    page = wait_for_page(story, report.reference, "/pager/doctor", "the page reaches his pager")
    story.timings["second page taken"] = _after(report, page)

    story.say("The doctor takes over")
    alerts = story.call(doctor, "GET", "/api/v1/alerts?status=open").json()["results"]
    mine = next(alert for alert in alerts if alert["reference"] == report.reference)
    taken = story.call(doctor, "POST", f"/api/v1/alerts/{mine['id']}/acknowledge")
    story.promise("it is his", kept=taken.json()["status"] == "acknowledged")
    story.promise("nobody further is paged", kept=taken.json()["next_page_at"] is None)
    remark = {"text": "Ambulance on its way; whole-spine MRI arranged."}
    story.call(doctor, "POST", f"/api/v1/alerts/{mine['id']}/comments", remark)
    report.answer["alert_id"] = mine["id"]


def _patient_sees(story: Story, phone: Caller, report: Report) -> None:
    story.say("She sees who has taken over")
    seen = story.call(phone, "GET", report.path).json()["care_team"][0]
    story.promise("somebody has taken over", kept=seen["status"] == "taken_over")
    story.promise(f"she reads: {seen['text']}", kept="Wang Jun" in seen["text"])


def _repeats_are_harmless(story: Story, phone: Caller, report: Report) -> None:
    story.say("Her phone had lost the answer and sends the same report again")
    again = story.call(phone, "POST", REPORTS, report.body)
    unchanged = {name: report.answer[name] for name in again.json()}
    story.promise("the answer is the same", kept=again.json() == unchanged)
    other = story.call(phone, "POST", REPORTS, report.body | {"pain": []})
    story.promise("the same id with another body is refused", kept=other.status_code == 409)


def _doctor_closes(story: Story, doctor: Caller, phone: Caller, report: Report) -> None:
    story.say("The doctor closes the alert with what was done")
    path = f"/api/v1/alerts/{report.answer['alert_id']}"
    closing = {"outcome": "sent_to_emergency", "text": "Admitted, MRI done within the hour."}
    closed = story.call(doctor, "POST", f"{path}/resolve", closing)
    story.promise("it is closed", kept=closed.json()["status"] == "resolved")
    events = [event["kind"] for event in story.call(doctor, "GET", path).json()["events"]]
    told = ["opened", "paged", "page_taken", "acknowledged", "commented", "resolved"]
    story.promise("the history tells it all", kept=[e for e in told if e in events] == told)
    seen = story.call(phone, "GET", report.path).json()["care_team"][0]
    story.promise("she sees that it is closed", kept=seen["status"] == "resolved")


def weak_legs() -> dict[str, Any]:
    """A report of legs that have gone weak just now."""
    return {
        "id": str(uuid4()),
        "observed_at": datetime.now(UTC).isoformat(),
        "items": {"limb_weakness": {"grade": "severe", "trend": "new"}},
    }


def report_weak_legs(phone: Caller) -> str:
    """Sends one; answers with the reference of its alert."""
    answer = phone.client.post(REPORTS, json=weak_legs())
    answer.raise_for_status()
    return str(answer.json()["care_team"][0]["reference"])


def wait_for_page(story: Story, reference: str, to: str, what: str) -> dict[str, str]:
    def look() -> dict[str, str] | None:
        received = httpx.get(f"{story.inbox}/messages", timeout=5).json()
        mine = (m for m in received if m["to"] == to and reference in m["subject"])
        return next(mine, None)

    page: dict[str, str] = story.until(what, look)
    story.show(f"  {page['channel']} to {page['to']}: {page['subject']}")
    for line in page["text"].strip().splitlines()[:6]:
        story.show(f"  | {line[:160]}")
    return page


def _after(report: Report, page: dict[str, str]) -> float:
    return (datetime.fromisoformat(page["at"]) - report.sent_at).total_seconds()


def _sum_up(story: Story) -> None:
    story.say("Measured on the way")
    for what, took in story.timings.items():
        story.show(f"{what}: {took * 1000:.0f} ms after the report was sent")
    print(f"\nThe story went as promised, in {story.steps} steps.")  # noqa: T201


def _short(body: Any) -> str:
    text = json.dumps(body, ensure_ascii=False)
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"


def _short_text(answer: httpx.Response) -> str:
    text = answer.text.replace("\n", " ")
    return text if len(text) <= SHOWN else text[:SHOWN] + " …"


@contextmanager
def server(base: str | None, inbox: str | None) -> Iterator[tuple[str, str]]:
    """The server that runs already, else one started for the occasion with data of its own."""
    base, inbox = base or "http://127.0.0.1:8000", inbox or "http://127.0.0.1:8026"
    if _is_up(base):
        print(f"Playing against the server at {base}")  # noqa: T201
        yield base, inbox
        return
    with TemporaryDirectory() as folder, started(Path(folder)) as addresses:
        yield addresses


@contextmanager
def started(folder: Path, **environment: str) -> Iterator[tuple[str, str]]:
    """A whole demo clinic on free ports, stopped at the end."""
    port, smtp, inbox = free_port(), free_port(), free_port()
    given = os.environ | {"DEMO": "1", "WEBHOOK_ALLOW_PRIVATE": "1", "VAR_DIR": str(folder)}
    command = [sys.executable, "manage.py", "run_all", "--port", str(port)]
    command += ["--smtp-port", str(smtp), "--inbox-port", str(inbox)]
    print(f"Starting a server of our own on port {port} ...")  # noqa: T201
    process = subprocess.Popen(command, cwd=ROOT, env=given | environment)
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_until_up(base, process)
        yield base, f"http://127.0.0.1:{inbox}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_up(base: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if _is_up(base):
            return
        if process.poll() is not None:
            raise BrokenPromiseError("the server starts")
        time.sleep(0.2)
    raise BrokenPromiseError(f"the server starts within {START_WITHIN:.0f} s")


def _is_up(base: str) -> bool:
    try:
        return httpx.get(f"{base}/health/ready", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def tell(base: str, inbox: str) -> None:
    with Story(base, inbox) as story:
        play(story)


def main() -> int:
    try:
        with server(os.environ.get("STORY_URL"), os.environ.get("STORY_INBOX")) as addresses:
            tell(*addresses)
    except (BrokenPromiseError, httpx.HTTPError, KeyError, IndexError, StopIteration) as broken:
        print(f"\nNot as promised: {broken!r}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
