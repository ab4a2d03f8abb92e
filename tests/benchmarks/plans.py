"""Which plans the database makes for what it was asked."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, event

GROWING = (
    "customers",
    "devices",
    "work_orders",
    "status_changes",
    "notifications",
    "inbox_updates",
    "search_documents",
)
EXPLAINED = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")
PARTIAL = ("_open", "_dead")
"""Indexes of what waits only: reading one of them whole is what it is for."""


class Plans:
    """Remembers every kind of statement, and has it explained."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements: dict[str, Any] = {}
        event.listen(engine, "before_cursor_execute", self._remember)

    def _remember(self, _c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(EXPLAINED) and not many:
            self._statements.setdefault(statement, parameters)

    def scans(self) -> Iterator[tuple[str, str]]:
        """Each step of a plan that reads a growing table, or an index of it, from end to end; and its statement."""
        event.remove(self._engine, "before_cursor_execute", self._remember)
        sqlite = self._engine.dialect.name == "sqlite"
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        with self._engine.connect() as connection:
            for statement, parameters in self._statements.items():
                for row in connection.exec_driver_sql(explain + statement, parameters):
                    step = str(row[-1]).strip()
                    if _reads_all_of_a_growing(step) and not any(f"{each} " in f"{step} " for each in PARTIAL):
                        yield step.partition("  (cost")[0], _short(statement)


def _reads_all_of_a_growing(step: str) -> bool:
    """Whether a step of a plan goes through all rows of a table that grows."""
    words = step.replace("->", "").split()
    if words[:2] == ["Seq", "Scan"] or words[:3] == ["Parallel", "Seq", "Scan"]:
        return any(each in words for each in GROWING)
    return words[0] == "SCAN" and words[1] in GROWING


def _short(statement: str) -> str:
    """A statement without the columns it asks for."""
    words = " ".join(statement.split())
    _, found, rest = words.partition(" FROM ")
    return f"SELECT … FROM {rest}" if words.startswith("SELECT") and found else words
