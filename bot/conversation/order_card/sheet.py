"""What a section of a card is made from, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy.orm import Session
from telegram import InlineKeyboardButton

from bot.conversation.view import Viewer
from bot.texts import Translator
from models import Staff, WorkOrder


@dataclass(frozen=True)
class Sheet:
    """The order that a card is about, and who of the bench reads it."""

    session: Session
    viewer: Viewer
    order: WorkOrder
    staff: Staff

    @property
    def t(self) -> Translator:
        """The reader's language."""
        return self.viewer.t


Rows = list[list[InlineKeyboardButton]]
Says = Callable[[Sheet], Markup | None]
"""A line or a few of the card; None where there is nothing to say."""
Offers = Callable[[Sheet], Rows]
"""Rows of buttons under the card; none where there is nothing to offer."""
