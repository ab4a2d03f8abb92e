"""What a customer is told to bring to the counter."""

from datetime import timedelta

import pytest

from bot.texts import notices, papers, pickup
from models import Charge, Outcome, QuoteStatus, StatusChange, WorkOrder
from models import WorkOrderStatus as S
from tests.models.shop import order_at
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import NOON, SHOP

T = CATALOGUE.speaker("en")


def quoted(quote: QuoteStatus = QuoteStatus.APPROVED) -> WorkOrder:
    """An order that is repaired and ready, with a quote of 120 euros that stands so."""
    order = order_at(S.READY_FOR_PICKUP, offered=12_000)
    order.id, order.outcome = 1, Outcome.REPAIRED
    order.quotes[0].status = quote
    return order


def lines_of(order: WorkOrder) -> list[str]:
    return [read(each) for each in pickup.needed(T, order, SHOP) if each is not None]


def test_who_comes_for_a_repaired_device_knows_what_it_costs_and_the_code() -> None:
    price, code, _ = lines_of(quoted())
    assert price == "Agreed price: €120.00"
    assert code.startswith("Your pick-up code: ")


@pytest.mark.parametrize("status", [each for each in QuoteStatus if each is not QuoteStatus.APPROVED])
def test_a_price_that_nobody_agreed_to_is_not_named(status: QuoteStatus) -> None:
    order = quoted(status)
    assert "price" not in "".join(lines_of(order))
    assert "Agreed price" not in dict(papers.details(T, order))


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.REPAIRED])
def test_the_whole_price_is_not_named_where_not_all_was_done(outcome: Outcome) -> None:
    order = quoted()
    order.outcome = outcome
    assert "price" not in "".join(lines_of(order))


@pytest.mark.parametrize("charge", [each for each in Charge if each is not Charge.QUOTED])
def test_what_turned_out_free_has_no_price(charge: Charge) -> None:
    order = quoted()
    order.charge = charge
    assert "price" not in "".join(lines_of(order))


@pytest.mark.parametrize("status", [S.PENDING, S.IN_REPAIR, S.COLLECTED])
def test_nothing_is_needed_of_a_device_that_does_not_wait_at_the_counter(status: S) -> None:
    order = quoted()
    order.status = status
    assert lines_of(order) == []


def test_the_news_and_the_reminder_name_it_once_and_the_receipt_does() -> None:
    order = quoted()
    ready = StatusChange(
        id=1, work_order=order, to_status=S.READY_FOR_PICKUP, outcome=Outcome.REPAIRED, created_at=NOON
    )
    for message in (
        notices.status_changed(T, order, ready, SHOP),
        notices.pickup_reminder(T, order, timedelta(days=3), SHOP),
    ):
        assert read(message).count("Agreed price: €120.00") == 1
    assert dict(papers.details(T, order))["Agreed price"] == "€120.00"
