"""The limits of the rules, as an organisation has set them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max

from companion.models import Organisation, ThresholdChange
from companion.rules.triage.thresholds import THRESHOLDS, Threshold, in_force


@dataclass(frozen=True, slots=True)
class Setting:
    """A limit with the value that holds now, and the change that set it."""

    threshold: Threshold
    value: Decimal
    change: ThresholdChange | None


def thresholds_of(organisation: Organisation) -> dict[str, Decimal]:
    """What the unit has set otherwise than the rules say, as it goes into the facts."""
    return in_force({name: change.value for name, change in _latest(organisation).items()})


def settings_of(organisation: Organisation) -> list[Setting]:
    """Every limit there is, in the order of the rules."""
    changes = _latest(organisation)
    values = in_force({name: change.value for name, change in changes.items()})
    return [
        Setting(each, values.get(name, each.default), changes.get(name))
        for name, each in THRESHOLDS.items()
    ]


def setting_of(organisation: Organisation, name: str) -> Setting:
    """Raises KeyError for a limit that there is not."""
    return {each.threshold.name: each for each in settings_of(organisation)}[name]


def _latest(organisation: Organisation) -> dict[str, ThresholdChange]:
    newest = (
        ThresholdChange.objects.filter(organisation=organisation)
        .values("name")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    rows = ThresholdChange.objects.filter(pk__in=newest).select_related("changed_by")
    return {row.name: row for row in rows}
