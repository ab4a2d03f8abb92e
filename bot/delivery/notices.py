"""What each notification says, to whom it goes, in their language; read when it is sent, so that it is true then."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation import draft_buttons, quote_keyboards
from bot.conversation import letters as passing
from bot.conversation import order_keyboards as keyboards
from bot.conversation.forms import form_of
from bot.conversation.message import Outgoing, TopicChange
from bot.services import (
    groups,
    letters,
    notifications,
    orders,
    quotes,
    ratings,
    reminders,
    repair_times,
    standing,
    tracking,
)
from bot.services.shop import Shop
from bot.texts import Catalogue, Translator, assignment, intake
from bot.texts import group as group_texts
from bot.texts import notices as texts
from bot.texts import passcodes as passcode_texts
from bot.texts import quotes as quote_texts
from bot.texts import ratings as rating_texts
from bot.texts import receiving as condition_texts
from bot.texts import thread as thread_texts
from bot.texts import walk_in as walk_in_texts
from bot.texts.excerpt import excerpt
from bot.texts.orders import NAME_ROOM
from models import (
    Agreement,
    Customer,
    Notification,
    NotificationKind,
    OrderMessage,
    Quote,
    QuoteStatus,
    Staff,
    StaffGroup,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    wall_now,
)

Renderer = Callable[[Session, Notification, Translator, Shop], Outgoing | None]


def render(session: Session, notification: Notification, catalogue: Catalogue, shop: Shop) -> Outgoing | None:
    """The message of a notification, or None where there is nothing to say any more, or nobody to say it to."""
    if notification.staff_group_id is not None:
        return _to_group(session, notification, catalogue.speaker(None), shop)
    language = notification.payload.get("language")
    if notification.staff_id is not None:
        staff = session.get(Staff, notification.staff_id)
        if staff is None or not staff.active:
            return None
        language = staff.language
    elif notification.customer_id is not None:
        customer = session.get(Customer, notification.customer_id)
        language = language or (customer.language if customer else None)
    return RENDERERS[notification.kind](session, notification, catalogue.speaker(language), shop)


def _to_group(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """A message to the staff's group, in the shop's language, and in the order's topic where it has one."""
    group = session.get(StaffGroup, notification.staff_group_id)
    if group is None or group.unbound_at is not None:
        return None
    renderer = IN_GROUP.get(notification.kind, RENDERERS[notification.kind])
    said = renderer(session, notification, t, shop)
    return said and replace(said, topic=groups.topic_of(session, notification))


def load(session: Session, rows: Collection[Notification]) -> list[object]:
    """Everything that these notifications show, fetched together; while the result lives, none of it is asked again."""
    order_ids, staff_ids = {each.work_order_id for each in rows}, {each.staff_id for each in rows}
    shown = session.scalars(orders.with_people().where(WorkOrder.id.in_(order_ids - {None}))).all()
    staff = session.scalars(select(Staff).where(Staff.id.in_(staff_ids - {None}))).all()
    message_ids = {each.order_message_id for each in rows} - {None}
    messages = (
        session.scalars(select(OrderMessage).where(OrderMessage.id.in_(message_ids))).all() if message_ids else ()
    )
    repair_times.fetch(session, shown)
    return [*shown, *staff, *messages]


def _order(session: Session, notification: Notification) -> WorkOrder | None:
    return None if notification.work_order_id is None else orders.shown(session, notification.work_order_id)


def _order_booked(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order = _order(session, notification)
    if order is None or notifications.overtaken(session, notification):
        return None
    page, time = tracking.address(session, order, shop), repair_times.usual(session, order)
    return Outgoing(texts.order_booked(t, order, shop, time), keyboards.card_and_page(t, order, page))


def _status_changed(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order = _order(session, notification)
    change = session.get(StatusChange, notification.status_change_id) if notification.status_change_id else None
    if order is None or change is None or notifications.overtaken(session, notification):
        return None
    return Outgoing(
        texts.status_changed(t, order, change, shop, repair_times.usual(session, order)), keyboards.card(t, order)
    )


def _condition_photos(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    agreement = _agreement(session, notification)
    if agreement is None:
        return None
    order = agreement.work_order
    file_ids = {each.file_unique_id: each.file_id for each in order.photos}
    shown = tuple(file_ids[each] for each in agreement.photo_ids if each in file_ids)
    return Outgoing(condition_texts.photos_of(t, order), photos=shown) if shown else None


def _condition_agreement(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    agreement = _agreement(session, notification)
    if agreement is None or agreement.agreed_at is not None:
        return None
    return Outgoing(condition_texts.to_agree(t, agreement, shop), keyboards.condition(t, agreement))


def _agreement(session: Session, notification: Notification) -> Agreement | None:
    """None where there is a newer one, or the device was not received after all."""
    agreement = session.get(Agreement, notification.payload.get("agreement", 0))
    if agreement is None or agreement.superseded_at is not None:
        return None
    return None if agreement.work_order.status is WorkOrderStatus.PENDING else agreement


def _customer_connected(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts = notification.payload
    return Outgoing(walk_in_texts.has_connected(t, str(facts.get("name", "")), facts.get("known_as")))


def _new_order(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order = _order(session, notification)
    if order is None or order.closed:  # called off before anybody had to know
        return None
    return Outgoing(texts.new_order(t, order), keyboards.new_order(t, order))


def _order_cancelled(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order = _order(session, notification)
    return Outgoing(texts.order_cancelled(t, order), keyboards.card(t, order)) if order else None


def _phone_customer(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where the customer came back before anybody had to call."""
    customer = session.get(Customer, notification.customer_id) if notification.customer_id else None
    if customer is None or customer.reachable or customer.forgotten_at is not None:
        return None
    order = _order(session, notification)
    return Outgoing(texts.phone_customer(t, customer, order), keyboards.card(t, order) if order else None)


def _customer_message(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where a later notice tells of a later wording."""
    order, message = _order(session, notification), _message(session, notification)
    if order is None or message is None or not letters.is_present_wording(message, notification):
        return None
    headline = thread_texts.from_customer(t, order, edited=bool(notification.payload))
    return passing.passed_on(t, message, order, headline, keyboards.beneath(t, order))


def _shop_message(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order, message = _order(session, notification), _message(session, notification)
    if order is None or message is None:
        return None
    return passing.passed_on(t, message, order, thread_texts.from_shop(t, order, shop), None)


def _shop_message_failed(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order, message = _order(session, notification), _message(session, notification)
    if order is None or message is None:
        return None
    return Outgoing(thread_texts.failed(t, order, message), keyboards.beneath(t, order))


def _topic(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where a topic that could not be opened would be changed."""
    order, topic = _order(session, notification), groups.topic_of(session, notification)
    deed = str(notification.payload.get("do", ""))
    if order is None or (topic is None) != (deed == "open"):
        return None
    return Outgoing("", change=TopicChange(deed, group_texts.topic(t, order), topic))


def _new_in_group(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order = _order(session, notification)
    return Outgoing(group_texts.order(t, order), keyboards.in_group(t, order)) if order else None


def _group_lost(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    return Outgoing(texts.group_lost(t, str(notification.payload.get("title", ""))))


def _message(session: Session, notification: Notification) -> OrderMessage | None:
    return session.get(OrderMessage, notification.order_message_id) if notification.order_message_id else None


def _update_failed(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts = notification.payload
    return Outgoing(texts.update_failed(t, str(facts.get("reference", "")), facts.get("update_id", "")))


def _message_failed(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts, order = notification.payload, _order(session, notification)
    text = texts.message_failed(t, int(facts.get("notification_id", 0)), str(facts.get("reason", "")), order)
    return Outgoing(text, keyboards.card(t, order) if order else None)


def _staff_joined(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    facts = notification.payload
    return Outgoing(texts.staff_joined(t, str(facts.get("name", "")), int(facts.get("user_id", 0))))


def _backup_failed(_session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing:
    return Outgoing(texts.backup_failed(t, str(notification.payload.get("reason", ""))))


def _rating_requested(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where they said so already, or the device is with the shop again."""
    order = _order(session, notification)
    if order is None or order.status is not WorkOrderStatus.COLLECTED or ratings.of_order(session, order) is not None:
        return None
    return Outgoing(rating_texts.question(t, order), keyboards.rating(order))


def _low_rating(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where they thought better of it."""
    order = _order(session, notification)
    rating = ratings.of_order(session, order) if order else None
    if order is None or rating is None or rating.score > ratings.LOW:
        return None
    return Outgoing(rating_texts.low(t, order, rating), keyboards.card(t, order))


def _pickup_reminder(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """None where it was fetched, goes on being repaired, or is reminded of by a later one."""
    order = _standing(session, notification)
    if order is None:
        return None
    stands = wall_now(session) - standing.standing_change(order).created_at
    return Outgoing(texts.pickup_reminder(t, order, stands, shop), keyboards.card(t, order))


def _order_overdue(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order = _standing(session, notification)
    if order is None:
        return None
    stands = wall_now(session) - standing.standing_change(order).created_at
    still = notification.kind is NotificationKind.ORDER_STILL_OVERDUE
    return Outgoing(texts.order_overdue(t, order, stands, still=still), keyboards.card(t, order))


def _standing(session: Session, notification: Notification) -> WorkOrder | None:
    """The order of a reminder, if that is still so, and the latest of its kind."""
    order = _order(session, notification)
    if order is None or not standing.still_there(order, notification) or reminders.repeated(session, notification):
        return None
    return order


def _request_reminder(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    draft = standing.still_left(session, notification)
    if draft is None or not form_of(draft).begun(draft.answers):
        return None
    return Outgoing(intake.left(t), draft_buttons.inline(draft, draft_buttons.of_left(t)))


def _quote_sent(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """None where it was decided or replaced before anybody read it, unless it needed no answer."""
    order, quote = _quoted(session, notification)
    if order is None or quote is None or notifications.overtaken(session, notification):
        return None
    if not quotes.is_open(quote) and not quote_texts.within_limit(quote):
        return None
    return Outgoing(quote_texts.of_customer(t, order, quote, shop), quote_keyboards.of_customer(t, order, quote))


def _quote_reminder(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    """None where there is nothing to answer any more."""
    order, quote = _quoted(session, notification)
    if order is None or quote is None or not quotes.is_open(quote):
        return None
    text = quote_texts.reminder(t, quote_texts.of_customer(t, order, quote, shop))
    return Outgoing(text, quote_keyboards.of_customer(t, order, quote))


def _quote_decided(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order, quote = _quoted(session, notification)
    if order is None or quote is None:
        return None
    name, facts = excerpt(order.customer.name, NAME_ROOM), notification.payload
    if facts.get("wish") == "return":
        return Outgoing(quote_texts.wants_it_back(t, order, name), keyboards.card(t, order))
    text = quote_texts.decided(t, order, quote, name, QuoteStatus(facts["status"]))
    return Outgoing(text, keyboards.card(t, order))


def _quote_talk(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    order, quote = _quoted(session, notification)
    if order is None or quote is None:
        return None
    return Outgoing(quote_texts.wants_to_talk(t, order, quote), keyboards.card(t, order))


def _quoted(session: Session, notification: Notification) -> tuple[WorkOrder | None, Quote | None]:
    order = _order(session, notification)
    quotes_of = order.quotes if order is not None else []
    return order, next((each for each in quotes_of if each.id == notification.payload.get("quote")), None)


def _assigned(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where it is not theirs any more."""
    order = _order(session, notification)
    if order is None or order.closed or order.technician_id != notification.staff_id:
        return None
    return Outgoing(assignment.assigned(t, order, _by(session, notification)), keyboards.card(t, order))


def _taken_away(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where it is theirs again."""
    order = _order(session, notification)
    if order is None or order.technician_id == notification.staff_id:
        return None
    return Outgoing(assignment.taken_away(t, order, _by(session, notification)), keyboards.card(t, order))


def _by(session: Session, notification: Notification) -> Staff | None:
    return session.get(Staff, int(notification.payload.get("by", 0)))


def _codes_spent(session: Session, notification: Notification, t: Translator, _shop: Shop) -> Outgoing | None:
    """None where it was collected meanwhile."""
    order = _order(session, notification)
    if order is None or order.closed:
        return None
    return Outgoing(texts.codes_spent(t, order), keyboards.card(t, order))


def _passcode_viewed(session: Session, notification: Notification, t: Translator, shop: Shop) -> Outgoing | None:
    order = _order(session, notification)
    if order is None:
        return None
    at = datetime.fromisoformat(str(notification.payload.get("at", notification.created_at.isoformat())))
    return Outgoing(passcode_texts.viewed(t, order, at, shop.timezone), keyboards.card(t, order))


RENDERERS: Mapping[NotificationKind, Renderer] = {
    NotificationKind.ORDER_BOOKED: _order_booked,
    NotificationKind.STATUS_CHANGED: _status_changed,
    NotificationKind.NEW_ORDER: _new_order,
    NotificationKind.ORDER_CANCELLED: _order_cancelled,
    NotificationKind.PHONE_CUSTOMER: _phone_customer,
    NotificationKind.UPDATE_FAILED: _update_failed,
    NotificationKind.MESSAGE_FAILED: _message_failed,
    NotificationKind.STAFF_JOINED: _staff_joined,
    NotificationKind.BACKUP_FAILED: _backup_failed,
    NotificationKind.CONDITION_PHOTOS: _condition_photos,
    NotificationKind.CONDITION_AGREEMENT: _condition_agreement,
    NotificationKind.RATING_REQUESTED: _rating_requested,
    NotificationKind.LOW_RATING: _low_rating,
    NotificationKind.PICKUP_REMINDER: _pickup_reminder,
    NotificationKind.ORDER_OVERDUE: _order_overdue,
    NotificationKind.ORDER_STILL_OVERDUE: _order_overdue,
    NotificationKind.REQUEST_REMINDER: _request_reminder,
    NotificationKind.QUOTE_SENT: _quote_sent,
    NotificationKind.QUOTE_REMINDER: _quote_reminder,
    NotificationKind.QUOTE_DECIDED: _quote_decided,
    NotificationKind.QUOTE_TALK: _quote_talk,
    NotificationKind.CUSTOMER_CONNECTED: _customer_connected,
    NotificationKind.ASSIGNED: _assigned,
    NotificationKind.TAKEN_AWAY: _taken_away,
    NotificationKind.CUSTOMER_MESSAGE: _customer_message,
    NotificationKind.SHOP_MESSAGE: _shop_message,
    NotificationKind.SHOP_MESSAGE_FAILED: _shop_message_failed,
    NotificationKind.TOPIC: _topic,
    NotificationKind.GROUP_LOST: _group_lost,
    NotificationKind.CODES_SPENT: _codes_spent,
    NotificationKind.PASSCODE_VIEWED: _passcode_viewed,
}
IN_GROUP: Mapping[NotificationKind, Renderer] = {NotificationKind.NEW_ORDER: _new_in_group}
"""What reads otherwise in the staff's group."""
