"""Messages that come by themselves: to customers about their order, to staff about work, to owners about the shop."""

from datetime import timedelta

from markupsafe import Markup

from bot.services.shop import Shop
from bot.texts import cover, pickup
from bot.texts.card import technician
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, NAME_ROOM, customer_line, lines, quote_is_off
from bot.texts.repair_times import usually
from bot.texts.statuses import device_name, in_words, meaning, status_name, what_next
from bot.texts.translator import Translator
from models import Customer, RepairTime, StatusChange, WorkOrder, WorkOrderStatus

PROBLEM_ROOM = 400
REASON_ROOM = 600
REFERENCE_ROOM = 40


def order_booked(t: Translator, order: WorkOrder, shop: Shop, time: RepairTime | None = None) -> Markup:
    """To the customer: the request is in."""
    booked = WorkOrderStatus.PENDING
    return lines(
        t("✅ Booked as <b>#{number}</b>: {device}.", number=order.number, device=device_name(order.device)),
        what_next(t, booked, None, shop),
        usually(t, order, time),
        BLANK,
        t("I'll write to you here whenever something happens with it."),
    )


def status_changed(
    t: Translator,
    order: WorkOrder,
    change: StatusChange,
    shop: Shop,
    time: RepairTime | None = None,
    *,
    lost_quote: bool = False,
) -> Markup:
    """To the customer: the order moved; what that means and what comes next."""
    return lines(
        t("<b>#{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        t("<b>{status}</b>", status=in_words(t, change.to_status, change.outcome)),
        BLANK,
        quote_is_off(t) if lost_quote else None,
        meaning(t, order, change.to_status, change.outcome),
        t("Reason: {reason}", reason=excerpt(reason, REASON_ROOM)) if (reason := change.public_reason) else None,
        what_next(t, change.to_status, change.outcome, shop),
        usually(t, order, time) if change.to_status is WorkOrderStatus.RECEIVED else None,
        *(pickup.needed(t, order, shop) if change.to_status is WorkOrderStatus.READY_FOR_PICKUP else ()),
        cover.promised(t, order, shop) if change.to_status is WorkOrderStatus.COLLECTED else None,
    )


def new_order(t: Translator, order: WorkOrder) -> Markup:
    """To staff: a request came in."""
    photos = len(order.photos)
    return lines(
        t("🔔 New request <b>#{number}</b>", number=order.number),
        t("<b>{device}</b>", device=device_name(order.device)),
        customer_line(t, order.customer),
        t("Problem: {problem}", problem=excerpt(order.problem, PROBLEM_ROOM)),
        t.plural("{count} photo", "{count} photos", photos) if photos else None,
    )


def order_cancelled(t: Translator, order: WorkOrder) -> Markup:
    """To staff: the customer called it off."""
    return lines(
        t("The customer called off <b>#{number}</b>.", number=order.number),
        t("<b>{device}</b>", device=device_name(order.device)),
        customer_line(t, order.customer),
    )


def phone_customer(t: Translator, customer: Customer, order: WorkOrder | None) -> Markup:
    """To staff: the chat is closed to us, so somebody has to call; and what to tell them."""
    return lines(
        t("📵 <b>Please phone a customer</b>: messages don't reach them any more."),
        customer_line(t, customer),
        *(_tell(t, order) if order is not None else ()),
    )


def _tell(t: Translator, order: WorkOrder) -> tuple[Markup, ...]:
    return (
        t("Order <b>#{number}</b>: {device}", number=order.number, device=device_name(order.device)),
        t("Tell them: “{news}”", news=meaning(t, order, order.status, order.outcome)),
    )


def pickup_reminder(t: Translator, order: WorkOrder, stands: timedelta, shop: Shop) -> Markup:
    """To the customer: it is still waiting for them."""
    ready = WorkOrderStatus.READY_FOR_PICKUP
    return lines(
        t("<b>#{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        t.plural(
            "🔔 A reminder: it has been ready for you for {count} day.",
            "🔔 A reminder: it has been ready for you for {count} days.",
            max(1, stands.days),
        ),
        BLANK,
        what_next(t, ready, order.outcome, shop),
        pickup.price(t, order),
    )


def order_overdue(t: Translator, order: WorkOrder, stands: timedelta, *, still: bool) -> Markup:
    """To whoever has it, or to the owners once nobody has moved it `still`: it stands for too long."""
    return lines(
        t("⏰ <b>#{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        t("<b>{status}</b>: {span}", status=status_name(t, order.status), span=_span(t, stands)),
        t("It has not moved since I said so.") if still else None,
        technician(t, order),
    )


def _span(t: Translator, span: timedelta) -> Markup:
    """How long, in whole days, or in hours where it is less than two."""
    if span.days > 1:
        return t.plural("for {count} day now", "for {count} days now", span.days)
    hours = max(1, int(span / timedelta(hours=1)))
    return t.plural("for {count} hour now", "for {count} hours now", hours)


def update_failed(t: Translator, reference: str, update_id: object) -> Markup:
    """To owners: a message could not be dealt with, and was given up."""
    return lines(
        t("⚠️ A message could not be handled, and I gave up on it."),
        t("Reference: <code>{reference}</code>", reference=excerpt(reference, REFERENCE_ROOM)),
        t("Update: <code>{update_id}</code>", update_id=excerpt(str(update_id), REFERENCE_ROOM)),
        t("It is kept. Its sender was told this reference."),
    )


def message_failed(t: Translator, number: int, reason: str, order: WorkOrder | None) -> Markup:
    """To owners: Telegram will not take a message that we owe somebody."""
    return lines(
        t("⚠️ A message could not be delivered, and I gave up on it."),
        t("Order <b>#{number}</b>: {device}", number=order.number, device=device_name(order.device)) if order else None,
        t("Telegram said: {reason}", reason=excerpt(reason, REASON_ROOM)),
        t("It is kept: <code>python -m bot queue retry m{number}</code> sends it again.", number=number),
    )


def backup_failed(t: Translator, reason: str) -> Markup:
    """To owners: should the shop's data be lost today, there is nothing to bring them back from."""
    return lines(
        t("⚠️ Today's backup failed."),
        t("Reason: {reason}", reason=excerpt(reason, REASON_ROOM)),
        t("I try again every hour. <code>python -m bot backup</code> makes one at once."),
    )


def group_lost(t: Translator, title: str) -> Markup:
    """To owners: the group of the staff is closed to us."""
    return t(
        "⚠️ I can't write to the group “{title}” any more, so it is not bound to the shop now. "
        "New requests and messages come to each of you instead. /bind in a group binds it.",
        title=excerpt(title, NAME_ROOM),
    )


def codes_spent(t: Translator, order: WorkOrder) -> Markup:
    """To owners: somebody guesses, or somebody needs help."""
    return lines(
        t("🔒 Too many wrong pick-up codes were tried for <b>#{number}</b>.", number=order.number),
        t("<b>{device}</b>", device=device_name(order.device)),
        customer_line(t, order.customer),
        t("Only an owner can hand it over now. See who wants it, and then:"),
        t("<code>/override {number} COLLECTED </code>", number=order.number),
    )


def staff_joined(t: Translator, name: str, user_id: int) -> Markup:
    """To owners: an invitation was used."""
    return t(
        "👋 {name} used your invitation and works here now (<code>{id}</code>). "
        "Did you not expect that? /staff ends it.",
        name=excerpt(name, NAME_ROOM),
        id=user_id,
    )
