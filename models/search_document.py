"""What an order is found by: a document for each, kept in step by every flush of a session."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ForeignKey, Text, event, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from models.base import Base, BigId
from models.customer import Customer
from models.device import Device
from models.errors import UpdatePastSearch
from models.search_words import document
from models.work_order import WorkOrder

AT_ONCE = 500
SEARCHED: Mapping[type[Base], frozenset[str]] = {
    WorkOrder: frozenset({"number", "problem", "device_id"}),
    Device: frozenset({"brand", "model", "serial", "imei", "customer_id"}),
    Customer: frozenset({"name", "phone"}),
}
"""The columns that a document is made of."""
ASSIGNED = re.compile(r"(\w+)=")


class SearchDocument(Base):
    """The folded words of one order, its device and its customer."""

    __tablename__ = "search_documents"

    work_order_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("work_orders.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    words: Mapped[str] = mapped_column(Text)


def write_documents(session: Session, order_ids: Collection[int]) -> None:
    """Write the documents of these orders anew; their customers are kept from being renamed meanwhile."""
    made = (
        select(
            WorkOrder.id,
            WorkOrder.number,
            Customer.name,
            Customer.phone,
            Device.brand,
            Device.model,
            Device.serial,
            Device.imei,
            WorkOrder.problem,
        )
        .join(Device, WorkOrder.device_id == Device.id)
        .join(Customer, Device.customer_id == Customer.id)
        .with_for_update(read=True, of=Customer)
    )
    connection = session.connection()
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(SearchDocument)
    replace = statement.on_conflict_do_update(
        index_elements=[SearchDocument.work_order_id], set_={"words": statement.excluded.words}
    )
    for ids in _batches(sorted(order_ids)):
        rows = connection.execute(made.where(WorkOrder.id.in_(ids)).order_by(WorkOrder.id)).all()
        if rows:
            connection.execute(replace, [{"work_order_id": row[0], "words": document(row[1:])} for row in rows])


def _batches(ids: list[int]) -> Iterator[list[int]]:
    yield from (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


@event.listens_for(Session, "after_flush")
def _keep_in_step(session: Session, _context: UOWTransaction) -> None:
    """Whatever changed what an order is found by, its document changes with it."""
    order_ids = {each.id for each in (*session.new, *_changed(session, WorkOrder)) if isinstance(each, WorkOrder)}
    devices = [each.id for each in _changed(session, Device)]
    customers = [each.id for each in _changed(session, Customer)]
    connection = session.connection() if devices or customers else None
    if connection is not None and devices:
        order_ids.update(connection.scalars(select(WorkOrder.id).where(WorkOrder.device_id.in_(devices))))
    if connection is not None and customers:
        theirs = select(WorkOrder.id).join(Device, WorkOrder.device_id == Device.id)
        order_ids.update(connection.scalars(theirs.where(Device.customer_id.in_(customers))))
    if order_ids:
        write_documents(session, order_ids)


def _changed(session: Session, kind: type[Base]) -> Iterable[Any]:
    for each in session.dirty:
        if type(each) is kind:
            attributes = inspect(each).attrs
            if any(attributes[name].history.has_changes() for name in SEARCHED[kind]):
                yield each


@event.listens_for(Session, "do_orm_execute")
def _no_update_in_bulk(state: ORMExecuteState) -> None:
    """Refuse an UPDATE of many rows that would pass the documents by; other columns are none of our business."""
    mapper = state.bind_mapper
    if not state.is_update or mapper is None or mapper.class_ not in SEARCHED:
        return
    _, _, rest = str(state.statement).partition(" SET ")
    written = SEARCHED[mapper.class_].intersection(ASSIGNED.findall(rest.partition(" WHERE ")[0]))
    if written:
        raise UpdatePastSearch(f"{mapper.class_.__name__}: {', '.join(sorted(written))}")
