import pytest

from companion.access import SYSTEM, Actor, NotAllowedError
from companion.models import AuditEntry
from notifications.channels.base import InvalidAddress
from notifications.models import ContactPoint
from notifications.preferences import (
    add_contact_point,
    addresses_of,
    contact_points_for,
    fallback_of,
    next_after,
    remove_contact_point,
)
from tests.alarms import MINUTE


def add(staff, value, *, now, channel="email", fallback=False):
    return add_contact_point(
        actor=Actor(staff=staff), channel=channel, value=value, fallback=fallback, now=now
    )


def values(points):
    return [point.value for point in points]


def test_addresses_are_tried_in_the_order_in_which_they_were_added(clinic, now):
    for number in range(3):
        add(clinic.nurse, f"nina{number}@clinic.example", now=now + number * MINUTE)

    assert values(addresses_of(clinic.nurse)) == [
        "nina0@clinic.example",
        "nina1@clinic.example",
        "nina2@clinic.example",
    ]


def test_after_an_address_comes_the_next_of_the_same_person_and_then_none(clinic, now):
    first = add(clinic.nurse, "nina@clinic.example", now=now)
    second = add(clinic.nurse, "nina@home.example", now=now)
    add(clinic.doctor, "dora@clinic.example", now=now)

    assert next_after(first) == second
    assert next_after(second) is None


def test_after_an_address_that_was_removed_comes_the_next(clinic, now):
    first = add(clinic.nurse, "nina@clinic.example", now=now)
    second = add(clinic.nurse, "nina@home.example", now=now)
    remove_contact_point(actor=Actor(staff=clinic.nurse), point_id=first.pk, now=now)

    first.refresh_from_db()
    assert values(addresses_of(clinic.nurse)) == ["nina@home.example"]
    assert next_after(first) == second


def test_the_fallback_contacts_have_no_next_because_all_are_tried_together(clinic, now):
    first = add(clinic.admin, "ward@clinic.example", now=now, fallback=True)
    add(clinic.admin, "desk@clinic.example", now=now, fallback=True)

    assert next_after(first) is None
    assert set(values(fallback_of(clinic.organisation))) == {
        "ward@clinic.example",
        "desk@clinic.example",
    }


def test_only_the_administrator_names_a_fallback_contact(clinic, now):
    with pytest.raises(NotAllowedError):
        add(clinic.nurse, "ward@clinic.example", now=now, fallback=True)

    assert fallback_of(clinic.organisation) == []


def test_only_the_administrator_removes_a_fallback_contact(clinic, now):
    ward = add(clinic.admin, "ward@clinic.example", now=now, fallback=True)

    with pytest.raises(NotAllowedError):
        remove_contact_point(actor=Actor(staff=clinic.nurse), point_id=ward.pk, now=now)

    assert values(fallback_of(clinic.organisation)) == ["ward@clinic.example"]


def test_a_colleague_sees_the_fallback_contacts_and_nobody_elses_addresses(clinic, now):
    add(clinic.admin, "ward@clinic.example", now=now, fallback=True)
    add(clinic.doctor, "dora@clinic.example", now=now)
    add(clinic.nurse, "nina@clinic.example", now=now)

    seen = contact_points_for(Actor(staff=clinic.nurse))

    assert set(values(seen)) == {"ward@clinic.example", "nina@clinic.example"}


def test_the_stranger_sees_nothing_and_removes_nothing(clinic, now):
    ward = add(clinic.admin, "ward@clinic.example", now=now, fallback=True)
    sam = Actor(staff=clinic.stranger)

    assert list(contact_points_for(sam)) == []
    with pytest.raises(ContactPoint.DoesNotExist):
        remove_contact_point(actor=sam, point_id=ward.pk, now=now)


def test_nobody_removes_a_colleagues_address(clinic, now):
    hers = add(clinic.doctor, "dora@clinic.example", now=now)

    with pytest.raises(ContactPoint.DoesNotExist):
        remove_contact_point(actor=Actor(staff=clinic.nurse), point_id=hers.pk, now=now)


@pytest.mark.parametrize("actor", ["patient", "system"])
def test_who_is_not_staff_has_no_contact_points(clinic, actor):
    who = Actor(device=clinic.phone) if actor == "patient" else SYSTEM
    with pytest.raises(NotAllowedError):
        contact_points_for(who)


@pytest.mark.parametrize(
    ("channel", "value", "code"),
    [("email", "nina", "invalid_email"), ("webhook", "ftp://x.example/", "invalid_url")],
)
def test_an_address_that_could_never_be_reached_is_refused_on_entry(
    clinic, now, channel, value, code
):
    with pytest.raises(InvalidAddress, match=code):
        add(clinic.nurse, value, channel=channel, now=now)

    assert addresses_of(clinic.nurse) == []


def test_a_webhook_is_given_a_secret_of_its_own_and_an_email_needs_none(clinic, now):
    one, other = (
        add(clinic.nurse, f"https://hooks.example/{n}", channel="webhook", now=now) for n in (1, 2)
    )
    mail = add(clinic.nurse, "nina@clinic.example", now=now)

    assert len(one.secret) == 64
    assert one.secret != other.secret
    assert mail.secret == ""


def test_adding_and_removing_are_on_record_without_the_address(clinic, now):
    point = add(clinic.nurse, "nina@clinic.example", now=now)
    remove_contact_point(actor=Actor(staff=clinic.nurse), point_id=point.pk, now=now)

    entries = AuditEntry.objects.filter(act__startswith="unit:contact_point:").order_by("id")
    assert [(entry.act, entry.staff, entry.subject_id, entry.detail) for entry in entries] == [
        ("unit:contact_point:add", clinic.nurse, str(point.pk), {}),
        ("unit:contact_point:remove", clinic.nurse, str(point.pk), {}),
    ]
