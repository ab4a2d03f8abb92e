"""Lists of orders for the bench: the queue, and what was found."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.services.bench_queue import Choice, Shown
from bot.services.limits import Limits, overdue
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, lines
from bot.texts.statuses import status_name
from bot.texts.translator import Translator
from models import WorkOrder, WorkOrderStatus, utcnow

DEVICE_ROOM = 50
SAID_ROOM = 60


def choice_name(t: Translator, choice: Choice) -> str:
    """What one may ask of the queue, on a button and behind the command."""
    return {
        Choice.ALL: t.plain("All"),
        Choice.MINE: t.plain("Mine"),
        Choice.UNASSIGNED: t.plain("Unassigned"),
        Choice.OVERDUE: t.plain("Overdue"),
    }[choice]


def queue(
    t: Translator,
    orders: Sequence[WorkOrder],
    counts: Mapping[WorkOrderStatus, int],
    shown: Shown,
    page: int,
    pages: int,
    limits: Limits,
) -> Markup:
    """The open orders of a page, under how many there are, and stand at each status."""
    total = sum(counts.values())
    if not total:
        return _nothing(t, shown)
    return lines(
        _how_many(t, shown, total),
        None if isinstance(shown, WorkOrderStatus) else _counts(t, counts),
        BLANK,
        *(listed(t, order, limits) for order in orders),
        t("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else None,
    )


def _how_many(t: Translator, shown: Shown, total: int) -> Markup:
    if isinstance(shown, WorkOrderStatus):
        status = status_name(t, shown)
        return t.plural("<b>{count} order: {status}</b>", "<b>{count} orders: {status}</b>", total, status=status)
    return {
        Choice.ALL: t.plural("<b>{count} open order</b>", "<b>{count} open orders</b>", total),
        Choice.MINE: t.plural("<b>{count} open order of yours</b>", "<b>{count} open orders of yours</b>", total),
        Choice.UNASSIGNED: t.plural("<b>{count} unassigned order</b>", "<b>{count} unassigned orders</b>", total),
        Choice.OVERDUE: t.plural("<b>{count} overdue order</b>", "<b>{count} overdue orders</b>", total),
    }[shown]


def _nothing(t: Translator, shown: Shown) -> Markup:
    if isinstance(shown, WorkOrderStatus):
        return t("No order is “{status}”.", status=status_name(t, shown))
    return {
        Choice.ALL: t("The queue is empty: no open orders."),
        Choice.MINE: t("No open order is yours."),
        Choice.UNASSIGNED: t("Every open order is somebody's."),
        Choice.OVERDUE: t("Nothing is overdue."),
    }[shown]


def _counts(t: Translator, counts: Mapping[WorkOrderStatus, int]) -> Markup:
    return Markup(" · ").join(
        t("{status} {count}", status=status_name(t, status), count=counts[status])
        for status in WorkOrderStatus
        if counts.get(status)
    )


def listed(t: Translator, order: WorkOrder, limits: Limits) -> Markup:
    """One order in a line; if it is overdue, for how long it has not moved."""
    said = t(
        "#{number} · {device} · {status} · {name}",
        number=order.number,
        device=excerpt(order.device.name, DEVICE_ROOM),
        status=status_name(t, order.status),
        name=excerpt(order.customer.name, DEVICE_ROOM),
    )
    if not overdue(order, limits):
        return said
    days = (utcnow() - order.status_since).days
    return t.plural("⏰ {order} · for {count} day", "⏰ {order} · for {count} days", days, order=said)


def noted(note: Markup, text: Markup) -> Markup:
    """A list under a note."""
    return lines(note, BLANK, text)


def not_understood(t: Translator, said: str) -> Markup:
    """Words behind the command that name nothing it could show."""
    return t(
        "I don't know how to show “{said}”. Try <code>/queue mine</code>, <code>/queue overdue</code> or a status of "
        "open orders; <code>/find</code> finds closed ones, too.",
        said=excerpt(said, SAID_ROOM),
    )


def which_status(t: Translator) -> Markup:
    """Before the buttons with the statuses."""
    return t("Which status?")


def found(t: Translator, orders: Sequence[WorkOrder], asked: str, page: int, *, more: bool, limits: Limits) -> Markup:
    """What was found, the newest first."""
    asked = excerpt(asked, SAID_ROOM)
    if not orders:
        return t("I found no order with “{asked}”. A part of a word will do, from three letters on.", asked=asked)
    return lines(
        t("Orders with <b>{asked}</b>", asked=asked),
        BLANK,
        *(listed(t, order, limits) for order in orders),
        t("Page {page}", page=page + 1) if page or more else None,
    )


def what_to_find(t: Translator) -> Markup:
    """The command came alone."""
    return t(
        "What shall I look for? As in <code>/find 600 111</code>: a number, a name, a piece of a phone or serial "
        "number, a device, or words of the problem."
    )
