"""What the API keeps for itself."""

from django.db import models


class StoredAnswer(models.Model):
    """The answer to a write with a client-made id, given again when the write is repeated.

    `owner` is the patient the record belongs to.
    """

    owner = models.UUIDField()
    kind = models.CharField(max_length=32)
    client_id = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "client_id"], name="one_answer_per_client_id"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_id}"
