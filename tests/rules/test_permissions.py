import pytest

from companion.rules.permissions import CLINICAL, GRANTS, Act, Relation, relations_that_allow
from companion.rules.vocabulary import Role

TREATING = {Relation.CARE_TEAM, Relation.ON_CALL, Relation.PAGED}
DOCTORS = {Role.ONC, Role.ONC_ONCALL, Role.ONC_LEAD}
NO_CLINICIAN = {Role.CLINIC_ADMIN, Role.AUDITOR, Role.LAB, Role.MDT, Role.ED}
OF_A_PATIENT = [act for act in Act if act not in {Act.UNIT_READ, Act.UNIT_WRITE}]


def who_may(act):
    return {role for role in Role if relations_that_allow(act, role)}


def test_every_act_is_granted_to_somebody():
    assert set(GRANTS) == set(Act)
    assert all(who_may(act) for act in Act)


@pytest.mark.parametrize("act", list(Act))
def test_an_act_is_named_subject_part_verb(act):
    assert len(act.split(":")) == 3


@pytest.mark.parametrize("act", OF_A_PATIENT)
@pytest.mark.parametrize("role", sorted(NO_CLINICIAN))
def test_who_treats_nobody_sees_and_does_nothing_about_patients(act, role):
    is_theirs = role is Role.LAB and act in {Act.LAB_READ, Act.LAB_WRITE}
    assert relations_that_allow(act, role) == ({Relation.UNIT} if is_theirs else frozenset())


def test_results_are_entered_by_those_who_have_them_at_hand():
    assert who_may(Act.LAB_WRITE) == DOCTORS | {Role.NURSE, Role.PHARM, Role.LAB}


@pytest.mark.parametrize("role", sorted(CLINICAL - {Role.PHARM}))
def test_a_clinician_sees_whom_they_treat_and_nobody_else(role):
    assert relations_that_allow(Act.PATIENT_READ, role) == TREATING


def test_the_pharmacist_sees_everybody_of_the_unit():
    assert Relation.UNIT in relations_that_allow(Act.PATIENT_READ, Role.PHARM)


def test_the_pharmacist_does_not_handle_alerts_of_the_whole_unit():
    assert relations_that_allow(Act.ALERT_HANDLE, Role.PHARM) == TREATING


@pytest.mark.parametrize("role", sorted(CLINICAL))
def test_whoever_can_be_paged_can_take_over(role):
    assert Relation.PAGED in relations_that_allow(Act.ALERT_HANDLE, role)
    assert Relation.PAGED in relations_that_allow(Act.ALERT_READ, role)


def test_only_doctors_order_denosumab():
    assert who_may(Act.REGIMEN_WRITE) == DOCTORS


def test_doctors_and_nurses_enrol_give_doses_and_name_the_team():
    for act in (Act.PATIENT_ENROL, Act.INJECTION_WRITE, Act.TEAM_WRITE, Act.DEVICE_WRITE):
        assert who_may(act) == DOCTORS | {Role.NURSE}


def test_the_pharmacist_may_correct_the_clinical_context():
    assert who_may(Act.CONTEXT_WRITE) == DOCTORS | {Role.NURSE, Role.PHARM}


def test_only_the_administrator_changes_the_unit_and_everybody_reads_it():
    assert who_may(Act.UNIT_WRITE) == {Role.CLINIC_ADMIN}
    assert who_may(Act.UNIT_READ) == set(Role)
