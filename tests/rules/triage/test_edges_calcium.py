"""Rules of section C at the last day that still counts, and at the one before it."""

from tests.rules.triage.build import SOON, URGENT, calcium, fired, record, report, table

TINGLING = "hypoca.neuromuscular-symptoms"
LATE_DOSE = record(
    days_since_denosumab=20, denosumab_dose_number=8, ca_corr=calcium("2.30", days=21)
)


@table(
    ("unchanged for 28 days", report(perioral_tingling="mild same 28d", patient=LATE_DOSE), SOON),
    ("unchanged for 27 days", report(perioral_tingling="mild same 27d", patient=LATE_DOSE), URGENT),
    ("better for 28 days", report(perioral_tingling="mild better 28d", patient=LATE_DOSE), SOON),
    (
        "for 28 days, and worse",
        report(perioral_tingling="mild worse 28d", patient=LATE_DOSE),
        URGENT,
    ),
    (
        "unchanged, who knows how long",
        report(perioral_tingling="mild same", patient=LATE_DOSE),
        URGENT,
    ),
    ("none of it", report(perioral_tingling="none same 28d", patient=LATE_DOSE), None),
)
def test_tingling_round_the_mouth(facts, tier):
    assert fired(facts).get(TINGLING) is tier
