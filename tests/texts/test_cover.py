"""Customers read until when the shop stands by a repair, where it has said for how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.shop import Shop
from bot.texts import notices, orders
from models import Outcome, StatusChange, WorkOrder, utcnow
from models import WorkOrderStatus as S
from tests.models.shop import order_at
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

T = CATALOGUE.speaker("en")
KNOWN = replace(SHOP, warranty=timedelta(days=30), warranty_known=True)
PROMISE = "🛡 Under warranty until "


def collected(days_ago: int = 1, outcome: Outcome = Outcome.REPAIRED) -> WorkOrder:
    """An order whose device went home so long ago."""
    order = order_at(S.COLLECTED)
    order.id, order.outcome, order.status_since = 1, outcome, utcnow() - timedelta(days=days_ago)
    return order


def promises(order: WorkOrder, shop: Shop = KNOWN) -> list[str]:
    """What the customer's card and the news of it say of a warranty."""
    change = StatusChange(to_status=order.status, outcome=order.outcome, created_at=order.status_since)
    order.status_changes.append(change)
    said = (orders.customer_card(T, order, [], shop), notices.status_changed(T, order, change, shop))
    return [line for each in said for line in read(each).splitlines() if "warranty" in line]


def test_who_has_the_device_back_reads_until_when_on_the_card_and_in_the_news() -> None:
    order = collected()
    until = read(T.day(order.status_since + KNOWN.warranty, KNOWN.timezone))
    assert promises(order) == [PROMISE + until] * 2


@pytest.mark.parametrize(
    "order",
    [collected(31), *(collected(outcome=each) for each in Outcome if each is not Outcome.REPAIRED)],
    ids=lambda order: f"{order.outcome.name}",
)
def test_there_is_none_once_it_is_over_nor_on_what_was_not_repaired(order: WorkOrder) -> None:
    assert promises(order) == []


@pytest.mark.parametrize("status", [S.PENDING, S.IN_REPAIR, S.READY_FOR_PICKUP, S.CANCELLED])
def test_there_is_none_before_the_device_is_collected(status: S) -> None:
    order = collected()
    order.status = status
    assert promises(order) == []


def test_a_length_that_nobody_chose_is_no_promise() -> None:
    assert promises(collected(), SHOP) == []
