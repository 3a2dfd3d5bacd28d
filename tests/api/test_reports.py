"""What the phone sends, and what the patient is told."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from companion.models import (
    Alert,
    Assessment,
    AuditEntry,
    Injection,
    PainScore,
    Patient,
    ReportAnswer,
    SupplementIntake,
    SymptomReport,
)
from tests.api.conftest import REPORTS, enrol, phone_of
from tests.conftest import LEGS_GONE_WEAK, phone_with, report

PAIN_SCORES = "/api/v1/pain-scores"
INTAKES = "/api/v1/supplement-intakes"
INJECTIONS = "/api/v1/injections"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def send(phone, now, **parts):
    return phone.post(REPORTS, report(now, **parts), format="json")


def dose(now, **changes):
    given = {"product": "Xgeva", "dose_mg": 120, "lot": "L-1", "site": "upper_arm"}
    return report(now, **(given | changes))


# The answer comes with the report.


def test_an_emergency_is_answered_with_all_that_the_patient_needs(phone, now, clinic):
    body = report(now, items=LEGS_GONE_WEAK)
    answer = phone.post(REPORTS, body, format="json")
    assessment = Assessment.objects.get()
    alert = Alert.objects.get()
    told = answer.json()
    advice = told.pop("advice")
    assert answer.status_code == 201
    assert advice
    assert all(isinstance(text, str) for text in advice)
    assert told == {
        "id": body["id"],
        "assessment": str(assessment.pk),
        "tier": "EMERGENCY",
        "phones": {"emergency": "120", "care_team": "+86 24 0000 0000"},
        "findings": [
            {
                "rule": finding.rule_id,
                "condition": "mscc",
                "tier": finding.tier,
                "evidence": finding.evidence,
            }
            for finding in assessment.findings.all()
        ],
        "ask_now": told["ask_now"],
        "reported_late": False,
        "ruleset_version": assessment.ruleset_version,
        "care_team": [
            {
                "reference": alert.reference,
                "condition": "mscc",
                "tier": "EMERGENCY",
                "status": "being_paged",
                "at": alert.climb_started_at.isoformat().replace("+00:00", "Z"),
                "text": told["care_team"][0]["text"],
            }
        ],
    }
    assert {"field": "items.limb_weakness.grade", "value": "moderate"} in told["findings"][0][
        "evidence"
    ]


def test_the_advice_of_an_emergency_says_whom_to_call(phone, now, clinic):
    advice = " ".join(send(phone, now, items=LEGS_GONE_WEAK).json()["advice"])
    assert "120" in advice


def is_chinese(text):
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


@pytest.mark.parametrize(
    ("header", "chinese"),
    [
        ("en", False),
        ("en-GB,en;q=0.8", False),
        ("zh-CN", True),
        ("zh-Hans", True),
        ("zh-CN,zh;q=0.9,en;q=0.8", True),
        ("zh-HK", True),
    ],
)
def test_the_advice_is_in_the_language_that_the_phone_names(header, chinese, clinic, now):
    answer = send(phone_with(clinic.token, header), now, items=LEGS_GONE_WEAK)
    said = [*answer.json()["advice"], answer.json()["care_team"][0]["text"]]
    assert [is_chinese(text) for text in said] == [chinese] * len(said)
    assert answer["Content-Language"] == ("zh-hans" if chinese else "en")


@pytest.mark.parametrize("header", ["", "*", "fr", "ug-CN"])
@pytest.mark.parametrize(("language", "chinese"), [("zh-Hans", True), ("en", False)])
def test_without_a_language_of_ours_it_is_the_patients_own(header, language, chinese, clinic, now):
    Patient.objects.update(language=language)
    answer = send(phone_with(clinic.token, header), now, items=LEGS_GONE_WEAK)
    assert [is_chinese(text) for text in answer.json()["advice"]] == (
        [chinese] * len(answer.json()["advice"])
    )


def test_a_phone_may_keep_quiet_about_its_language(clinic, now):
    Patient.objects.update(language="zh-Hans")
    client = phone_with(clinic.token)
    del client._credentials["HTTP_ACCEPT_LANGUAGE"]
    answer = send(client, now, items=LEGS_GONE_WEAK)
    assert is_chinese(answer.json()["advice"][0])
    assert answer["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(("language", "chinese"), [("en", False), ("zh-CN", True)])
def test_nobody_is_said_to_know_before_a_page_was_taken(language, chinese, clinic, now):
    answer = send(phone_with(clinic.token, language), now, items=LEGS_GONE_WEAK).json()
    (team,) = answer["care_team"]
    expected = "正在呼叫您的医护团队" if chinese else "Your care team is being paged now: "
    assert (team["status"], team["text"].startswith(expected)) == ("being_paged", True)
    for claim in ("notified", "informed", "has been", "knows", "已通知", "已知"):
        assert claim not in team["text"]


def test_both_numbers_stand_in_every_answer(phone, now, clinic):
    clinic.organisation.emergency_phone = "999"
    clinic.organisation.team_phone = "+44 20 0000"
    clinic.organisation.save()
    answer = send(phone, now, items={"limb_weakness": {"grade": "none", "trend": "same"}})
    assert answer.json()["tier"] == "ROUTINE"
    assert answer.json()["phones"] == {"emergency": "999", "care_team": "+44 20 0000"}


def test_a_page_that_was_taken_is_told_later(
    phone, now, clinic, django_capture_on_commit_callbacks
):
    clinic.reachable(clinic.nurse, "nina@ward7.example")
    with django_capture_on_commit_callbacks(execute=True):
        sent = send(phone, now, items=LEGS_GONE_WEAK).json()
    (team,) = phone.get(f"{REPORTS}/{sent['id']}").json()["care_team"]
    assert (team["status"], team["text"]) == (
        "paged",
        "A page went out to your care team. Nobody has answered yet.",
    )


def test_who_has_taken_over_is_told_by_name(phone, now, clinic, signed_in):
    sent = send(phone, now, items=LEGS_GONE_WEAK).json()
    alert = Alert.objects.get()
    signed_in(clinic.doctor).post(f"/api/v1/alerts/{alert.pk}/acknowledge")
    (team,) = phone.get(f"{REPORTS}/{sent['id']}").json()["care_team"]
    alert.refresh_from_db()
    assert team == {
        "reference": alert.reference,
        "condition": "mscc",
        "tier": "EMERGENCY",
        "status": "taken_over",
        "at": alert.acknowledged_at.isoformat().replace("+00:00", "Z"),
        "text": "Dora Doctor (oncologist) has taken over.",
    }


def test_who_has_closed_it_is_told_by_name_and_in_chinese(phone, now, clinic, signed_in):
    sent = send(phone, now, items=LEGS_GONE_WEAK).json()
    signed_in(clinic.doctor).post(
        f"/api/v1/alerts/{Alert.objects.get().pk}/resolve",
        {"outcome": "phoned", "text": "At the emergency department."},
        format="json",
    )
    client = phone_with(clinic.token, "zh-CN")
    (team,) = client.get(f"{REPORTS}/{sent['id']}").json()["care_team"]
    assert (team["status"], team["text"]) == ("resolved", "Dora Doctor(肿瘤科医生)已处理完毕。")


def test_the_answer_can_be_read_again(phone, now, clinic):
    sent = send(phone, now, items=LEGS_GONE_WEAK)
    assert phone.get(f"{REPORTS}/{sent.json()['id']}").json() == sent.json()


def test_reports_are_listed_as_they_came_in(phone, now, clinic):
    first = send(phone, now - timedelta(hours=1)).json()["id"]
    second = send(phone, now - timedelta(hours=3)).json()["id"]
    listed = phone.get(REPORTS).json()
    assert [each["id"] for each in listed] == [second, first]
    assert set(listed[0]) == {"id", "observed_at", "received_at", "local_date"}


# What is stored.


def test_the_answers_of_a_report_are_stored_as_rows(phone, now, clinic):
    send(
        phone,
        now,
        items=LEGS_GONE_WEAK | {"fall": {"count": 2, "reason": "leg_gave_way"}},
        pain=[{"site": "lower_back", "nrs_worst": 7, "onset": "sudden"}],
        measures={"temperature_c": {"value": 101.5, "unit": "[degF]"}},
        note="腿没劲",
        app_version="1.2.3",
    )
    stored = SymptomReport.objects.get()
    fields = ("code", "grade", "trend", "regions", "count", "reason")
    assert list(stored.answers.order_by("code").values_list(*fields)) == [
        ("fall", None, None, [], 2, "leg_gave_way"),
        ("limb_weakness", 2, "new", ["legs"], None, None),
    ]
    assert list(stored.pains.values_list("site", "nrs_worst", "sudden")) == [
        ("lower_back", 7, True)
    ]
    (measured,) = stored.measurements.all()
    assert (measured.code, float(measured.value), measured.unit) == ("temperature_c", 38.61, "Cel")
    assert (stored.note, stored.app_version, stored.device) == ("腿没劲", "1.2.3", clinic.phone)


def test_what_was_left_out_is_unknown_and_not_no(phone, now, clinic):
    send(phone, now, items={"limb_weakness": {"grade": "mild", "trend": "new"}})
    answer = ReportAnswer.objects.get()
    assert (answer.present, answer.side, answer.onset, answer.regions) == (None, None, None, [])


def test_a_report_is_on_record(phone, now, clinic):
    sent = send(phone, now, items=LEGS_GONE_WEAK).json()
    entry = AuditEntry.objects.get(act="report:symptom:submit")
    assert (entry.patient, entry.device, entry.subject_id) == (
        clinic.patient,
        clinic.phone,
        sent["id"],
    )


def test_a_daughter_who_reports_is_told_apart(phone, now, clinic):
    send(phone, now, items=LEGS_GONE_WEAK, entered_by="caregiver")
    assert SymptomReport.objects.get().entered_by == "caregiver"


def test_a_phone_cannot_report_as_staff(phone, now, clinic):
    refused = send(phone, now, items=LEGS_GONE_WEAK, entered_by="staff")
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == ["entered_by"]


def test_an_empty_report_is_taken_and_says_nothing(phone, now, clinic):
    assert send(phone, now).json()["tier"] == "ROUTINE"


# The patient's day.


@pytest.mark.parametrize(
    ("zone", "observed_at", "day"),
    [
        ("Asia/Shanghai", "2026-11-24T15:59:59.999Z", "2026-11-24"),
        ("Asia/Shanghai", "2026-11-24T16:00:00Z", "2026-11-25"),
        ("Asia/Shanghai", "2026-11-25T00:30:00+08:00", "2026-11-25"),
        ("Asia/Shanghai", "2026-11-24T23:59:59.999+08:00", "2026-11-24"),
        ("Asia/Urumqi", "2026-11-24T17:59:59Z", "2026-11-24"),
        ("America/New_York", "2026-11-25T04:59:59Z", "2026-11-24"),
        ("Pacific/Kiritimati", "2026-11-24T10:00:00Z", "2026-11-25"),
    ],
)
def test_a_report_belongs_to_the_patients_own_day(zone, observed_at, day, phone, clinic):
    Patient.objects.update(zone=zone)
    with time_machine.travel(datetime(2026, 11, 25, 8, tzinfo=UTC), tick=False):
        sent = phone.post(
            REPORTS, {"id": str(uuid4()), "observed_at": observed_at}, format="json"
        ).json()
        (listed,) = phone.get(REPORTS).json()
    stored = SymptomReport.objects.get(pk=sent["id"])
    assert (listed["local_date"], stored.local_date.isoformat(), stored.zone) == (day, day, zone)


def test_a_phone_that_is_a_little_fast_does_not_report_from_tomorrow(phone, clinic):
    midnight_in_shanghai = datetime(2026, 11, 25, 16, tzinfo=UTC)
    with time_machine.travel(midnight_in_shanghai - timedelta(minutes=2), tick=False):
        send(phone, midnight_in_shanghai + timedelta(minutes=1))
    stored = SymptomReport.objects.get()
    assert stored.local_date.isoformat() == "2026-11-25"
    assert stored.observed_at.astimezone(SHANGHAI).date() == stored.local_date


# Phones with wrong clocks.

WRONG_CLOCKS = {
    "1970": lambda now: datetime(1970, 1, 1, tzinfo=UTC),
    "a day ahead": lambda now: now + timedelta(days=1),
    "a year behind": lambda now: now - timedelta(days=367),
}


@pytest.mark.parametrize("clock", WRONG_CLOCKS)
def test_a_wrong_clock_is_unmasked_by_the_time_of_sending(clock, phone, now, clinic):
    shown = WRONG_CLOCKS[clock](now)
    felt = (shown - timedelta(minutes=20)).isoformat()
    answer = send(phone, now, items=LEGS_GONE_WEAK, observed_at=felt, sent_at=shown.isoformat())
    assert (answer.status_code, answer.json()["tier"]) == (201, "EMERGENCY")
    stored = SymptomReport.objects.get()
    assert abs(stored.observed_at - (now - timedelta(minutes=20))) < timedelta(minutes=1)
    assert abs(stored.clock_skew_seconds - (shown - now).total_seconds()) < 60
    assert stored.observed_at <= stored.received_at


@pytest.mark.parametrize("clock", WRONG_CLOCKS)
def test_a_wrong_clock_alone_is_refused_by_the_name_of_the_field(clock, phone, now, clinic):
    refused = send(phone, now, items=LEGS_GONE_WEAK, observed_at=WRONG_CLOCKS[clock](now))
    assert refused.status_code == 400
    assert refused.json()["errors"] == [
        {
            "code": "implausible_time",
            "field": "observed_at",
            "message": "This time lies in the future, or more than a year ago. "
            "Check the phone's clock.",
        }
    ]
    assert not SymptomReport.objects.exists()


def test_a_small_skew_is_kept_and_changes_nothing(phone, now, clinic):
    felt = now - timedelta(hours=1)
    send(phone, felt, sent_at=(now + timedelta(minutes=3)).isoformat())
    stored = SymptomReport.objects.get()
    assert stored.observed_at == felt
    assert 120 < stored.clock_skew_seconds < 181


def test_a_report_from_the_future_is_never_listed_before_a_newer_one(phone, now, clinic):
    ahead = (now + timedelta(days=1)).isoformat()
    first = send(phone, now, observed_at=ahead, sent_at=ahead).json()["id"]
    second = send(phone, now).json()["id"]
    assert [each["id"] for each in phone.get(REPORTS).json()] == [second, first]


def test_a_report_that_was_long_on_its_way_is_marked_as_late(phone, now, clinic):
    answer = send(phone, now - timedelta(days=3), items=LEGS_GONE_WEAK)
    assert answer.json()["reported_late"] is True


# Patients who are no longer in care.


@pytest.mark.parametrize("status", ["withdrawn", "transferred", "deceased"])
def test_a_report_of_somebody_no_longer_in_care_is_refused_with_whom_to_phone(
    status, phone, now, clinic
):
    Patient.objects.update(status=status)
    refused = send(phone, now, items=LEGS_GONE_WEAK)
    assert (refused.status_code, refused.json()["code"]) == (409, "patient_not_active")
    assert refused.json()["phones"] == {"emergency": "120", "care_team": "+86 24 0000 0000"}
    assert not SymptomReport.objects.exists()


def test_a_patient_in_hospital_can_report(phone, now, clinic):
    Patient.objects.update(status="in_hospital")
    assert send(phone, now, items=LEGS_GONE_WEAK).status_code == 201


def test_without_consent_nothing_is_stored(phone, now, clinic):
    clinic.patient.consents.update(withdrawn_at=now)
    assert send(phone, now, items=LEGS_GONE_WEAK).json()["code"] == "no_consent"
    assert not SymptomReport.objects.exists()


# Pain scores.


def test_a_pain_score_is_stored_and_judged(phone, now, clinic):
    body = report(now, pain={"site": "lower_back", "nrs_worst": 10, "trend": "new"})
    answer = phone.post(PAIN_SCORES, body, format="json")
    assert answer.status_code == 201
    stored = PainScore.objects.get()
    assert (str(stored.pk), stored.site, stored.nrs_worst, stored.report) == (
        body["id"],
        "lower_back",
        10,
        None,
    )
    assert Assessment.objects.get().source_id == stored.pk


@pytest.mark.parametrize(
    ("pain", "field"),
    [
        ({"site": "lower_back"}, "pain.0.nrs_worst"),
        ({"site": "lower_back", "nrs_worst": 11}, "pain.0.nrs_worst"),
        ({"site": "nowhere", "nrs_worst": 1}, "pain.0.site"),
        ({"nrs_worst": 1}, "pain.0.site"),
        ([], "pain.0"),
    ],
)
def test_a_pain_score_that_is_none_is_refused(pain, field, phone, now, clinic):
    refused = phone.post(PAIN_SCORES, report(now, pain=pain), format="json")
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == [field]
    assert not PainScore.objects.exists()


# Calcium and vitamin D.


def test_calcium_that_was_taken_is_stored(phone, now, clinic):
    body = report(now, status="taken", calcium_mg=600, vitamin_d_iu=400)
    assert phone.post(INTAKES, body, format="json").status_code == 201
    stored = SupplementIntake.objects.get()
    assert (stored.status, stored.calcium_mg, stored.vitamin_d_iu, stored.reason) == (
        "taken",
        600,
        400,
        "",
    )


def test_why_calcium_was_not_taken_is_stored(phone, now, clinic):
    body = report(now, status="not_taken", reason="side_effects")
    assert phone.post(INTAKES, body, format="json").status_code == 201
    assert SupplementIntake.objects.get().reason == "side_effects"


@pytest.mark.parametrize(
    ("intake", "field", "code"),
    [
        ({"status": "taken"}, "calcium_mg", "nothing_taken"),
        (
            {"status": "taken", "calcium_mg": 1, "reason": "forgot"},
            "reason",
            "reason_not_needed",
        ),
        ({"status": "not_taken"}, "reason", "reason_needed"),
        (
            {"status": "not_taken", "reason": "cost", "calcium_mg": 600},
            "calcium_mg",
            "amount_not_taken",
        ),
        ({"calcium_mg": 600}, "status", "required"),
        ({"status": "taken", "calcium_mg": -1}, "calcium_mg", "min_value"),
        ({"status": "taken", "calcium_mg": 10_001}, "calcium_mg", "max_value"),
        ({"status": "taken", "calcium_mg": 0.5}, "calcium_mg", "invalid"),
    ],
)
def test_an_intake_that_contradicts_itself_is_refused(intake, field, code, phone, now, clinic):
    refused = phone.post(INTAKES, report(now, **intake), format="json")
    assert refused.status_code == 400
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [(field, code)]
    assert not SupplementIntake.objects.exists()


# Injections.


def test_a_dose_moves_the_next_due_date(phone, now, clinic):
    started = (now - timedelta(days=40)).date()
    assert phone.get("/api/v1/me").json()["plan"] == {
        "drug": "denosumab",
        "dose_mg": 120,
        "interval_days": 28,
        "last_given_on": None,
        "due_on": started.isoformat(),
    }
    assert phone.post(INJECTIONS, dose(now), format="json").status_code == 201
    today = now.astimezone(SHANGHAI).date()
    assert phone.get("/api/v1/me").json()["plan"] == {
        "drug": "denosumab",
        "dose_mg": 120,
        "interval_days": 28,
        "last_given_on": today.isoformat(),
        "due_on": (today + timedelta(days=28)).isoformat(),
    }


def test_an_older_dose_that_is_told_later_moves_nothing_back(phone, now, clinic):
    phone.post(INJECTIONS, dose(now), format="json")
    due = phone.get("/api/v1/me").json()["plan"]["due_on"]
    phone.post(INJECTIONS, dose(now - timedelta(days=28)), format="json")
    assert phone.get("/api/v1/me").json()["plan"]["due_on"] == due


def test_doses_are_listed_newest_first(phone, now, clinic):
    earlier, later = dose(now - timedelta(days=28)), dose(now)
    for body in (later, earlier):
        phone.post(INJECTIONS, body, format="json")
    listed = phone.get(INJECTIONS).json()
    assert [each["id"] for each in listed] == [later["id"], earlier["id"]]
    assert listed[0] == {
        "id": later["id"],
        "observed_at": Injection.objects.get(pk=later["id"])
        .observed_at.isoformat()
        .replace("+00:00", "Z"),
        "local_date": now.astimezone(SHANGHAI).date().isoformat(),
        "product": "Xgeva",
        "dose_mg": 120,
        "lot": "L-1",
        "site": "upper_arm",
    }


def test_a_second_dose_on_one_day_is_refused(phone, clinic, now):
    noon = now.replace(hour=4) - timedelta(days=7)  # in Shanghai
    with time_machine.travel(noon + timedelta(hours=4), tick=False):
        phone.post(INJECTIONS, dose(noon), format="json")
        refused = phone.post(INJECTIONS, dose(noon + timedelta(hours=3)), format="json")
    body = refused.json()
    assert (refused.status_code, body["code"]) == (409, "second_dose_that_day")
    assert [each["field"] for each in body["errors"]] == ["observed_at"]
    assert Injection.objects.count() == 1


def test_the_days_of_two_doses_are_the_patients_own(phone, clinic, now):
    """23:30 and 00:30 in Shanghai are one UTC day and two of hers."""
    evening = now.replace(hour=15, minute=30) - timedelta(days=7)
    with time_machine.travel(evening + timedelta(hours=2), tick=False):
        phone.post(INJECTIONS, dose(evening), format="json")
        second = phone.post(INJECTIONS, dose(evening + timedelta(hours=1)), format="json")
    assert second.status_code == 201


def test_the_osteoporosis_dose_is_refused(phone, now, clinic):
    refused = phone.post(INJECTIONS, dose(now, dose_mg=60), format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"] == [
        {"code": "dose_not_120_mg", "field": "dose_mg", "message": "The dose is 120 mg."}
    ]
    assert not Injection.objects.exists()


def test_a_dose_before_the_regimen_is_refused(phone, now, clinic):
    refused = phone.post(INJECTIONS, dose(now - timedelta(days=60)), format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "before_regimen_start")


def test_a_dose_without_a_regimen_is_refused(now, clinic):
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    _, token = phone_of(clinic, other, now)
    refused = phone_with(token).post(INJECTIONS, dose(now), format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_regimen")


def test_a_dose_that_the_nurse_records_is_marked_as_hers(signed_in, now, clinic):
    body = dose(now, patient=str(clinic.patient.pk))
    assert signed_in(clinic.nurse).post(INJECTIONS, body, format="json").status_code == 201
    stored = Injection.objects.get()
    assert (stored.entered_by, stored.staff, stored.device) == ("staff", clinic.nurse, None)


def test_staff_say_for_which_patient(signed_in, now, clinic):
    refused = signed_in(clinic.nurse).post(INJECTIONS, dose(now), format="json")
    assert refused.status_code == 400
    assert [(each["field"], each["code"]) for each in refused.json()["errors"]] == [
        ("patient", "patient_needed")
    ]


def test_a_phone_records_no_dose_for_another_patient(phone, now, clinic):
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    refused = phone.post(INJECTIONS, dose(now, patient=str(other.pk)), format="json")
    assert refused.status_code == 404
    assert not Injection.objects.exists()
