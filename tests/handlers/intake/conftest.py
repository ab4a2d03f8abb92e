"""A front door with the intake behind it, and somebody in front."""

from collections.abc import AsyncIterator

import pytest

from bot.handlers import intake
from models import Database
from tests.chat import Front, Person


@pytest.fixture
async def front(db: Database) -> AsyncIterator[Front]:
    """The intake alone, on each database."""
    front = await Front(db, [intake.conversation(), *intake.stale_taps()], intake.VIEWS).open()
    yield front
    await front.close()


@pytest.fixture
def ana(front: Front) -> Person:
    """A stranger so far."""
    return front.person(7001)
