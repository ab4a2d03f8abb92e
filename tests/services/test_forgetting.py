"""Somebody is forgotten: what the shop counts stays, whose it was is nowhere."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, select, text, update
from sqlalchemy.orm import Session

from bot.services import belongings, forgetting, orders, retention
from bot.services.forgetting import DROPPED, KEPT, StillInHands
from models import (
    Agreement,
    Base,
    Customer,
    Device,
    Draft,
    InboxState,
    InboxUpdate,
    MessageDirection,
    Notification,
    NotificationKind,
    NotificationState,
    OrderMessage,
    Outcome,
    Photo,
    Quote,
    QuoteLine,
    QuoteLineKind,
    Rating,
    Staff,
    StatusChange,
    TrackingLink,
    Visitor,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from models.engine import scrub
from tests.services.shop import ANA, NO_WINDOW, TOM, deliver, move, open_shop, person, to_staff

S, N = WorkOrderStatus, NotificationState
CANARY = "canary"
OF_ANA = re.compile(rf"\b{ANA}\b")
THIS = 99


def everywhere(session: Session) -> dict[str, list[str]]:
    """By table and column, everything in the database that still has a canary in it, or Ana's id."""
    found: dict[str, list[str]] = {}
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for name, value in row.items():
                words = json.dumps(value, default=str).casefold()
                if CANARY in words or OF_ANA.search(words):
                    found.setdefault(f"{table.name}.{name}", []).append(words)
    return found


def fill_everything(session: Session, order: WorkOrder) -> None:
    """Put a canary into every field that somebody can write to."""
    kinds: Iterator[int] = iter(range(1, 1000))

    def canary() -> str:
        return f"{CANARY}{next(kinds)}"

    customer, device = order.customer, order.device
    customer.name, customer.email, customer.notes = canary(), f"{canary()}@example.org", canary()
    customer.language = CANARY
    device.brand, device.model, device.serial, device.imei = canary(), canary(), canary(), canary()
    order.problem, order.condition, order.accessories = canary(), canary(), canary()
    for change in order.status_changes:
        change.reason = canary()
    quote = Quote(work_order=order, version=1, currency="EUR")
    quote.lines = [QuoteLine(kind=QuoteLineKind.PART, description=canary(), unit_price=9900)]
    said = OrderMessage(
        work_order=order,
        customer_id=customer.id,
        direction=MessageDirection.FROM_CUSTOMER,
        chat_id=ANA,
        message_id=7,
        text=canary(),
    )
    said.file_id = canary()
    tom = session.scalars(select(Staff).where(Staff.telegram_user_id == TOM)).one()
    words = {"version": 1, "text": canary(), "photo_ids": [canary()], "digest": canary()}
    session.add_all(
        [
            Agreement(work_order=order, recorded_by=tom, agreed_by_id=customer.id, **words),
            quote,
            said,
            TrackingLink(work_order_id=order.id, seed=canary(), token_hash=canary()),
            Photo(work_order=order, file_id=canary(), file_unique_id=canary()),
            Rating(work_order_id=order.id, score=2, comment=canary()),
            Visitor(telegram_user_id=ANA, language=CANARY),
        ]
    )
    for number, state in enumerate((InboxState.DONE, InboxState.DEAD, InboxState.NEW), THIS - 2):
        row = InboxUpdate(update_id=number, lane=ANA, payload={"said": canary()}, state=state)
        row.last_error, row.reference, row.media_group_id = canary(), canary(), canary()
        if state is InboxState.DONE:
            row.view = {"name": canary()}
        session.add(row)
    session.flush()
    for message in session.scalars(select(Notification)):
        message.payload, message.last_error = {"reason": canary()}, canary()
        message.order_message_id = said.id
    session.commit()


def remainder() -> dict[str, Any]:
    return {"update_id": THIS}


def forget_ana(session: Session) -> None:
    forgetting.forget(session, person(session, ANA), remainder())
    session.commit()


def closed(session: Session) -> WorkOrder:
    """Ana's order, collected, and every field full."""
    order = open_shop(session)
    move(session, order, S.RECEIVED, S.DIAGNOSING, undo=NO_WINDOW)
    move(session, order, S.READY_FOR_PICKUP, S.COLLECTED, undo=NO_WINDOW, outcome=Outcome.UNREPAIRABLE)
    fill_everything(session, order)
    return order


def test_nothing_says_whose_it_was_and_everything_the_shop_counts_stays(session: Session) -> None:
    closed(session)
    was = everywhere(session)
    history = session.execute(select(StatusChange.to_status, StatusChange.created_at, StatusChange.staff_id)).all()
    touched = session.scalar(select(WorkOrder.updated_at))
    assert len(was) > 20

    forget_ana(session)

    assert everywhere(session) == {"inbox_updates.lane": [str(ANA)]}  # of the tap itself, until it is answered
    order = orders.find_order(session, 1001)
    assert (order.status, order.outcome, order.updated_at) == (S.COLLECTED, Outcome.UNREPAIRABLE, touched)
    kept = select(StatusChange.to_status, StatusChange.created_at, StatusChange.staff_id)
    assert session.execute(kept).all() == history
    assert [each.total for each in order.quotes] == [9900]
    assert session.scalar(select(Rating.score)) == 2
    assert order.device.kind.value == "PHONE"
    assert order.customer.forgotten_at is not None

    forgetting.wipe(session, THIS)
    session.commit()
    assert everywhere(session) == {}


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_files_of_sqlite_hold_nothing_of_it_either(sqlite_url: str, session: Session) -> None:
    closed(session)
    path = Path(sqlite_url.removeprefix("sqlite:///"))

    def written() -> bytes:
        session.close()
        scrub(session.get_bind())  # type: ignore[arg-type]  # an engine here
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))

    assert CANARY.encode() in written()
    forget_ana(session)
    forgetting.wipe(session, THIS)
    session.commit()
    assert CANARY.encode() not in written()


def test_what_is_owed_to_them_is_cancelled_and_staff_hear_what_was_called_off(session: Session) -> None:
    open_shop(session)
    forget_ana(session)
    assert session.scalar(select(WorkOrder.status)) is S.CANCELLED
    theirs = select(Notification.state, Notification.lane).where(Notification.staff_id.is_(None))
    assert set(session.execute(theirs).all()) == {(N.COLLAPSED, 0)}
    assert len(to_staff(session, NotificationKind.ORDER_CANCELLED)) == 3
    owed = select(Notification.kind).where(Notification.state == N.OWED)
    assert set(session.scalars(owed)) == {NotificationKind.ORDER_CANCELLED}


def test_nobody_is_forgotten_while_the_shop_has_their_device(session: Session) -> None:
    order = open_shop(session)
    deliver(session)
    move(session, order, S.RECEIVED)
    was = everywhere(session)
    with pytest.raises(StillInHands):
        forgetting.forget(session, person(session, ANA), remainder())
    session.rollback()
    assert everywhere(session) == was
    assert [each.number for each in forgetting.in_hands(session, person(session, ANA))] == [1001]


def test_who_works_here_stays_so_as_a_customer_forgotten(session: Session) -> None:
    open_shop(session)
    session.add(Customer(name="Tom", telegram_user_id=TOM, chat_id=TOM))
    session.add(Visitor(telegram_user_id=TOM, language="de"))
    session.commit()
    forgetting.forget(session, person(session, TOM), remainder())
    session.commit()
    tom = person(session, TOM)
    assert (tom.customer, tom.staff is not None, tom.chosen_language) == (None, True, "de")


def test_who_writes_again_is_a_stranger(session: Session) -> None:
    closed(session)
    forget_ana(session)
    again = person(session, ANA)
    assert (again.customer, again.draft, again.language) == (None, None, "en")
    assert orders.own_orders(session, again).orders == []


def test_every_table_that_hangs_on_a_customer_has_its_fate() -> None:
    hanging = {branch.table.name for branch in belongings.tree()}
    assert hanging == KEPT.keys() | DROPPED, "say in bot/services/forgetting.py what of a new table is kept"
    for name, kept in KEPT.items():
        gone = [each for each in Base.metadata.tables[name].columns if each.name not in kept]
        assert [each for each in gone if not each.nullable and not isinstance(each.type, String)] == []
    columns = {name: set(Base.metadata.tables[name].columns.keys()) for name in KEPT}
    assert [(name, kept - columns[name]) for name, kept in KEPT.items() if kept - columns[name]] == []


LONG_AGO = timedelta(days=1000)


def let_time_pass(session: Session) -> None:
    """Everything happened long ago."""
    then = utcnow() - LONG_AGO
    for table in (Customer, Device, StatusChange, WorkOrder):
        session.execute(update(table).values(created_at=then))
    session.execute(update(Notification).where(Notification.state == N.SENT).values(sent_at=then))
    session.execute(update(InboxUpdate).values(state=InboxState.DONE))
    session.commit()


def test_customers_are_forgotten_when_their_last_order_is_long_closed(session: Session) -> None:
    order = closed(session)
    assert retention.forget_customers(session, timedelta(days=999)) == 0
    let_time_pass(session)
    assert retention.forget_customers(session, timedelta()) == 0
    assert retention.forget_customers(session, LONG_AGO + timedelta(days=1)) == 0
    session.execute(text("UPDATE work_orders SET status = 'ON_HOLD'"))
    assert retention.forget_customers(session, timedelta(days=999)) == 0
    session.execute(text("UPDATE work_orders SET status = 'COLLECTED'"))
    assert retention.forget_customers(session, timedelta(days=999)) == 1
    session.commit()
    assert session.execute(select(Customer.name, Customer.telegram_user_id)).all() == [("", None)]
    assert everywhere(session) == {}
    assert session.get_one(WorkOrder, order.id).number == 1001
    assert retention.forget_customers(session, timedelta(days=999)) == 0


def test_messages_sent_long_ago_go_in_batches_but_not_those_of_open_orders(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    order = open_shop(session)
    deliver(session)
    let_time_pass(session)
    assert retention.forget_messages(session) == 0
    move(session, order, S.RECEIVED, undo=NO_WINDOW)
    move(session, order, S.READY_FOR_PICKUP, S.COLLECTED, undo=NO_WINDOW, outcome=Outcome.DECLINED)
    assert [retention.forget_messages(session) for _ in range(3)] == [3, 1, 0]
    left = select(Notification.state).where(Notification.state == N.SENT)
    assert session.scalars(left).all() == []


def test_a_last_word_that_nobody_took_is_wiped_all_the_same(session: Session) -> None:
    for number, state, view in (
        (1, InboxState.DONE, {"name": forgetting.FAREWELL}),
        (2, InboxState.APPLIED, {"name": forgetting.FAREWELL}),
        (3, InboxState.DONE, {"name": "help"}),
        (4, InboxState.DONE, None),
    ):
        session.add(InboxUpdate(update_id=number, lane=ANA, payload={"of": ANA}, state=state, view=view))
    session.flush()
    assert [forgetting.wipe_unheard(session) for _ in range(2)] == [1, 0]
    kept = select(InboxUpdate.update_id).where(InboxUpdate.lane == ANA).order_by(InboxUpdate.update_id)
    assert session.scalars(kept).all() == [2, 3, 4]


def test_what_strangers_chose_is_forgotten_after_a_year_and_of_nobody_else(session: Session) -> None:
    open_shop(session)
    old = utcnow() - retention.KEEP_VISITORS - timedelta(minutes=1)
    session.add_all(Visitor(telegram_user_id=each, language="de", created_at=old) for each in (ANA, TOM, 1))
    session.add(Visitor(telegram_user_id=2, language="de"))
    session.flush()
    assert retention.forget_visitors(session) == 1
    kept = select(Visitor.telegram_user_id).order_by(Visitor.telegram_user_id)
    assert session.scalars(kept).all() == [2, ANA, TOM]


def test_a_stranger_who_left_a_request_is_forgotten_with_it(session: Session) -> None:
    session.add(Draft(chat_id=ANA, telegram_user_id=ANA, step="name", answers={"name": CANARY}, language=CANARY))
    session.add(
        Notification(
            key="draft:1:left",
            kind=NotificationKind.REQUEST_REMINDER,
            lane=ANA,
            payload={"language": CANARY},
            last_error=CANARY,
        )
    )
    session.commit()
    forget_ana(session)
    assert everywhere(session) == {}
    assert session.execute(select(Notification.key, Notification.state)).all() == [("draft:1:left", N.COLLAPSED)]
