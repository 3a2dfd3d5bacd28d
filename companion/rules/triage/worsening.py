"""Whether a finding says more than was known. Source: clinical-rules, section 2, item 7."""

from collections.abc import Iterable, Mapping

from companion.rules.triage.findings import Evidence, Finding
from companion.rules.vocabulary import Grade, Trend

_ORDER = {grade.name.lower(): grade.value for grade in Grade}


def says_more(finding: Finding, known: Iterable[tuple[str, Iterable[Evidence]]]) -> bool:
    """True for a rule that has not fired before, an input that was not there, or a worse value.

    `known` holds what has been found before as (rule id, evidence).
    """
    earlier = [evidence for rule_id, evidence in known if rule_id == finding.rule_id]
    if not earlier:
        return True
    worst = _worst(each for evidence in earlier for each in evidence)
    return any(_is_more(evidence, worst) for evidence in finding.evidence)


def _worst(evidence: Iterable[Evidence]) -> Mapping[str, float | None]:
    worst: dict[str, float | None] = {}
    for each in evidence:
        value = _magnitude(each)
        before = worst.get(each.field)
        worst[each.field] = value if before is None or value is None else max(before, value)
    return worst


def _is_more(evidence: Evidence, worst: Mapping[str, float | None]) -> bool:
    """A new note is always more to read; a trend only where it says "worse"."""
    if evidence.field == "note" or evidence.field not in worst:
        return True
    if evidence.field.endswith(".trend"):
        return evidence.value == Trend.WORSE
    value, before = _magnitude(evidence), worst[evidence.field]
    return value is not None and before is not None and value > before


def _magnitude(evidence: Evidence) -> float | None:
    """A grade or a number, of "3 → 5" the latter; of a low lab value, the lower the more."""
    latest = evidence.value.rpartition(" → ")[2]
    if latest in _ORDER:
        return float(_ORDER[latest])
    try:
        number = float(latest)
    except ValueError:
        return None
    return -number if evidence.field.endswith(".low") else number
