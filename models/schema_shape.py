"""What a schema looks like, in words that are the same on every dialect."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Inspector, inspect

Shape = Mapping[str, frozenset[str]]
"""By table, what there is of it; sentences that can be compared, and shown."""
WORD = re.compile(r"'([^']*)'")


def shape_of(connection: Connection, tables: Iterable[str]) -> Shape:
    """The shape of those of the tables that the database has."""
    inspector = inspect(connection)
    return {name: frozenset(_facts(inspector, name)) for name in set(tables) & set(inspector.get_table_names())}


def difference(one: Shape, other: Shape) -> list[str]:
    """What only one of the two has, in a stable order."""
    return sorted(
        f"{table}: {fact}"
        for table in set(one) | set(other)
        for fact in one.get(table, frozenset()) ^ other.get(table, frozenset())
    )


def _facts(inspector: Inspector, table: str) -> Iterable[str]:
    for column in inspector.get_columns(table):
        yield f"column {column['name']}{'' if column['nullable'] else ' NOT NULL'}"
    yield f"primary key {inspector.get_pk_constraint(table)['constrained_columns']}"
    for unique in inspector.get_unique_constraints(table):
        yield f"unique {unique['name']} {unique['column_names']}"
    for key in inspector.get_foreign_keys(table):
        yield f"foreign key {key['name']} {key['constrained_columns']} {key['referred_table']}"
    for check in inspector.get_check_constraints(table):
        yield f"check {check['name']} {WORD.findall(check['sqltext'])}"
    for index in inspector.get_indexes(table):
        if "duplicates_constraint" not in index:  # told above
            yield f"index {index['name']} {index['column_names']} {bool(index['unique'])} {_condition(index)}"


def _condition(index: Any) -> list[str]:
    """The words that a partial index is for."""
    return [word for option in index["dialect_options"].values() for word in WORD.findall(str(option))]
