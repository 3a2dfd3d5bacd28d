"""Rules that a clinician silences for one patient, for a while and for a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from companion import audit
from companion.access import SYSTEM, Actor, patients_for
from companion.actions.errors import ConflictError, RefusedError
from companion.models import Assessment, Patient, RuleSuppression
from companion.queries.suppressions import latest_finding
from companion.rules.permissions import Act
from companion.rules.triage.rule import Rule
from companion.rules.triage.ruleset import RULESET
from companion.rules.triage.suppression import LONGEST, longest_for
from companion.rules.vocabulary import SuppressionEnd


@dataclass(frozen=True, slots=True)
class Silence:
    """Which rule is to be silent, until when, and why."""

    rule_id: str
    until: datetime
    reason: str


@transaction.atomic
def suppress_rule(
    *, actor: Actor, patient_id: UUID, silence: Silence, now: datetime
) -> RuleSuppression:
    """A doctor silences a rule as far as its latest finding goes; it replaces the one before.

    Raises Patient.DoesNotExist where she is not theirs, and RefusedError for a rule that there is
    not or that has not fired for her, and for an end that is past or too far off.
    """
    theirs = patients_for(actor, Act.SUPPRESSION_WRITE, now=now)
    # Held, because her records are judged one by one.
    patient = Patient.objects.select_for_update().get(pk=theirs.get(pk=patient_id).pk)
    _check_end(_rule(silence.rule_id), silence.until, now)
    found = latest_finding(patient, silence.rule_id)
    if found is None:
        raise RefusedError("rule_has_not_fired", "rule")
    _end_earlier(actor, patient, silence.rule_id, now)
    row = RuleSuppression.objects.create(
        patient=patient,
        rule_id=silence.rule_id,
        tier=found.tier,
        evidence=found.evidence,
        reason=silence.reason,
        made_by=actor.member,
        made_at=now,
        until=silence.until,
    )
    audit.record(actor, Act.SUPPRESSION_WRITE, at=now, patient=patient, subject_id=row.pk)
    return row


@transaction.atomic
def lift_suppression(
    *, actor: Actor, patient_id: UUID, suppression_id: UUID, now: datetime
) -> RuleSuppression:
    """The rule is heard again before the end.

    Raises RuleSuppression.DoesNotExist where it is not theirs, ConflictError where it is over.
    """
    theirs = patients_for(actor, Act.SUPPRESSION_LIFT, now=now).filter(pk=patient_id)
    row = (
        RuleSuppression.objects.select_for_update(of=("self",))
        .select_related("patient__organisation", "made_by")
        .get(pk=suppression_id, patient__in=theirs)
    )
    if row.ended_at is not None or row.until <= now:
        raise ConflictError("suppression_over")
    row.ended_at = now
    row.ended_because = SuppressionEnd.LIFTED
    row.ended_by = actor.member
    row.save(update_fields=["ended_at", "ended_because", "ended_by"])
    audit.record(actor, Act.SUPPRESSION_LIFT, at=now, patient=row.patient, subject_id=row.pk)
    return row


def end_outgrown(
    suppressions: Iterable[RuleSuppression], assessment: Assessment, *, now: datetime
) -> None:
    """Something worse or new came in, and these rules are heard from now on.

    Runs in the caller's transaction.
    """
    for row in suppressions:
        row.ended_at = now
        row.ended_because = SuppressionEnd.OUTGROWN
        row.save(update_fields=["ended_at", "ended_because"])
        audit.record(
            SYSTEM,
            "triage:suppression:outgrow",
            at=now,
            patient=assessment.patient,
            subject_id=row.pk,
            assessment=str(assessment.pk),
        )


def _rule(rule_id: str) -> Rule:
    rule = RULESET.by_id.get(rule_id)
    if rule is None:
        raise RefusedError("unknown_rule", "rule")
    return rule


def _check_end(rule: Rule, until: datetime, now: datetime) -> None:
    longest = longest_for(rule)
    if until <= now:
        raise RefusedError("suppression_ends_in_the_past", "until")
    if until - now > longest:
        code = "suppression_too_long" if longest == LONGEST else "spine_suppression_too_long"
        raise RefusedError(code, "until")


def _end_earlier(actor: Actor, patient: Patient, rule_id: str, now: datetime) -> None:
    earlier = RuleSuppression.objects.filter(
        patient=patient, rule_id=rule_id, ended_at__isnull=True
    )
    earlier.filter(until__lte=now).update(ended_at=F("until"), ended_because=SuppressionEnd.EXPIRED)
    earlier.update(ended_at=now, ended_because=SuppressionEnd.REPLACED, ended_by=actor.member)
