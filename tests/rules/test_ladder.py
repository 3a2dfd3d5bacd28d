from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.rules.ladder import (
    DEFAULT_LADDERS,
    LATEST_LAST_RUNG,
    LONGEST_REPEAT,
    MAX_RUNGS,
    PAGED_ROLES,
    InvalidLadderError,
    Ladder,
    Rung,
    check,
    climb,
    from_json,
    to_json,
)
from companion.rules.permissions import CLINICAL
from companion.rules.vocabulary import Role, Tier

STARTED = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
EMERGENCY, URGENT, SOON = (DEFAULT_LADDERS[t] for t in (Tier.EMERGENCY, Tier.URGENT, Tier.SOON))


def minutes(number):
    return timedelta(minutes=number)


def at(number):
    return STARTED + minutes(number)


def climbed(ladder, *, done, minute):
    return climb(ladder, done=done, started_at=STARTED, now=at(minute))


def walked(ladder, *, until):
    """Minute and roles of every page of a clock that ticks once a minute."""
    done, pages = 0, []
    for minute in range(until + 1):
        step = climbed(ladder, done=done, minute=minute)
        done = step.done
        pages += [(minute, rung.roles) for rung in step.rungs]
    return pages


def test_an_emergency_pages_nurse_and_doctor_at_once_then_the_second_then_the_lead_for_ever():
    lead = (Role.ONC_LEAD, Role.NURSE, Role.ONC_ONCALL)
    assert walked(EMERGENCY, until=50) == [
        (0, (Role.NURSE, Role.ONC_ONCALL)),
        (10, (Role.ONC,)),
        (20, lead),
        (30, lead),
        (40, lead),
        (50, lead),
    ]


def test_an_urgent_alert_climbs_by_the_hour():
    hours = [minute / 60 for minute, _ in walked(URGENT, until=8 * 60)]
    assert hours == [0, 2, 4, 6, 8]


def test_a_soon_alert_begins_quietly_and_wakes_somebody_after_two_days():
    assert [rung.quiet for rung in SOON.rungs] == [True, False, False]
    hours = [minute / 60 for minute, _ in walked(SOON, until=121 * 60)]
    assert hours == [0, 48, 72, 96, 120]


def test_between_two_rungs_there_is_nothing_to_do():
    step = climbed(EMERGENCY, done=1, minute=9)
    assert (step.rungs, step.done, step.next_at) == ((), 1, at(10))


def test_an_outage_ends_in_one_climb_of_every_rung_and_not_in_one_page_per_slot():
    step = climbed(EMERGENCY, done=0, minute=95)
    assert step.rungs == EMERGENCY.rungs
    assert step.next_at == at(100)


def test_an_outage_of_a_year_is_climbed_at_once():
    step = climbed(EMERGENCY, done=3, minute=366 * 24 * 60)
    assert step.rungs == EMERGENCY.rungs[-1:]
    assert step.next_at == at(366 * 24 * 60 + 10)


@given(
    st.sampled_from(list(DEFAULT_LADDERS.values())),
    st.integers(min_value=0, max_value=20),
    st.integers(min_value=-60, max_value=100_000),
)
def test_after_a_climb_the_next_rung_is_ahead_and_within_one_step(ladder, done, minute):
    step = climbed(ladder, done=done, minute=minute)
    assert step.next_at > at(minute)
    assert step.done >= done
    assert bool(step.rungs) is (step.done > done)
    assert climb(ladder, done=step.done, started_at=STARTED, now=at(minute)).rungs == ()


@given(
    st.sampled_from(list(DEFAULT_LADDERS.values())),
    st.lists(st.integers(min_value=0, max_value=600), min_size=1, max_size=30),
)
def test_however_irregular_the_clock_no_rung_is_left_out(ladder, pauses):
    done, minute, pages = 0, 0, []
    for pause in pauses:
        minute += pause
        step = climbed(ladder, done=done, minute=minute)
        done = step.done
        pages += step.rungs
    due = [rung for rung in ladder.rungs if rung.after <= minutes(minute)]
    assert list(dict.fromkeys(pages)) == due


@pytest.mark.parametrize("tier", DEFAULT_LADDERS)
def test_a_default_ladder_keeps_to_the_bounds(tier):
    check(DEFAULT_LADDERS[tier], tier)


@pytest.mark.parametrize("tier", DEFAULT_LADDERS)
def test_what_is_frozen_is_read_back_the_same(tier):
    assert from_json(to_json(DEFAULT_LADDERS[tier])) == DEFAULT_LADDERS[tier]


def test_every_clinical_role_can_be_paged_and_no_other():
    assert PAGED_ROLES == CLINICAL


NURSE = (Role.NURSE,)
FIRST = Rung(timedelta(0), NURSE)


def ladder(*rungs, repeat=10):
    return Ladder(rungs, repeat_every=minutes(repeat))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param(ladder(), "rungs_count", id="no rung"),
        pytest.param(
            ladder(*(Rung(minutes(number), NURSE) for number in range(MAX_RUNGS + 1))),
            "rungs_count",
            id="too many rungs",
        ),
        pytest.param(ladder(Rung(minutes(1), NURSE)), "first_rung_not_at_once", id="a late start"),
        pytest.param(ladder(FIRST, FIRST), "rungs_not_ascending", id="two rungs at one time"),
        pytest.param(
            ladder(FIRST, Rung(minutes(20.5), NURSE)), "last_rung_too_late", id="a late end"
        ),
        pytest.param(ladder(FIRST, repeat=10.1), "repeat_out_of_bounds", id="a long pause"),
        pytest.param(ladder(FIRST, repeat=0), "repeat_out_of_bounds", id="no pause at all"),
        pytest.param(ladder(Rung(timedelta(0), ())), "rung_without_roles", id="a rung of nobody"),
        pytest.param(
            ladder(Rung(timedelta(0), (Role.AUDITOR,))), "role_not_paged", id="an auditor paged"
        ),
        pytest.param(ladder(FIRST), "no_doctor_on_ladder", id="an emergency without a doctor"),
        pytest.param(
            ladder(replace(FIRST, roles=(Role.ONC_ONCALL,), quiet=True)),
            "quiet_rung",
            id="a quiet emergency",
        ),
    ],
)
def test_a_ladder_that_could_leave_her_waiting_is_refused(wrong, code):
    with pytest.raises(InvalidLadderError) as refused:
        check(wrong, Tier.EMERGENCY)
    assert refused.value.code == code


def test_a_soon_ladder_may_begin_quietly_but_not_end_so():
    quiet = replace(FIRST, quiet=True)
    check(ladder(quiet, Rung(minutes(60), NURSE)), Tier.SOON)
    with pytest.raises(InvalidLadderError, match="quiet_rung"):
        check(ladder(quiet), Tier.SOON)


def test_routine_climbs_no_ladder():
    with pytest.raises(InvalidLadderError, match="tier_without_ladder"):
        check(ladder(FIRST), Tier.ROUTINE)


@pytest.mark.parametrize("tier", DEFAULT_LADDERS)
def test_a_more_urgent_tier_may_wait_less(tier):
    assert LATEST_LAST_RUNG[Tier.EMERGENCY] <= LATEST_LAST_RUNG[tier]
    assert LONGEST_REPEAT[Tier.EMERGENCY] <= LONGEST_REPEAT[tier]
