"""Every kind of reminder the shop gives: what stands, for how long, and who hears of it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import orders, people, quotes, ratings, reach, standing
from bot.services.limits import Limits, until_owners_hear
from bot.services.reminders import Message, Reminder, in_steps
from models import (
    Customer,
    Draft,
    NotificationKind,
    NotificationState,
    Quote,
    Staff,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)

DRAFT_LEFT = timedelta(days=1)
"""How long a request lies there before its customer is asked about it."""
QUOTE_WAITS = {"24h": timedelta(hours=24), "72h": timedelta(hours=72)}
"""How long after it was sent the customer is reminded of a quote."""
NEWLY = timedelta(days=7)
"""What has been overdue for longer when it is first seen, everybody knows: as in a shop that begins to have limits."""


def all_reminders(pickup_days: Iterable[int], limits: Limits) -> tuple[Reminder, ...]:
    """The table, as the settings have it."""
    return (
        *in_steps(
            "pickup",
            standing.orders_at(WorkOrderStatus.READY_FOR_PICKUP),
            {f"{days}d": timedelta(days=days) for days in pickup_days},
            _still_there,
        ),
        *_overdue(limits),
        *in_steps(
            "rating",
            standing.orders_at(WorkOrderStatus.COLLECTED),
            {"asked": ratings.ASK_AFTER},
            _how_was_it,
            too_late=ratings.ASK_WITHIN - ratings.ASK_AFTER,
        ),
        *in_steps("quote", quotes.waiting(), QUOTE_WAITS, _please_answer),
        *in_steps("draft", standing.drafts_left(), {"left": DRAFT_LEFT}, _to_whoever_began),
    )


def _overdue(limits: Limits) -> Iterator[Reminder]:
    """Two for each status with a limit, as two sorts of people hear of it: one does not take the other's place."""
    for status, limit in limits.items():
        there, owners = standing.orders_at(status), until_owners_hear(limit)
        yield Reminder("overdue", "bench", there, limit, limit + NEWLY, _to_bench)
        yield Reminder("overdue", "owners", there, owners, owners + NEWLY, _to_owners)


def _still_there(session: Session, change_id: int) -> Sequence[Message]:
    """Who can't be reached is not reminded later, either: they hear the news itself when they come back."""
    order = _held_order(session, change_id)
    return _to_customer(NotificationKind.PICKUP_REMINDER, order, change_id, wanted=order.customer.reachable)


def _how_was_it(session: Session, change_id: int) -> Sequence[Message]:
    order = _held_order(session, change_id)
    wanted = ratings.to_be_asked(session, order)
    return _to_customer(NotificationKind.RATING_REQUESTED, order, change_id, wanted=wanted)


def _please_answer(session: Session, quote_id: int) -> Sequence[Message]:
    quote = session.get_one(Quote, quote_id)
    order = orders.find_by_id(session, quote.work_order_id)
    customer = order.customer
    if customer.chat_id is None:
        return []
    return [
        {
            "kind": NotificationKind.QUOTE_REMINDER,
            "lane": customer.chat_id,
            "customer_id": customer.id,
            "work_order_id": order.id,
            "payload": {"quote": quote.id},
            "state": _state(wanted=customer.reachable and quotes.is_open(quote)),
        }
    ]


def _to_customer(kind: NotificationKind, order: WorkOrder, change_id: int, *, wanted: bool) -> Sequence[Message]:
    """What is not wanted is settled at once, so that nobody looks at it again."""
    customer = order.customer
    if customer.chat_id is None:
        return []
    return [
        {
            "kind": kind,
            "lane": customer.chat_id,
            "customer_id": customer.id,
            "work_order_id": order.id,
            "payload": {"status_change_id": change_id},
            "state": _state(wanted=wanted),
        }
    ]


def _state(*, wanted: bool) -> NotificationState:
    return NotificationState.OWED if wanted else NotificationState.COLLAPSED


def _to_bench(session: Session, change_id: int) -> Sequence[Message]:
    """To whoever has the order; where nobody has it, to everybody."""
    order = _order_of(session, change_id)
    technician = order.technician
    if technician is not None and technician.active:
        return [_overdue_message(NotificationKind.ORDER_OVERDUE, technician, order, change_id)]
    everybody = people.active_staff(session)
    return [_overdue_message(NotificationKind.ORDER_OVERDUE, each, order, change_id) for each in everybody]


def _to_owners(session: Session, change_id: int) -> Sequence[Message]:
    order = _order_of(session, change_id)
    owners = people.active_staff(session, owners_only=True)
    return [_overdue_message(NotificationKind.ORDER_STILL_OVERDUE, each, order, change_id) for each in owners]


def _overdue_message(kind: NotificationKind, staff: Staff, order: WorkOrder, change_id: int) -> Message:
    return {
        "kind": kind,
        "lane": staff.chat_id,
        "staff_id": staff.id,
        "work_order_id": order.id,
        "payload": {"status_change_id": change_id},
    }


def _held_order(session: Session, change_id: int) -> WorkOrder:
    """An order whose customer neither comes, goes nor is forgotten until the message is written."""
    order = _order_of(session, change_id)
    reach.hold(session, order.customer)
    return order


def _order_of(session: Session, change_id: int) -> WorkOrder:
    query = orders.with_people().join(StatusChange, StatusChange.work_order_id == WorkOrder.id)
    return session.scalars(query.where(StatusChange.id == change_id)).one()


def _to_whoever_began(session: Session, draft_id: int) -> Sequence[Message]:
    draft = session.get(Draft, draft_id)
    if draft is None:
        return []
    customer = session.scalar(select(Customer).where(Customer.telegram_user_id == draft.telegram_user_id))
    if customer is not None:
        reach.hold(session, customer)
    return [
        {
            "kind": NotificationKind.REQUEST_REMINDER,
            "lane": draft.chat_id,
            "customer_id": customer and customer.id,
            "payload": {
                "draft_id": draft.id,
                "version": draft.version,
                "language": people.language_of_chat(session, draft.chat_id) or draft.language,
            },
            "state": _state(wanted=customer is None or customer.reachable),
        }
    ]
