"""What a schema looks like, in words that are the same on every dialect."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Inspector, inspect

Shape = Mapping[str, frozenset[str]]
"""By table, what there is of it; sentences that can be compared, and shown."""
WORD = re.compile(r"'([^']*)'")


def shape_of(connection: Connection, tables: Iterable[str]) -> Shape:
    """The shape of those of the tables that the database has."""
    inspector = inspect(connection)
    known = sorted(set(tables) & set(inspector.get_table_names()))
    facts: dict[str, set[str]] = {name: set() for name in known}
    for table, fact in _facts(inspector, known) if known else ():  # SQLAlchemy takes no names for all
        facts[table].add(fact)
    return {name: frozenset(facts[name]) for name in known}


def difference(one: Shape, other: Shape) -> list[str]:
    """What only one of the two has, in a stable order."""
    return sorted(
        f"{table}: {fact}"
        for table in set(one) | set(other)
        for fact in one.get(table, frozenset()) ^ other.get(table, frozenset())
    )


def _facts(inspector: Inspector, tables: list[str]) -> Iterator[tuple[str, str]]:
    """Each table and one fact of it. All tables at once: on PostgreSQL a question takes as long for one as for all."""
    known: tuple[tuple[Any, Callable[[Any], Iterable[str]]], ...] = (
        (inspector.get_multi_columns, _columns),
        (inspector.get_multi_pk_constraint, _primary_key),
        (inspector.get_multi_unique_constraints, _uniques),
        (inspector.get_multi_foreign_keys, _foreign_keys),
        (inspector.get_multi_check_constraints, _checks),
        (inspector.get_multi_indexes, _indexes),
    )
    for reflect, told in known:
        for (_, table), reflected in reflect(filter_names=tables).items():
            for fact in told(reflected):
                yield table, fact


def _columns(columns: Any) -> Iterable[str]:
    return (f"column {each['name']}{'' if each['nullable'] else ' NOT NULL'}" for each in columns)


def _primary_key(key: Any) -> Iterable[str]:
    return (f"primary key {key['constrained_columns']}",)


def _uniques(uniques: Any) -> Iterable[str]:
    return (f"unique {each['name']} {each['column_names']}" for each in uniques)


def _foreign_keys(keys: Any) -> Iterable[str]:
    return (f"foreign key {each['name']} {each['constrained_columns']} {each['referred_table']}" for each in keys)


def _checks(checks: Any) -> Iterable[str]:
    return (f"check {each['name']} {WORD.findall(each['sqltext'])}" for each in checks)


def _indexes(indexes: Any) -> Iterable[str]:
    return (
        f"index {each['name']} {each['column_names']} {bool(each['unique'])} {_condition(each)}"
        for each in indexes
        if "duplicates_constraint" not in each  # a unique, and told as such
    )


def _condition(index: Any) -> list[str]:
    """The words that a partial index is for."""
    return [word for option in index["dialect_options"].values() for word in WORD.findall(str(option))]
