"""The pictures of an order, brought to the bench."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation import albums
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.view import View, Viewer, Views
from bot.services import orders
from bot.services.people import Actor, require_staff
from bot.texts import staff as texts


async def send_photos(context: BotContext, tap: OrderTap) -> None:
    """Send the pictures of an order, in as few messages as Telegram allows, and say who took them."""
    number, taken = await context.presenter.db.read(_photos, context.actor, tap.order_id)
    lost = False
    for name, file_ids in taken:
        caption = texts.photos_of(context.t, number, name)
        remaining = iter(file_ids)
        while album := list(islice(remaining, albums.MOST)):
            sent = await albums.send_album(context.bot, context.actor.chat_id, album, str(caption))
            lost |= len(sent) < len(album)
    if lost:
        await context.show(View("photos_gone", {"number": number}, in_place=False))
    if not taken:
        await context.show(View("no_photos", {"number": number}, in_place=False))


def _photos(session: Session, actor: Actor, order_id: int) -> tuple[int, list[tuple[str | None, list[str]]]]:
    """The pictures of an order by who took them, the customer's (None) first."""
    require_staff(session, actor)
    order = orders.find_shown(session, actor, order_id)
    taken: dict[str | None, list[str]] = {}
    for each in sorted(order.photos, key=lambda photo: photo.staff_id is not None):
        taken.setdefault(each.staff.name if each.staff else None, []).append(each.file_id)
    return order.number, list(taken.items())


def render_no_photos(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """There are none."""
    return [Outgoing(texts.no_photos(viewer.t, facts["number"]))]


def render_photos_gone(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """There were some."""
    return [Outgoing(texts.photos_gone(viewer.t, facts["number"]))]


def handlers() -> Handlers:
    """What this topic reacts to."""
    return [OnOrderTap(Action.PHOTOS, send_photos)]


VIEWS: Views = {"no_photos": render_no_photos, "photos_gone": render_photos_gone}
