"""What is asked all day stays quick in a shop that has been open for years."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from bot.services import orders, people
from models import Customer, Device, DeviceKind, WorkOrder, WorkOrderStatus, utcnow
from tests.plans import know_sizes, recorded, scans

YEARS, NOW_OPEN = 5_000, 20


@pytest.fixture
def old_shop(engine: Engine) -> Engine:
    """One device and one repair for each of thousands of customers, of which almost all are over."""
    now = utcnow()
    ids = range(1, YEARS + 1)
    status = {True: WorkOrderStatus.COLLECTED, False: WorkOrderStatus.IN_REPAIR}
    with engine.begin() as connection:
        connection.execute(
            insert(Customer), [{"id": n, "name": "Ana", "chat_id": n, "telegram_user_id": n} for n in ids]
        )
        connection.execute(
            insert(Device),
            [{"id": n, "customer_id": n, "kind": DeviceKind.PHONE, "brand": "A", "model": "B"} for n in ids],
        )
        connection.execute(
            insert(WorkOrder),
            [
                {
                    "id": n,
                    "number": n,
                    "device_id": n,
                    "problem": "dark",
                    "status": status[n > NOW_OPEN],
                    "version": 1,
                    "created_at": now - timedelta(hours=n),
                }
                for n in ids
            ],
        )
    know_sizes(engine)
    return engine


def test_the_queue_reads_open_orders_only(old_shop: Engine) -> None:
    with Session(old_shop) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            found = orders.open_queue(session, page=1, size=8)
        assert (len(found.orders), found.counts) == (8, {WorkOrderStatus.IN_REPAIR: NOW_OPEN})
        assert [scans(connection, *each, "work_orders") for each in statements] == [[]] * len(statements)


def test_a_chat_is_found_without_reading_every_customer(old_shop: Engine) -> None:
    with Session(old_shop) as session, session.begin():
        connection = session.connection()
        with recorded(connection) as statements:
            people.language_of_chat(session, YEARS)
        assert [scans(connection, *each, "customers") for each in statements] == [[]] * len(statements)
