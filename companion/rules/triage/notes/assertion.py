"""Whether what is mentioned is so: now, in the patient, and for certain.

Where it stays unclear it counts as affirmed: a false escalation is safer than a miss
(clinical-rules, rule 85 and section 11).
"""

from __future__ import annotations

import re
from enum import StrEnum

from companion.rules.triage.notes.lexicon import Concept
from companion.rules.triage.notes.matching import Match, Span
from companion.rules.triage.notes.scopes import Scopes

NEGATION_REACHES_WORDS = 4
NEGATION_REACHES_CHARACTERS = 4
OVER_REACHES = 45
LASTS_DAYS = 2  # what a posture or exertion leaves behind is gone by then
_LIST_JOINT = re.compile(r"^[\s,、/]*(?:(?:and|or|nor|和|或|也|跟|及)\s*(?:(?:an?|any|the)\s+)?)?$")
_JOINTS = re.compile(r"^[\s、/和或跟及]*$")
_ONLY_MARKS = re.compile(r"^[\s,.:=。]*$")
_TOKEN = re.compile(r"[a-z0-9.]+|[^\sa-z0-9,、]")


class Status(StrEnum):
    """What a note says of a concept."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    OVER = "over"
    PAST = "past"
    SOMEBODY_ELSE = "somebody_else"
    SUPPOSED = "supposed"
    CLEARED = "cleared"  # a clinician has looked and found nothing
    KNOWN = "known"  # for long, and unchanged
    EXPLAINED = "explained"  # by a posture or by exertion, and made light of


def status_of(
    match: Match, concept: Concept, scopes: Scopes, before: tuple[Match, Status] | None
) -> Status:
    """The status of one mention; `before` is the mention that stands before it."""
    if _is_somebody_else(match, scopes):
        return Status.SOMEBODY_ELSE
    if _is_supposed(match, scopes):
        return Status.SUPPOSED
    if _is_negated(match, scopes, before) or _continues_negated_list(match, scopes, before):
        return Status.NEGATED
    return _when(match, concept, scopes)


def _when(match: Match, concept: Concept, scopes: Scopes) -> Status:
    if _is_past(match, scopes):
        return Status.PAST
    if _is_explained(match, concept, scopes):
        return Status.EXPLAINED
    return Status.AFFIRMED if concept.event else _ended(match, concept, scopes)


def _ended(match: Match, concept: Concept, scopes: Scopes) -> Status:
    """Of what is no event: gone, looked into, or no news."""
    if _is_over(match, scopes):
        return Status.OVER
    if _is_cleared(match, scopes):
        return Status.CLEARED
    if concept.chronic and scopes.is_long_known:
        return Status.KNOWN
    return Status.AFFIRMED


def _is_negated(match: Match, scopes: Scopes, before: tuple[Match, Status] | None) -> bool:
    """An odd number of negators that reach it; what is itself a "cannot" stays affirmed."""
    negators = [
        cue
        for cue in scopes.cues("negation", (scopes.clause(match.start)[0], match.end))
        if not scopes.is_of_a_symptom(cue)
    ]
    inside = [cue for cue in negators if match.start <= cue[0] and _is_in_gap(cue, match, scopes)]
    leading = [cue for cue in negators if cue[1] <= match.start]
    reaching = [cue for cue in leading if _reaches(scopes.text[cue[1] : match.start])]
    reaching = _of_its_own(reaching, before)
    if len(inside) + len(reaching) == 0:
        return _is_denied_after(match, scopes) or _is_denied_with_others(match, scopes)
    if reaching and _is_itself_negative(match, scopes):
        return scopes.has("denied_outright", reaching[-1])
    if scopes.has("twice_negated", (scopes.clause(match.start)[0], match.end)):
        return False
    return len(inside + reaching) % 2 == 1


def _of_its_own(negators: list[Span], before: tuple[Match, Status] | None) -> list[Span]:
    """In "no fever, no cough" each has its own negator, and the two do not add up."""
    if before is None:
        return negators
    own = [cue for cue in negators if cue[0] >= before[0].end]
    return own or negators


def _is_in_gap(cue: Span, match: Match, scopes: Scopes) -> bool:
    """In the clause of the word that follows it: "腿没肿就是麻" does not deny the numbness."""
    following = next((start for start, _ in match.spans if cue[1] <= start), match.end)
    return scopes.clause(following)[0] <= cue[0]


def _reaches(between: str) -> bool:
    tokens: list[str] = _TOKEN.findall(between)
    words = sum(token[0].isascii() for token in tokens)
    return words <= NEGATION_REACHES_WORDS and len(tokens) - words <= NEGATION_REACHES_CHARACTERS


def _is_itself_negative(match: Match, scopes: Scopes) -> bool:
    return scopes.has("negation", (match.start, match.end))


def _is_denied_after(match: Match, scopes: Scopes) -> bool:
    """As in "numbness: no", or "发烧没有"."""
    for cue in scopes.cues("denied_after", (match.end, min(match.end + 12, len(scopes.text)))):
        _, end = scopes.clause(cue[0])
        between, rest = scopes.text[match.end : cue[0]], scopes.text[cue[1] : max(end, cue[1])]
        if _ONLY_MARKS.match(between) is not None and _ONLY_MARKS.match(rest) is not None:
            return True
    return False


def _is_denied_with_others(match: Match, scopes: Scopes) -> bool:
    """As in "麻木、无力、漏尿都没有": symptoms and joints only, and then none of them all."""
    _, end = scopes.clause(match.start)
    for cue in scopes.cues("none_of_all", (match.end, end)):
        rest = (
            scopes.text[at]
            for at in range(match.end, cue[0])
            if not scopes.is_of_a_symptom((at, at + 1))
        )
        if _JOINTS.match("".join(rest)):
            return True
    return _is_denied_together(match, scopes)


def _is_denied_together(match: Match, scopes: Scopes) -> bool:
    """As in "weakness, numbness: none of these apply", with no "but" between."""
    _, end = scopes.sentence(match.start)
    return any(
        not scopes.has("contrast", (match.end, cue[0]))
        for cue in scopes.cues("denied_together", (match.end, end))
    )


def _continues_negated_list(
    match: Match, scopes: Scopes, before: tuple[Match, Status] | None
) -> bool:
    """As in "no fever, chills or cough": only commas and joints between, and nothing after it."""
    if before is None or before[1] is not Status.NEGATED:
        return False
    if before[0].end >= match.end:
        return True
    between = scopes.text[before[0].end : match.start]
    if not _LIST_JOINT.match(between):
        return False
    if "," not in between:
        return True
    if not scopes.text[match.start].isascii():  # Chinese lists have 、 between, and no comma
        return False
    _, end = scopes.clause(match.start)
    return len(scopes.text[match.end : end].split()) <= 1 and scopes.text[match.end : end].isascii()


def _is_somebody_else(match: Match, scopes: Scopes) -> bool:
    """The subject is another person, and neither she nor the writer comes in between."""
    first, _ = scopes.sentence(match.start)
    clause = scopes.clause(match.start)
    if scopes.has("somebody_else_after", (match.end, clause[1])):
        return True
    if _is_fiction(match, scopes):
        return True
    others = scopes.cues("somebody_else", (first, match.start))
    if not others:
        return False
    last = others[-1]
    between = (last[1], match.end)
    reported = [cue for cue in scopes.cues("reporting", between) if not scopes.is_of_a_symptom(cue)]
    return not scopes.has("me", between) and not reported


def _is_fiction(match: Match, scopes: Scopes) -> bool:
    clause = scopes.clause(match.start)
    told = scopes.has("fiction", scopes.sentence(match.start))
    return told and not scopes.has("me", (clause[0], match.end))


def _is_supposed(match: Match, scopes: Scopes) -> bool:
    """Feared, asked about or imagined, and not told as happening."""
    clause = scopes.clause(match.start)
    sentence = scopes.sentence(match.start)
    if scopes.has("supposed", (clause[0], match.start)):
        return True
    if _is_dreamt(match, scopes) or _is_of_the_form(match, scopes):
        return True
    imagined = scopes.has("condition", (sentence[0], match.start))
    asked = scopes.is_question(match.start)
    unreal = scopes.anywhere("not_happened")
    if imagined and (asked or unreal):
        return True
    if asked and _is_about_the_drug(match, scopes):
        return True
    return (asked or scopes.has("hearsay", sentence)) and unreal


def _is_dreamt(match: Match, scopes: Scopes) -> bool:
    """In a dream, of whomever; what is told of after waking is real."""
    first, _ = scopes.sentence(match.start)
    dreams = scopes.cues("dream", (first, match.start))
    return bool(dreams) and not scopes.has("woke", (dreams[-1][1], match.start))


def _is_of_the_form(match: Match, scopes: Scopes) -> bool:
    """The name of a box or a message, told together with a slip and a denial."""
    sentence = scopes.sentence(match.start)
    near = (max(scopes.sentence(sentence[0] - 1)[0], 0), scopes.sentence(sentence[1])[1])
    if not scopes.has("form_part", sentence) or scopes.has("meant_it", near):
        return False
    return scopes.has("slip", near) and scopes.has("not_so", near)


def _is_about_the_drug(match: Match, scopes: Scopes) -> bool:
    """What it can do, asked in general: "does it make your legs weak?"."""
    sentence = scopes.sentence(match.start)
    general = scopes.has("asks_generally", (sentence[0], match.start))
    return general and scopes.has("drug", sentence) and not scopes.has("me", sentence)


def _is_past(match: Match, scopes: Scopes) -> bool:
    clause = scopes.clause(match.start)
    sentence = scopes.sentence(match.start)
    if scopes.has("now", (clause[0], max(clause[1], match.end))) or _is_back_or_worse(
        sentence, scopes
    ):
        return False
    return (
        scopes.has("past", clause)
        or scopes.has("past", (sentence[0], match.start))
        or scopes.has("past_after", (match.end, sentence[1]))
        or scopes.is_long_ago(sentence)
    )


def _is_explained(match: Match, concept: Concept, scopes: Scopes) -> bool:
    """A limb that went to sleep and woke, or legs that are tired with reason and a laugh."""
    first, end = scopes.sentence(match.start)
    scope = (max(scopes.sentence(first - 1)[0], 0), scopes.sentence(end)[1])
    if _is_back_or_worse(scope, scopes) or any(
        each.value >= LASTS_DAYS and scope[0] <= each.start < scope[1] for each in scopes.durations
    ):
        return False
    recovered = scopes.has("recovered", scope) or scopes.has("over", (match.end, scope[1]))
    if "posture" in concept.explained_by and scopes.has("posture", scope) and recovered:
        return True
    light = recovered or scopes.has("made_light", scope)
    return "exertion" in concept.explained_by and scopes.has("exertion", scope) and light


def _is_over(match: Match, scopes: Scopes) -> bool:
    _, end = scopes.sentence(match.start)
    scope = (match.start, min(end, match.end + OVER_REACHES))
    if _is_back_or_worse(scopes.sentence(match.start), scopes):
        return False
    ended = [cue for cue in scopes.cues("over", scope) if not scopes.is_of_a_symptom(cue)]
    before = (scopes.clause(match.start)[0], match.start)
    return bool(ended) or scopes.has("over_before", before)


def _is_cleared(match: Match, scopes: Scopes) -> bool:
    """Said in the same sentence or the next, and it has not become worse since."""
    start, end = scopes.sentence(match.start)
    scope = (start, scopes.sentence(end)[1])
    return scopes.has("cleared", scope) and not _is_back_or_worse(scope, scopes)


def _is_back_or_worse(scope: Span, scopes: Scopes) -> bool:
    return scopes.has("returned", scope) or scopes.has("worse", scope)


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
