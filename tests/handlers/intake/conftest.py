"""Somebody at the bot's front door."""

import pytest

from tests.chat.app import App
from tests.chat.person import Person


@pytest.fixture
def ana(app: App) -> Person:
    """A stranger so far."""
    return Person(app, 7001)
