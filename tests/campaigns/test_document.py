"""Figures are written where they belong, and nothing else is touched."""

from pathlib import Path

import pytest

from tests.campaigns import document

PAGE = """Words of one.

<!-- figures: written by make one -->
old figures of one
<!-- end of figures -->

Words of two.

<!-- figures: written by make two -->
<!-- end of figures -->
Last words.
"""


@pytest.mark.parametrize(("command", "other"), [("make one", "make two"), ("make two", "make one")])
def test_only_the_figures_of_a_command_are_replaced(tmp_path: Path, command: str, other: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)

    for figures in ("first", "second"):
        document.write(command, [figures], page)

    written = page.read_text()
    mark = f"<!-- figures: written by {command} -->"
    before, _, rest = written.partition(mark)
    mine, end, after = rest.partition(document.END)
    assert (before, end + after) == (PAGE.partition(mark)[0], end + PAGE.partition(mark)[2].partition(document.END)[2])
    assert mine.rstrip().endswith("second")
    assert other in written
    assert "first" not in written


def test_a_table_is_markdown() -> None:
    assert document.table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |"
