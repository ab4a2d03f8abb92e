"""What the repair costs, on the card: the quote as it stands, and what was agreed beforehand."""

from markupsafe import Markup

from bot.conversation.order_card.sheet import Rows, Sheet
from bot.conversation.order_taps import Action, button
from bot.services import quote_writing
from bot.texts import limits
from bot.texts import quote_writing as texts
from bot.texts.orders import lines
from models import WorkOrderStatus

ASKED = frozenset(
    {
        WorkOrderStatus.RECEIVED,
        WorkOrderStatus.DIAGNOSING,
        WorkOrderStatus.AWAITING_APPROVAL,
        WorkOrderStatus.APPROVED,
        WorkOrderStatus.WAITING_PARTS,
        WorkOrderStatus.IN_REPAIR,
    }
)
"""Where a quote can be written; it is sent from each of them."""


def state(sheet: Sheet) -> Markup | None:
    """How the quote stands that the customer knows, and the one that is being written."""
    known = [each for each in (sheet.order.standing_quote, quote_writing.draft_of(sheet.order)) if each is not None]
    zone = sheet.viewer.shop.timezone
    return lines(*(texts.state(sheet.t, each, zone) for each in known)) if known else None


def limit(sheet: Sheet) -> Markup | None:
    """Up to how much the customer need not be asked."""
    return limits.of_customer(sheet.t, sheet.order)


def way_in(sheet: Sheet) -> Rows:
    """The way to the quote, or to writing one."""
    if sheet.order.status not in ASKED and not sheet.order.quotes:
        return []
    return [[button(sheet.t.plain("Quote …"), sheet.order, Action.QUOTE)]]
