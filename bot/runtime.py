"""One running process: what it starts, in which order it stops, and what it does when it leads."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.backup.keeper import Keeper
from bot.conversation.message import Outgoing
from bot.delivery import inbox, queue
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.listener import Listener
from bot.delivery.pipeline import BotApplication
from bot.delivery.poller import Poller
from bot.delivery.worker import InboxWorker
from bot.leadership import Leadership, LeadershipLost
from bot.scheduler import build_scheduler, keep_time
from bot.services.reminders import Reminder
from bot.telemetry.vitals import Vitals
from bot.web.server import serve
from bot.web.webhook import Webhook
from models import Database, Deletion, InboxUpdate, Notification, StatusCard

log = structlog.get_logger(__name__)

FAILED = 1
DRAIN_SECONDS = 10.0
"""How long running work gets to end when the process is told to stop."""
WEBHOOK_RETRY = 10.0
DATABASE_RETRY = 1.0
WEBHOOK_CONNECTIONS = 40
MINUTE = 60.0
"""Telegram's limit on a group counts the messages of so many seconds."""


@dataclass
class Runtime:
    """Everything that runs in this process, put together by the composition root."""

    db: Database
    application: BotApplication
    web: FastAPI
    host: str
    port: int
    worker: InboxWorker
    poller: Poller
    dispatcher: Dispatcher[Notification, Outgoing]
    chores: tuple[Dispatcher[Any, Any], ...]
    """What else is done in the chats: cards that are kept up to date, messages that must go."""
    listener: Listener
    leadership: Leadership
    keeper: Keeper | None
    """None: no backups by themselves."""
    reminders: Sequence[Reminder]
    vitals: Vitals
    publish_commands: Callable[[], Coroutine[None, None, None]]
    keep_pauses: Callable[[], Coroutine[None, None, None]]
    """Has this process keep the pauses that Telegram asked earlier ones for."""
    count_sent: Callable[[timedelta], Coroutine[None, None, None]]
    """Has this process count what others sent to groups within so long."""
    connections: tuple[BaseRequest, ...]
    """To Telegram; closed at the end, however far the start came."""
    webhook: Webhook | None = None
    retain: timedelta = timedelta()
    """How long after their last order customers are forgotten; with no time, never."""
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the HTTP side answers and the bot has introduced itself to Telegram."""
    _led_until: float = field(init=False, default=float("-inf"))
    """When the latest term of this process ended; what was sent before, it counted as it went out."""

    async def run(self) -> int:
        """Run until SIGTERM or Ctrl-C; the result is the exit code."""
        stop = asyncio.Event()
        with stopping_on_signals(stop):
            return await self.run_until(stop)

    async def run_until(self, stop: asyncio.Event) -> int:
        """Run until told to stop; what is unfinished then stays stored, and goes on at the next start."""
        try:
            if not await self._introduce():
                return FAILED
            await self.keep_pauses()
            async with serve(self.web, self.host, self.port) as address:
                log.info("Ready", bot=f"@{self.application.bot.username}", web=address)
                self.ready.set()
                return await self._work_until(stop)
        finally:
            await self.application.shutdown()
            for connection in self.connections:
                await connection.shutdown()
            self.leadership.close()
            self.db.close()

    async def _introduce(self) -> bool:
        """Ask Telegram who we are: the one call without which there is no point in starting."""
        try:
            await self.application.initialize()
        except InvalidToken:
            log.critical("Telegram refuses BOT_TOKEN: copy it again from @BotFather, or see `python -m bot doctor`")
        except TelegramError as error:
            log.critical(
                "Telegram's Bot API does not answer: check TELEGRAM_API_URL and the network, "
                "or see `python -m bot doctor`",
                error=str(error),
            )
        else:
            return True
        return False

    async def _work_until(self, stop: asyncio.Event) -> int:
        may_work = asyncio.Event()
        if not self.db.sqlite:
            may_work.set()
        told: asyncio.Task[object] = asyncio.create_task(stop.wait(), name="stop")
        working: asyncio.Task[object] = asyncio.create_task(self._work(may_work), name="inbox")
        leading: asyncio.Task[object] = asyncio.create_task(self._lead(may_work), name="lead")
        listening = asyncio.create_task(self.listener.run(), name="listener")
        first, _ = await asyncio.wait({told, working, leading}, return_when=asyncio.FIRST_COMPLETED)
        log.info("Stopping")
        if not may_work.is_set():
            working.cancel()
        leading.cancel()
        await self.worker.stop(DRAIN_SECONDS)
        for task in (listening, told):
            task.cancel()
        await asyncio.gather(working, leading, listening, told, return_exceptions=True)
        return _exit_code(first - {told})

    async def _work(self, may_work: asyncio.Event) -> None:
        """Work the inbox; on SQLite only while this process is the one that uses the database."""
        await may_work.wait()
        await self.worker.run()

    async def _lead(self, may_work: asyncio.Event) -> None:
        """Lead whenever nobody else does, until cancelled."""
        while True:
            async with self.leadership.held() as beating:
                try:
                    await self._begin_a_term(may_work)
                except SQLAlchemyError as error:
                    log.warning("Could not begin to lead; trying again", error=str(error))
                    await asyncio.sleep(DATABASE_RETRY)
                    continue
                try:
                    await self._serve_a_term(beating)
                except LeadershipLost:
                    log.warning("Another process leads now; this one goes on answering")

    async def _begin_a_term(self, may_work: asyncio.Event) -> None:
        """Read and put right what the one before has left."""
        if not may_work.is_set():
            await self._release_orphans()
            may_work.set()
        await self.db.run(queue.line_up, Notification)  # the settings may say other quiet hours than they did
        await self.count_sent(timedelta(seconds=min(MINUTE, _now() - self._led_until)))

    async def _release_orphans(self) -> None:
        """Free what a dead process left leased: on SQLite, where it can only be dead.

        Elsewhere it may have been halted, and go on with its sends when it wakes: leases run out by themselves.
        """
        for table in (Notification, StatusCard, Deletion, InboxUpdate):
            await self.db.run(queue.release_all, table)

    async def _serve_a_term(self, beating: asyncio.Task[None]) -> None:
        """Fetch updates, dispatch notifications and run the scheduler, until cancelled or overtaken."""
        loops = [self.dispatcher.wake, *(each.wake for each in self.chores), self.worker.wake]
        scheduler = build_scheduler(self.db, loops, self.keeper, self.reminders, retain=self.retain)
        dispatching = asyncio.create_task(self.dispatcher.run(self.leadership.certain), name="dispatcher")
        tidying = [asyncio.create_task(each.run(self.leadership.certain), name="chores") for each in self.chores]
        feeding = asyncio.create_task(self._feed(), name="feed")
        introducing = asyncio.create_task(self.publish_commands(), name="commands")
        scheduler.start()
        timing = asyncio.create_task(keep_time(scheduler), name="time")
        self.vitals.leading = True
        try:
            ended, _ = await asyncio.wait(
                {beating, dispatching, *tidying, feeding}, return_when=asyncio.FIRST_COMPLETED
            )
            for task in ended:
                task.result()
        finally:
            self.vitals.leading = self.vitals.polling = False
            timing.cancel()
            scheduler.shutdown(wait=False)
            introducing.cancel()
            feeding.cancel()
            for each in (self.dispatcher, *self.chores):
                each.stop()  # what it is sending is leased to it, whoever leads now
            await asyncio.gather(dispatching, *tidying, feeding, introducing, timing, return_exceptions=True)
            self._led_until = _now()

    async def _feed(self) -> None:
        """See that updates come in, by webhook or by polling."""
        if self.webhook is None:
            await self._stop_webhook()
            self.vitals.polling = True
            await self.poller.run()
        else:
            await self._set_webhook(self.webhook)
            await asyncio.Event().wait()

    async def _stop_webhook(self) -> None:
        try:
            await self.application.bot.delete_webhook()
        except Exception as error:  # noqa: BLE001 - a server without webhooks or sense; a conflict shows when polling
            log.warning("Could not make sure that no webhook is set", error=str(error))

    async def _set_webhook(self, webhook: Webhook) -> None:
        while True:
            try:
                await self.application.bot.set_webhook(
                    webhook.url,
                    secret_token=webhook.secret,
                    allowed_updates=list(inbox.ALLOWED_UPDATES),
                    max_connections=WEBHOOK_CONNECTIONS,
                )
            except Exception as error:  # the loop's edge: what a proxy answers may raise anything
                log.exception("Telegram did not take WEBHOOK_URL; trying again", error=str(error))
                await asyncio.sleep(WEBHOOK_RETRY)
            else:
                return


@contextmanager
def stopping_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """SIGTERM or Ctrl-C asks to stop; a second one ends the process at once."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def ask() -> None:
        stop.set()
        for each in signals:
            loop.remove_signal_handler(each)

    for each in signals:
        loop.add_signal_handler(each, ask)
    try:
        yield
    finally:
        for each in signals:
            loop.remove_signal_handler(each)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _exit_code(ended: set[asyncio.Task[object]]) -> int:
    """0 after an orderly stop; a loop that ended by itself is a fault."""
    for task in ended:
        log.critical("A part of the bot ended by itself", part=task.get_name(), exc_info=task.exception())
    return FAILED if ended else 0
