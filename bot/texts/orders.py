"""An order as its customer reads it, and what their card has in common with that of the bench."""

from collections.abc import Collection, Sequence
from datetime import tzinfo

from markupsafe import Markup

from bot.services.shop import Shop
from bot.texts import cover, limits, pickup
from bot.texts.excerpt import excerpt
from bot.texts.repair_times import usually
from bot.texts.statuses import device_name, in_words, meaning, status_name, what_next
from bot.texts.translator import Translator
from models import ChangeSource, Customer, Notification, NotificationState, RepairTime, StatusChange, WorkOrder

TIMELINE = 6
"""How many of the latest changes a card has room for."""
NAME_ROOM = 80
REASON_ROOM = 100
BLANK = Markup()
BY_ITSELF = (ChangeSource.CUSTOMER, ChangeSource.LIMIT)
"""What nobody of the bench did."""


def lines(*parts: Markup | None) -> Markup:
    """Parts that are there, one a line."""
    return Markup("\n").join(part for part in parts if part is not None)


def headline(t: Translator, order: WorkOrder) -> Markup:
    """Number, device and status."""
    return lines(
        t("<b>#{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        t("<b>{status}</b>", status=in_words(t, order.status, order.outcome)),
    )


def customer_card(
    t: Translator,
    order: WorkOrder,
    spared: Collection[int],
    shop: Shop,
    time: RepairTime | None = None,
    *,
    lost_quote: bool = False,
) -> Markup:
    """Where their device is, in plain words; what was taken back before they heard of it is left out."""
    heard = [each for each in order.status_changes if each.id not in spared]
    return lines(
        headline(t, order),
        BLANK,
        quote_is_off(t) if lost_quote else None,
        meaning(t, order, order.status, order.outcome),
        what_next(t, order.status, order.outcome, shop),
        _limit(t, order),
        usually(t, order, time),
        _muted(t, order),
        standing(t, order, shop.timezone) if order.to_agree else None,
        *pickup.needed(t, order, shop),
        cover.promised(t, order, shop),
        BLANK,
        timeline(t, heard, shop.timezone),
    )


def quote_is_off(t: Translator) -> Markup:
    """Where the customer may still believe in an offer."""
    return t("The quote we sent you does not hold any more.")


def _limit(t: Translator, order: WorkOrder) -> Markup | None:
    said = limits.said(t, order)
    if said is None or order.closed or not order.needs_quote:
        return None
    return limits.agreed(t, said)


def _muted(t: Translator, order: WorkOrder) -> Markup | None:
    if not order.muted or order.closed:
        return None
    return t("🔕 Muted: I write only when it is ready or when we need your answer. All steps are listed here.")


def unmuted(t: Translator) -> Markup:
    """News come again."""
    return t("🔔 From here on I tell you about each step again.")


def customer_line(t: Translator, customer: Customer) -> Markup:
    """Who it is, and how to call them."""
    if customer.forgotten_at is not None:
        return t("Customer: no longer known")
    name = excerpt(customer.name, NAME_ROOM)
    if customer.phone is None:
        return t("Customer: {name}, no phone number", name=name)
    return t("Customer: {name}, {phone}", name=name, phone=customer.phone)


def standing(t: Translator, order: WorkOrder, zone: tzinfo) -> Markup | None:
    """Whether the customer has agreed to its condition; None where nobody wrote it down."""
    agreement = order.agreement
    if agreement is None:
        return None
    if agreement.agreed_at is None:
        return t("Condition not yet agreed")
    return t("Condition agreed on {moment}", moment=t.moment(agreement.agreed_at, zone))


def timeline(t: Translator, changes: Sequence[StatusChange], zone: tzinfo) -> Markup:
    """The latest changes, oldest first, as customers read them: without the names of staff."""
    return lines(
        earlier_steps(t, changes),
        *(step(t, change, zone, names=False) for change in changes[-TIMELINE:]),
    )


def earlier_steps(t: Translator, changes: Sequence[StatusChange]) -> Markup | None:
    """How many there were before those that a card has room for."""
    earlier = len(changes) - TIMELINE
    return t.plural("… {count} earlier step", "… {count} earlier steps", earlier) if earlier > 0 else None


def step(t: Translator, change: StatusChange, zone: tzinfo, *, names: bool) -> Markup:
    """One line of a timeline; with names, it is for staff."""
    said = t(
        "{moment} · {status}",
        moment=t.moment(change.created_at, zone),
        status=in_words(t, change.to_status, change.outcome),
    )
    if names and change.staff is not None:
        said = t("{step} · {name}", step=said, name=excerpt(change.staff.name, NAME_ROOM // 2))
    if names and change.source in BY_ITSELF:
        said = t("{step} · {name}", step=said, name=_by_itself(t, change.source))
    if names and change.overridden:
        said = t("{step} · override", step=said)
    reason = change.reason if names else change.public_reason
    if reason:
        said = t("{step}: {reason}", step=said, reason=excerpt(reason, REASON_ROOM))
    return said


def _by_itself(t: Translator, source: ChangeSource) -> str:
    return t.plain("the customer") if source is ChangeSource.CUSTOMER else t.plain("within the limit")


def phone_them(t: Translator, customer: Customer) -> Markup | None:
    """That somebody has to call; None where the chat tells them."""
    if customer.chat_id is not None and customer.reachable:
        return None
    phone = customer.phone or t.plain("no phone number")
    return t("📵 <b>Can't be reached by chat: phone them</b> ({phone})", phone=phone)


def delivery(t: Translator, order: WorkOrder, told: Notification | None, zone: tzinfo) -> Markup:
    """Whether the customer knows: what became of the last message to them."""
    if order.customer.forgotten_at is not None:
        return t("There is nobody to tell any more.")
    not_by_chat = phone_them(t, order.customer)
    if not_by_chat is not None:
        return not_by_chat
    if told is None:
        return t("The customer has not been sent anything yet.")
    return {
        NotificationState.OWED: t("The latest news is on its way to the customer."),
        NotificationState.SENT: t(
            "The customer was told on {moment}.", moment=t.moment(told.sent_at or told.created_at, zone)
        ),
        NotificationState.COLLAPSED: t("The customer has not been sent anything yet."),
        NotificationState.MUTED: t("The latest news was not sent: the customer muted this order."),
        NotificationState.UNREACHABLE: t("⚠️ The latest news did not reach the customer: phone them."),
        NotificationState.DEAD: t("⚠️ The latest news did not reach the customer: phone them."),
    }[told.state]


def own_orders(t: Translator, orders: Sequence[WorkOrder], page: int, pages: int) -> Markup:
    """A page of a customer's list; its buttons open the cards."""
    if not orders:
        return t("You have no orders with us yet.")
    return lines(
        t("<b>Your orders</b>"),
        *(_own(t, order) for order in orders),
        t("Page {page} of {pages}", page=page + 1, pages=pages) if pages > 1 else None,
    )


def _own(t: Translator, order: WorkOrder) -> Markup:
    line = t(
        "#{number} · {device} · {status}",
        number=order.number,
        device=excerpt(order.device.name, NAME_ROOM // 2),
        status=status_name(t, order.status),
    )
    return t("{line} 🔕", line=line) if order.muted and not order.closed else line


def cancel_question(t: Translator, order: WorkOrder) -> Markup:
    """Before a customer calls an order off."""
    return t("Call off the repair of your {device} (#{number})?", number=order.number, device=device_name(order.device))


def not_found(t: Translator) -> Markup:
    """No such order, or none that this person may see: the words are the same."""
    return t("I can't find that order. /orders lists the ones I know of yours.")


def not_found_by_staff(t: Translator) -> Markup:
    """No such order in the whole shop."""
    return t("I can't find that order. /find looks for it by number, name, phone or device.")


def which_order(t: Translator) -> Markup:
    """A command came without a number that makes sense."""
    return t("Which order? Add its number, as in <code>/status 1042</code>. /orders lists yours.")


def which_order_of_all(t: Translator) -> Markup:
    """The same, to staff."""
    return t("Which order? Add its number, as in <code>/status 1042</code>. /queue lists the open ones.")


def cannot_cancel(t: Translator, order: WorkOrder, shop: Shop) -> Markup:
    """The device is in the shop's hands already."""
    return t(
        "#{number} can't be called off here any more: it is “{status}”. Talk to us at {shop}.",
        number=order.number,
        status=status_name(t, order.status),
        shop=excerpt(shop.name, NAME_ROOM),
    )
