"""Every setting: its name, its type, its default."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    PlainValidator,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url

from bot.services.limits import DEFAULT_LIMITS, Limits
from bot.services.quiet_hours import QuietHours
from bot.settings import env_file as env_files
from bot.settings import values
from bot.settings.errors import Problem, SettingsError

ENV_FILE = Path(".env")
PLACEHOLDER_KEY = "your-secret-key-change-this"

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
Format = Literal["auto", "human", "json"]

BotToken = Annotated[SecretStr | None, AfterValidator(values.bot_token)]
ApiUrl = Annotated[str, AfterValidator(values.api_url)]
DatabaseUrl = Annotated[URL, PlainValidator(values.database_url), PlainSerializer(str)]  # str() masks the password
OwnKey = Annotated[SecretStr, AfterValidator(partial(values.own_key, PLACEHOLDER_KEY))]
FormerKeys = Annotated[SecretStr | None, AfterValidator(values.former_keys)]
OwnerIds = Annotated[frozenset[int], BeforeValidator(values.owner_ids)]
WebhookUrl = Annotated[str | None, AfterValidator(values.webhook_url)]
PublicUrl = Annotated[str | None, AfterValidator(values.public_url)]
Host = Annotated[str, AfterValidator(values.host)]
Folder = Annotated[Path, BeforeValidator(values.folder)]
File = Annotated[Path | None, BeforeValidator(values.file)]
OneLine = Annotated[str, AfterValidator(values.one_line)]
Terms = Annotated[str | None, AfterValidator(values.terms)]
Timezone = Annotated[ZoneInfo, BeforeValidator(values.timezone)]
Currency = Annotated[str, AfterValidator(values.currency)]
Tax = Annotated[int, BeforeValidator(values.basis_points)]
Language = Annotated[str, AfterValidator(values.language)]
Region = Annotated[str, AfterValidator(values.region)]
Quiet = Annotated[
    QuietHours | None, BeforeValidator(values.quiet_hours), PlainSerializer(lambda span: span and str(span))
]
Alerts = Annotated[Literal["send", "hold"], BeforeValidator(values.lower)]
Days = Annotated[tuple[int, ...], BeforeValidator(values.days), PlainSerializer(lambda days: ",".join(map(str, days)))]
StatusLimits = Annotated[Limits, PlainValidator(values.limits), PlainSerializer(values.spelled_limits)]
LogLevel = Annotated[Level, BeforeValidator(values.upper)]
LogFormat = Annotated[Format, BeforeValidator(values.lower)]

EXAMPLES = {
    "BOT_TOKEN": "123456789:then_what_BotFather_sent_you",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081",
    "DATABASE_URL": "sqlite:///./repair_shop.db or postgresql://user:password@127.0.0.1/repair_shop",
    "SECRET_KEY": 'what python3 -c "import secrets; print(secrets.token_urlsafe(48))" prints',
    "SECRET_KEY_PREVIOUS": "what SECRET_KEY was before; several with commas between them",
    "OWNER_IDS": "123456789,987654321",
    "WEBHOOK_URL": "https://bot.example.com/telegram",
    "PUBLIC_URL": "https://repairs.example.com",
    "WEB_HOST": "127.0.0.1",
    "WEB_PORT": "8080",
    "SHOP_NAME": "Benchbell Repairs",
    "SHOP_TERMS": "We keep devices for 90 days or terms.txt",
    "SHOP_TIMEZONE": "Europe/Madrid",
    "SHOP_CURRENCY": "EUR",
    "SHOP_TAX_PERCENT": "21 or 7.5",
    "SHOP_PRICES_INCLUDE_TAX": "yes or no",
    "SHOP_WARRANTY_DAYS": "90",
    "QUOTE_DAYS": "14",
    "DEFAULT_LANGUAGE": "en",
    "DEFAULT_REGION": "US",
    "TEXTS_FILE": "texts.toml",
    "UNDO_SECONDS": "5",
    "QUIET_HOURS": "21:00-08:00",
    "QUIET_ALERTS": "hold",
    "PICKUP_REMINDER_DAYS": "1,3,7",
    "STATUS_LIMITS": "RECEIVED=1d,DIAGNOSING=2d,IN_REPAIR=3d",
    "BACKUP_FOLDER": "backups",
    "BACKUP_KEEP": "7",
    "RETENTION_DAYS": "1095",
    "LOG_LEVEL": "INFO",
    "LOG_FORMAT": "json",
}

PLAIN_WORDS = {
    "missing": "is missing",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "float_parsing": "is not a number",
    "bool_parsing": "is neither yes nor no",
    "finite_number": "is not a number",
    "greater_than_equal": "is less than {ge:g}",
    "less_than_equal": "is more than {le:g}",
    "string_too_long": "is longer than {max_length} characters",
    "literal_error": "is not one of {expected}",
    "value_error": "{error}",
}
"""Our words for the kinds of pydantic's errors; none of them repeats a value."""


class Settings(BaseSettings):
    """Every setting, checked, in the type it is used in."""

    model_config = SettingsConfigDict(
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        env_ignore_empty=True,
        enable_decoding=False,  # our validators read the words, not a JSON parser
    )

    bot_token: BotToken = None
    telegram_api_url: ApiUrl = "https://api.telegram.org"
    database_url: DatabaseUrl = make_url("sqlite:///./repair_shop.db")
    secret_key: SecretStr = SecretStr(PLACEHOLDER_KEY)
    secret_key_previous: FormerKeys = None
    owner_ids: OwnerIds = frozenset()
    webhook_url: WebhookUrl = None
    public_url: PublicUrl = None
    web_host: Host = "127.0.0.1"
    web_port: int = Field(default=8080, ge=1, le=65535)
    shop_name: OneLine = Field(default="Benchbell Repairs", max_length=60)
    shop_terms: Terms = None
    shop_timezone: Timezone = ZoneInfo("UTC")
    shop_currency: Currency = "EUR"
    shop_tax_percent: Tax = 0
    """In hundredths of a percent: 2100 is 21 %."""
    shop_prices_include_tax: bool = True
    shop_warranty_days: int = Field(default=90, ge=0, le=3650)
    quote_days: int = Field(default=14, ge=1, le=365)
    default_language: Language = "en"
    default_region: Region = "US"
    texts_file: File = None
    undo_seconds: float = Field(default=5, ge=0, le=60, allow_inf_nan=False)
    quiet_hours: Quiet = None
    quiet_alerts: Alerts = "send"
    pickup_reminder_days: Days = (1, 3, 7)
    status_limits: StatusLimits = DEFAULT_LIMITS
    backup_folder: Folder = Path("backups")
    backup_keep: int = Field(default=7, ge=0, le=1000)
    retention_days: int = Field(default=1095, ge=0, le=36_500)
    log_level: LogLevel = "INFO"
    log_format: LogFormat = "auto"

    @model_validator(mode="before")
    @classmethod
    def _tidy(cls, given: dict[str, Any]) -> dict[str, Any]:
        """A blank value counts as unset."""
        bare = {name: values.bare(value) for name, value in given.items()}
        return {name: value for name, value in bare.items() if value != ""}

    @property
    def api_is_local(self) -> bool:
        """Whether the Bot API server runs on this machine: only there plain http is allowed, and no proxy is asked."""
        return self.telegram_api_url.startswith("http://")

    @property
    def webhook_path(self) -> str | None:
        """The route on which Telegram calls us; None while we ask it instead."""
        return urlsplit(self.webhook_url).path if self.webhook_url else None

    @property
    def public_address(self) -> str | None:
        """Where customers reach our web side; None where they can't, or Telegram would not take links to it."""
        parts = urlsplit(self.webhook_url or "")
        address = self.public_url or (f"{parts.scheme}://{parts.netloc}" if self.webhook_url else None)
        taken = address is not None and (address.startswith("https://") or self.api_is_local)
        return address if taken else None

    @property
    def former_secret_keys(self) -> tuple[str, ...]:
        """What SECRET_KEY was before, the latest first: what they sealed can still be opened."""
        listed = self.secret_key_previous.get_secret_value() if self.secret_key_previous else ""
        return tuple(each.strip() for each in listed.split(",") if each.strip())

    @property
    def names_warranty(self) -> bool:
        """Whether somebody has said how long it is: a default that nobody chose is no promise to customers."""
        return "shop_warranty_days" in self.model_fields_set

    @property
    def has_own_key(self) -> bool:
        """Whether SECRET_KEY is one that nobody else has, so that something can be locked with it."""
        try:
            values.own_key(PLACEHOLDER_KEY, self.secret_key)
        except ValueError:
            return False
        return True

    def require_token(self) -> str:
        """The bot's token, for whoever speaks to Telegram; raises SettingsError where there is none."""
        if self.bot_token is None:
            raise SettingsError([_problem("BOT_TOKEN", "is missing")])
        return self.bot_token.get_secret_value()

    @classmethod
    def load(cls, *, demo: bool = False, env_file: Path = ENV_FILE) -> "Settings":
        """The settings to run with; raises one SettingsError for all that is wrong.

        The demo needs neither a token nor a secret key of its own.
        """
        return _read(cls if demo else ServingSettings, env_file)

    @classmethod
    def load_for_tools(cls, *, env_file: Path = ENV_FILE) -> "Settings":
        """The settings for commands that only need the database: secrets may be missing, nothing may be wrong."""
        return _read(cls, env_file)


class ServingSettings(Settings):
    """What must be there before the bot meets Telegram and the world."""

    bot_token: BotToken = Field()
    secret_key: OwnKey = SecretStr(PLACEHOLDER_KEY)


def _read(kind: type[Settings], env_file: Path) -> Settings:
    """From the environment, then the file, then the defaults."""
    problems = env_files.problems_in(env_file, EXAMPLES)
    settings = None
    try:
        settings = kind(_env_file=env_file, _env_file_encoding=env_files.ENCODING)
    except ValidationError as refused:
        problems += _problems_of(refused)
    if settings is None or problems:  # raised outside the handler, so that no traceback leads to the values
        raise SettingsError(problems)
    return settings


def _problems_of(refused: ValidationError) -> list[Problem]:
    return [
        _problem(str(error["loc"][0]).upper(), _in_plain_words(error["type"], error.get("ctx", {})))
        for error in refused.errors(include_url=False, include_input=False)
    ]


def _in_plain_words(kind: str, facts: Mapping[str, Any]) -> str:
    return PLAIN_WORDS.get(kind, "is not right").format_map(facts)


def _problem(name: str, wrong: str) -> Problem:
    return Problem(name, wrong, EXAMPLES[name])
