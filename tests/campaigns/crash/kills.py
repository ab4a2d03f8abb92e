"""Processes that die and are started again, until there were enough deaths."""

import asyncio
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.failpoints import Failpoint
from tests.campaigns.books import Explained, Send
from tests.e2e.process import ShopProcess

LOOK_AGAIN = 0.02
LATEST_PASSAGE = 4
"""A process dies when it comes to its failpoint for the first time, or for the fourth at the latest."""
SETTLES_WITHIN = 5.0
"""Seconds from a send to its settlement in a living process on a busy machine: a later kill explains nothing."""
LOGGED_WITHIN = 0.5
"""Seconds until the sandbox logs a call whose caller died on the way, and so was not there for the answer."""


@dataclass(frozen=True)
class Kill:
    """One SIGKILL."""

    at: float
    """Seconds since the epoch, seen no later than two hundredths of a second after it."""
    where: Failpoint | None
    """The failpoint that the process had come to; None: wherever it was."""
    led: bool
    """Whether it was the process that led."""


def explained_by(kills: Sequence[Kill]) -> Explained:
    """A message came again because somebody was killed between its send and its settlement."""

    def explained(first: Send, second: Send) -> bool:
        earliest, latest = first.at - LOGGED_WITHIN, min(second.at, first.at + SETTLES_WITHIN)
        return any(earliest <= kill.at <= latest for kill in kills)

    return explained


@dataclass
class Reaper:
    """Kills the processes of a shop, each at a moment of chance or at a failpoint."""

    dice: random.Random
    wanted: int
    """How many kills are enough."""
    life: float
    """Seconds that a process lives on average, if it does not come to its failpoint before."""
    leads: Callable[[int], bool]
    """Whether the process with this id has the lead, or had it when it died."""

    def __post_init__(self) -> None:
        self.kills: list[Kill] = []

    @property
    def done(self) -> bool:
        """Whether there were enough."""
        return len(self.kills) >= self.wanted

    async def haunt(self, shop: ShopProcess) -> None:
        """Start a process and kill it, again and again; leave it running in the end."""
        while not self.done:
            point = self.dice.choice([None, *Failpoint])
            await shop.start(dies_at=point, passage=self.dice.randint(1, LATEST_PASSAGE))
            pid = shop.pid
            if not await self._ended_by(shop, time.monotonic() + self.dice.expovariate(1 / self.life)):
                point = None
                await shop.kill()
            self.kills.append(Kill(time.time(), point, self.leads(pid)))
        await shop.start()

    async def _ended_by(self, shop: ShopProcess, moment: float) -> bool:
        """Whether a process killed itself by then."""
        while time.monotonic() < moment and not self.done:
            code = shop.exit_code()
            if code is not None:
                assert code == -signal.SIGKILL, f"a process ended by itself:\n{shop.output[-3000:]}"
                return True
            await asyncio.sleep(LOOK_AGAIN)
        return False
