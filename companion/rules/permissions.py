"""Who may do what, for whom: one table of act, role and relation."""

from enum import StrEnum

from companion.rules.vocabulary import Role


class Relation(StrEnum):
    """How a member of staff stands to a patient."""

    CARE_TEAM = "care_team"
    ON_CALL = "on_call"  # on shift now in the patient's unit
    PAGED = "paged"  # was paged for, or owns, an alert of hers that is not resolved
    UNIT = "unit"  # works for the same unit, nothing more


class Act(StrEnum):
    """`subject:part:verb`, as it also stands in the audit trail."""

    PATIENT_ENROL = "patient:record:enrol"
    PATIENT_READ = "patient:record:read"
    CONTEXT_WRITE = "patient:context:write"
    TEAM_WRITE = "patient:care_team:write"
    DEVICE_WRITE = "patient:device:write"
    REGIMEN_WRITE = "regimen:order:write"
    INJECTION_WRITE = "regimen:injection:write"
    LAB_READ = "lab:result:read"
    LAB_WRITE = "lab:result:write"
    ALERT_READ = "alert:record:read"
    ALERT_HANDLE = "alert:record:handle"
    SUPPRESSION_WRITE = "triage:suppression:write"
    SUPPRESSION_LIFT = "triage:suppression:lift"
    THRESHOLD_WRITE = "unit:threshold:write"
    UNIT_READ = "unit:settings:read"
    UNIT_WRITE = "unit:settings:write"


DOCTORS = frozenset({Role.ONC, Role.ONC_ONCALL, Role.ONC_LEAD})
SPECIALISTS = frozenset(
    {
        Role.SPINE,
        Role.ORTHO,
        Role.RAD_ONC,
        Role.ENDO,
        Role.NEPH,
        Role.CARD,
        Role.DENT,
        Role.ENT,
        Role.PALL,
    }
)
CLINICAL = frozenset(Role) - {Role.CLINIC_ADMIN, Role.AUDITOR, Role.LAB, Role.MDT, Role.ED}
_TREATING = frozenset({Relation.CARE_TEAM, Relation.ON_CALL, Relation.PAGED})
_UNIT = frozenset({Relation.UNIT})

# For each act, which roles may do it, and through which relations.
GRANTS: dict[Act, tuple[tuple[frozenset[Role], frozenset[Relation]], ...]] = {
    Act.PATIENT_ENROL: ((DOCTORS | {Role.NURSE}, _UNIT),),
    Act.PATIENT_READ: ((CLINICAL, _TREATING), (frozenset({Role.PHARM}), _UNIT)),
    Act.CONTEXT_WRITE: ((DOCTORS | {Role.NURSE, Role.PHARM}, _TREATING),),
    Act.TEAM_WRITE: ((DOCTORS | {Role.NURSE}, _TREATING),),
    Act.DEVICE_WRITE: ((DOCTORS | {Role.NURSE}, _TREATING),),
    Act.REGIMEN_WRITE: ((DOCTORS, _TREATING),),
    Act.INJECTION_WRITE: ((DOCTORS | {Role.NURSE}, _TREATING),),
    # The laboratory brings results for everybody of the unit, and sees those of nobody else.
    Act.LAB_READ: ((CLINICAL, _TREATING), (frozenset({Role.PHARM, Role.LAB}), _UNIT)),
    Act.LAB_WRITE: (
        (DOCTORS | {Role.NURSE}, _TREATING),
        (frozenset({Role.PHARM, Role.LAB}), _UNIT),
    ),
    Act.ALERT_READ: ((CLINICAL, _TREATING),),
    Act.ALERT_HANDLE: ((CLINICAL, _TREATING),),
    # To silence a red flag takes a doctor; to hear it again takes anybody who treats her.
    Act.SUPPRESSION_WRITE: ((DOCTORS | SPECIALISTS, _TREATING),),
    Act.SUPPRESSION_LIFT: ((CLINICAL, _TREATING),),
    # A limit of a rule is medicine, not administration.
    Act.THRESHOLD_WRITE: ((frozenset({Role.ONC_LEAD}), _UNIT),),
    Act.UNIT_READ: ((frozenset(Role), _UNIT),),
    Act.UNIT_WRITE: ((frozenset({Role.CLINIC_ADMIN}), _UNIT),),
}


def relations_that_allow(act: Act, role: Role) -> frozenset[Relation]:
    """Through which relations `role` may do `act`; empty means never."""
    return frozenset().union(*(relations for roles, relations in GRANTS[act] if role in roles))
