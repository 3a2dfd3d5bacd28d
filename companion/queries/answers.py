"""What a patient reads about a report of hers: at once, and later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from companion.models import Alert, AlertEvent, Assessment, Finding, Organisation
from companion.rules import ladder as ladders
from companion.rules.vocabulary import ROLE_NAMES, AlertEventKind, AlertStatus, Language, Role, Text

STATUS_TEXTS = {
    "being_paged": Text(
        "Your care team is being paged now: {roles}.", "正在呼叫您的医护团队:{roles}。"
    ),
    "listed": Text("This is on your care team's list: {roles}.", "已列入医护团队的待办:{roles}。"),
    "paged": Text(
        "A page went out to your care team. Nobody has answered yet.",
        "已向医护团队发出呼叫,目前尚无人应答。",
    ),
    "taken_over": Text("{name} ({role}) has taken over.", "{name}({role})已接手处理。"),
    "resolved": Text("{name} ({role}) has closed this.", "{name}({role})已处理完毕。"),
}


@dataclass(frozen=True, slots=True)
class CareTeamStatus:
    """How far the care team is with one alert, never further than is known."""

    reference: str
    condition: str
    tier: str
    status: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of triage as the patient is told it."""

    assessment_id: UUID
    tier: str
    advice: list[str]
    findings: list[Finding]
    ask_now: list[str]
    reported_late: bool
    ruleset_version: str
    phones: dict[str, str]
    care_team: list[CareTeamStatus]


def answer_to(assessment: Assessment, language: Language) -> Answer:
    """Everything that is known about the report now, in the patient's language."""
    findings = list(assessment.findings.select_related("alert"))
    alerts = {each.alert.pk: each.alert for each in findings if each.alert}
    return Answer(
        assessment_id=assessment.pk,
        tier=assessment.tier,
        advice=[Text(**text).to(language) for text in assessment.advice],
        findings=findings,
        ask_now=list(dict.fromkeys(item for each in findings for item in each.ask_now)),
        reported_late=assessment.reported_late,
        ruleset_version=assessment.ruleset_version,
        phones=phones_of(assessment.patient.organisation),
        care_team=[status_of(alert, language) for alert in alerts.values()],
    )


def phones_of(organisation: Organisation) -> dict[str, str]:
    return {"emergency": organisation.emergency_phone, "care_team": organisation.team_phone}


def latest_assessment(source: str, source_id: UUID) -> Assessment:
    """The result that holds for a record now. Raises Assessment.DoesNotExist."""
    return (
        Assessment.objects.filter(source=source, source_id=source_id)
        .select_related("patient__organisation")
        .latest("evaluated_at")
    )


def status_of(alert: Alert, language: Language) -> CareTeamStatus:
    """Says "paged" only once a channel has taken a page, and "taken over" only with a name."""
    status, at = _progress(alert)
    words = {"roles": _first_roles(alert, language), "name": "", "role": ""}
    if alert.owner:
        words["name"] = str(alert.owner)
        words["role"] = ROLE_NAMES[Role(alert.owner.role)].to(language)
    return CareTeamStatus(
        reference=alert.reference,
        condition=alert.condition,
        tier=alert.tier,
        status=status,
        at=at,
        text=STATUS_TEXTS[status].to(language).format(**words),
    )


def _progress(alert: Alert) -> tuple[str, datetime]:
    if alert.resolved_at:
        return "resolved", alert.resolved_at
    if alert.status == AlertStatus.ACKNOWLEDGED and alert.acknowledged_at:
        return "taken_over", alert.acknowledged_at
    taken = _page_taken(alert)
    if taken:
        return "paged", taken.at
    quiet = ladders.from_json(alert.ladder).at(alert.rung).quiet
    return ("listed" if quiet else "being_paged"), alert.climb_started_at


def _page_taken(alert: Alert) -> AlertEvent | None:
    return alert.events.filter(
        kind=AlertEventKind.PAGE_TAKEN, at__gte=alert.climb_started_at
    ).first()


def _first_roles(alert: Alert, language: Language) -> str:
    rung = ladders.from_json(alert.ladder).at(0)
    extra = [Role(role) for role in alert.page_roles] if rung.rule_roles else []
    names: Sequence[Role] = list(dict.fromkeys([*rung.roles, *extra]))
    comma = "、" if language is Language.ZH_HANS else ", "
    return comma.join(ROLE_NAMES[role].to(language) for role in names)
