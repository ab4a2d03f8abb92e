"""Quotes: written by the bench, decided by the customer, and closed when nobody does either."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.services import news, notifications, orders
from bot.services.errors import OrderNotFound, QuoteEmpty, QuoteRewritten, QuoteStale, StaleView
from bot.services.news import News
from bot.services.orders import Move
from bot.services.people import Actor, require_staff
from bot.services.shop import Shop
from models import (
    ChangeSource,
    Customer,
    Device,
    NotificationKind,
    Outcome,
    Quote,
    QuoteLine,
    QuoteLineKind,
    QuoteStatus,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)

MOST_LINES = 20
"""So many fit into one message."""
DAYS = (3, 7, 14, 30)
"""How long quotes are usually good for."""
AWAITING = WorkOrderStatus.AWAITING_APPROVAL


@dataclass(frozen=True)
class Line:
    """One line as it was typed, parsed already."""

    kind: QuoteLineKind
    description: str
    quantity: int
    """In hundredths."""
    unit_price: int
    """In minor units, with tax or before it, as the shop types its prices."""


# The bench writes it.


def draft_of(order: WorkOrder) -> Quote | None:
    """The quote that is being written for an order, if one is."""
    drafts = [each for each in order.quotes if each.status is QuoteStatus.DRAFT]
    return max(drafts, key=lambda each: each.version, default=None)


def open_draft(session: Session, order: WorkOrder, *, by: Actor, shop: Shop) -> Quote:
    """The quote that is being written, or a new one that begins as what the customer knows; raises NotAllowed."""
    require_staff(session, by)
    orders.lock(session, order)
    return draft_of(order) or _begin(order, shop, order.standing_quote)


def write(session: Session, order: WorkOrder, lines: Sequence[Line], *, by: Actor, shop: Shop) -> Quote:
    """The quote that is being written holds these lines and no others; raises NotAllowed."""
    require_staff(session, by)
    orders.lock(session, order)
    quote = draft_of(order) or _begin(order, shop, None)
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


def writing(session: Session, quote_id: int, revision: int, *, by: Actor) -> Quote:
    """The draft behind a button of the bench; raises NotAllowed, OrderNotFound, QuoteRewritten."""
    require_staff(session, by)
    quote = _locked(session, session.get(Quote, quote_id))
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


def newest(order: WorkOrder, quote: Quote) -> Quote:
    """The quote that counts now, for somebody who looks at another."""
    standing = order.standing_quote
    return standing if standing is not None and standing.version > quote.version else quote


def discard(session: Session, quote: Quote) -> None:
    """Throw a draft away."""
    quote.work_order.quotes.remove(quote)
    session.delete(quote)
    session.flush()


def send(session: Session, quote: Quote, *, by: Actor, shop: Shop) -> bool:
    """Offer a draft to the customer, who hears of it in one message; whether it is agreed already.

    The order waits for their answer, unless the total is within what they agreed to beforehand. Raises NotAllowed,
    QuoteEmpty, and IllegalMove where an order can't wait for an answer yet.
    """
    order = quote.work_order
    if not quote.lines:
        raise QuoteEmpty(order.id)
    covered = order.covers(quote)
    if order.status is not AWAITING:
        orders.change_status(session, order, Move(AWAITING, source=ChangeSource.BUTTON, silent=True), by=by)
    for each in order.quotes:
        if each.status is QuoteStatus.OFFERED:
            each.decide(QuoteStatus.REPLACED)
    quote.status, quote.sent_at = QuoteStatus.OFFERED, utcnow()
    quote.expires_at = _end_of(quote.sent_at, quote.valid_days or shop.quote_days, shop)
    if covered:
        _owe(session, quote, _agree_within_limit(session, quote, but_not=by.user_id), timedelta())
    else:
        _owe(session, quote, _latest(session, order), shop.undo)
    return covered


def _end_of(sent: datetime, days: int, shop: Shop) -> datetime:
    """The end of the last day on which it is good, by the shop's clock."""
    last = sent.astimezone(shop.timezone).date() + timedelta(days=days + 1)
    return datetime(last.year, last.month, last.day, tzinfo=shop.timezone)


def _latest(session: Session, order: WorkOrder) -> StatusChange:
    session.flush()
    query = select(StatusChange).where(StatusChange.work_order_id == order.id)
    return session.scalars(query.order_by(StatusChange.id.desc()).limit(1)).one()


def _owe(session: Session, quote: Quote, change: StatusChange, undo: timedelta) -> None:
    offer = News(NotificationKind.QUOTE_SENT, f"quote:{quote.id}:{quote.revision}", {"quote": quote.id})
    news.owe(session, change, undo=undo, news=offer)


# The customer decides.


def find_own(session: Session, actor: Actor, quote_id: int) -> Quote:
    """The quote behind a customer's button; another person's is not found, like one that never was."""
    query = select(Quote).join(Quote.work_order).join(WorkOrder.device).join(Device.customer)
    mine = Quote.id == quote_id, Customer.telegram_user_id == actor.user_id, Quote.status != QuoteStatus.DRAFT
    quote = session.scalar(query.where(*mine))
    if quote is None:
        raise OrderNotFound
    return quote


def _locked(session: Session, quote: Quote | None) -> Quote:
    """The quote as it is now, and nobody else at it or at its order; raises OrderNotFound where there is none."""
    if quote is None:
        raise OrderNotFound
    order = orders.find_by_id(session, quote.work_order_id)
    orders.lock(session, order)
    return quote


def approve(session: Session, actor: Actor, quote_id: int, revision: int) -> Quote:
    """The customer says yes: the order is approved, and the bench hears of it. Raises OrderNotFound, QuoteStale."""
    quote = _open_own(session, actor, quote_id, revision)
    change = quote.work_order.move_to(WorkOrderStatus.APPROVED, source=ChangeSource.CUSTOMER)
    session.add(change)
    news.told_in_answer(session, change)
    tell_bench(session, quote)
    return quote


def decline(session: Session, actor: Actor, quote_id: int, revision: int) -> Quote:
    """The customer says no, and is asked what becomes of their device. Raises OrderNotFound, QuoteStale."""
    quote = _open_own(session, actor, quote_id, revision)
    quote.decide(QuoteStatus.DECLINED)
    tell_bench(session, quote)
    return quote


def give_back(session: Session, actor: Actor, quote_id: int) -> Quote:
    """After a no: the customer wants their device as it is. Raises OrderNotFound, QuoteStale."""
    quote = _declined_own(session, actor, quote_id)
    move = WorkOrderStatus.READY_FOR_PICKUP
    change = quote.work_order.move_to(move, source=ChangeSource.CUSTOMER, outcome=Outcome.DECLINED)
    session.add(change)
    news.told_in_answer(session, change)
    tell_bench(session, quote, wish="return")
    return quote


def talk(session: Session, actor: Actor, quote_id: int) -> Quote:
    """After a no: the customer wants to hear from the bench. Raises OrderNotFound, QuoteStale."""
    quote = _declined_own(session, actor, quote_id)
    notifications.owe_bench(
        session, quote.work_order, NotificationKind.QUOTE_TALK, f"quote:{quote.id}:talk", payload={"quote": quote.id}
    )
    return quote


def _open_own(session: Session, actor: Actor, quote_id: int, revision: int) -> Quote:
    """The quote as the customer read it, still open."""
    quote = _locked(session, find_own(session, actor, quote_id))
    if (quote.status, quote.revision) != (QuoteStatus.OFFERED, revision) or has_run_out(quote):
        raise QuoteStale(quote.id)
    return quote


def _declined_own(session: Session, actor: Actor, quote_id: int) -> Quote:
    quote = _locked(session, find_own(session, actor, quote_id))
    order = quote.work_order
    if quote.status is not QuoteStatus.DECLINED or order.standing_quote is not quote or order.status is not AWAITING:
        raise QuoteStale(quote.id)
    return quote


def is_open(quote: Quote) -> bool:
    """Whether its customer can say yes or no."""
    waiting = quote.status is QuoteStatus.OFFERED and quote.work_order.status is AWAITING
    return waiting and not has_run_out(quote)


def has_run_out(quote: Quote) -> bool:
    """Whether it was good until a moment that has passed, whatever its row says."""
    return quote.expires_at is not None and quote.expires_at <= utcnow()


def tell_bench(session: Session, quote: Quote, *, wish: str | None = None, but_not: int | None = None) -> None:
    """Owe the bench the news of what became of a quote."""
    about = f"quote:{quote.id}:{quote.revision}:{wish or quote.status.value}"
    facts = {"quote": quote.id, "status": quote.status.value} | ({"wish": wish} if wish else {})
    notifications.owe_bench(
        session, quote.work_order, NotificationKind.QUOTE_DECIDED, about, payload=facts, but_not=but_not
    )


# What was agreed beforehand.


def set_limit(session: Session, actor: Actor, order_id: int, limit: int | None) -> WorkOrder:
    """How much the customer agrees to before they hear a price; None: to nothing.

    A quote that waits for them and costs no more is agreed with that. Raises OrderNotFound, and StaleView where
    something is agreed already, or the order is at its end.
    """
    order = orders.find_own(session, actor, order_id)
    orders.lock(session, order)
    if not may_set_limit(order):
        raise StaleView(order.id)
    order.preauthorised_limit = limit
    quote = order.standing_quote
    if quote is not None and quote.status is QuoteStatus.OFFERED and not has_run_out(quote) and order.covers(quote):
        news.told_in_answer(session, _agree_within_limit(session, quote))
    return order


def may_set_limit(order: WorkOrder) -> bool:
    """Whether the limit still decides anything."""
    ended = order.closed or order.status is WorkOrderStatus.READY_FOR_PICKUP
    return not ended and all(each.status is not QuoteStatus.APPROVED for each in order.quotes)


def _agree_within_limit(session: Session, quote: Quote, *, but_not: int | None = None) -> StatusChange:
    """An offer that costs no more than was agreed beforehand needs no answer; the bench hears so."""
    change = quote.work_order.move_to(WorkOrderStatus.APPROVED, source=ChangeSource.LIMIT)
    session.add(change)
    tell_bench(session, quote, but_not=but_not)
    return change


# Nobody decides.


def expire(session: Session) -> int:
    """Close the offers whose time is up, and have the bench know; how many."""
    due = select(Quote).where(Quote.status == QuoteStatus.OFFERED, Quote.expires_at <= utcnow()).order_by(Quote.id)
    closed = 0
    for each in session.scalars(due).all():
        quote = _locked(session, each)
        if quote.status is QuoteStatus.OFFERED and has_run_out(quote):
            quote.decide(QuoteStatus.EXPIRED)
            tell_bench(session, quote)
            closed += 1
    return closed


def waiting() -> Select[int, datetime]:
    """Offers that wait for an answer: the quote as `subject`, and since when as `since`."""
    query = select(Quote.id.label("subject"), Quote.sent_at.label("since"))
    return query.where(Quote.status == QuoteStatus.OFFERED)  # type: ignore[return-value]  # what is offered was sent
