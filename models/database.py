"""The one door to the database: short transactions, always closed."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from models.base import Base
from models.engine import POOL_SIZE, READ_ONLY
from models.session import note_flushed
from models.use_case import UseCase, transact

TOGETHER = 32
"""Use cases that may share a transaction on SQLite, where a commit costs more than most of them."""

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Runs use cases, each as one transaction on a thread of its own, so that no transaction can await the network.

    On SQLite, where one writes at a time anyway, those that wait share a transaction, and are answered after it.
    One event loop at a time may use it.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        self._reading = engine.execution_options(**READ_ONLY)
        self._threads, self._together = (1, TOGETHER) if self.sqlite else (POOL_SIZE, 1)
        self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="database")
        self._sessions = sessionmaker(autoflush=False, expire_on_commit=False, join_transaction_mode="rollback_only")
        self._watchers: dict[str, list[Callable[[], None]]] = defaultdict(list)
        self._lock = Lock()
        """Held to change the two that follow."""
        self._waiting: deque[UseCase] = deque()
        self._at_work = 0
        event.listen(self._sessions, "after_flush", note_flushed)

    async def run(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(session, …)` in one transaction: committed when it returns, rolled back when it raises.

        It is run once more if what shares its transaction fails: it must change nothing but what the session holds.
        """
        return await self._answer_to(lambda session: work(session, *args, **kwargs), reading=False)

    async def read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(session, …)` on one consistent view of the data, without the write lock; writing in it raises."""
        return await self._answer_to(lambda session: work(session, *args, **kwargs), reading=True)

    def watch(self, table: type[Base], callback: Callable[[], None]) -> None:
        """Call back on the event loop after each commit of a use case that added rows to `table`."""
        self._watchers[table.__tablename__].append(callback)

    def notice(self, tables: Iterable[str]) -> None:
        """Tell the watchers of these tables that rows were added, as a commit here or in another process did."""
        for callback in [each for table in tables for each in self._watchers[table]]:
            callback()

    def close(self) -> None:
        """Let running transactions end, then give every connection back."""
        self._executor.shutdown(wait=True)
        self.engine.dispose()

    async def _answer_to(self, work: Callable[[Session], T], *, reading: bool) -> T:
        loop = asyncio.get_running_loop()
        case = UseCase(work, loop.create_future(), reading)
        with self._lock:
            if self._at_work < self._threads:
                self._executor.submit(self._work_off)
                self._at_work += 1
            self._waiting.append(case)
        answer: T = await case.answer  # a caller that is cancelled here stops waiting; the work is done all the same
        return answer

    def _work_off(self) -> None:
        """Run what waits until nothing does; on a thread."""
        while cases := self._next():
            self._run([each for each in cases if not each.reading], self.engine)
            self._run([each for each in cases if each.reading], self._reading)

    def _run(self, cases: list[UseCase], engine: Engine) -> None:
        if cases:
            transact(engine, self._sessions, cases)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                cases[0].answer.get_loop().call_soon_threadsafe(self._reply, cases)

    def _next(self) -> list[UseCase]:
        with self._lock:
            cases = [self._waiting.popleft() for _ in range(min(self._together, len(self._waiting)))]
            self._at_work -= not cases
        return cases

    def _reply(self, cases: list[UseCase]) -> None:
        """On the event loop: say what came of each, and what it left for others to do."""
        self.notice(set[str]().union(*(each.inserted for each in cases)))
        for each in cases:
            each.reply()
