import pytest

from tests.alarms import staffed


@pytest.fixture
def otto(clinic, now):
    """On call for oncology tonight, beside Nina the nurse; everybody can be reached."""
    return staffed(clinic, now=now)
