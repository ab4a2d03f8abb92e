"""The shop that the demo is filled with."""

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo.run import CUSTOMER, OWNER
from bot.demo.seed import fill
from bot.services import people, quotes, reach, staff
from models import (
    Charge,
    Customer,
    Notification,
    NotificationKind,
    NotificationState,
    Quote,
    QuoteLineKind,
    QuoteStatus,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests.texts.shop import SHOP

S = WorkOrderStatus


@pytest.fixture
def filled(session: Session) -> Session:
    """A shop after `make demo ARGS=--seed`."""
    staff.ensure_owners(session, [OWNER.id])
    assert fill(session, SHOP, CUSTOMER)
    session.commit()
    return session


def test_quotes_stand_where_a_shop_would_have_them(filled: Session) -> None:
    orders = filled.scalars(select(WorkOrder)).all()
    quoted = [each for each in orders if each.quotes]
    assert len(orders) == 40
    assert {each.charge for each in quoted} == {Charge.QUOTED}
    statuses = Counter(each.status for order in quoted for each in order.quotes)
    assert set(statuses) >= {QuoteStatus.OFFERED, QuoteStatus.APPROVED, QuoteStatus.DECLINED, QuoteStatus.REPLACED}
    waiting = [each for each in orders if each.status is S.AWAITING_APPROVAL]
    assert len(waiting) > 1
    assert all(each.standing_quote is not None and quotes.is_open(each.standing_quote) for each in waiting)
    started = {S.APPROVED, S.WAITING_PARTS, S.IN_REPAIR, S.QUALITY_CHECK}
    assert [each.number for each in orders if each.status in started and each.needs_quote] == []


def test_quotes_are_itemised_and_dated_as_their_orders_are(filled: Session) -> None:
    for quote in filled.scalars(select(Quote)):
        assert QuoteLineKind.LABOUR in {each.kind for each in quote.lines}
        assert quote.currency == SHOP.currency
        assert 3000 < quote.total < 40_000
        assert quote.sent_at is not None
        assert quote.expires_at is not None
        assert quote.work_order.created_at < quote.sent_at <= (quote.decided_at or utcnow()) <= utcnow()
        assert quote.sent_at < quote.expires_at
        if quote.decided_by is not None:
            assert quote.decided_at == quote.decided_by.created_at
    assert any(len({line.kind for line in each.lines}) > 1 for each in filled.scalars(select(Quote)))


def test_the_customer_who_can_be_played_has_an_offer_to_answer_once_they_press_start(filled: Session) -> None:
    assert filled.scalars(select(Notification.state)).all() == [NotificationState.UNREACHABLE]
    ana = filled.scalars(select(Customer).where(Customer.telegram_user_id == CUSTOMER.id)).one()
    reach.mark_reachable(filled, ana)
    (news,) = filled.scalars(select(Notification))
    assert (news.kind, news.state) == (NotificationKind.QUOTE_SENT, NotificationState.OWED)
    actor = people.recognise(filled, user_id=CUSTOMER.id, chat_id=CUSTOMER.id, name="Ana Ruiz", language="en")
    quote = filled.get_one(Quote, news.payload["quote"])
    assert quotes.approve(filled, actor, quote.id, quote.revision).work_order.status is S.APPROVED


def test_a_shop_with_orders_stays_as_it_is(filled: Session) -> None:
    assert not fill(filled, SHOP, CUSTOMER)
    assert len(filled.scalars(select(WorkOrder)).all()) == 40
