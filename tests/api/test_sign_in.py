"""How staff sign in over the API: a password and a second factor, or nothing."""

from datetime import timedelta

import pyotp
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from rest_framework.test import APIClient

APP = "/api/sign-in/app/v1"
PASSWORD = "a sentence nobody guesses"


@pytest.fixture
def secret(clinic):
    """The nurse's own second factor."""
    clinic.nurse.set_password(PASSWORD)
    clinic.nurse.save()
    Authenticator.objects.filter(user=clinic.nurse).delete()
    secret = generate_totp_secret()
    TOTP.activate(clinic.nurse, secret)
    return secret


def post(path, body, token=None, **headers):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    if token:
        headers["HTTP_X_SESSION_TOKEN"] = token
    return client.post(f"{APP}{path}", body, format="json", **headers)


def get(path, token):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en", HTTP_X_SESSION_TOKEN=token)
    return client.get(path)


def enter(password=PASSWORD, username="nina nurse", **headers):
    body = {"username": username, "password": password}
    return post("/auth/login", body, **headers)


def sign_in(secret):
    token = enter().json()["meta"]["session_token"]
    done = post("/auth/2fa/authenticate", {"code": pyotp.TOTP(secret).now()}, token)
    assert done.status_code == 200
    return done.json()["meta"].get("session_token", token)


def test_a_password_alone_is_not_enough(secret):
    answer = enter()
    assert answer.status_code == 401
    pending = [each["id"] for each in answer.json()["data"]["flows"] if each.get("is_pending")]
    assert pending == ["mfa_authenticate"]
    assert get("/api/v1/patients", answer.json()["meta"]["session_token"]).status_code == 401


def test_a_password_and_a_second_factor_are(secret):
    patients = get("/api/v1/patients", sign_in(secret))
    assert patients.status_code == 200
    assert [each["name"] for each in patients.json()["results"]] == ["陈秀英"]


def test_a_wrong_second_factor_is_not(secret):
    token = enter().json()["meta"]["session_token"]
    wrong = f"{(int(pyotp.TOTP(secret).now()) + 1) % 1_000_000:06}"
    assert post("/auth/2fa/authenticate", {"code": wrong}, token).status_code == 400
    assert get("/api/v1/patients", token).status_code == 401


def test_a_second_factor_is_used_once(secret):
    code = pyotp.TOTP(secret).now()
    first = enter().json()["meta"]["session_token"]
    assert post("/auth/2fa/authenticate", {"code": code}, first).status_code == 200
    second = enter().json()["meta"]["session_token"]
    assert post("/auth/2fa/authenticate", {"code": code}, second).status_code == 400


def test_staff_without_a_second_factor_must_set_one_up_first(secret, clinic):
    Authenticator.objects.filter(user=clinic.nurse).delete()
    answer = enter()
    assert answer.status_code == 200
    refused = get("/api/v1/patients", answer.json()["meta"]["session_token"])
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")


def test_a_wrong_password_and_a_name_that_is_none_look_alike(secret):
    wrong, nobody = enter("wrong"), enter("wrong", username="nobody")
    assert (wrong.status_code, wrong.json()) == (nobody.status_code, nobody.json())
    assert wrong.status_code == 400


TOO_MANY = "too_many_login_attempts"


def codes(answer):
    return [each["code"] for each in answer.json()["errors"]]


def test_passwords_are_not_guessed(secret):
    """After five wrong ones the right one is refused too, so that no guess can succeed."""
    answers = [enter(f"guess {number}") for number in range(6)]
    assert [codes(each) for each in answers] == [["username_password_mismatch"]] * 5 + [[TOO_MANY]]
    assert (enter().status_code, codes(enter())) == (400, [TOO_MANY])


def test_an_address_that_was_made_up_gives_no_more_guesses(secret):
    for number in range(6):
        enter(f"guess {number}", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert codes(enter(HTTP_X_FORWARDED_FOR="10.9.9.9")) == [TOO_MANY]


def test_many_names_are_not_tried_from_one_place(secret):
    statuses = [enter("guess", username=f"name{number}").status_code for number in range(31)]
    assert set(statuses[:30]) == {400}
    assert statuses[30] == 429


def test_the_limit_ends(secret, now):
    for number in range(6):
        enter(f"guess {number}")
    with time_machine.travel(now + timedelta(minutes=6)):
        assert enter().status_code == 401  # the second factor is asked for


def test_second_factors_are_not_guessed(secret):
    """Six digits are a million guesses, if nobody counts them."""
    token = enter().json()["meta"]["session_token"]
    answers = [post("/auth/2fa/authenticate", {"code": f"{n:06}"}, token) for n in range(6)]
    assert [codes(each) for each in answers] == [["incorrect_code"]] * 5 + [[TOO_MANY]]
    again = enter()
    if again.status_code == 401:
        token = again.json()["meta"]["session_token"]
    right = post("/auth/2fa/authenticate", {"code": pyotp.TOTP(secret).now()}, token)
    assert (right.status_code, codes(right)) == (400, [TOO_MANY])
    assert get("/api/v1/patients", token).status_code == 401


def test_whoever_signs_out_is_out(secret):
    token = sign_in(secret)
    APIClient(HTTP_X_SESSION_TOKEN=token).delete(f"{APP}/auth/session")
    assert get("/api/v1/patients", token).status_code == 401


def test_whoever_has_left_is_out_at_once(secret, clinic):
    token = sign_in(secret)
    clinic.nurse.is_active = False
    clinic.nurse.save()
    for path in ("/api/v1/patients", "/api/v1/inbox", "/api/v1/unit"):
        assert get(path, token).status_code in {401, 403}


def test_whoever_has_left_does_not_come_back(secret, clinic):
    clinic.nurse.is_active = False
    clinic.nurse.save()
    answer = enter()
    assert answer.status_code in {400, 401}
    token = answer.json().get("meta", {}).get("session_token", "none")
    assert get("/api/v1/patients", token).status_code in {401, 403}


def test_a_new_password_signs_the_old_sessions_out(secret, clinic):
    token = sign_in(secret)
    clinic.nurse.set_password("another sentence nobody guesses")
    clinic.nurse.save()
    assert get("/api/v1/patients", token).status_code == 401


def test_a_role_that_changes_counts_at_once(secret, clinic):
    token = sign_in(secret)
    clinic.nurse.role = "CLINIC_ADMIN"
    clinic.nurse.save()
    assert get("/api/v1/patients", token).status_code == 403


def test_nobody_signs_up(db):
    body = {"username": "mallory", "password": PASSWORD, "email": "m@example.org"}
    assert post("/auth/signup", body).status_code == 403


def test_a_session_token_that_is_none_is_refused(clinic):
    for token in ("x", "\x00", "x" * 5_000, "' OR 1=1 --"):
        assert get("/api/v1/patients", token).status_code == 401


def test_no_secret_reaches_the_log(secret, caplog):
    token = sign_in(secret)
    enter("a wrong sentence")
    for said in (PASSWORD, secret, token, "a wrong sentence"):
        assert said not in caplog.text


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"username": "\\ud800", "password": "x"}', "forbidden_character"),
        (b'{"username": "nina nurse", "password": "\\u0000"}', "forbidden_character"),
        (b"[" * 200_000, "too_deep"),
        (b"[1]", "not_an_object"),
        (b"null", "not_an_object"),
        (b"{", "not_json"),
        (b'{"username": 1, "username": 2}', "repeated_key"),
    ],
)
def test_a_hostile_body_is_refused_like_anywhere_else(secret, body, code):
    client = APIClient(HTTP_ACCEPT_LANGUAGE="en")
    answer = client.post(f"{APP}/auth/login", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert set(answer.json()) == {"type", "status", "code", "detail", "errors"}


@pytest.mark.parametrize("key", ["\\000", "\\000abc", "clé", "a" * 200, " ", "a;b"])
@pytest.mark.parametrize("path", ["/", "/alerts/", "/api/v1/patients", f"{APP}/auth/session"])
def test_a_session_cookie_that_we_cannot_have_made_is_as_good_as_none(path, key, db):
    client = APIClient(HTTP_COOKIE=f'sessionid="{key}"')
    without = APIClient().get(path)
    assert client.get(path).status_code == without.status_code < 500
