"""What was measured, under which conditions: printed, kept as JSON, and drawn."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from tests.benchmarks.processes import BENCH_PYTHON, ROOT

FOLDER = ROOT / "docs/performance"
CHART = ROOT / "tests/benchmarks/chart.py"
Cell = str | float | int | None


@dataclass(frozen=True)
class Chart:
    """How a table is drawn: a panel for each of its `panels`, which are columns."""

    panels: Sequence[str]
    kind: Literal["bars", "lines"] = "bars"
    series: str | None = None
    """The column whose values are lines of their own, or groups of bars."""
    across: str | None = None
    """The column along the horizontal axis of lines, or of the names of bars."""


@dataclass(frozen=True)
class Table:
    """One table of figures; `name` is that of its files."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    chart: Chart | None = None
    conditions: dict[str, Any] = field(default_factory=dict)
    """Sizes and settings, beside what holds for every table."""


def publish(table: Table) -> None:
    """Print a table, and leave it in `docs/performance` as JSON and as a picture."""
    print(as_text(table), flush=True)  # noqa: T201 - it is what the command is for
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{table.name}.json"
    facts = asdict(table) | {"conditions": here() | table.conditions}
    path.write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n")
    if table.chart is not None:
        subprocess.run([BENCH_PYTHON, CHART, path], check=True)


def as_text(table: Table) -> str:
    """The table, its columns aligned."""
    rows = [list(table.columns), *([_shown(cell) for cell in row] for row in table.rows)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    numeric = [all(not isinstance(row[at], str) for row in table.rows) for at in range(len(widths))]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    conditions = ", ".join(f"{name} {value}" for name, value in table.conditions.items())
    return "\n".join(["", table.title, *([conditions] if conditions else []), *lines])


def _shown(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if abs(cell) >= 1000 else f"{cell:.3g}"
    return str(cell)


def here() -> dict[str, Any]:
    """What the figures depend on besides the code."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 2**30),
        "python": platform.python_version(),
        "commit": _git("rev-parse", "--short", "HEAD"),
        "changed_since": bool(_git("status", "--porcelain", "--", "bot", "models")),
    }


def _git(*words: str) -> str:
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False).stdout.strip()
