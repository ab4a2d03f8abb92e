"""What those who make trouble have at hand, and what they leave behind."""

import asyncio
import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot.sandbox.client import PersonClient, SandboxClient
from models import Database
from tests.campaigns.faults.disk import Disk
from tests.campaigns.faults.trouble import Event, Poison, Trouble
from tests.e2e.process import ShopProcess
from tests.postgres import Server

log = logging.getLogger(__name__)

PATIENCE = 90.0
LOOK_AGAIN = 0.1


@dataclass
class Scene:
    """A shop at work, and all that can be done to it."""

    shop: ShopProcess
    telegram: SandboxClient
    db: Database
    database_url: str
    dice: random.Random
    talkers: list[PersonClient]
    """Customers who write to the bot."""
    silent: list[PersonClient]
    """Customers who only read."""
    server: Server | None = None
    """PostgreSQL."""
    disk: Disk | None = None
    """Where SQLite's file is."""
    events: list[Event] = field(default_factory=list)
    poisons: list[Poison] = field(default_factory=list)
    cards: set[int] = field(default_factory=set)
    """Those that Telegram refused for ever."""
    noise: Counter[Trouble] = field(default_factory=Counter)
    blockers: set[int] = field(default_factory=set)
    """Customers who blocked the bot for a while."""
    wanted: set[int] = field(default_factory=set)
    """Chats of customers whose next news somebody waits for."""
    away: set[int] = field(default_factory=set)
    """Those of them who have it blocked now."""
    drains: list[float] = field(default_factory=list)
    """Seconds from SIGTERM to the end."""
    faults: list[str] = field(default_factory=list)
    """What went wrong that the books can't show."""

    def note(self, trouble: Trouble, began: float, remark: str = "") -> None:
        """Write down trouble that is over now."""
        self.events.append(Event(trouble, began, time.time(), remark))
        log.info("%s: %s, over after %.1f s %s", self.shop.port, trouble.value, time.time() - began, remark)

    async def until(self, true: Callable[[Session], bool], what: str) -> bool:
        """Wait for the database to show something, and whether it did; say so where it does not."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self.db.read(true):  # noqa: ASYNC110 - the database has no event for it
                    await asyncio.sleep(LOOK_AGAIN)
        except TimeoutError:
            self.faults.append(f"{what}: not within {PATIENCE:g} s")
            return False
        return True
