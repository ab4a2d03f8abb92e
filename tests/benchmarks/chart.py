"""Draws a table that was measured.

    .venv-bench/bin/python tests/benchmarks/chart.py TABLE.json …

Imports nothing of Benchbell's: it runs among the dependencies of the benchmarks.
"""

import json
import sys
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

COLOURS = (
    "#1f6feb",
    "#8b949e",
    "#d29922",
    "#2da44e",
    "#cf222e",
    "#8250df",
    "#0f766e",
    "#db2777",
    "#78350f",
    "#111827",
)
INCHES = 3.6
LEGEND = 0.12
"""Share of the picture below the panels."""
MOST_LEVEL = 4
"""Names that fit side by side."""
NAME = 15
"""Letters of a name that fit on a line there."""
WIDE = 50
"""How many times the least the most is, from which on a scale is logarithmic."""

Rows = list[dict[str, Any]]


def draw(path: Path) -> None:
    """Put a picture beside the table."""
    table = json.loads(path.read_text())
    chart = table["chart"]
    rows: Rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    panels = chart["panels"]
    figure, axes = plt.subplots(1, len(panels), figsize=(INCHES * len(panels), INCHES), squeeze=False)
    for axis, column in zip(axes[0], panels, strict=True):
        (lines if chart["kind"] == "lines" else bars)(axis, rows, column, chart["series"], chart["across"])
        axis.set_title(column, fontsize=10)
        axis.spines[["top", "right"]].set_visible(False)
    if chart["series"]:
        figure.legend(*axes[0][0].get_legend_handles_labels(), loc="lower center", ncols=4, fontsize=8, frameon=False)
    figure.suptitle(table["title"], fontsize=11)
    figure.tight_layout(rect=(0, LEGEND if chart["series"] else 0, 1, 1))
    figure.savefig(path.with_suffix(".png"), dpi=110)
    plt.close(figure)


def bars(axis: Any, rows: Rows, column: str, series: str | None, across: str) -> None:
    """One bar for each row, side by side where the rows belong to several series."""
    names = list(dict.fromkeys(row[across] for row in rows))
    kinds = list(dict.fromkeys(row[series] for row in rows)) if series else [None]
    width = 0.8 / len(kinds)
    for at, (kind, colour) in enumerate(zip(kinds, COLOURS, strict=False)):
        values = {row[across]: row[column] for row in rows if series is None or row[series] == kind}
        places = [place + (at - (len(kinds) - 1) / 2) * width for place in range(len(names))]
        heights = [values.get(name) or 0 for name in names]
        drawn = axis.bar(places, heights, width * 0.92, color=colour, label=kind)
        axis.bar_label(drawn, fmt=lambda value: f"{value:.3g}" if value < 1000 else f"{value:,.0f}", fontsize=7)
    slanted = {"rotation": 45, "ha": "right"} if len(names) > MOST_LEVEL else {}
    told = [str(name) if slanted else fill(str(name), NAME) for name in names]
    axis.set_xticks(range(len(names)), told, fontsize=8, **slanted)


def lines(axis: Any, rows: Rows, column: str, series: str | None, across: str) -> None:
    """One line for each series."""
    for kind, colour in zip(dict.fromkeys(row[series] if series else None for row in rows), COLOURS, strict=False):
        mine = [row for row in rows if series is None or row[series] == kind]
        axis.plot([row[across] for row in mine], [row[column] for row in mine], color=colour, label=kind, marker=".")
    axis.set_xlabel(across, fontsize=8)
    along = [row[across] for row in rows]
    if min(along) > 0 and max(along) / min(along) >= WIDE:
        axis.set_xscale("log")
    axis.set_ylim(bottom=0)


if __name__ == "__main__":
    mpl.use("agg")
    for each in sys.argv[1:]:
        draw(Path(each))
