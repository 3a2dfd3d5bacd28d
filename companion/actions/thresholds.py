"""The limits of the rules that an organisation sets for itself."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from companion import audit
from companion.access import Actor, unit_of
from companion.actions.errors import RefusedError
from companion.models import ThresholdChange
from companion.rules.permissions import Act
from companion.rules.triage.thresholds import THRESHOLDS, is_within


@transaction.atomic
def set_threshold(
    *, actor: Actor, name: str, value: Decimal, reason: str, now: datetime
) -> ThresholdChange:
    """The lead oncologist sets a limit, in its canonical unit, from the next evaluation on.

    Raises RefusedError for a limit that there is not, and for a value outside its bounds.
    """
    staff, organisation = unit_of(actor, Act.THRESHOLD_WRITE)
    threshold = THRESHOLDS.get(name)
    if threshold is None:
        raise RefusedError("unknown_threshold", "name")
    if not is_within(threshold, value):
        raise RefusedError("threshold_out_of_bounds", "value")
    change = ThresholdChange.objects.create(
        organisation=organisation,
        name=name,
        value=value,
        changed_by=staff,
        changed_at=now,
        reason=reason,
    )
    audit.record(
        actor,
        Act.THRESHOLD_WRITE,
        at=now,
        organisation=organisation,
        subject_id=change.pk,
        name=name,
        value=str(value),
    )
    return change
