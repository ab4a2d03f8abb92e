"""The link to the order's page, on the card."""

from bot.conversation import order_keyboards as keyboards
from bot.conversation.order_card.sheet import Rows, Sheet
from bot.services import tracking


def page(sheet: Sheet) -> Rows:
    """The page that its customer can follow, and the way to a new link; nothing where there are no pages."""
    if sheet.viewer.shop.public_url is None:
        return []
    address = tracking.address(sheet.session, sheet.order, sheet.viewer.shop)
    if address is None and sheet.order.closed:
        return []
    return [keyboards.links(sheet.t, sheet.order, address)]
