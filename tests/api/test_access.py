"""Who may do what: every route, every method, every kind of caller."""

from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from rest_framework.test import APIClient

from companion.models import AuditEntry, CareTeamMember, Patient
from tests.api.conftest import World
from tests.api.routes import EXAMPLES, OPERATIONS, WITHOUT_BODY, ids_for, method_of, path_of
from tests.api.undone import undone
from tests.conftest import phone_with

CALLERS = (
    "nobody",
    "patient",
    "other_patient",
    "nurse",
    "doctor",
    "pharmacist",
    "admin",
    "bystander",  # a nurse of the unit who is not on the team
    "stranger",  # a nurse of another hospital
)
PUBLIC = {"GET instruments", "POST enrolment/redeem"}


def row(*statuses: int) -> dict[str, int]:
    return dict(zip(CALLERS, statuses, strict=True))


# What answers each caller's valid request about the first patient.
# nobody, patient, other patient, nurse, doctor, pharmacist, admin, bystander, stranger
MATRIX = {
    "GET instruments": row(*[200] * 9),
    "POST enrolment/redeem": row(*[201] * 9),
    "GET me": row(401, 200, 200, *[403] * 6),
    "GET me/devices": row(401, 200, 200, *[403] * 6),
    "DELETE me/devices/<uuid:device_id>": row(401, 204, 404, *[403] * 6),
    "GET symptom-reports": row(401, 200, 200, *[403] * 6),
    "POST symptom-reports": row(401, 201, 201, *[403] * 6),
    "GET symptom-reports/<uuid:report_id>": row(401, 200, 404, *[403] * 6),
    "POST pain-scores": row(401, 201, 201, *[403] * 6),
    "POST supplement-intakes": row(401, 201, 201, *[403] * 6),
    "GET injections": row(401, 200, 200, *[400] * 6),
    "POST injections": row(401, 201, 404, 201, 201, 403, 403, 404, 404),
    "GET patients": row(401, 403, 403, 200, 200, 200, 403, 200, 200),
    "POST patients": row(401, 403, 403, 201, 201, 403, 403, 201, 201),
    "GET patients/<uuid:patient_id>": row(401, 403, 403, 200, 200, 200, 403, 404, 404),
    "PUT patients/<uuid:patient_id>/status": row(401, 403, 403, 200, 200, 404, 403, 404, 404),
    "POST patients/<uuid:patient_id>/enrolment-codes": row(
        401, 403, 403, 201, 201, 403, 403, 404, 404
    ),
    "GET patients/<uuid:patient_id>/devices": row(401, 403, 403, 200, 200, 403, 403, 404, 404),
    "DELETE patients/<uuid:patient_id>/devices/<uuid:device_id>": row(
        401, 403, 403, 204, 204, 403, 403, 404, 404
    ),
    "GET patients/<uuid:patient_id>/context": row(401, 403, 403, 200, 200, 200, 403, 404, 404),
    "PATCH patients/<uuid:patient_id>/context": row(401, 403, 403, 200, 200, 404, 403, 404, 404),
    "GET patients/<uuid:patient_id>/baselines": row(401, 403, 403, 200, 200, 200, 403, 404, 404),
    "POST patients/<uuid:patient_id>/baselines": row(401, 403, 403, 201, 201, 404, 403, 404, 404),
    "GET patients/<uuid:patient_id>/care-team": row(401, 403, 403, 200, 200, 200, 403, 404, 404),
    "POST patients/<uuid:patient_id>/care-team": row(401, 403, 403, 201, 201, 403, 403, 404, 404),
    "DELETE patients/<uuid:patient_id>/care-team/<uuid:member_id>": row(
        401, 403, 403, 204, 204, 403, 403, 404, 404
    ),
    "POST patients/<uuid:patient_id>/regimens": row(401, 403, 403, 403, 201, 403, 403, 403, 403),
    "GET labs/catalogue": row(401, *[200] * 8),
    "POST labs/import": row(401, 403, 403, 200, 200, 200, 403, 200, 200),
    "GET lab-answers": row(401, 200, 200, *[403] * 6),
    "GET patients/<uuid:patient_id>/labs": row(401, 403, 403, 200, 200, 200, 403, 404, 404),
    "POST patients/<uuid:patient_id>/labs": row(401, 403, 403, 201, 201, 201, 403, 404, 404),
    "POST patients/<uuid:patient_id>/labs/<uuid:lab_id>/correct": row(
        401, 403, 403, 201, 201, 201, 403, 404, 404
    ),
    "GET patients/<uuid:patient_id>/suppressions": row(401, 403, 403, 200, 200, 200, 403, 404, 404),
    "POST patients/<uuid:patient_id>/suppressions": row(
        401, 403, 403, 403, 201, 403, 403, 403, 403
    ),
    "POST patients/<uuid:patient_id>/suppressions/<uuid:suppression_id>/lift": row(
        401, 403, 403, 200, 200, 404, 403, 404, 404
    ),
    "GET assessments/<uuid:assessment_id>": row(401, 403, 403, 200, 200, 404, 403, 404, 404),
    "GET rules": row(401, 403, 403, *[200] * 6),
    "GET thresholds": row(401, 403, 403, *[200] * 6),
    "PUT thresholds/<str:name>": row(401, 403, 403, *[403] * 6),
    "GET alerts": row(401, 403, 403, 200, 200, 200, 403, 200, 200),
    "GET alerts/<uuid:alert_id>": row(401, 403, 403, 200, 200, 404, 403, 404, 404),
    "POST alerts/<uuid:alert_id>/acknowledge": row(401, 403, 403, 200, 200, 404, 403, 404, 404),
    "POST alerts/<uuid:alert_id>/comments": row(401, 403, 403, 201, 201, 404, 403, 404, 404),
    "POST alerts/<uuid:alert_id>/resolve": row(401, 403, 403, 200, 200, 404, 403, 404, 404),
    "GET inbox": row(401, 403, 403, *[200] * 6),
    "POST inbox/<uuid:delivery_id>/read": row(401, 403, 403, 200, *[404] * 5),
    "GET unit": row(401, 403, 403, *[200] * 6),
    "PUT unit/phones": row(401, 403, 403, 403, 403, 403, 200, 403, 403),
    "PUT unit/ladders/<str:tier>": row(401, 403, 403, 403, 403, 403, 200, 403, 403),
    "GET unit/staff": row(401, 403, 403, *[200] * 6),
    "POST unit/staff": row(401, 403, 403, 403, 403, 403, 201, 403, 403),
    "DELETE unit/staff/<uuid:staff_id>": row(401, 403, 403, 403, 403, 403, 200, 403, 403),
    "GET unit/shifts": row(401, 403, 403, *[200] * 6),
    "POST unit/shifts": row(401, 403, 403, 403, 403, 403, 201, 403, 403),
    "DELETE unit/shifts/<uuid:shift_id>": row(401, 403, 403, 403, 403, 403, 204, 403, 403),
    "GET unit/contact-points": row(401, 403, 403, *[200] * 6),
    "POST unit/contact-points": row(401, 403, 403, 403, 403, 403, 201, 403, 403),
    "DELETE unit/contact-points/<uuid:point_id>": row(401, 403, 403, 204, *[404] * 5),
}
WITH_IDS = [operation for operation in OPERATIONS if "<uuid:" in operation]
CLOSED = [operation for operation in OPERATIONS if operation not in PUBLIC]
WRITES_TO_THE_UNIT = [
    "DELETE unit/staff/<uuid:staff_id>",
    "DELETE unit/shifts/<uuid:shift_id>",
    "DELETE unit/contact-points/<uuid:point_id>",
]


@pytest.fixture
def callers(world, signed_in):
    """A client for each kind of caller."""
    clinic = world.clinic
    return {
        "nobody": APIClient(HTTP_ACCEPT_LANGUAGE="en"),
        "patient": phone_with(clinic.token),
        "other_patient": phone_with(world.other_token),
        "nurse": signed_in(clinic.nurse),
        "doctor": signed_in(clinic.doctor),
        "pharmacist": signed_in(clinic.pharmacist),
        "admin": signed_in(clinic.admin),
        "bystander": signed_in(world.bystander),
        "stranger": signed_in(clinic.stranger),
    }


def call(client: APIClient, operation: str, world: World, **ids: object):
    """The valid request of an operation."""
    example = EXAMPLES.get(operation)
    return getattr(client, method_of(operation))(
        path_of(operation, **(ids_for(operation, world) | ids)),
        example.body(world) if example else None,
        format="json",
    )


def test_every_route_has_its_row():
    assert set(MATRIX) == set(OPERATIONS)


def test_every_route_that_writes_has_a_valid_example():
    writes = {operation for operation in OPERATIONS if method_of(operation) != "get"}
    assert set(EXAMPLES) | WITHOUT_BODY == writes


@pytest.mark.parametrize("operation", OPERATIONS)
def test_each_caller_is_answered_as_the_matrix_says(operation, world, callers):
    seen = {}
    for who, client in callers.items():
        with undone():
            seen[who] = call(client, operation, world).status_code
    assert seen == MATRIX[operation]


@pytest.mark.parametrize("operation", WITH_IDS)
def test_what_is_not_yours_looks_like_what_is_not_there(operation, world, callers):
    nothing = {name: uuid4() for name in world.ids if name != "tier"}
    for who, client in callers.items():
        with undone():
            theirs = call(client, operation, world)
        with undone():
            absent = call(client, operation, world, **nothing)
        if theirs.status_code in {403, 404}:
            assert (who, absent.status_code) == (who, theirs.status_code)
            assert absent.json() == theirs.json()
        else:
            assert (who, absent.status_code) == (who, 401 if who == "nobody" else 404)


@pytest.mark.parametrize("operation", CLOSED)
def test_staff_without_a_second_factor_do_nothing(operation, world, signed_in):
    Authenticator.objects.filter(user=world.clinic.nurse).delete()
    refused = call(signed_in(world.clinic.nurse), operation, world)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")


@pytest.mark.parametrize("operation", CLOSED)
def test_staff_who_have_left_do_nothing(operation, world, signed_in):
    nurse = world.clinic.nurse
    session = signed_in(nurse)
    nurse.is_active = False
    nurse.save()
    assert call(session, operation, world).status_code == 401


@pytest.mark.parametrize("operation", CLOSED)
def test_a_revoked_phone_does_nothing(operation, world, phone):
    phone.delete(f"/api/v1/me/devices/{world.clinic.phone.pk}")
    assert call(phone, operation, world).status_code == 401


@pytest.mark.parametrize("operation", WRITES_TO_THE_UNIT)
def test_an_administrator_runs_no_other_hospital(operation, world, signed_in):
    client = signed_in(world.foreign_admin)
    ids = {"point_id": world.fallback.pk}
    assert call(client, operation, world, **ids).status_code == 404


def test_lists_hold_nobody_elses_patients(world, callers):
    lists = ("patients", "alerts", "inbox")
    seen = {
        who: [len(callers[who].get(f"/api/v1/{name}").json()["results"]) for name in lists]
        for who in ("nurse", "bystander", "stranger")
    }
    assert seen == {"nurse": [2, 1, 1], "bystander": [0, 0, 0], "stranger": [0, 0, 0]}


def test_a_pharmacist_sees_all_patients_of_the_unit_and_no_alert(world, callers):
    client = callers["pharmacist"]
    assert len(client.get("/api/v1/patients").json()["results"]) == 2
    assert client.get("/api/v1/alerts").json()["results"] == []


def test_a_phone_lists_only_its_own_records(world, callers):
    other = callers["other_patient"]
    assert other.get("/api/v1/symptom-reports").json() == []
    assert other.get("/api/v1/injections").json() == []
    devices = other.get("/api/v1/me/devices").json()
    assert [each["id"] for each in devices] == [str(world.other_phone.pk)]


def test_who_is_on_call_sees_the_patients_of_the_unit(world, callers, now):
    bystander = callers["bystander"]
    address = f"/api/v1/patients/{world.clinic.patient.pk}"
    assert bystander.get(address).status_code == 404
    world.clinic.on_call(world.bystander, "NURSE", now=now)
    assert bystander.get(address).status_code == 200


def test_who_leaves_the_care_team_sees_the_patient_no_more(world, callers):
    doctor = callers["doctor"]
    member = CareTeamMember.objects.get(staff=world.clinic.doctor, patient=world.other)
    doctor.delete(f"/api/v1/patients/{world.other.pk}/care-team/{member.pk}")
    assert doctor.get(f"/api/v1/patients/{world.other.pk}").status_code == 404


def test_a_team_member_of_another_patient_is_not_named_through_this_one(world, callers):
    member = CareTeamMember.objects.get(staff=world.clinic.doctor, patient=world.other)
    refused = callers["nurse"].delete(
        f"/api/v1/patients/{world.clinic.patient.pk}/care-team/{member.pk}"
    )
    assert refused.status_code == 404
    member.refresh_from_db()
    assert member.until is None


def test_a_colleague_of_another_hospital_cannot_be_put_on_a_care_team(world, callers):
    refused = callers["nurse"].post(
        f"/api/v1/patients/{world.clinic.patient.pk}/care-team",
        {"staff": str(world.clinic.stranger.pk), "role": "NURSE"},
        format="json",
    )
    assert refused.status_code == 404


def test_a_patient_enrolled_elsewhere_belongs_to_that_hospital(world, callers):
    body = EXAMPLES["POST patients"].body(world)
    made = callers["stranger"].post("/api/v1/patients", body, format="json").json()
    patient = Patient.objects.get(pk=made["id"])
    assert patient.organisation == world.clinic.stranger.organisation
    assert callers["nurse"].get(f"/api/v1/patients/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    "field", ["organisation", "status", "created_at", "is_superuser", "patient", "owner"]
)
def test_nobody_writes_what_is_not_theirs_to_write(field, world, callers):
    body = EXAMPLES["POST patients"].body(world) | {field: str(uuid4())}
    refused = callers["nurse"].post("/api/v1/patients", body, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"] == [
        {"code": "unknown_field", "field": field, "message": "There is no such field."}
    ]


def test_every_look_at_a_patient_is_on_record(world, callers):
    nurse = callers["nurse"]
    address = f"/api/v1/patients/{world.clinic.patient.pk}"
    for part in ("", "/context", "/baselines", "/care-team", "/devices"):
        nurse.get(address + part)
    looks = AuditEntry.objects.filter(staff=world.clinic.nurse, patient=world.clinic.patient)
    assert list(looks.order_by("id").values_list("act", flat=True))[-5:] == [
        "patient:record:read",
        "patient:context:read",
        "patient:baseline:read",
        "patient:care_team:read",
        "patient:device:read",
    ]


def test_a_session_cookie_alone_writes_nothing(world):
    """Another web site may send the cookie along, but does not know the token against forgery."""
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(
        world.clinic.nurse, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    refused = client.post(f"/api/v1/alerts/{world.alert.pk}/acknowledge")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")
