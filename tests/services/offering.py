"""A quote, and the order that it is for."""

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.services import quote_writing, quotes
from bot.services.quote_writing import Line
from bot.services.shop import Shop
from models import Quote, QuoteLineKind, WorkOrder, WorkOrderStatus
from tests.services.shop import NO_WINDOW, TOM, WINDOW, deliver, move, open_shop, person
from tests.texts.shop import SHOP

S = WorkOrderStatus
NOW = replace(SHOP, undo=NO_WINDOW)
LATER = replace(SHOP, undo=WINDOW)
DISPLAY = Line(QuoteLineKind.PART, "Display", 100, 8_990)
LABOUR = Line(QuoteLineKind.LABOUR, "Labour", 150, 4_000)


def diagnosed(session: Session) -> WorkOrder:
    """Order 1001 in Tom's hands, its fault found, and everybody knows."""
    order = open_shop(session)
    move(session, order, S.RECEIVED, S.DIAGNOSING)
    deliver(session)
    return order


def offer(session: Session, order: WorkOrder, *lines: Line, shop: Shop = NOW) -> Quote:
    """A quote, written and sent by Tom; committed."""
    tom = person(session, TOM)
    quote = quote_writing.write(session, order, lines or (DISPLAY, LABOUR), by=tom, shop=NOW)
    quotes.send(session, quote, by=tom, shop=shop)
    session.commit()
    return quote
