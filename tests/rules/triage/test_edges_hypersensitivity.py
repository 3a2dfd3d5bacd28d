"""Rules of section D at the last day that still counts, and at the one after it."""

from tests.rules.triage.build import ROUTINE, fired, record, report, table

LOCAL = "injection-site.local"


@table(
    (
        "on day 3",
        report(injection_site_reaction="mild same", patient=record(days_since_denosumab=3)),
        ROUTINE,
    ),
    (
        "on day 4",
        report(injection_site_reaction="mild same", patient=record(days_since_denosumab=4)),
        None,
    ),
)
def test_a_sore_place_after_the_injection(facts, tier):
    assert fired(facts).get(LOCAL) is tier
