"""What triage is told about a patient. Everything a rule may look at is in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from companion.rules.vocabulary import Condition, Grade, Known, Region, Side, Site, Tier, Trend


class Source(StrEnum):
    """What was reported, logged or measured."""

    SYMPTOM_REPORT = "symptom_report"
    PAIN_SCORE = "pain_score"
    SUPPLEMENT_INTAKE = "supplement_intake"
    INJECTION = "injection"
    FOLLOW_UP = "follow_up"
    LAB_RESULT = "lab_result"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one item. Only the attributes of the item's scale are set (see instruments)."""

    code: str
    grade: Grade | None = None  # RF4
    trend: Trend | None = None  # RF4
    onset: date | None = None  # RF4, the patient's calendar day
    side: Side | None = None  # RF4, where the item asks
    regions: frozenset[Region] = frozenset()  # RF4, where the item asks
    severity: int | None = None  # SEV5, 0 to 4
    frequency: int | None = None  # FREQ5, 0 to 4
    interference: int | None = None  # INT5, 0 to 4
    present: bool | None = None  # YN
    count: int | None = None  # COUNT
    reason: str | None = None  # COUNT, where the item asks (fall: "leg_gave_way")
    level: int | None = None  # ECOG5, 0 to 4
    on_date: date | None = None  # DATE
    words: str = ""  # of the note, where they told it or made it more urgent


@dataclass(frozen=True, slots=True)
class Pain:
    """Pain at one body site on the numeric rating scale (NRS, whole numbers 0 to 10)."""

    site: Site
    nrs_worst: int | None
    nrs_now: int | None = None
    trend: Trend | None = None
    sudden: bool | None = None
    onset: date | None = None
    words: str = ""  # of the note, where they told it


@dataclass(frozen=True, slots=True)
class Baseline:
    """A level that a clinician has confirmed as stable for this patient."""

    code: str
    grade: Grade
    stable_since: date


@dataclass(frozen=True, slots=True)
class Lab:
    """One result in its canonical unit, with the limits that came with it.

    `also` are further readings of the same sample that must not be ignored (calcium without its
    correction, where the albumin is extreme): for a lower limit the lowest of all counts, for an
    upper one the highest. `by_limits` are readings for limits that the rules write in two units,
    which were rounded apart; they count against such limits only. Grades are those of CTCAE, the
    worse of both units.
    """

    value: Decimal
    on: date
    lower: Decimal | None = None
    upper: Decimal | None = None
    also: tuple[Decimal, ...] = ()
    by_limits: tuple[Decimal, ...] = ()
    low_grade: int = 0
    high_grade: int = 0

    @property
    def lowest(self) -> Decimal:
        return min((self.value, *self.also))

    @property
    def highest(self) -> Decimal:
        return max((self.value, *self.also))

    @property
    def lowest_by_limits(self) -> Decimal:
        return min((self.lowest, *self.by_limits))

    @property
    def highest_by_limits(self) -> Decimal:
        return max((self.highest, *self.by_limits))


@dataclass(frozen=True, slots=True)
class Suppression:
    """A clinician's decision that a rule is silent for a while (clinical-rules, section 2, 6).

    `tier` and `known`, the evidence as (field, value), are what was looked at: whatever is more
    urgent, worse or was not there ends it.
    """

    rule_id: str
    until: datetime
    tier: Tier
    known: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """The patient's record, as far as a rule asks (clinical-rules, section 3)."""

    spine_mets: Known = Known.UNKNOWN
    prior_mscc: bool = False
    long_bone_mets: frozenset[Site] | None = None  # None: not known
    days_since_denosumab: int | None = None  # None: never given
    denosumab_dose_number: int = 0
    denosumab_exposure_months: int | None = None  # from the first dose to the last
    denosumab_stopped: bool = False
    months_since_last_dose: int | None = None
    days_to_next_dose: int | None = None  # negative: overdue; None: no dose is planned
    past_bisphosphonate: bool = False
    crcl: Decimal | None = None  # mL/min
    dialysis: bool = False
    ca_corr: Lab | None = None  # mmol/L
    hypoca_risk: bool = False
    known_hypersensitivity: bool = False
    opioid: bool = False
    anticoagulant: bool = False
    sact_42d: Known = Known.UNKNOWN
    radiotherapy_10d: frozenset[Site] = frozenset()  # sites treated in the last 10 days
    age: int | None = None  # years
    bmi: Decimal | None = None  # kg/m2
    weight_loss_intended: bool = False
    cipn_baseline: Baseline | None = None
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    pain_baselines: Mapping[Site, int] = field(default_factory=dict)  # set by a clinician
    sites_known_painful: frozenset[Site] = frozenset()  # told before the history below begins
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class PastPain:
    """One earlier score at one site."""

    site: Site
    nrs_worst: int
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One earlier answer to one item."""

    answer: Answer
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class PastMeasure:
    """One earlier measurement, in its canonical unit."""

    code: str
    value: Decimal
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class PastFinding:
    """A rule that fired earlier."""

    rule_id: str
    condition: Condition
    tier: Tier
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one evaluation sees. Frozen, so that it can be stored and replayed.

    `observed_at` and `received_at` are aware instants; `local_date` is the patient's calendar
    day at `observed_at` in `zone`, in which all days are counted. Histories hold what was
    observed before `observed_at`, newest first: answers, pains and temperatures of 28 days, weights
    and labs of 400. `labs` are the results that are judged now; `thresholds` the limits that the
    organisation has set otherwise than the rules do.
    """

    source: Source
    observed_at: datetime
    received_at: datetime
    local_date: date
    zone: str = "Asia/Shanghai"
    answers: Mapping[str, Answer] = field(default_factory=dict)
    pains: tuple[Pain, ...] = ()
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    labs: Mapping[str, Lab] = field(default_factory=dict)
    note: str = ""
    second_reading: str = ""  # "hint: sentence", where the second reader was alarmed by the note
    cannot_wait: bool = False
    by_proxy: bool = False
    unanswered: frozenset[str] = frozenset()  # items that were asked again and stayed silent
    context: Context = field(default_factory=Context)
    past_answers: tuple[PastAnswer, ...] = ()
    past_pains: tuple[PastPain, ...] = ()
    past_measures: tuple[PastMeasure, ...] = ()
    past_labs: Mapping[str, tuple[Lab, ...]] = field(default_factory=dict)
    past_findings: tuple[PastFinding, ...] = ()
    thresholds: Mapping[str, Decimal] = field(default_factory=dict)
