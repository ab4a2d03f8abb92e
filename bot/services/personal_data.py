"""All that is stored about a person, for a program to read.

The keys are stable: `format`, `version`, `made_at`, `telegram_user_id`, and `tables`, where each table of the database
that has rows of theirs is a list of objects, one a row, keyed by the names of its columns. Rows refer to each other by
id, as in the database. Moments are ISO 8601 in UTC; amounts are in minor units of the currency.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from bot.services import belongings, visitors
from bot.services.belongings import table_of
from bot.services.people import Actor
from models import (
    InboxUpdate,
    MessageDirection,
    Notification,
    OrderMessage,
    Quote,
    QuoteLine,
    QuoteStatus,
    StatusChange,
    utcnow,
)

FORMAT, VERSION = "benchbell.personal-data", 1
ONCE_A = timedelta(hours=1)
WITHHELD = {"lease_token", "leased_until", "sealed"}
"""Columns of a queue that say how it works, and nothing of anybody."""

Rows = list[dict[str, Any]]


def ask(session: Session, actor: Actor) -> datetime | None:
    """Let somebody have their data, once an hour; where they had them already, when they can again."""
    visitor, now = visitors.known(session, actor), utcnow()
    if visitor.data_sent_at is not None and visitor.data_sent_at + ONCE_A > now:
        return visitor.data_sent_at + ONCE_A
    visitor.data_sent_at = now
    return None


def about(session: Session, actor: Actor) -> dict[str, Any]:
    """Everything, as JSON takes it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": utcnow().isoformat(),
        "telegram_user_id": actor.user_id,
        "tables": {name: rows for name, rows in _tables(session, actor).items() if rows},
    }


def as_file(data: dict[str, Any]) -> bytes:
    """The same, as a file."""
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


def _tables(session: Session, actor: Actor) -> dict[str, Rows]:
    tables = {
        table.name: _rows(session, table, belongings.of_person(table, actor.user_id, actor.chat_id))
        for table in belongings.chat_tables()
    }
    updates, messages = table_of(InboxUpdate), table_of(Notification)
    tables[updates.name] = _rows(session, updates, updates.c.lane == actor.chat_id)
    to_them = messages.c.lane == actor.chat_id
    if actor.customer is not None:
        to_them = to_them | (messages.c.customer_id == actor.customer.id)
    tables[messages.name] = _rows(session, messages, to_them, messages.c.staff_id.is_(None))
    if actor.customer is not None:
        for table, ids in belongings.ids_of(session, actor.customer.id).items():
            tables[table.name] = _rows(session, table, belongings.key_of(table).in_(ids))
        _leave_to_the_shop(tables)
    return tables


def _leave_to_the_shop(tables: dict[str, Rows]) -> None:
    """Take out what the shop wrote for itself, as cards do: what it noted, drafted, and why it overrode a rule."""
    thread, steps, quotes, lines = (table_of(each).name for each in (OrderMessage, StatusChange, Quote, QuoteLine))
    tables[thread] = list(_thread(tables[thread]))
    tables[steps] = [{**row, "reason": None} if row["overridden"] else row for row in tables[steps]]
    tables[quotes] = [row for row in tables[quotes] if row["status"] != QuoteStatus.DRAFT.value]
    known = {row["id"] for row in tables[quotes]}
    tables[lines] = [row for row in tables[lines] if row["quote_id"] in known]


def _thread(rows: Rows) -> Iterator[dict[str, Any]]:
    """What they wrote and what was written to them: not what the bench noted for itself, nor where staff wrote from."""
    for row in rows:
        if row["direction"] != MessageDirection.INTERNAL.value:
            yield row if row["staff_id"] is None else {**row, "chat_id": None, "message_id": None}


def _rows(session: Session, table: Table, *which: ColumnElement[bool]) -> Rows:
    found = session.execute(select(table).where(*which).order_by(belongings.key_of(table))).mappings()
    return [{name: _plain(value) for name, value in row.items() if name not in WITHHELD} for row in found]


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
