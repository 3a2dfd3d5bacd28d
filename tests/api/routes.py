"""Every route of the API with a valid request for it, which the access matrix and the hostile
corpus are driven by. A route that is added to `api.urls` without an entry here fails them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from api.urls import v1
from tests.api.conftest import World

RECENTLY = (datetime.now(UTC) - timedelta(days=5)).date().isoformat()
METHODS = ("get", "post", "put", "patch", "delete")
ROUTES = {str(route.pattern): route.callback.view_class for route in v1}


def operations() -> Iterator[str]:
    """For instance "POST symptom-reports"."""
    for route, view in ROUTES.items():
        for method in METHODS:
            if hasattr(view, method):
                yield f"{method.upper()} {route}"


OPERATIONS = tuple(operations())


def method_of(operation: str) -> str:
    return operation.partition(" ")[0].lower()


def path_of(operation: str, **ids: object) -> str:
    """The address of an operation with its parameters filled in."""
    path = operation.partition(" ")[2]
    for name, value in ids.items():
        for kind in ("uuid", "str"):
            path = path.replace(f"<{kind}:{name}>", str(value))
    return f"/api/v1/{path}"


@dataclass(frozen=True)
class Example:
    """A valid request: who may make it, what it says, and which status answers it."""

    who: str
    body: Callable[[World], dict[str, Any]]
    status: int = 201


def _entry(**parts: Any) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": str(uuid4()),
        "observed_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "entered_by": "self",
        "app_version": "1.2.3",
        **parts,
    }


def _symptom_report(_: World) -> dict[str, Any]:
    return _entry(
        items={
            "limb_weakness": {
                "grade": "moderate",
                "trend": "new",
                "onset": RECENTLY,
                "side": "both",
                "regions": ["legs"],
            },
            "fall": {"count": 1, "reason": "tripped"},
        },
        pain=[
            {
                "site": "lower_back",
                "nrs_worst": 7,
                "nrs_now": 3,
                "trend": "worse",
                "onset": RECENTLY,
                "sudden": True,
            }
        ],
        measures={"temperature_c": 38.6, "weight_kg": {"value": 51.5, "unit": "kg"}},
        note="My legs are heavy.",
        cannot_wait=True,
    )


def _context(_: World) -> dict[str, Any]:
    flags = (
        "prior_mscc known_hypersensitivity opioid anticoagulant dialysis prior_hypocalcaemia "
        "vitamin_d_deficiency magnesium_low neck_surgery malabsorption calcium_lowering_drug "
        "high_bone_turnover past_bisphosphonate weight_loss_intended"
    )
    return dict.fromkeys(flags.split(), True) | {
        "spine_mets": "yes",
        "sact_42d": "no",
        "crcl": 55.5,
        "ca_corr": 2.2,
        "ca_corr_on": RECENTLY,
        "ca_lower": 2.1,
        "ca_upper": 2.55,
        "cipn_baseline": 1,
        "cipn_stable_since": RECENTLY,
        "long_bone_mets": ["thigh_l"],
        "radiotherapy_sites": ["pelvis", "thigh_l"],
        "radiotherapy_ended_on": RECENTLY,
        "height_cm": 158.5,
    }


def _suppression(_: World) -> dict[str, Any]:
    return {
        "rule": "mscc.new-limb-weakness",
        "until": (datetime.now(UTC) + timedelta(hours=71)).isoformat(),
        "reason": "Examined today: an old nerve palsy, the MRI is clean.",
    }


def _shift(world: World) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "staff": str(world.clinic.nurse.pk),
        "role": "NURSE",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=8)).isoformat(),
    }


def _result(code: str, loinc: str, value: float, **parts: Any) -> dict[str, Any]:
    return {
        "code": code,
        "loinc": loinc,
        "value": value,
        "unit": "mmol/L",
        "lower": parts.pop("lower", 3.5),
        "upper": parts.pop("upper", 5.3),
        "limits_unit": "mmol/L",
        "corrected": False,
        "confirmed": True,
        **parts,
    }


def _panel(_: World) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "collected_on": RECENTLY,
        "results": [
            _result("potassium", "2823-3", 4.1),
            _result("ca_total", "2000-8", 2.31, lower=2.11, upper=2.52),
        ],
        "laboratory_note": "Slightly haemolysed.",
        "app_version": "1.2.3",
    }


# Every operation that takes a body.
EXAMPLES: dict[str, Example] = {
    "POST enrolment/redeem": Example(
        "nobody", lambda w: {"code": w.code, "device_name": "Her phone"}
    ),
    "POST symptom-reports": Example("patient", _symptom_report),
    "POST pain-scores": Example(
        "patient", lambda _: _entry(pain={"site": "lower_back", "nrs_worst": 4, "nrs_now": 2})
    ),
    "POST supplement-intakes": Example(
        "patient",
        lambda _: _entry(status="taken", calcium_mg=600, vitamin_d_iu=400),
    ),
    "POST injections": Example(
        "nurse",
        lambda w: _entry(
            patient=str(w.clinic.patient.pk),
            product="Xgeva",
            dose_mg=120,
            lot="L-1",
            site="upper_arm",
        ),
    ),
    "POST patients": Example(
        "nurse",
        lambda _: {
            "name": "李玉兰",
            "medical_record_number": "MRN-9",
            "birth_date": "1955-05-05",
            "sex": "female",
            "phone": "+86 24 1234 5678",
            "language": "zh-Hans",
            "zone": "Asia/Shanghai",
            "consents": ["care", "reminders"],
            "consent_given_on": RECENTLY,
        },
    ),
    "PUT patients/<uuid:patient_id>/status": Example(
        "nurse", lambda _: {"status": "in_hospital"}, 200
    ),
    "PATCH patients/<uuid:patient_id>/context": Example("nurse", _context, 200),
    "POST patients/<uuid:patient_id>/baselines": Example(
        "nurse",
        lambda _: {"code": "limb_weakness", "grade": "mild", "stable_since": RECENTLY},
    ),
    "POST patients/<uuid:patient_id>/care-team": Example(
        "nurse", lambda w: {"staff": str(w.clinic.lead.pk), "role": "ONC_LEAD"}
    ),
    "POST patients/<uuid:patient_id>/regimens": Example(
        "doctor", lambda _: {"starts_on": RECENTLY, "interval_days": 28}
    ),
    "POST patients/<uuid:patient_id>/labs": Example("nurse", _panel),
    "POST patients/<uuid:patient_id>/labs/<uuid:lab_id>/correct": Example(
        "nurse",
        lambda _: {
            "id": str(uuid4()),
            "reason": "Misread: it says 4.4.",
            "result": _result("potassium", "2823-3", 4.4),
            "entered_in_error": False,
        },
    ),
    "POST labs/import": Example(
        "nurse",
        lambda w: {
            "results": [
                _result(
                    "potassium",
                    "2823-3",
                    4.1,
                    medical_record_number=w.clinic.patient.medical_record_number,
                    collected_on=RECENTLY,
                )
            ]
        },
        200,
    ),
    "POST patients/<uuid:patient_id>/suppressions": Example("doctor", _suppression),
    "PUT thresholds/<str:name>": Example(
        "lead", lambda _: {"value": 6, "reason": "Agreed at the ward meeting."}, 200
    ),
    "POST alerts/<uuid:alert_id>/comments": Example("nurse", lambda _: {"text": "I phoned her."}),
    "POST alerts/<uuid:alert_id>/resolve": Example(
        "nurse", lambda _: {"outcome": "phoned", "text": "Sent to A&E by ambulance."}, 200
    ),
    "PUT unit/phones": Example(
        "admin", lambda _: {"emergency_phone": "120", "team_phone": "+86 24 1111 2222"}, 200
    ),
    "PUT unit/ladders/<str:tier>": Example(
        "admin",
        lambda _: {
            "rungs": [
                {"after_seconds": 0, "roles": ["NURSE"], "rule_roles": True, "quiet": False},
                {"after_seconds": 300, "roles": ["ONC"], "rule_roles": False, "quiet": False},
            ],
            "repeat_seconds": 300,
        },
        200,
    ),
    "POST unit/staff": Example(
        "admin",
        lambda _: {
            "username": "zoe",
            "name": "Zoe",
            "role": "NURSE",
            "language": "en",
            "email": "zoe@ward7.example",
            "password": "a sentence nobody guesses",
        },
    ),
    "POST unit/shifts": Example("admin", _shift),
    "POST unit/contact-points": Example(
        "admin", lambda _: {"channel": "email", "value": "amy@ward7.example", "fallback": True}
    ),
}

# Operations that write and take no body.
WITHOUT_BODY = {
    "DELETE me/devices/<uuid:device_id>",
    "POST patients/<uuid:patient_id>/enrolment-codes",
    "DELETE patients/<uuid:patient_id>/devices/<uuid:device_id>",
    "DELETE patients/<uuid:patient_id>/care-team/<uuid:member_id>",
    "POST patients/<uuid:patient_id>/suppressions/<uuid:suppression_id>/lift",
    "POST alerts/<uuid:alert_id>/acknowledge",
    "POST inbox/<uuid:delivery_id>/read",
    "DELETE unit/staff/<uuid:staff_id>",
    "DELETE unit/shifts/<uuid:shift_id>",
    "DELETE unit/contact-points/<uuid:point_id>",
}


def ids_for(operation: str, world: World) -> dict[str, object]:
    """The regimen is for the patient who has none yet."""
    if operation.endswith("/regimens"):
        return world.ids | {"patient_id": world.other.pk}
    return world.ids
