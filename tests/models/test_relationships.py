"""Both ends of every relationship know each other."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session, configure_mappers, selectinload

from models import (
    Base,
    ChangeSource,
    Charge,
    Customer,
    Device,
    MessageDirection,
    OrderMessage,
    Photo,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from tests.models.shop import order_at, phone_of, saved


def test_a_device_and_its_customer_know_each_other() -> None:
    ana = Customer(name="Ana")
    phone = phone_of(ana)
    assert (ana.devices, phone.customer) == ([phone], ana)
    ben = Customer(name="Ben", devices=[phone])
    assert (ana.devices, phone.customer) == ([], ben)


def test_an_order_and_its_device_know_each_other() -> None:
    order = order_at()
    assert order.device.work_orders == [order]
    assert order.customer is order.device.customer
    assert order.device.name == "Fairphone 5"


def test_an_order_and_its_history_know_each_other() -> None:
    order = order_at()
    change = order.move_to(WorkOrderStatus.RECEIVED, source=ChangeSource.COMMAND)
    assert (order.status_changes, change.work_order) == ([change], order)


def test_relationships_are_the_same_when_read_back(session: Session) -> None:
    order = order_at(offered=5_000)
    order.photos.append(Photo(file_id="A", file_unique_id="a"))
    order.messages.append(
        OrderMessage(
            direction=MessageDirection.FROM_CUSTOMER,
            customer=order.customer,
            chat_id=7,
            message_id=1,
            text="When is it ready?",
        )
    )
    saved(session, order)
    session.add(order.move_to(WorkOrderStatus.RECEIVED, source=ChangeSource.COMMAND))
    session.add(order.move_to(WorkOrderStatus.DIAGNOSING, source=ChangeSource.BUTTON))
    session.commit()
    session.expunge_all()

    ana = session.scalars(select(Customer)).one()
    [phone] = ana.devices
    [found] = session.scalars(select(WorkOrder).options(selectinload(WorkOrder.status_changes)))
    assert (phone.customer, phone.work_orders) == (ana, [found])
    assert [(change.from_status, change.to_status) for change in found.status_changes] == [
        (WorkOrderStatus.PENDING, WorkOrderStatus.RECEIVED),
        (WorkOrderStatus.RECEIVED, WorkOrderStatus.DIAGNOSING),
    ]
    assert {change.work_order for change in found.status_changes} == {found}
    assert [each.work_order for each in found.photos] == [found]
    assert [each.work_order for each in found.quotes] == [found]
    assert [each.work_order for each in found.messages] == [found]
    assert (found.quotes[0].total, found.quotes[0].lines[0].quote) == (5_000, found.quotes[0])


def test_every_two_way_relationship_names_its_other_end() -> None:
    configure_mappers()
    for mapper in Base.registry.mappers:
        for relationship in mapper.relationships:
            if relationship.back_populates:
                other = relationship.mapper.relationships[relationship.back_populates]
                assert other.back_populates == relationship.key


def test_history_that_was_not_asked_for_is_not_loaded_by_accident(session: Session) -> None:
    saved(session, order_at())
    session.expunge_all()
    order = session.scalars(select(WorkOrder)).one()
    with pytest.raises(InvalidRequestError):
        _ = order.status_changes


def test_an_order_starts_pending_and_quoted_before_it_is_saved_and_after(session: Session) -> None:
    order = WorkOrder(number=1, device=phone_of(Customer(name="Ana")), problem="The screen is broken")
    assert (order.status, order.charge, order.needs_quote) == (WorkOrderStatus.PENDING, Charge.QUOTED, True)
    saved(session, order)
    session.expunge_all()
    found = session.scalars(select(WorkOrder)).one()
    assert (found.status, found.charge, found.outcome) == (WorkOrderStatus.PENDING, Charge.QUOTED, None)


def test_orders_devices_and_changes_are_listed_oldest_first(session: Session) -> None:
    ana = Customer(name="Ana")
    phones = [phone_of(ana) for _ in range(3)]
    for number, phone in enumerate(reversed(phones)):
        session.add(WorkOrder(number=number, device=phone, problem="x"))
    session.commit()
    session.expunge_all()
    found = session.scalars(select(Customer)).one()
    assert [device.id for device in found.devices] == sorted(device.id for device in found.devices)
    assert session.scalars(select(Device.id).order_by(Device.id)).all() == [device.id for device in found.devices]


def test_history_is_not_deleted_with_its_order(session: Session) -> None:
    order = saved(session, order_at())
    session.add(order.move_to(WorkOrderStatus.RECEIVED, source=ChangeSource.COMMAND))
    session.commit()
    session.expunge_all()
    session.delete(session.scalars(select(WorkOrder)).one())
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.flush()
    session.rollback()
    assert session.scalar(select(StatusChange.work_order_id)) == order.id
