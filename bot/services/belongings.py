"""What is stored about a person: every row that hangs on their customer row, and every row of their chat."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, Table, false, inspect, or_, select
from sqlalchemy.orm import Session

from models import Base, Customer, Notification

Ids = Mapping[Table, list[int]]
USER, CHAT = "telegram_user_id", "chat_id"


@dataclass(frozen=True)
class Branch:
    """A table whose rows hang on others', and the columns by which they do."""

    table: Table
    hangs_by: tuple[Column[Any], ...]

    def rows_on(self, ids: Ids) -> ColumnElement[bool]:
        """The condition of the rows that hang on these."""
        return or_(false(), *(column.in_(ids[_refers_to(column)]) for column in self.hangs_by))


def table_of(model: type[Base]) -> Table:
    """The table behind a model."""
    table: Table = inspect(model).local_table  # type: ignore[assignment]  # a join only where models inherit
    return table


@cache
def tree() -> tuple[Branch, ...]:
    """All tables that hang on a customer, by whichever path, each after those it hangs on; found, not listed.

    Messages owed are no part of it: many of them are about a customer and to somebody else.
    """
    branches = {table_of(Customer): Branch(table_of(Customer), ())}
    for table in Base.metadata.sorted_tables:
        hangs_by = tuple(key.parent for key in _keys(table) if key.column.table in branches)
        if hangs_by and table is not table_of(Notification) and not _of_a_chat(table):
            branches.setdefault(table, Branch(table, hangs_by))
    return tuple(branches.values())


@cache
def chat_tables() -> tuple[Table, ...]:
    """All tables whose rows belong to a person or a chat by its id, whatever else they may be about."""
    return tuple(
        table for table in Base.metadata.sorted_tables if table is not table_of(Customer) and _of_a_chat(table)
    )


def about(table: Table) -> Branch:
    """By which columns the rows of such a table may be about somebody, who need not be whose they are."""
    hanging = {branch.table for branch in tree()}
    return Branch(table, tuple(key.parent for key in _keys(table) if key.column.table in hanging))


def _of_a_chat(table: Table) -> bool:
    """Whether its rows have somebody of their own, and not only somebody whose order they must belong to."""
    named = bool({USER, CHAT} & set(table.columns.keys()))
    return named and all(key.parent.nullable for key in _keys(table))


def _keys(table: Table) -> list[ForeignKey]:
    return sorted(table.foreign_keys, key=lambda key: key.parent.name)


def ids_of(session: Session, customer_id: int) -> dict[Table, list[int]]:
    """The ids of all rows of the tree, by their tables."""
    ids: dict[Table, list[int]] = {}
    for branch in tree():
        key = key_of(branch.table)
        theirs = branch.rows_on(ids) if branch.hangs_by else key == customer_id
        ids[branch.table] = list(session.scalars(select(key).where(theirs).order_by(key)))
    return ids


def key_of(table: Table) -> Column[Any]:
    """The column that tells its rows apart."""
    (key,) = table.primary_key
    return key


def of_person(table: Table, user_id: int, chat_id: int) -> ColumnElement[bool]:
    """The condition of a person's rows in one of the tables by chat."""
    named = [table.c[name] == value for name, value in ((USER, user_id), (CHAT, chat_id)) if name in table.c]
    return or_(*named)


def _refers_to(column: Column[Any]) -> Table:
    return next(key.column.table for key in column.foreign_keys if key.column.table in {each.table for each in tree()})
