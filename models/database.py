"""The one door to the database: short transactions, always closed."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, event, text
from sqlalchemy.orm import Session, sessionmaker

from models.base import Base
from models.engine import CHANNEL, POOL_SIZE, READ_ONLY
from models.session import INSERTED, note_flushed

P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """Runs use cases, each in one transaction on a thread of its own, so that no transaction can await the network."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        workers = 1 if self.sqlite else POOL_SIZE
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="database")
        self._sessions = sessionmaker(engine, autoflush=False, expire_on_commit=False)
        self._watchers: dict[str, list[Callable[[], None]]] = defaultdict(list)
        event.listen(self._sessions, "after_flush", note_flushed)
        self._readers = sessionmaker(engine.execution_options(**READ_ONLY), autoflush=False, expire_on_commit=False)

    async def run(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(session, …)` in one transaction: committed when it returns, rolled back when it raises."""
        return await self._in_thread(self._sessions, work, *args, **kwargs)

    def watch(self, table: type[Base], callback: Callable[[], None]) -> None:
        """Call back on the event loop after each commit of a use case that added rows to `table`."""
        self._watchers[table.__tablename__].append(callback)

    def notice(self, tables: Iterable[str]) -> None:
        """Tell the watchers of these tables that rows were added, as a commit here or in another process did."""
        for callback in [each for table in tables for each in self._watchers[table]]:
            callback()

    async def read(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work(session, …)` on one consistent view of the data, without the write lock; writing in it raises."""
        return await self._in_thread(self._readers, work, *args, **kwargs)

    async def _in_thread(
        self,
        sessions: sessionmaker[Session],
        work: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        loop = asyncio.get_running_loop()

        def transaction() -> T:
            with sessions() as session:
                with session.begin():
                    result = work(session, *args, **kwargs)
                    session.flush()
                    inserted: set[str] = session.info.get(INSERTED, set())
                    if inserted and not self.sqlite:
                        _notify(session, inserted)
                if inserted:
                    loop.call_soon_threadsafe(self.notice, inserted)
                return result

        # shielded: a cancelled caller must not leave behind a commit that nobody heard of
        return await asyncio.shield(loop.run_in_executor(self._executor, transaction))

    def close(self) -> None:
        """Let running transactions end, then give every connection back."""
        self._executor.shutdown(wait=True)
        self.engine.dispose()


def _notify(session: Session, tables: Iterable[str]) -> None:
    """Wake other processes too, at the moment this transaction commits."""
    for table in sorted(tables):
        session.execute(text("SELECT pg_notify(:channel, :table)"), {"channel": CHANNEL, "table": table})
