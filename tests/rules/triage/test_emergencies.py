"""Section H on structured answers, rules 75 to 84 and 86; the patient's own word, rule 95."""

from decimal import Decimal

import pytest

from companion.rules.triage.ruleset import emergencies as rules
from companion.rules.vocabulary import Role
from tests.rules.triage.build import (
    EMERGENCY,
    SOON,
    URGENT,
    finding_of,
    fired,
    record,
    report,
    table,
)


def dosed(days: int):
    return record(days_since_denosumab=days, denosumab_dose_number=8)


def kidneys(crcl: str):
    return record(crcl=Decimal(crcl))


@table(
    ("mild", report(chest_pain="mild"), None),
    ("moderate", report(chest_pain="moderate"), EMERGENCY),
    ("mild and breathless", report(chest_pain="mild", breathless_rest="mild"), EMERGENCY),
    ("mild and fainting", report(chest_pain="mild", collapse="mild"), EMERGENCY),
    ("none, but breathless", report(chest_pain="none", breathless_rest="mild"), None),
    ("moderate, though the same", report(chest_pain="moderate same"), EMERGENCY),
)
def test_chest_pain(facts, tier):
    assert fired(facts).get("general.chest-pain") is tier


@table(
    ("new at rest", report(breathless_rest="mild new"), EMERGENCY),
    ("the same, but unknown", report(breathless_rest="mild same"), EMERGENCY),
    ("none", report(breathless_rest="none"), None),
    (
        "as a clinician has confirmed it",
        report(
            breathless_rest="mild same", patient=record(confirmed={"breathless_rest": ("mild", 1)})
        ),
        None,
    ),
    (
        "confirmed, but worse",
        report(
            breathless_rest="mild worse",
            patient=record(confirmed={"breathless_rest": ("mild", 1)}),
        ),
        EMERGENCY,
    ),
    ("a tight throat, never dosed", report(throat_tightness="mild"), EMERGENCY),
    (
        "a tight throat, 181 days after a dose",
        report(throat_tightness="mild", patient=dosed(181)),
        EMERGENCY,
    ),
    (
        "a tight throat, 180 days after a dose",
        report(throat_tightness="mild", patient=dosed(180)),
        None,
    ),
    ("sudden", report(breathing_difficulty_acute="mild"), EMERGENCY),
    ("not sudden", report(breathing_difficulty_acute="none"), None),
)
def test_breathlessness(facts, tier):
    assert fired(facts).get("general.severe-breathlessness") is tier


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("seizure", "general.seizure-or-unconscious"),
        ("face_speech_arm", "general.stroke-signs"),
        ("bleeding_heavy", "general.heavy-bleeding"),
    ],
)
@pytest.mark.parametrize(
    ("said", "tier"), [("none", None), ("mild same", EMERGENCY), ("severe new", EMERGENCY)]
)
def test_one_sign_at_any_grade_is_an_emergency(code, rule, said, tier):
    assert fired(report(**{code: said})).get(rule) is tier


@table(
    ("collapse", report(collapse="mild"), EMERGENCY),
    ("collapse 181 days after a dose", report(collapse="mild", patient=dosed(181)), EMERGENCY),
    ("collapse 180 days after a dose", report(collapse="mild", patient=dosed(180)), None),
    ("no collapse", report(collapse="none"), None),
    ("hands that lock", report(hand_spasm="mild"), URGENT),
    ("hands that lock after a dose", report(hand_spasm="mild", patient=dosed(180)), None),
    ("moderate palpitations", report(palpitations="moderate"), URGENT),
    ("mild palpitations", report(palpitations="mild"), None),
    ("severe drowsiness, says the family", report(drowsiness="severe", by_proxy=True), EMERGENCY),
    ("moderate drowsiness, says the family", report(drowsiness="moderate", by_proxy=True), None),
    ("severe drowsiness, says the patient", report(drowsiness="severe"), None),
)
def test_loss_of_consciousness(facts, tier):
    assert fired(facts).get("general.seizure-or-unconscious") is tier


class TestHeadache:
    @table(
        ("new", report(headache_new_severe="mild new"), URGENT),
        ("none", report(headache_new_severe="none"), None),
        (
            "as a clinician has confirmed it",
            report(
                headache_new_severe="mild same",
                patient=record(confirmed={"headache_new_severe": ("mild", 1)}),
            ),
            None,
        ),
        (
            "with confusion",
            report(headache_new_severe="mild new", confusion="mild"),
            EMERGENCY,
        ),
        ("with a seizure", report(headache_new_severe="mild new", seizure="mild"), EMERGENCY),
        (
            "with a weak limb",
            report(headache_new_severe="mild new", limb_weakness="mild"),
            EMERGENCY,
        ),
        (
            "with frequent vomiting",
            report(headache_new_severe="mild new", pro_vomiting="frequency 3"),
            EMERGENCY,
        ),
        (
            "with occasional vomiting",
            report(headache_new_severe="mild new", pro_vomiting="frequency 2"),
            URGENT,
        ),
        ("none, with confusion", report(headache_new_severe="none", confusion="mild"), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("general.brain-mets-signs") is tier

    def test_fires_with_general_weakness(self):
        facts = report(headache_new_severe="mild new", muscle_weakness_general="mild")
        assert fired(facts).get("general.brain-mets-signs") is EMERGENCY

    def test_with_confusion_is_sent_to_the_emergency_department(self):
        facts = report(headache_new_severe="mild new", confusion="mild")
        assert finding_of("general.brain-mets-signs", facts).advice == rules.HEADACHE_NOW


class TestConfusion:
    @table(
        ("new", report(confusion="mild new"), EMERGENCY),
        ("unchanged, but unknown", report(confusion="mild same"), EMERGENCY),
        ("none", report(confusion="none"), None),
        (
            "as a clinician has confirmed it",
            report(confusion="mild same", patient=record(confirmed={"confusion": ("mild", 1)})),
            None,
        ),
        (
            "explained by low calcium",
            report(confusion="mild new", patient=record(days_since_denosumab=10)),
            None,
        ),
        ("explained by high calcium", report(confusion="mild new", thirst="mild"), None),
        (
            "explained by the head",
            report(confusion="mild new", headache_new_severe="mild new"),
            None,
        ),
        ("explained by a seizure", report(confusion="mild new", seizure="mild"), None),
        ("explained by a stroke", report(confusion="mild new", face_speech_arm="mild"), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("general.confusion-new") is tier


class TestClot:
    @table(
        ("new", report(leg_swelling_one="mild new"), URGENT),
        ("none", report(leg_swelling_one="none"), None),
        (
            "as a clinician has confirmed it",
            report(
                leg_swelling_one="mild same",
                patient=record(confirmed={"leg_swelling_one": ("mild", 1)}),
            ),
            None,
        ),
        ("with chest pain", report(leg_swelling_one="mild", chest_pain="mild"), EMERGENCY),
        (
            "with breathlessness",
            report(leg_swelling_one="mild", breathless_rest="mild"),
            EMERGENCY,
        ),
        ("none, with chest pain", report(leg_swelling_one="none", chest_pain="mild"), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("general.dvt-pe") is tier

    def test_with_chest_pain_has_the_advice_for_a_clot_in_the_lung(self):
        facts = report(leg_swelling_one="mild", chest_pain="mild")
        assert finding_of("general.dvt-pe", facts).advice == rules.CLOT_NOW


@table(
    (
        "since yesterday, with good kidneys",
        report(unable_keep_fluids="mild 1d", patient=kidneys("60")),
        URGENT,
    ),
    ("since today, at 60", report(unable_keep_fluids="mild 0d", patient=kidneys("60")), None),
    ("since today, at 59.9", report(unable_keep_fluids="mild 0d", patient=kidneys("59.9")), URGENT),
    ("since today, never measured", report(unable_keep_fluids="mild 0d"), URGENT),
    (
        "since nobody knows when",
        report(unable_keep_fluids="mild", patient=kidneys("90")),
        URGENT,
    ),
    ("not at all", report(unable_keep_fluids="none", patient=kidneys("30")), None),
    ("vomiting almost constantly", report(pro_vomiting="frequency 4"), URGENT),
    ("vomiting frequently", report(pro_vomiting="frequency 3"), None),
)
def test_fluids_that_do_not_stay_down(facts, tier):
    assert fired(facts).get("general.cannot-keep-fluids") is tier


@pytest.mark.parametrize(("said", "tier"), [(True, EMERGENCY), (False, None)])
def test_thoughts_of_self_harm(said, tier):
    assert fired(report(self_harm=said)).get("general.self-harm") is tier


def test_thoughts_of_self_harm_page_the_psycho_oncologist():
    assert Role.PSY in finding_of("general.self-harm", report(self_harm=True)).page


@pytest.mark.parametrize(("said", "tier"), [(True, URGENT), (False, None)])
def test_the_patient_says_that_it_cannot_wait(said, tier):
    assert fired(report(cannot_wait=said)).get("pro.patient-says-urgent") is tier


@pytest.mark.parametrize(
    ("note", "tier"),
    [("", None), ("  \n", None), ("All is well.", None), ("The snollygoster came.", SOON)],
)
def test_a_note_that_is_not_understood_is_read_by_a_nurse(note, tier):
    assert fired(report(note=note)).get("general.freetext-unreadable") is tier


@pytest.mark.parametrize(
    "code",
    [
        "seizure",
        "confusion",
        "collapse",
        "throat_tightness",
        "hand_spasm",
        "palpitations",
    ],
)
def test_signs_of_low_calcium_fire_a_general_rule_without_recent_denosumab(code):
    assert any(rule.startswith("general.") for rule in fired(report(**{code: "moderate new"})))
