"""The facts of one evaluation, laid out so that criteria can look things up."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from companion.rules.local_time import local_date
from companion.rules.triage.facts import Answer, Baseline, Facts, Lab, Pain, PastAnswer
from companion.rules.triage.findings import Evidence
from companion.rules.triage.notes.reading import NOTHING, Reading
from companion.rules.triage.thresholds import Amount, Threshold
from companion.rules.vocabulary import Grade, Region, Side, Site, Trend

BASELINE_DAYS = 14
ENOUGH_FOR_A_MEDIAN = 3
UNCHANGED = frozenset({Trend.SAME, Trend.BETTER})
WORST_PAIN = 10
CORRECTED_CALCIUM = "ca_corrected"
_NERVE_REGIONS = frozenset({Region.HANDS, Region.FEET, Region.FINGERS})


class Chart:
    """Facts with their histories indexed once per evaluation.

    What "new or worse" means is said here and nowhere else (clinical-rules, section 2, item 3):
    the patient says so or does not say, or the value lies above the baseline; without a baseline
    any positive answer is new.
    """

    def __init__(self, facts: Facts, reading: Reading = NOTHING) -> None:
        self.facts = facts
        self.reading = reading
        self.remembered: dict[object, tuple[Evidence, ...] | None] = {}  # by criterion
        self._days: dict[datetime, date] = {}
        self._past_answers: dict[str, list[PastAnswer]] = defaultdict(list)
        self._scored: dict[Site, list[tuple[int, int]]] = defaultdict(list)  # days ago, score
        for pain in facts.past_pains:
            self._scored[pain.site].append((self._days_ago(pain.observed_at), pain.nrs_worst))
        for past in facts.past_answers:
            self._past_answers[past.answer.code].append(past)

    def answer(self, code: str) -> Answer | None:
        return self.facts.answers.get(code)

    def amount(self, limit: Amount) -> Decimal:
        """A limit of a rule, as this organisation has set it."""
        if isinstance(limit, Threshold):
            return self.facts.thresholds.get(limit.name, limit.default)
        return Decimal(limit)

    def is_new(self, code: str) -> bool:
        """Whether a graded item is new or worse.

        Only a clinician's confirmed level is a baseline, and only where the patient says that it
        is unchanged: an untreated red flag does not become harmless by being reported twice.
        """
        answer = self.answer(code)
        return bool(answer and answer.grade) and not self.is_stable(code)

    def is_stable(self, code: str, *, days: int = 0) -> bool:
        """Whether a clinician confirmed this level, `days` ago or longer, and it still holds."""
        answer, baseline = self.answer(code), self.facts.context.baselines.get(code)
        if answer is None or baseline is None:
            return False
        return self._holds(answer, baseline) and self._age(baseline) >= days

    def has_worsened(self, answer: Answer) -> bool:
        """The patient says so, or it lies above the level that a clinician has confirmed."""
        baseline = self.facts.context.baselines.get(answer.code)
        risen = baseline is not None and (answer.grade or Grade.NONE) > baseline.grade
        return risen or answer.trend is Trend.WORSE

    def is_known_neuropathy(self, answer: Answer) -> bool:
        """Numb hands and feet, no worse than the neuropathy that a clinician has confirmed."""
        known = self.facts.context.cipn_baseline
        on_both = answer.side not in {Side.LEFT, Side.RIGHT}
        if known is None or not on_both or not answer.regions:
            return False
        if not answer.regions <= _NERVE_REGIONS:
            return False
        return self._holds(answer, known)

    def attribute_is_new(self, code: str, attribute: str) -> bool:
        """Whether a PRO attribute lies above what was usual before the last 14 days."""
        answer = self.answer(code)
        value = (getattr(answer, attribute) if answer else None) or 0
        usual = self._usual(getattr(past.answer, attribute) for past in self._older(code))
        return value > 0 and (usual is None or value > usual)

    def attribute_before(self, code: str, attribute: str) -> int:
        """The value in the latest report of the last 14 days that has one; else 0."""
        return self.last_attribute(code, attribute) or 0

    def last_attribute(self, code: str, attribute: str) -> int | None:
        """The value in the latest report of the last 14 days that has one; else None."""
        values = (getattr(past.answer, attribute) for past in self._recent(code))
        return next((value for value in values if value is not None), None)

    def last_level(self, code: str) -> int | None:
        """The level in the latest report of the whole history that has one; else None."""
        levels = (past.answer.level for past in self._past_answers[code])
        return next((level for level in levels if level is not None), None)

    def was_told_before(self, code: str, day: date) -> bool:
        """Whether a report before that calendar day told of the graded item."""
        return any(
            past.answer.grade and local_date(past.observed_at, self.facts.zone) < day
            for past in self._past_answers[code]
        )

    def pains_at(self, sites: Iterable[Site]) -> list[Pain]:
        """Pain of at least 1 at any of the sites."""
        wanted = frozenset(sites)
        return [pain for pain in self.facts.pains if pain.site in wanted and level_of(pain) > 0]

    def pain_is_new(self, pain: Pain) -> bool:
        if pain.trend in {Trend.NEW, Trend.WORSE}:
            return True
        usual = self.pain_baseline(pain.site)
        return usual is None or level_of(pain) > usual

    def pain_baseline(self, site: Site) -> float | None:
        """The median of the last 14 days, of fewer than three scores the first.

        A clinician's own value goes before it. Source: clinical-rules, section 8.
        """
        if site in self.facts.context.pain_baselines:
            return self.facts.context.pain_baselines[site]
        scores = self._scores(site, days=BASELINE_DAYS)
        if len(scores) >= ENOUGH_FOR_A_MEDIAN:
            return median(scores)
        return scores[-1] if scores else None

    def lowest_pain(self, site: Site, *, days: int) -> int | None:
        """The lowest score at the site on the last so many days before this report."""
        return min(self._scores(site, days=days), default=None)

    def highest_pain(self, site: Site, *, days: int) -> int | None:
        """The highest score at the site on the last so many days before this report."""
        return max(self._scores(site, days=days), default=None)

    def scores_within(self, site: Site, period: timedelta) -> list[int]:
        """Earlier scores at the site of the last so much time (elapsed, not calendar)."""
        since = self.facts.observed_at - period
        return [
            past.nrs_worst
            for past in self.facts.past_pains
            if past.site is site and past.observed_at >= since
        ]

    def pain_began_within(self, pain: Pain, days: int) -> bool:
        """An unknown onset is recent, and so is what has become worse."""
        if pain.onset is None or pain.trend is Trend.WORSE:
            return True
        return (self.facts.local_date - pain.onset).days <= days

    def usual_pain(self, site: Site) -> float | None:
        """The baseline of the site; where it has none, the highest of all other sites."""
        own = self.pain_baseline(site)
        if own is not None:
            return own
        others = (self.pain_baseline(other) for other in Site)
        return max((usual for usual in others if usual is not None), default=None)

    def pain_was_scored_before(self, site: Site, apart: timedelta) -> bool:
        """Whether a score is at least so old: one of the site, or if it has none, of any."""
        latest = self.facts.observed_at - apart
        past = self.facts.past_pains
        of_site = [each for each in past if each.site is site] or past
        return not apart or any(each.observed_at <= latest for each in of_site)

    def worst_pain_by_day(self) -> dict[date, int]:
        """The worst score at any site on each day of the history and today, where one was told."""
        worst: dict[date, int] = {}
        for past in self.facts.past_pains:
            day = local_date(past.observed_at, self.facts.zone)
            worst[day] = max(past.nrs_worst, worst.get(day, 0))
        for pain in self.facts.pains:
            today = self.facts.local_date
            worst[today] = max(level_of(pain), worst.get(today, 0))
        return worst

    def is_new_site(self, site: Site, *, days: int) -> bool:
        """Whether the site was told to hurt for the first time within the last so many days."""
        context = self.facts.context
        if site in context.sites_known_painful or site in context.pain_baselines:
            return False
        return self._days_since_first_pain(site) <= days

    def days_of_pain(self, pain: Pain) -> int:
        """For how many days the site hurts, as was told or as the patient says now."""
        since_onset = (self.facts.local_date - pain.onset).days if pain.onset else 0
        return max(since_onset, self._days_since_first_pain(pain.site))

    def measured_within(self, code: str, period: timedelta) -> list[Decimal]:
        """Earlier measurements of the last so much time (elapsed, not calendar), newest first."""
        since = self.facts.observed_at - period
        return [
            past.value
            for past in self.facts.past_measures
            if past.code == code and past.observed_at >= since
        ]

    def measured_on(self, code: str, *, days: int) -> list[Decimal]:
        """Earlier measurements of the last so many calendar days, newest first."""
        return [
            past.value
            for past in self.facts.past_measures
            if past.code == code and self._days_ago(past.observed_at) <= days
        ]

    def labs_between(self, code: str, first: date, last: date) -> list[Lab]:
        """Earlier results of samples from the first to the last day, newest first."""
        return [lab for lab in self.facts.past_labs.get(code, ()) if first <= lab.on <= last]

    def latest_lab(self, code: str) -> Lab | None:
        """The latest result that was known before this report."""
        if code == CORRECTED_CALCIUM:
            return self.facts.context.ca_corr
        return next(iter(self.facts.past_labs.get(code, ())), None)

    def told_around(self, code: str, day: date, *, days: int) -> list[Answer]:
        """Earlier answers of at most so many calendar days before or after that day."""
        return [
            past.answer
            for past in self._past_answers[code]
            if abs((local_date(past.observed_at, self.facts.zone) - day).days) <= days
        ]

    def told_within(self, code: str, period: timedelta) -> list[Answer]:
        """Earlier answers of the last so much time (elapsed, not calendar), newest first."""
        since = self.facts.observed_at - period
        return [past.answer for past in self._past_answers[code] if past.observed_at >= since]

    def worst_before(self, code: str, *, days: int) -> Grade:
        """The worst grade of the item in earlier reports of the last so many days."""
        grades = [
            past.answer.grade or Grade.NONE
            for past in self._past_answers[code]
            if self._days_ago(past.observed_at) <= days
        ]
        return max(grades, default=Grade.NONE)

    def days_since_onset(self, answer: Answer) -> int | None:
        """None where the patient did not say."""
        return (self.facts.local_date - answer.onset).days if answer.onset else None

    def _holds(self, answer: Answer, baseline: Baseline) -> bool:
        no_worse = (answer.grade or Grade.NONE) <= baseline.grade
        return no_worse and answer.trend in UNCHANGED

    def _age(self, baseline: Baseline) -> int:
        return (self.facts.local_date - baseline.stable_since).days

    def _days_ago(self, instant: datetime) -> int:
        """In the patient's calendar."""
        if instant not in self._days:
            self._days[instant] = local_date(instant, self.facts.zone)
        return (self.facts.local_date - self._days[instant]).days

    def _scores(self, site: Site, *, days: int) -> list[int]:
        """Newest first."""
        return [score for ago, score in self._scored.get(site, ()) if ago <= days]

    def _days_since_first_pain(self, site: Site) -> int:
        days = (
            self._days_ago(past.observed_at)
            for past in self.facts.past_pains
            if past.site is site and past.nrs_worst > 0
        )
        return max(days, default=0)

    def _recent(self, code: str) -> list[PastAnswer]:
        past = self._past_answers[code]
        return [each for each in past if self._days_ago(each.observed_at) <= BASELINE_DAYS]

    def _older(self, code: str) -> list[PastAnswer]:
        past = self._past_answers[code]
        return [each for each in past if self._days_ago(each.observed_at) > BASELINE_DAYS]

    def _usual(self, values: Iterable[int | None]) -> float | None:
        known = [value for value in values if value is not None]
        return median(known) if known else None


def level_of(pain: Pain) -> int:
    """The worse of worst and present pain; a pain without a score counts as the worst."""
    scores = [score for score in (pain.nrs_worst, pain.nrs_now) if score is not None]
    return max(scores, default=WORST_PAIN)
