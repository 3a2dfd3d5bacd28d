"""What a unit sets for itself."""

from datetime import timedelta
from uuid import uuid4

import pytest

from companion.models import Alert, AuditEntry, LadderSetting, Organisation, Shift, Staff
from notifications.models import ContactPoint
from tests.api.conftest import REPORTS
from tests.conftest import LEGS_GONE_WEAK, phone_with, report

UNIT = "/api/v1/unit"


@pytest.fixture
def admin(clinic, signed_in):
    return signed_in(clinic.admin)


@pytest.fixture
def nurse(clinic, signed_in):
    return signed_in(clinic.nurse)


def faults(refused, status=400):
    assert refused.status_code == status
    return [(each["field"], each["code"]) for each in refused.json()["errors"]]


def acts():
    return list(AuditEntry.objects.filter(act__startswith="unit:").values_list("act", flat=True))


def test_the_unit_is_shown_with_what_holds_now(nurse, clinic):
    told = nurse.get(UNIT).json()
    assert set(told["ladders"]) == {"EMERGENCY", "URGENT", "SOON"}
    ladders = told.pop("ladders")
    assert told == {
        "id": str(clinic.organisation.pk),
        "name": "Ward 7",
        "phones": {"emergency": "120", "care_team": "+86 24 0000 0000"},
    }
    assert ladders["EMERGENCY"] == {
        "rungs": [
            {
                "after_seconds": 0.0,
                "roles": ["NURSE", "ONC_ONCALL"],
                "rule_roles": True,
                "quiet": False,
            },
            {"after_seconds": 600.0, "roles": ["ONC"], "rule_roles": False, "quiet": False},
            {
                "after_seconds": 1200.0,
                "roles": ["ONC_LEAD", "NURSE", "ONC_ONCALL"],
                "rule_roles": False,
                "quiet": False,
            },
        ],
        "repeat_seconds": 600.0,
    }


# Phone numbers.


def test_new_phone_numbers_stand_in_the_next_answer(admin, clinic, phone, now):
    numbers = {"emergency_phone": "999", "team_phone": "+86 24 9999 9999"}
    answer = admin.put(f"{UNIT}/phones", numbers, format="json")
    assert (answer.status_code, answer.json()) == (200, numbers)
    # The phone's own token is read anew with every request.
    told = phone_with(clinic.token).post(REPORTS, report(now), format="json").json()
    assert told["phones"] == {"emergency": "999", "care_team": "+86 24 9999 9999"}
    assert acts() == ["unit:phones:set"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({}, [("emergency_phone", "required"), ("team_phone", "required")]),
        (
            {"emergency_phone": "", "team_phone": " "},
            [("emergency_phone", "blank"), ("team_phone", "blank")],
        ),
        ({"emergency_phone": 120, "team_phone": "12"}, [("emergency_phone", "invalid")]),
        (
            {"emergency_phone": "1" * 33, "team_phone": "12"},
            [("emergency_phone", "invalid_phone"), ("emergency_phone", "max_length")],
        ),
        (
            {"emergency_phone": "abc", "team_phone": "-"},
            [("emergency_phone", "invalid_phone"), ("team_phone", "invalid_phone")],
        ),
    ],
)
def test_a_unit_is_never_without_its_numbers(numbers, expected, admin, clinic):
    assert faults(admin.put(f"{UNIT}/phones", numbers, format="json")) == expected
    assert Organisation.objects.get(pk=clinic.organisation.pk).emergency_phone == "120"


# Ladders.


def rung(after, *roles, **flags):
    return {"after_seconds": after, "roles": list(roles)} | flags


def ladder(*rungs, repeat=60):
    return {"rungs": list(rungs), "repeat_seconds": repeat}


def set_ladder(client, body, tier="EMERGENCY"):
    return client.put(f"{UNIT}/ladders/{tier}", body, format="json")


def test_a_ladder_is_set_and_shown(admin):
    given = ladder(rung(0, "NURSE"), rung(120, "ONC_ONCALL", rule_roles=True), repeat=300)
    answer = set_ladder(admin, given)
    assert answer.status_code == 200
    assert answer.json() == {
        "rungs": [
            {"after_seconds": 0.0, "roles": ["NURSE"], "rule_roles": False, "quiet": False},
            {"after_seconds": 120.0, "roles": ["ONC_ONCALL"], "rule_roles": True, "quiet": False},
        ],
        "repeat_seconds": 300.0,
    }
    assert admin.get(UNIT).json()["ladders"]["EMERGENCY"] == answer.json()
    assert acts() == ["unit:ladder:set"]


def test_a_ladder_is_set_again(admin):
    set_ladder(admin, ladder(rung(0, "NURSE")))
    set_ladder(admin, ladder(rung(0, "ONC")))
    assert LadderSetting.objects.get().ladder["rungs"][0]["roles"] == ["ONC"]


@pytest.mark.parametrize(
    ("tier", "given", "code"),
    [
        ("EMERGENCY", ladder(rung(1, "NURSE")), "first_rung_not_at_once"),
        ("EMERGENCY", ladder(rung(0, "NURSE"), rung(0, "ONC")), "rungs_not_ascending"),
        (
            "EMERGENCY",
            ladder(rung(0, "NURSE"), rung(60, "ONC"), rung(30, "ONC")),
            "rungs_not_ascending",
        ),
        ("EMERGENCY", ladder(rung(0, "NURSE"), rung(1201, "ONC")), "last_rung_too_late"),
        ("URGENT", ladder(rung(0, "NURSE"), rung(43_201, "ONC")), "last_rung_too_late"),
        ("SOON", ladder(rung(0, "NURSE"), rung(259_201, "ONC")), "last_rung_too_late"),
        ("EMERGENCY", ladder(rung(0, "NURSE"), repeat=0), "repeat_out_of_bounds"),
        ("EMERGENCY", ladder(rung(0, "NURSE"), repeat=0.5), "repeat_out_of_bounds"),
        ("EMERGENCY", ladder(rung(0, "NURSE"), repeat=601), "repeat_out_of_bounds"),
        ("URGENT", ladder(rung(0, "NURSE"), repeat=14_401), "repeat_out_of_bounds"),
        ("SOON", ladder(rung(0, "NURSE"), repeat=86_401), "repeat_out_of_bounds"),
        ("EMERGENCY", ladder(rung(0, "CLINIC_ADMIN")), "role_not_paged"),
        ("EMERGENCY", ladder(rung(0, "NURSE", "AUDITOR")), "role_not_paged"),
        ("EMERGENCY", ladder(rung(0, "NURSE", "DENT")), "no_doctor_on_ladder"),
        ("EMERGENCY", ladder(rung(0, "ONC_ONCALL", quiet=True)), "quiet_rung"),
        ("EMERGENCY", ladder(rung(0, "NURSE", quiet=True), rung(60, "ONC")), "quiet_rung"),
        ("SOON", ladder(rung(0, "NURSE"), rung(60, "ONC", quiet=True)), "quiet_rung"),
    ],
)
def test_a_ladder_that_could_leave_somebody_waiting_is_refused(tier, given, code, admin):
    assert faults(set_ladder(admin, given, tier)) == [("rungs", code)]
    assert not LadderSetting.objects.exists()


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        (ladder(), "rungs", "empty"),
        (ladder(*(rung(second, "NURSE") for second in range(11))), "rungs", "max_length"),
        (ladder(rung(0)), "rungs.0.roles", "empty"),
        (ladder(rung(0, "CHEF")), "rungs.0.roles.0", "invalid_choice"),
        (ladder(rung(-1, "NURSE")), "rungs.0.after_seconds", "min_value"),
        (ladder(rung(True, "NURSE")), "rungs.0.after_seconds", "invalid"),
        (ladder(rung("0", "NURSE")), "rungs.0.after_seconds", "invalid"),
        (ladder(rung(0, "NURSE", quiet="no")), "rungs.0.quiet", "invalid"),
        (ladder(rung(0, "NURSE", loud=True)), "rungs.0.loud", "unknown_field"),
        (ladder(rung(0, "NURSE"), repeat=None), "repeat_seconds", "null"),
        ({"rungs": {}, "repeat_seconds": 1}, "rungs", "not_a_list"),
    ],
)
def test_what_is_no_ladder_is_refused_where_it_is_wrong(given, field, code, admin):
    assert faults(set_ladder(admin, given)) == [(field, code)]


@pytest.mark.parametrize(
    ("tier", "given"),
    [
        ("EMERGENCY", ladder(rung(0, "NURSE"), rung(1200, "ONC"), repeat=600)),
        ("EMERGENCY", ladder(rung(0, "ONC_ONCALL"), repeat=10)),
        ("URGENT", ladder(rung(0, "NURSE"), rung(43_200, "ONC"), repeat=14_400)),
        (
            "SOON",
            ladder(rung(0, "NURSE", quiet=True), rung(259_200, "ONC"), repeat=86_400),
        ),
        ("EMERGENCY", ladder(*(rung(second, "NURSE", "ONC") for second in range(10)))),
    ],
)
def test_the_bounds_themselves_are_allowed(tier, given, admin):
    assert set_ladder(admin, given, tier).status_code == 200


@pytest.mark.parametrize("tier", ["ROUTINE", "emergency", "NOPE"])
def test_there_is_no_ladder_for_what_pages_nobody(tier, admin):
    assert set_ladder(admin, ladder(rung(0, "NURSE")), tier).status_code == 404


def test_an_open_alert_keeps_the_ladder_it_began_with(admin, phone, now, clinic):
    phone.post(REPORTS, report(now, items=LEGS_GONE_WEAK), format="json")
    before = Alert.objects.get().ladder
    set_ladder(admin, ladder(rung(0, "ONC")))
    assert Alert.objects.get().ladder == before


# Staff.

NEW = {"username": "zoe", "name": "Zoe", "role": "NURSE", "password": "a sentence nobody guesses"}


def add(client, **changes):
    return client.post(f"{UNIT}/staff", NEW | changes, format="json")


def test_a_colleague_is_added(admin, clinic):
    answer = add(admin, email="zoe@ward7.example", language="en")
    assert answer.status_code == 201
    assert answer.json() == {
        "id": answer.json()["id"],
        "username": "zoe",
        "name": "Zoe",
        "role": "NURSE",
        "language": "en",
        "is_active": True,
    }
    zoe = Staff.objects.get(username="zoe")
    assert zoe.organisation == clinic.organisation
    assert zoe.check_password(NEW["password"])
    assert (zoe.is_staff, zoe.is_superuser) == (False, False)
    assert NEW["password"] not in str(list(AuditEntry.objects.values_list()))


def test_people_are_listed_by_name_without_their_secrets(nurse, clinic):
    listed = nurse.get(f"{UNIT}/staff").json()
    assert [each["name"] for each in listed] == [
        "Amy Admin",
        "Dora Doctor",
        "Lena Lead",
        "Nina Nurse",
        "Petra Pharmacist",
    ]
    assert set(listed[0]) == {"id", "username", "name", "role", "language", "is_active"}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"username": "with blank"}, "username", "invalid"),
        ({"username": "ｚｏｅ"}, "username", "invalid"),
        ({"username": "\ufdfa" * 150}, "username", "invalid"),
        ({"username": 7}, "username", "invalid"),
        ({"username": "x" * 151}, "username", "max_length"),
        ({"password": "12345678"}, "password", "password_too_weak"),
        ({"password": "short"}, "password", "password_too_weak"),
        ({"password": "x" * 129}, "password", "max_length"),
        ({"role": "CHEF"}, "role", "invalid_choice"),
        ({"email": "zoe"}, "email", "invalid"),
        ({"is_superuser": True}, "is_superuser", "unknown_field"),
        ({"organisation": str(uuid4())}, "organisation", "unknown_field"),
    ],
)
def test_a_colleague_who_cannot_be_is_refused(changes, field, code, admin):
    assert faults(add(admin, **changes)) == [(field, code)]
    assert not Staff.objects.filter(name="Zoe").exists()


def test_a_name_to_sign_in_with_is_given_once(admin):
    add(admin)
    assert faults(add(admin), 409) == [("username", "username_taken")]


def test_who_leaves_is_out_at_once(admin, nurse, clinic):
    answer = admin.delete(f"{UNIT}/staff/{clinic.nurse.pk}")
    assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    assert nurse.get("/api/v1/patients").status_code == 401


def test_an_administrator_does_not_shut_herself_out(admin, clinic):
    refused = admin.delete(f"{UNIT}/staff/{clinic.admin.pk}")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_yourself")
    assert Staff.objects.get(pk=clinic.admin.pk).is_active


# Shifts.


def put_on_call(client, staff, now, *, role="NURSE", start=0, hours=8):
    starts_at = now + timedelta(hours=start)
    body = {
        "staff": str(staff.pk),
        "role": role,
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=hours)).isoformat(),
    }
    return client.post(f"{UNIT}/shifts", body, format="json")


def test_somebody_is_put_on_call(admin, clinic, now):
    answer = put_on_call(admin, clinic.nurse, now)
    shift = Shift.objects.get()
    told = {
        "id": str(shift.pk),
        "staff": str(clinic.nurse.pk),
        "name": "Nina Nurse",
        "role": "NURSE",
        "starts_at": shift.starts_at.isoformat().replace("+00:00", "Z"),
        "ends_at": shift.ends_at.isoformat().replace("+00:00", "Z"),
    }
    assert (answer.status_code, answer.json()) == (201, told)
    assert admin.get(f"{UNIT}/shifts").json() == [told]


def test_the_roster_shows_what_is_and_what_comes(admin, clinic, now):
    put_on_call(admin, clinic.nurse, now, start=24)
    put_on_call(admin, clinic.doctor, now, role="ONC_ONCALL")
    put_on_call(admin, clinic.lead, now, role="ONC_LEAD", start=-24)
    names = [each["name"] for each in admin.get(f"{UNIT}/shifts").json()]
    assert names == ["Dora Doctor", "Nina Nurse"]


@pytest.mark.parametrize(
    ("shift", "field", "code"),
    [
        ({"hours": 0}, "ends_at", "shift_ends_before_start"),
        ({"hours": -1}, "ends_at", "shift_ends_before_start"),
        ({"hours": 31 * 24 + 1}, "ends_at", "shift_too_long"),
        ({"role": "CLINIC_ADMIN"}, "role", "role_not_paged"),
        ({"role": "CHEF"}, "role", "invalid_choice"),
    ],
)
def test_a_shift_that_pages_nobody_is_refused(shift, field, code, admin, clinic, now):
    assert faults(put_on_call(admin, clinic.nurse, now, **shift)) == [(field, code)]
    assert not Shift.objects.exists()


def test_nobody_of_another_hospital_is_put_on_call(admin, clinic, now):
    assert put_on_call(admin, clinic.stranger, now).status_code == 404


def test_nobody_who_has_left_is_put_on_call(admin, clinic, now):
    admin.delete(f"{UNIT}/staff/{clinic.nurse.pk}")
    assert put_on_call(admin, clinic.nurse, now).status_code == 404


def test_a_shift_is_taken_off_the_roster_and_stays_on_record(admin, clinic, now):
    shift = put_on_call(admin, clinic.nurse, now).json()
    assert admin.delete(f"{UNIT}/shifts/{shift['id']}").status_code == 204
    assert admin.get(f"{UNIT}/shifts").json() == []
    entry = AuditEntry.objects.get(act="unit:shift:remove")
    assert entry.detail["staff"] == str(clinic.nurse.pk)
    assert admin.delete(f"{UNIT}/shifts/{shift['id']}").status_code == 404


# Contact points.


def reach(client, channel="email", value="nina@ward7.example", **more):
    body = {"channel": channel, "value": value} | more
    return client.post(f"{UNIT}/contact-points", body, format="json")


def test_an_address_is_ones_own(nurse, clinic, signed_in):
    answer = reach(nurse)
    told = answer.json()
    assert answer.status_code == 201
    assert told == {
        "id": told["id"],
        "channel": "email",
        "value": "nina@ward7.example",
        "position": 0,
        "staff": str(clinic.nurse.pk),
        "secret": "",
    }
    assert signed_in(clinic.doctor).get(f"{UNIT}/contact-points").json() == []


def test_the_secret_of_a_webhook_is_shown_once(nurse):
    made = reach(nurse, "webhook", "https://hooks.example/pages").json()
    (listed,) = nurse.get(f"{UNIT}/contact-points").json()
    assert len(made["secret"]) >= 32
    assert listed == {name: value for name, value in made.items() if name != "secret"}


def test_addresses_are_tried_in_the_order_in_which_they_were_added(nurse):
    for number in range(3):
        reach(nurse, value=f"nina{number}@ward7.example")
    listed = nurse.get(f"{UNIT}/contact-points").json()
    assert [each["value"][4] for each in listed] == ["0", "1", "2"]


def test_everybody_sees_the_fallback_and_the_administrator_sets_it(admin, nurse, clinic):
    made = reach(admin, value="desk@ward7.example", fallback=True)
    assert (made.status_code, made.json()["staff"]) == (201, None)
    assert [each["value"] for each in nurse.get(f"{UNIT}/contact-points").json()] == [
        "desk@ward7.example"
    ]
    assert reach(nurse, fallback=True).status_code == 403
    assert nurse.delete(f"{UNIT}/contact-points/{made.json()['id']}").status_code == 403
    first = f"{UNIT}/contact-points/{made.json()['id']}"
    assert admin.delete(first).json()["code"] == "last_fallback"
    assert reach(admin, value="other@ward7.example", fallback=True).status_code == 201
    assert admin.delete(first).status_code == 204


def test_whoever_cannot_take_over_is_not_put_on_call(admin, clinic, now):
    shift = {
        "staff": str(clinic.admin.pk),
        "role": "NURSE",
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(hours=8)).isoformat(),
    }
    answer = admin.post(f"{UNIT}/shifts", shift, format="json")
    assert faults(answer) == [("staff", "cannot_take_over")]


def test_an_address_that_is_removed_is_not_shown_and_not_forgotten(nurse):
    made = reach(nurse).json()
    assert nurse.delete(f"{UNIT}/contact-points/{made['id']}").status_code == 204
    assert nurse.get(f"{UNIT}/contact-points").json() == []
    assert ContactPoint.objects.get(pk=made["id"]).removed_at is not None
    assert nurse.delete(f"{UNIT}/contact-points/{made['id']}").status_code == 404


BAD_ADDRESSES = [
    ("email", "nina"),
    ("email", "nina@"),
    ("email", "nina@ward7.example\nBcc: all@ward7.example"),
    ("email", "nina@ward7.example, all@ward7.example"),
    ("email", "Nina <nina@ward7.example>"),
    ("webhook", "hooks.example"),
    ("webhook", "ftp://hooks.example"),
    ("webhook", "file:///etc/passwd"),
    ("webhook", "javascript:alert(1)"),
    ("webhook", "http://"),
    ("webhook", "http://[::1"),
    ("webhook", "http://hooks.example:99999/"),
    ("webhook", "http://hooks.example:0/"),
    ("webhook", "http://nina:secret@hooks.example/"),
    ("webhook", f"http://{'a' * 64}.example/"),
    ("webhook", "http://\u202ehooks.example/"),
    ("webhook", "http://hooks .example/"),
    ("webhook", "nina@ward7.example"),
]


@pytest.mark.parametrize(("channel", "value"), BAD_ADDRESSES)
def test_an_address_that_reaches_nobody_is_refused(channel, value, nurse):
    assert faults(reach(nurse, channel, value)) == [("value", "invalid_address")]
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[fd00::1]", "0.0.0.0"],  # noqa: S104
)
def test_nobody_makes_us_knock_inside_the_hospital(host, nurse, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    refused = reach(nurse, "webhook", f"http://{host}/pages")
    assert faults(refused) == [("value", "invalid_address")]


@pytest.mark.parametrize("channel", ["inbox", "sms", "", "EMAIL"])
def test_a_channel_that_is_none_is_refused(channel, nurse):
    assert [field for field, _ in faults(reach(nurse, channel))] == ["channel"]
