"""Fetches updates: what Telegram sends is stored first and acknowledged after."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, RetryAfter
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot import failpoints
from bot.delivery import inbox
from bot.failpoints import Failpoint
from bot.telemetry.vitals import Vitals
from models import Database

log = structlog.get_logger(__name__)

LONG_POLL = 25
"""Seconds that Telegram holds a request open while there is nothing to say."""
PATIENCE = 10
"""Seconds beyond the long poll before the connection is given up as dead."""
BACKOFF_FIRST, BACKOFF_MOST = 0.5, 30.0
DATABASE_BACK = 5.0
"""Seconds at most between two tries while our own database refuses: there is nobody to spare but ourselves."""


class Poller:
    """Long polling by a loop of our own, which survives whatever a proxy or a network answers."""

    def __init__(self, bot: ExtBot[None], request: BaseRequest, db: Database, vitals: Vitals) -> None:
        self._bot = bot
        self._request = request
        self._db = db
        self._vitals = vitals

    async def run(self) -> None:
        """Poll until cancelled: what was received is either stored or not acknowledged."""
        offset: int | None = None
        pause = BACKOFF_FIRST
        while True:
            try:
                offset = await self._poll(offset)
            except Exception as error:  # noqa: BLE001 - the loop's edge: what a proxy answers may raise anything
                pause = _pause_after(error, pause)
                await asyncio.sleep(pause)
            else:
                pause = BACKOFF_FIRST

    async def _poll(self, offset: int | None) -> int | None:
        """One round: fetch, store, and the offset that acknowledges what is stored."""
        payloads = await self._fetch(offset)
        self._vitals.polled()
        usable = [each for each in payloads if inbox.update_id_of(each) is not None]
        await self._db.run(inbox.store, usable)
        if usable:
            failpoints.reached(Failpoint.STORED)
        return 1 + max(each["update_id"] for each in usable) if usable else offset

    async def _fetch(self, offset: int | None) -> list[Any]:
        query = {"timeout": LONG_POLL, "allowed_updates": json.dumps(inbox.ALLOWED_UPDATES)}
        if offset is not None:
            query["offset"] = offset
        answer = await self._request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(query)}", read_timeout=LONG_POLL + PATIENCE
        )
        return answer if isinstance(answer, list) else []


def _pause_after(error: Exception, last: float) -> float:
    """Seconds to wait after a failed round, doubling up to a limit; said in the log."""
    pause = min(last * 2, BACKOFF_MOST)
    match error:
        case RetryAfter():
            wait = error.retry_after
            return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        case InvalidToken():
            log.error("Telegram refuses the token, or a proxy answers in its place", pause=pause)
        case Conflict():
            log.error("Another program polls with this token: stop it, or use a token of its own", pause=pause)
        case SQLAlchemyError():
            pause = min(pause, DATABASE_BACK)
            log.error("Could not store updates; Telegram keeps them", error=str(error), pause=pause)
        case _:
            log.warning("Could not fetch updates", error=str(error), pause=pause)
    return pause
