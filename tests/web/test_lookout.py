"""Streams of changes: told once, to everybody, for a while."""

import asyncio
from collections.abc import Collection

import pytest
from sqlalchemy.exc import OperationalError

from bot.web.lookout import Lookout, Pace

QUICK = Pace(between_looks=0.01, heartbeat=0.05, longest=60, streams=3, streams_a_visitor=2)


class Database:
    """Pages and their marks; counts how often it is asked."""

    def __init__(self) -> None:
        self.marks = {1: "a", 2: "x"}
        self.looks: list[frozenset[int]] = []
        self.looked = asyncio.Semaphore(0)
        """As often as it was asked."""
        self.down = False

    async def look(self, wanted: Collection[int]) -> dict[int, str]:
        self.looks.append(frozenset(wanted))
        self.looked.release()
        if self.down:
            raise OperationalError("SELECT", {}, Exception("down"))
        return {each: self.marks[each] for each in wanted if each in self.marks}


@pytest.fixture
def database() -> Database:
    return Database()


async def heard(lookout: Lookout, link_id: int, since: str, visitor: str = "v") -> str:
    """The next change of a page."""
    async with asyncio.timeout(10):
        async for mark in lookout.changes(link_id, since, visitor):
            if mark is not None:
                return mark
    return "ended"


async def test_everybody_hears_of_a_change_once_from_one_look(database: Database) -> None:
    lookout = Lookout(database.look, QUICK)
    waiting = [asyncio.create_task(heard(lookout, 1, "a", visitor)) for visitor in ("v", "w")]
    await database.looked.acquire()
    database.marks[1] = "b"
    assert await asyncio.gather(*waiting) == ["b", "b"]
    assert set(database.looks) == {frozenset({1})}
    assert lookout.streams == 0


async def test_what_changed_before_somebody_came_is_told_at_once(database: Database) -> None:
    assert await heard(Lookout(database.look, QUICK), 1, "older") == "a"


async def test_a_page_that_is_gone_is_told_and_ends(database: Database) -> None:
    lookout = Lookout(database.look, QUICK)
    waiting = asyncio.create_task(heard(lookout, 1, "a"))
    await database.looked.acquire()
    del database.marks[1]
    assert await waiting == ""
    assert [mark async for mark in lookout.changes(1, "a", "v") if mark is not None] == [""]


async def test_a_quiet_stream_beats_and_ends_by_itself(database: Database) -> None:
    lookout = Lookout(database.look, Pace(between_looks=0.01, heartbeat=0.02, longest=0.2))
    beats = [mark async for mark in lookout.changes(1, "a", "v")]
    assert len(beats) > 1
    assert set(beats) == {None}


async def test_there_is_room_for_so_many_in_all_and_of_one_visitor(database: Database) -> None:
    lookout = Lookout(database.look, QUICK)
    streams = [lookout.changes(1, "a", visitor) for visitor in ("v", "v", "w")]
    rooms = []
    for each in streams:
        await anext(each)
        rooms.append((lookout.has_room("v"), lookout.has_room("x")))
    assert rooms == [(True, True), (False, True), (False, False)]
    assert [mark async for mark in lookout.changes(1, "a", "x")] == []
    for each in streams:
        await each.aclose()  # type: ignore[attr-defined]  # as a server does with a generator whose reader went away
    assert lookout.streams == 0
    assert lookout.has_room("x")


async def test_a_database_that_does_not_answer_changes_no_page(database: Database) -> None:
    lookout = Lookout(database.look, QUICK)
    database.down = True
    waiting = asyncio.create_task(heard(lookout, 2, "x"))
    for _ in range(3):
        await database.looked.acquire()
    database.marks[2] = "y"
    database.down = False
    assert await waiting == "y"


async def test_closing_ends_every_stream(database: Database) -> None:
    lookout = Lookout(database.look, Pace(between_looks=60))
    waiting = asyncio.create_task(heard(lookout, 1, "a"))
    await database.looked.acquire()
    lookout.close()
    assert await waiting == "ended"
