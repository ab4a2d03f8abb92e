import traceback
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr

from bot.settings import PLACEHOLDER_KEY, Settings, SettingsError

TOKEN = "123456789:AAF3v9yQ0q4xXbM1h2u7Kk5Jd8sWz6TgLpE"
KEY = "k3y-" * 10


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment, with the two settings that running needs."""
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SECRET_KEY", KEY)
    return monkeypatch


def refusal(*, demo: bool = False) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        Settings.load(demo=demo)
    return {problem.name: problem.wrong for problem in caught.value.problems}


def test_the_defaults_are_enough_for_the_demo() -> None:
    assert Settings.load(demo=True).model_dump() == {
        "bot_token": None,
        "telegram_api_url": "https://api.telegram.org",
        "database_url": "sqlite:///./repair_shop.db",
        "secret_key": SecretStr(PLACEHOLDER_KEY),
        "secret_key_previous": None,
        "owner_ids": frozenset(),
        "webhook_url": None,
        "public_url": None,
        "web_host": "127.0.0.1",
        "web_port": 8080,
        "shop_name": "Benchbell Repairs",
        "shop_terms": None,
        "shop_timezone": ZoneInfo("UTC"),
        "shop_currency": "EUR",
        "shop_tax_percent": 0,
        "shop_prices_include_tax": True,
        "shop_warranty_days": 90,
        "quote_days": 14,
        "default_language": "en",
        "default_region": "US",
        "texts_file": None,
        "undo_seconds": 5.0,
        "quiet_hours": None,
        "quiet_alerts": "send",
        "pickup_reminder_days": "1,3,7",
        "status_limits": (
            "PENDING=7d,RECEIVED=1d,DIAGNOSING=2d,APPROVED=2d,"
            "WAITING_PARTS=14d,IN_REPAIR=3d,QUALITY_CHECK=1d,ON_HOLD=14d"
        ),
        "backup_folder": Path("backups"),
        "backup_keep": 7,
        "retention_days": 1095,
        "log_level": "INFO",
        "log_format": "auto",
    }


def test_running_needs_a_token_and_a_key_and_says_so_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert str(caught.value) == (
        "These settings (environment or .env) can't be used:\n"
        "  BOT_TOKEN is missing; example: 123456789:then_what_BotFather_sent_you\n"
        "  SECRET_KEY is not set, or still the placeholder: make one of your own; example: "
        'what python3 -c "import secrets; print(secrets.token_urlsafe(48))" prints'
    )


@pytest.mark.usefixtures("serving")
def test_running_takes_a_token_and_a_key() -> None:
    settings = Settings.load()
    assert settings.require_token() == TOKEN
    assert settings.secret_key.get_secret_value() == KEY


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        (PLACEHOLDER_KEY, "is not set, or still the placeholder: make one of your own"),
        ("k" * 31, "is shorter than 32 characters"),
    ],
)
def test_weak_keys_are_for_the_demo_only(serving: pytest.MonkeyPatch, key: str, wrong: str) -> None:
    serving.setenv("SECRET_KEY", key)
    assert refusal() == {"SECRET_KEY": wrong}
    assert Settings.load(demo=True).secret_key.get_secret_value() == key
    assert Settings.load_for_tools().secret_key.get_secret_value() == key


def test_a_missing_token_is_named_by_whoever_needs_it() -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN is missing"):
        Settings.load_for_tools().require_token()


def test_every_wrong_value_is_named_in_one_message(serving: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        serving.setenv(name.upper(), "\N{SNOWMAN}" * 61)
    anything_will_do = {"secret_key", "secret_key_previous", "shop_terms", "backup_folder", "texts_file"}
    assert list(refusal()) == [name.upper() for name in Settings.model_fields if name not in anything_will_do]


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(serving: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("WEB_PORT=8001\nWEB_HOST=0.0.0.0\n", encoding="utf-8")
    serving.setenv("WEB_PORT", "8002")
    settings = Settings.load()
    assert (settings.web_port, settings.web_host, settings.shop_currency) == (8002, "0.0.0.0", "EUR")


@pytest.mark.parametrize("blank", ["", "  ", '""', "''"])
def test_a_blank_value_counts_as_unset(serving: pytest.MonkeyPatch, blank: str) -> None:
    for name in Settings.model_fields:
        serving.setenv(name.upper(), blank)
    assert Settings.load(demo=True) == Settings()


@pytest.mark.parametrize("value", ["8001", " 8001 ", '"8001"', "'8001'"])
def test_blanks_and_quotes_around_a_value_are_dropped(serving: pytest.MonkeyPatch, value: str) -> None:
    serving.setenv("WEB_PORT", value)
    assert Settings.load().web_port == 8001


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Settings().web_port = 1  # type: ignore[misc]  # what is tested


SECRET = "hunter2hunter2"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BOT_TOKEN", SECRET),
        ("SECRET_KEY", SECRET),
        ("SECRET_KEY_PREVIOUS", SECRET),
        ("DATABASE_URL", f"mysql://owner:{SECRET}@127.0.0.1/shop"),
        ("DATABASE_URL", f"postgresql://owner@127.0.0.1:{SECRET}/shop"),
        ("DATABASE_URL", f"postgresql://127.0.0.1/shop?password={SECRET}"),
        ("DATABASE_URL", SECRET),
        *(
            (name.upper(), f"\N{SNOWMAN} {SECRET}\n{SECRET * 5}")
            for name in Settings.model_fields
            if name not in {"secret_key", "secret_key_previous", "shop_terms"}
        ),
    ],
)
def test_no_refusal_shows_a_value(serving: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Any variable may hold a misplaced secret."""
    serving.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


def test_pydantics_own_refusal_shows_no_value_either(serving: pytest.MonkeyPatch) -> None:
    serving.setenv("BOT_TOKEN", SECRET)
    with pytest.raises(ValueError, match="bot_token") as caught:
        Settings()
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_settings_can_be_printed_without_showing_a_secret(serving: pytest.MonkeyPatch) -> None:
    serving.setenv("DATABASE_URL", f"postgresql://owner:{SECRET}@127.0.0.1/shop")
    settings = Settings.load()
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.database_url}"
    assert [secret for secret in (TOKEN, KEY, SECRET) if secret in shown] == []
    assert settings.database_url.password == SECRET


@pytest.mark.parametrize(("given", "named"), [(None, False), ("", False), ("90", True), ("0", True)])
def test_a_warranty_is_named_only_where_somebody_said_how_long_it_is(
    monkeypatch: pytest.MonkeyPatch, given: str | None, named: bool
) -> None:
    if given is not None:
        monkeypatch.setenv("SHOP_WARRANTY_DAYS", given)
    assert Settings.load(demo=True).names_warranty is named
