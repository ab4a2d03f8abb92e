"""Puts the figures of a campaign into the document, with when and where they were measured."""

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs/reliability.md"
END = "<!-- end of figures -->"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows as Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(command: str, figures: Iterable[str], document: Path = DOCUMENT) -> None:
    """Replace the figures that a command wrote last time."""
    mark = f"<!-- figures: written by {command} -->"
    before, _, rest = document.read_text().partition(mark)
    after = rest.partition(END)[2]
    content = "\n\n".join([mark, _measured(), *figures, END])
    document.write_text(before + content + after)


def _measured() -> str:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} at commit {commit.stdout.strip() or 'unknown'}, "
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."
    )
