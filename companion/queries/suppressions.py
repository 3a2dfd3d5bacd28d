"""Rules that clinicians have silenced for a patient."""

from datetime import datetime

from django.db.models import QuerySet

from companion.models import Finding, Patient, RuleSuppression
from companion.rules.triage.facts import Suppression
from companion.rules.vocabulary import Tier


def suppressions_of(patient: Patient) -> QuerySet[RuleSuppression]:
    """All of hers, also those that are over."""
    return RuleSuppression.objects.filter(patient=patient).select_related("made_by", "ended_by")


def holding_suppressions(patient: Patient, *, now: datetime) -> list[RuleSuppression]:
    """What is silent now; of each rule at most one."""
    rows = RuleSuppression.objects.holding(now).filter(patient=patient)
    return list(rows.order_by("made_at", "id"))


def as_fact(row: RuleSuppression) -> Suppression:
    """A suppression as triage is told it."""
    return Suppression(
        rule_id=row.rule_id,
        until=row.until,
        tier=Tier(row.tier),
        known=tuple((each["field"], each["value"]) for each in row.evidence),
    )


def latest_finding(patient: Patient, rule_id: str) -> Finding | None:
    """What the rule found last, told or silenced; None where it has never fired for her."""
    found = Finding.objects.filter(assessment__patient=patient, rule_id=rule_id)
    return found.order_by("-assessment__evaluated_at", "-id").first()
