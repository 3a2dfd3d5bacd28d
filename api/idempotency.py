"""The same write, sent again, gives the same answer and one row."""

import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from api.models import StoredAnswer
from companion.actions.errors import ConflictError

# When the phone sent it, which differs between two tries of one write.
_NOT_PART_OF_THE_RECORD = ("sent_at",)


@transaction.atomic
def once(
    *,
    owner: UUID,
    kind: str,
    client_id: UUID,
    body: Any,
    write: Callable[[], dict[str, Any]],
) -> tuple[dict[str, Any], bool]:
    """Runs `write` unless it has been done, in one transaction with the note of its answer.

    Answers with the answer and whether it is a repetition. A concurrent twin waits for the
    first to commit and is then a repetition; if the first rolls back, the twin does the work.
    Raises ConflictError where the id came with another body before.
    """
    body_hash = _hash(body)
    row = _claim(owner, kind, client_id, body_hash)
    if row.answer is not None:
        if row.body_hash != body_hash:
            raise ConflictError("id_with_another_body", "id")
        return row.answer, True
    answer = write()
    row.answer = json.loads(json.dumps(answer, default=str))
    row.save(update_fields=["answer"])
    return row.answer, False


def _claim(owner: UUID, kind: str, client_id: UUID, body_hash: str) -> StoredAnswer:
    key = {"owner": owner, "kind": kind, "client_id": client_id}
    try:
        with transaction.atomic():
            return StoredAnswer.objects.create(**key, body_hash=body_hash)
    except IntegrityError:
        return StoredAnswer.objects.get(**key)


def _hash(body: Any) -> str:
    kept = {name: value for name, value in body.items() if name not in _NOT_PART_OF_THE_RECORD}
    canonical = json.dumps(kept, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
