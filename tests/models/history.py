"""Databases as earlier releases left them: with a row of every kind in every table, written without the models."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, DateTime, Engine, Integer, MetaData, inspect, text

from models.migrations.revisions import VERSIONS, Revisions
from models.schema import RELEASED
from models.schema_shape import WORD
from models.search_index import FTS
from tests.models.test_schema import snapshot
from tests.plans import recorded

ROWS = 3
DAY = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

Rows = Mapping[str, list[Mapping[str, Any]]]

WRITING = ("CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "SELECT SETVAL")
Statements = list[tuple[str, Any]]

_steps: dict[tuple[str, str], Statements] = {}
"""By dialect and revision: the statements of that step alone."""
_filled: dict[tuple[str, str], tuple[Statements, Rows]] = {}
"""By dialect and revision: the statements that fill it, and what is in it then."""


def build_at(engine: Engine, revision: str, *, stamped: bool = True) -> Rows:
    """Build a revision, fill it, and give back what is in it; without a stamp it is as `create_all` left it.

    What was built once is built again by the same statements: to find out which ones takes the most time.
    """
    recipe = engine.dialect.name, revision
    with engine.begin() as connection:
        for each in reversed(RELEASED.newest_first()):
            _step(connection, each)
            if each == revision:
                break
        if recipe in _filled:
            _again(connection, _filled[recipe][0])
        else:
            with recorded(connection) as every:
                fill(connection)
    if recipe not in _filled:
        _filled[recipe] = _writing(every), rows_of(engine)
    if not stamped:
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE alembic_version"))
    return _filled[recipe][1]


def _step(connection: Connection, revision: str) -> None:
    """From the revision before to this one."""
    step = connection.dialect.name, revision
    if step in _steps:
        _again(connection, _steps[step])
        return
    with recorded(connection) as every:
        RELEASED.upgrade(connection, revision)
    _steps[step] = _writing(every)


def _writing(every: Statements) -> Statements:
    return [each for each in every if each[0].lstrip().upper().startswith(WRITING)]


def _again(connection: Connection, statements: Statements) -> None:
    for statement, parameters in statements:
        connection.exec_driver_sql(statement, parameters)


def fill(connection: Connection) -> None:
    """Put rows into every table, each column with something in it."""
    inspector, tables = inspect(connection), reflected(connection)
    for table in tables.sorted_tables:
        words = {
            column.name: WORD.findall(check["sqltext"])
            for check in inspector.get_check_constraints(table.name)
            for column in table.columns
            if check["name"] == f"ck_{table.name}_{column.name}"
        }
        rows = [
            {column.name: value_for(column, number, words.get(column.name)) for column in table.columns}
            for number in range(1, ROWS + 1)
        ]
        connection.execute(table.insert(), rows)
        if connection.dialect.name == "postgresql" and "id" in table.columns:
            sequence = f"pg_get_serial_sequence('{table.name}', 'id')"
            connection.execute(text(f"SELECT setval({sequence}, {ROWS})"))


def value_for(column: Column[Any], number: int, words: list[str] | None) -> Any:
    """Something that the column takes, other in each row."""
    if words:
        return words[number % len(words)]
    if isinstance(column.type, Boolean):
        return bool(number % 2)
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, DateTime):
        moment = DAY + timedelta(days=number, microseconds=number)
        return moment if column.type.timezone else moment.replace(tzinfo=None)
    if isinstance(column.type, JSON):
        return {"answer": ["ä", number, None]}
    return f"{number} Ünïcode 'quoted'"[: getattr(column.type, "length", None) or 100]


def reflected(connection: Connection) -> MetaData:
    """The tables as the database has them, without Alembic's own."""
    tables = MetaData()
    tables.reflect(connection, only=lambda name, _: name != "alembic_version")
    return tables


def rows_of(engine: Engine) -> Rows:
    """All that is in every table, as the driver gives it."""
    with engine.connect() as connection:
        keys = inspect(connection).get_multi_pk_constraint()
        return {
            table: _rows(connection, table, key["constrained_columns"])
            for (_, table), key in keys.items()
            if table != "alembic_version" and not table.startswith(FTS)
        }


def _rows(connection: Connection, table: str, key: Sequence[str]) -> list[Mapping[str, Any]]:
    return [
        dict(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY {', '.join(key)}").mappings()
    ]


def still_there(before: Rows, now: Rows) -> Rows:
    """As much of the present rows as there was before."""
    return {
        table: [{column: row[column] for column in rows[0]} for row in now[table]] for table, rows in before.items()
    }


def everything(engine: Engine) -> dict[str, Any]:
    """All that the database knows of its tables, without the stamp, in an order that does not matter."""
    known = snapshot(engine)
    known.pop("alembic_version", None)
    for facts in known.values():
        for what, several in facts.items():
            if isinstance(several, list):
                facts[what] = sorted(several, key=lambda each: str(each["name"]))
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            counting = connection.scalars(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
            known["count by themselves"] = set(counting)
    return known


def stamp_of(engine: Engine) -> list[str]:
    """What the database says of its revision."""
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT version_num FROM alembic_version")))


def with_another(folder: Path, body: str) -> Revisions:
    """The history with one more revision, which does what is in `body`."""
    folder.mkdir(exist_ok=True)
    number = f"{int(RELEASED.head) + 1:04}"
    (folder / f"{number}_another.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f'revision = "{number}"\ndown_revision = "{RELEASED.head}"\n'
        f"def upgrade():\n{indent(dedent(body), '    ')}"
    )
    return Revisions((VERSIONS, folder))
