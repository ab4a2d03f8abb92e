"""A message of the thread, as it is passed on."""

from markupsafe import Markup
from telegram import InlineKeyboardMarkup

from bot.conversation.message import UNCAPTIONED, Media, Outgoing
from bot.conversation.order_taps import Action, button
from bot.texts import Translator
from bot.texts import thread as texts
from models import MessageKind, OrderMessage, WorkOrder


def passed_on(
    t: Translator, message: OrderMessage, order: WorkOrder, headline: Markup, keyboard: InlineKeyboardMarkup | None
) -> Outgoing:
    """What was written, under a line that says by whom; what takes no line gets a button that names the order."""
    media = _media(message)
    if media is None:
        return Outgoing(texts.under(t, headline, message, order, texts.TEXT_ROOM), keyboard)
    if media.kind in UNCAPTIONED:
        return Outgoing("", InlineKeyboardMarkup([[button(texts.label(order), order, Action.SHOW)]]), media=media)
    return Outgoing(texts.under(t, headline, message, order, texts.CAPTION_ROOM), keyboard, media=media)


def _media(message: OrderMessage) -> Media | None:
    if message.kind is MessageKind.LOCATION:
        place = message.place or {}
        return Media(message.kind, "", float(place.get("latitude", 0)), float(place.get("longitude", 0)))
    return Media(message.kind, message.file_id) if message.file_id else None
