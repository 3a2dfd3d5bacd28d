"""Pain, activity, the note, and what is measured at home.

Source: clinical-rules, sections 6 to 8. The wordings are this project's own.
"""

from decimal import Decimal

from companion.rules.instruments.scales import ONSET, SITE, SUDDEN, TREND, Range, Scale, nrs
from companion.rules.instruments.typed_numbers import unchanged
from companion.rules.instruments.types import Instrument, Item, Measurement, Section
from companion.rules.vocabulary import Text

NOTE_MAX_LENGTH = 10_000

_WORST = Text("The strongest pain of the last 24 hours, at each site", "过去24小时里各处最痛的时候")
_NOW = Text("The pain at this moment", "这会儿有多痛")
_NRS_REFERENCE = "BPI-SF; LOINC 72514-3"

# One entry of a report's pain list.
PAIN_ATTRIBUTES = (
    SITE,
    nrs("nrs_worst", _WORST, required=False),
    nrs("nrs_now", _NOW, required=False),
    TREND,
    ONSET,
    SUDDEN,
)

PAIN_DIARY = Instrument(
    code="pain_diary",
    version="2026.11",
    title=Text("Pain", "疼痛"),
    recall=Text("The last 24 hours", "过去24小时"),
    items=(
        Item("pain_nrs_worst", _WORST, Section.MEASURES, (Scale.NRS11,), _NRS_REFERENCE),
        Item("pain_nrs_now", _NOW, Section.MEASURES, (Scale.NRS11,), _NRS_REFERENCE),
        Item(
            "pain_site",
            Text("The places that hurt", "痛的地方"),
            Section.MEASURES,
            (Scale.SITE,),
            reference="body map",
        ),
        Item(
            "breakthrough_count",
            Text("How many times did the pain flare up?", "疼痛突然加重过几次？"),
            Section.MEASURES,
            (Scale.COUNT,),
        ),
        Item(
            "rescue_ineffective",
            Text("The extra painkiller brought no relief", "临时加服的止痛药不管用"),
            Section.MEASURES,
            (Scale.YN,),
        ),
    ),
)

WELLBEING = Instrument(
    code="wellbeing",
    version="2026.11",
    title=Text("How you are", "近况"),
    recall=Text("These days", "最近几天"),
    items=(
        Item(
            "activity_level",
            Text("What you manage to do in a day", "平时一天能做到什么程度"),
            Section.MEASURES,
            (Scale.ECOG5,),
            reference="patient-reported ECOG",
        ),
        Item(
            "free_text",
            Text("Is there more that you want to tell us?", "还有什么想告诉我们的？"),
            Section.MEASURES,
            (Scale.TEXT,),
        ),
    ),
)


def _from_fahrenheit(degrees: Decimal) -> Decimal:
    return ((degrees - 32) / Decimal("1.8")).quantize(Decimal("0.01"))


def _from_pounds(pounds: Decimal) -> Decimal:
    return pounds * Decimal("0.4536")


def _from_jin(jin: Decimal) -> Decimal:
    return jin * Decimal("0.5")


MEASURED_AT_HOME = (
    Measurement(
        "temperature_c",
        Text("Body temperature", "体温"),
        unit="Cel",
        unit_name=Text("°C", "摄氏度"),
        units={"Cel": unchanged, "[degF]": _from_fahrenheit},
        loinc="8310-5",
        hard=Range(32, 43),
        confirm=Range(35, 41),
    ),
    Measurement(
        "weight_kg",
        Text("Body weight", "体重"),
        unit="kg",
        unit_name=Text("kg", "公斤"),
        units={"kg": unchanged, "[lb_av]": _from_pounds, "jin": _from_jin},
        loinc="29463-7",
        hard=Range(25, 250),
        confirm_change_percent=10,
    ),
    Measurement(
        "height_cm",
        Text("Height", "身高"),
        unit="cm",
        unit_name=Text("cm", "厘米"),
        units={"cm": unchanged},
        loinc="8302-2",
        hard=Range(120, 210),
    ),
    Measurement(
        "heart_rate",
        Text("Heart rate", "心率"),
        unit="/min",
        unit_name=Text("beats per minute", "次/分"),
        units={"/min": unchanged},
        loinc="8867-4",
        hard=Range(25, 250),
    ),
)
