"""Whether a finding says more than was known. Source: clinical-rules, section 2, item 7."""

from collections.abc import Collection, Iterable, Mapping

from companion.rules.triage.findings import Evidence, Finding
from companion.rules.vocabulary import Grade, Trend

_ORDER = {grade.name.lower(): grade.value for grade in Grade}
# That a day has passed since the last dose is no news.
_ELAPSED = frozenset(
    {
        "context.days_since_denosumab",
        "context.days_to_next_dose",
        "context.denosumab_exposure_months",
        "context.months_since_last_dose",
    }
)
_LOWER_IS_WORSE = frozenset({"context.bmi", "context.crcl"})
# Too low or too high: the further from the middle, the worse.
_MIDDLE = {"context.ca_corr": 2.3}
_PLACES = (".side", ".regions", ".reason")


def says_more(finding: Finding, known: Iterable[tuple[str, Iterable[Evidence]]]) -> bool:
    """True for a rule that has not fired before, an input that was not there, or a worse value.

    `known` holds what has been found before as (rule id, evidence).
    """
    earlier = [evidence for rule_id, evidence in known if rule_id == finding.rule_id]
    if not earlier:
        return True
    looked_at = [each for evidence in earlier for each in evidence]
    worst, places = _worst(looked_at), _places(looked_at)
    return any(_is_more(each, worst) or _is_elsewhere(each, places) for each in finding.evidence)


def _worst(evidence: Iterable[Evidence]) -> Mapping[str, float | None]:
    worst: dict[str, float | None] = {}
    for each in evidence:
        value = _magnitude(each)
        before = worst.get(each.field)
        worst[each.field] = value if before is None or value is None else max(before, value)
    return worst


def _places(evidence: Iterable[Evidence]) -> set[tuple[str, str]]:
    """Where it was felt, and for what reason, as (field, word)."""
    return {(each.field, word) for each in evidence for word in each.value.split(", ")}


def _is_elsewhere(evidence: Evidence, places: Collection[tuple[str, str]]) -> bool:
    """It is felt where it was not felt before, or happened for another reason."""
    if not evidence.field.endswith(_PLACES):
        return False
    return any((evidence.field, word) not in places for word in evidence.value.split(", "))


def _is_more(evidence: Evidence, worst: Mapping[str, float | None]) -> bool:
    """A new note is always more to read; a trend only where it says "worse"."""
    if evidence.field.startswith("note.") or evidence.field not in worst:
        return True
    if evidence.field.endswith(".trend"):
        return evidence.value == Trend.WORSE
    if evidence.field in _ELAPSED:
        return False
    value, before = _magnitude(evidence), worst[evidence.field]
    return value is not None and before is not None and value > before


def _magnitude(evidence: Evidence) -> float | None:
    """A grade or a number, of "3 → 5" the latter; of a low lab value, the lower the more.

    What began later is more, as it has begun anew.
    """
    latest = evidence.value.rpartition(" → ")[2]
    if latest in _ORDER:
        return float(_ORDER[latest])
    try:
        number = float(latest.removesuffix(" d"))
    except ValueError:
        return None
    return _weight(evidence.field, number)


def _weight(field: str, number: float) -> float:
    if field in _MIDDLE:
        return abs(number - _MIDDLE[field])
    falls = field.endswith((".low", ".onset")) or field in _LOWER_IS_WORSE
    return -number if falls else number
