"""The questions that an app draws its screens from."""

from rest_framework.test import APIClient

URL = "/api/v1/instruments"


def ask(language, **headers):
    return APIClient().get(URL, headers={"accept-language": language, **headers})


def limb_weakness(document):
    items = [item for each in document["instruments"] for item in each["items"]]
    return next(item for item in items if item["code"] == "limb_weakness")


def test_a_phone_that_belongs_to_nobody_yet_can_read_the_questions(db):
    assert APIClient().get(URL).status_code == 200


def test_the_questions_come_in_english():
    document = ask("en").json()
    assert document["language"] == "en"
    assert limb_weakness(document)["text"] == "An arm or a leg has become weak or heavy"


def test_the_questions_come_in_chinese():
    document = ask("zh-CN").json()
    assert document["language"] == "zh-Hans"
    assert limb_weakness(document)["text"] == "胳膊或腿变得没劲、发沉"


def test_both_languages_ask_the_same_codes():
    codes = [
        [item["code"] for each in ask(language).json()["instruments"] for item in each["items"]]
        for language in ("en", "zh-CN")
    ]
    assert codes[0] == codes[1]
    assert len(codes[0]) == len(set(codes[0]))


def test_what_the_phone_has_already_is_not_sent_again():
    etag = ask("en")["ETag"]
    answer = ask("en", if_none_match=etag)
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


def test_the_other_language_is_another_version():
    english = ask("en")["ETag"]
    answer = ask("zh-CN", if_none_match=english)
    assert answer.status_code == 200
    assert answer["ETag"] != english
    assert "Accept-Language" in answer["Vary"]


def test_a_token_that_was_revoked_does_not_stop_a_phone_from_reading_the_questions(clinic, phone):
    """The red-flag screen must be there even for a phone that is signed out."""
    phone.delete(f"/api/v1/me/devices/{clinic.phone.pk}")
    assert APIClient().get(URL).status_code == 200
