"""A quote while the bench writes it: its lines, how long it is good for, and a word to the customer."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.services import orders
from bot.services.errors import QuoteRewritten
from bot.services.people import Actor, require_staff
from bot.services.quotes import locked
from bot.services.shop import Shop
from models import Quote, QuoteLine, QuoteLineKind, QuoteStatus, WorkOrder

MOST_LINES = 20
"""So many fit into one message."""
DAYS = (3, 7, 14, 30)
"""How long quotes are usually good for."""


@dataclass(frozen=True)
class Line:
    """One line as it was typed, parsed already."""

    kind: QuoteLineKind
    description: str
    quantity: int
    """In hundredths."""
    unit_price: int
    """In minor units, with tax or before it, as the shop types its prices."""


def draft_of(order: WorkOrder) -> Quote | None:
    """The quote that is being written for an order, if one is."""
    drafts = [each for each in order.quotes if each.status is QuoteStatus.DRAFT]
    return max(drafts, key=lambda each: each.version, default=None)


def open_draft(session: Session, order: WorkOrder, *, by: Actor, shop: Shop) -> Quote:
    """The quote that is being written, or a new one that begins as what the customer knows; raises NotAllowed."""
    require_staff(session, by)
    orders.lock(session, order)
    return _at_hand(order, shop) or _begin(order, shop, order.standing_quote)


def write(session: Session, order: WorkOrder, lines: Sequence[Line], *, by: Actor, shop: Shop) -> Quote:
    """The quote that is being written holds these lines and no others; raises NotAllowed."""
    require_staff(session, by)
    orders.lock(session, order)
    quote = _at_hand(order, shop) or _begin(order, shop, None)
    quote.lines = [_line(each, shop) for each in lines[:MOST_LINES]]
    quote.revision += 1
    session.flush()
    return quote


def add(session: Session, order: WorkOrder, lines: Sequence[Line], *, by: Actor, shop: Shop) -> Quote:
    """Lines more, as far as a message has room for them; raises NotAllowed."""
    quote = open_draft(session, order, by=by, shop=shop)
    quote.lines.extend(_line(each, shop) for each in lines[: MOST_LINES - len(quote.lines)])
    quote.revision += 1
    session.flush()
    return quote


def _at_hand(order: WorkOrder, shop: Shop) -> Quote | None:
    """The quote that is being written; in another currency than before, it begins anew: no sum is both."""
    quote = draft_of(order)
    if quote is not None and quote.currency != shop.currency:
        quote.currency, quote.lines = shop.currency, []
        quote.revision += 1
    return quote


def _begin(order: WorkOrder, shop: Shop, like: Quote | None) -> Quote:
    quote = Quote(
        version=max((each.version for each in order.quotes), default=0) + 1,
        currency=shop.currency,
        valid_days=shop.quote_days,
    )
    if like is not None and like.currency == shop.currency:
        quote.note = like.note
        quote.lines = [_copy(each) for each in like.lines]
    order.quotes.append(quote)
    return quote


def _line(typed: Line, shop: Shop) -> QuoteLine:
    return QuoteLine(
        kind=typed.kind,
        description=typed.description,
        quantity=typed.quantity,
        unit_price=typed.unit_price,
        tax_basis_points=shop.tax_basis_points,
        tax_included=shop.prices_include_tax,
    )


def _copy(line: QuoteLine) -> QuoteLine:
    return QuoteLine(
        kind=line.kind,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        tax_basis_points=line.tax_basis_points,
        tax_included=line.tax_included,
    )


def find_draft(session: Session, quote_id: int, revision: int, *, by: Actor) -> Quote:
    """The draft behind a button of the bench; raises NotAllowed, OrderNotFound, QuoteRewritten."""
    require_staff(session, by)
    quote = locked(session, session.get(Quote, quote_id))
    if (quote.status, quote.revision) != (QuoteStatus.DRAFT, revision):
        raise QuoteRewritten(quote.work_order_id)
    quote.revision += 1
    return quote


def remove_last(session: Session, quote: Quote) -> None:
    """Without the line that was added last."""
    if quote.lines:
        quote.lines.pop()
    session.flush()


def other_kind(quote: Quote) -> None:
    """The last line is labour if it was a part, and a part if it was labour."""
    if quote.lines:
        last = quote.lines[-1]
        parts = last.kind is QuoteLineKind.PART
        last.kind = QuoteLineKind.LABOUR if parts else QuoteLineKind.PART


def other_days(quote: Quote, shop: Shop) -> None:
    """It is good for the next longer of a few usual spans, or the shortest."""
    spans = sorted({*DAYS, shop.quote_days})
    now = quote.valid_days or shop.quote_days
    quote.valid_days = next((each for each in spans if each > now), spans[0])


def set_kind(quote: Quote, kind: QuoteLineKind | None) -> None:
    """Say what the last line is for."""
    if quote.lines and kind is not None:
        quote.lines[-1].kind = kind
        quote.revision += 1


def set_note(quote: Quote, note: str | None) -> None:
    """What its customer reads below the lines."""
    quote.note = note
    quote.revision += 1


def room(order: WorkOrder) -> int:
    """How many lines more the quote of an order can hold."""
    quote = draft_of(order) or order.standing_quote
    return MOST_LINES - (len(quote.lines) if quote else 0)


def discard(session: Session, quote: Quote) -> None:
    """Throw a draft away."""
    quote.work_order.quotes.remove(quote)
    session.delete(quote)
    session.flush()
