"""The in-app inbox: the pages a member of staff was sent, whatever the other channels did."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from companion.access import Actor, require_role
from companion.rules.permissions import Act
from companion.rules.vocabulary import ChannelKind
from notifications.models import Delivery


def inbox_of(actor: Actor) -> QuerySet[Delivery]:
    """The pages in the actor's in-app inbox. Raises NotAllowedError for who is not staff."""
    staff = require_role(actor, Act.UNIT_READ)
    return Delivery.objects.filter(staff=staff, channel=ChannelKind.INBOX).select_related("alert")


def mark_read(*, actor: Actor, delivery_id: UUID, now: datetime) -> Delivery:
    """Notes the first time a page was read. Raises Delivery.DoesNotExist where it is not theirs."""
    delivery = inbox_of(actor).get(pk=delivery_id)
    inbox_of(actor).filter(pk=delivery_id, read_at__isnull=True).update(read_at=now)
    delivery.read_at = delivery.read_at or now
    return delivery
