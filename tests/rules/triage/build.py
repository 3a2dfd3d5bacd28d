"""Facts from a few words: `report(limb_weakness="mild new 3d legs both", pain={"neck": 3})`."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from companion.rules.labs.catalogue import TESTS
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
    PastMeasure,
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
_RATINGS = ("severity", "frequency", "interference", "level")


def report(*, pain=None, patient=None, temperature=None, weight=None, **words) -> Facts:
    """A symptom report. Words that name a field of Facts go there; all others are items."""
    fields = {name: words.pop(name) for name in list(words) if name in Facts.__dataclass_fields__}
    measured = {"temperature_c": temperature, "weight_kg": weight}
    measures = {code: Decimal(value) for code, value in measured.items() if value is not None}
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


def lab_result(*, patient=None, temperature=None, told=None, **words) -> Facts:
    """Results that have come now. Words that name a field of Facts go there; others are results.

    `told` are items that are answered now: `told={"muscle_cramps": "mild"}`.
    """
    fields = {name: words.pop(name) for name in list(words) if name in Facts.__dataclass_fields__}
    return report(
        **{
            "source": Source.LAB_RESULT,
            "patient": patient,
            "temperature": temperature,
            "labs": {code: lab(code, said) for code, said in words.items()},
            **(told or {}),
            **fields,
        }
    )


def labs_earlier(**results: dict[int, str]) -> dict[str, tuple[Lab, ...]]:
    """Results by the days since the sample was taken: `ca_corrected={3: "2.20", 28: "2.41"}`."""
    return {
        code: tuple(lab(code, f"{said[days]} {days}d") for days in sorted(said))
        for code, said in results.items()
    }


def lab(code: str, said: str) -> Lab:
    """A value, and what is not as usual: "1.87 low 2 also 2.01 lower 2.00 upper none 3d".

    The limits are those of the catalogue; "low" and "high" are grades, "3d" the days since.
    """
    value, *words = said.split()
    known = TESTS[code].reference
    fields: dict[str, object] = {"lower": known.lowest, "upper": known.highest, "on": TODAY}
    given = iter(words)
    for word in given:
        if word.endswith("d"):
            fields["on"] = days_ago(int(word.removesuffix("d")))
        elif word in {"low", "high"}:
            fields[f"{word}_grade"] = int(next(given))
        elif word == "also":
            fields["also"] = (Decimal(next(given)),)
        else:
            limit = next(given)
            fields[word] = None if limit == "none" else Decimal(limit)
    return Lab(Decimal(value), **fields)


def sites(*names: str) -> frozenset[Site]:
    return frozenset(map(Site, names))


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def earlier(days: float, **words) -> tuple[PastAnswer, ...]:
    then = NOW - timedelta(days=days)
    return tuple(PastAnswer(answer(code, said), then) for code, said in words.items())


def pain_earlier(days: float, **scores: int) -> tuple[PastPain, ...]:
    then = NOW - timedelta(days=days)
    return tuple(PastPain(Site(site), score, then) for site, score in scores.items())


def measured_earlier(days: float, **values: str) -> tuple[PastMeasure, ...]:
    then = NOW - timedelta(days=days)
    return tuple(PastMeasure(code, Decimal(value), then) for code, value in values.items())


def found_earlier(rule_id: str, condition: Condition, tier: Tier, *, hours: float) -> PastFinding:
    return PastFinding(rule_id, condition, tier, NOW - timedelta(hours=hours))


def answer(code: str, said: str | int | bool) -> Answer:
    """Grade, trend, onset ("3d"), side and regions; or "severity 2"; or True; or a count.

    "level 2" is one of activity, "ahead 7" a date in so many days ("ahead -7": that long ago).
    """
    if isinstance(said, bool):
        return Answer(code, present=said)
    if isinstance(said, int):
        return Answer(code, count=said)
    fields: dict[str, object] = {}
    words = iter(said.split())
    for word in words:
        if word in _RATINGS:
            fields[word] = int(next(words))
        elif word == "ahead":
            fields["on_date"] = days_ago(-int(next(words)))
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
    """A score, trend, onset and how it began: "4 worse 3d sudden", "4 gradual"."""
    score, *words = str(said).split()
    fields: dict[str, object] = {}
    for word in words:
        if word in _TRENDS:
            fields["trend"] = _TRENDS[word]
        elif word in {"sudden", "gradual"}:
            fields["sudden"] = word == "sudden"
        else:
            fields["onset"] = days_ago(int(word.removesuffix("d")))
    return Pain(Site(site), int(score), **fields)


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
