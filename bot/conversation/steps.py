"""The questions of the intake, in their order."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.conversation import brands, parsers
from bot.conversation.step import MOST_PICTURES, OFFERS, PICTURES, Accepts, Answers, Choice, Given, Step, Unusable
from bot.conversation.sums import IN_REQUEST
from bot.services import customers
from bot.services.people import Actor
from bot.texts import Translator, devices, phones
from bot.texts import intake as texts
from bot.texts import intake_buttons as labels
from models import DeviceKind

Label = Callable[[Translator], str]

RETURNING = "returning"
"""Beside the fields: whether the shop knows how to reach this customer already."""
ANOTHER = "new"
CHANGED = "change"


def _title(field: str) -> Label:
    return lambda t: texts.title(t, field)


def _as_is(name: str) -> Label:
    """For names that no language changes."""
    return lambda _: name


def _kind_name(kind: DeviceKind, t: Translator) -> str:
    return devices.kind(t, kind)


def _plain(t: Translator, value: Any) -> str:
    return texts.told(t, str(value))


def _not_sure(_answers: Answers) -> Sequence[Choice]:
    return [Choice("unsure", texts.NOT_SURE, labels.not_sure)]


# Contact: one card for those the shop knows, three questions for all others.


def _known_contact(answers: Answers) -> dict[str, Any]:
    return {field: answers.get(OFFERS, {}).get(field) for field in ("name", "phone", "email")}


def _contact_choices(answers: Answers) -> Sequence[Choice]:
    return [
        Choice("yes", _known_contact(answers), labels.thats_me, labels.yes),
        Choice("change", CHANGED, labels.not_me, labels.no),
    ]


def _contact_lines(_t: Translator, value: Any) -> str:
    if value == CHANGED:
        return ""
    readable = {**value, "phone": value["phone"] and phones.readable(value["phone"])}
    return " · ".join(each for each in readable.values() if each)


def _contact_prompt(t: Translator, given: Given) -> Markup:
    known = _known_contact(given.answers)
    return texts.contact(t, {**known, "phone": known["phone"] and phones.readable(known["phone"])})


def _returning(answers: Answers) -> bool:
    return bool(answers.get(RETURNING))


def _asks_contact(answers: Answers) -> bool:
    return not _returning(answers) or answers.get("contact") == CHANGED


def _changed_contact(_before: Answers, after: Answers) -> Iterable[str]:
    return ("name", "phone", "email") if after["contact"] == CHANGED else ()


def _email_is_free(session: Session, actor: Actor, email: Any) -> None:
    if email is not None and not customers.email_is_free(session, actor, email):
        raise Unusable("email_taken")


CONTACT = Step(
    "contact",
    _title("contact"),
    _contact_prompt,
    parsers.unnamed,
    _contact_lines,
    choices=_contact_choices,
    applies=_returning,
    unsettles=_changed_contact,
)
NAME = Step(
    "name",
    _title("name"),
    lambda t, _: texts.name(t),
    parsers.line(parsers.NAME, letters=True),
    _plain,
    applies=_asks_contact,
)
PHONE = Step(
    "phone",
    _title("phone"),
    lambda t, given: texts.phone(t, phones.example(given.region)),
    parsers.phone,
    lambda _, value: phones.readable(value),
    applies=_asks_contact,
    accepts=Accepts.CONTACT,
)
EMAIL = Step(
    "email",
    _title("email"),
    lambda t, _: texts.email(t),
    parsers.email,
    _plain,
    optional=True,
    applies=_asks_contact,
    check=_email_is_free,
)

# Device: one of those the shop knows, or four questions.


def _device_choices(answers: Answers) -> Sequence[Choice]:
    known = answers.get(OFFERS, {}).get("devices", [])
    owned = [Choice(str(each["id"]), each, _as_is(each["name"])) for each in known]
    return [*owned, Choice(ANOTHER, ANOTHER, labels.another_device)]


def _knows_devices(answers: Answers) -> bool:
    return bool(answers.get(OFFERS, {}).get("devices"))


def _asks_device(answers: Answers) -> bool:
    return not isinstance(answers.get("device"), dict)


def _kind(answers: Answers) -> DeviceKind:
    return DeviceKind(answers.get("kind", DeviceKind.OTHER))


def _kind_choices(_answers: Answers) -> Sequence[Choice]:
    return [Choice(each.value, each.value, partial(_kind_name, each)) for each in DeviceKind]


def _changed_kind(before: Answers, after: Answers) -> Iterable[str]:
    """A brand that never made such a device was meant for the old kind, and its model with it; so was an IMEI."""
    kind, brand, serial = after["kind"], before.get("brand"), before.get("serial")
    if brand is not None and brands.nonsensical(brand, kind):
        yield from ("brand", "model")
    if serial and "imei" in serial and kind not in parsers.WITH_IMEI:
        yield "serial"


def _brand_choices(answers: Answers) -> Sequence[Choice]:
    common = [Choice(each, each, _as_is(each)) for each in brands.common(answers.get("kind"))]
    return [*common, *_not_sure(answers)]


def _changed_brand(before: Answers, after: Answers) -> Iterable[str]:
    return ("model",) if before.get("brand") not in {None, after["brand"]} else ()


def serial_shown(value: dict[str, str]) -> str:
    """A serial number, or an IMEI that says so."""
    return " ".join(f"IMEI {each}" if kind == "imei" else each for kind, each in value.items())


DEVICE = Step(
    "device",
    _title("device"),
    lambda t, _: texts.device(t),
    parsers.unnamed,
    lambda _, value: "" if value == ANOTHER else value["name"],
    choices=_device_choices,
    applies=_knows_devices,
)
KIND = Step(
    "kind",
    _title("kind"),
    lambda t, _: texts.kind(t),
    parsers.unnamed,
    lambda t, value: devices.kind(t, DeviceKind(value)),
    choices=_kind_choices,
    applies=_asks_device,
    unsettles=_changed_kind,
)
BRAND = Step(
    "brand",
    _title("brand"),
    lambda t, given: texts.brand(t, buttons=bool(brands.common(given.answers.get("kind")))),
    parsers.line(parsers.BRAND),
    _plain,
    choices=_brand_choices,
    applies=_asks_device,
    unsettles=_changed_brand,
)
MODEL = Step(
    "model",
    _title("model"),
    lambda t, given: texts.model(t, _kind(given.answers)),
    parsers.line(parsers.MODEL),
    _plain,
    choices=_not_sure,
    applies=_asks_device,
)
SERIAL = Step(
    "serial",
    _title("serial"),
    lambda t, given: texts.serial(t, imei=parsers.kind_of(given.answers) in parsers.WITH_IMEI),
    parsers.serial,
    lambda _, value: serial_shown(value),
    optional=True,
    applies=_asks_device,
    explains=True,
)

# The trouble.

PROBLEM = Step(
    "problem",
    _title("problem"),
    lambda t, _: texts.problem(t),
    parsers.prose(parsers.PROBLEM),
    _plain,
    choices=_not_sure,
    prose=True,
)
LIMIT = IN_REQUEST
CONDITION = Step(
    "condition",
    _title("condition"),
    lambda t, _: texts.condition(t),
    parsers.prose(parsers.PROSE),
    _plain,
    optional=True,
    prose=True,
)
ACCESSORIES = Step(
    "accessories",
    _title("accessories"),
    lambda t, _: texts.accessories(t),
    parsers.prose(parsers.PROSE),
    _plain,
    optional=True,
    prose=True,
)
PHOTOS = Step(
    "photos",
    _title("photos"),
    lambda t, given: texts.photos(t, len(given.answers.get(PICTURES, [])), MOST_PICTURES),
    parsers.pictureless,
    lambda _, value: str(value),
    optional=True,
    accepts=Accepts.PICTURES,
)

STEPS = (
    CONTACT,
    NAME,
    PHONE,
    EMAIL,
    DEVICE,
    KIND,
    BRAND,
    MODEL,
    SERIAL,
    PROBLEM,
    LIMIT,
    CONDITION,
    ACCESSORIES,
    PHOTOS,
)
