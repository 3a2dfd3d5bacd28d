"""Section D: hypersensitivity, the injection site, reactions after the dose, rules 45 to 50."""

import pytest

from companion.rules.triage.facts import Source
from companion.rules.triage.ruleset import hypersensitivity as rules
from tests.rules.triage.build import (
    EMERGENCY,
    ROUTINE,
    URGENT,
    finding_of,
    fired,
    record,
    report,
    table,
)

AIRWAY = ("throat_tightness", "breathing_difficulty_acute", "collapse", "face_swelling")


def dosed(days: int):
    return record(days_since_denosumab=days, denosumab_dose_number=3)


class TestAnaphylaxis:
    @pytest.mark.parametrize("code", AIRWAY)
    @pytest.mark.parametrize(
        ("said", "days_since_dose", "tier"),
        [
            ("mild 0d", 0, EMERGENCY),
            ("mild 2d", 2, EMERGENCY),
            ("mild 1d", 2, EMERGENCY),
            ("mild 0d", 2, None),
            ("mild 3d", 2, None),
            ("mild", 2, EMERGENCY),
            ("mild", 100, EMERGENCY),
            ("none", 0, None),
            ("mild 0d", None, None),
        ],
        ids=[
            "on the day of the dose",
            "began on the day of the dose",
            "began the day after the dose",
            "began two days after the dose",
            "began before the dose",
            "unknown onset",
            "unknown onset, long after the dose",
            "not there",
            "never dosed",
        ],
    )
    def test_is_a_sign_of_airway_or_circulation_after_the_dose(
        self, code, said, days_since_dose, tier
    ):
        # A swollen face is looked at within the day, whenever it began.
        otherwise = URGENT if code == "face_swelling" and said != "none" else None
        facts = report(**{code: said}, patient=record(days_since_denosumab=days_since_dose))
        assert fired(facts).get("allergy.anaphylaxis") is (tier or otherwise)

    @pytest.mark.parametrize("code", AIRWAY)
    def test_is_hives_with_such_a_sign_at_any_time(self, code):
        facts = report(hives_itch_generalised="mild", **{code: "mild 0d"}, patient=dosed(100))
        assert fired(facts).get("allergy.anaphylaxis") is EMERGENCY

    @table(
        ("hives alone", report(hives_itch_generalised="severe", patient=dosed(0)), None),
        (
            "hives with cramps of the belly",
            report(hives_itch_generalised="mild", severe_abdominal_cramps="mild"),
            EMERGENCY,
        ),
        ("cramps of the belly alone", report(severe_abdominal_cramps="severe"), None),
        (
            "hives with frequent vomiting",
            report(hives_itch_generalised="mild", pro_vomiting="frequency 3"),
            EMERGENCY,
        ),
        (
            "hives with occasional vomiting",
            report(hives_itch_generalised="mild", pro_vomiting="frequency 2"),
            None,
        ),
        (
            "no hives, with frequent vomiting",
            report(hives_itch_generalised="none", pro_vomiting="frequency 3"),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("allergy.anaphylaxis") is tier

    @table(
        ("mild", report(face_swelling="mild new"), URGENT),
        ("moderate", report(face_swelling="moderate new"), EMERGENCY),
        (
            "moderate, as a clinician has confirmed it",
            report(
                face_swelling="moderate same",
                patient=record(confirmed={"face_swelling": ("moderate", 1)}),
            ),
            None,
        ),
    )
    def test_may_be_a_swollen_face_without_any_dose(self, facts, tier):
        assert fired(facts).get("allergy.anaphylaxis") is tier

    def test_asks_a_clinician_to_record_the_reaction(self):
        finding = finding_of("allergy.anaphylaxis", report(collapse="mild", patient=dosed(0)))
        assert finding.side_effects == ("confirm_known_hypersensitivity",)


class TestSkinOnly:
    @table(
        ("mild", report(hives_itch_generalised="mild", patient=dosed(2)), None),
        ("moderate", report(hives_itch_generalised="moderate", patient=dosed(2)), URGENT),
        ("7 days on", report(hives_itch_generalised="moderate", patient=dosed(7)), URGENT),
        ("8 days on", report(hives_itch_generalised="moderate", patient=dosed(8)), None),
        ("never dosed", report(hives_itch_generalised="severe"), None),
        (
            "with a swollen face",
            report(hives_itch_generalised="moderate", face_swelling="mild", patient=dosed(2)),
            None,
        ),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("allergy.skin-only") is tier

    def test_holds_the_next_dose(self):
        facts = report(hives_itch_generalised="moderate", patient=dosed(2))
        assert finding_of("allergy.skin-only", facts).side_effects == ("hold_next_dose",)


class TestKnownReaction:
    @pytest.mark.parametrize(
        ("source", "known", "tier"),
        [
            (Source.INJECTION, True, URGENT),
            (Source.INJECTION, False, None),
            (Source.SYMPTOM_REPORT, True, None),
            (Source.SUPPLEMENT_INTAKE, True, None),
        ],
    )
    def test_blocks_an_injection(self, source, known, tier):
        facts = report(source=source, patient=record(known_hypersensitivity=known))
        assert fired(facts).get("allergy.known-reaction-block") is tier

    def test_is_a_hard_stop(self):
        facts = report(source=Source.INJECTION, patient=record(known_hypersensitivity=True))
        finding = finding_of("allergy.known-reaction-block", facts)
        assert finding.side_effects == ("hard_stop_injection",)


class TestInjectionSite:
    @table(
        ("mild", report(injection_site_reaction="mild", patient=dosed(1)), ROUTINE),
        ("moderate", report(injection_site_reaction="moderate", patient=dosed(1)), ROUTINE),
        ("72 hours on", report(injection_site_reaction="mild", patient=dosed(3)), ROUTINE),
        ("4 days on", report(injection_site_reaction="mild", patient=dosed(4)), None),
        ("none", report(injection_site_reaction="none", patient=dosed(1)), None),
        ("severe", report(injection_site_reaction="severe", patient=dosed(1)), None),
        (
            "spreading",
            report(
                injection_site_reaction="mild", injection_site_spreading="mild", patient=dosed(1)
            ),
            None,
        ),
    )
    def test_a_local_reaction(self, facts, tier):
        assert fired(facts).get("injection-site.local") is tier

    @table(
        ("spreading", report(injection_site_spreading="mild", patient=dosed(1)), URGENT),
        ("not spreading", report(injection_site_spreading="none", patient=dosed(1)), None),
        ("severe", report(injection_site_reaction="severe", patient=dosed(1)), URGENT),
        ("moderate", report(injection_site_reaction="moderate new", patient=dosed(3)), None),
        ("worse, 3 days on", report(injection_site_reaction="mild worse", patient=dosed(3)), None),
        (
            "the same, 4 days on",
            report(injection_site_reaction="mild same", patient=dosed(4)),
            None,
        ),
        (
            "worse, 4 days on",
            report(injection_site_reaction="mild worse", patient=dosed(4)),
            URGENT,
        ),
        (
            "spreading, at 37.9 °C",
            report(injection_site_spreading="mild", temperature="37.9"),
            URGENT,
        ),
        (
            "spreading, at 38.0 °C",
            report(injection_site_spreading="mild", temperature="38.0"),
            EMERGENCY,
        ),
        (
            "spreading, with rigors",
            report(injection_site_spreading="mild", chills_rigors="mild"),
            EMERGENCY,
        ),
        (
            "worse, 4 days on, with rigors",
            report(injection_site_reaction="mild worse", chills_rigors="mild", patient=dosed(4)),
            EMERGENCY,
        ),
        ("rigors alone", report(chills_rigors="severe", patient=dosed(1)), None),
    )
    def test_a_spreading_reaction(self, facts, tier):
        assert fired(facts).get("injection-site.spreading") is tier

    def test_a_spreading_reaction_with_fever_is_sent_to_the_emergency_department(self):
        facts = report(injection_site_spreading="mild", temperature="38.0")
        assert finding_of("injection-site.spreading", facts).advice == rules.SITE_NOW


class TestFluLike:
    ACHE = {"unwell_general": "mild", "pro_muscle_ache": "severity 1"}

    @table(
        ("aching muscles", report(**ACHE, temperature="36.8", patient=dosed(1)), ROUTINE),
        (
            "aching joints",
            report(unwell_general="mild", pro_joint_ache="severity 1", patient=dosed(1)),
            ROUTINE,
        ),
        ("72 hours on", report(**ACHE, patient=dosed(3)), ROUTINE),
        ("4 days on", report(**ACHE, patient=dosed(4)), None),
        ("37.4 °C", report(**ACHE, temperature="37.4", patient=dosed(1)), ROUTINE),
        ("37.5 °C", report(**ACHE, temperature="37.5", patient=dosed(1)), None),
        ("no ache", report(unwell_general="mild", patient=dosed(1)), None),
        (
            "an ache of level 0",
            report(unwell_general="mild", pro_muscle_ache="severity 0", patient=dosed(1)),
            None,
        ),
        ("not unwell", report(pro_muscle_ache="severity 3", patient=dosed(1)), None),
        ("rigors", report(**ACHE, chills_rigors="mild", patient=dosed(1)), None),
        ("red skin", report(**ACHE, skin_infection="mild", patient=dosed(1)), None),
        ("a cough", report(**ACHE, cough_sputum="severity 1", patient=dosed(1)), None),
        ("burning urine", report(**ACHE, painful_urination="severity 1", patient=dosed(1)), None),
    )
    def test_fires(self, facts, tier):
        assert fired(facts).get("acute-phase.flu-like") is tier

    @pytest.mark.parametrize(("temperature", "asked"), [(None, ("temperature_c",)), ("36.8", ())])
    def test_asks_for_a_temperature_that_was_not_measured(self, temperature, asked):
        facts = report(**self.ACHE, temperature=temperature, patient=dosed(1))
        assert finding_of("acute-phase.flu-like", facts).ask_now == asked
