"""What a notification says."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup

from bot.conversation.message import Outgoing
from bot.delivery import notices
from models import Notification, NotificationKind
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP


def said(session: Session, kind: NotificationKind) -> Outgoing | None:
    """The first notification of this kind, rendered."""
    row = session.scalars(select(Notification).where(Notification.kind == kind).order_by(Notification.id)).first()
    assert row is not None
    return notices.render(session, row, CATALOGUE, SHOP)


def words(outgoing: Outgoing | None) -> list[str]:
    """A message as a person reads it, line by line."""
    assert outgoing is not None
    return read(outgoing.text).splitlines()


def buttons(outgoing: Outgoing | None) -> dict[str, object]:
    """Its buttons, and what they carry."""
    assert outgoing is not None
    assert isinstance(outgoing.keyboard, InlineKeyboardMarkup)
    return {each.text: each.callback_data for row in outgoing.keyboard.inline_keyboard for each in row}
