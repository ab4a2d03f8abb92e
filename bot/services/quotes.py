"""Quotes: offered by the bench, decided by the customer, and closed when nobody decides."""

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.services import moves, news, notifications, orders
from bot.services.errors import OrderNotFound, QuoteEmpty, QuoteStale, StaleView
from bot.services.moves import Move
from bot.services.news import News
from bot.services.people import Actor
from bot.services.shop import Shop
from bot.services.sums import Sum
from models import (
    ChangeSource,
    Customer,
    Device,
    NotificationKind,
    Outcome,
    Quote,
    QuoteStatus,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)

AWAITING = WorkOrderStatus.AWAITING_APPROVAL


# The bench offers it.


def send(session: Session, quote: Quote, *, by: Actor, shop: Shop) -> bool:
    """Offer a draft to the customer, who hears of it in one message; whether it is agreed already.

    The order waits for their answer, unless the total is within what they agreed to beforehand. Whoever quotes what was
    just received has looked at it. Raises NotAllowed, QuoteEmpty, and IllegalMove where an order can't wait yet.
    """
    order = quote.work_order
    if not quote.lines:
        raise QuoteEmpty(order.id)
    covered = order.covers(quote)
    if order.status is WorkOrderStatus.RECEIVED:
        looked_at = Move(WorkOrderStatus.DIAGNOSING, source=ChangeSource.BUTTON, silent=True)
        moves.change_status(session, order, looked_at, by=by)
    if order.status is not AWAITING:
        moves.change_status(session, order, Move(AWAITING, source=ChangeSource.BUTTON, silent=True), by=by)
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


def locked(session: Session, quote: Quote | None) -> Quote:
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
    quote = locked(session, find_own(session, actor, quote_id))
    if (quote.status, quote.revision) != (QuoteStatus.OFFERED, revision) or has_run_out(quote):
        raise QuoteStale(quote.id)
    return quote


def _declined_own(session: Session, actor: Actor, quote_id: int) -> Quote:
    quote = locked(session, find_own(session, actor, quote_id))
    order = quote.work_order
    if quote.status is not QuoteStatus.DECLINED or order.standing_quote is not quote or order.status is not AWAITING:
        raise QuoteStale(quote.id)
    return quote


def newest(order: WorkOrder, quote: Quote) -> Quote:
    """The quote that counts now, for somebody who looks at another."""
    standing = order.standing_quote
    return standing if standing is not None and standing.version > quote.version else quote


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


def set_limit(session: Session, actor: Actor, order_id: int, limit: Sum | None) -> WorkOrder:
    """How much the customer agrees to before they hear a price; None: to nothing.

    A quote that waits for them and costs no more is agreed with that. Raises OrderNotFound, and StaleView where
    something is agreed already, or the order is at its end.
    """
    order = orders.find_own(session, actor, order_id)
    orders.lock(session, order)
    if not may_set_limit(order):
        raise StaleView(order.id)
    order.preauthorised_limit, order.limit_currency = (limit.minor, limit.currency) if limit else (None, None)
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
        quote = locked(session, each)
        if quote.status is QuoteStatus.OFFERED and has_run_out(quote):
            quote.decide(QuoteStatus.EXPIRED)
            tell_bench(session, quote)
            closed += 1
    return closed


def waiting() -> Select[int, datetime]:
    """Offers that wait for an answer: the quote as `subject`, and since when as `since`."""
    query = select(Quote.id.label("subject"), Quote.sent_at.label("since"))
    return query.where(Quote.status == QuoteStatus.OFFERED)  # type: ignore[return-value]  # what is offered was sent
