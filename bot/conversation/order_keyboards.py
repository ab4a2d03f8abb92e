"""The buttons under an order: only what is legal now."""

from collections.abc import Collection, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation.order_taps import Action, agree, button
from bot.texts import Translator, limits
from bot.texts import receiving as texts
from bot.texts.excerpt import excerpt
from bot.texts.statuses import outcome_name, status_name
from models import Agreement, Condition, Outcome, Staff, Stars, WorkOrder, WorkOrderStatus

PER_ROW = 2
LABEL_ROOM = 40
Button = InlineKeyboardButton
Conditions = Collection[Condition]


def rows(buttons: Sequence[Button], width: int = PER_ROW) -> list[list[Button]]:
    """Buttons, so many in a row."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def moves(t: Translator, order: WorkOrder) -> list[Button]:
    """A button for each legal next step."""
    return [_move(t, order, status, asked) for status, asked in order.next_moves().items()]


def _move(t: Translator, order: WorkOrder, status: WorkOrderStatus, asked: Conditions) -> Button:
    name = status_name(t, status)
    if Condition.OUTCOME in asked:
        return button(t.plain("{status} …", status=name), order, Action.OUTCOMES)
    if {Condition.REASON, Condition.PICKUP_CODE} & set(asked):
        return button(t.plain("{status} …", status=name), order, Action.EXPLAIN, status)
    return button(name, order, Action.MOVE, status)


def outcomes(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """Why the order is ready: the outcomes that are legal from where it stands."""
    asked = order.next_moves().get(WorkOrderStatus.READY_FOR_PICKUP, frozenset())
    return InlineKeyboardMarkup(
        [
            *rows([button(outcome_name(t, each), order, Action.READY, each) for each in _legal(asked)]),
            [button(t.plain("« Back"), order, Action.CARD)],
        ]
    )


def _legal(asked: Conditions) -> list[Outcome]:
    return [each for each in Outcome if each is not Outcome.REPAIRED or Condition.NOT_REPAIRED not in asked]


def colleagues(t: Translator, order: WorkOrder, offered: Sequence[Staff]) -> InlineKeyboardMarkup:
    """A button for each of them, and for nobody where somebody has it."""
    others = [each for each in offered if each.id != order.technician_id]
    names = [button(excerpt(each.name, LABEL_ROOM), order, Action.GIVE, each.id) for each in others]
    nobody = [] if order.technician_id is None else [[button(t.plain("Nobody"), order, Action.GIVE, 0)]]
    return InlineKeyboardMarkup([*rows(names), *nobody, [button(t.plain("« Back"), order, Action.CARD)]])


def new_order(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """Under the notice of a new order: the step that is due when the device arrives, and the card."""
    received = WorkOrderStatus.RECEIVED
    due = [_move(t, order, received, frozenset())] if received in order.next_moves() else []
    return InlineKeyboardMarkup(rows([*due, open_card(t, order)]))


def card(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """One button that opens the card."""
    return InlineKeyboardMarkup([[open_card(t, order)]])


def beneath(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """One button that shows the card below the message, which stays as it is."""
    return InlineKeyboardMarkup([[button(t.plain("Open #{number}", number=order.number), order, Action.SHOW)]])


def in_group(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """Under the notice of a new order in the staff's group: to take it, as long as nobody has, and the card."""
    free = order.technician_id is None and not order.closed
    take = [button(t.plain("Take it"), order, Action.TAKE)] if free else []
    return InlineKeyboardMarkup([[*take, button(t.plain("Open #{number}", number=order.number), order, Action.SHOW)]])


def which_order(t: Translator, orders: Sequence[WorkOrder]) -> InlineKeyboardMarkup:
    """What a message may be about."""
    return InlineKeyboardMarkup([[button(_device(t, each), each, Action.ABOUT)] for each in orders])


def thread(t: Translator, order: WorkOrder, page: int, pages: int, *, media: bool) -> InlineKeyboardMarkup:
    """The pages beside one of a thread, what it mentions, and the way to write."""
    turns = []
    if page > 0:
        turns.append(Button(t.plain("« Earlier"), callback_data=f"m:thread:{order.id}:{page - 1}"))
    if page + 1 < pages:
        turns.append(Button(t.plain("Later »"), callback_data=f"m:thread:{order.id}:{page + 1}"))
    show = [Button(t.plain("Show photos and files"), callback_data=f"m:media:{order.id}:{page}")] if media else []
    write = [button(t.plain("Write to customer"), order, Action.WRITE), button(t.plain("« Back"), order, Action.CARD)]
    return InlineKeyboardMarkup([*([turns] if turns else []), *([show] if show else []), write])


def open_card(t: Translator, order: WorkOrder) -> Button:
    """The way to the card."""
    return button(t.plain("Open #{number}", number=order.number), order, Action.CARD)


def card_and_page(t: Translator, order: WorkOrder, page: str | None) -> InlineKeyboardMarkup:
    """The way to the card, and to the page where there is one."""
    return InlineKeyboardMarkup([[open_card(t, order)], *([[_follow(t, page)]] if page else [])])


def links(t: Translator, order: WorkOrder, page: str | None) -> list[Button]:
    """The way to the page, if there is one, and to a new link to it."""
    return [*([_follow(t, page)] if page else []), button(t.plain("New link"), order, Action.NEW_LINK)]


def _follow(t: Translator, page: str) -> Button:
    return Button(t.plain("Follow it live"), url=page)


def new_link_question(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """Yes or no, before a link stops working."""
    return InlineKeyboardMarkup(
        [
            [button(t.plain("Yes, make a new link"), order, Action.NEW_LINK_FOR_SURE)],
            [button(t.plain("No, keep it"), order, Action.CARD)],
        ]
    )


def customer_card(t: Translator, order: WorkOrder, page: str | None, *, limit: bool) -> InlineKeyboardMarkup:
    """What a customer can do about their order, and where they can follow it.

    `limit`: what they agree to beforehand still decides something.
    """
    receipt = button(t.plain("Receipt"), order, Action.RECEIPT)
    cancel = [button(t.plain("Call it off"), order, Action.CANCEL)]
    keep = [] if order.status is WorkOrderStatus.CANCELLED else [receipt]
    condition = [[button(t.plain("📋 Condition"), order, Action.CONDITION)]] if order.agreement else []
    return InlineKeyboardMarkup(
        [
            *(condition if order.to_agree else []),
            *([links(t, order, page)] if page else []),
            *([[_limit(t, order)]] if limit else []),
            *rows([*keep, *([_mute(t, order)] if not order.closed else [])]),
            *([cancel] if order.status is WorkOrderStatus.PENDING else []),
            *([] if order.to_agree else condition),
            *([] if order.closed else [[button(t.plain("🔑 Device passcode"), order, Action.GIVE_PASSCODE)]]),
            [Button(t.plain("My orders"), callback_data="m:orders")],
        ]
    )


def _limit(t: Translator, order: WorkOrder) -> Button:
    if limits.said(t, order) is None:
        return button(t.plain("Go ahead up to a sum …"), order, Action.LIMIT)
    return button(t.plain("Change what you agreed to …"), order, Action.LIMIT)


def _mute(t: Translator, order: WorkOrder) -> Button:
    if order.muted:
        return button(t.plain("🔔 Unmute"), order, Action.UNMUTE)
    return button(t.plain("🔕 Mute"), order, Action.MUTE)


def condition(t: Translator, agreement: Agreement) -> InlineKeyboardMarkup:
    """The customer's yes, as long as it is not given; and the card."""
    asked = [] if agreement.agreed_at else [[agree(texts.agree(t), agreement)]]
    return InlineKeyboardMarkup([*asked, [open_card(t, agreement.work_order)]])


def condition_for_staff(t: Translator, agreement: Agreement) -> InlineKeyboardMarkup:
    """A new version, where the device is still here; and the card."""
    order = agreement.work_order
    again = [] if order.closed else [[button(t.plain("📋 Write it down again …"), order, Action.RECEIVE)]]
    return InlineKeyboardMarkup([*again, [open_card(t, order)]])


def rating(order: WorkOrder) -> InlineKeyboardMarkup:
    """One to five stars."""
    return InlineKeyboardMarkup([_stars(order)])


def rated(t: Translator, order: WorkOrder, *, commented: bool) -> InlineKeyboardMarkup:
    """Under the thanks: a line to add, and the stars to change."""
    say = button(t.plain("Change what I said") if commented else t.plain("Add a line"), order, Action.COMMENT)
    return InlineKeyboardMarkup([[say], _stars(order), [open_card(t, order)]])


def _stars(order: WorkOrder) -> list[Button]:
    return [button(f"{each.score} ⭐", order, Action.RATE, each) for each in Stars]


def return_question(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """Yes or no, before a warranty return is opened."""
    return InlineKeyboardMarkup(
        [
            [button(t.plain("Yes, open it"), order, Action.RETURN)],
            [button(t.plain("« Back"), order, Action.CARD)],
        ]
    )


def cancel_question(t: Translator, order: WorkOrder) -> InlineKeyboardMarkup:
    """Yes or no, before an order is called off."""
    return InlineKeyboardMarkup(
        [
            [button(t.plain("Yes, call it off"), order, Action.CANCEL_FOR_SURE)],
            [button(t.plain("No, keep it"), order, Action.CARD)],
        ]
    )


def own_orders(t: Translator, orders: Sequence[WorkOrder], page: int, pages: int) -> InlineKeyboardMarkup:
    """A button to each card of a page, to the pages beside it, and a new request."""
    labels = [button(_device(t, each), each, Action.CARD) for each in orders]
    turns = _turns(t, "m:orders", page, pages)
    new = [Button(t.plain("New repair request"), callback_data="m:new")]
    return InlineKeyboardMarkup([*([each] for each in labels), *([turns] if turns else []), new])


def _device(t: Translator, order: WorkOrder) -> str:
    return t.plain("#{number} · {device}", number=order.number, device=excerpt(order.device.name, LABEL_ROOM))


def _turns(t: Translator, where: str, page: int, pages: int) -> list[Button]:
    """To the pages beside this one."""
    turns = []
    if page > 0:
        turns.append(Button(t.plain("« Earlier"), callback_data=f"{where}:{page - 1}"))
    if page + 1 < pages:
        turns.append(Button(t.plain("Later »"), callback_data=f"{where}:{page + 1}"))
    return turns
