"""When a finding says more than was known, so that a new alert is made."""

import pytest

from companion.rules.triage.findings import Evidence
from companion.rules.triage.worsening import says_more
from tests.rules.triage.build import finding_of, pain_earlier, report

WEAKNESS = "mscc.new-limb-weakness"


def weakness(said: str):
    return finding_of(WEAKNESS, report(limb_weakness=said))


def known(*findings):
    return [(finding.rule_id, finding.evidence) for finding in findings]


@pytest.mark.parametrize(
    ("before", "now", "more"),
    [
        ("mild new", "mild new", False),
        ("mild new", "mild same", False),
        ("mild new", "mild better", False),
        ("mild new", "mild worse", True),
        ("mild worse", "mild worse", True),
        ("mild new", "moderate same", True),
        ("moderate new", "mild same", False),
        ("moderate new", "severe new", True),
        ("mild new", "mild new 3d", True),
    ],
)
def test_a_finding_says_more_when_an_input_is_worse_or_was_not_there(before, now, more):
    assert says_more(weakness(now), known(weakness(before))) is more


def test_a_rule_that_has_not_fired_before_says_more():
    assert says_more(weakness("mild same"), [])


def test_what_another_rule_has_found_does_not_count():
    other = finding_of("mscc.gait-disturbance", report(gait_difficulty="severe new"))
    assert says_more(weakness("mild same"), known(other))


def test_the_worst_that_was_known_counts_not_the_latest():
    earlier = known(weakness("severe new"), weakness("mild same"))
    assert not says_more(weakness("moderate same"), earlier)


def test_a_second_item_under_the_same_rule_says_more():
    before = finding_of("mscc.spinal-pain-red-features", report(spine_pain_night="mild same"))
    now = finding_of(
        "mscc.spinal-pain-red-features",
        report(spine_pain_night="mild same", spine_tenderness="mild same"),
    )
    assert says_more(now, known(before))


@pytest.mark.parametrize(("now", "more"), [(7, False), (8, True)])
def test_a_higher_score_of_pain_says_more(now, more):
    rule = "mscc.spinal-pain-red-features"
    before = finding_of(rule, report(pain={"lower_back": 7}))
    assert says_more(finding_of(rule, report(pain={"lower_back": now})), known(before)) is more


@pytest.mark.parametrize(("now", "more"), [(4, False), (5, True)])
def test_a_rise_is_compared_by_what_it_rose_to(now, more):
    rule = "mscc.spinal-pain-red-features"
    history = pain_earlier(1, lower_back=2)
    before = finding_of(rule, report(pain={"lower_back": 4}, past_pains=history))
    after = finding_of(rule, report(pain={"lower_back": now}, past_pains=history))
    assert says_more(after, known(before)) is more


def test_a_new_note_is_always_more_to_read():
    rule = "general.freetext-unreadable"
    note = finding_of(rule, report(note="The snollygoster came."))
    assert says_more(note, known(note))


def test_numbers_are_compared_as_numbers():
    rule = "injection-site.spreading"
    nine = finding_of(rule, report(injection_site_spreading="mild same", temperature="38.9"))
    earlier = [(rule, (*nine.evidence, Evidence("measures.temperature_c", "39.0")))]
    assert not says_more(nine, earlier)
