from uuid import uuid4

import pytest

from notifications.channels.base import Message


@pytest.fixture
def page():
    """A page for Dr Lin about one of her patients."""
    return Message(
        id=str(uuid4()),
        subject="EMERGENCY: possible spinal cord compression",
        body="Patient 7F3K reports new weakness of both legs.\n患者双腿无力。",
        link="https://companion.example/alerts/7F3K",
        urgent=True,
        data={"condition": "mscc", "tier": "EMERGENCY", "reference": "7F3K"},
    )
