"""Laboratory results over the API: entered, corrected, imported, told to the patient in time."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine

from companion.access import Actor
from companion.actions.alerts import acknowledge
from companion.models import Alert, Assessment, AuditEntry, LabResult, Patient
from companion.rules.vocabulary import Role
from tests.api.conftest import REPORTS, enrol
from tests.conftest import LEGS_GONE_WEAK, hire, phone_with, report
from tests.labs import day, enter, result

LOW = (result("ca_total", "1.95"), result("albumin", "44"))
EASED = {"jaw_pain": {"grade": "none"}}
ANSWERS = "/api/v1/lab-answers"
IMPORT = "/api/v1/labs/import"


def labs_of(patient):
    return f"/api/v1/patients/{patient.pk}/labs"


@pytest.fixture
def nurse(clinic, signed_in):
    return signed_in(clinic.nurse)


@pytest.fixture
def send(clinic, nurse, now):
    """The nurse sends the results of a sample."""

    def post(*results, ago=0, client=nurse, **parts):
        body = {
            "id": str(uuid4()),
            "collected_on": day(clinic, now, ago=ago).isoformat(),
            "results": list(results),
        }
        return client.post(labs_of(clinic.patient), body | parts, format="json")

    return post


def faults(answer):
    return [(each["code"], each["field"]) for each in answer.json()["errors"]]


# Entering


def test_a_panel_is_answered_with_what_was_stored_computed_and_found(send, clinic, now):
    answer = send(
        result("ca_total", "9.2", "mg/dL", loinc="17861-6", lower="8.6", upper="10.3"),
        result("albumin", "4.4", "g/dL"),
        laboratory_note="溶血",
    )

    assert answer.status_code == 201
    told = answer.json()
    assert [(each["code"], each["value"], each["unit"]) for each in told["results"]] == [
        ("albumin", 44.0, "g/L"),
        ("ca_total", 2.2954, "mmol/L"),
        ("ca_corrected", 2.2154, "mmol/L"),
    ]
    total = told["results"][1]
    assert (total["reported_value"], total["reported_unit"], total["loinc"]) == (
        "9.2",
        "mg/dL",
        "17861-6",
    )
    assert (total["lower"], total["upper"], total["lower_is_reported"]) == (
        2.1457,
        2.56985,
        True,
    )
    assert (total["laboratory_note"], total["entered_by"]) == ("溶血", "Nina Nurse")
    corrected = told["results"][2]
    assert (corrected["derived_from"], corrected["basis"]) == (total["id"], "corrected")
    assert (told["tier"], told["findings"], told["alerts"], told["ask_for"]) == (
        "ROUTINE",
        [],
        [],
        [],
    )
    assert (
        Assessment.objects.get(pk=told["assessment"]).source_id == LabResult.objects.first().panel
    )


def test_an_emergency_says_who_is_told_what_and_when(send, clinic, now):
    told = send(*LOW).json()

    alert = Alert.objects.get()
    assert (told["tier"], told["alerts"]) == ("EMERGENCY", [str(alert.pk)])
    assert told["findings"][0]["rule"] == "hypoca.lab-severe"
    assert told["findings"][0]["evidence"] == [{"field": "labs.ca_corrected.low", "value": "1.87"}]
    assert "dangerously low" in told["advice"][0]
    assert told["patient_told_from"] > told["results"][0]["received_at"]


def test_albumin_is_asked_for_where_it_is_missing(send):
    assert send(result("ca_total", "2.30")).json()["ask_for"] == ["albumin"]


def test_ionised_calcium_is_asked_for_where_albumin_is_extreme(send):
    low = result("albumin", "18", confirmed=True)
    assert send(result("ca_total", "2.10"), low).json()["ask_for"] == ["ca_ionised"]


def test_an_albumin_shows_the_calcium_of_that_day_that_it_corrects(send):
    send(result("ca_total", "2.55"))

    told = send(result("albumin", "25")).json()

    assert [(each["code"], each["value"]) for each in told["results"]] == [
        ("albumin", 25.0),
        ("ca_corrected", 2.85),
    ]


def test_a_value_of_the_other_unit_is_refused_with_everything_else_that_is_wrong(send):
    refused = send(
        result("ca_total", "9.2"), result("albumin", "3.8"), {"code": "magnesium", "value": "0.9"}
    )

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_fields")
    assert faults(refused) == [
        ("out_of_hard_range", "results.0.value"),
        ("out_of_hard_range", "results.1.value"),
        ("unit_missing", "results.2.unit"),
    ]
    assert "In mg/dL, 9.2 would be plausible." in refused.json()["errors"][0]["message"]
    assert not LabResult.objects.exists()


def test_a_refusal_is_in_chinese_too(send, clinic, signed_in):
    refused = send(result("ca_total", "9.2"), client=signed_in(clinic.nurse, "zh-Hans"))

    assert "总钙不可能是 9.2 mmol/L" in refused.json()["errors"][0]["message"]


def test_an_unusual_value_is_asked_a_second_time(send):
    refused = send(result("ca_total", "1.60"))
    assert faults(refused) == [("needs_confirmation", "results.0.value")]
    assert not LabResult.objects.exists()

    taken = send(result("ca_total", "1.60", confirmed=True))
    assert taken.status_code == 201
    assert [each["confirmed"] for each in taken.json()["results"]] == [True, False]
    assert taken.json()["tier"] == "EMERGENCY"


def test_a_day_to_come_is_refused(send, clinic, now):
    tomorrow = day(clinic, now, ago=-1).isoformat()
    assert faults(send(result("potassium", "4.1"), collected_on=tomorrow)) in (
        [("collected_in_future", "collected_on")],
        [("implausible_date", "collected_on")],
    )


def test_the_same_panel_sent_again_is_answered_alike_and_stored_once(send):
    same = str(uuid4())
    first = send(*LOW, id=same)
    again = send(*LOW, id=same)

    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert (LabResult.objects.count(), Assessment.objects.count()) == (3, 1)
    other = send(result("potassium", "4.1"), id=same)
    assert (other.status_code, other.json()["code"]) == (409, "id_with_another_body")


def test_the_id_of_another_patients_panel_is_taken(send, clinic, nurse, now):
    same = str(uuid4())
    send(*LOW, id=same)
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    body = {
        "id": same,
        "collected_on": day(clinic, now).isoformat(),
        "results": [result("potassium", "4.1")],
    }

    refused = nurse.post(labs_of(other), body, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, "id_taken")


def test_the_laboratory_enters_results_for_everybody_of_its_unit(send, clinic, signed_in):
    lab = hire(clinic.organisation, "lars lab", Role.LAB)

    assert send(result("potassium", "4.1"), client=signed_in(lab)).status_code == 201
    assert signed_in(lab).get(labs_of(clinic.patient)).status_code == 200
    assert signed_in(lab).get(f"/api/v1/patients/{clinic.patient.pk}").status_code == 403


# Reading


def test_the_history_shows_what_was_corrected_by_whom_when_and_why(send, clinic, nurse, now):
    wrong = send(result("potassium", "1.6")).json()["results"][0]
    corrected = nurse.post(
        f"{labs_of(clinic.patient)}/{wrong['id']}/correct",
        {
            "id": str(uuid4()),
            "reason": "Read from the wrong line.",
            "result": {"value": "4.6", "unit": "mmol/L"},
        },
        format="json",
    )
    assert corrected.status_code == 201

    right, first = nurse.get(labs_of(clinic.patient)).json()["results"]
    assert (first["id"], first["value"], first["amended_by"]) == (wrong["id"], 1.6, right["id"])
    assert (right["value"], right["amends"]) == (4.6, first["id"])
    assert (right["reason"], right["entered_by"]) == ("Read from the wrong line.", "Nina Nurse")
    assert right["received_at"] > first["received_at"]


def test_the_history_is_narrowed_by_test_and_day(send, clinic, nurse, now):
    for ago in (1, 3, 5):
        send(result("potassium", "4.1"), result("albumin", "41"), ago=ago)

    def days(**query):
        found = nurse.get(labs_of(clinic.patient), query).json()["results"]
        return [each["collected_on"] for each in found]

    one, three, five = (day(clinic, now, ago=ago).isoformat() for ago in (1, 3, 5))
    assert days(code="albumin") == [one, three, five]
    assert days(code="albumin", since=three) == [one, three]
    assert days(code="albumin", until=three) == [three, five]
    assert days(code="albumin", since=three, until=three) == [three]


def test_the_history_comes_in_pages(send, clinic, nurse):
    for ago in range(5):
        send(result("potassium", "4.1"), ago=ago)
    first = nurse.get(labs_of(clinic.patient), {"page_size": 2}).json()
    second = nurse.get(first["next"]).json()

    days = [each["collected_on"] for each in (*first["results"], *second["results"])]
    assert (len(days), days) == (4, sorted(days, reverse=True))
    assert len(set(days)) == 4


@pytest.mark.parametrize(
    "query",
    [
        {"code": "sodium"},
        {"since": "yesterday"},
        {"until": "2026-02-30"},
        {"since": "2026-02-02", "until": "2026-02-01"},
        {"ordering": "value"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(query, clinic, nurse):
    assert nurse.get(labs_of(clinic.patient), query).status_code == 400


def test_every_look_at_the_results_is_on_record(clinic, nurse):
    nurse.get(labs_of(clinic.patient))

    entry = AuditEntry.objects.filter(patient=clinic.patient).latest("id")
    assert (entry.act, entry.staff) == ("lab:result:read", clinic.nurse)


# Correcting


@pytest.fixture
def correct(clinic, nurse):
    def post(lab_id, **parts):
        body = {"id": str(uuid4()), "reason": "Misread."} | parts
        return nurse.post(f"{labs_of(clinic.patient)}/{lab_id}/correct", body, format="json")

    return post


def test_a_correction_is_judged_anew(send, correct):
    total = send(*LOW).json()["results"][1]

    told = correct(total["id"], result={"value": "2.35", "unit": "mmol/L"}).json()

    assert (told["tier"], told["alerts"]) == ("ROUTINE", [])
    assert [(each["code"], each["value"]) for each in told["results"]] == [
        ("albumin", 44.0),
        ("ca_total", 2.35),
        ("ca_corrected", 2.27),
    ]
    assert Alert.objects.get().status == "open"


def test_a_correction_sent_again_is_the_same_correction(send, correct):
    total = send(*LOW).json()["results"][1]
    body = {"id": str(uuid4()), "result": {"value": "2.35", "unit": "mmol/L"}}

    first, again = correct(total["id"], **body), correct(total["id"], **body)

    assert (first.status_code, again.json()) == (201, first.json())
    second = correct(total["id"], result={"value": "2.36", "unit": "mmol/L"})
    assert (second.status_code, second.json()["code"]) == (409, "already_corrected")


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({}, ("required", "result")),
        ({"result": {"value": "4.1"}}, ("unit_missing", "result.unit")),
        ({"result": {"value": "x", "unit": "mmol/L"}}, ("not_a_number", "result.value")),
        (
            {"result": {"code": "albumin", "value": "41", "unit": "g/L"}},
            ("another_test", "result.code"),
        ),
        (
            {"entered_in_error": True, "result": {"value": "4", "unit": "mmol/L"}},
            ("not_with_a_result", "result"),
        ),
        ({"reason": " ", "entered_in_error": True}, ("blank", "reason")),
    ],
)
def test_a_correction_that_is_none_is_refused(parts, fault, send, correct):
    lab = send(result("potassium", "4.1")).json()["results"][0]["id"]

    refused = correct(lab, **parts)

    assert (refused.status_code, faults(refused)) == (400, [fault])
    assert LabResult.objects.count() == 1


def test_a_computed_result_is_not_corrected(send, correct):
    computed = send(*LOW).json()["results"][2]["id"]

    refused = correct(computed, result={"value": "2.35", "unit": "mmol/L"})

    assert (refused.status_code, refused.json()["code"]) == (409, "computed_result")


def test_a_result_of_somebody_else_is_taken_back(send, correct, clinic, nurse):
    lab = send(result("potassium", "4.1")).json()["results"][0]["id"]

    assert correct(lab, entered_in_error=True, reason="别人的标本").status_code == 201

    last, first = nurse.get(labs_of(clinic.patient)).json()["results"]
    assert (last["entered_in_error"], last["amends"], last["reason"]) == (
        True,
        first["id"],
        "别人的标本",
    )


def test_a_result_is_not_corrected_through_another_patient(send, clinic, nurse, now):
    lab = send(result("potassium", "4.1")).json()["results"][0]["id"]
    other = enrol(clinic, "王桂芳", "MRN-2", now)
    body = {"id": str(uuid4()), "reason": "x", "entered_in_error": True}

    assert nurse.post(f"{labs_of(other)}/{lab}/correct", body, format="json").status_code == 404


# What the patient is told, and when


def minutes_later(now, minutes):
    return time_machine.travel(now + timedelta(minutes=minutes), tick=False)


def test_staff_have_a_quarter_of_an_hour_to_phone_before_she_reads_it(clinic, phone, now):
    enter(clinic, *LOW, now=now)

    with minutes_later(now, 14):
        assert phone.get(ANSWERS).json() == []
    with minutes_later(now, 15):
        told = phone.get(ANSWERS).json()
    assert [each["tier"] for each in told] == ["EMERGENCY"]
    assert "dangerously low" in told[0]["advice"][0]
    assert told[0]["phones"] == {"emergency": "120", "care_team": "+86 24 0000 0000"}
    assert told[0]["care_team"][0]["condition"] == "hypocalcaemia"


def test_nothing_else_tells_her_before(clinic, phone, now):
    enter(clinic, *LOW, now=now)

    def answered(**parts):
        at = now + timedelta(minutes=minutes)
        return phone.post(REPORTS, report(at, **parts), format="json").json()

    minutes = 10
    with minutes_later(now, minutes):
        early = answered(items=EASED)
    assert (early["tier"], early["care_team"]) == ("ROUTINE", [])
    assert "still being dealt with" not in early["advice"][0]
    minutes = 20
    with minutes_later(now, minutes):
        late = answered(items=EASED)
    assert [each["condition"] for each in late["care_team"]] == ["hypocalcaemia"]
    assert "dangerously low" in late["advice"][0]


def test_an_alert_of_her_own_is_not_hidden_by_a_result(clinic, phone, now):
    dry = {
        "thirst": {"grade": "moderate", "trend": "new"},
        "drowsiness": {"grade": "mild", "trend": "new"},
    }
    with minutes_later(now, 0):
        phone.post(REPORTS, report(now, items=dry), format="json")
        enter(clinic, result("ca_corrected", "3.10"), now=now)
        told = phone.post(REPORTS, report(now, items=EASED), format="json").json()

    assert Alert.objects.get().tier == "EMERGENCY"
    assert [each["condition"] for each in told["care_team"]] == ["hypercalcaemia"]


def test_what_she_reports_herself_is_answered_at_once_whatever_the_laboratory_said(
    clinic, phone, now
):
    enter(clinic, *LOW, now=now)

    with minutes_later(now, 1):
        told = phone.post(
            REPORTS, report(now, items={"muscle_cramps": {"grade": "mild"}}), format="json"
        ).json()

    assert told["tier"] == "EMERGENCY"
    assert "emergency department now" in told["advice"][0]


def test_a_rise_of_a_marker_is_never_an_alarm_for_her(clinic, phone, now):
    enter(clinic, result("ca153", "20"), now=now, ago=60)
    enter(clinic, result("ca153", "60"), now=now)
    assert Alert.objects.get().condition == "markers"

    with minutes_later(now, 60):
        told = phone.post(REPORTS, report(now, items=EASED), format="json").json()
        answers = phone.get(ANSWERS).json()

    assert (told["tier"], told["care_team"]) == ("ROUTINE", [])
    assert [(each["tier"], each["findings"], each["care_team"]) for each in answers] == [
        ("ROUTINE", [], [])
    ]
    assert answers[0]["advice"] == [
        "Your doctor is to go through your latest blood results with you at your next contact."
    ]


def test_she_reads_of_each_panel_what_holds_now(clinic, phone, correct, send, now):
    with minutes_later(now, 0):
        total = send(*LOW).json()["results"][1]["id"]
    with minutes_later(now, 20):
        correct(total, result={"value": "2.35", "unit": "mmol/L"})
        assert [each["tier"] for each in phone.get(ANSWERS).json()] == ["EMERGENCY"]
    with minutes_later(now, 40):
        assert phone.get(ANSWERS).json() == []


def test_she_reads_it_in_her_language(clinic, now):
    Patient.objects.update(language="zh-Hans")
    enter(clinic, *LOW, now=now)

    with minutes_later(now, 15):
        told = phone_with(clinic.token, "zh-Hans").get(ANSWERS).json()

    assert "请马上去急诊" in told[0]["advice"][0]


def test_she_reads_who_has_taken_over(clinic, phone, now):
    enter(clinic, *LOW, now=now)
    acknowledge(actor=Actor(staff=clinic.doctor), alert_id=Alert.objects.get().pk, now=now)

    with minutes_later(now, 15):
        told = phone.get(ANSWERS).json()

    assert told[0]["care_team"][0]["text"].startswith("Dora Doctor")


def test_nobody_reads_the_results_of_another(world, other_client, now):
    enter(world.clinic, *LOW, now=now)

    with minutes_later(now, 15):
        assert other_client.get(ANSWERS).json() == []


# The catalogue


def test_the_catalogue_says_how_each_test_is_entered(phone):
    tests = {each["code"]: each for each in phone.get("/api/v1/labs/catalogue").json()}

    calcium = tests["ca_total"]
    assert calcium["names"] == {"en": "Calcium, total", "zh-Hans": "总钙"}
    assert calcium["unit"] == "mmol/L"
    assert calcium["loincs"] == [
        {"code": "17861-6", "unit": "mg/dL"},
        {"code": "2000-8", "unit": "mmol/L"},
    ]
    assert calcium["reference"] == {"lowest": 2.11, "highest": 2.52}
    assert [each["code"] for each in calcium["units"]] == ["mmol/L", "mg/dL", "meq/L"]
    assert calcium["units"][0]["usual"] == {"lowest": 1.75, "highest": 3.2}
    assert calcium["units"][1]["possible"] == {"lowest": 3.2, "highest": 20.0}
    assert tests["ca153"]["is_marker"]
    assert tests["ca_corrected"]["is_corrected"]


def test_the_catalogue_speaks_the_callers_language(clinic, signed_in):
    nurse = signed_in(clinic.nurse, "zh-Hans")

    assert nurse.get("/api/v1/labs/catalogue").json()[3]["name"] == "白蛋白"


# From the laboratory's computer


@pytest.fixture
def row(clinic, now):
    def make(code="potassium", value="4.1", unit="", *, ago=0, number="MRN-1", **parts):
        return {
            "medical_record_number": number,
            "collected_on": day(clinic, now, ago=ago).isoformat(),
            **result(code, value, unit, **parts),
        }

    return make


@pytest.fixture
def imports(nurse):
    def post(*rows, client=nurse):
        return client.post(IMPORT, {"results": list(rows)}, format="json")

    return post


def outcomes(answer):
    assert answer.status_code == 200, answer.content
    return [each["outcome"] for each in answer.json()["outcomes"]]


def test_one_wrong_result_refuses_no_other(imports, row):
    answer = imports(
        row(), row(number="MRN-77"), row("ca_total", "9.2"), row() | {"unit": "furlong"}, 5,
        row("albumin", "41"), {"code": "albumin"},
    )  # fmt: skip

    assert outcomes(answer) == [
        "created",
        "unknown_patient",
        "invalid",
        "invalid",
        "invalid",
        "created",
        "invalid",
    ]
    errors = [each["error"] for each in answer.json()["outcomes"]]
    assert [each and (each["code"], each["field"]) for each in errors] == [
        None,
        None,
        ("out_of_hard_range", "results.2.value"),
        ("unit_unknown", "results.3.unit"),
        ("not_an_object", "results.4"),
        None,
        ("required", "results.6.medical_record_number"),
    ]
    assert set(LabResult.objects.values_list("code", flat=True)) == {"potassium", "albumin"}


def test_what_was_sent_before_is_recognised(imports, row):
    first = imports(row(), row("albumin", "41"))
    again = imports(row(), row("albumin", "41.0"), row("albumin", "42"), row("albumin", "42"))

    assert outcomes(first) == ["created", "created"]
    assert outcomes(again) == ["already_had", "already_had", "created", "already_had"]
    labs = [each["lab"] for each in again.json()["outcomes"]]
    assert labs[:2] == [each["lab"] for each in first.json()["outcomes"]]
    assert labs[2] == labs[3]


def test_a_value_that_was_corrected_does_not_come_back(imports, row, correct):
    wrong = imports(row("potassium", "6.1")).json()["outcomes"][0]["lab"]
    correct(wrong, result={"value": "4.1", "unit": "mmol/L"})

    assert outcomes(imports(row("potassium", "6.1"))) == ["already_had"]
    assert LabResult.objects.current().get().value == Decimal("4.1")


def test_a_critical_value_that_nobody_confirmed_is_judged_and_marked(imports, row, nurse, clinic):
    assert outcomes(imports(row("ca_total", "1.60"))) == ["created"]

    assert Alert.objects.get().tier == "EMERGENCY"
    shown = nurse.get(labs_of(clinic.patient)).json()["results"]
    assert [each["unconfirmed"] for each in shown] == [True, True]


def test_a_critical_value_that_the_laboratory_confirmed_is_not_marked(imports, row):
    imports(row("ca_total", "1.60", confirmed=True))

    assert not LabResult.objects.filter(unconfirmed=True).exists()


def test_old_results_are_history_beside_the_latest(imports, row):
    answer = imports(
        row("ca_corrected", "1.80", ago=40),
        row("ca_corrected", "2.30", ago=1),
        row("potassium", "4.1", ago=40),
        row("ca_corrected", "1.85", ago=20),
    )

    assert outcomes(answer) == ["created"] * 4
    assert not Alert.objects.exists()
    assert Assessment.objects.filter(source="lab_result").count() == 2


def test_calcium_and_albumin_of_one_day_are_one_panel(imports, row):
    imports(row("albumin", "44"), row("ca_total", "1.95"))

    assert LabResult.objects.values("panel").distinct().count() == 1
    assert LabResult.objects.get(code="ca_corrected").basis == "corrected"
    assert Alert.objects.get().tier == "EMERGENCY"


def test_a_test_that_comes_twice_a_day_was_of_two_samples(imports, row):
    imports(row("potassium", "4.1"), row("potassium", "4.4"))

    assert LabResult.objects.values("panel").distinct().count() == 2


def test_results_of_a_patient_who_has_left_are_not_taken(imports, row, clinic, now):
    enrol(clinic, "王桂芳", "MRN-2", now)
    Patient.objects.filter(medical_record_number="MRN-2").update(status="deceased")

    answer = imports(row(number="MRN-2"), row())

    assert outcomes(answer) == ["invalid", "created"]
    assert answer.json()["outcomes"][0]["error"] == {
        "code": "not_taken",
        "field": "results.0.medical_record_number",
        "message": "Results are no longer taken for this patient.",
    }


def test_another_hospitals_patients_are_not_there(imports, row, clinic, signed_in):
    stranger = signed_in(clinic.stranger)

    assert outcomes(imports(row(), client=stranger)) == ["unknown_patient"]


def test_a_nurse_imports_for_her_own_patients_only(imports, row, clinic, signed_in):
    bystander = signed_in(hire(clinic.organisation, "bea bystander", Role.NURSE))
    lab = signed_in(hire(clinic.organisation, "lars lab", Role.LAB))

    assert outcomes(imports(row(), client=bystander)) == ["unknown_patient"]
    assert outcomes(imports(row(), client=lab)) == ["created"]


def test_an_import_has_an_end(imports, row):
    assert imports(*[row()] * 501).status_code == 400
    assert outcomes(imports(*[row()] * 500))[:2] == ["created", "already_had"]
    assert imports().status_code == 400


def test_every_panel_of_an_import_is_on_record(imports, row, clinic):
    imports(row(), row(ago=1))

    entries = AuditEntry.objects.filter(act="lab:panel:import")
    assert {(each.patient, each.staff) for each in entries} == {(clinic.patient, clinic.nurse)}
    assert {each.subject_id for each in entries} == {
        str(panel) for panel in LabResult.objects.values_list("panel", flat=True)
    }


def test_an_emergency_of_hers_is_still_told_at_once(clinic, phone, now):
    """A result that is held back holds nothing else back."""
    enter(clinic, *LOW, now=now)

    told = phone.post(REPORTS, report(now, items=LEGS_GONE_WEAK), format="json").json()

    assert [each["condition"] for each in told["care_team"]] == ["mscc"]
