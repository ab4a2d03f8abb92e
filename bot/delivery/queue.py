"""Claims and settles the rows of a durable queue: one worker a lane, oldest first, whatever process it lives in."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CursorResult,
    FromClause,
    Select,
    Subquery,
    Update,
    and_,
    bindparam,
    case,
    func,
    inspect,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from models import Queued, database_now

Row = TypeVar("Row", bound=Queued)
OTHERS_CLAIM = 64
"""How many of the longest due lanes others may be claiming at this moment, without leaving us empty-handed."""
NOW: BindParameter[Any] = bindparam("now")


@dataclass(frozen=True)
class Backlog:
    """How much of a queue waits, and when the oldest of it was due."""

    count: int
    oldest_due: datetime | None


def claim(
    session: Session,
    model: type[Row],
    *,
    limit: int,
    lease: timedelta,
    now: datetime | None = None,
    lanes: Collection[int] | None = None,
) -> list[Row]:
    """Lease the due heads of up to `limit` free lanes, longest due first; the rows outlive the transaction.

    What is due, and until when it is leased, goes by the database's clock: processes need not agree on the time.

    A lane is free if no row of it is leased. Its head holds back the rest, also while it is not yet due.
    """
    kind: Any = model  # mypy doesn't see that a class is hashable
    now = now or database_now(session)
    asked = {"now": now, "limit": limit, "look": limit + OTHERS_CLAIM} | ({} if lanes is None else {"lanes": lanes})
    if session.get_bind().dialect.name == "postgresql":
        lanes = list(session.scalars(_locked_lanes(kind, confined=lanes is not None), asked))
        asked["lanes"] = lanes
    rows = list(session.scalars(_heads(kind, confined=lanes is not None), asked))
    token, until = secrets.token_hex(16), now + lease
    if rows:
        keys = [_key_of(each) for each in rows]
        session.execute(_lease(kind), {"keys": keys, "lease_token": token, "leased_until": until})
    for each in rows:
        session.expunge(each)
        each.lease_token, each.leased_until = token, until
    return rows


def settle(session: Session, row: Queued, /, **values: Any) -> bool:
    """Write what became of a leased row and give it back; False, and nothing written, if the lease was lost."""
    kind: Any = type(row)
    held = {"held_key": _key_of(row), "held_token": row.lease_token}
    result = session.execute(_settle(kind), values | held | {"lease_token": None, "leased_until": None})
    return cast("CursorResult[Any]", result).rowcount == 1


def settle_alike(session: Session, rows: Collection[Queued], /, **values: Any) -> None:
    """Write that the same became of several leased rows of one table; those whose lease was lost are left alone."""
    if rows:
        kind: Any = type(next(iter(rows)))
        held = {"keys": [_key_of(each) for each in rows], "held": [(_key_of(each), each.lease_token) for each in rows]}
        session.execute(_settle_alike(kind), values | held | {"lease_token": None, "leased_until": None})


def release(session: Session, rows: Iterable[Queued]) -> None:
    """Give rows back as they were found; those whose lease was lost are left alone."""
    for each in rows:
        settle(session, each)


def release_all(session: Session, model: type[Queued]) -> None:
    """Free every row that is still leased: for the start of a process that is the only one.

    Where the clock was put back since they were written, what was due by the old one is due by the new one.
    """
    table = _table(model)
    leased = update(table).where(table.c.lease_token.is_not(None), _is_open(model, table))
    session.execute(leased.values(lease_token=None, leased_until=None))
    latest: datetime | None = session.scalar(select(func.max(table.c.created_at)).where(_is_open(model, table)))
    back = timedelta() if latest is None else latest - database_now(session)
    if back > timedelta():
        _bring_forward(session, model, back)


def line_up(session: Session, model: type[Queued]) -> None:
    """Put those back in line that have stepped aside: whether they still must is for whoever claims them to see."""
    table, now = _table(model), database_now(session)
    aside = update(table).where(_is_open(model, table), table.c.held_until > now)
    session.execute(aside.values(held_until=None, due_at=now))


def _bring_forward(session: Session, model: type[Queued], by: timedelta) -> None:
    table = _table(model)
    for key, due_at in session.execute(select(_key(table), table.c.due_at).where(_is_open(model, table))).all():
        session.execute(update(table).where(_key(table) == key).values(due_at=due_at - by))


def move_lane(session: Session, model: type[Queued], old: int, new: int) -> None:
    """Have everything that waits for one chat go to another, in its order."""
    table = _table(model)
    session.execute(update(table).where(table.c.lane == old, _is_open(model, table)).values(lane=new))


def behind(session: Session, model: type[Queued], lanes: Collection[int], room: int) -> dict[int, list[int]]:
    """By lane, the keys of the rows that wait behind `room` others, oldest first; lanes with less are not named."""
    kind: Any = model
    late: dict[int, list[int]] = {}
    for lane, key in session.execute(_behind(kind), {"lanes": list(lanes), "room": room}):
        late.setdefault(lane, []).append(key)
    return late


def next_due(session: Session, model: type[Queued], now: datetime | None = None) -> timedelta | None:
    """How long until a row can be claimed, be it due or its lane's lease at an end by then; None if nothing waits."""
    kind: Any = model
    now = now or database_now(session)
    earliest: datetime | None = session.scalar(_next_due(kind), {"now": now})
    return None if earliest is None else max(timedelta(), earliest - now)


def put_off(session: Session, model: type[Queued], reason: str) -> dict[int, timedelta]:
    """By lane, for how long its rows are still put off whose last error begins with these words."""
    table = _table(model)
    now = database_now(session)
    waiting = select(table.c.lane, func.max(table.c.due_at)).where(
        _in_line(model, table), table.c.due_at > now, table.c.last_error.startswith(reason, autoescape=True)
    )
    return {lane: due_at - now for lane, due_at in session.execute(waiting.group_by(table.c.lane), {"now": now})}


def backlog(session: Session, model: type[Queued]) -> Backlog:
    """How much waits, for the figures that operators watch."""
    table = _table(model)
    count, oldest = session.execute(select(func.count(), func.min(table.c.due_at)).where(_is_open(model, table))).one()
    return Backlog(count, oldest)


def _table(model: Any) -> Any:
    return inspect(model).local_table


def _key(table: FromClause) -> ColumnElement[int]:
    """The column that orders the rows of a lane."""
    (column,) = table.primary_key
    return column


def _key_of(row: Queued) -> int:
    (key,) = inspect(row).mapper.primary_key_from_instance(row)
    return int(key)


def _is_open(model: Any, table: FromClause) -> ColumnElement[bool]:
    """The condition of the partial index, spelled out: a bound value would hide it from the planner."""
    states: BindParameter[Any] = bindparam("open_states", value=model.OPEN, expanding=True, literal_execute=True)
    return table.c.state.in_(states)


def _in_line(model: Any, table: FromClause) -> ColumnElement[bool]:
    """Open rows in their order; one that waits for the end of quiet hours has stepped aside meanwhile."""
    held_until = table.c.get("held_until")
    if held_until is None:
        return _is_open(model, table)
    return and_(_is_open(model, table), or_(held_until.is_(None), held_until <= NOW))


def _lanes(model: Any, *, confined: bool) -> Subquery:
    """Each lane in which rows stand in line: its head, and until when any of them is leased."""
    table = _table(model).alias("waiting")
    query = select(
        func.min(_key(table)).label("head"),
        func.max(table.c.leased_until).label("leased_until"),
    ).where(_in_line(model, table))
    if confined:
        query = query.where(table.c.lane.in_(bindparam("lanes", expanding=True)))
    return query.group_by(table.c.lane).subquery("lanes")


def _longest_due(model: Any, limit: str, *, confined: bool) -> Subquery:
    """Of the lanes that are free, those whose heads have been due for longest."""
    lanes, head = _lanes(model, confined=confined), _table(model).alias("heads")
    return (
        select(_key(head).label("head"), head.c.lane)
        .join(lanes, _key(head) == lanes.c.head)
        .where(
            _is_open(model, head),
            head.c.due_at <= NOW,
            or_(lanes.c.leased_until.is_(None), lanes.c.leased_until <= NOW),
        )
        .order_by(head.c.due_at, _key(head))
        .limit(bindparam(limit))
        .subquery("found")
    )


@cache
def _behind(model: type[Queued]) -> Any:
    table = _table(model)
    place = func.row_number().over(partition_by=table.c.lane, order_by=_key(table)).label("place")
    waiting = select(table.c.lane, _key(table).label("key"), place).where(
        table.c.lane.in_(bindparam("lanes", expanding=True)), _is_open(model, table)
    )
    found = waiting.subquery("waiting")
    return select(found.c.lane, found.c.key).where(found.c.place > bindparam("room")).order_by("key")


@cache
def _heads(model: Any, *, confined: bool) -> Select[Any]:
    """The rows that may be claimed; what can change under a waiting lock is asked of the row itself, too."""
    found, table = _longest_due(model, "limit", confined=confined), _table(model)
    return (
        select(model)
        .where(
            _key(table).in_(select(found.c.head)),
            _is_open(model, table),
            table.c.due_at <= NOW,
            or_(table.c.leased_until.is_(None), table.c.leased_until <= NOW),
        )
        .order_by(table.c.due_at, _key(table))
        .with_for_update(of=model, skip_locked=True)
        .execution_options(populate_existing=True)
    )


@cache
def _locked_lanes(model: Any, *, confined: bool) -> Select[Any]:
    """Lanes that no other claim may look at until the transaction ends.

    Row locks alone would not do: of two rows of a lane, the older one may be committed last, and then two claims
    could each find a head that the other does not see yet. Others claim at the same time, so we look at more lanes
    than we need.
    """
    found = _longest_due(model, "look", confined=confined)
    lock = func.pg_try_advisory_xact_lock(func.hashtext(_table(model).name), func.hashint8(found.c.lane))
    return select(found.c.lane).where(lock).limit(bindparam("limit"))


@cache
def _lease(model: Any) -> Update:
    table = _table(model)
    return update(table).where(_key(table).in_(bindparam("keys", expanding=True)))


@cache
def _settle(model: Any) -> Update:
    table = _table(model)
    return update(table).where(
        _key(table) == bindparam("held_key"),
        table.c.lease_token == bindparam("held_token"),
        _is_open(model, table),
    )


@cache
def _settle_alike(model: Any) -> Update:
    table = _table(model)
    return update(table).where(
        _key(table).in_(bindparam("keys", expanding=True)),  # for the index
        tuple_(_key(table), table.c.lease_token).in_(bindparam("held", expanding=True)),
        _is_open(model, table),
    )


@cache
def _next_due(model: Any) -> Select[Any]:
    lanes, head = _lanes(model, confined=False), _table(model).alias("heads")
    ready = case((lanes.c.leased_until > head.c.due_at, lanes.c.leased_until), else_=head.c.due_at)
    heads = select(ready.label("ready")).join_from(lanes, head, _key(head) == lanes.c.head)
    waits = union_all(heads.where(_is_open(model, head)), *_aside(model)).subquery("waits")
    return select(func.min(waits.c.ready))


def _aside(model: Any) -> Iterable[Select[Any]]:
    """When those rows stand in line again that have stepped aside."""
    table = _table(model).alias("aside")
    held_until = table.c.get("held_until")
    return () if held_until is None else [select(held_until).where(_is_open(model, table), held_until > NOW)]
