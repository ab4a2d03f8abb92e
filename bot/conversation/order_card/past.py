"""What was done with the device before, on the card: earlier orders, and the warranty."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_keyboards import open_card, rows
from bot.conversation.order_taps import Action, button
from bot.services.warranty import cover_of, earlier_orders
from bot.texts import cover
from bot.texts import warranty as texts
from models import WorkOrder

SHOWN = 3


def history(sheet: Sheet) -> Markup | None:
    """Earlier orders of the same device, with how they ended."""
    found = earlier_orders(sheet.session, sheet.order, limit=SHOWN + 1)
    return texts.history(sheet.t, found[:SHOWN], sheet.viewer.shop.timezone, more=len(found) > SHOWN)


def warranty(sheet: Sheet) -> Markup | None:
    """Of what it is a return, or until when the shop stands by a repair."""
    order = sheet.order
    if order.warranty_of_id is not None:
        before = sheet.session.get(WorkOrder, order.warranty_of_id)
        return texts.return_of(sheet.t, before.number) if before else None
    found = cover_of(sheet.session, order, sheet.viewer.shop.warranty)
    if found is None:
        return None
    number = None if found.order is order else found.order.number
    return cover.covered(sheet.t, found.until, number, sheet.viewer.shop.timezone)


def open_earlier(sheet: Sheet) -> Rows:
    """The way to each of them."""
    found = earlier_orders(sheet.session, sheet.order, limit=SHOWN)
    return rows([open_card(sheet.t, each) for each in found], SHOWN)


def open_return(sheet: Sheet) -> Rows:
    """For a device that comes back while the shop stands by its repair."""
    order = sheet.order
    if not order.closed or cover_of(sheet.session, order, sheet.viewer.shop.warranty) is None:
        return []
    return [[button(sheet.t.plain("Warranty return …"), order, Action.WARRANTY)]]
