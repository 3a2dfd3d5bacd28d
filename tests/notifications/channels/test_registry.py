import pytest

from notifications.channels import CHANNELS, channel_for
from notifications.channels.base import Address, ChannelError


def test_every_channel_is_found_by_its_kind():
    assert {kind: channel.kind for kind, channel in CHANNELS.items()} == {
        "email": "email",
        "inbox": "inbox",
        "webhook": "webhook",
    }


def test_a_channel_that_no_longer_exists_is_a_permanent_failure():
    with pytest.raises(ChannelError, match="pigeon") as raised:
        channel_for("pigeon")

    assert raised.value.permanent


def test_the_inbox_takes_everything(page):
    inbox = channel_for("inbox")
    inbox.check_address("")

    assert inbox.send(Address(""), page, timeout=5) == "in the inbox"
