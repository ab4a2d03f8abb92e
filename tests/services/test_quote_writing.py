"""A quote while the bench writes it."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import quote_writing, quotes
from bot.services.errors import NotAllowed, OrderNotFound, QuoteRewritten
from models import Quote, QuoteLineKind, QuoteStatus
from tests.services.offering import DISPLAY, LABOUR, NOW, diagnosed, offer
from tests.services.shop import ANA, EVA, TOM, person
from tests.texts.shop import SHOP

Q = QuoteStatus


def test_prices_carry_the_tax_of_the_shop_as_it_is_when_they_are_typed(session: Session) -> None:
    order = diagnosed(session)
    shop = replace(SHOP, tax_basis_points=2_100, prices_include_tax=False)
    quote = quote_writing.write(session, order, [DISPLAY], by=person(session, TOM), shop=shop)
    assert (quote.total, quote.tax) == (10_878, 1_888)


def test_a_draft_of_another_currency_begins_anew(session: Session) -> None:
    order = diagnosed(session)
    tom = person(session, TOM)
    quote_writing.write(session, order, [DISPLAY], by=tom, shop=replace(SHOP, currency="BGN"))
    quote = quote_writing.add(session, order, [LABOUR], by=tom, shop=replace(SHOP, currency="EUR"))
    assert (quote.currency, [each.description for each in quote.lines]) == ("EUR", ["Labour"])


def test_a_quote_has_room_for_so_many_lines(session: Session) -> None:
    order = diagnosed(session)
    tom = person(session, TOM)
    quote_writing.write(session, order, [DISPLAY] * 15, by=tom, shop=NOW)
    assert len(quote_writing.add(session, order, [LABOUR] * 15, by=tom, shop=NOW).lines) == quote_writing.MOST_LINES


def test_a_draft_is_changed_by_its_newest_buttons_only(session: Session) -> None:
    order = diagnosed(session)
    tom = person(session, TOM)
    quote = quote_writing.write(session, order, [DISPLAY, LABOUR], by=tom, shop=NOW)
    shown = quote.revision
    quote_writing.other_kind(quote_writing.find_draft(session, quote.id, shown, by=tom))
    assert [each.kind for each in quote.lines] == [QuoteLineKind.PART, QuoteLineKind.PART]
    with pytest.raises(QuoteRewritten):
        quote_writing.find_draft(session, quote.id, shown, by=person(session, EVA))
    quote_writing.remove_last(session, quote_writing.find_draft(session, quote.id, quote.revision, by=tom))
    session.commit()
    assert [each.description for each in quote.lines] == ["Display"]
    quote_writing.discard(session, quote_writing.find_draft(session, quote.id, quote.revision, by=tom))
    session.commit()
    assert (order.quotes, session.scalars(select(Quote)).all()) == ([], [])


def test_a_new_quote_begins_as_the_one_the_customer_knows(session: Session) -> None:
    order = diagnosed(session)
    offer(session, order)
    again = quote_writing.open_draft(session, order, by=person(session, EVA), shop=NOW)
    assert (again.version, again.status, again.total) == (2, Q.DRAFT, 14_990)
    assert order.standing_quote is order.quotes[0]


def test_a_customer_knows_nothing_of_a_draft_and_cannot_write_one(session: Session) -> None:
    order = diagnosed(session)
    quote = quote_writing.write(session, order, [DISPLAY], by=person(session, TOM), shop=NOW)
    ana = person(session, ANA)
    with pytest.raises(OrderNotFound):
        quotes.approve(session, ana, quote.id, quote.revision)
    with pytest.raises(NotAllowed):
        quote_writing.open_draft(session, order, by=ana, shop=NOW)
    with pytest.raises(NotAllowed):
        quote_writing.write(session, order, [DISPLAY], by=ana, shop=NOW)
    with pytest.raises(NotAllowed):
        quote_writing.find_draft(session, quote.id, quote.revision, by=ana)
