"""The buttons for somebody who does not know how to go on."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation.view import Viewer


def next_steps(viewer: Viewer) -> InlineKeyboardMarkup:
    """What this person most likely wants next."""
    t = viewer.t
    request = t.plain("Continue my request") if viewer.actor.draft else t.plain("New repair request")
    buttons = [
        InlineKeyboardButton(request, callback_data="m:new"),
        InlineKeyboardButton(t.plain("My orders"), callback_data="m:orders"),
    ]
    if viewer.actor.staff is not None:
        buttons.insert(0, InlineKeyboardButton(t.plain("Queue"), callback_data="m:queue"))
    return InlineKeyboardMarkup([[each] for each in buttons])
