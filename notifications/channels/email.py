"""Plain-text e-mail, over whatever backend Django is configured with."""

from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from notifications.channels.base import Address, ChannelError, InvalidAddress, Message

FIRST_PERMANENT_CODE = 500  # RFC 5321, 4.2.1: 4yz may pass, 5yz is not to be tried again


class EmailChannel:
    kind = "email"

    def check_address(self, value: str) -> None:
        try:
            validate_email(value)
        except ValidationError as error:
            raise InvalidAddress("invalid_email") from error

    def send(self, address: Address, message: Message, *, timeout: float) -> str:
        self.check_address(address.value)
        mail = _compose(address, message)
        mail.connection = get_connection(timeout=timeout)
        try:
            mail.send()
        except OSError as error:  # smtplib's own errors are OSErrors too
            raise _failure(error) from error
        return _message_id(message)


def _compose(address: Address, message: Message) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(message.subject.split()),  # a line break would start a new header
        body="\n\n".join(filter(None, (message.body, message.link))),
        to=[address.value],
        headers=_headers(message),
    )


def _headers(message: Message) -> dict[str, str]:
    headers = {
        "Message-ID": _message_id(message),
        "Auto-Submitted": "auto-generated",  # RFC 3834: out-of-office replies stay away
    }
    if message.urgent:
        headers["X-Priority"] = "1 (Highest)"
    return headers


def _message_id(message: Message) -> str:
    """The same at every attempt, so that a mail program shows a repeat once."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.id}@{domain}>"


def _failure(error: OSError) -> ChannelError:
    """Only a verdict on this recipient or this message is final.

    A refused login or sender is our own fault: pages wait until it is put right.
    """
    match error:
        case SMTPRecipientsRefused():
            ((code, _),) = error.recipients.values()
            return ChannelError(f"SMTP {code}", permanent=code >= FIRST_PERMANENT_CODE)
        case SMTPDataError(smtp_code=code):
            return ChannelError(f"SMTP {code}", permanent=code >= FIRST_PERMANENT_CODE)
        case SMTPResponseException(smtp_code=code):
            return ChannelError(f"SMTP {code}", permanent=False)
    return ChannelError(type(error).__name__, permanent=False)
