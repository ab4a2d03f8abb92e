"""The bench's card: one message whatever the values, and every step with what its customer heard of it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.conversation.order_card import plan
from bot.conversation.order_card.sheet import Sheet
from bot.conversation.view import Viewer
from bot.services import moves, orders
from bot.services.moves import Move
from bot.texts import Translator
from models import Customer, Notification, NotificationState, Photo, StatusChange, WorkOrder, WorkOrderStatus
from tests.services.shop import TOM, deliver, move, open_shop, person
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

S = WorkOrderStatus
HOSTILE = ("😀", "<b>", "&", "ß", "x ")
ENGLISH = CATALOGUE.speaker("en")


def sheet(session: Session, order: WorkOrder, t: Translator = ENGLISH) -> Sheet:
    """The order's card before Tom."""
    tom = person(session, TOM)
    assert tom.staff is not None
    return Sheet(session, Viewer(tom, t, SHOP, CATALOGUE), order, tom.staff)


def stuffed(session: Session, words: str) -> WorkOrder:
    """Order 1001 with as many of these words everywhere as the columns take, and a long history."""
    order = open_shop(session)
    many = words * 6000
    order.customer.name = many[:100]
    order.device.brand, order.device.model, order.device.serial = many[:60], many[:80], many[:40]
    order.problem = order.condition = order.accessories = many
    session.add_all(Photo(work_order=order, file_id=str(each), file_unique_id=str(each)) for each in range(10))
    for status in (S.RECEIVED, S.DIAGNOSING, *[S.ON_HOLD, S.DIAGNOSING] * 6, S.AWAITING_APPROVAL):
        moves.change_status(session, order, Move(status, reason=many), by=person(session, TOM))
    tom = person(session, TOM).staff
    assert tom is not None
    tom.name = many[:100]
    session.commit()
    session.expire_all()
    return orders.find_order(session, 1001)


@pytest.fixture
def dialect() -> str:
    """A card is the same whatever it was read from."""
    return "sqlite"


@pytest.mark.parametrize("words", HOSTILE)
def test_a_card_is_one_message_whatever_is_stored(session: Session, words: str) -> None:
    order = stuffed(session, words)
    for t in CATALOGUE:
        card = plan.staff_card(sheet(session, order, t), t("x" * plan.NOTE_ROOM))
        assert order.device.brand[:10].strip() in read(card.text)


def test_what_is_spare_goes_before_a_card_becomes_too_long(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    order = stuffed(session, "x ")
    monkeypatch.setattr(plan, "TEXT", (*plan.TEXT, (chatter,)))
    monkeypatch.setattr(plan, "SPARE", (chatter,))
    assert "chatter" not in read(plan.text(sheet(session, order)))
    order.problem = "dark"
    assert "chatter" in read(plan.text(sheet(session, order)))


def chatter(about: Sheet) -> object:
    """A section that takes what room there is."""
    return about.t("chatter " * (1 if about.order.problem == "dark" else 400))


def signs(session: Session) -> Iterator[str]:
    """The sign before each step on the card of order 1001."""
    card = read(plan.text(sheet(session, orders.find_order(session, 1001))))
    yield from (line[0] for line in card.splitlines() if " · " in line and line[0] in "✓…📵—")


def test_each_step_says_whether_its_customer_was_told(session: Session) -> None:
    order = open_shop(session)
    deliver(session)
    move(session, order, S.RECEIVED, S.DIAGNOSING, undo=SHOP.undo * 0)
    assert list(signs(session)) == ["✓", "…", "…"]
    received = select(StatusChange.id).where(StatusChange.to_status == S.RECEIVED).scalar_subquery()
    session.execute(
        update(Notification)
        .where(Notification.status_change_id == received)
        .values(state=NotificationState.COLLAPSED)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Notification).where(Notification.state == NotificationState.OWED).values(state=NotificationState.DEAD)
    )
    session.expire_all()
    assert list(signs(session)) == ["✓", "—", "📵"]


def test_a_customer_without_a_chat_was_told_nothing(session: Session) -> None:
    order = open_shop(session)
    session.execute(update(Notification).values(state=NotificationState.COLLAPSED))
    session.execute(update(Customer).values(chat_id=None))
    session.commit()
    session.refresh(order.customer)
    assert list(signs(session)) == ["—"]


def test_buttons_that_would_stand_alone_share_a_row_with_others_of_their_kind(session: Session) -> None:
    order = open_shop(session)
    move(session, order, S.RECEIVED)
    order.photos.append(Photo(file_id="1", file_unique_id="1"))

    rows = [[each.text for each in row] for row in plan.keyboard(sheet(session, order)).inline_keyboard]

    assert rows[0] == ["↩️ Undo"]
    assert ["Quote …", "📋 Receive …"] in rows
    assert rows[rows.index(["Write to customer", "Add a note"]) + 1 :][:2] == [
        ["Messages", "🔑 Passcode …"],
        ["Photos (1)"],
    ]
    assert rows[-1] == ["Queue"]
