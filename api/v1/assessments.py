"""Results of triage, explained to those who treat the patient."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsStaff
from api.v1.answers import EvidenceOut
from api.v1.base import Instant, View
from api.v1.suppressions import SuppressionOut
from api.v1.thresholds import Amount
from companion import audit
from companion.access import assessments_for
from companion.language import active_language
from companion.queries.explanations import Fired, Limit, explanation_of
from companion.rules.permissions import Act
from companion.rules.triage.facts import Source
from companion.rules.vocabulary import CONDITION_NAMES, Condition, Role, Tier


class ModifierOut(serializers.Serializer[Any]):
    """A rule that raised the tier by one."""

    id = serializers.CharField()
    criteria = serializers.CharField()


class FiredOut(serializers.Serializer[Any]):
    """A rule that fired. Its words are null where the present ruleset has it no more."""

    rule = serializers.CharField(source="finding.rule_id")
    number = serializers.IntegerField(source="rule.number", default=None)
    section = serializers.CharField(source="rule.section", default=None)
    condition = serializers.ChoiceField(source="finding.condition", choices=list(Condition))
    title = serializers.SerializerMethodField()
    criteria = serializers.CharField(source="rule.criteria", default=None)
    status = serializers.CharField(source="rule.status", default=None)
    references = serializers.CharField(source="rule.source", default=None)
    tier = serializers.ChoiceField(source="finding.tier", choices=list(Tier))
    evidence = EvidenceOut(source="finding.evidence", many=True)
    raised_by = ModifierOut(many=True)
    notify = serializers.ListField(
        source="finding.notify", child=serializers.ChoiceField(choices=list(Role))
    )
    page = serializers.ListField(
        source="finding.page", child=serializers.ChoiceField(choices=list(Role))
    )
    side_effects = serializers.ListField(
        source="finding.side_effects", child=serializers.CharField()
    )
    ask_now = serializers.ListField(source="finding.ask_now", child=serializers.CharField())
    alert = serializers.UUIDField(source="finding.alert_id", allow_null=True)

    def get_title(self, fired: Fired) -> str:
        return CONDITION_NAMES[Condition(fired.finding.condition)].to(active_language())


class SilencedOut(FiredOut):
    """A rule that fired and was silent, with the decision that silenced it."""

    suppression = SuppressionOut(source="finding.suppressed_by")


class LimitOut(serializers.Serializer[Any]):
    name = serializers.CharField(source="threshold.name")
    text = serializers.SerializerMethodField()
    unit = serializers.CharField(source="threshold.unit", help_text="UCUM")
    default = Amount(source="threshold.default")
    value = Amount()

    def get_text(self, limit: Limit) -> str:
        return limit.threshold.text.to(active_language())


class AssessmentOut(serializers.Serializer[Any]):
    """`facts` is everything that the evaluation saw; what equals its default is left out.

    `words_of` is the version of the ruleset from which criteria are quoted. Where it is not
    `ruleset_version`, they may have read differently then.
    """

    id = serializers.UUIDField(source="assessment.pk")
    patient = serializers.UUIDField(source="assessment.patient_id")
    record_kind = serializers.ChoiceField(source="assessment.source", choices=list(Source))
    record_id = serializers.UUIDField(source="assessment.source_id")
    observed_at = Instant(source="assessment.observed_at")
    evaluated_at = Instant(source="assessment.evaluated_at")
    reported_late = serializers.BooleanField(source="assessment.reported_late")
    tier = serializers.ChoiceField(source="assessment.tier", choices=list(Tier))
    advice = serializers.ListField(child=serializers.CharField())
    findings = FiredOut(many=True)
    suppressed = SilencedOut(many=True)
    thresholds = LimitOut(many=True)
    ruleset_version = serializers.CharField(source="assessment.ruleset_version")
    words_of = serializers.CharField()
    facts = serializers.DictField(source="assessment.facts")


class AssessmentView(View):
    """Why triage decided as it did."""

    permission_classes = [IsStaff]

    @extend_schema(
        operation_id="assessments_explain", responses={200: AssessmentOut}, tags=["rules"]
    )
    def get(self, request: Request, assessment_id: UUID) -> Response:
        theirs = assessments_for(self.actor, Act.ALERT_READ, now=self.now)
        assessment = theirs.select_related("patient__organisation").get(pk=assessment_id)
        audit.record(
            self.actor,
            "assessment:record:read",
            at=self.now,
            patient=assessment.patient,
            subject_id=assessment.pk,
        )
        return Response(AssessmentOut(explanation_of(assessment, active_language())).data)
