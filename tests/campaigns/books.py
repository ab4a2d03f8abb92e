"""The books of a shop after a campaign: what people asked for against what was done, and what was done against what
they were told."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.json_types import Json
from bot.services.news import STILL_TOLD
from models import (
    CardState,
    Customer,
    Device,
    InboxState,
    InboxUpdate,
    Notification,
    NotificationKind,
    NotificationState,
    StatusCard,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
)
from tests.campaigns.crowd import JOURNEY

LONGEST_TRANSACTION = timedelta(seconds=6)
"""A use case that waits for a locked table."""
STATUSES = [WorkOrderStatus.PENDING, *(status for _, status, _ in JOURNEY)]


@dataclass(frozen=True)
class Send:
    """A message that Telegram took."""

    at: float
    message_id: int
    text: str
    trouble: str | None = None
    """What the call ran into at Telegram."""


@dataclass
class Balance:
    """What does not add up, in words; and what was counted."""

    updates: int = 0
    orders: int = 0
    notifications: int = 0
    lost: list[str] = field(default_factory=list)
    """Updates that were not applied, and changes that nobody was told of."""
    doubled: list[str] = field(default_factory=list)
    """What was done twice."""
    inverted: list[str] = field(default_factory=list)
    """News that came after later ones."""
    duplicates: int = 0
    """Messages that came once more than they should."""
    unexplained: list[str] = field(default_factory=list)
    """Those of them that nothing explains."""

    @property
    def clean(self) -> bool:
        """Whether everything adds up; a duplicate that is explained does."""
        return not (self.lost or self.doubled or self.inverted or self.unexplained)


Explained = Callable[[Send, Send], bool]
"""Whether a message came a second time for a reason."""


@dataclass(frozen=True)
class Evidence:
    """What happened at Telegram, and what may be held against nobody."""

    updates: set[int]
    """Those that Telegram handed out, by their ids."""
    customers: list[int]
    """Those who were served, by their ids."""
    sends: dict[int, list[Send]]
    """What each chat was sent, in order."""
    explained: Explained
    excused: Callable[[InboxUpdate | Notification | StatusCard], bool] = lambda _: False
    """Whether a row has a good reason not to be done or sent."""
    since: int = 0
    """Notifications up to this id are of the time before."""
    anew: float = 0.0
    """When a backup was brought back: what stood unsent in it is told again, and in its order, whatever came before."""


def balance(session: Session, evidence: Evidence) -> Balance:
    """Balance the books of a shop."""
    result = Balance()
    _balance_updates(session, evidence, result)
    _balance_orders(session, evidence.customers, result)
    _balance_messages(session, evidence, result)
    _balance_cards(session, evidence, result)
    return result


def sends_by_chat(calls: Iterable[Json], messages: dict[int, list[int]]) -> dict[int, list[Send]]:
    """What each chat was sent, by the log of calls and the ids of the bot's messages there, both in order."""
    logged: dict[int, list[Json]] = defaultdict(list)
    for call in calls:
        if call["method"] == "sendMessage" and call["status"] == 200:
            logged[int(call["params"]["chat_id"])].append(call)
    return {
        chat: [
            Send(call["at"], message_id, call["params"]["text"], call.get("fault"))
            for call, message_id in zip(logged[chat], ids, strict=True)
        ]
        for chat, ids in messages.items()
    }


def _balance_updates(session: Session, evidence: Evidence, result: Balance) -> None:
    rows = {each.update_id: each for each in session.scalars(select(InboxUpdate)) if not evidence.excused(each)}
    result.updates = len(evidence.updates)
    for update_id in sorted(evidence.updates | rows.keys()):
        row = rows.get(update_id)
        if update_id not in evidence.updates:
            result.doubled.append(f"update {update_id} was never sent")
        elif row is None or row.state is not InboxState.DONE:
            result.lost.append(f"update {update_id} is {row and row.state.value}")


def _balance_orders(session: Session, customers: list[int], result: Balance) -> None:
    """Each customer booked one repair, and a technician moved it once along the whole journey."""
    query = (
        select(Customer.telegram_user_id, WorkOrder.id, WorkOrder.status)
        .join(Device, Device.customer_id == Customer.id)
        .join(WorkOrder, WorkOrder.device_id == Device.id)
        .where(Customer.telegram_user_id.in_(customers))
    )
    orders: dict[int | None, list[int]] = defaultdict(list)
    for customer, order, status in session.execute(query):
        orders[customer].append(order)
        steps = _steps(session, order)
        if steps[: len(STATUSES)] != STATUSES[: len(steps)] or len(steps) > len(STATUSES):
            result.doubled.append(f"order {order} went {[each.value for each in steps]}")
        elif len(steps) < len(STATUSES) or status is not STATUSES[-1]:
            result.lost.append(f"order {order} is {status.value} after {len(steps)} steps")
    result.orders = sum(map(len, orders.values()))
    for each in customers:
        if len(orders[each]) != 1:
            (result.doubled if orders[each] else result.lost).append(f"customer {each} has {len(orders[each])} orders")


def _steps(session: Session, order: int) -> list[WorkOrderStatus]:
    query = select(StatusChange.to_status).where(StatusChange.work_order_id == order).order_by(StatusChange.id)
    return list(session.scalars(query))


def _balance_messages(session: Session, evidence: Evidence, result: Balance) -> None:
    """Each notification reached its chat, in order, and once, or once more for a reason."""
    lanes: dict[int, list[Notification]] = defaultdict(list)
    for each in session.scalars(select(Notification).where(Notification.id > evidence.since).order_by(Notification.id)):
        lanes[each.lane].append(each)
        result.notifications += 1
        if (
            not evidence.excused(each)
            and not _settled(session, each)
            and not _over_before_its_turn(session, each, evidence)
        ):
            result.lost.append(f"notification {each.key} is {each.state.value}")
    told = set(session.scalars(select(Notification.status_change_id).where(Notification.customer_id.is_not(None))))
    for change in session.scalars(select(StatusChange.id)):
        if change not in told:
            result.lost.append(f"status change {change} was owed to nobody")
    for lane, owed in lanes.items():
        _balance_chat(owed, evidence.sends.get(lane, []), evidence, result)


def _settled(session: Session, owed: Notification) -> bool:
    """Whether it was sent, or withheld at its customer's own wish: of a muted order, and of a step that can wait."""
    if owed.state is not NotificationState.MUTED:
        return owed.state is NotificationState.SENT
    change = session.get(StatusChange, owed.status_change_id) if owed.status_change_id else None
    return change is not None and change.to_status not in STILL_TOLD


def _over_before_its_turn(session: Session, owed: Notification, evidence: Evidence) -> bool:
    """Whether a new request was over when the bench would have heard of it: nothing came after it in its chat before
    its customer was told to collect the device.
    """
    if (owed.state, owed.kind) != (NotificationState.COLLAPSED, NotificationKind.NEW_ORDER):
        return False
    of_order = Notification.work_order_id == owed.work_order_id
    ready = session.execute(
        select(Notification.lane, Notification.message_id)
        .join(StatusChange, Notification.status_change_id == StatusChange.id)
        .where(of_order, StatusChange.to_status == WorkOrderStatus.READY_FOR_PICKUP)
    ).first()
    if ready is None:
        return False
    told = [each.at for each in evidence.sends.get(ready.lane, []) if each.message_id == ready.message_id]
    behind = select(Notification.message_id).where(Notification.lane == owed.lane, Notification.id > owed.id)
    later = set(session.scalars(behind))
    passed = [each.at for each in evidence.sends.get(owed.lane, []) if each.message_id in later]
    return bool(told) and min(passed, default=told[0]) >= told[0]


def _balance_cards(session: Session, evidence: Evidence, result: Balance) -> None:
    """Each order has one card in its chat, or one more for a reason, and it shows what is so."""
    cards = session.execute(
        select(StatusCard, WorkOrder.number).join(WorkOrder, WorkOrder.id == StatusCard.work_order_id)
    )
    for card, number in cards:
        if card.state is not CardState.SHOWN and not evidence.excused(card):
            result.lost.append(f"the card of #{number} is {card.state.value}")
        sent = [each for each in evidence.sends.get(card.lane, []) if each.text.startswith(f"📌 <b>#{number} ")]
        for first, second in pairwise(sent):
            result.duplicates += 1
            if not evidence.explained(first, second):
                result.unexplained.append(f"the card of #{number} came again at {second.at:.3f}")
        if card.message_id is not None and card.message_id not in {each.message_id for each in sent}:
            result.lost.append(f"the card of #{number} is not in its chat")


def _balance_chat(owed: list[Notification], sends: list[Send], evidence: Evidence, result: Balance) -> None:
    latest: dict[int, Send] = {}
    for rank, send in _told(owed, sends, result):
        so_far = [told for told, last in latest.items() if (last.at < evidence.anew) is (send.at < evidence.anew)]
        if any(_came_too_late(owed[rank], owed[told]) for told in so_far if told > rank):
            result.inverted.append(f"notification {owed[rank].key} came after a later one")
        if rank in latest:
            result.duplicates += 1
            if not evidence.explained(latest[rank], send):
                result.unexplained.append(f"notification {owed[rank].key} came again at {send.at:.3f}")
        latest[rank] = send


def _came_too_late(news: Notification, told: Notification) -> bool:
    """Whether somebody heard of something after what came later.

    PostgreSQL numbers rows as they are written, not as they are committed: of two orders whose transactions overlapped,
    neither came first.
    """
    return news.work_order_id == told.work_order_id or told.created_at - news.created_at > LONGEST_TRANSACTION


def _told(owed: list[Notification], sends: list[Send], result: Balance) -> Iterator[tuple[int, Send]]:
    """The sends of notifications, each with the place of its own in the chat; answers to what was asked are left out.

    What was written down tells which it is. Of several that say the same, one that was not is a try of the one that
    came next: a chat is told one after the other.
    """
    sent = {each.message_id for each in sends}
    places: dict[int | None, int] = {}
    for place, each in enumerate(owed):
        if each.message_id in sent:
            places[each.message_id] = place
        elif each.state is NotificationState.SENT:
            result.lost.append(f"notification {each.key} is not in its chat")
    following = {send.text: places[send.message_id] for send in sends if send.message_id in places}
    found: list[tuple[int, Send]] = []
    for send in reversed(sends):
        if send.message_id in places:
            following[send.text] = places[send.message_id]
        if send.text in following:
            found.append((following[send.text], send))
    return reversed(found)
