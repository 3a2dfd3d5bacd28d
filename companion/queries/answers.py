"""What a patient reads about a report of hers: at once, and later."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from companion.models import (
    Alert,
    AlertEvent,
    Assessment,
    Finding,
    FollowUp,
    Organisation,
    Patient,
    Staff,
)
from companion.rules import ladder as ladders
from companion.rules.triage.facts import Source
from companion.rules.triage.ruleset.notes import STILL_OPEN
from companion.rules.vocabulary import (
    ROLE_NAMES,
    AlertEventKind,
    AlertStatus,
    Condition,
    Language,
    Role,
    Text,
    Tier,
)

# Rises of blood markers are for her doctor to explain (clinical-rules, rule 43).
FOR_STAFF_ONLY = (Condition.MARKERS,)
# So long staff may phone before a patient reads what her results mean.
HELD_BACK_FOR = timedelta(minutes=15)
LAB_ADVICE_HOLDS_FOR = timedelta(days=28)
MOST_LAB_ASSESSMENTS = 20

STATUS_TEXTS = {
    "being_paged": Text(
        "Your care team is being paged now: {roles}.", "正在呼叫您的医护团队:{roles}。"
    ),
    "listed": Text("This is on your care team's list: {roles}.", "已列入医护团队的待办:{roles}。"),
    "paged": Text(
        "A page went out to your care team. Nobody has answered yet.",
        "已向医护团队发出呼叫，目前尚无人应答。",
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


def answer_to(assessment: Assessment, language: Language, *, now: datetime) -> Answer:
    """Everything that the patient may know about the report now, in her language."""
    told = list(assessment.findings.told().select_related("alert__owner"))
    findings = [each for each in told if each.condition not in FOR_STAFF_ONLY]
    alerts = {each.alert.pk: each.alert for each in findings if each.alert}
    still_open = _open_alerts(assessment.patient, now)
    alerts |= {alert.pk: alert for alert in still_open if alert.pk not in alerts}
    return Answer(
        assessment_id=assessment.pk,
        tier=assessment.tier if findings == told else _most_urgent(findings),
        advice=[
            _with_own_number(text.to(language), assessment.patient.organisation)
            for text in _advice(assessment, still_open, now)
        ],
        findings=findings,
        ask_now=list(dict.fromkeys(item for each in findings for item in each.ask_now)),
        reported_late=assessment.reported_late,
        ruleset_version=assessment.ruleset_version,
        phones=phones_of(assessment.patient.organisation),
        care_team=[status_of(alert, language) for alert in alerts.values()],
    )


def lab_assessments_for(patient: Patient, *, now: datetime) -> list[Assessment]:
    """What her results of these weeks mean for her, the latest first: of each panel what holds.

    Not before staff had the time to phone (clinical-rules, section 2, item 13).
    """
    rows = Assessment.objects.filter(
        patient=patient,
        source=Source.LAB_RESULT,
        evaluated_at__lte=now - HELD_BACK_FOR,
        evaluated_at__gte=now - LAB_ADVICE_HOLDS_FOR,
    )
    rows = rows.select_related("patient__organisation").order_by("-evaluated_at")
    of_panel: dict[UUID, Assessment] = {}
    for row in rows[:MOST_LAB_ASSESSMENTS]:
        of_panel.setdefault(row.source_id, row)
    return [row for row in of_panel.values() if Tier(row.tier) is not Tier.ROUTINE]


def _open_alerts(patient: Patient, now: datetime) -> list[Alert]:
    """All of hers that nobody has closed: a later, harmless record must not hide them.

    But for what the laboratory alone has told, while staff have the time to phone her.
    """
    told_by_her = Finding.objects.filter(alert=OuterRef("pk")).exclude(
        assessment__source=Source.LAB_RESULT
    )
    hers = Alert.objects.unresolved().filter(
        Q(climb_started_at__lte=now - HELD_BACK_FOR) | Exists(told_by_her), patient=patient
    )
    hers = hers.exclude(condition__in=FOR_STAFF_ONLY)
    return list(hers.select_related("owner").order_by("opened_at"))


def _advice(assessment: Assessment, still_open: Sequence[Alert], now: datetime) -> list[Text]:
    """Beside something urgent that is still open, "stored for your team" would mislead."""
    urgent = [alert for alert in still_open if Tier(alert.tier).rank >= Tier.URGENT.rank]
    if urgent and Tier(assessment.tier) is Tier.ROUTINE:
        return [*_lab_advice(urgent, now), STILL_OPEN]
    return [Text(**text) for text in assessment.advice]


def _lab_advice(alerts: Sequence[Alert], now: datetime) -> list[Text]:
    """What the latest results behind these alerts mean for her: she may not have read it yet."""
    of_results = Assessment.objects.filter(
        source=Source.LAB_RESULT,
        evaluated_at__lte=now - HELD_BACK_FOR,
        findings__alert__in=alerts,
    )
    latest = of_results.order_by("-evaluated_at").first()
    return [Text(**text) for text in latest.advice] if latest else []


def _most_urgent(findings: Sequence[Finding]) -> Tier:
    tiers = (Tier(finding.tier) for finding in findings)
    return max(tiers, key=lambda tier: tier.rank, default=Tier.ROUTINE)


def _with_own_number(advice: str, organisation: Organisation) -> str:
    """The rules say 120; a unit elsewhere has its own emergency number."""
    return re.sub(r"(?<!\d)120(?!\d)", organisation.emergency_phone, advice)


def phones_of(organisation: Organisation) -> dict[str, str]:
    return {"emergency": organisation.emergency_phone, "care_team": organisation.team_phone}


def latest_assessment(source: str, source_id: UUID) -> Assessment:
    """The result that holds for a record now. Raises Assessment.DoesNotExist."""
    follow_ups = FollowUp.objects.filter(assessment__source=source, assessment__source_id=source_id)
    of_record = Q(source=source, source_id=source_id)
    of_silence = Q(source=Source.FOLLOW_UP, source_id__in=follow_ups.values("pk"))
    return (
        Assessment.objects.filter(of_record | of_silence)
        .select_related("patient__organisation")
        .latest("evaluated_at")
    )


def status_of(alert: Alert, language: Language) -> CareTeamStatus:
    """Says "paged" only once a channel has taken a page, and "taken over" only with a name."""
    status, at = _progress(alert)
    words = {"roles": _first_roles(alert, language), "name": "", "role": ""}
    who = (_closed_by(alert) if alert.resolved_at else None) or alert.owner
    if who:
        words["name"] = str(who)
        words["role"] = ROLE_NAMES[Role(who.role)].to(language)
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
    climbed = max(alert.rung - 1, 0)
    quiet = ladders.from_json(alert.ladder).at(climbed).quiet
    return ("listed" if quiet else "being_paged"), alert.climb_started_at


def _closed_by(alert: Alert) -> Staff | None:
    closing = alert.events.filter(kind=AlertEventKind.RESOLVED).select_related("staff").last()
    return closing.staff if closing else None


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
