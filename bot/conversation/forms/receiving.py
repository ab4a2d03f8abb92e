"""A device comes in: what it is, how it looks, what came with it; its owner agrees to what was written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from bot.conversation import parsers
from bot.conversation.answers import card
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Summary, Words, staff
from bot.conversation.step import MOST_PICTURES, OFFERS, PICTURES, TICKS, Accepts, Answers, Choice, Given, Step, ticked
from bot.conversation.steps import BRAND, CHANGED, KIND, MODEL, SERIAL, serial_shown
from bot.conversation.view import View
from bot.services import agreements, customers, moves, orders
from bot.services.agreements import Found
from bot.services.customers import Description
from bot.services.errors import StaleView
from bot.services.moves import Move
from bot.services.people import Actor
from bot.services.pictures import Picture
from bot.texts import Translator
from bot.texts import intake as intake_texts
from bot.texts import receiving as texts
from models import Agreement, ChangeSource, Device, DeviceKind, FormName, WorkOrder, WorkOrderStatus

DEVICE_FIELDS = ("kind", "brand", "model", "serial")


def occasion(order: WorkOrder) -> Occasion:
    """Receive an order, or record its condition again."""
    return Occasion(FormName.RECEIVING, order.id, {"number": order.number})


def _opening(session: Session, actor: Actor, about: Occasion) -> dict[str, Any]:
    """One tap keeps what the shop knows already; raises StaleView where the device has left the shop."""
    order = orders.find_shown(session, actor, about.order_id or 0)
    if order.closed:
        raise StaleView(order.id)
    said = {"condition": order.condition, "accessories": order.accessories}
    return {
        OFFERS: _known(order.device),
        TICKS: {field: {"ticked": [], "said": words} for field, words in said.items() if words},
        PICTURES: _pictures(order, order.agreement),
    }


def _known(device: Device) -> dict[str, Any]:
    serial = {"imei": device.imei} if device.imei else {"serial": device.serial} if device.serial else None
    return {"kind": device.kind.value, "brand": device.brand, "model": device.model, "serial": serial}


def _pictures(order: WorkOrder, agreement: Agreement | None) -> list[dict[str, Any]]:
    """Those of the version before: a correction goes on with them."""
    kept = agreement.photo_ids if agreement else []
    return [
        {"file_id": each.file_id, "file_unique_id": each.file_unique_id, "file_size": each.file_size}
        for each in order.photos
        if each.file_unique_id in kept
    ]


def _confirm(filled: Filled) -> View:
    """Receive the order if it is not yet, and write down what was found; raises StaleView where it has left."""
    order = orders.find_shown(filled.session, filled.actor, filled.order_id)
    orders.lock(filled.session, order)
    if order.closed:
        raise StaleView(order.id)
    customers.correct_device(order.device, described(filled.answers))
    if order.status is WorkOrderStatus.PENDING:
        move = Move(WorkOrderStatus.RECEIVED, source=ChangeSource.BUTTON)
        moves.change_status(filled.session, order, move, by=filled.actor, undo=filled.desk.undo)
    found = found_of(filled, order)
    agreements.record(filled.session, order, found, by=filled.actor, undo=filled.desk.undo)
    return card(order.id, "recorded")


def described(answers: Answers) -> Description:
    """The device, as it was kept or corrected."""
    kept = answers["device"]
    known = answers if kept == CHANGED else {**kept, **({"serial": answers["serial"]} if _asks_serial(answers) else {})}
    kind = DeviceKind(known["kind"])
    return Description(kind, known["brand"], known["model"], **(known["serial"] or {}))


def found_of(filled: Filled, order: WorkOrder) -> Found:
    """What was found: the bench reads it in the language of whoever wrote it down, the customer in theirs."""
    answers, say = filled.answers, filled.desk.catalogue.speaker
    ours, theirs = say(filled.actor.language), say(order.customer.language)
    return Found(
        condition=CONDITION.show(ours, answers["condition"]),
        accessories=ACCESSORIES.show(ours, answers["accessories"]),
        text=texts.frozen(
            theirs,
            order.device,
            CONDITION.show(theirs, answers["condition"]),
            ACCESSORIES.show(theirs, answers["accessories"]),
        ),
        pictures=tuple(Picture(**each) for each in answers.get(PICTURES, [])),
    )


# The questions.


def _offered(answers: Answers) -> dict[str, Any]:
    known = answers.get(OFFERS, {})
    return {field: known.get(field) for field in DEVICE_FIELDS}


def _device_choices(answers: Answers) -> Sequence[Choice]:
    return [Choice("yes", _offered(answers), texts.right), Choice("change", CHANGED, texts.wrong)]


def _device_lines(t: Translator, known: Mapping[str, Any]) -> list[str]:
    serial = serial_shown(known["serial"]) if known["serial"] else None
    return texts.device_lines(t, DeviceKind(known["kind"] or "OTHER"), f"{known['brand']} {known['model']}", serial)


def _is_it(t: Translator, given: Given) -> Markup:
    return texts.is_it(t, _device_lines(t, _offered(given.answers)))


def _device_shown(t: Translator, value: Any) -> str:
    return "" if value == CHANGED else " · ".join(_device_lines(t, value))


def _corrected(answers: Answers) -> bool:
    return answers.get("device") == CHANGED


def _asks_serial(answers: Answers) -> bool:
    return _corrected(answers) or not answers.get(OFFERS, {}).get("serial")


def _changed_device(_before: Answers, after: Answers) -> Iterable[str]:
    return DEVICE_FIELDS if after["device"] == CHANGED else ()


def _choices(known: Mapping[str, texts.Label]) -> Sequence[Choice]:
    return [Choice(key, key, label) for key, label in known.items()]


DEVICE = Step(
    "device",
    lambda t: intake_texts.title(t, "device"),
    _is_it,
    parsers.unnamed,
    _device_shown,
    choices=_device_choices,
    unsettles=_changed_device,
)
CONDITION = Step(
    "condition",
    lambda t: intake_texts.title(t, "condition"),
    lambda t, given: texts.found(t, ticked(given.answers, "condition")["said"]),
    parsers.prose(parsers.PROSE),
    lambda t, value: texts.condition(t, value["ticked"], value["said"]),
    choices=lambda _: _choices(texts.MARKS),
    prose=True,
    ticks=texts.no_marks,
)
ACCESSORIES = Step(
    "accessories",
    lambda t: intake_texts.title(t, "accessories"),
    lambda t, given: texts.with_it(t, ticked(given.answers, "accessories")["said"]),
    parsers.prose(parsers.PROSE),
    lambda t, value: texts.extras(t, value["ticked"], value["said"]),
    choices=lambda _: _choices(texts.EXTRAS),
    prose=True,
    ticks=texts.no_extras,
)
PHOTOS = Step(
    "photos",
    lambda t: intake_texts.title(t, "photos"),
    lambda t, given: texts.photos(t, len(given.answers.get(PICTURES, [])), MOST_PICTURES),
    parsers.pictureless,
    lambda _, value: str(value),
    optional=True,
    accepts=Accepts.PICTURES,
)
FORM = Form(
    FormName.RECEIVING,
    (
        DEVICE,
        replace(KIND, applies=_corrected),
        replace(BRAND, applies=_corrected),
        replace(MODEL, applies=_corrected),
        replace(SERIAL, applies=_asks_serial),
        CONDITION,
        ACCESSORIES,
        PHOTOS,
    ),
    Words(lambda t, answers: texts.receiving(t, answers[ABOUT]["number"])),
    _confirm,
    opening=_opening,
    require=staff,
    summary=Summary(
        lambda t, answers: texts.summary_head(t, answers[ABOUT]["number"]), texts.summary_foot, texts.confirm
    ),
)
