"""One process leads: it fetches updates, dispatches and runs the scheduler."""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from bot import failpoints
from bot.failpoints import Failpoint
from bot.services import leases
from models import Database

log = structlog.get_logger(__name__)

TTL = timedelta(seconds=15)
HEARTBEAT = TTL.total_seconds() / 3
RETRY = 1.0
LONG_AGO = float("-inf")


class LeadershipLost(Exception):
    """Another process leads now, or the database could not be asked for too long."""


class Leadership:
    """The role of the leader: waited for, kept alive by a heartbeat, and given back.

    Its database should be nobody else's: a heart that waits its turn behind the work of the shop may beat too late.
    """

    def __init__(self, db: Database, *, ttl: timedelta = TTL) -> None:
        self._db = db
        self._ttl = ttl
        self._ends = LONG_AGO
        """Until when the role is surely ours, by the event loop's clock, which never jumps."""
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def certain(self) -> bool:
        """Whether this process surely leads: one that was halted for long does not, whatever it has not heard yet."""
        return asyncio.get_running_loop().time() < self._ends

    def close(self) -> None:
        """Let go of its database."""
        self._db.close()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[asyncio.Task[None]]:
        """Wait for the role, and hold it while the block runs; the task raises LeadershipLost if it slips away."""
        async with self._alone_on_sqlite():
            await self._acquire()
            beating = asyncio.create_task(self._beat(), name="leadership")
            try:
                yield beating
            finally:
                beating.cancel()
                await asyncio.gather(beating, return_exceptions=True)
                self._ends = LONG_AGO
                await self._give_up()

    @asynccontextmanager
    async def _alone_on_sqlite(self) -> AsyncIterator[None]:
        """On SQLite a lock that dies with its process stands before the row, so that a restart need not wait."""
        path = self._db.engine.url.database
        if not self._db.sqlite or not path:
            yield
            return
        lock = FileLock(f"{path}.lock", thread_local=False)
        said = False
        while not lock.is_locked:
            try:
                lock.acquire(blocking=False)
            except Timeout:
                if not said:
                    log.warning("Another process uses this database; waiting until it stops", database=path)
                said = True
                await asyncio.sleep(RETRY)
        try:
            await self._seize()
            yield
        finally:
            lock.release()

    async def _seize(self) -> None:
        """Take the role from a dead process; where the database is busy, wait until its lease ends instead."""
        try:
            await self._db.run(leases.seize, leases.LEADER, self.holder, self._ttl)
        except SQLAlchemyError as error:
            log.warning(
                "Could not take the lead from whoever had it; waiting for the end of its term", error=str(error)
            )

    async def _acquire(self) -> None:
        said = ""
        while obstacle := await self._obstacle():
            if obstacle != said:
                log.info("Standing by", why=obstacle)
            said = obstacle
            await asyncio.sleep(RETRY)
        failpoints.reached(Failpoint.LEADING)
        log.info("This process leads")

    async def _obstacle(self) -> str:
        """Take the role; what stands in the way, if anything does."""
        try:
            return "" if await self._take() else "another process leads"
        except SQLAlchemyError as error:  # it may be starting, too
            return f"the database does not answer: {type(error).__name__}"

    async def _take(self) -> bool:
        asked = asyncio.get_running_loop().time()
        taken = await self._db.run(leases.take, leases.LEADER, self.holder, self._ttl)
        self._ends = asked + self._ttl.total_seconds() if taken else LONG_AGO
        return taken

    async def _beat(self) -> None:
        """Renew until it fails for so long that somebody else may have taken over."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(min(HEARTBEAT, self._ttl.total_seconds() / 3))
            try:
                async with asyncio.timeout(max(0.1, self._ends - loop.time())):
                    held = await self._take()
            except (TimeoutError, SQLAlchemyError) as error:
                if self.certain():
                    continue
                raise LeadershipLost from error
            if not held:
                raise LeadershipLost

    async def _give_up(self) -> None:
        try:
            await self._db.run(leases.give_up, leases.LEADER, self.holder)
        except SQLAlchemyError:
            log.warning("Could not give the lead back; it ends by itself", seconds=self._ttl.total_seconds())
