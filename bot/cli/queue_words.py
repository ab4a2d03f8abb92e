"""The rows of the queues, in words."""

from datetime import datetime, timedelta

from models import InboxState, InboxUpdate, Notification, NotificationKind, NotificationState, utcnow

KINDS = {
    NotificationKind.ORDER_BOOKED: "that the request is booked",
    NotificationKind.STATUS_CHANGED: "that the order moved on",
    NotificationKind.NEW_ORDER: "that a request came in",
    NotificationKind.ORDER_CANCELLED: "that the order was called off",
    NotificationKind.PHONE_CUSTOMER: "to phone the customer",
    NotificationKind.UPDATE_FAILED: "that an update was given up",
    NotificationKind.MESSAGE_FAILED: "that a message was given up",
    NotificationKind.STAFF_JOINED: "that someone joined the staff",
    NotificationKind.BACKUP_FAILED: "that a backup failed",
    NotificationKind.CONDITION_PHOTOS: "the pictures of what came in",
    NotificationKind.CONDITION_AGREEMENT: "the condition, to agree to",
    NotificationKind.RATING_REQUESTED: "to rate what was done",
    NotificationKind.LOW_RATING: "that a customer was not content",
    NotificationKind.PICKUP_REMINDER: "that the device is still waiting",
    NotificationKind.ORDER_OVERDUE: "that the order stands for too long",
    NotificationKind.ORDER_STILL_OVERDUE: "that the order still stands",
    NotificationKind.REQUEST_REMINDER: "that a request is half-filled",
    NotificationKind.QUOTE_SENT: "what the repair would cost",
    NotificationKind.QUOTE_REMINDER: "that a quote waits for an answer",
    NotificationKind.QUOTE_DECIDED: "what became of a quote",
    NotificationKind.QUOTE_TALK: "that the customer wants to talk about a quote",
    NotificationKind.CUSTOMER_CONNECTED: "that a customer has a chat now",
    NotificationKind.ASSIGNED: "that an order is theirs now",
    NotificationKind.TAKEN_AWAY: "that an order is not theirs any more",
    NotificationKind.CUSTOMER_MESSAGE: "what the customer wrote",
    NotificationKind.SHOP_MESSAGE: "what the shop wrote",
    NotificationKind.SHOP_MESSAGE_FAILED: "that the customer did not get a message",
    NotificationKind.TOPIC: "that the topic of the order changed",
    NotificationKind.GROUP_LOST: "that the staff's group is lost",
    NotificationKind.PASSCODE_VIEWED: "that the shop looked at a passcode",
    NotificationKind.CODES_SPENT: "that too many wrong pick-up codes were tried",
}
MESSAGE_STATES = {
    NotificationState.OWED: "owed",
    NotificationState.UNREACHABLE: "waits until they write",
    NotificationState.DEAD: "given up",
}
HELD_BACK = "waits for the end of quiet hours"
UPDATE_STATES = {
    InboxState.NEW: "to be worked on",
    InboxState.APPLIED: "done, answer owed",
    InboxState.DEAD: "given up",
}
UPDATE_KINDS = {
    "message": "a message",
    "edited_message": "an edited message",
    "callback_query": "a tap on a button",
    "my_chat_member": "a blocked or unblocked chat",
}
STEPS = ((86400, "d"), (3600, "h"), (60, "min"))


def message_line(row: Notification) -> str:
    """One owed message: what it tells whom, how it stands and why."""
    about = KINDS.get(row.kind, row.kind.value)
    tell = f"tell chat {row.lane} {about}"
    order = f" (order row {row.work_order_id})" if row.work_order_id else ""
    state = HELD_BACK if row.held_until is not None and row.held_until > utcnow() else MESSAGE_STATES[row.state]
    return f"m{row.id}  {state}: {tell}{order}; {_history(row, row.created_at)}"


def update_line(row: InboxUpdate) -> str:
    """One stored update: what it is, how it stands and why."""
    kind = next((words for key, words in UPDATE_KINDS.items() if key in row.payload), "an update")
    quoted = f", reference {row.reference}" if row.reference else ""
    what = f"{kind} from chat {row.lane}{quoted}"
    return f"u{row.update_id}  {UPDATE_STATES[row.state]}: {what}; {_history(row, row.created_at)}"


def _history(row: Notification | InboxUpdate, since: datetime) -> str:
    words = [f"{_span(utcnow() - since)} old", f"{row.attempts} attempts failed"]
    if row.last_error:
        words.append(f"last: {row.last_error}")
    return ", ".join(words)


def _span(span: timedelta) -> str:
    seconds = max(int(span.total_seconds()), 0)
    return next((f"{seconds // size} {unit}" for size, unit in STEPS if seconds >= size), f"{seconds} s")
