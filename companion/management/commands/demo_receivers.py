"""The demo clinic's own mail box and webhook: shows what the channels have delivered."""

import json
from collections import deque
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core.management.base import BaseCommand, CommandParser

HOST = "127.0.0.1"
KEPT = 200


class Command(BaseCommand):
    help = "Receives e-mail and webhooks, and shows them on a page and as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--smtp-port", type=int, default=8025)
        parser.add_argument("--http-port", type=int, default=8026)

    def handle(self, *args: Any, **options: Any) -> None:
        received: deque[dict[str, str]] = deque(maxlen=KEPT)
        mail = Controller(MailHandler(received), hostname=HOST, port=options["smtp_port"])
        mail.start()
        web = ThreadingHTTPServer((HOST, options["http_port"]), handler_for(received))
        try:
            web.serve_forever()
        finally:
            mail.stop()


class MailHandler:
    def __init__(self, received: deque[dict[str, str]]) -> None:
        self.received = received

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)  # noqa: S101  decode_data is off
        mail = message_from_bytes(content, policy=policy.default)
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        for recipient in envelope.rcpt_tos:
            self.received.append(received("e-mail", recipient, str(mail["subject"]), text))
        return "250 taken"


def received(channel: str, to: str, subject: str, text: str) -> dict[str, str]:
    at = datetime.now(UTC).isoformat()
    return {"at": at, "channel": channel, "to": to, "subject": subject, "text": text}


def handler_for(messages: deque[dict[str, str]]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", 0)), 65_536)
            text = self.rfile.read(length).decode("utf-8", "replace")
            subject = str(json.loads(text).get("subject", "")) if text else ""
            messages.append(received("webhook", self.path, subject, text))
            self.send_response(204)
            self.end_headers()

        def do_GET(self) -> None:
            as_json = self.path.startswith("/messages")
            body = json.dumps(list(messages)) if as_json else page(messages)
            kind = "application/json" if as_json else "text/html; charset=utf-8"
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: Any) -> None:
            """The page shows what came; the log stays quiet."""

    return Handler


def page(messages: deque[dict[str, str]]) -> str:
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{escape(each[key])}</td>" for key in ("at", "channel", "to", "subject"))
        + f"<td><pre>{escape(each['text'])}</pre></td></tr>"
        for each in reversed(messages)
    )
    return (
        '<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="2">'
        "<title>Delivered</title><h1>Delivered by the demo clinic's channels</h1>"
        f"<table border=1 cellpadding=6>{rows or '<tr><td>Nothing yet.'}</table>"
    )
