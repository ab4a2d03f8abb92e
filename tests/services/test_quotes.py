"""Quotes: sent by the bench, decided by the customer, or by nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from bot.delivery import notices
from bot.services import moves, orders, pickup, quote_writing, quotes, reach, reminders, undo
from bot.services.errors import OrderNotFound, QuoteEmpty, QuoteStale, StaleView
from bot.services.reminder_table import all_reminders
from bot.services.sums import Sum
from models import (
    ChangeSource,
    Charge,
    IllegalMove,
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Quote,
    QuoteStatus,
    StatusChange,
    WorkOrderStatus,
    utcnow,
)
from tests.services.offering import DISPLAY, LABOUR, LATER, NOW, diagnosed, offer
from tests.services.shop import (
    ANA,
    EVA,
    NO_WINDOW,
    OLIVIA,
    TOM,
    WINDOW,
    deliver,
    move,
    open_shop,
    person,
    remind,
    to_staff,
)
from tests.services.test_news import hold
from tests.services.test_side_by_side import at_once
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

S, Q = WorkOrderStatus, QuoteStatus
BEN = 7002


def owed(session: Session, kind: NotificationKind | None = None) -> list[tuple[NotificationKind, int]]:
    """What is owed to whom since everybody knew."""
    query = select(Notification).where(Notification.state == NotificationState.OWED).order_by(Notification.id)
    return [(each.kind, each.lane) for each in session.scalars(query) if kind in {None, each.kind}]


def sources(session: Session) -> list[ChangeSource]:
    return list(session.scalars(select(StatusChange.source).order_by(StatusChange.id)))[3:]


def test_sending_asks_the_customer_in_one_message_and_the_order_waits(session: Session) -> None:
    order = diagnosed(session)
    with time_machine.travel(datetime(2026, 3, 1, 23, 30, tzinfo=ZoneInfo("Europe/Madrid")), tick=False):
        quote = offer(session, order)
    assert (order.status, quote.status, quote.total, quote.version) == (S.AWAITING_APPROVAL, Q.OFFERED, 14_990, 1)
    assert quote.expires_at == datetime(2026, 3, 16, tzinfo=ZoneInfo("Europe/Madrid"))
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]


@pytest.mark.parametrize("status", [S.APPROVED, S.WAITING_PARTS, S.IN_REPAIR])
def test_more_can_be_asked_for_later(session: Session, status: WorkOrderStatus) -> None:
    order = diagnosed(session)
    first = offer(session, order)
    quotes.approve(session, person(session, ANA), first.id, first.revision)
    move(session, order, *({S.APPROVED, status} - {S.APPROVED}))
    deliver(session)
    offer(session, order, DISPLAY)
    assert order.status is S.AWAITING_APPROVAL
    assert [each.version for each in order.quotes] == [1, 2]
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]


def test_whoever_quotes_what_was_just_received_has_looked_at_it(session: Session) -> None:
    order = open_shop(session)
    move(session, order, S.RECEIVED)
    deliver(session)
    quote = offer(session, order, shop=LATER)
    steps = [each.to_status for each in session.scalars(select(StatusChange).order_by(StatusChange.id))]
    assert steps == [S.PENDING, S.RECEIVED, S.DIAGNOSING, S.AWAITING_APPROVAL]
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]
    undo.undo(session, order, by=person(session, TOM), version=order.version, window=WINDOW)
    session.commit()
    assert (order.status, quote.status) == (S.DIAGNOSING, Q.DRAFT)
    assert owed(session) == [(NotificationKind.STATUS_CHANGED, ANA)]


def test_an_order_that_cannot_wait_for_an_answer_keeps_the_draft(session: Session) -> None:
    order = open_shop(session)
    tom = person(session, TOM)
    quote = quote_writing.write(session, order, [DISPLAY], by=tom, shop=NOW)
    session.commit()
    with pytest.raises(IllegalMove):
        quotes.send(session, quote, by=tom, shop=NOW)
    session.rollback()
    assert (order.status, quote.status, len(quote.lines)) == (S.PENDING, Q.DRAFT, 1)


def test_nothing_is_sent_without_lines(session: Session) -> None:
    order = diagnosed(session)
    quote = quote_writing.write(session, order, [], by=person(session, TOM), shop=NOW)
    with pytest.raises(QuoteEmpty):
        quotes.send(session, quote, by=person(session, TOM), shop=NOW)


def test_a_newer_quote_takes_the_place_of_the_open_one_and_is_one_message(session: Session) -> None:
    order = diagnosed(session)
    first = offer(session, order, shop=LATER)
    second = offer(session, order, DISPLAY, shop=LATER)
    assert (first.status, second.status) == (Q.REPLACED, Q.OFFERED)
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]
    with pytest.raises(QuoteStale):
        quotes.approve(session, person(session, ANA), first.id, first.revision)


def test_a_bare_step_within_the_window_is_told_with_the_quote(session: Session) -> None:
    order = diagnosed(session)
    move(session, order, S.AWAITING_APPROVAL, undo=WINDOW)
    offer(session, order, shop=LATER)
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]


def test_a_quote_is_told_although_its_customer_heard_before_that_the_order_waits(session: Session) -> None:
    order = diagnosed(session)
    offer(session, order)
    deliver(session)
    offer(session, order, DISPLAY, shop=LATER)
    third = offer(session, order, LABOUR, shop=LATER)
    assert (third.status, owed(session)) == (Q.OFFERED, [(NotificationKind.QUOTE_SENT, ANA)])
    move(session, order, S.DIAGNOSING)
    offer(session, order, DISPLAY, shop=LATER)
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]


def test_sending_can_be_taken_back_before_it_is_told(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order, shop=LATER)
    undo.undo(session, order, by=person(session, TOM), version=order.version, window=WINDOW)
    session.commit()
    assert (order.status, quote.status, owed(session)) == (S.DIAGNOSING, Q.DRAFT, [])
    sent = quote_writing.find_draft(session, quote.id, quote.revision, by=person(session, TOM))
    quotes.send(session, sent, by=person(session, TOM), shop=LATER)
    session.commit()
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]


# The customer decides.


def test_a_yes_approves_the_order_and_its_technician_hears(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    deliver(session)
    quotes.approve(session, person(session, ANA), quote.id, quote.revision)
    session.commit()
    assert (order.status, quote.status, sources(session)[-1]) == (S.APPROVED, Q.APPROVED, ChangeSource.CUSTOMER)
    assert owed(session) == [(NotificationKind.QUOTE_DECIDED, TOM)]
    assert order.needs_quote is False


def test_without_a_technician_everybody_hears(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    order.technician_id = None
    deliver(session)
    quotes.approve(session, person(session, ANA), quote.id, quote.revision)
    session.commit()
    assert to_staff(session, NotificationKind.QUOTE_DECIDED) == [TOM, EVA, OLIVIA]


def test_a_no_moves_nothing_until_the_customer_says_what_shall_become_of_it(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    deliver(session)
    ana = person(session, ANA)
    quotes.decline(session, ana, quote.id, quote.revision)
    session.commit()
    assert (order.status, quote.status) == (S.AWAITING_APPROVAL, Q.DECLINED)
    assert owed(session) == [(NotificationKind.QUOTE_DECIDED, TOM)]
    deliver(session)
    quotes.give_back(session, ana, quote.id)
    session.commit()
    assert (order.status, order.outcome) == (S.READY_FOR_PICKUP, Outcome.DECLINED)
    assert owed(session) == [(NotificationKind.QUOTE_DECIDED, TOM)]
    with pytest.raises(QuoteStale):
        quotes.give_back(session, ana, quote.id)


def test_after_a_no_the_customer_may_want_to_talk_which_the_bench_hears_once(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    ana = person(session, ANA)
    quotes.decline(session, ana, quote.id, quote.revision)
    session.commit()
    deliver(session)
    for _ in range(2):
        quotes.talk(session, ana, quote.id)
    session.commit()
    assert owed(session) == [(NotificationKind.QUOTE_TALK, TOM)]
    assert (order.status, quote.status) == (S.AWAITING_APPROVAL, Q.DECLINED)


def test_a_second_answer_changes_nothing(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    ana, shown = person(session, ANA), quote.revision
    quotes.approve(session, ana, quote.id, shown)
    session.commit()
    for again in (quotes.approve, quotes.decline):
        with pytest.raises(QuoteStale):
            again(session, ana, quote.id, shown)
    assert (order.status, len(sources(session))) == (S.APPROVED, 2)


@pytest.mark.parametrize("user_id", [BEN, TOM, OLIVIA])
def test_nobody_else_can_answer(session: Session, user_id: int) -> None:
    quote = offer(session, diagnosed(session))
    somebody, shown = person(session, user_id), quote.revision
    acts: list[Callable[[], object]] = [
        lambda: quotes.approve(session, somebody, quote.id, shown),
        lambda: quotes.decline(session, somebody, quote.id, shown),
        lambda: quotes.give_back(session, somebody, quote.id),
        lambda: quotes.talk(session, somebody, quote.id),
    ]
    for act in acts:
        with pytest.raises(OrderNotFound):
            act()


def test_an_answer_to_lines_that_were_rewritten_is_none(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order, shop=LATER)
    read = quote.revision
    undo.undo(session, order, by=person(session, TOM), version=order.version, window=WINDOW)
    quote.lines[0].unit_price *= 10
    quotes.send(session, quote, by=person(session, TOM), shop=LATER)
    session.commit()
    with pytest.raises(QuoteStale):
        quotes.approve(session, person(session, ANA), quote.id, read)


def test_two_taps_at_once_are_one_answer(engine: Engine, session: Session) -> None:
    quote = offer(session, diagnosed(session))
    deliver(session)
    quote_id, shown = quote.id, quote.revision

    def tapping(answer: Callable[[Session, object, int, int], Quote]) -> Callable[[Session], str]:
        def work(session: Session) -> str:
            return answer(session, person(session, ANA), quote_id, shown).status.value

        return work

    yes, no = tapping(quotes.approve), tapping(quotes.decline)  # type: ignore[arg-type]  # an Actor
    results = at_once(engine, yes, yes, no)
    session.expire_all()
    assert sorted(type(each).__name__ for each in results) == ["QuoteStale", "QuoteStale", "str"]
    assert session.get_one(Quote, quote_id).status in {Q.APPROVED, Q.DECLINED}
    assert owed(session) == [(NotificationKind.QUOTE_DECIDED, TOM)]


def test_an_answer_and_a_step_of_the_bench_at_once_are_one_of_the_two(engine: Engine, session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    quote_id, shown, version = quote.id, quote.revision, order.version
    session.commit()

    def yes(session: Session) -> str:
        return quotes.approve(session, person(session, ANA), quote_id, shown).status.value

    def on_second_thought(session: Session) -> str:
        found = orders.find_order(session, 1001)
        moves.change_status(session, found, moves.Move(S.DIAGNOSING), by=person(session, EVA), version=version)
        return "moved"

    results = {
        str(each) if isinstance(each, str) else type(each).__name__ for each in at_once(engine, yes, on_second_thought)
    }
    session.expire_all()
    now = order.status, session.get_one(Quote, quote_id).status
    assert (results, now) in [
        ({"APPROVED", "StaleView"}, (S.APPROVED, Q.APPROVED)),
        ({"moved", "QuoteStale"}, (S.DIAGNOSING, Q.WITHDRAWN)),
    ]


# What was agreed beforehand.


def test_a_quote_within_the_limit_is_agreed_at_once_and_both_sides_hear(session: Session) -> None:
    order = diagnosed(session)
    quotes.set_limit(session, person(session, ANA), order.id, Sum(15_000, "EUR"))
    order.technician_id = None
    session.commit()
    quote = offer(session, order)
    assert (order.status, quote.status, sources(session)) == (
        S.APPROVED,
        Q.APPROVED,
        [ChangeSource.BUTTON, ChangeSource.LIMIT],
    )
    assert owed(session) == [(NotificationKind.QUOTE_SENT, ANA)]  # Tom took it by sending, and reads it in the answer
    with pytest.raises(StaleView):
        quotes.set_limit(session, person(session, ANA), order.id, None)


def test_what_was_agreed_within_the_limit_at_night_is_told_whatever_the_bench_does_before_the_morning(
    session: Session,
) -> None:
    order = diagnosed(session)
    order.preauthorised_limit, order.limit_currency = 15_000, "EUR"
    offer(session, order)
    hold(session)
    move(session, order, S.IN_REPAIR, undo=NO_WINDOW)
    assert owed(session, NotificationKind.QUOTE_SENT) == [(NotificationKind.QUOTE_SENT, ANA)]
    newer = offer(session, order, DISPLAY)
    sent = NotificationKind.QUOTE_SENT, NotificationState.OWED
    query = select(Notification.payload).where(Notification.kind == sent[0], Notification.state == sent[1])
    assert list(session.scalars(query)) == [{"quote": newer.id}]


def test_an_offer_that_was_withdrawn_at_night_is_told_although_the_order_waits_as_before(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    deliver(session)
    move(session, order, S.DIAGNOSING, undo=NO_WINDOW)
    hold(session)
    move(session, order, S.AWAITING_APPROVAL, undo=NO_WINDOW)
    assert (quote.status, owed(session)) == (Q.WITHDRAWN, [(NotificationKind.STATUS_CHANGED, ANA)])
    assert "The quote we sent you does not hold any more." in read_in_the_morning(session)


@pytest.mark.parametrize("back", ["undone", "never read"])
def test_a_night_that_takes_nothing_from_its_customer_tells_nothing(session: Session, back: str) -> None:
    order = diagnosed(session)
    if back == "never read":
        move(session, order, S.AWAITING_APPROVAL)
        deliver(session)
    offer(session, order)
    deliver(session) if back == "undone" else hold(session)
    move(session, order, S.DIAGNOSING, undo=NO_WINDOW)
    hold(session)
    if back == "undone":
        undo.undo(session, order, by=person(session, TOM), version=order.version, window=WINDOW)
        session.commit()
    else:
        move(session, order, S.AWAITING_APPROVAL, undo=NO_WINDOW)
    assert (order.status, owed(session)) == (S.AWAITING_APPROVAL, [])


def test_who_comes_back_hears_what_was_agreed_within_their_limit_and_where_the_order_stands(session: Session) -> None:
    order = diagnosed(session)
    order.preauthorised_limit, order.limit_currency = 15_000, "EUR"
    reach.customer_left(session, order.customer)
    offer(session, order)
    move(session, order, S.IN_REPAIR, S.WAITING_PARTS, undo=NO_WINDOW)
    reach.mark_reachable(session, order.customer)
    session.commit()
    assert owed(session, NotificationKind.QUOTE_SENT) == [(NotificationKind.QUOTE_SENT, ANA)]
    said = read_in_the_morning(session)
    assert ["€150.00 you had agreed to" in said, "Waiting for parts" in said, "In repair" in said] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("stale", ["bare", "older", "agreed"])
def test_who_comes_back_hears_of_the_quote_that_waits_for_them_and_of_no_other(session: Session, stale: str) -> None:
    order = diagnosed(session)
    reach.customer_left(session, order.customer)
    if stale == "bare":
        move(session, order, S.AWAITING_APPROVAL, undo=NO_WINDOW)
    else:
        limit = 15_000 if stale == "agreed" else None
        order.preauthorised_limit, order.limit_currency = limit, "EUR"
        offer(session, order)
        order.preauthorised_limit = None
    newer = offer(session, order, DISPLAY)
    reach.mark_reachable(session, order.customer)
    session.commit()
    assert [each for each in owed(session) if each[1] == ANA] == [(NotificationKind.QUOTE_SENT, ANA)]
    payloads = select(Notification.payload).where(
        Notification.state == NotificationState.OWED, Notification.lane == ANA
    )
    assert session.scalars(payloads).all() == [{"quote": newer.id}]


def test_who_comes_back_is_shown_a_quote_once_and_not_reminded_of_it_in_the_same_breath(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    quote.sent_at = utcnow() - timedelta(days=2)
    session.commit()
    for each in all_reminders((), {}):
        reminders.owe(session, each, reminders.find_due(session, each))
    reach.customer_left(session, order.customer)
    session.commit()
    reach.mark_reachable(session, order.customer)
    session.commit()
    assert [each for each in owed(session) if each[1] == ANA] == [(NotificationKind.QUOTE_SENT, ANA)]


def test_who_comes_back_gets_the_code_that_opens(session: Session) -> None:
    order = diagnosed(session)
    reach.customer_left(session, order.customer)
    order.charge = Charge.FREE
    move(session, order, S.IN_REPAIR, undo=NO_WINDOW)
    move(session, order, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED, undo=NO_WINDOW)
    moves.change_status(session, order, moves.Move(S.IN_REPAIR, reason="dark"), by=person(session, TOM), undo=NO_WINDOW)
    move(session, order, S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED, undo=NO_WINDOW)
    session.execute(update(Notification).values(created_at=utcnow() - timedelta(days=2)))
    remind(session)
    reach.mark_reachable(session, order.customer)
    session.commit()
    assert [each for each in owed(session) if each[1] == ANA] == [(NotificationKind.STATUS_CHANGED, ANA)]
    assert str(pickup.code_of(order, SHOP.keys)) in read_in_the_morning(session).replace(" ", "")


def read_in_the_morning(session: Session) -> str:
    """What the customer reads of what is owed to them."""
    query = select(Notification).where(Notification.state == NotificationState.OWED, Notification.lane == ANA)
    found = (
        notices.render(session, each, CATALOGUE, SHOP) for each in session.scalars(query.order_by(Notification.id))
    )
    return "\n\n".join(each.text for each in found if each is not None)


def test_a_quote_above_the_limit_is_asked(session: Session) -> None:
    order = diagnosed(session)
    quotes.set_limit(session, person(session, ANA), order.id, Sum(14_989, "EUR"))
    offer(session, order)
    assert order.status is S.AWAITING_APPROVAL


@pytest.mark.parametrize("currency", ["BGN", None])
def test_a_limit_of_another_currency_or_of_nobody_knows_which_agrees_to_nothing(
    session: Session, currency: str | None
) -> None:
    order = diagnosed(session)
    order.preauthorised_limit, order.limit_currency = 16_000, currency
    quote = offer(session, order)
    assert (order.status, quote.status, quote.currency) == (S.AWAITING_APPROVAL, Q.OFFERED, "EUR")


def test_a_limit_that_is_raised_agrees_to_what_waits(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    deliver(session)
    quotes.set_limit(session, person(session, ANA), order.id, Sum(14_990, "EUR"))
    session.commit()
    assert (order.status, quote.status, owed(session)) == (
        S.APPROVED,
        Q.APPROVED,
        [(NotificationKind.QUOTE_DECIDED, TOM)],
    )


def test_a_limit_is_the_customers_own(session: Session) -> None:
    order = diagnosed(session)
    for user_id in (BEN, TOM):
        with pytest.raises(OrderNotFound):
            quotes.set_limit(session, person(session, user_id), order.id, Sum(1, "EUR"))
    assert order.preauthorised_limit is None


# Nobody decides.


def test_an_offer_whose_time_is_up_is_closed_once_and_cannot_be_approved(session: Session) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    deliver(session)
    quote.expires_at = utcnow() - timedelta(seconds=1)
    session.commit()
    with pytest.raises(QuoteStale):
        quotes.approve(session, person(session, ANA), quote.id, quote.revision)
    session.rollback()
    assert [quotes.expire(session), quotes.expire(session)] == [1, 0]
    session.commit()
    assert (order.status, quote.status) == (S.AWAITING_APPROVAL, Q.EXPIRED)
    assert owed(session) == [(NotificationKind.QUOTE_DECIDED, TOM)]


def sent_ago(session: Session, quote: Quote, hours: float) -> list[tuple[NotificationKind, int]]:
    """What the reminders of a moment so long after sending owe."""
    quote.sent_at = utcnow() - timedelta(hours=hours)
    session.commit()
    deliver(session)
    for each in all_reminders((), {}):
        reminders.owe(session, each, reminders.find_due(session, each))
    session.commit()
    return owed(session)


def test_the_customer_is_reminded_after_a_day_and_after_three(session: Session) -> None:
    quote = offer(session, diagnosed(session))
    reminder = [(NotificationKind.QUOTE_REMINDER, ANA)]
    assert [sent_ago(session, quote, hours) for hours in (23.9, 24.1, 30, 72.1, 100)] == [
        [],
        reminder,
        [],
        reminder,
        [],
    ]


def test_reminders_that_were_slept_through_are_one(session: Session) -> None:
    quote = offer(session, diagnosed(session))
    assert [len(sent_ago(session, quote, hours)) for hours in (80, 81)] == [1, 0]


@pytest.mark.parametrize("end", ["approved", "declined", "moved", "replaced", "run out"])
def test_nobody_is_reminded_of_what_is_decided(session: Session, end: str) -> None:
    order = diagnosed(session)
    quote = offer(session, order)
    if end == "approved":
        quotes.approve(session, person(session, ANA), quote.id, quote.revision)
    elif end == "declined":
        quotes.decline(session, person(session, ANA), quote.id, quote.revision)
    elif end == "moved":
        move(session, order, S.DIAGNOSING)
    elif end == "replaced":
        offer(session, order, DISPLAY)
    else:
        quote.expires_at = utcnow()
    assert sent_ago(session, quote, 25) == []
