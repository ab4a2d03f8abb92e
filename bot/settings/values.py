"""What each setting accepts: from the words in the environment to the value we use, or a ValueError in plain words.

No message repeats the value.
"""

import re
from collections.abc import Mapping
from datetime import time, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency
from pydantic import SecretStr
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.services.quiet_hours import QuietHours
from models import UNFINISHED, WorkOrderStatus, create_engine

KEY_LENGTH = 32
LONGEST_TERMS = 8000
LARGEST_TELEGRAM_ID = 2**52
TOKEN = re.compile(r"[0-9]{3,}:[A-Za-z0-9_-]{20,}")
PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?[ \u00a0]?%?")
ENTIRE = 10_000
"""100 %, in hundredths of a percent."""
OFF = "off"
MOST_DAYS = 365
HOST = re.compile(r"[A-Za-z0-9.:_-]+")


def bare(value: object) -> object:
    """Without the blanks around it, and without the quotes that some process managers leave on."""
    if not isinstance(value, str):
        return value
    stripped = value.strip()
    quoted = len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'"
    return stripped[1:-1].strip() if quoted else stripped


def bot_token(token: SecretStr | None) -> SecretStr | None:
    """A token as BotFather gives them."""
    if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("is not a bot token: digits, a colon, then letters, digits, - and _")
    return token


def own_key(placeholder: str, key: SecretStr) -> SecretStr:
    """A key that nobody else has, and that can't be guessed."""
    if key.get_secret_value() == placeholder:
        raise ValueError("is not set, or still the placeholder: make one of your own")
    if len(key.get_secret_value()) < KEY_LENGTH:
        raise ValueError(f"is shorter than {KEY_LENGTH} characters")
    return key


def former_keys(listed: SecretStr | None) -> SecretStr | None:
    """Keys of earlier times, with commas between them."""
    each_one = listed.get_secret_value().split(",") if listed else []
    if any(len(each.strip()) < KEY_LENGTH for each in each_one if each.strip()):
        raise ValueError(f"holds a key that is shorter than {KEY_LENGTH} characters")
    return listed


def database_url(address: object) -> URL:
    """Where the data is: whatever `models.create_engine` can open, and that keeps it."""
    try:
        url = address if isinstance(address, URL) else make_url(str(address))
        create_engine(url).dispose()
    except (ArgumentError, ValueError):
        raise ValueError("is not the address of a SQLite file or a PostgreSQL database") from None
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError("names no file: a database in memory forgets everything")
    if "password" in url.query:
        raise ValueError("has its password among the options: put it before the @")
    return url


def api_url(address: str) -> str:
    """Scheme, host and port of a Bot API server."""
    parts = _web_address(address)
    if parts.path.strip("/"):
        raise ValueError("has a path: give scheme, host and port only")
    return address.rstrip("/")


def webhook_url(address: str | None) -> str | None:
    """The whole public address that Telegram calls; its path is our route."""
    if address is not None and not _web_address(address).path.strip("/"):
        raise ValueError("has no path: the path is the route on which we listen")
    return address


def public_url(address: str | None) -> str | None:
    """Where customers reach us; what is behind it comes after its path."""
    if address is not None:
        _web_address(address)
    return address.rstrip("/") if address else None


def _web_address(address: str) -> SplitResult:
    """An address that is private on its way: https, or http that doesn't leave this machine."""
    parts = _split(address)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("is not a web address")
    if parts.scheme == "http" and not _on_this_machine(parts.hostname):
        raise ValueError("is not https: plain http is for this machine only")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("has a user name, ? or # in it: leave them out")
    return parts


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("is not a web address") from None
    if port == 0 or not re.fullmatch(r"[!-~]+", address):
        raise ValueError("is not a web address")
    return parts


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def host(name: str) -> str:
    """A name or an address to listen on."""
    if not HOST.fullmatch(name):
        raise ValueError("is not a host name or an IP address")
    return name


def owner_ids(listed: object) -> object:
    """Telegram user ids, with commas between them."""
    if not isinstance(listed, str):
        return listed
    words = [word.strip() for word in listed.split(",") if word.strip()]
    ids = [int(word) if re.fullmatch(r"[0-9]{1,16}", word) else 0 for word in words]
    if not all(0 < each < LARGEST_TELEGRAM_ID for each in ids):
        raise ValueError("is not a list of user ids: positive numbers with commas between them")
    return frozenset(ids)


def one_line(words: str) -> str:
    """Words that can stand in the middle of a message."""
    if not words.isprintable():
        raise ValueError("holds line breaks or other characters that can't be seen")
    return words


def terms(words: str | None) -> str | None:
    """Words that customers agree to, or the .txt file that holds them."""
    if words is None or not words.endswith(".txt"):
        return _terms(words)
    try:
        return _terms(Path(words).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise ValueError("names no file that can be read as UTF-8 text") from None


def _terms(words: str | None) -> str | None:
    if words is not None and len(words) > LONGEST_TERMS:
        raise ValueError(f"is longer than {LONGEST_TERMS} characters: nobody would read them")
    return words.strip() or None if words else None


def folder(name: object) -> Path:
    """A folder that is there, or can be made."""
    path = Path(one_line(str(name)))
    if path.exists() and not path.is_dir():
        raise ValueError("is a file, not a folder")
    return path


def file(name: object) -> Path | None:
    """A file, which whoever reads it may miss."""
    return None if name is None else Path(one_line(str(name)))


def timezone(name: object) -> ZoneInfo:
    """A time zone of the IANA database."""
    if isinstance(name, ZoneInfo):
        return name
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError):
        raise ValueError("is not a time zone of the IANA database") from None


def currency(code: str) -> str:
    """An ISO 4217 code."""
    if not is_currency(code.upper()):
        raise ValueError("is not a currency code of ISO 4217")
    return code.upper()


def basis_points(percent: object) -> int:
    """A percentage with up to two decimals, in hundredths of a percent."""
    if isinstance(percent, int):
        return percent
    match = PERCENT.fullmatch(str(percent))
    hundredths = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else ENTIRE + 1
    if hundredths > ENTIRE:
        raise ValueError("is not a percentage from 0 to 100, with two decimals at the most")
    return hundredths


def language(tag: str) -> str:
    """A language that Babel knows, as en or pt_BR."""
    try:
        return str(Locale.parse(tag.replace("-", "_")))
    except (ValueError, UnknownLocaleError, TypeError):
        raise ValueError("is not a language tag") from None


def region(code: str) -> str:
    """An ISO 3166 country whose phone numbers we can read."""
    if code.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError("is not a two-letter country code of ISO 3166")
    return code.upper()


def quiet_hours(span: object) -> object:
    """From one time of day to another, perhaps past midnight."""
    if not isinstance(span, str):
        return span
    match = re.fullmatch("([01][0-9]|2[0-3]):([0-5][0-9]) ?[-\N{EN DASH}] ?([01][0-9]|2[0-3]):([0-5][0-9])", span)
    if match is None:
        raise ValueError("is not a span of two times of day")
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    quiet = QuietHours(time(from_hour, from_minute), time(to_hour, to_minute))
    if quiet.start == quiet.end:
        raise ValueError("begins when it ends: leave it empty, so that nothing waits")
    return quiet


def days(listed: object) -> object:
    """Numbers of days with commas between them, or off."""
    if not isinstance(listed, str):
        return listed
    words = [] if listed.casefold() == OFF else listed.split(",")
    numbers = {int(word) if re.fullmatch("[0-9]{1,3}", word) else 0 for word in map(str.strip, words)}
    if not all(0 < each <= MOST_DAYS for each in numbers):
        raise ValueError(f"is not a list of days from 1 to {MOST_DAYS}, with commas between them")
    return tuple(sorted(numbers))


def limits(listed: object) -> object:
    """How long an order may stand at each status, with commas between them, or off."""
    if not isinstance(listed, str):
        return listed
    words = [] if listed.casefold() == OFF else listed.upper().split(",")
    return dict(map(_limit, words))


def _limit(word: str) -> tuple[WorkOrderStatus, timedelta]:
    name, _, span = (each.strip() for each in word.partition("="))
    match = re.fullmatch("([0-9]{1,4})([DH])", span)
    if name not in {each.value for each in UNFINISHED} or match is None or not int(match[1]):
        raise ValueError("is not a list of statuses, each with its days or hours, as IN_REPAIR=3d or RECEIVED=12h")
    unit = timedelta(days=1) if match[2] == "D" else timedelta(hours=1)
    return WorkOrderStatus(name), int(match[1]) * unit


def spelled_limits(limits: Mapping[WorkOrderStatus, timedelta]) -> str:
    """Limits as the setting has them."""
    return ",".join(f"{status.value}={_spelled(span)}" for status, span in limits.items())


def _spelled(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    return f"{hours}h" if hours % 24 else f"{hours // 24}d"


def upper(word: object) -> object:
    """Names of levels are told apart by their letters only."""
    return word.upper() if isinstance(word, str) else word


def lower(word: object) -> object:
    """Names of formats are told apart by their letters only."""
    return word.lower() if isinstance(word, str) else word
