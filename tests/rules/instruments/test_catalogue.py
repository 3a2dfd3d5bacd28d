"""The questions are complete, worded in both languages, and can be handed to an app."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from companion.rules.instruments.catalogue import (
    INSTRUMENTS,
    INSTRUMENTS_VERSION,
    ITEMS,
    MEASUREMENTS,
    as_document,
)
from companion.rules.instruments.scales import ReportPart, Scale
from companion.rules.vocabulary import Language, Site

# Clinical-rules, section 6: the code and scale of each item.
SECTION_6 = """
limb_weakness RF4
gait_difficulty RF4
sensory_loss_limb_trunk RF4
saddle_numbness RF4
band_pain RF4
sciatica_bilateral RF4
electric_shock RF4
urinary_retention RF4
urinary_incontinence RF4
bowel_incontinence RF4
sexual_dysfunction_new RF4
spine_pain_night RF4
spine_pain_strain RF4
spine_pain_mechanical RF4
spine_pain_unremitting RF4
spine_tenderness RF4
claudication_legs RF4
bone_snap RF4
limb_deformity RF4
cannot_bear_weight RF4
fall COUNT
minor_trauma YN
head_injury YN
pain_on_weight_bearing RF4
thigh_groin_pain RF4
height_loss YN
perioral_tingling RF4
finger_toe_tingling RF4
muscle_cramps RF4
muscle_twitching RF4
hand_spasm RF4
palpitations RF4
thirst RF4
polyuria RF4
drowsiness RF4
confusion RF4
muscle_weakness_general RF4
no_urine_12h YN
breathing_difficulty_acute RF4
throat_tightness RF4
face_swelling RF4
collapse RF4
hives_itch_generalised RF4
severe_abdominal_cramps RF4
injection_site_reaction RF4
injection_site_spreading RF4
chills_rigors RF4
unwell_general RF4
skin_infection RF4
cough_sputum SEV5+INT5
painful_urination SEV5
jaw_pain RF4
jaw_swelling RF4
jaw_numb_heavy RF4
loose_tooth RF4
gum_discharge RF4
oral_sore_nonhealing RF4
exposed_bone_mouth RF4
trismus_dysphagia RF4
dental_procedure_planned DATE
ear_pain_discharge RF4
chest_pain RF4
breathless_rest RF4
seizure RF4
face_speech_arm RF4
bleeding_heavy RF4
leg_swelling_one RF4
headache_new_severe RF4
unable_keep_fluids RF4
self_harm YN
slow_breathing RF4
pro_pain FREQ5+SEV5+INT5
pro_fatigue SEV5+INT5
pro_nausea FREQ5+SEV5
pro_vomiting FREQ5+SEV5
pro_constipation SEV5
pro_diarrhoea FREQ5
pro_appetite SEV5+INT5
pro_dry_mouth SEV5
pro_mouth_sores SEV5+INT5
pro_dyspnoea SEV5+INT5
pro_numb_tingling SEV5+INT5
pro_muscle_ache FREQ5+SEV5+INT5
pro_joint_ache FREQ5+SEV5+INT5
pro_insomnia SEV5+INT5
pro_anxiety FREQ5+SEV5+INT5
pro_sad FREQ5+SEV5+INT5
pro_concentration SEV5+INT5
pro_dizziness SEV5+INT5
pro_urine_control FREQ5+INT5
pro_bowel_control FREQ5+INT5
pro_frequent_urination FREQ5+INT5
pro_swelling_limb FREQ5+SEV5+INT5
pain_nrs_worst NRS11
pain_nrs_now NRS11
pain_site SITE
breakthrough_count COUNT
rescue_ineffective YN
activity_level ECOG5
free_text TEXT
"""
MEASURED = {"temperature_c", "weight_kg", "height_cm", "heart_rate"}

# The keys of the document under which an app finds words to show.
SHOWN = {"text", "label", "title", "recall", "unit_name"}


def shown(part: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, list):
        for index, each in enumerate(part):
            yield from shown(each, f"{where}[{index}]")
    elif isinstance(part, dict):
        for key, each in part.items():
            if key in SHOWN or where == ".sections":
                yield f"{where}.{key}", each
            else:
                yield from shown(each, f"{where}.{key}")


def test_every_item_of_the_clinical_rules_is_asked_on_its_scale():
    expected = dict(line.split() for line in SECTION_6.split("\n") if line)
    assert {code: "+".join(item.scales) for code, item in ITEMS.items()} == expected


def test_no_item_is_asked_twice():
    codes = Counter(item.code for each in INSTRUMENTS for item in each.items)
    assert set(codes.values()) == {1}


def test_what_is_measured_at_home_has_its_unit_and_its_ranges():
    ranges = {
        code: (each.unit, each.loinc, each.hard.lowest, each.hard.highest)
        for code, each in MEASUREMENTS.items()
    }
    assert ranges == {
        "temperature_c": ("Cel", "8310-5", 32, 43),
        "weight_kg": ("kg", "29463-7", 25, 250),
        "height_cm": ("cm", "8302-2", 120, 210),
        "heart_rate": ("/min", "8867-4", 25, 250),
    }


def test_a_canonical_value_is_not_converted():
    for measurement in MEASUREMENTS.values():
        assert measurement.units[measurement.unit](Decimal(37)) == 37


def test_only_the_weekly_block_has_working_labels():
    assert [each.code for each in INSTRUMENTS if each.working_labels] == ["pro_ctcae_weekly"]


def test_every_weekly_item_has_all_attributes_of_its_pro_ctcae_entry():
    for code, item in ITEMS.items():
        if code.startswith("pro_"):
            entry = item.reference.removeprefix("PRO-CTCAE ")
            assert re.fullmatch(r"\d+A(/B)?(/C)?", entry), code
            assert len(entry.split("/")) == len(item.scales), code


def test_an_item_never_asks_the_same_detail_twice():
    for item in ITEMS.values():
        names = [each.name for each in item.attributes]
        assert len(names) == len(set(names)), item.code


def test_every_item_says_where_its_answer_is_sent():
    assert ITEMS["limb_weakness"].sent_as == "items.limb_weakness"
    assert ITEMS["pain_nrs_worst"].sent_as == "pain.nrs_worst"
    assert ITEMS["pain_site"].sent_as == "pain.site"
    assert ITEMS["free_text"].sent_as == "note"


def test_every_item_that_is_sent_among_the_items_has_something_to_answer():
    for item in ITEMS.values():
        if item.part is ReportPart.ITEMS:
            assert any(each.required for each in item.attributes), item.code


def test_the_document_is_json():
    for language in Language:
        assert json.loads(json.dumps(as_document(language))) == as_document(language)


def test_the_document_carries_version_and_language():
    document = as_document(Language.ZH_HANS)
    assert document["version"] == INSTRUMENTS_VERSION == "2026.11"
    assert document["language"] == "zh-Hans"


def test_every_chinese_string_is_chinese_and_every_english_one_is_not():
    english = dict(shown(as_document(Language.EN)))
    chinese = dict(shown(as_document(Language.ZH_HANS)))
    assert english.keys() == chinese.keys()
    assert len(english) > 200
    for where, text in chinese.items():
        assert re.search("[一-鿿]", text), where
        assert not re.search("[A-Za-z]", text), where
        assert not re.search("[一-鿿]", english[where]), where


def test_no_two_items_are_worded_alike():
    for language in Language:
        wordings = [item.text.to(language) for item in ITEMS.values()]
        assert len(set(wordings)) == len(wordings)


def test_the_document_is_enough_to_draw_a_red_flag_question():
    document = as_document(Language.EN)
    red_flags = document["instruments"][0]
    weakness = red_flags["items"][0]
    assert red_flags["code"] == "red_flags"
    assert weakness["code"] == "limb_weakness"
    assert weakness["scales"] == ["RF4"]
    assert [each["name"] for each in weakness["asks"]] == ["side", "regions"]
    assert [each["name"] for each in document["scales"]["RF4"]] == ["grade", "trend", "onset"]
    assert document["scales"]["RF4"][0] == {
        "name": "grade",
        "text": "How bad is it?",
        "kind": "choice",
        "required": True,
        "options": [
            {"value": "none", "label": "None"},
            {"value": "mild", "label": "Mild"},
            {"value": "moderate", "label": "Moderate"},
            {"value": "severe", "label": "Severe"},
        ],
        "range": None,
    }


def test_the_document_is_enough_to_draw_a_thermometer():
    measurements = {each["code"]: each for each in as_document(Language.ZH_HANS)["measurements"]}
    assert measurements.keys() == MEASURED
    assert measurements["temperature_c"] == {
        "code": "temperature_c",
        "text": "体温",
        "unit": "Cel",
        "unit_name": "摄氏度",
        "units": ["Cel", "[degF]"],
        "loinc": "8310-5",
        "hard_range": {"lowest": 32, "highest": 43},
        "confirm_range": {"lowest": 35, "highest": 41},
        "confirm_change_percent": None,
    }


def test_the_document_lists_every_scale_every_site_and_the_limit_of_the_note():
    document = as_document(Language.EN)
    assert set(document["scales"]) == set(Scale)
    assert [each["value"] for each in document["sites"]] == list(Site)
    assert document["note"] == {"max_length": 10_000}


@pytest.mark.parametrize("scale", ["SEV5", "FREQ5", "INT5", "ECOG5"])
def test_a_scale_of_five_names_each_of_its_values(scale):
    (attribute,) = as_document(Language.EN)["scales"][scale]
    assert [option["value"] for option in attribute["options"]] == [0, 1, 2, 3, 4]
    assert attribute["range"] == {"lowest": 0, "highest": 4}
