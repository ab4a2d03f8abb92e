"""The documents say what is so: settings, commands, targets and files."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.cli.main import COMMANDS
from bot.handlers import menu
from bot.settings import Settings, SettingsError
from bot.texts import Catalogue

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DECISIONS = ROOT / "docs" / "decisions"
DOCS = ROOT / "docs"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
PICTURE_BYTES = 500_000

CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r'\]\(([^)\s]+)\)|<img src="([^"]+)"')
TARGET = re.compile(r"\bmake (?:PYTHON=\S+ )?([a-z][a-z-]*)")
OUR_PATH = re.compile(r"`((?:bot|models|tests|docs)/[\w./-]*|\.env\.example|\.ci/run|[\w.-]+\.(?:toml|lock))`")

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def rows_of(document: Path, *, columns: int) -> list[list[str]]:
    """The cells of every table row that has so many."""
    lines = [line for line in document.read_text().splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in rows if len(row) == columns]


def bare_settings(monkeypatch: pytest.MonkeyPatch, folder: Path) -> tuple[Settings, set[str]]:
    """The settings of somebody who has set none, and the names of those without which the bot does not start."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    return Settings.load_for_tools(), {problem.name for problem in caught.value.problems}


def test_the_table_of_settings_names_each_with_its_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings, needed = bare_settings(monkeypatch, tmp_path)

    def default(name: str) -> str:
        value = settings.model_dump()[name]
        if name.upper() in needed:
            return "needed"
        said = "yes" if value is True else f"{value:g}" if isinstance(value, float) else str(value)
        return f"`{said}`" if value else "none"

    written = {
        name.strip("`"): said for name, said, _ in rows_of(README, columns=3) if re.fullmatch(r"`[A-Z_]+`", name)
    }
    assert written == {name.upper(): default(name) for name in Settings.model_fields}


def test_the_table_of_chat_commands_is_the_menu() -> None:
    t = Catalogue().speaker("en")
    menus: Mapping[str, list[tuple[str, str]]] = {
        "everybody": menu.customer_commands(t),
        "staff": menu.staff_commands(t),
        "owners": menu.owner_commands(t),
    }
    written = [(who, command.strip("`")) for who, command, _ in rows_of(README, columns=3) if who in menus]

    assert sorted(written) == sorted((who, f"/{name}") for who, entries in menus.items() for name, _ in entries)


def test_the_table_of_the_command_line_names_every_command() -> None:
    written = {match[1] for row in rows_of(README, columns=2) if (match := re.match(r"`python -m bot (\w+)", row[0]))}

    assert written == {command.__name__.removeprefix("bot.cli.").split(".")[0] for command in COMMANDS}


@every_document
def test_every_make_target_exists(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {target for code in CODE.findall(document.read_text()) for target in TARGET.findall(code)}

    assert named - targets == set()


@every_document
def test_every_file_named_exists(document: Path) -> None:
    linked = ["".join(groups) for groups in LINK.findall(document.read_text())]
    near = {document.parent / target for target in linked if not urlsplit(target).scheme}
    named = {ROOT / path for path in OUR_PATH.findall(document.read_text())}

    assert [path for path in sorted(near | named) if not path.exists()] == []


def test_the_index_lists_every_decision() -> None:
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (DECISIONS / "README.md").read_text())

    assert listed == sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))


@pytest.mark.parametrize("decision", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.name)
def test_a_decision_says_context_decision_and_consequence(decision: Path) -> None:
    headings = re.findall(r"^## (.+)$", decision.read_text(), re.MULTILINE)

    assert headings == ["Context", "Decision", "Consequence"]


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").glob("*.png")), ids=lambda path: path.name)
def test_a_picture_is_light_enough_to_load(picture: Path) -> None:
    assert picture.stat().st_size < PICTURE_BYTES
