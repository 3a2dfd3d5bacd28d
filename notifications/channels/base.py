"""What every channel keeps to: one message, one address, one error that says if it may pass."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """What is said, in words that fit every channel."""

    id: str  # the delivery's UUID, the same at every attempt: receivers know a repeat by it
    subject: str
    body: str  # plain text
    link: str | None
    urgent: bool
    data: Mapping[str, str]  # for machines: condition, tier, reference


@dataclass(frozen=True, slots=True)
class Address:
    """Where it is sent."""

    value: str  # an e-mail address or a URL
    secret: str = ""  # what messages are signed with, where the channel signs


class ChannelError(Exception):
    """The message was not taken. `reason` holds no secret and no address: it may be logged.

    `permanent`: the same message to the same address will fail again, try another channel.
    """

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class InvalidAddress(ChannelError, ValueError):  # noqa: N818 - a form's answer, no fault of ours
    """Nothing can ever be sent there. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code, permanent=True)
        self.code = code


class Channel(Protocol):
    """A way to reach a person."""

    kind: str

    def check_address(self, value: str) -> None:
        """Raise InvalidAddress unless messages can be sent there."""

    def send(self, address: Address, message: Message, *, timeout: float) -> str:
        """Return a short receipt once the message is taken, or raise ChannelError."""
