"""What the bot says: one message, ready to send."""

from dataclasses import dataclass

from telegram import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


@dataclass(frozen=True)
class Outgoing:
    """Text in Telegram's HTML, its values escaped already, and the buttons that go with it."""

    text: str
    keyboard: Keyboard | None = None
