from datetime import UTC, datetime, timedelta
from uuid import UUID

from companion.rules.on_call import Duty, Member, people_for
from companion.rules.vocabulary import Role

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
NINA, NOOR, DORA, LENA = (UUID(int=number) for number in range(1, 5))


def shift(staff_id, role, *, starts_at=NOW - HOUR, ends_at=NOW + HOUR):
    return Duty(staff_id, role, starts_at, ends_at)


def who(*roles, duties=(), care_team=(), unit=()):
    return people_for(roles, duties=duties, care_team=care_team, unit=unit, now=NOW)


def test_whoever_is_on_call_answers():
    assert who(Role.NURSE, duties=[shift(NINA, Role.NURSE)]) == (NINA,)


def test_everybody_on_call_for_the_role_answers():
    duties = [shift(NINA, Role.NURSE), shift(NOOR, Role.NURSE)]
    assert who(Role.NURSE, duties=duties) == (NINA, NOOR)


def test_a_shift_begins_at_its_first_second_and_is_over_at_its_last():
    begins, ended = (
        shift(NINA, Role.NURSE, starts_at=NOW),
        shift(NOOR, Role.NURSE, ends_at=NOW),
    )
    assert who(Role.NURSE, duties=[begins, ended]) == (NINA,)


def test_at_the_handover_one_of_the_two_is_on_call():
    for at in (NOW - SECOND, NOW, NOW + SECOND):
        early = shift(NINA, Role.NURSE, starts_at=NOW - HOUR, ends_at=NOW)
        late = shift(NOOR, Role.NURSE, starts_at=NOW, ends_at=NOW + HOUR)
        assert early.covers(at) != late.covers(at)


def test_the_care_team_answers_where_nobody_is_on_call():
    assert who(Role.ONC, care_team=[Member(DORA, Role.ONC)]) == (DORA,)


def test_the_care_team_sleeps_where_somebody_is_on_call():
    duties = [shift(NINA, Role.NURSE)]
    assert who(Role.NURSE, duties=duties, care_team=[Member(NOOR, Role.NURSE)]) == (NINA,)


def test_the_lead_of_the_unit_answers_without_a_roster():
    assert who(Role.ONC_LEAD, unit=[Member(LENA, Role.ONC_LEAD)]) == (LENA,)


def test_no_other_role_is_answered_for_by_merely_working_there():
    assert who(Role.NURSE, Role.ONC, unit=[Member(NINA, Role.NURSE), Member(DORA, Role.ONC)]) == ()


def test_a_shift_for_another_role_does_not_count():
    assert who(Role.ONC_ONCALL, duties=[shift(NINA, Role.NURSE)]) == ()


def test_somebody_in_two_roles_is_paged_once_and_in_the_order_of_the_roles():
    duties = [shift(DORA, Role.ONC_ONCALL), shift(NINA, Role.NURSE), shift(DORA, Role.NURSE)]
    assert who(Role.NURSE, Role.ONC_ONCALL, duties=duties) == (NINA, DORA)


def test_nobody_is_said_to_be_nobody():
    assert who(Role.NURSE, Role.ONC_ONCALL, Role.ONC_LEAD) == ()
