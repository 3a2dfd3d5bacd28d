"""What staff record for triage: bones, radiotherapy, height, and levels of pain."""

import pytest

from companion.models import ClinicalContext, SymptomBaseline
from tests.api.test_unit import faults


@pytest.fixture
def change(clinic, signed_in):
    nurse = signed_in(clinic.nurse)

    def change(**fields):
        address = f"/api/v1/patients/{clinic.patient.pk}/context"
        return nurse.patch(address, fields, format="json")

    return change


@pytest.fixture
def confirm(clinic, signed_in):
    nurse = signed_in(clinic.nurse)

    def confirm(**fields):
        body = {"stable_since": "2026-01-01"} | fields
        address = f"/api/v1/patients/{clinic.patient.pk}/baselines"
        return nurse.post(address, body, format="json")

    return confirm


def test_it_is_written_and_read_back(change, clinic):
    told = change(
        long_bone_mets=["upper_arm_l", "thigh_l"],
        past_bisphosphonate=True,
        radiotherapy_sites=["pelvis"],
        radiotherapy_ended_on="2026-01-05",
        height_cm=158.5,
        weight_loss_intended=True,
    ).json()
    assert told["long_bone_mets"] == ["thigh_l", "upper_arm_l"]
    assert told["radiotherapy_sites"] == ["pelvis"]
    assert told["radiotherapy_ended_on"] == "2026-01-05"
    assert told["height_cm"] == 158.5
    assert (told["past_bisphosphonate"], told["weight_loss_intended"]) == (True, True)


def test_nobody_has_said_anything_about_the_long_bones_at_first(change):
    told = change().json()
    assert (told["long_bone_mets"], told["radiotherapy_sites"]) == (None, [])


def test_none_is_not_the_same_as_not_known(change):
    assert change(long_bone_mets=[]).json()["long_bone_mets"] == []
    assert change(long_bone_mets=None).json()["long_bone_mets"] is None
    assert ClinicalContext.objects.get().long_bone_mets is None


def test_a_site_that_is_named_twice_is_one_site(change):
    assert change(long_bone_mets=["thigh_l", "thigh_l"]).json()["long_bone_mets"] == ["thigh_l"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"long_bone_mets": ["left leg"]}, [("long_bone_mets.0", "invalid_choice")]),
        ({"long_bone_mets": "thigh_l"}, [("long_bone_mets", "not_a_list")]),
        ({"radiotherapy_sites": None}, [("radiotherapy_sites", "null")]),
        (
            {"radiotherapy_sites": ["pelvis"]},
            [("radiotherapy_ended_on", "radiotherapy_without_day")],
        ),
        (
            {"radiotherapy_ended_on": "2026-01-05"},
            [("radiotherapy_ended_on", "radiotherapy_without_day")],
        ),
        (
            {"radiotherapy_sites": ["pelvis"], "radiotherapy_ended_on": "2199-01-05"},
            [("radiotherapy_ended_on", "implausible_date")],
        ),
        ({"height_cm": 15}, [("height_cm", "min_value")]),
        ({"height_cm": 1585}, [("height_cm", "max_whole_digits")]),
        ({"height_cm": 211}, [("height_cm", "max_value")]),
        ({"past_bisphosphonate": "yes"}, [("past_bisphosphonate", "invalid")]),
        ({"weight_loss_intended": None}, [("weight_loss_intended", "null")]),
    ],
)
def test_what_cannot_be_is_refused_by_the_name_of_its_field(fields, expected, change):
    assert faults(change(**fields)) == expected


def test_radiotherapy_is_taken_back_as_a_whole(change):
    change(radiotherapy_sites=["pelvis"], radiotherapy_ended_on="2026-01-05")
    told = change(radiotherapy_sites=[], radiotherapy_ended_on=None)
    assert (told.status_code, told.json()["radiotherapy_sites"]) == (200, [])


def test_a_level_of_pain_is_a_score(confirm):
    answer = confirm(code="pain.lower_back", score=4)
    told = answer.json()
    assert answer.status_code == 201
    assert told == {
        "id": told["id"],
        "code": "pain.lower_back",
        "grade": None,
        "score": 4,
        "stable_since": "2026-01-01",
        "recorded_at": told["recorded_at"],
    }


def test_a_level_of_an_item_is_a_grade(confirm):
    told = confirm(code="limb_weakness", grade="mild").json()
    assert (told["grade"], told["score"]) == ("mild", None)


@pytest.mark.parametrize("score", [0, 10])
def test_the_scale_has_two_ends(score, confirm):
    assert confirm(code="pain.neck", score=score).json()["score"] == score


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"code": "pain.nowhere", "score": 4}, [("code", "invalid_choice")]),
        ({"code": "pain.neck"}, [("score", "required")]),
        ({"code": "limb_weakness"}, [("grade", "required")]),
        ({"code": "pain.neck", "score": 11}, [("score", "max_value")]),
        ({"code": "pain.neck", "score": -1}, [("score", "min_value")]),
        ({"code": "pain.neck", "score": "4"}, [("score", "invalid")]),
        ({"code": "pain.neck", "score": 4, "grade": "mild"}, [("grade", "not_for_this_code")]),
        (
            {"code": "limb_weakness", "grade": "mild", "score": 4},
            [("score", "not_for_this_code")],
        ),
        (
            {"code": "pain.neck", "grade": "mild"},
            [("score", "required"), ("grade", "not_for_this_code")],
        ),
    ],
)
def test_a_level_that_is_none_is_refused(fields, expected, confirm):
    assert faults(confirm(**fields)) == expected
    assert not SymptomBaseline.objects.exists()


def test_the_refusal_is_in_the_callers_language(clinic, signed_in):
    refused = signed_in(clinic.nurse, language="zh-Hans").patch(
        f"/api/v1/patients/{clinic.patient.pk}/context",
        {"radiotherapy_sites": ["pelvis"]},
        format="json",
    )
    assert refused.json()["detail"] == "请同时填写放疗部位和放疗结束日期。"
