"""Every instrument, item and measurement, and the description from which an app draws them."""

from typing import Any

from companion.rules.instruments.body_sites import SITE_NAMES
from companion.rules.instruments.measures import (
    MEASURED_AT_HOME,
    NOTE_MAX_LENGTH,
    PAIN_ATTRIBUTES,
    PAIN_DIARY,
    WELLBEING,
)
from companion.rules.instruments.pro_ctcae import PRO_CTCAE_WEEKLY
from companion.rules.instruments.red_flags import RED_FLAGS
from companion.rules.instruments.scales import Attribute, Range, Scale
from companion.rules.instruments.types import SECTION_NAMES, Instrument, Item, Measurement
from companion.rules.vocabulary import Language

__all__ = [
    "INSTRUMENTS",
    "INSTRUMENTS_VERSION",
    "ITEMS",
    "MEASUREMENTS",
    "SITE_NAMES",
    "as_document",
]

INSTRUMENTS_VERSION = "2026.11"

INSTRUMENTS: tuple[Instrument, ...] = (RED_FLAGS, PRO_CTCAE_WEEKLY, PAIN_DIARY, WELLBEING)
ITEMS: dict[str, Item] = {item.code: item for each in INSTRUMENTS for item in each.items}
MEASUREMENTS: dict[str, Measurement] = {each.code: each for each in MEASURED_AT_HOME}


def as_document(language: Language) -> dict[str, Any]:
    """All that an app needs to ask, in one language, ready for JSON."""
    return {
        "version": INSTRUMENTS_VERSION,
        "language": language.value,
        "sections": {section.value: name.to(language) for section, name in SECTION_NAMES.items()},
        "scales": {
            scale.value: [_attribute(each, language) for each in scale.attributes]
            for scale in Scale
        },
        "instruments": [_instrument(each, language) for each in INSTRUMENTS],
        "pain": [_attribute(each, language) for each in PAIN_ATTRIBUTES],
        "sites": [
            {"value": site.value, "label": name.to(language)} for site, name in SITE_NAMES.items()
        ],
        "measurements": [_measurement(each, language) for each in MEASURED_AT_HOME],
        "note": {"max_length": NOTE_MAX_LENGTH},
    }


def _instrument(instrument: Instrument, language: Language) -> dict[str, Any]:
    return {
        "code": instrument.code,
        "version": instrument.version,
        "title": instrument.title.to(language),
        "recall": instrument.recall.to(language),
        "working_labels": instrument.working_labels,
        "items": [_item(item, language) for item in instrument.items],
    }


def _item(item: Item, language: Language) -> dict[str, Any]:
    return {
        "code": item.code,
        "text": item.text.to(language),
        "section": item.section.value,
        "scales": [scale.value for scale in item.scales],
        "asks": [_attribute(each, language) for each in item.asks],
        "sent_as": item.sent_as,
        "reference": item.reference,
    }


def _attribute(attribute: Attribute, language: Language) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "text": attribute.text.to(language),
        "kind": attribute.kind.value,
        "required": attribute.required,
        "options": [
            {"value": option.word, "label": option.label.to(language)}
            for option in attribute.options
        ],
        "range": _range(attribute.within),
    }


def _measurement(measurement: Measurement, language: Language) -> dict[str, Any]:
    return {
        "code": measurement.code,
        "text": measurement.text.to(language),
        "unit": measurement.unit,
        "unit_name": measurement.unit_name.to(language),
        "units": list(measurement.units),
        "loinc": measurement.loinc,
        "hard_range": _range(measurement.hard),
        "confirm_range": _range(measurement.confirm),
        "confirm_change_percent": measurement.confirm_change_percent,
    }


def _range(within: Range | None) -> dict[str, int] | None:
    return {"lowest": within.lowest, "highest": within.highest} if within else None
