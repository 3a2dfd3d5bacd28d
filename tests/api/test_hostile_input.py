"""What strangers send: every piece of the corpus, in every field of every route that writes."""

import base64
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from rest_framework.test import APIClient

from companion.models import ClinicalContext, ReportAnswer
from tests.api.conftest import REPORTS, World
from tests.api.routes import EXAMPLES, OPERATIONS, ids_for, method_of, path_of
from tests.api.undone import undone
from tests.conftest import phone_with, report

HERE = "@@here@@"

# Each is JSON text, because some of it cannot be said by a JSON library.
TEXTS = {
    "NUL": r'"\u0000"',
    "NUL inside": r'"a\u0000b"',
    "a lone high surrogate": r'"\ud800"',
    "a lone low surrogate": r'"a\udc00b"',
    "bidi marks": r'"\u202eabc\u2066"',
    "a byte order mark": r'"\ufeff"',
    "control characters": r'"\u0001\u001b[31m"',
    "line breaks": r'"a\r\nBcc: all@ward7.example"',
    "full-width digits": '"７．５"',
    "a full-width digit": '"１"',
    "a Chinese point": '"7。5"',
    "a comma": '"7,5"',
    "full-width thousands": '"１，０００"',
    "a grade in words": '"3級"',
    "a Chinese number": '"三"',
    "a superscript": '"³"',
    "an underscore": '"1_0"',
    "an exponent in text": '"1e3"',
    "NaN in text": '"NaN"',
    "a signalling NaN in text": '"sNaN"',
    "Infinity in text": '"-Infinity"',
    "true in text": '"true"',
    "empty": '""',
    "blanks": '"  \t "',
    "100 kB": '"' + "x" * 100_000 + '"',
    "100 kB of digits": '"' + "9" * 100_000 + '"',
    "SQL": '"\'; DROP TABLE companion_patient; --"',
    "a template": '"{{ 7*7 }}{0.__class__}%s"',
    "no offset": '"2026-11-25T08:00:00"',
    "an odd offset": '"2026-11-25T08:00:00+99:99"',
    "year 1 with an offset": '"0001-01-01T00:00:00+14:00"',
    "year 9999 with an offset": '"9999-12-31T23:59:59-14:00"',
    "1970": '"1970-01-01T00:00:00Z"',
    "the far future": '"2150-01-01T00:00:00Z"',
    "day 1": '"0001-01-01"',
    "day 9999": '"9999-12-31"',
    "the thirtieth of February": '"2026-02-30"',
    "a future day": '"2150-01-01"',
    "a week date": '"2026-W48-3"',
    "no UUID": '"00000000-0000-0000-0000-00000000000g"',
}
NUMBERS = {
    "1e400": "1e400",
    "-1e400": "-1e400",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "-Infinity": "-Infinity",
    "2**31": "2147483648",
    "2**63": "9223372036854775808",
    "400 digits": "1" + "0" * 400,
    "5,000 digits": "9" * 5_000,
    "minus one": "-1",
    "a fraction": "1.5",
    "tiny": "1e-300",
}
OTHERS = {
    "true": "true",
    "false": "false",
    "null": "null",
    "an empty list": "[]",
    "an empty object": "{}",
    "a list in a list": "[[[]]]",
    "a list of NUL": r'["\u0000"]',
    "an object of NUL": r'{"\u0000": 1}',
    "a number in a list": "[1]",
    "an unknown code": '{"no_such_code": {"grade": "mild"}}',
    "a repeated key": '{"grade": "severe", "grade": "none"}',
    "the words of an error": '{"message": 1, "code": 2}',
    "nested 100": "[" * 100 + "]" * 100,
    "nested 1,000": '{"a":' * 1_000 + "1" + "}" * 1_000,
    "nested 100,000": "[" * 100_000 + "]" * 100_000,
}
CORPUS = TEXTS | NUMBERS | OTHERS
MISSING = "left out"

LEFT_OUT_OF_A_RESULT = tuple(
    f"{result}.{name}"
    for result in ("result", "results.0", "results.1")
    for name in ("code", "loinc", "lower", "upper", "limits_unit", "corrected", "confirmed")
)
# Where null says "not known", or the same as leaving it out.
NULL_IS_UNKNOWN = {
    *(f"items.limb_weakness.{name}" for name in ("onset", "side", "regions", "trend")),
    *(f"pain.0.{name}" for name in ("nrs_worst", "nrs_now", "trend", "onset", "sudden")),
    *("items.fall.reason", "pain.nrs_worst", "pain.nrs_now", "note"),
    *("crcl", "ca_corr", "ca_corr_on", "cipn_baseline", "cipn_stable_since"),
    *("long_bone_mets", "radiotherapy_ended_on", "height_cm"),
    *LEFT_OUT_OF_A_RESULT,
}
# Fields of the instruments take a number that is typed, in ASCII or full-width digits.
TYPED_NUMBERS = ("items.", "pain.", "measures.", "crcl", "ca_", "height_cm", "result")
FREE_TEXT = {
    *("note", "text", "name", "lot", "product", "device_name", "app_version", "value", "password"),
    *("medical_record_number", "emergency_phone", "team_phone", "reason", "laboratory_note"),
}
PATTERNS = {"phone": r"[0-9-]{8,32}", "username": r"[\w.@+-]{1,150}"}
LONGEST = 5_000
# Fields that do not go with the others of the example.
NOT_WITH_THE_REST = {
    "POST supplement-intakes": {"reason"},
    "POST patients/<uuid:patient_id>/baselines": {"score"},
}
EMPTY_IS_LEFT_OUT = (
    *("note", "lot", "app_version", "phone", "email", "laboratory_note"),
    *LEFT_OUT_OF_A_RESULT,
)
# Where one item that is wrong refuses no other, and is told so in its place.
ANSWERED_BY_ITEM = {"POST labs/import"}


def client_of(who: str, world: World, signed_in) -> APIClient:
    match who:
        case "nobody":
            client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
        case "patient":
            client = phone_with(world.clinic.token)
        case _:
            client = signed_in(getattr(world.clinic, who))
    client.raise_request_exception = False
    return client


def leaves(body: Any, path: tuple = ()) -> Iterator[tuple]:
    """Every place in a body: its fields, and whatever stands in them."""
    pairs = body.items() if isinstance(body, dict) else enumerate(body)
    for key, value in pairs:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))


def with_at(body: Any, path: tuple, value: Any) -> Any:
    """A copy of the body with something else in one place; `MISSING` takes it out."""
    copy = json.loads(json.dumps(body))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    if value is MISSING:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return copy


def everything_stored() -> dict[str, list]:
    """Every row of every table of ours."""
    models = [
        model for name in ("companion", "notifications", "api")
        for model in apps.get_app_config(name).get_models()
    ]  # fmt: skip
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in models}


def send(client: APIClient, operation: str, world: World, body: bytes, kind="application/json"):
    cache.clear()
    return client.generic(
        method_of(operation).upper(),
        path_of(operation, **ids_for(operation, world)),
        body,
        content_type=kind,
    )


def is_problem(response) -> bool:
    """The one shape of every refusal."""
    body = response.json()
    keys = {"type", "status", "code", "detail", "errors"}
    return (
        response["Content-Type"] == "application/problem+json"
        and set(body) - {"not_received", "phones"} == keys
        and body["status"] == response.status_code
        and body["type"] == f"urn:companion:error:{body['code']}"
        and body["code"].replace("_", "").isalnum()
        and all(set(each) == {"code", "field", "message"} for each in body["errors"])
        and all(each["code"].replace("_", "").isalnum() for each in body["errors"])
        and bool(body["detail"])
    )


def may_be_taken(path: tuple, was: Any, name: str) -> bool:
    """Whether a piece of the corpus is a right value there."""
    dotted = ".".join(map(str, path))
    telling_nothing = {
        MISSING: True,  # whether a field is needed, other tests say
        "null": dotted in NULL_IS_UNKNOWN,
        "empty": dotted in EMPTY_IS_LEFT_OUT,
        "blanks": dotted in EMPTY_IS_LEFT_OUT,
    }
    if name in telling_nothing:
        return telling_nothing[name]
    if name in {"true", "false", "an empty list", "an empty object"}:
        return type(json.loads(CORPUS[name])) is type(was)
    if isinstance(was, int | float) and not isinstance(was, bool):
        return is_number_there(dotted, name)
    return name in TEXTS and is_text_there(dotted, name)


def is_number_there(dotted: str, name: str) -> bool:
    typed = name in {"full-width digits", "a full-width digit"}
    return name in {"a fraction", "tiny", "minus one"} or (
        typed and dotted.startswith(TYPED_NUMBERS)
    )


def is_text_there(field: str, name: str) -> bool:
    if "NUL" in name or "surrogate" in name or len(TEXTS[name]) > LONGEST:
        return False
    if field == "sent_at":
        return name in {"1970", "the far future"}
    if field in PATTERNS:
        return re.fullmatch(PATTERNS[field], json.loads(TEXTS[name])) is not None
    return field in FREE_TEXT


def test_every_field_has_its_example(world, signed_in):
    """From the schema, so that a new field is attacked too."""
    schema = APIClient().get("/api/schema?format=json").json()
    for operation, example in EXAMPLES.items():
        route = operation.partition(" ")[2].replace("<uuid:", "{").replace("<str:", "{")
        described = schema["paths"][f"/api/v1/{route.replace('>', '}')}"][method_of(operation)]
        content = described["requestBody"]["content"]["application/json"]["schema"]
        name = content["$ref"].rpartition("/")[2]
        fields = set(schema["components"]["schemas"][name]["properties"])
        assert set(example.body(world)) == fields - NOT_WITH_THE_REST.get(operation, set()), (
            operation
        )


@pytest.mark.parametrize("operation", EXAMPLES)
def test_the_example_itself_is_taken(operation, world, signed_in):
    example = EXAMPLES[operation]
    client = client_of(example.who, world, signed_in)
    answer = send(client, operation, world, json.dumps(example.body(world)).encode())
    assert (answer.status_code, example.status) == (example.status, answer.status_code), (
        answer.content
    )


@pytest.mark.parametrize("operation", EXAMPLES)
def test_every_field_withstands_the_corpus(operation, world, signed_in):
    example = EXAMPLES[operation]
    client = client_of(example.who, world, signed_in)
    client.get("/api/v1/me")  # whoever comes for the first time today is noted
    body = example.body(world)
    before = everything_stored()
    faults = []
    for path in leaves(body):
        was = body
        for key in path:
            was = was[key]
        for name in (*CORPUS, MISSING):
            if name == MISSING:
                text = json.dumps(with_at(body, path, MISSING))
            else:
                text = json.dumps(with_at(body, path, HERE)).replace(f'"{HERE}"', CORPUS[name])
            with undone():
                answer = send(client, operation, world, text.encode("utf-8"))
                refused = 400 <= answer.status_code < 500
                taken = answer.status_code == example.status
            if refused and is_problem(answer):
                continue
            if taken and (operation in ANSWERED_BY_ITEM or may_be_taken(path, was, name)):
                continue
            faults.append((".".join(map(str, path)), name, answer.status_code))
    assert not faults, "\n".join(map(str, faults))
    assert everything_stored() == before


@pytest.mark.parametrize("operation", EXAMPLES)
def test_what_is_refused_leaves_nothing_behind(operation, world, signed_in):
    """Not taken back by the test, as above, but never written."""
    example = EXAMPLES[operation]
    client = client_of(example.who, world, signed_in)
    client.get("/api/v1/me")
    body = example.body(world)
    before = everything_stored()
    for name in body:
        for piece in (CORPUS["NUL inside"], CORPUS["nested 100"], CORPUS["1e400"]):
            text = json.dumps(body | {name: HERE}).replace(f'"{HERE}"', piece)
            assert 400 <= send(client, operation, world, text.encode()).status_code < 500
    assert everything_stored() == before


WHOLE_BODIES = {
    "nothing": b"",
    "not JSON": b"{",
    "a word": b"report",
    "two objects": b"{} {}",
    "a comment": b"{} // none",
    "single quotes": b"{'id': 1}",
    "invalid UTF-8": b'{"id": "\xff\xfe"}',
    "UTF-16": '{"id": 1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "an empty list": b"[]",
    "a list of objects": b'[{"id": 1}]',
    "a number": b"1",
    "a string": b'"{}"',
    "null": b"null",
    "true": b"true",
    "NaN": b"NaN",
    "nested lists": b"[" * 100_000 + b"]" * 100_000,
    "unclosed lists": b"[" * 100_000,
    "nested objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a key with NUL": rb'{"a\u0000": 1}',
    "a key with a surrogate": rb'{"\ud800": 1}',
    "a key of 100 kB": b'{"' + b"k" * 100_000 + b'": 1}',
    "an empty key": b'{"": 1}',
    "a key twice": b'{"id": 1, "id": 2}',
    "a key twice, once in disguise": rb'{"id": 1, "\u0069d": 2}',
    "an unknown field": b'{"role": "ONC_LEAD"}',
    "the words of an error": b'{"message": 1, "code": 2}',
    "the name of an error list": b'{"non_field_errors": 1}',
    "300 kB": b'{"note": "' + b"x" * 300_000 + b'"}',
    "300 kB of blanks": b" " * 300_000 + b"{}",
}


@pytest.mark.parametrize("operation", EXAMPLES)
def test_every_route_withstands_bodies_that_are_none(operation, world, signed_in):
    client = client_of(EXAMPLES[operation].who, world, signed_in)
    client.get("/api/v1/me")
    before = everything_stored()
    faults = []
    for name, body in WHOLE_BODIES.items():
        answer = send(client, operation, world, body)
        nothing_to_change = operation.startswith("PATCH") and name == "nothing"
        if nothing_to_change and answer.status_code == 200:
            continue
        if not (answer.status_code in {400, 413} and is_problem(answer)):
            faults.append((name, answer.status_code))
    assert faults == []
    if not operation.startswith("PATCH"):
        assert everything_stored() == before


@pytest.mark.parametrize("operation", EXAMPLES)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"cannot_wait=on&prior_mscc=on"),
        ("application/x-www-form-urlencoded", b""),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="opioid"\r\n\r\ntrue\r\n--x--\r\n',
        ),
        ("multipart/form-data", b"no boundary"),
        ("text/plain", b"{}"),
        ("application/xml", b"<a/>"),
        ("application/json; charset=utf-16", b"\xff\xfe{"),
        ("x", b"{}"),
    ],
)
def test_a_form_is_no_report(operation, kind, body, world, signed_in):
    """A box left out of a form means "no" to a server that reads forms; here it means nothing."""
    client = client_of(EXAMPLES[operation].who, world, signed_in)
    client.get("/api/v1/me")
    before = everything_stored()
    answer = send(client, operation, world, body, kind)
    assert answer.status_code in {400, 415}
    assert is_problem(answer)
    assert everything_stored() == before


def test_an_empty_form_takes_back_no_risk_factor(world, signed_in):
    """It has no field for a box that is not ticked, which is not the same as "no"."""
    patient = world.clinic.patient
    ClinicalContext.objects.filter(patient=patient).update(prior_mscc=True, opioid=True)
    client = signed_in(world.clinic.nurse)
    client.generic(
        "PATCH",
        f"/api/v1/patients/{patient.pk}/context",
        b"",
        content_type="application/x-www-form-urlencoded",
        CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH="0",
    )
    context = ClinicalContext.objects.get(patient=patient)
    assert (context.prior_mscc, context.opioid) == (True, True)


def test_a_body_that_is_slow_to_read_is_read_fast(world, phone):
    """Quotation marks that are never closed must not be counted again and again."""
    body = b'"' + b'\\"' * 130_000
    started = time.monotonic()
    assert phone.generic("POST", REPORTS, body, content_type="application/json").status_code == 400
    assert time.monotonic() - started < 2


def test_the_second_of_two_answers_does_not_replace_the_first(world, phone, now):
    body = json.dumps(report(now, items={})).replace(
        "{}", '{"limb_weakness": {"grade": "severe", "trend": "new", "grade": "none"}}'
    )
    refused = phone.generic("POST", REPORTS, body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "repeated_key")
    assert ReportAnswer.objects.count() == 1  # of the report before


BAD_IDS = [
    "x",
    "0",
    "-1",
    "%00",
    "%F0%9F%92%89",
    "%ff",
    "..%2f..%2fetc%2fpasswd",
    "'%20OR%201=1--",
    "9" * 400,
    "00000000-0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-00000000000g",
    "{00000000-0000-0000-0000-000000000000}",
]


@pytest.mark.parametrize("operation", [each for each in OPERATIONS if "<" in each])
def test_an_address_that_names_nothing_is_not_found(operation, world, signed_in):
    example = EXAMPLES.get(operation)
    whose = {"me": "patient", "symptom-reports": "patient", "unit": "admin"}
    part = operation.partition(" ")[2].partition("/")[0]
    client = client_of(whose.get(part, "doctor"), world, signed_in)
    body = json.dumps(example.body(world)).encode() if example else b""
    faults = []
    for bad in BAD_IDS:
        ids = {name: bad for name in world.ids if f":{name}>" in operation}
        for name in ids:
            address = path_of(operation, **(world.ids | {name: bad}))
            answer = client.generic(
                method_of(operation).upper(), address, body, content_type="application/json"
            )
            if not (answer.status_code == 404 and is_problem(answer)):
                faults.append((name, bad, answer.status_code))
    assert faults == []


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode("utf-8", "surrogatepass")).decode()


BAD_CURSORS = [
    "x",
    "\x00",
    "%%%",
    "x" * 5_000,
    cursor("p=abc"),
    cursor("p=\x00"),
    cursor("p=1"),
    cursor("p="),
    cursor("p=2026-02-30"),
    cursor("p=2026-11-25 08:00:00"),
    cursor("p=0001-01-01T00:00:00+14:00"),
    cursor("p=9999-12-31T23:59:59-14:00"),
    cursor("o=99999999999999999999"),
    cursor("o=-1"),
    cursor("r=1&p=NaN"),
    cursor("r=1&o=x&p=x"),
    cursor("p=" + "9" * 3_000),
]
BAD_PARAMETERS = [
    *({"cursor": each} for each in BAD_CURSORS),
    *(
        {"page_size": each}
        for each in ("0", "-1", "x", "1e9", "９", "9" * 5_000, "\x00", "NaN", "")
    ),
    *({"status": each} for each in ("nope", "\x00", "OPEN", "open'--", "x" * 5_000, "开")),
    {"patient__name__startswith": "陈"},
    {"ordering": "patient__medical_record_number"},
    {"format": "xml"},
    {"": ""},
]
LISTS = [each for each in OPERATIONS if each.startswith("GET") and "<" not in each]


@pytest.mark.parametrize("operation", LISTS)
def test_lists_withstand_parameters_of_any_kind(operation, world, signed_in):
    part = operation.partition(" ")[2].partition("/")[0]
    whose = {"me": "patient", "symptom-reports": "patient", "injections": "patient"}
    whose["lab-answers"] = "patient"
    client = client_of(whose.get(part, "nurse"), world, signed_in)
    faults = []
    for parameters in BAD_PARAMETERS:
        with undone():
            answer = client.get(path_of(operation), parameters)
        fine = answer.status_code == 200 or (
            answer.status_code in {400, 404} and is_problem(answer)
        )
        if not fine:
            faults.append((parameters, answer.status_code))
    assert faults == []


@pytest.mark.parametrize("bad", BAD_CURSORS[:-1])
def test_a_cursor_that_was_made_up_finds_nothing(bad, world, signed_in):
    client = client_of("nurse", world, signed_in)
    assert client.get("/api/v1/alerts", {"cursor": bad}).status_code in {200, 404}


@pytest.mark.parametrize("status", ["nope", "OPEN", "\x00"])
def test_a_status_that_is_none_is_refused_by_name(status, world, signed_in):
    refused = client_of("nurse", world, signed_in).get("/api/v1/alerts", {"status": status})
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == ["status"]


@pytest.mark.parametrize("name", ["patient__name__startswith", "owner", "ordering", "Status"])
def test_a_filter_that_is_not_offered_is_refused(name, world, signed_in):
    """Ignored, it would look like an answer; obeyed, it would give names away letter by letter."""
    refused = client_of("nurse", world, signed_in).get("/api/v1/alerts", {name: "x"})
    assert refused.status_code == 400
    assert refused.json()["errors"] == [
        {"code": "unknown_parameter", "field": name, "message": "There is no such parameter."}
    ]


@pytest.mark.parametrize(
    "token",
    ["", " ", "x", "\x00", "é" * 40, "x" * 10_000, "' OR 1=1 --", "Device"],
)
@pytest.mark.parametrize("scheme", ["Device", "device", "Bearer", "Basic"])
def test_a_token_that_is_none_is_refused(scheme, token, world):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"{scheme} {token}")
    refused = client.get("/api/v1/me")
    assert refused.status_code == 401
    assert is_problem(refused)


@pytest.mark.parametrize("language", ["", "*", "x" * 5_000, "zh-\x00", "en;q=NaN", ",,,;q="])
def test_a_language_that_is_none_still_gets_an_answer(language, world):
    client = APIClient(raise_request_exception=False)
    answer = client.get("/api/v1/me", headers={"accept-language": language})
    assert answer.status_code == 401
    assert is_problem(answer)


# Typed numbers: the right number, or none.

FULL_WIDTH = {"７": 7, "７．０": 7, "7": 7, "7.0": 7}
NO_NUMBERS = [
    "7,5",
    "7。5",
    "１，０００",
    "3級",
    "三",
    "³",
    "1_0",
    "1e1",
    "0x7",
    " 7",
    "七",
    "",
    "७",
]


@pytest.mark.parametrize("typed", FULL_WIDTH)
def test_a_pain_score_typed_on_a_chinese_keyboard_is_the_number_it_shows(typed, phone, now, clinic):
    told = report(now, pain=[{"site": "lower_back", "nrs_worst": typed}])
    assert phone.post(REPORTS, told, format="json").status_code == 201
    assert clinic.patient.painscores.get().nrs_worst == FULL_WIDTH[typed]


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_never_some_other_number(typed, phone, now, clinic):
    told = report(now, pain=[{"site": "lower_back", "nrs_worst": typed}])
    refused = phone.post(REPORTS, told, format="json")
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == ["pain.0.nrs_worst"]


@pytest.mark.parametrize("field", ["crcl", "ca_lower", "ca_upper"])
@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_a_lab_value_that_is_no_number_is_never_some_other_number(typed, field, clinic, signed_in):
    refused = signed_in(clinic.nurse).patch(
        f"/api/v1/patients/{clinic.patient.pk}/context", {field: typed}, format="json"
    )
    assert refused.status_code == 400
    assert [each["field"] for each in refused.json()["errors"]] == [field]


@pytest.mark.parametrize("year", [1900, 1969, 2094, 2200])
def test_a_clock_that_is_off_by_a_lifetime_is_unmasked(year, phone, now):
    """The skew is stored in seconds; no clock makes it too large to store."""
    clock = now.replace(year=year, month=1, day=1).isoformat()
    told = report(now, observed_at=clock, sent_at=clock)
    assert phone.post(REPORTS, told, format="json").status_code == 201
