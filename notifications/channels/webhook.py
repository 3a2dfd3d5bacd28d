"""Signed JSON, posted to a web address: a chat bridge, a pager gateway, another system.

The receiver takes a message by answering 2xx; only the status of the answer is read. Messages go
straight to the receiver: a proxy would resolve the name again, after our check. The time limit is
for the whole exchange, except that looking up a name ends when the system's resolver gives up.
"""

import asyncio
import hashlib
import hmac
import json
import re
import ssl
import time
from ipaddress import ip_address
from socket import SOCK_STREAM

import httpx
from django.conf import settings

from notifications.channels.base import Address, ChannelError, InvalidAddress, Message

PASSING_STATUSES = frozenset({408, 425, 429})
PORTS = range(1, 65_536)
LONGEST_NAME = 253
LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)


def sign(secret: str, timestamp: int, body: bytes) -> str:
    signed = f"{timestamp}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def verify(  # noqa: PLR0913 - the three headers, the body, and the receiver's own clock
    secret: str,
    timestamp: int,
    body: bytes,
    signature: str,
    *,
    now: int,
    tolerance_seconds: int,
) -> bool:
    """For receivers: is it ours, unaltered, and not an old message played again?"""
    genuine = hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode())
    return genuine and abs(now - timestamp) <= tolerance_seconds


class WebhookChannel:
    kind = "webhook"

    def check_address(self, value: str) -> None:
        url = _parse(value)
        port_is_odd = url.port is not None and url.port not in PORTS
        if url.scheme not in {"http", "https"} or port_is_odd or not _is_host(url):
            raise InvalidAddress("invalid_url")
        if url.userinfo:
            raise InvalidAddress("password_in_url")
        if _is_ip(url.host):
            _refuse_private([url.host])

    def send(self, address: Address, message: Message, *, timeout: float) -> str:
        self.check_address(address.value)
        if not address.secret:
            raise ChannelError("no secret to sign with", permanent=True)
        body = _body(message)
        headers = _headers(address.secret, message.id, body, timestamp=int(time.time()))
        try:
            status = asyncio.run(_post(address.value, body, headers, timeout))
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise ChannelError(type(error).__name__, permanent=False) from error
        return _receipt(status)


def _parse(value: str) -> httpx.URL:
    try:
        return httpx.URL(value)
    except httpx.InvalidURL as error:
        raise InvalidAddress("invalid_url") from error


def _is_host(url: httpx.URL) -> bool:
    """Whether a resolver could be asked for it: an address, or labels of 1 to 63 characters."""
    name = url.raw_host.decode("ascii", "replace").rstrip(".")
    labels = name.split(".")
    return _is_ip(url.host) or (
        len(name) <= LONGEST_NAME and all(LABEL.fullmatch(label) for label in labels)
    )


def _body(message: Message) -> bytes:
    return json.dumps(
        {
            "id": message.id,
            "subject": message.subject,
            "body": message.body,
            "link": message.link,
            "urgent": message.urgent,
            "data": dict(message.data),
        }
    ).encode()


def _headers(secret: str, delivery: str, body: bytes, *, timestamp: int) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "denosumab-companion",
        "X-Companion-Delivery": delivery,
        "X-Companion-Timestamp": str(timestamp),
        "X-Companion-Signature": sign(secret, timestamp, body),
    }


async def _post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> int:
    # httpx limits each read and write; a receiver that drips its answer would hold us for hours.
    limits = httpx.Timeout(seconds, connect=seconds / 2)  # leaves time for a second address
    async with (
        asyncio.timeout(seconds),
        httpx.AsyncClient(transport=_CheckedTransport(), timeout=limits) as client,
        client.stream("POST", url, content=body, headers=headers) as response,
    ):
        return response.status_code


def _receipt(status: int) -> str:
    if httpx.codes.is_success(status):
        return f"HTTP {status}"
    passing = httpx.codes.is_server_error(status) or status in PASSING_STATUSES
    raise ChannelError(f"HTTP {status}", permanent=not passing)


class _CheckedTransport(httpx.AsyncHTTPTransport):
    """Connects to the very addresses it has checked.

    A name that answers differently a moment later (DNS rebinding) gains nothing by it.
    """

    def __init__(self) -> None:
        super().__init__(verify=ssl.create_default_context())  # the hospital's own CA counts

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # The certificate still has to be the name's.
        request.extensions["sni_hostname"] = request.url.raw_host.decode()
        failure: httpx.TransportError = httpx.ConnectError("no address")
        for address in await _checked_addresses(request.url.raw_host):
            request.url = request.url.copy_with(host=address)
            try:
                return await super().handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure


async def _checked_addresses(host: bytes) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=SOCK_STREAM)
    addresses = [str(sockaddr[0]) for *_, sockaddr in found]
    _refuse_private(addresses)
    return addresses


def _refuse_private(addresses: list[str]) -> None:
    """Nobody may make us knock on doors inside the hospital, unless the site allows it."""
    if not settings.WEBHOOK_ALLOW_PRIVATE and not all(map(_is_public, addresses)):
        raise InvalidAddress("private_network")


def _is_public(address: str) -> bool:
    ip = ip_address(address)
    return ip.is_global and not ip.is_multicast


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
