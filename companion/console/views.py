"""The pages that a page leads to: what it is about, and taking it over."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companion import audit
from companion.access import Actor, NotAllowedError, alerts_for
from companion.actions import alerts as actions
from companion.actions.errors import ConflictError
from companion.console.demo import DEMO_PASSWORD, demo_sign_ins
from companion.language import active_language
from companion.models import Alert, Staff
from companion.queries.notes import notes_of
from companion.rules.permissions import Act
from companion.rules.vocabulary import (
    ALERT_EVENT_NAMES,
    CONDITION_NAMES,
    OUTCOME_NAMES,
    TIER_NAMES,
    AlertEventKind,
    Condition,
    Outcome,
    Tier,
)

Page = Callable[..., HttpResponse]


def for_staff(page: Page) -> Page:
    """Signed in, with a second factor, and told "not there" for what is not theirs."""

    @login_required
    @wraps(page)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        try:
            return page(request, *args, **kwargs)
        except (NotAllowedError, Alert.DoesNotExist):
            raise Http404 from None

    return guarded


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What this is, and where to go from here."""
    return render(
        request,
        "console/landing.html",
        {
            "demo": settings.DEMO,
            "sign_ins": demo_sign_ins(active_language()) if settings.DEMO else [],
            "password": DEMO_PASSWORD if settings.DEMO else "",
        },
    )


@require_safe
@for_staff
def worklist(request: HttpRequest) -> HttpResponse:
    """What needs somebody: the most urgent first, then the longest waiting."""
    rank = Case(
        *(When(tier=tier.value, then=Value(tier.rank)) for tier in Tier),
        output_field=IntegerField(),
    )
    alerts = (
        alerts_for(_actor(request), Act.ALERT_READ, now=timezone.now())
        .unresolved()
        .select_related("patient", "owner")
        .order_by(rank.desc(), "opened_at")
    )
    shown = list(alerts[:200])
    audit.record_looks(
        _actor(request),
        "alert:list:read",
        [each.patient for each in shown],
        at=timezone.now(),
    )
    rows = [_words(each) for each in shown]
    return render(request, "console/worklist.html", {"rows": rows})


@require_safe
@for_staff
def alert(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """One alert: who, what fired, what has happened, and what can be done now."""
    actor, now = _actor(request), timezone.now()
    row = (
        alerts_for(actor, Act.ALERT_READ, now=now)
        .select_related("patient__organisation", "organisation", "owner")
        .get(pk=alert_id)
    )
    audit.record(actor, Act.ALERT_READ, at=now, patient=row.patient, subject_id=row.pk)
    language = active_language()
    context = _words(row) | {
        "findings": row.findings.order_by("-id"),
        "notes": notes_of(row),
        "events": [
            (event, ALERT_EVENT_NAMES[AlertEventKind(event.kind)].to(language))
            for event in row.events.select_related("staff")
        ],
        "outcomes": [(each.value, OUTCOME_NAMES[each].to(language)) for each in Outcome],
        "outcome": OUTCOME_NAMES[Outcome(row.outcome)].to(language) if row.outcome else "",
        "zone": row.organisation.zone,
        "is_mine": row.owner_id == request.user.pk,
    }
    return render(request, "console/alert.html", context)


@require_POST
@for_staff
def acknowledge(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """The signed-in person takes over."""
    return _do(
        request,
        alert_id,
        lambda actor: actions.acknowledge(actor=actor, alert_id=alert_id, now=timezone.now()),
    )


@require_POST
@for_staff
def comment(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    text = _text(request)
    return _do(
        request,
        alert_id,
        lambda actor: actions.comment(
            actor=actor, alert_id=alert_id, text=text, now=timezone.now()
        ),
    )


@require_POST
@for_staff
def resolve(request: HttpRequest, alert_id: UUID) -> HttpResponse:
    """Closed with an outcome and a reason."""
    text, outcome = _text(request), request.POST.get("outcome", "")
    if outcome not in set(Outcome) or not text:
        messages.error(request, _("Choose an outcome and say what was done."))
        return redirect("console:alert", alert_id)
    return _do(
        request,
        alert_id,
        lambda actor: actions.resolve(
            actor=actor,
            alert_id=alert_id,
            outcome=Outcome(outcome),
            text=text,
            now=timezone.now(),
        ),
    )


def _do(request: HttpRequest, alert_id: UUID, act: Callable[[Actor], object]) -> HttpResponse:
    try:
        act(_actor(request))
    except ConflictError:
        messages.error(request, _("A colleague was faster: see what has happened below."))
    return redirect("console:alert", alert_id)


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\x00", "").strip()[:4000]


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, Staff)  # noqa: S101  for_staff lets only staff pass
    return Actor(staff=request.user)


def _words(row: Alert) -> dict[str, object]:
    """An alert with its words in the reader's language."""
    language = active_language()
    return {
        "alert": row,
        "condition": CONDITION_NAMES[Condition(row.condition)].to(language),
        "tier": TIER_NAMES[Tier(row.tier)].to(language),
    }
