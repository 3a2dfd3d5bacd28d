import json
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest

from notifications.channels import channel_for
from notifications.channels.base import Address, ChannelError, InvalidAddress
from notifications.channels.webhook import sign, verify
from tests.receivers import (
    HOST,
    WebhookReceiver,
    endless_body,
    endless_headers,
    free_port,
    garbage,
    hang_up,
    silence,
    status,
)

SECRET = "a secret that Dr Lin's pager gateway shares with us"
NOON = 1_780_000_000

webhook = channel_for("webhook")


@pytest.fixture(autouse=True)
def private_addresses_allowed(settings):
    """The receivers of these tests live on this machine."""
    settings.WEBHOOK_ALLOW_PRIVATE = True


@contextmanager
def failure(*, permanent):
    with pytest.raises(ChannelError) as raised:
        yield raised
    assert raised.value.permanent is permanent
    assert SECRET not in raised.value.reason
    assert HOST not in raised.value.reason


def send(url, page, *, secret=SECRET, timeout=5.0):
    return webhook.send(Address(url, secret), page, timeout=timeout)


# What the receiver gets.


def test_the_page_arrives_as_json(page):
    with WebhookReceiver() as gateway:
        send(gateway.url, page)

    [request] = gateway.requests
    assert request.path == "/pages"
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {
        "id": page.id,
        "subject": "EMERGENCY: possible spinal cord compression",
        "body": "Patient 7F3K reports new weakness of both legs.\n患者双腿无力。",
        "link": "https://companion.example/alerts/7F3K",
        "urgent": True,
        "data": {"condition": "mscc", "tier": "EMERGENCY", "reference": "7F3K"},
    }


def test_a_second_attempt_carries_the_same_delivery(page):
    with WebhookReceiver() as gateway:
        send(gateway.url, page)
        send(gateway.url, page)

    deliveries = [request.headers["X-Companion-Delivery"] for request in gateway.requests]
    assert deliveries == [page.id, page.id]


def test_the_receiver_can_verify_who_sent_it(page):
    with WebhookReceiver() as gateway:
        send(gateway.url, page)

    [request] = gateway.requests
    timestamp = int(request.headers["X-Companion-Timestamp"])
    signature = request.headers["X-Companion-Signature"]
    now = int(time.time())
    assert verify(SECRET, timestamp, request.body, signature, now=now, tolerance_seconds=300)
    assert not verify("guess", timestamp, request.body, signature, now=now, tolerance_seconds=300)


# How a receiver verifies.


def verified(*, secret=SECRET, timestamp=NOON, body=b"{}", signature="", now=NOON):
    signature = signature or sign(SECRET, NOON, b"{}")
    return verify(secret, timestamp, body, signature, now=now, tolerance_seconds=300)


def test_the_signature_is_the_documented_one():
    # printf '1780000000.{}' | openssl dgst -sha256 -hmac key
    expected = "91c687852de220478a081e66b99a949dbf2f672c4122086cb089001817d29992"
    assert sign("key", NOON, b"{}") == f"v1={expected}"


@pytest.mark.parametrize("late", [-300, 0, 300])
def test_a_message_within_the_tolerance_is_genuine(late):
    assert verified(now=NOON + late)


@pytest.mark.parametrize("late", [-301, 301])
def test_a_replay_outside_the_tolerance_is_refused(late):
    assert not verified(now=NOON + late)


@pytest.mark.parametrize(
    "forged",
    [
        {"body": b"{ }"},
        {"timestamp": NOON + 1},
        {"secret": "another"},
        {"signature": "v1="},
        {"signature": "v1=签名"},
        {"signature": sign(SECRET, NOON, b"{}").removeprefix("v1=")},
    ],
)
def test_what_was_tampered_with_is_refused(forged):
    assert not verified(**forged)


# What the answer means.


@pytest.mark.parametrize("code", [200, 201, 202, 204])
def test_2xx_means_taken(page, code):
    with WebhookReceiver(status(code)) as gateway:
        assert send(gateway.url, page) == f"HTTP {code}"


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 422])
def test_a_refusal_is_permanent(page, code):
    with WebhookReceiver(status(code)) as gateway, failure(permanent=True) as raised:
        send(gateway.url, page)

    assert raised.value.reason == f"HTTP {code}"


@pytest.mark.parametrize("code", [408, 425, 429, 500, 502, 503])
def test_a_receiver_in_trouble_is_tried_again(page, code):
    with WebhookReceiver(status(code)) as gateway, failure(permanent=False) as raised:
        send(gateway.url, page)

    assert raised.value.reason == f"HTTP {code}"


@pytest.mark.parametrize("code", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(page, code):
    with (
        WebhookReceiver() as elsewhere,
        WebhookReceiver(status(code, Location=elsewhere.url)) as gateway,
        failure(permanent=True) as raised,
    ):
        send(gateway.url, page)

    assert raised.value.reason == f"HTTP {code}"
    assert elsewhere.requests == []


@pytest.mark.parametrize("answer", [garbage, hang_up])
def test_an_answer_that_is_no_http_may_pass(page, answer):
    with WebhookReceiver(answer) as gateway, failure(permanent=False) as raised:
        send(gateway.url, page)

    assert raised.value.reason == "RemoteProtocolError"


@pytest.mark.parametrize("answer", [silence, endless_headers])
def test_a_slow_answer_is_cut_off_at_the_time_limit(page, answer):
    began = time.monotonic()
    with WebhookReceiver(answer) as gateway, failure(permanent=False):
        send(gateway.url, page, timeout=0.3)

    assert time.monotonic() - began < 2


def test_an_endless_body_is_not_read(page):
    with WebhookReceiver(endless_body) as gateway:
        assert send(gateway.url, page) == "HTTP 200"


def test_a_receiver_that_is_down_may_come_back(page):
    with failure(permanent=False) as raised:
        send(f"http://{HOST}:{free_port()}/", page)

    assert raised.value.reason == "ConnectError"


def test_a_name_that_no_one_knows_may_become_known(page):
    with failure(permanent=False) as raised:
        send("https://nowhere.invalid/", page)

    assert raised.value.reason == "gaierror"


def test_what_is_no_https_cannot_pass_for_it(page):
    with WebhookReceiver() as gateway, failure(permanent=False):
        send(gateway.url.replace("http://", "https://"), page)

    assert gateway.requests == []


# Where messages may go.


@pytest.mark.parametrize(
    "url", ["https://hooks.example/pages?team=7", "http://gateway:8080/", "http://[2606:4700::1]/"]
)
def test_a_web_address_is_taken(settings, url):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    webhook.check_address(url)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "invalid_url"),
        ("hooks.example", "invalid_url"),
        ("ftp://hooks.example/", "invalid_url"),
        ("file:///etc/passwd", "invalid_url"),
        ("https:///pages", "invalid_url"),
        ("https://hooks.example:99999/", "invalid_url"),
        ("https://hooks.example/\nX-Evil: 1", "invalid_url"),
        ("https://lin:password@hooks.example/", "password_in_url"),
    ],
)
def test_what_is_no_web_address_is_refused_on_entry_and_on_sending(page, url, code):
    with pytest.raises(InvalidAddress, match=code):
        webhook.check_address(url)
    with failure(permanent=True) as raised:
        send(url, page)

    assert raised.value.reason == code


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104 - an address to refuse, not one to listen on
        "224.0.0.1",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_an_address_inside_the_walls_is_refused_on_entry(settings, host):
    settings.WEBHOOK_ALLOW_PRIVATE = False

    with pytest.raises(InvalidAddress, match="private_network"):
        webhook.check_address(f"https://{host}/")


@pytest.mark.parametrize("disguise", ["localhost", "2130706433", "0x7f000001", "127.1"])
def test_a_name_that_leads_inside_the_walls_is_refused_on_sending(settings, page, disguise):
    settings.WEBHOOK_ALLOW_PRIVATE = False

    with WebhookReceiver() as gateway, failure(permanent=True) as raised:
        send(f"http://{disguise}:{gateway.port}/", page)

    assert raised.value.reason == "private_network"
    assert gateway.requests == []


def test_a_site_may_allow_its_own_network(page):
    with WebhookReceiver() as gateway:
        send(f"http://localhost:{gateway.port}/", page)

    [request] = gateway.requests
    assert request.headers["Host"] == f"localhost:{gateway.port}"


def test_nothing_is_sent_unsigned(page):
    with WebhookReceiver() as gateway, failure(permanent=True):
        send(gateway.url, page, secret="")

    assert gateway.requests == []


def test_a_proxy_in_the_environment_is_not_used(monkeypatch, page):
    with WebhookReceiver() as proxy, WebhookReceiver() as gateway:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        send(gateway.url, replace(page, link=None))

    assert proxy.requests == []
    assert json.loads(gateway.requests[0].body)["link"] is None
