"""Messages and where they go. A message is a row with a life; the outbox moves it along."""

import uuid

from django.db import models
from django.db.models import Q

from companion.models import Alert, Organisation, Staff
from companion.models.choices import choices
from companion.rules.vocabulary import ChannelKind


class ContactPoint(models.Model):
    """An address of a member of staff on a channel; with no member: the unit's fallback contact.

    `position` is the order in which a person's addresses are tried. Removed ones are kept,
    because deliveries point to them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contact_points")
    staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="contact_points"
    )
    channel = models.CharField(max_length=16, choices=choices(ChannelKind))
    value = models.CharField(max_length=500)
    secret = models.CharField(max_length=128, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "created_at"]

    def __str__(self) -> str:
        return f"{self.channel} of {self.staff_id or 'fallback'}"


class DeliveryStatus(models.TextChoices):
    WAITING = "waiting"  # due at `next_attempt_at`
    SENDING = "sending"  # claimed until `next_attempt_at`, when the claim lapses
    TAKEN = "taken"  # a channel has accepted it
    FAILED = "failed"  # refused for good, or out of time
    DROPPED = "dropped"  # its reason was gone before it was sent


class Delivery(models.Model):
    """One message on one channel to one contact point, because of one rung of an alert.

    The inbox needs no contact point; its deliveries are the inbox. `page` names the climb that
    wrote it, so that the same climb run twice writes it once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    alert = models.ForeignKey(Alert, models.PROTECT, related_name="deliveries")
    page = models.CharField(max_length=128)
    staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    contact_point = models.ForeignKey(
        ContactPoint, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    channel = models.CharField(max_length=16, choices=choices(ChannelKind))
    status = models.CharField(
        max_length=16, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING
    )
    created_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    attempts_made = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "contact_point"],
                condition=Q(contact_point__isnull=False),
                name="one_delivery_per_page_and_address",
            ),
            models.UniqueConstraint(
                fields=["page", "staff"],
                condition=Q(contact_point__isnull=True),
                name="one_inbox_entry_per_page",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(next_attempt_at__isnull=False),
                name="delivery_next_attempt",
            ),
            models.Index(fields=["staff", "channel", "-created_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.status} {self.id}"


class Attempt(models.Model):
    """One try to hand a message to a channel."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    taken = models.BooleanField()
    permanent = models.BooleanField(default=False)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["started_at"]

    def __str__(self) -> str:
        return f"{self.delivery_id} {'taken' if self.taken else 'failed'}"


class Heartbeat(models.Model):
    """When the clock last ticked. Silence is an alarm."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
