"""Criteria about pain at the sites of the body map, and about what bears on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from companion.rules.triage.chart import UNCHANGED, Chart, level_of
from companion.rules.triage.criteria.answers import OfAnswer
from companion.rules.triage.criteria.base import Criterion, Met
from companion.rules.triage.facts import Answer, Pain
from companion.rules.triage.findings import Evidence
from companion.rules.triage.thresholds import Amount
from companion.rules.vocabulary import Region, Side, Site, Trend

ALL_SITES = frozenset(Site)

# The long bones that lie under a site: one that breaks may be felt at its other end.
_BONES_AT = {
    Site.HIP_L: {"left femur"},
    Site.THIGH_L: {"left femur"},
    Site.HIP_R: {"right femur"},
    Site.THIGH_R: {"right femur"},
    Site.GROIN: {"left femur", "right femur"},
    Site.KNEE: {"left femur", "right femur", "lower leg"},
    Site.SHIN_FOOT: {"lower leg"},
    Site.SHOULDER_L: {"left humerus"},
    Site.UPPER_ARM_L: {"left humerus"},
    Site.SHOULDER_R: {"right humerus"},
    Site.UPPER_ARM_R: {"right humerus"},
    Site.FOREARM_HAND: {"forearm"},
}
LIMB_SITES = frozenset(_BONES_AT)
LOADED_SITES = frozenset(
    {
        Site.HIP_L,
        Site.HIP_R,
        Site.THIGH_L,
        Site.THIGH_R,
        Site.SHIN_FOOT,
        Site.UPPER_ARM_L,
        Site.UPPER_ARM_R,
    }
)
_LOADED_IN = {
    Region.LEGS: {Site.HIP_L, Site.HIP_R, Site.THIGH_L, Site.THIGH_R, Site.SHIN_FOOT},
    Region.FEET: {Site.SHIN_FOOT},
    Region.ARMS: {Site.UPPER_ARM_L, Site.UPPER_ARM_R},
}
_ON_THE_LEFT = frozenset({Site.HIP_L, Site.THIGH_L, Site.UPPER_ARM_L})
_ON_THE_RIGHT = frozenset({Site.HIP_R, Site.THIGH_R, Site.UPPER_ARM_R})


def pain_evidence(pain: Pain) -> tuple[Evidence, ...]:
    score = Evidence(f"pain.{pain.site}.nrs", str(level_of(pain)))
    return (score, Evidence(f"note.pain.{pain.site}", pain.words)) if pain.words else (score,)


@dataclass(frozen=True)
class PainAt(Criterion):
    """Pain of at least so much (NRS) at one of the sites.

    `onset_within`: it began within so many days; an unknown onset is recent, and so is what has
    become worse. `but_unchanged`: not where the patient says that it is the same or better.
    """

    sites: frozenset[Site]
    at_least: Amount = 1
    new: bool = False
    sudden: bool = False
    onset_within: int | None = None
    but_unchanged: bool = False

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(self.sites):
            if level_of(pain) >= chart.amount(self.at_least) and self._fits(pain, chart):
                found += pain_evidence(pain)
        return tuple(found) or None

    def _fits(self, pain: Pain, chart: Chart) -> bool:
        if self.sudden and not pain.sudden:
            return False
        if self.onset_within is not None and not chart.pain_began_within(pain, self.onset_within):
            return False
        if self.but_unchanged and pain.trend in UNCHANGED:
            return False
        return not self.new or chart.pain_is_new(pain)


@dataclass(frozen=True)
class PainHigher(Criterion):
    """Pain at one of the sites that has risen by so many points within so many days.

    Where the patient says that it is worse and no earlier score is known, it may have.
    """

    sites: frozenset[Site]
    by: Amount
    days: int

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(self.sites):
            before = chart.lowest_pain(pain.site, days=self.days)
            if before is None and pain.trend is Trend.WORSE:
                found.append(Evidence(f"pain.{pain.site}.trend", pain.trend.value))
            elif before is not None and level_of(pain) - before >= chart.amount(self.by):
                found.append(Evidence(f"pain.{pain.site}.nrs", f"{before} → {level_of(pain)}"))
        return tuple(found) or None


@dataclass(frozen=True)
class PainJumped(Criterion):
    """Pain of at least so much that was so many points less a few hours (elapsed) ago."""

    at_least: Amount
    by: Amount
    within: timedelta

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(ALL_SITES):
            before = min(chart.scores_within(pain.site, self.within), default=None)
            if before is None or level_of(pain) < chart.amount(self.at_least):
                continue
            if level_of(pain) - before >= chart.amount(self.by):
                found.append(Evidence(f"pain.{pain.site}.nrs", f"{before} → {level_of(pain)}"))
        return tuple(found) or None


@dataclass(frozen=True)
class PainAboveUsual(Criterion):
    """Pain of at least so much, at least so many points above what is usual at its site.

    What has never been scored there is compared with the worst usual pain of all sites. `apart`:
    an earlier score that it is compared with is at least so old.
    """

    at_least: Amount
    by: Amount
    apart: timedelta = timedelta()

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(ALL_SITES):
            usual = chart.usual_pain(pain.site)
            if usual is None or level_of(pain) < chart.amount(self.at_least):
                continue
            risen = level_of(pain) - usual >= chart.amount(self.by)
            if risen and chart.pain_was_scored_before(pain.site, self.apart):
                found.append(Evidence(f"pain.{pain.site}.nrs", f"{usual:g} → {level_of(pain)}"))
        return tuple(found) or None


@dataclass(frozen=True)
class PainedWithin(Criterion):
    """Pain at one of the sites, told in an earlier report of the last so many days."""

    sites: frozenset[Site]
    days: int

    def met(self, chart: Chart) -> Met:
        found = [
            Evidence(f"history.pain.{site}.nrs", str(worst))
            for site in sorted(self.sites)
            if (worst := chart.highest_pain(site, days=self.days)) is not None and worst > 0
        ]
        return tuple(found) or None


@dataclass(frozen=True)
class PainedElsewhere(Criterion):
    """Pain of at least so much in an earlier report of the last so many days.

    Only of sites that this report does not score: of the others it says how they are now.
    """

    at_least: Amount
    days: int

    def met(self, chart: Chart) -> Met:
        scored_now = {pain.site for pain in chart.facts.pains}
        found = [
            Evidence(f"history.pain.{site}.nrs", str(worst))
            for site in sorted(ALL_SITES - scored_now)
            if (worst := chart.highest_pain(site, days=self.days)) is not None
            and worst >= chart.amount(self.at_least)
        ]
        return tuple(found) or None


@dataclass(frozen=True)
class PainOnDays(Criterion):
    """Pain of at least so much, now and on so many of the last days on which pain was scored."""

    at_least: Amount
    days: int
    of_last: int

    def met(self, chart: Chart) -> Met:
        now = PainAt(ALL_SITES, self.at_least).met(chart)
        worst = chart.worst_pain_by_day()
        latest = sorted(worst, reverse=True)[: self.of_last]
        painful = [day for day in latest if worst[day] >= chart.amount(self.at_least)]
        if now is None or len(painful) < self.days:
            return None
        days = f"at least {self.days} of {self.of_last}"
        return (*now, Evidence("history.pain.days", days))


@dataclass(frozen=True)
class NewPainfulSite(Criterion):
    """A site that was first told to hurt within the last `new_for` days.

    It hurts at least so much, or has hurt for `lasting` days: since then, or since its onset.
    """

    sites: frozenset[Site]
    at_least: Amount
    lasting: int
    new_for: int

    def met(self, chart: Chart) -> Met:
        found: list[Evidence] = []
        for pain in chart.pains_at(self.sites):
            if not chart.is_new_site(pain.site, days=self.new_for):
                continue
            strong = level_of(pain) >= chart.amount(self.at_least)
            if strong or chart.days_of_pain(pain) >= self.lasting:
                found += pain_evidence(pain)
        return tuple(found) or None


@dataclass(frozen=True)
class SuddenInAffectedBone(Criterion):
    """Sudden pain of at least so much in a limb, in a bone that has or may have a metastasis."""

    at_least: Amount

    def met(self, chart: Chart) -> Met:
        found = [
            (*pain_evidence(pain), *lesions)
            for pain in chart.pains_at(LIMB_SITES)
            if pain.sudden
            and level_of(pain) >= chart.amount(self.at_least)
            and (lesions := _lesions(frozenset({pain.site}), chart))
        ]
        return tuple(dict.fromkeys(chain(*found))) or None


@dataclass(frozen=True)
class LoadsAffectedBone(OfAnswer):
    """Pain under load, in a bone that has or may have a metastasis.

    Where it is felt says the answer's region and side, and the map of pain. An answer that does
    not say where may mean any.
    """

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        if not answer.grade:
            return None
        marked = frozenset(pain.site for pain in chart.pains_at(LOADED_SITES))
        lesions = _lesions(_loaded(answer) | marked, chart)
        return (self.said("grade", answer.grade.name.lower()), *lesions) if lesions else None


@dataclass(frozen=True)
class PainWhereTreated(Criterion):
    """Pain of at least so much at a site that had radiotherapy in the last ten days."""

    at_least: Amount = 1

    def met(self, chart: Chart) -> Met:
        return PainAt(chart.facts.context.radiotherapy_10d, self.at_least).met(chart)


@dataclass(frozen=True)
class FlareWhereTreated(Criterion):
    """Pain that has risen by so many points at a site that had radiotherapy in ten days."""

    by: Amount
    days: int

    def met(self, chart: Chart) -> Met:
        treated = chart.facts.context.radiotherapy_10d
        found = PainHigher(treated, self.by, self.days).met(chart)
        if found is None:
            return None
        return (*found, Evidence("context.radiotherapy_10d", ", ".join(sorted(treated))))


@dataclass(frozen=True)
class CountedAbove(OfAnswer):
    """A count of more than so many."""

    limit: Amount

    def met_by(self, answer: Answer, chart: Chart) -> Met:
        count = answer.count or 0
        return (self.said("count", count),) if count > chart.amount(self.limit) else None


@dataclass(frozen=True)
class RecordFrom(Criterion):
    """A number of the record that is at least so high, or unknown."""

    fact: str
    limit: Amount

    def met(self, chart: Chart) -> Met:
        value: int | None = getattr(chart.facts.context, self.fact)
        if value is not None and value < chart.amount(self.limit):
            return None
        known = "unknown" if value is None else str(value)
        return (Evidence(f"context.{self.fact}", known),)


def _loaded(answer: Answer) -> frozenset[Site]:
    """The sites at which bone is loaded, as far as the answer says where it is felt."""
    sites = LOADED_SITES
    if answer.regions:
        sites = frozenset(chain(*(_LOADED_IN.get(region, ()) for region in answer.regions)))
    if answer.side is Side.LEFT:
        return sites - _ON_THE_RIGHT
    return sites - _ON_THE_LEFT if answer.side is Side.RIGHT else sites


def _lesions(sites: frozenset[Site], chart: Chart) -> tuple[Evidence, ...]:
    """Metastases in the long bones at the sites; nobody knows of any: there may be some."""
    known = chart.facts.context.long_bone_mets
    if known is None:
        return (Evidence("context.long_bone_mets", "unknown"),) if sites else ()
    bones = frozenset(chain(*(_BONES_AT.get(site, ()) for site in sites)))
    there = [site for site in known if not bones.isdisjoint(_BONES_AT.get(site, ()))]
    return (Evidence("context.long_bone_mets", ", ".join(sorted(there))),) if there else ()
