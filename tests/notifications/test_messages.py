import json

import pytest

from companion.models import Alert
from companion.rules.vocabulary import Condition, Tier
from notifications import outbox
from notifications.messages import page_for
from notifications.models import ContactPoint, Delivery
from tests.alarms import climb_what_is_due, found, raise_for
from tests.receivers import WebhookReceiver

REFERENCE = "A-7F3KX2M9"
# Nothing short enough to stand in a random id by chance.
WHO_SHE_IS = ("陈秀英", "陈", "MRN-1", "13800001111", "1958-03-12", "1958年")
TIERS = [Tier.EMERGENCY, Tier.URGENT, Tier.SOON]


@pytest.fixture
def patient(clinic):
    clinic.patient.phone = "+86 13800001111"
    clinic.patient.save()
    return clinic.patient


def an_alert(clinic, *, now, tier=Tier.EMERGENCY, condition=Condition.MSCC):
    alert = raise_for(clinic, found(tier, condition=condition), now=now)
    Alert.objects.filter(pk=alert.pk).update(reference=REFERENCE)
    alert.refresh_from_db()
    return alert


def page_to(staff, alert, *, now):
    point = ContactPoint.objects.filter(staff=staff).first()
    return outbox.write(alert, page="1", staff=staff, point=point, now=now)


def test_a_page_says_what_it_is_about_and_what_to_do(clinic, otto, now, settings):
    settings.PUBLIC_URL = "https://companion.example"
    alert = an_alert(clinic, now=now)
    page = page_to(clinic.nurse, alert, now=now)

    message = page_for(page)

    assert message.id == str(page.pk)
    assert message.subject == (
        f"[EMERGENCY] {REFERENCE}: possible spinal cord or cauda equina compression"
    )
    assert message.body == (
        "possible spinal cord or cauda equina compression (EMERGENCY).\n"
        f"Reference {REFERENCE}.\n"
        "Open the page, sign in and acknowledge. Until somebody does, others are paged."
    )
    assert message.link == f"https://companion.example/alerts/{alert.pk}/"
    assert message.urgent
    assert message.data == {
        "reference": REFERENCE,
        "tier": "EMERGENCY",
        "condition": "mscc",
        "alert": str(alert.pk),
    }


def test_a_colleague_who_reads_chinese_is_paged_in_chinese(clinic, otto, now):
    otto.language = "zh-Hans"
    otto.save()

    message = page_for(page_to(otto, an_alert(clinic, now=now), now=now))

    assert message.subject == f"【紧急】{REFERENCE}:疑似脊髓或马尾受压"
    assert message.body.startswith(f"疑似脊髓或马尾受压(紧急)。\n编号 {REFERENCE}。\n")
    assert "系统会继续呼叫其他同事" in message.body


@pytest.mark.parametrize(
    ("language", "first_words"),
    [("en", "Nobody on call could be reached"), ("zh-Hans", "值班人员均无法联系")],
)
def test_the_fallback_contact_reads_in_the_units_language_that_nobody_was_reached(
    clinic, otto, now, language, first_words
):
    clinic.organisation.language = language
    clinic.organisation.save()

    message = page_for(page_to(None, an_alert(clinic, now=now), now=now))

    assert message.body.startswith(first_words)


@pytest.mark.parametrize(
    ("tier", "urgent"), [(Tier.EMERGENCY, True), (Tier.URGENT, False), (Tier.SOON, False)]
)
def test_only_an_emergency_is_marked_urgent(clinic, otto, now, tier, urgent):
    message = page_for(page_to(clinic.nurse, an_alert(clinic, now=now, tier=tier), now=now))

    assert message.urgent is urgent


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("condition", list(Condition))
def test_no_page_says_who_she_is(patient, clinic, otto, now, condition, tier, language):
    clinic.organisation.language = clinic.nurse.language = language
    clinic.organisation.save()
    clinic.nurse.save()
    alert = an_alert(clinic, now=now, tier=tier, condition=condition)

    for page in (page_to(clinic.nurse, alert, now=now), page_to(None, alert, now=now)):
        message = page_for(page)
        said = message.subject + message.body + json.dumps(dict(message.data), ensure_ascii=False)
        assert not [word for word in WHO_SHE_IS if word in said]
        assert str(patient.pk) not in said + message.link


def test_nothing_on_the_wire_says_who_she_is(patient, clinic, otto, now, mail_box):
    with WebhookReceiver() as receiver:
        ContactPoint.objects.filter(staff=otto).update(channel="webhook", value=receiver.url)
        an_alert(clinic, now=now)
        climb_what_is_due(now)
        for page in Delivery.objects.exclude(channel="inbox"):
            outbox.deliver(page.pk)

    [mail], [request] = mail_box.messages, receiver.requests
    sent = [mail.as_string(), mail["Subject"], mail.get_content(), request.body.decode()]
    sent.append(json.dumps(json.loads(request.body), ensure_ascii=False))
    names = [*WHO_SHE_IS[:4], str(patient.pk), "1958-03-12"]
    assert not [name for name in names for text in sent if name in text]
