"""Real receivers on free ports of this machine, a mail and a web server that can misbehave."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server
from threading import Event, Thread
from typing import Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


def free_port() -> int:
    """A port on which nobody listens."""
    with create_server((HOST, 0)) as server:
        return cast("int", server.getsockname()[1])


class MailBox:
    """An SMTP server that keeps what it takes.

    `mail`, `rcpt` and `data` are its answers to those commands and may be changed while it runs;
    an empty answer hangs up.
    """

    def __init__(self, *, mail: str = "250 OK", rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.mail = mail
        self.rcpt = rcpt
        self.data = data
        self.messages: list[EmailMessage] = []
        self.port = free_port()
        self._controller = Controller(self, hostname=HOST, port=self.port)

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.mail.startswith("2"):
            envelope.mail_from = address
        return self._answer(server, self.mail)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self._answer(server, self.rcpt)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.data.startswith("2"):
            content = cast("bytes", envelope.content)
            message = message_from_bytes(content, EmailMessage, policy=policy.default)
            self.messages.append(message)
        return self._answer(server, self.data)

    def _answer(self, server: SMTP, answer: str) -> str:
        if not answer:
            cast("asyncio.Transport", server.transport).abort()
        return answer


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: dict[str, str]
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver = self.server.receiver
        receiver.requests.append(Request(self.path, dict(self.headers), body))
        receiver.answer(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """A test prints nothing."""

    def pause(self, seconds: float) -> bool:
        """Wait, and tell whether the receiver still runs."""
        return not self.server.receiver.closing.wait(seconds)


class _Server(ThreadingHTTPServer):
    receiver: "WebhookReceiver"

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that hangs up is what some tests are about."""


Answer = Callable[[_Handler], None]


def status(code: int, **headers: str) -> Answer:
    def answer(handler: _Handler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def silence(handler: _Handler) -> None:
    handler.pause(60)


def garbage(handler: _Handler) -> None:
    handler.wfile.write(b"\x00\xff this is no HTTP\r\n\r\n")


def hang_up(handler: _Handler) -> None:
    handler.close_connection = True


def endless_headers(handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while handler.pause(0.05):
        handler.wfile.write(b"X-Drip: 1\r\n")


def endless_body(handler: _Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
    while handler.pause(0):
        handler.wfile.write(b"x" * 65_536)


TAKEN = status(204)


class WebhookReceiver:
    """A web server that keeps what is posted to it. `answer` may be changed while it runs."""

    def __init__(self, answer: Answer = TAKEN) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.closing = Event()
        self._server = _Server((HOST, 0), _Handler)
        self._server.receiver = self
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/pages"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
