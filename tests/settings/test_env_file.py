import re
from pathlib import Path

import pytest

from bot.settings import Problem, Settings, SettingsError

ROOT = Path(__file__).parents[2]


def problems_of(content: bytes) -> list[Problem]:
    Path(".env").write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        Settings.load(demo=True)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("SHOP_NAME=Café Reparación", "Café Reparación"),
        ('SHOP_NAME="Café Reparación" # ours', "Café Reparación"),
        ("export SHOP_NAME='Café Reparación'", "Café Reparación"),
        ("shop_name=Café Reparación\r", "Café Reparación"),
        ("SHOP_NAME=", "Benchbell Repairs"),
        ("#SHOP_NAME=Café Reparación", "Benchbell Repairs"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_name_is_read_however_it_is_written(line: str, name: str, encoding: str) -> None:
    Path(".env").write_bytes(f"{line}\n".encode(encoding))
    assert Settings.load(demo=True).shop_name == name


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("WEB_PORT=80\nSHOP_NAME=Café\n".encode("latin-1"), 2),
        ("SHOP_NAME=Café\n".encode("utf-16"), 1),
    ],
)
def test_a_file_in_another_encoding_is_refused_with_its_line(content: bytes, line: int) -> None:
    assert problems_of(content) == [Problem(f".env, line {line},", "is not UTF-8 text: save the file as UTF-8")]


def test_a_line_that_cannot_be_read_is_named_and_not_shown() -> None:
    assert problems_of(b'WEB_PORT=80\nSHOP_NAME="no end\nSHOP_CURRENCY=EUR') == [
        Problem(".env, line 2,", "can't be read", 'SHOP_NAME="Benchbell Repairs"')
    ]


def test_a_folder_of_that_name_is_refused() -> None:
    Path(".env").mkdir()
    with pytest.raises(SettingsError, match=r"\.env can't be read"):
        Settings.load(demo=True)


@pytest.mark.parametrize(
    ("misspelled", "meant"),
    [
        ("DATABSE_URL", "DATABASE_URL"),
        ("DATABASEURL", "DATABASE_URL"),
        ("BOT_TOKEN_", "BOT_TOKEN"),
        ("OWNER_ID", "OWNER_IDS"),
        ("loglevel", "LOG_LEVEL"),
    ],
)
def test_a_misspelled_name_is_named_with_what_was_meant(misspelled: str, meant: str) -> None:
    assert problems_of(f"{misspelled}=x\n".encode()) == [
        Problem(misspelled, f"is not a setting: did you mean {meant}?")
    ]


def test_names_and_values_are_reported_together() -> None:
    assert problems_of(b"DATABSE_URL=x\nWEB_PORT=0\n") == [
        Problem("DATABSE_URL", "is not a setting: did you mean DATABASE_URL?"),
        Problem("WEB_PORT", "is less than 1", "8080"),
    ]


def test_names_of_other_programs_are_left_alone() -> None:
    Path(".env").write_text("TEST_DATABASE_URL=x\nCOMPOSE_PROJECT_NAME=shop\nPOSTGRES_PASSWORD=x\nPORT\n", "utf-8")
    assert Settings.load(demo=True) == Settings()


def test_the_example_file_explains_every_setting() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_file_shows_the_defaults() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    examples = "SECRET_KEY_PREVIOUS|OWNER_IDS|PUBLIC_URL|SHOP_TERMS|QUIET_HOURS|WEBHOOK_URL|TEXTS_FILE"
    optional = re.compile(rf"^#({examples})=.*$", re.MULTILINE)
    Path(".env").write_text(re.sub(r"^#([A-Z_]+=)", r"\1", optional.sub("", example), flags=re.MULTILINE), "utf-8")
    assert Settings.load(demo=True) == Settings()


def test_the_examples_in_the_example_file_are_accepted() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    Path(".env").write_text(re.sub(r"^#([A-Z_]+=)", r"\1", example, flags=re.MULTILINE), "utf-8")
    settings = Settings.load(demo=True)
    assert (settings.owner_ids, settings.webhook_path) == (frozenset({123456789, 987654321}), "/telegram")
