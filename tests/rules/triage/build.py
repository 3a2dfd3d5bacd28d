"""Facts from a few words: `report(limb_weakness="mild new 3d legs both", pain={"neck": 3})`."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from companion.rules.triage.engine import evaluate
from companion.rules.triage.facts import (
    Answer,
    Baseline,
    Context,
    Facts,
    Lab,
    Pain,
    PastAnswer,
    PastFinding,
    PastPain,
    Source,
)
from companion.rules.triage.findings import Finding
from companion.rules.vocabulary import Condition, Grade, Known, Region, Side, Site, Tier, Trend

EMERGENCY, URGENT, SOON, ROUTINE = Tier.EMERGENCY, Tier.URGENT, Tier.SOON, Tier.ROUTINE

SHANGHAI = timezone(timedelta(hours=8))
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=SHANGHAI).astimezone(UTC)

_GRADES = {grade.name.lower(): grade for grade in Grade}
_TRENDS = {trend.value: trend for trend in Trend}
_SIDES = {side.value: side for side in Side}
_REGIONS = {region.value: region for region in Region}
_RATINGS = ("severity", "frequency", "interference")


def report(*, pain=None, patient=None, temperature=None, **words) -> Facts:
    """A symptom report. Words that name a field of Facts go there; all others are items."""
    fields = {name: words.pop(name) for name in list(words) if name in Facts.__dataclass_fields__}
    measures = {} if temperature is None else {"temperature_c": Decimal(temperature)}
    return Facts(
        **{
            "source": Source.SYMPTOM_REPORT,
            "observed_at": NOW,
            "received_at": NOW,
            "local_date": TODAY,
            "answers": {code: answer(code, said) for code, said in words.items()},
            "pains": tuple(_pain(site, said) for site, said in (pain or {}).items()),
            "measures": measures,
            "context": patient or Context(),
            **fields,
        }
    )


def record(*, confirmed=None, **fields) -> Context:
    """The patient's record. `confirmed={"limb_weakness": ("mild", 28)}`: stable for 28 days."""
    known = {
        name: Known(value) if name in {"spine_mets", "sact_42d"} else value
        for name, value in fields.items()
    }
    baselines = {code: baseline(code, *level) for code, level in (confirmed or {}).items()}
    return Context(**known, baselines=baselines)


def baseline(code: str, grade: str, days: int) -> Baseline:
    return Baseline(code, _GRADES[grade], days_ago(days))


def neuropathy(grade: str = "mild", days: int = 90) -> Baseline:
    return baseline("sensory_loss_limb_trunk", grade, days)


def calcium(value: str, *, days: int) -> Lab:
    return Lab(Decimal(value), days_ago(days), lower=Decimal("2.11"), upper=Decimal("2.52"))


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def earlier(days: float, **words) -> tuple[PastAnswer, ...]:
    then = NOW - timedelta(days=days)
    return tuple(PastAnswer(answer(code, said), then) for code, said in words.items())


def pain_earlier(days: float, **scores: int) -> tuple[PastPain, ...]:
    then = NOW - timedelta(days=days)
    return tuple(PastPain(Site(site), score, then) for site, score in scores.items())


def found_earlier(rule_id: str, condition: Condition, tier: Tier, *, hours: float) -> PastFinding:
    return PastFinding(rule_id, condition, tier, NOW - timedelta(hours=hours))


def answer(code: str, said: str | int | bool) -> Answer:
    """Grade, trend, onset ("3d"), side and regions; or "severity 2"; or True; or a count."""
    if isinstance(said, bool):
        return Answer(code, present=said)
    if isinstance(said, int):
        return Answer(code, count=said)
    fields: dict[str, object] = {}
    words = iter(said.split())
    for word in words:
        if word in _RATINGS:
            fields[word] = int(next(words))
        elif word == "because":
            fields["reason"] = next(words)
        elif word in _GRADES:
            fields["grade"] = _GRADES[word]
        elif word in _TRENDS:
            fields["trend"] = _TRENDS[word]
        elif word in _SIDES:
            fields["side"] = _SIDES[word]
        elif word in _REGIONS:
            fields["regions"] = frozenset({*fields.get("regions", ()), _REGIONS[word]})
        elif word.endswith("d"):
            fields["onset"] = days_ago(int(word.removesuffix("d")))
        else:
            fields["count"] = int(word)
    return Answer(code, **fields)


def _pain(site: str, said: str | int) -> Pain:
    score, *trend = str(said).split()
    return Pain(Site(site), int(score), trend=_TRENDS[trend[0]] if trend else None)


def fired(facts: Facts) -> dict[str, Tier]:
    """The tier of every rule that fires."""
    return {finding.rule_id: finding.tier for finding in evaluate(facts).findings}


def finding_of(rule_id: str, facts: Facts) -> Finding:
    return next(each for each in evaluate(facts).findings if each.rule_id == rule_id)


def table(*rows) -> pytest.MarkDecorator:
    """Rows of (sentence, facts, tier at which the rule fires or None)."""
    return pytest.mark.parametrize(
        ("facts", "tier"), [pytest.param(facts, tier, id=said) for said, facts, tier in rows]
    )
