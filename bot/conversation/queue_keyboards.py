"""The buttons under a list of orders: to each card, to the pages beside it, and to what else it may show."""

from collections.abc import Mapping, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation.order_keyboards import rows
from bot.conversation.order_taps import Action, button
from bot.services.bench_queue import Choice, Queue, Shown
from bot.services.search import Found
from bot.texts import Translator
from bot.texts.bench_queue import choice_name
from bot.texts.statuses import status_name
from models import WorkOrder, WorkOrderStatus

CARDS_PER_ROW = 4
Button = InlineKeyboardButton


def queue(t: Translator, page: Queue, shown: Shown) -> InlineKeyboardMarkup:
    """A page of the queue. All of its buttons keep what it shows."""
    here = f"m:queue:{shown.value}"
    turns = _turns(t, here, page.page, earlier=page.page > 0, later=page.page + 1 < page.pages)
    others = [Button(choice_name(t, each), callback_data=f"m:queue:{each.value}:0") for each in Choice if each != shown]
    return InlineKeyboardMarkup(
        [
            *cards(page.orders),
            *turns,
            *rows(
                [
                    *others,
                    Button(t.plain("By status …"), callback_data="m:statuses"),
                    Button(t.plain("Refresh"), callback_data=f"{here}:{page.page}"),
                    Button(t.plain("🚶 Walk-in"), callback_data="m:walkin"),
                ]
            ),
        ]
    )


def statuses(t: Translator, counts: Mapping[WorkOrderStatus, int]) -> InlineKeyboardMarkup:
    """Each status that an open order has, and how many have it."""
    choices = [
        Button(
            t.plain("{status} ({count})", status=status_name(t, status), count=counts[status]),
            callback_data=f"m:queue:{status.value}:0",
        )
        for status in WorkOrderStatus
        if counts.get(status)
    ]
    return InlineKeyboardMarkup([*rows(choices), [Button(t.plain("« Back"), callback_data="m:queue:all:0")]])


def found(t: Translator, page: Found, asked: str) -> InlineKeyboardMarkup:
    """A page of what was found."""
    turns = [
        Button(label, callback_data=f"m:find:{number}:{asked}")
        for label, number, there in (
            (t.plain("« Newer"), page.page - 1, page.page > 0),
            (t.plain("Older »"), page.page + 1, page.more),
        )
        if there
    ]
    return InlineKeyboardMarkup([*cards(page.orders), *([turns] if turns else [])])


def cards(orders: Sequence[WorkOrder]) -> list[list[Button]]:
    """A button to each card."""
    return rows([button(f"#{each.number}", each, Action.CARD) for each in orders], CARDS_PER_ROW)


def _turns(t: Translator, here: str, page: int, *, earlier: bool, later: bool) -> list[list[Button]]:
    turns = [
        *([Button(t.plain("« Earlier"), callback_data=f"{here}:{page - 1}")] if earlier else []),
        *([Button(t.plain("Later »"), callback_data=f"{here}:{page + 1}")] if later else []),
    ]
    return [turns] if turns else []
