"""Sees when the pages that people are looking at change: one look at the database serves all of them."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

GONE = ""
Marks = Mapping[int, str]
"""Of each page that is still there, by its link's id: what is other whenever the page is."""


@dataclass(frozen=True)
class Pace:
    """How often it looks, and for how many; in seconds."""

    between_looks: float = 2.0
    heartbeat: float = 20.0
    longest: float = 600.0
    """A stream ends by itself after this; browsers come back by themselves, too."""
    streams: int = 200
    streams_a_visitor: int = 6


class Lookout:
    """Looks while anybody does; `look` reads the marks of so many pages."""

    def __init__(self, look: Callable[[Collection[int]], Awaitable[Marks]], pace: Pace | None = None) -> None:
        self._look = look
        self._pace = pace or Pace()
        self._watched: Counter[int] = Counter()
        self._visitors: Counter[str] = Counter()
        self._marks: Marks = {}
        self._asked: frozenset[int] = frozenset()
        """The pages that the latest look was at."""
        self._looked = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._closed = False

    def close(self) -> None:
        """Let every stream end, so that the server can stop."""
        self._closed = True
        self._looked.set()
        if self._looking is not None:
            self._looking.cancel()

    @property
    def streams(self) -> int:
        """How many are looking."""
        return self._watched.total()

    def has_room(self, visitor: str) -> bool:
        """Whether this visitor can have one more stream."""
        return self.streams < self._pace.streams and self._visitors[visitor] < self._pace.streams_a_visitor

    async def changes(self, link_id: int, mark: str, visitor: str) -> AsyncIterator[str | None]:
        """Each new mark of a page, "" when it is gone, and None now and then, so that the connection is not dropped."""
        if not self.has_room(visitor):
            return
        with self._watching(link_id, visitor):
            loop = asyncio.get_running_loop()
            ends, beat = loop.time() + self._pace.longest, 0.0
            while not self._closed and loop.time() < ends:
                now = self._marks.get(link_id, GONE) if link_id in self._asked else mark
                if now != mark or loop.time() >= beat:
                    beat = loop.time() + self._pace.heartbeat
                    yield None if now == mark else now
                if now != mark and now == GONE:
                    return
                mark = now
                await self._next_look()

    @contextmanager
    def _watching(self, link_id: int, visitor: str) -> Iterator[None]:
        self._asked -= {link_id}  # what was seen before anybody looked at it may be long ago
        self._watched[link_id] += 1
        self._visitors[visitor] += 1
        try:
            yield
        finally:
            self._watched -= Counter([link_id])
            self._visitors -= Counter([visitor])

    async def _next_look(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_around(), name="lookout")
        looked = self._looked
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.heartbeat):
                await looked.wait()

    async def _look_around(self) -> None:
        """Look until nobody does any more; while the database does not answer, pages stay as they are."""
        while self._watched and not self._closed:
            asked = frozenset(self._watched)
            try:
                marks = await self._look(asked)
            except SQLAlchemyError:
                log.warning("The database does not answer those who watch a page", exc_info=True)
            else:
                self._marks, self._asked = marks, asked
            looked, self._looked = self._looked, asyncio.Event()
            looked.set()
            await asyncio.sleep(self._pace.between_looks)
