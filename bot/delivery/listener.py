"""Hears of what other processes committed, the moment they did (PostgreSQL only)."""

import asyncio
import logging

from models import Database, InboxUpdate, Notification
from models.engine import CHANNEL

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds until a lost connection is tried again; they double each time."""
CHECK_SECONDS = 30.0
"""How often a silent connection is asked whether it still stands."""
QUEUES = (Notification.__tablename__, InboxUpdate.__tablename__)


class Listener:
    """Passes PostgreSQL's notices on to the watchers of this process."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pause = FIRST_PAUSE
        self.listening = asyncio.Event()
        """Set while the connection stands."""

    async def run(self) -> None:
        """Listen until cancelled; SQLite has one process only, and nothing to hear."""
        if self._db.sqlite:
            return
        from psycopg import Error  # noqa: PLC0415 - long to read, and a shop on SQLite has no use for it

        while True:
            try:
                await self._listen()
            except (Error, OSError) as failure:
                log.warning("Can't hear of other processes' work for now, so it takes seconds: %s", failure)
            finally:
                self.listening.clear()
            await asyncio.sleep(self._pause)
            self._pause = min(LONGEST_PAUSE, 2 * self._pause)

    async def _listen(self) -> None:
        from psycopg import AsyncConnection, sql  # noqa: PLC0415 - as above

        arguments, options = self._db.engine.dialect.create_connect_args(self._db.engine.url)
        async with await AsyncConnection.connect(*arguments, **options, autocommit=True) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            self._pause = FIRST_PAUSE
            self.listening.set()
            self._db.notice(QUEUES)  # whatever was said while nobody listened
            while True:
                async for notice in connection.notifies(timeout=CHECK_SECONDS):
                    self._db.notice({notice.payload})
                await connection.execute("SELECT 1")
