import pytest

from companion.access import Actor, NotAllowedError
from notifications.inbox import inbox_of, mark_read
from notifications.models import Delivery
from tests.alarms import HOUR, MINUTE, climb_what_is_due, found, raise_for


@pytest.fixture
def paged(clinic, otto, now):
    """Nina and Otto have been paged, by e-mail and in the inbox."""
    alert = raise_for(clinic, found(), now=now)
    climb_what_is_due(now)
    return alert


def test_nina_finds_her_own_pages_and_no_mail(paged, clinic):
    [entry] = inbox_of(Actor(staff=clinic.nurse))

    assert (entry.staff, entry.channel, entry.alert) == (clinic.nurse, "inbox", paged)


@pytest.mark.parametrize("who", ["doctor", "stranger"])
def test_who_was_not_paged_finds_nothing(paged, clinic, who):
    assert list(inbox_of(Actor(staff=getattr(clinic, who)))) == []


def test_the_patient_has_no_inbox_here(paged, clinic):
    with pytest.raises(NotAllowedError):
        inbox_of(Actor(device=clinic.phone))


def test_the_first_reading_is_what_counts(paged, clinic, now):
    nina = Actor(staff=clinic.nurse)
    entry = inbox_of(nina).get()

    first = mark_read(actor=nina, delivery_id=entry.pk, now=now + MINUTE)
    second = mark_read(actor=nina, delivery_id=entry.pk, now=now + HOUR)

    entry.refresh_from_db()
    assert first.read_at == second.read_at == entry.read_at == now + MINUTE


def test_nobody_reads_a_colleagues_page(paged, clinic, otto, now):
    entry = inbox_of(Actor(staff=clinic.nurse)).get()

    with pytest.raises(Delivery.DoesNotExist):
        mark_read(actor=Actor(staff=otto), delivery_id=entry.pk, now=now)

    entry.refresh_from_db()
    assert entry.read_at is None


def test_reading_is_not_acknowledging(paged, clinic, now):
    entry = inbox_of(Actor(staff=clinic.nurse)).get()
    mark_read(actor=Actor(staff=clinic.nurse), delivery_id=entry.pk, now=now)

    paged.refresh_from_db()
    assert paged.status == "open"
    assert paged.next_page_at == now + 10 * MINUTE
