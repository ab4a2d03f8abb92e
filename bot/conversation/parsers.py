"""What people type, turned into what the shop keeps; anything else is Unusable, with the reason."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import email_validator
import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, ValidationResult

from bot.conversation.step import OFFERS, Answers, Given, Unusable
from bot.texts.excerpt import excerpt, length
from models import DeviceKind

NAME = 100
BRAND = 60
MODEL = 80
SERIAL = 40
EMAIL = 254
PHONE = 16
PROBLEM = 1500
PROSE = 500
NAMELESS = "?"
"""For a profile whose name cannot be seen."""

JOINERS = {"\u200c", "\u200d"}
"""Invisible, but Persian words and family emoji need them."""
FILLERS = {"\u115f", "\u1160", "\u3164", "\uffa0"}
"""Letters to Unicode, blanks to the eye."""
LABELLED = re.compile(r"^(?:(?:imei ?\d?|s/n|sn|serial(?: number| no\.?)?) ?[:#] ?)+", re.IGNORECASE)
"""As copied from a settings page: "IMEI: 35…"."""
SERIAL_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]*")
SEPARATORS = re.compile(r"[ ./-]")
IMEI_DIGITS = re.compile(r"[0-9]{15}")
WITH_IMEI = {DeviceKind.PHONE.value, DeviceKind.TABLET.value, DeviceKind.WATCH.value}

_Parser = Callable[[str, Given], Any]


def line(limit: int, *, letters: bool = False) -> _Parser:
    """A parser for one line of text of at most `limit` characters."""

    def parse(raw: str, _given: Given) -> str:
        return _worded(" ".join(visible(raw).split()), limit, letters=letters)

    return parse


def prose(limit: int) -> _Parser:
    """A parser for sentences of at most `limit` characters, which keep their line breaks."""

    def parse(raw: str, _given: Given) -> str:
        lines = [" ".join(each.split()) for each in visible(raw).split("\n")]
        return _worded(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), limit)

    return parse


def unnamed(_raw: str, _given: Given) -> Any:
    """For a question that only its buttons answer."""
    raise Unusable("choose")


def pictureless(_raw: str, _given: Given) -> Any:
    """For a question that only pictures answer."""
    raise Unusable("picture_wanted")


def phone(raw: str, given: Given) -> str:
    """A phone number in E.164, read as people of the shop's region write it."""
    text = " ".join(visible(raw).split())
    number = _phone_number(text, given.region)
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in {ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY}:
        raise Unusable("phone_short")
    written = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if reason == ValidationResult.TOO_LONG or len(written) > PHONE:
        raise Unusable("phone_long")
    if reason != ValidationResult.IS_POSSIBLE or number.extension:
        raise Unusable("phone")
    return written


def shared_phone(raw: str, given: Given) -> str:
    """The number of a shared contact, which Telegram gives with its country code and at times without the plus."""
    return phone(f"+{raw.strip().lstrip('+')}", given)


def _phone_number(text: str, region: str) -> PhoneNumber:
    try:
        return phonenumbers.parse(text, region)
    except NumberParseException as refusal:
        reasons = {
            NumberParseException.INVALID_COUNTRY_CODE: "phone_country",
            NumberParseException.TOO_LONG: "phone_long",
            NumberParseException.TOO_SHORT_NSN: "phone_short",
            NumberParseException.TOO_SHORT_AFTER_IDD: "phone_short",
        }
        raise Unusable(reasons.get(refusal.error_type, "phone")) from refusal


def email(raw: str, _given: Given) -> str:
    """An address with a valid form, its domain in lower case; nobody is asked whether it exists."""
    text = visible(raw).strip()
    if "@" not in text:
        raise Unusable("email_at")
    _measured(text, EMAIL)
    try:
        return email_validator.validate_email(text, check_deliverability=False).normalized
    except email_validator.EmailNotValidError as refusal:
        raise Unusable("email") from refusal


def serial(raw: str, given: Given) -> dict[str, str]:
    """An IMEI, where the device has such a thing and there are 15 digits; else a serial number."""
    from stdnum import imei  # noqa: PLC0415 - brings pydoc along
    from stdnum.exceptions import ValidationError  # noqa: PLC0415 - likewise

    text = LABELLED.sub("", " ".join(visible(raw).split()))
    digits = SEPARATORS.sub("", text)
    if kind_of(given.answers) in WITH_IMEI and IMEI_DIGITS.fullmatch(digits):
        try:
            return {"imei": imei.validate(digits)}
        except ValidationError as refusal:
            raise Unusable("imei") from refusal
    _measured(text, SERIAL)
    if not SERIAL_SHAPE.fullmatch(text) or not any(each.isdigit() for each in text):
        raise Unusable("serial")
    return {"serial": text.upper()}


def kind_of(answers: Answers) -> str | None:
    """What kind of device a form is about: as answered, or as the shop knows it."""
    kind: str | None = answers.get("kind") or answers.get(OFFERS, {}).get("kind")
    return kind


def profile_name(raw: str) -> str:
    """A name as a Telegram profile gives it, in one line that shows what it is, and fits."""
    return excerpt(" ".join(visible(raw).split()), NAME) or NAMELESS


def visible(raw: str) -> str:
    """The text without control characters, half characters, and marks that turn the reading direction around."""
    spaced = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (each for each in spaced if each in JOINERS or each == "\n" or _is_shown(each))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_shown(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} and character not in FILLERS


def _worded(text: str, limit: int, *, letters: bool = False) -> str:
    _measured(text, limit)
    if not any(each.isalpha() if letters else each.isalnum() for each in text):
        raise Unusable("wordless")
    return text


def _measured(text: str, limit: int) -> None:
    """Count as Telegram does, where many an emoji counts twice: then columns and messages can hold it too."""
    if length(text) > limit:
        raise Unusable("too_long", length=length(text), limit=limit)
