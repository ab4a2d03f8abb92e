"""Links to an order's page, and what the page may know."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import moves, tracking, undo
from bot.services.keys import Keys
from bot.services.moves import Move
from bot.services.shop import Shop
from models import Outcome, RepairTime, StatusChange, TrackingLink, WorkOrder, WorkOrderStatus, utcnow
from tests.services.shop import NO_WINDOW, TOM, WINDOW, open_shop, person
from tests.web.conftest import TRACKED

S = WorkOrderStatus


@pytest.fixture
def order(session: Session) -> WorkOrder:
    """Order 1001, with a link."""
    found = open_shop(session)
    tracking.issue(session, found, TRACKED.keys)
    return found


def token_of(session: Session, order: WorkOrder, shop: Shop = TRACKED) -> str:
    address = tracking.address(session, order, shop)
    assert address is not None
    return address.removeprefix("https://shop.example/t/")


def seen(session: Session, order: WorkOrder, window: timedelta = NO_WINDOW) -> list[WorkOrderStatus]:
    session.flush()
    session.expire_all()
    return [each.to_status for each in tracking.progress(session, order.id, window).steps]


def test_a_link_can_be_shown_again_and_followed_but_not_read_from_the_database(
    session: Session, order: WorkOrder
) -> None:
    token = token_of(session, order)
    assert token_of(session, order) == token
    link = tracking.follow(session, token)
    assert link is not None
    assert link.work_order_id == order.id
    assert [each for each in (link.seed, link.token_hash) if token in each] == []
    assert tracking.follow(session, link.token_hash) is None
    tracking.issue(session, order, TRACKED.keys)
    assert token_of(session, order) == token


def test_a_new_link_ends_the_one_before(session: Session, order: WorkOrder) -> None:
    before = token_of(session, order)
    tracking.renew(session, order, TRACKED.keys)
    assert tracking.follow(session, before) is None
    assert tracking.follow(session, token_of(session, order)) is not None
    assert len(session.scalars(select(TrackingLink).where(TrackingLink.revoked_at.is_(None))).all()) == 1


def test_a_shop_without_a_public_address_shows_no_link(session: Session, order: WorkOrder) -> None:
    assert tracking.address(session, order, Shop(**{**vars(TRACKED), "public_url": None})) is None


def test_open_orders_have_links_when_a_shop_starts_to_have_pages_or_changes_its_key(session: Session) -> None:
    order = open_shop(session)
    assert tracking.address(session, order, TRACKED) is None
    tracking.issue_all(session, TRACKED.keys)
    first = token_of(session, order)
    tracking.issue_all(session, TRACKED.keys)
    assert token_of(session, order) == first

    rekeyed = Shop(**{**vars(TRACKED), "keys": Keys("another key, of the same length as the one before")})
    assert tracking.address(session, order, rekeyed) is None
    tracking.issue_all(session, rekeyed.keys)
    assert tracking.follow(session, first) is None
    assert tracking.follow(session, token_of(session, order, rekeyed)) is not None


def test_the_page_knows_what_happened(session: Session, order: WorkOrder) -> None:
    tom = person(session, TOM)
    for status in (S.RECEIVED, S.DIAGNOSING):
        moves.change_status(session, order, Move(status), by=tom, undo=NO_WINDOW)
    moves.change_status(session, order, Move(S.READY_FOR_PICKUP, Outcome.DECLINED), by=tom, undo=NO_WINDOW)
    assert seen(session, order) == [S.PENDING, S.RECEIVED, S.DIAGNOSING, S.READY_FOR_PICKUP]
    assert tracking.progress(session, order.id, NO_WINDOW).latest.outcome is Outcome.DECLINED


def test_what_may_yet_be_taken_back_is_not_on_the_page(session: Session, order: WorkOrder) -> None:
    (link,) = session.scalars(select(TrackingLink))
    before = tracking.marks(session, [link.id], WINDOW)
    change = moves.change_status(session, order, Move(S.RECEIVED), by=person(session, TOM), undo=WINDOW)
    assert isinstance(change, StatusChange)
    assert seen(session, order, WINDOW) == [S.PENDING]
    during = tracking.marks(session, [link.id], WINDOW)
    session.get_one(StatusChange, change.id).created_at = utcnow() - 2 * WINDOW
    assert seen(session, order, WINDOW) == [S.PENDING, S.RECEIVED]
    assert len({*before.values(), *during.values(), *tracking.marks(session, [link.id], WINDOW).values()}) == 3


def test_the_mark_changes_with_what_is_said_of_the_wait_and_not_with_each_repair(
    session: Session, order: WorkOrder
) -> None:
    (link,) = session.scalars(select(TrackingLink))
    hours, marks = (None, 30, 31, 80), []
    time = RepairTime(topic="PHONE", samples=10, median=0, slow=0)
    for each in hours:
        if each is not None:
            time.median = time.slow = each * 60
            session.add(time)
        session.flush()
        marks.append(tracking.marks(session, [link.id], NO_WINDOW)[link.id])
    unknown, one_to_two_days, still_so, three_to_four = marks
    assert one_to_two_days == still_so
    assert len({unknown, one_to_two_days, three_to_four}) == 3
    moves.change_status(session, order, Move(S.RECEIVED), by=person(session, TOM), undo=NO_WINDOW)
    session.flush()
    moves.change_status(
        session, order, Move(S.READY_FOR_PICKUP, Outcome.DECLINED), by=person(session, TOM), undo=NO_WINDOW
    )
    session.flush()
    ready = tracking.marks(session, [link.id], NO_WINDOW)
    time.slow *= 9
    session.flush()
    assert tracking.marks(session, [link.id], NO_WINDOW) == ready


def test_an_order_that_the_bench_has_just_opened_has_a_page_at_once(session: Session, order: WorkOrder) -> None:
    (first,) = order.status_changes
    first.staff, first.created_at = person(session, TOM).staff, utcnow()
    assert seen(session, order, WINDOW) == [S.PENDING]


@pytest.mark.parametrize("chat", [True, False], ids=["by chat", "without a chat"])
def test_what_was_taken_back_is_not_on_the_page(session: Session, order: WorkOrder, *, chat: bool) -> None:
    if not chat:
        order.customer.chat_id = None
        session.flush()
    tom = person(session, TOM)
    moves.change_status(session, order, Move(S.RECEIVED), by=tom, undo=WINDOW)
    undo.undo(session, order, by=tom, version=order.version, window=WINDOW)
    assert seen(session, order) == [S.PENDING]


def test_a_step_back_to_what_nobody_was_told_of_is_news(session: Session, order: WorkOrder) -> None:
    tom = person(session, TOM)
    moves.change_status(session, order, Move(S.RECEIVED), by=tom, undo=WINDOW)
    moves.change_status(session, order, Move(S.DIAGNOSING), by=tom, undo=WINDOW)
    undo.undo(session, order, by=tom, version=order.version, window=WINDOW)
    assert seen(session, order) == [S.PENDING, S.RECEIVED]


def test_a_link_that_was_withdrawn_has_no_mark(session: Session, order: WorkOrder) -> None:
    (link,) = session.scalars(select(TrackingLink))
    assert set(tracking.marks(session, [link.id], NO_WINDOW)) == {link.id}
    tracking.renew(session, order, TRACKED.keys)
    assert tracking.marks(session, [link.id], NO_WINDOW) == {}
