"""What an app sends becomes typed values, or a list of everything that is wrong with it."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.instruments.catalogue import ITEMS, MEASUREMENTS
from companion.rules.instruments.reading import (
    Problem,
    read_items,
    read_measures,
    read_note,
    read_pains,
)
from companion.rules.instruments.scales import Kind
from companion.rules.triage.facts import Answer, Pain
from companion.rules.vocabulary import Grade, Region, Side, Site, Trend

TODAY = date(2026, 11, 25)

RED_FLAG_ITEMS = [code for code, item in ITEMS.items() if "RF4" in item.scales]
WEEKLY_ITEMS = [code for code in ITEMS if code.startswith("pro_")]

HOSTILE: list[Any] = [
    None,
    True,
    False,
    0,
    7,
    -1,
    2.5,
    10**400,
    float("nan"),
    float("inf"),
    "",
    "none ",
    "MILD",
    "7,5",
    "7。5",
    "3級",
    "三",
    "³",
    "\x00",
    "\ud800",
    "x" * 100_000,
    [],
    [[]],
    {},
    {"": {}},
]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["mild", "new", "left", "legs", "lower_back", "2026-11-20", "sudden", "3"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text()
            | st.sampled_from(
                ["grade", "trend", "onset", "side", "regions", "severity", "value", "unit"]
            )
            | st.sampled_from(["site", "nrs_worst", "nrs_now", "sudden", *ITEMS, *MEASUREMENTS]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def answers(**items):
    read, problems = read_items(items, today=TODAY)
    assert problems == []
    return read


def answer(code, **attributes):
    return answers(**{code: attributes})[code]


def faults(problems):
    return [(each.code.value, each.field) for each in problems]


def item_faults(code, attributes):
    read, problems = read_items({code: attributes}, today=TODAY)
    assert read == {}
    return faults(problems)


def pain_faults(*pains):
    return faults(read_pains(list(pains), today=TODAY)[1])


def measure_faults(code, raw):
    read, problems = read_measures({code: raw})
    assert read == {}
    return faults(problems)


# Items


def test_a_whole_report_is_read():
    assert answers(
        limb_weakness={
            "grade": "mild",
            "trend": "new",
            "onset": "2026-11-20",
            "side": "left",
            "regions": ["legs"],
        },
        pro_nausea={"frequency": 2, "severity": 1},
        fall={"count": 1, "reason": "leg_gave_way"},
        self_harm={"present": True},
        dental_procedure_planned={"on_date": "2026-12-01"},
        activity_level={"level": 2},
    ) == {
        "limb_weakness": Answer(
            "limb_weakness",
            grade=Grade.MILD,
            trend=Trend.NEW,
            onset=date(2026, 11, 20),
            side=Side.LEFT,
            regions=frozenset({Region.LEGS}),
        ),
        "pro_nausea": Answer("pro_nausea", frequency=2, severity=1),
        "fall": Answer("fall", count=1, reason="leg_gave_way"),
        "self_harm": Answer("self_harm", present=True),
        "dental_procedure_planned": Answer("dental_procedure_planned", on_date=date(2026, 12, 1)),
        "activity_level": Answer("activity_level", level=2),
    }


@pytest.mark.parametrize("code", RED_FLAG_ITEMS)
def test_every_red_flag_takes_a_grade_and_a_trend(code):
    for grade in Grade:
        for trend in Trend:
            read = answer(code, grade=grade.name.lower(), trend=trend.value)
            assert read == Answer(code, grade=grade, trend=trend)


@pytest.mark.parametrize("code", WEEKLY_ITEMS)
def test_every_weekly_item_takes_all_attributes_of_its_scales(code):
    for value in range(5):
        attributes: dict[str, Any] = {each.name: value for each in ITEMS[code].attributes}
        assert answer(code, **attributes) == Answer(code, **attributes)


@pytest.mark.parametrize("code", WEEKLY_ITEMS)
def test_a_weekly_item_needs_one_of_its_attributes(code):
    names = [each.name for each in ITEMS[code].attributes]
    for name in names:
        assert answer(code, **{name: 0}) == Answer(code, **{name: 0})
    field = f"items.{code}" if len(names) > 1 else f"items.{code}.{names[0]}"
    assert item_faults(code, {}) == [("required", field)]


def test_a_trend_that_is_left_out_stays_unknown():
    assert answer("thirst", grade="mild").trend is None
    assert answer("thirst", grade="mild", trend=None).trend is None


def test_yes_and_no_are_both_answers():
    assert answer("self_harm", present=True).present is True
    assert answer("self_harm", present=False).present is False


def test_a_count_may_be_nought():
    assert answer("fall", count=0) == Answer("fall", count=0)


def test_full_width_digits_are_read():
    assert answer("fall", count="３").count == 3


def test_every_red_flag_takes_a_side_and_regions():
    everywhere = [region.value for region in Region]
    for code in RED_FLAG_ITEMS:
        read = answer(code, grade="mild", side="left", regions=everywhere)
        assert (read.side, read.regions) == (Side.LEFT, frozenset(Region))


def test_an_onset_may_be_today_and_ten_years_ago():
    assert answer("thirst", grade="mild", onset="2026-11-25").onset == TODAY
    assert answer("thirst", grade="mild", onset="2016-11-25").onset == date(2016, 11, 25)


def test_nothing_reported_is_no_problem():
    assert read_items({}, today=TODAY) == ({}, [])


@pytest.mark.parametrize(
    ("code", "attributes", "expected"),
    [
        ("toe_dance", {"grade": "mild"}, [("unknown_item", "items.toe_dance")]),
        ("pain_site", {"site": "jaw"}, [("unknown_item", "items.pain_site")]),
        ("free_text", {"note": "hello"}, [("unknown_item", "items.free_text")]),
        ("thirst", "mild", [("not_an_object", "items.thirst")]),
        ("thirst", None, [("not_an_object", "items.thirst")]),
        ("thirst", ["mild"], [("not_an_object", "items.thirst")]),
        ("thirst", {}, [("required", "items.thirst.grade")]),
        ("thirst", {"grade": None}, [("required", "items.thirst.grade")]),
        ("thirst", {"grade": "terrible"}, [("invalid_choice", "items.thirst.grade")]),
        ("thirst", {"grade": 1}, [("invalid_choice", "items.thirst.grade")]),
        ("thirst", {"grade": True}, [("invalid_choice", "items.thirst.grade")]),
        ("thirst", {"grade": ["mild"]}, [("invalid_choice", "items.thirst.grade")]),
        (
            "thirst",
            {"grade": "mild", "trend": "up"},
            [("invalid_choice", "items.thirst.trend")],
        ),
        (
            "pro_nausea",
            {"severity": 1, "side": "left"},
            [("unknown_field", "items.pro_nausea.side")],
        ),
        (
            "thirst",
            {"grade": "mild", "onset": "2026-11-26"},
            [("date_too_late", "items.thirst.onset")],
        ),
        (
            "thirst",
            {"grade": "mild", "onset": "2016-11-24"},
            [("date_too_early", "items.thirst.onset")],
        ),
        (
            "limb_weakness",
            {"grade": "mild", "side": "port"},
            [("invalid_choice", "items.limb_weakness.side")],
        ),
        (
            "limb_weakness",
            {"grade": "mild", "regions": "legs"},
            [("not_a_list", "items.limb_weakness.regions")],
        ),
        (
            "limb_weakness",
            {"grade": "mild", "regions": ["legs", "tail"]},
            [("invalid_choice", "items.limb_weakness.regions")],
        ),
        ("self_harm", {"present": "yes"}, [("not_a_boolean", "items.self_harm.present")]),
        ("self_harm", {"present": 1}, [("not_a_boolean", "items.self_harm.present")]),
        ("self_harm", {"present": None}, [("required", "items.self_harm.present")]),
        ("fall", {"count": True}, [("not_a_number", "items.fall.count")]),
        ("fall", {"count": -1}, [("out_of_range", "items.fall.count")]),
        ("fall", {"count": 101}, [("out_of_range", "items.fall.count")]),
        ("fall", {"count": 1.5}, [("not_a_whole_number", "items.fall.count")]),
        (
            "fall",
            {"count": 1, "reason": "gravity"},
            [("invalid_choice", "items.fall.reason")],
        ),
        ("activity_level", {"level": 5}, [("out_of_range", "items.activity_level.level")]),
        (
            "pro_nausea",
            {"frequency": 5, "severity": "三"},
            [
                ("out_of_range", "items.pro_nausea.frequency"),
                ("not_a_number", "items.pro_nausea.severity"),
            ],
        ),
        (
            "pro_constipation",
            {"severity": 1, "interference": 1},
            [("unknown_field", "items.pro_constipation.interference")],
        ),
        (
            "dental_procedure_planned",
            {"on_date": "2030-01-01"},
            [("date_too_late", "items.dental_procedure_planned.on_date")],
        ),
    ],
)
def test_a_wrong_answer_is_refused_by_code_and_field(code, attributes, expected):
    assert item_faults(code, attributes) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "20261120",
        "2026-W47-5",
        "2026-11-20T08:00:00",
        "2026-11-31",
        "0000-01-01",
        "２０２６-１１-２０",
        "20/11/2026",
        "yesterday",
        "",
        20261120,
        True,
    ],
)
def test_a_date_is_written_in_one_way_only(raw):
    found = item_faults("thirst", {"grade": "mild", "onset": raw})
    assert found == [("not_a_date", "items.thirst.onset")]


@pytest.mark.parametrize("raw", ["0001-01-01", "9999-12-31"])
def test_a_date_at_the_end_of_time_is_refused(raw):
    ((code, field),) = item_faults("thirst", {"grade": "mild", "onset": raw})
    assert (code in {"date_too_early", "date_too_late"}, field) == (True, "items.thirst.onset")


def test_all_problems_are_told_at_once_and_the_good_answers_are_kept():
    raw = {
        "thirst": {"grade": "mild"},
        "confusion": {"grade": "awful", "trend": "up", "mood": "low"},
        "toe_dance": {},
    }
    read, problems = read_items(raw, today=TODAY)
    assert list(read) == ["thirst"]
    assert faults(problems) == [
        ("unknown_field", "items.confusion.mood"),
        ("invalid_choice", "items.confusion.grade"),
        ("invalid_choice", "items.confusion.trend"),
        ("unknown_item", "items.toe_dance"),
    ]


@pytest.mark.parametrize("raw", [None, [], "items", 7, True])
def test_items_are_an_object(raw):
    read, problems = read_items(raw, today=TODAY)
    assert (read, faults(problems)) == ({}, [("not_an_object", "items")])


# Pain


def test_pain_is_read_by_site():
    raw = [
        {
            "site": "lower_back",
            "nrs_worst": 7,
            "nrs_now": 4,
            "trend": "worse",
            "onset": "2026-11-20",
            "sudden": False,
        },
        {"site": "jaw", "nrs_now": "３"},
    ]
    assert read_pains(raw, today=TODAY) == (
        (
            Pain(Site.LOWER_BACK, 7, 4, Trend.WORSE, sudden=False, onset=date(2026, 11, 20)),
            Pain(Site.JAW, None, 3),
        ),
        [],
    )


def test_a_sudden_onset_may_be_said_in_a_word():
    raw = [{"site": "thigh_l", "nrs_worst": 8, "onset": "sudden"}]
    assert read_pains(raw, today=TODAY) == ((Pain(Site.THIGH_L, 8, sudden=True),), [])


@pytest.mark.parametrize("site", Site)
def test_pain_may_be_at_every_site_and_of_every_strength(site):
    for score in range(11):
        raw = [{"site": site.value, "nrs_worst": score}]
        assert read_pains(raw, today=TODAY) == ((Pain(site, score),), [])


def test_no_pain_is_no_problem():
    assert read_pains([], today=TODAY) == ((), [])


@pytest.mark.parametrize(
    ("pain", "expected"),
    [
        (None, [("not_an_object", "pain.0")]),
        ({}, [("required", "pain.0.site"), ("required", "pain.0.nrs_worst")]),
        ({"site": "jaw"}, [("required", "pain.0.nrs_worst")]),
        ({"site": "soul", "nrs_now": 1}, [("invalid_choice", "pain.0.site")]),
        ({"site": "jaw", "nrs_worst": 11}, [("out_of_range", "pain.0.nrs_worst")]),
        ({"site": "jaw", "nrs_now": 7.5}, [("not_a_whole_number", "pain.0.nrs_now")]),
        ({"site": "jaw", "nrs_now": True}, [("not_a_number", "pain.0.nrs_now")]),
        ({"site": "jaw", "nrs_now": 1, "sudden": 1}, [("not_a_boolean", "pain.0.sudden")]),
        ({"site": "jaw", "nrs_now": 1, "onset": "slowly"}, [("not_a_date", "pain.0.onset")]),
        ({"site": "jaw", "nrs_now": 1, "side": "left"}, [("unknown_field", "pain.0.side")]),
    ],
)
def test_a_wrong_pain_is_refused_by_code_and_field(pain, expected):
    assert pain_faults(pain) == expected


def test_a_site_is_scored_once():
    twice = {"site": "jaw", "nrs_worst": 3}
    assert pain_faults(twice, twice) == [("repeated_site", "pain.1.site")]


def test_there_are_no_more_pains_than_sites():
    assert pain_faults(*[{}] * 25) == [("too_many", "pain")]


@pytest.mark.parametrize("raw", [None, {}, "jaw", 7])
def test_pains_are_a_list(raw):
    read, problems = read_pains(raw, today=TODAY)
    assert (read, faults(problems)) == ((), [("not_a_list", "pain")])


# Measurements


@pytest.mark.parametrize(
    ("code", "raw", "value"),
    [
        ("temperature_c", 38.6, "38.6"),
        ("temperature_c", "38.6", "38.6"),
        ("temperature_c", "３８．６", "38.6"),
        ("temperature_c", {"value": 38.6, "unit": "Cel"}, "38.6"),
        ("temperature_c", {"value": "100.4", "unit": "[degF]"}, "38"),
        ("temperature_c", {"value": 101, "unit": "[degF]"}, "38.33"),
        ("temperature_c", {"value": 109.4, "unit": "[degF]"}, "43"),
        ("weight_kg", 60, "60"),
        ("weight_kg", 60.1234567, "60.123"),
        ("weight_kg", {"value": 120, "unit": "jin"}, "60"),
        ("weight_kg", {"value": "150", "unit": "[lb_av]"}, "68.04"),
        ("height_cm", 158.5, "158.5"),
        ("heart_rate", "72", "72"),
    ],
)
def test_a_measurement_is_read_in_its_canonical_unit(code, raw, value):
    assert read_measures({code: raw}) == ({code: Decimal(value)}, [])


@pytest.mark.parametrize(
    ("code", "raw", "expected"),
    [
        ("mood", 7, [("unknown_measurement", "measures.mood")]),
        ("temperature_c", None, [("not_a_number", "measures.temperature_c")]),
        ("temperature_c", "38,6", [("not_a_number", "measures.temperature_c")]),
        ("temperature_c", True, [("not_a_number", "measures.temperature_c")]),
        ("temperature_c", [38.6], [("not_a_number", "measures.temperature_c")]),
        ("temperature_c", 31.99, [("out_of_range", "measures.temperature_c")]),
        ("temperature_c", 43.01, [("out_of_range", "measures.temperature_c")]),
        ("temperature_c", 101.5, [("out_of_range", "measures.temperature_c")]),
        (
            "temperature_c",
            {"value": 38.6, "unit": "[degF]"},
            [("out_of_range", "measures.temperature_c.value")],
        ),
        (
            "temperature_c",
            {"value": 38.6, "unit": "kg"},
            [("invalid_choice", "measures.temperature_c.unit")],
        ),
        (
            "temperature_c",
            {"value": 38.6, "unit": ["Cel"]},
            [("invalid_choice", "measures.temperature_c.unit")],
        ),
        ("weight_kg", {"value": 60}, [("required", "measures.weight_kg.unit")]),
        (
            "weight_kg",
            {"scale": "bathroom"},
            [
                ("unknown_field", "measures.weight_kg.scale"),
                ("required", "measures.weight_kg.value"),
                ("required", "measures.weight_kg.unit"),
            ],
        ),
        ("weight_kg", 24.9, [("out_of_range", "measures.weight_kg")]),
        ("weight_kg", 250.1, [("out_of_range", "measures.weight_kg")]),
        ("height_cm", 1.58, [("out_of_range", "measures.height_cm")]),
        ("heart_rate", 24, [("out_of_range", "measures.heart_rate")]),
    ],
)
def test_a_wrong_measurement_is_refused_by_code_and_field(code, raw, expected):
    assert measure_faults(code, raw) == expected


@pytest.mark.parametrize("measurement", MEASUREMENTS.values(), ids=MEASUREMENTS)
def test_the_ends_of_the_hard_range_are_accepted(measurement):
    for end in (measurement.hard.lowest, measurement.hard.highest):
        assert read_measures({measurement.code: end}) == ({measurement.code: end}, [])


def test_out_of_range_says_the_limits():
    _, (found,) = read_measures({"temperature_c": 99})
    assert found.text.en == "This must lie between 32 and 43 °C."
    assert found.text.zh == "数值必须在32到43摄氏度之间。"


@pytest.mark.parametrize("raw", [None, [], "38.6", 38.6])
def test_measures_are_an_object(raw):
    read, problems = read_measures(raw)
    assert (read, faults(problems)) == ({}, [("not_an_object", "measures")])


# The note


@pytest.mark.parametrize("note", ["", "腿没力气\r\n\t从昨天开始", "🙂", "e\u0301", "x" * 10_000])
def test_a_note_is_kept_as_it_was_written(note):
    assert read_note(note) == (note, [])


def test_no_note_is_an_empty_note():
    assert read_note(None) == ("", [])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (7, ["not_a_string"]),
        (["help"], ["not_a_string"]),
        ("x" * 10_001, ["max_length"]),
        ("a\x00b", ["forbidden_character"]),
        ("a\x1bb", ["forbidden_character"]),
        ("a\ud800b", ["forbidden_character"]),
        ("\x00" * 10_001, ["max_length", "forbidden_character"]),
    ],
)
def test_a_note_that_cannot_be_kept_is_refused(raw, expected):
    note, problems = read_note(raw)
    assert note == ""
    assert faults(problems) == [(code, "note") for code in expected]


# Strangers


def harmless(problem: Problem) -> bool:
    said = (problem.field, problem.text.en, problem.text.zh)
    longest_key = max(map(len, problem.field.split(".")[1:]), default=0)
    return all(each.isprintable() for each in said) and longest_key <= 40


@pytest.mark.parametrize("key", ["\x00\x1b[31m", "\ud800", "\u202eabc", "x" * 100_000, ""])
def test_a_hostile_key_is_echoed_short_and_printable(key):
    found = [
        *read_items({key: {}}, today=TODAY)[1],
        *read_items({"thirst": {"grade": "mild", key: 1}}, today=TODAY)[1],
        *read_pains([{"site": "jaw", "nrs_now": 1, key: 1}], today=TODAY)[1],
        *read_measures({key: 1, "weight_kg": {"value": 60, "unit": "kg", key: 1}})[1],
    ]
    assert len(found) == 5
    assert all(map(harmless, found))
    json.dumps([each.field for each in found]).encode("utf-8")


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_value_is_a_problem_in_every_required_field(raw):
    for code, item in ITEMS.items():
        for attribute in item.attributes:
            allowed = attribute.kind is Kind.YES_NO and isinstance(raw, bool)
            in_range = attribute.within and type(raw) is int and raw in attribute.within
            if attribute.required and not allowed and not in_range:
                read, problems = read_items({code: {attribute.name: raw}}, today=TODAY)
                assert read == {}
                assert problems
                assert all(map(harmless, problems))


@given(anything)
def test_nothing_makes_the_readers_fall_over(raw):
    for problems in (
        read_items(raw, today=TODAY)[1],
        read_pains(raw, today=TODAY)[1],
        read_measures(raw)[1],
        read_note(raw)[1],
    ):
        assert all(each.text.en and each.text.zh for each in problems)


@given(st.dictionaries(st.sampled_from(sorted(ITEMS)), anything))
def test_what_is_accepted_lies_within_its_scale(raw):
    read, problems = read_items(raw, today=TODAY)
    assert read.keys() <= raw.keys()
    assert bool(problems) == (read.keys() != raw.keys())
    for code, found in read.items():
        for attribute in ITEMS[code].attributes:
            value = getattr(found, attribute.name)
            assert value is not None or not attribute.required or len(ITEMS[code].scales) > 1
            if attribute.within and value is not None:
                assert value in attribute.within


@st.composite
def well_formed(draw):
    """An item as an app would send it, with or without what may be left out."""
    item = ITEMS[draw(st.sampled_from([c for c, i in ITEMS.items() if i.part == "items"]))]
    sent = {}
    for attribute in item.attributes:
        if attribute.required or draw(st.booleans()):
            sent[attribute.name] = draw(_value_of(attribute))
    return item, sent


def _value_of(attribute):
    words = [option.word for option in attribute.options]
    match attribute.kind:
        case Kind.CHOICE | Kind.YES_NO:
            return st.sampled_from(words)
        case Kind.CHOICES:
            return st.lists(st.sampled_from(words), unique=True)
        case Kind.WHOLE_NUMBER:
            return st.integers(attribute.within.lowest, attribute.within.highest)
        case _:
            return st.dates(date(2017, 1, 1), TODAY).map(date.isoformat)


def _as_sent(value):
    match value:
        case Grade():
            return value.name.lower()
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return value


@given(well_formed())
def test_an_accepted_answer_says_what_was_sent(item_and_sent):
    item, sent = item_and_sent
    read = answer(item.code, **sent)
    for name, value in sent.items():
        expected = sorted(value) if isinstance(value, list) else value
        assert _as_sent(getattr(read, name)) == expected


@given(st.lists(anything, max_size=4))
def test_an_accepted_pain_lies_within_its_scale(raw):
    read, problems = read_pains(raw, today=TODAY)
    assert len(read) + bool(problems) >= bool(raw)
    for pain in read:
        scores = [each for each in (pain.nrs_worst, pain.nrs_now) if each is not None]
        assert scores
        assert all(0 <= each <= 10 for each in scores)


@given(st.dictionaries(st.sampled_from(sorted(MEASUREMENTS)), anything))
def test_an_accepted_measurement_lies_within_its_hard_range(raw):
    read, problems = read_measures(raw)
    assert bool(problems) == (read.keys() != raw.keys())
    for code, value in read.items():
        assert isinstance(value, Decimal)
        assert value in MEASUREMENTS[code].hard
