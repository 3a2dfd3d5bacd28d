"""What only a note can say: told here as if it had been answered, so that no word matters."""

import pytest

from tests.rules.triage.build import EMERGENCY, SOON, URGENT, fired, record, report, table

UNTREATED = record(sact_42d="no")


@table(
    ("no number, on treatment or unknown", report(fever_told=True), EMERGENCY),
    ("no number, no treatment", report(fever_told=True, patient=UNTREATED), URGENT),
    (
        "no number, and the note tells of treatment",
        report(fever_told=True, on_treatment_told=True, patient=UNTREATED),
        EMERGENCY,
    ),
    ("measured at 38.0", report(fever_told=True, temperature="38.0"), EMERGENCY),
    ("measured at 37.9", report(fever_told=True, temperature="37.9"), URGENT),
    ("measured at 37.5", report(fever_told=True, temperature="37.5"), URGENT),
    ("measured at 37.4", report(fever_told=True, temperature="37.4"), None),
    ("no fever told", report(fever_told=False), None),
    ("treatment told, and no fever", report(on_treatment_told=True), None),
)
def test_fever_that_the_note_tells(facts, tier):
    assert fired(facts).get("note.fever") is tier


@pytest.mark.parametrize(
    ("rule", "facts", "tier"),
    [
        ("note.pain-out-of-control", report(pain_out_of_control="mild"), URGENT),
        ("note.pain-out-of-control", report(pain_out_of_control="none"), None),
        ("note.weary-of-life", report(weary_of_life=True), URGENT),
        ("note.weary-of-life", report(weary_of_life=False), None),
        ("note.weight-loss", report(weight_loss_told=True), SOON),
        (
            "note.weight-loss",
            report(weight_loss_told=True, patient=record(weight_loss_intended=True)),
            None,
        ),
        ("note.second-reading", report(note="x", second_reading="mscc: my legs"), URGENT),
        ("note.second-reading", report(note="x"), None),
        ("note.dental-work", report(dental_work_told=True), SOON),
        ("note.dental-work", report(dental_work_told=False), None),
        ("note.decline", report(decline_told=True), SOON),
        ("note.decline", report(decline_told=False), None),
    ],
)
def test_what_else_the_note_tells(rule, facts, tier):
    assert fired(facts).get(rule) is tier


@table(
    ("not understood", report(note="qwertyuiop"), SOON),
    ("no note", report(), None),
)
def test_a_note_to_be_read(facts, tier):
    assert fired(facts).get("general.freetext-unreadable") is tier
