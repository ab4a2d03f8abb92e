"""The device on the card."""

from markupsafe import Markup, escape

from bot.conversation.order_card.sheet import Sheet
from bot.texts import card as texts
from bot.texts import devices
from bot.texts import orders as order_texts


def headline(sheet: Sheet) -> Markup:
    """Number, device and status."""
    return order_texts.headline(sheet.t, sheet.order)


def kind(sheet: Sheet) -> Markup:
    """What kind of thing it is."""
    return escape(devices.kind(sheet.t, sheet.order.device.kind))


def serial(sheet: Sheet) -> Markup | None:
    """The number that only this one has."""
    return texts.serial(sheet.t, sheet.order.device)
