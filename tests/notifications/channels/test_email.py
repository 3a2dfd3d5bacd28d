from contextlib import contextmanager
from dataclasses import replace
from socket import create_server

import pytest

from notifications.channels import channel_for
from notifications.channels.base import Address, ChannelError, InvalidAddress
from tests.receivers import HOST, MailBox, free_port

DR_LIN = Address("lin@clinic.example")

email = channel_for("email")


@pytest.fixture(autouse=True)
def smtp(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = HOST
    settings.DEFAULT_FROM_EMAIL = "Denosumab Companion <companion@clinic.example>"


@pytest.fixture
def mail_box(settings):
    with MailBox() as box:
        settings.EMAIL_PORT = box.port
        yield box


@contextmanager
def failure(*, permanent):
    with pytest.raises(ChannelError) as raised:
        yield raised
    assert raised.value.permanent is permanent
    assert "lin" not in raised.value.reason


def test_dr_lin_can_read_the_page_and_follow_its_link(mail_box, page):
    email.send(DR_LIN, page, timeout=5)

    [mail] = mail_box.messages
    assert mail["To"] == "lin@clinic.example"
    assert mail["From"] == "Denosumab Companion <companion@clinic.example>"
    assert mail["Subject"] == "EMERGENCY: possible spinal cord compression"
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().split() == [*page.body.split(), page.link]


def test_a_page_without_a_link_ends_with_its_text(mail_box, page):
    email.send(DR_LIN, replace(page, link=None), timeout=5)

    [mail] = mail_box.messages
    assert mail.get_content().split() == page.body.split()


def test_a_second_attempt_carries_the_same_message_id(mail_box, page):
    receipts = [email.send(DR_LIN, page, timeout=5) for _ in range(2)]

    assert receipts == [f"<{page.id}@clinic.example>"] * 2
    assert [mail["Message-ID"] for mail in mail_box.messages] == receipts


def test_out_of_office_replies_are_kept_away(mail_box, page):
    email.send(DR_LIN, page, timeout=5)

    assert mail_box.messages[0]["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("urgent", "priority"), [(True, "1 (Highest)"), (False, None)])
def test_only_an_urgent_message_is_marked_as_one(mail_box, page, urgent, priority):
    email.send(DR_LIN, replace(page, urgent=urgent), timeout=5)

    assert mail_box.messages[0]["X-Priority"] == priority


def test_a_line_break_in_the_subject_adds_no_header(mail_box, page):
    email.send(DR_LIN, replace(page, subject="Pain\r\nBcc: eve@evil.example"), timeout=5)

    [mail] = mail_box.messages
    assert mail["Subject"] == "Pain Bcc: eve@evil.example"
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("answers", "reason", "permanent"),
    [
        ({"rcpt": "550 lin@clinic.example is unknown"}, "SMTP 550", True),
        ({"rcpt": "451 try again later"}, "SMTP 451", False),
        ({"rcpt": "421 shutting down"}, "SMTP 421", False),
        ({"data": "554 refused by policy"}, "SMTP 554", True),
        ({"data": "452 disk full"}, "SMTP 452", False),
        ({"rcpt": ""}, "SMTPServerDisconnected", False),
        ({"data": ""}, "SMTPServerDisconnected", False),
    ],
)
def test_a_refusal_tells_whether_it_may_pass(settings, page, answers, reason, permanent):
    with MailBox(**answers) as box, failure(permanent=permanent) as raised:
        settings.EMAIL_PORT = box.port
        email.send(DR_LIN, page, timeout=5)

    assert raised.value.reason == reason
    assert box.messages == []


def test_a_sender_that_the_server_refuses_is_our_own_fault_and_may_pass(mail_box, page):
    mail_box.mail = "553 sender not allowed"

    with failure(permanent=False) as raised:
        email.send(DR_LIN, page, timeout=5)

    assert raised.value.reason == "SMTP 553"


def test_a_mail_server_that_is_down_may_come_back(settings, page):
    settings.EMAIL_PORT = free_port()

    with failure(permanent=False) as raised:
        email.send(DR_LIN, page, timeout=5)

    assert raised.value.reason == "ConnectionRefusedError"


def test_a_mail_server_that_says_nothing_is_not_waited_for(settings, page):
    with create_server((HOST, 0)) as mute, failure(permanent=False) as raised:
        settings.EMAIL_PORT = mute.getsockname()[1]
        email.send(DR_LIN, page, timeout=0.2)

    assert raised.value.reason == "SMTPServerDisconnected"  # smtplib's word for it


def test_a_mail_server_that_no_one_knows_may_become_known(settings, page):
    settings.EMAIL_HOST = "nowhere.invalid"

    with failure(permanent=False) as raised:
        email.send(DR_LIN, page, timeout=5)

    assert raised.value.reason == "gaierror"


@pytest.mark.parametrize(
    "value", ["", "lin", "lin@", "a@b.example,c@d.example", "lin@clinic.example\nBcc: e@e.example"]
)
def test_what_is_no_single_address_is_refused_on_entry_and_on_sending(mail_box, page, value):
    with pytest.raises(InvalidAddress, match="invalid_email"):
        email.check_address(value)
    with pytest.raises(ChannelError) as raised:
        email.send(Address(value), page, timeout=5)

    assert raised.value.permanent
    assert mail_box.messages == []
