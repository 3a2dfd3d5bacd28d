"""The channels by kind. A new one is a file like its neighbours and a name in this tuple."""

from notifications.channels.base import Channel, ChannelError
from notifications.channels.email import EmailChannel
from notifications.channels.inbox import InboxChannel
from notifications.channels.webhook import WebhookChannel

CHANNELS: dict[str, Channel] = {
    channel.kind: channel for channel in (EmailChannel(), InboxChannel(), WebhookChannel())
}


def channel_for(kind: str) -> Channel:
    # A contact point may outlive its channel; its owner has others, which an error leads to.
    if kind not in CHANNELS:
        raise ChannelError(f"no channel {kind!r}", permanent=True)
    return CHANNELS[kind]
