from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.services.quiet_hours import QuietHours
from bot.settings import Settings
from bot.settings.schema import EXAMPLES, PLAIN_WORDS
from models import WorkOrderStatus as S

DAY = timedelta(days=1)
PLAIN_EXAMPLES = {name: text.split(" or ")[0] for name, text in EXAMPLES.items() if name != "SECRET_KEY"}


def setting(name: str, value: object) -> object:
    return getattr(Settings.model_validate({name: value}), name)


@pytest.mark.parametrize(("name", "value"), PLAIN_EXAMPLES.items())
def test_every_example_is_accepted(name: str, value: str) -> None:
    assert setting(name.lower(), value) is not None


def test_every_setting_has_an_example() -> None:
    assert list(EXAMPLES) == [name.upper() for name in Settings.model_fields]


@pytest.mark.parametrize(
    ("name", "given_value", "used"),
    [
        ("telegram_api_url", "http://127.0.0.1:8081/", "http://127.0.0.1:8081"),
        ("telegram_api_url", "http://localhost:8081", "http://localhost:8081"),
        ("telegram_api_url", "http://[::1]:8081", "http://[::1]:8081"),
        ("telegram_api_url", "https://bots.example.com:8443", "https://bots.example.com:8443"),
        ("webhook_url", "https://bot.example.com/tg/9f3", "https://bot.example.com/tg/9f3"),
        ("webhook_url", "http://127.0.0.1:8080/telegram", "http://127.0.0.1:8080/telegram"),
        ("public_url", "https://repairs.example.com/", "https://repairs.example.com"),
        ("public_url", "https://example.com/repairs/", "https://example.com/repairs"),
        ("owner_ids", "1", frozenset({1})),
        ("owner_ids", " 12, 7,12,", frozenset({7, 12})),
        ("owner_ids", {5}, frozenset({5})),
        ("web_host", "0.0.0.0", "0.0.0.0"),
        ("web_host", "::", "::"),
        ("web_port", "65535", 65535),
        ("undo_seconds", "0", 0.0),
        ("undo_seconds", "2.5", 2.5),
        ("undo_seconds", "60", 60.0),
        ("shop_name", "x" * 60, "x" * 60),
        ("shop_terms", "We keep devices for 90 days.", "We keep devices for 90 days."),
        ("shop_currency", "usd", "USD"),
        ("shop_tax_percent", "21", 2100),
        ("shop_tax_percent", "7,5 %", 750),
        ("shop_tax_percent", "8.25%", 825),
        ("shop_tax_percent", "0", 0),
        ("shop_tax_percent", "100", 10_000),
        ("shop_prices_include_tax", "No", False),
        ("shop_prices_include_tax", "yes", True),
        ("default_region", "es", "ES"),
        ("default_language", "pt-br", "pt_BR"),
        ("quiet_hours", "21:00-08:00", QuietHours(time(21), time(8))),
        ("quiet_hours", "13:30 \N{EN DASH} 15:00", QuietHours(time(13, 30), time(15))),
        ("quiet_alerts", "Hold", "hold"),
        ("pickup_reminder_days", "7, 3,3", (3, 7)),
        ("pickup_reminder_days", "off", ()),
        ("status_limits", "in_repair=3d, RECEIVED = 12h", {S.IN_REPAIR: 3 * DAY, S.RECEIVED: DAY / 2}),
        ("status_limits", "Off", {}),
        ("log_level", "debug", "DEBUG"),
        ("log_format", "JSON", "json"),
    ],
)
def test_what_is_accepted_is_used_in_one_form(name: str, given_value: object, used: object) -> None:
    assert setting(name, given_value) == used


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bot_token", "123456789"),
        ("bot_token", "123456789:short"),
        ("bot_token", "bot123456789:AAF3v9yQ0q4xXbM1h2u7Kk5Jd8sWz6TgLpE"),
        ("telegram_api_url", "http://bots.example.com"),
        ("telegram_api_url", "http://127.0.0.1.example.com"),
        ("telegram_api_url", "https://api.telegram.org/bot"),
        ("telegram_api_url", "https://user:pass@api.telegram.org"),
        ("telegram_api_url", "https://api.telegram.org?x=1"),
        ("telegram_api_url", "https://api.telegram.org:99999"),
        ("telegram_api_url", "https://api.telegram.org:0"),
        ("telegram_api_url", "https://[::1"),
        ("telegram_api_url", "api.telegram.org"),
        ("telegram_api_url", "https://api telegram.org"),
        ("database_url", "repair_shop.db"),
        ("database_url", "sqlite://"),
        ("database_url", "sqlite:///:memory:"),
        ("database_url", "mysql://root@127.0.0.1/shop"),
        ("database_url", "postgresql+asyncpg://127.0.0.1/shop"),
        ("database_url", "postgresql://127.0.0.1:port/shop"),
        ("owner_ids", "-1001234567890"),
        ("owner_ids", "0"),
        ("owner_ids", "@ana"),
        ("owner_ids", "1;2"),
        ("owner_ids", "\N{ARABIC-INDIC DIGIT ONE}"),
        ("owner_ids", "9" * 5000),
        ("webhook_url", "https://bot.example.com"),
        ("webhook_url", "https://bot.example.com/"),
        ("webhook_url", "http://bot.example.com/telegram"),
        ("webhook_url", "https://bot.example.com/telegram#x"),
        ("public_url", "http://repairs.example.com"),
        ("public_url", "https://repairs.example.com/?lang=en"),
        ("web_host", "http://0.0.0.0"),
        ("web_host", "two words"),
        ("backup_folder", __file__),
        ("backup_keep", "-1"),
        ("backup_keep", "1001"),
        ("web_port", "0"),
        ("web_port", "65536"),
        ("web_port", "80.5"),
        ("shop_name", "x" * 61),
        ("shop_name", "two\nlines"),
        ("shop_terms", "nowhere.txt"),
        ("shop_terms", "x" * 8001),
        ("shop_timezone", "Madrid"),
        ("shop_timezone", "Europe"),
        ("shop_timezone", "../../etc/localtime"),
        ("shop_timezone", "/etc/localtime"),
        ("shop_currency", "EURO"),
        ("shop_tax_percent", "100.01"),
        ("shop_tax_percent", "-1"),
        ("shop_tax_percent", "7.125"),
        ("shop_tax_percent", "a fifth"),
        ("shop_prices_include_tax", "sometimes"),
        ("quote_days", "0"),
        ("quote_days", "366"),
        ("default_language", "english please"),
        ("default_language", "zz"),
        ("default_region", "USA"),
        ("default_region", "XX"),
        ("undo_seconds", "-0.1"),
        ("undo_seconds", "60.1"),
        ("undo_seconds", "nan"),
        ("undo_seconds", "inf"),
        ("quiet_hours", "21:00"),
        ("quiet_hours", "24:00-08:00"),
        ("quiet_hours", "9pm-8am"),
        ("quiet_hours", "08:00-08:00"),
        ("quiet_alerts", "maybe"),
        ("pickup_reminder_days", "0"),
        ("pickup_reminder_days", "366"),
        ("pickup_reminder_days", "1,,3"),
        ("pickup_reminder_days", "a week"),
        ("status_limits", "IN_REPAIR"),
        ("status_limits", "IN_REPAIR=0d"),
        ("status_limits", "IN_REPAIR=3"),
        ("status_limits", "COLLECTED=3d"),
        ("status_limits", "BROKEN=3d"),
        ("log_level", "LOUD"),
        ("log_format", "xml"),
    ],
)
def test_what_cannot_be_used_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        setting(name, value)
    assert [error["loc"] for error in caught.value.errors()] == [(name,)]


@pytest.mark.parametrize("address", ["postgres://127.0.0.1/shop", "postgresql+psycopg://ana:pw@127.0.0.1:5432/shop"])
def test_the_ways_to_write_postgresql_are_accepted(address: str) -> None:
    assert Settings.model_validate({"database_url": address}).database_url.database == "shop"


@pytest.mark.parametrize(
    ("given_values", "address"),
    [
        ({}, None),
        ({"webhook_url": "https://bot.example.com:8443/telegram"}, "https://bot.example.com:8443"),
        ({"webhook_url": "https://b.example/tg", "public_url": "https://r.example"}, "https://r.example"),
        ({"public_url": "http://127.0.0.1:8080"}, None),
        ({"public_url": "http://127.0.0.1:8080", "telegram_api_url": "http://127.0.0.1:8081"}, "http://127.0.0.1:8080"),
        ({"webhook_url": "http://127.0.0.1:8080/telegram"}, None),
    ],
)
def test_customers_are_sent_where_they_can_go(given_values: dict[str, str], address: str | None) -> None:
    assert Settings.model_validate(given_values).public_address == address


def test_terms_can_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "terms.txt").write_text("We keep devices\nfor 90 days. ¡Sí!\n", "utf-8")
    assert setting("shop_terms", str(tmp_path / "terms.txt")) == "We keep devices\nfor 90 days. ¡Sí!"
    (tmp_path / "terms.txt").write_bytes(b"\xff")
    with pytest.raises(ValidationError):
        setting("shop_terms", str(tmp_path / "terms.txt"))


@given(st.sets(st.integers(1, 2**52 - 1)), st.sampled_from([",", ", ", " ,\n"]))
def test_any_list_of_user_ids_is_read_back(ids: set[int], separator: str) -> None:
    assert setting("owner_ids", separator.join(map(str, ids)) or ",") == ids


@given(st.fixed_dictionaries({name: st.text(max_size=100) for name in Settings.model_fields}))
def test_any_text_is_either_used_or_refused(texts: dict[str, str]) -> None:
    try:
        Settings.model_validate(texts)
    except ValidationError as refused:
        assert {error["type"] for error in refused.errors()} <= set(PLAIN_WORDS)  # noqa: PT017 - either way is right
