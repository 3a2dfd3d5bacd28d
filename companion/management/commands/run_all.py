"""Web server, workers and clock in one foreground command; Ctrl-C stops them all."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

MANAGE = [sys.executable, "manage.py"]
RESTART_AFTER = 1.0
STOP_WITHIN = 10.0


class Command(BaseCommand):
    help = "Prepares the database, then runs everything until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--smtp-port", type=int, default=8025)
        parser.add_argument("--inbox-port", type=int, default=8026)

    def handle(self, *args: Any, **options: Any) -> None:
        self._say(f"Database: {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}")
        self._say("Bringing the tables up to date ...")
        call_command("migrate", verbosity=0)
        if settings.DEMO:
            self._say("Setting up the demo clinic (kept from the last start if it is there) ...")
            _run([*MANAGE, "demo_clinic", "--inbox-port", str(options["inbox_port"])], options)
        self._say(f"Starting web server, workers ({settings.JOB_RUNNER}) and clock ...")
        ports = {name: options[name] for name in ("port", "smtp_port", "inbox_port")}
        processes = Processes(commands(**ports), environment(options))
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            processes.start()
            self._say(welcome(port=options["port"], inbox_port=options["inbox_port"]))
            processes.watch()
        except KeyboardInterrupt:
            self._say("\nStopping ...")
        finally:
            processes.stop()
        self._say("Stopped. Your data is kept.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def commands(*, port: int, smtp_port: int, inbox_port: int) -> dict[str, list[str]]:
    """What runs, by name."""
    running = {
        "web": [
            sys.executable, "-m", "gunicorn", "companion.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", "1", "--threads", "8", "--log-level", "warning",
            "--graceful-timeout", "5",
        ],
        "clock": [*MANAGE, "clock"],
        **_workers(),
    }  # fmt: skip
    if settings.DEMO:
        receivers = ["--smtp-port", str(smtp_port), "--http-port", str(inbox_port)]
        running["receivers"] = [*MANAGE, "demo_receivers", *receivers]
    return running


def _workers() -> dict[str, list[str]]:
    if settings.JOB_RUNNER == "celery":
        celery = [sys.executable, "-m", "celery", "-A", "companion.celery", "worker"]
        options = ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        return {
            "urgent": [*celery, "-Q", "urgent", "-n", "urgent@%h", "-c", "2", *options],
            "worker": [*celery, "-Q", "default,bulk", "-n", "bulk@%h", "-c", "1", *options],
        }
    if settings.JOB_RUNNER == "django_q":
        return {"worker": [*MANAGE, "qcluster"]}
    return {}


def environment(options: dict[str, Any]) -> dict[str, str]:
    """For the children: a key of this machine's own where none was given."""
    given = dict(os.environ)
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY and "SECRET_KEY_FILE" not in given:
        given["SECRET_KEY_FILE"] = str(_own_key(settings.VAR_DIR / "secret_key"))
    given.setdefault("PUBLIC_URL", f"http://127.0.0.1:{options['port']}")
    if settings.DEMO:
        given.setdefault("EMAIL_URL", f"smtp://127.0.0.1:{options['smtp_port']}")
    return given


def _run(command: list[str], options: dict[str, Any]) -> None:
    """A first step, with the same key as the processes that follow: jobs are signed with it."""
    subprocess.run(command, env=environment(options), cwd=settings.BASE_DIR, check=True)  # noqa: S603  our own command


def _own_key(path: Path) -> Path:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path


def welcome(*, port: int, inbox_port: int) -> str:
    lines = [
        "",
        f"  The companion runs at    http://127.0.0.1:{port}/",
        f"  API documentation        http://127.0.0.1:{port}/api/docs",
    ]
    if settings.DEMO:
        lines += [
            f"  What was delivered       http://127.0.0.1:{inbox_port}/",
            "",
            "  Sign-ins with passwords and one-time codes stand on the first page.",
            "  `make story` in another terminal plays the whole story against this server.",
        ]
    return "\n".join([*lines, "", "  Ctrl-C stops it.", ""])


class Processes:
    """Children that are started again when they die, and stopped together."""

    def __init__(self, commands: dict[str, list[str]], environment: dict[str, str]) -> None:
        self.commands = commands
        self.environment = environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        for name in self.commands:
            self._start(name)

    def watch(self) -> None:
        while True:
            time.sleep(RESTART_AFTER)
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    sys.stderr.write(f"{name} ended with {process.returncode}; starting it again\n")
                    self._start(name)

    def stop(self) -> None:
        for process in self.running.values():
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.running.values():
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)

    def _start(self, name: str) -> None:
        self.running[name] = _spawn(self.commands[name], self.environment)


def _spawn(command: Sequence[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """In a group of its own, so that Ctrl-C reaches only us and we stop it in order."""
    return subprocess.Popen(  # noqa: S603  our own commands
        command, env=environment, cwd=settings.BASE_DIR, start_new_session=True
    )


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is not None:
        return
    if number == signal.SIGKILL:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
