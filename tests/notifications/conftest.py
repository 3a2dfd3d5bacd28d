import pytest

from tests.alarms import mail_server, staffed


@pytest.fixture
def otto(clinic, now):
    """On call for oncology tonight, beside Nina the nurse; everybody can be reached."""
    return staffed(clinic, now=now)


@pytest.fixture
def mail_box(settings):
    with mail_server(settings) as box:
        yield box
