"""What the bot says in the staff's group, where others may read along: no phone numbers there."""

from markupsafe import Markup

from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.notices import PROBLEM_ROOM
from bot.texts.orders import NAME_ROOM, lines
from bot.texts.statuses import device_name, status_name
from bot.texts.translator import Translator
from models import WorkOrder

TITLE_ROOM = 128
"""What Telegram takes as the title of a topic."""
DEVICE_ROOM = 60


def bound(t: Translator, shop: Shop, *, topics: bool) -> Markup:
    """The group belongs to the shop now."""
    return lines(
        t("✅ This is the group of {shop} now.", shop=excerpt(shop.name, NAME_ROOM)),
        t("New requests come here, and what customers write about orders that nobody has taken."),
        t("Reply to what a customer wrote, and they get your reply; everything else stays among you."),
        t("Each order gets a topic. For that I must be an admin who may manage topics.") if topics else None,
        t("/unbind ends it."),
    )


def unbound(t: Translator) -> Markup:
    """The group is one like any other again."""
    return t("This group is not bound to the shop any more. /bind binds it again.")


def not_bound(t: Translator) -> Markup:
    """There was nothing to end."""
    return t("This group is not bound to the shop. An owner binds it with /bind.")


def how(t: Translator) -> Markup:
    """Where a group is bound."""
    return t("Add me to the group of your staff, and send /bind there; /unbind ends it.")


def anonymous(t: Translator) -> Markup:
    """Telegram hides who is asking."""
    return t(
        "You are anonymous here, so I can't see that you own the shop. Switch that off for yourself "
        "(group settings, Administrators, “Remain anonymous”), and send /bind once more."
    )


def anonymous_reply(t: Translator) -> Markup:
    """Telegram hides who answers a customer."""
    return t(
        "You are anonymous here, so I have not passed that on. Switch that off for yourself "
        "(group settings, Administrators, “Remain anonymous”), and reply once more."
    )


def order(t: Translator, order: WorkOrder) -> Markup:
    """A request, and who has taken it."""
    photos = len(order.photos)
    return lines(
        t("🔔 New request <b>#{number}</b>", number=order.number),
        t("<b>{device}</b>", device=device_name(order.device)),
        t("Customer: {name}", name=excerpt(order.customer.name, NAME_ROOM)),
        t("Problem: {problem}", problem=excerpt(order.problem, PROBLEM_ROOM)),
        t.plural("{count} photo", "{count} photos", photos) if photos else None,
        t("👤 Taken by {name}", name=excerpt(order.technician.name, NAME_ROOM)) if order.technician else None,
    )


def topic(t: Translator, order: WorkOrder) -> str:
    """The title of an order's topic."""
    title = t.plain(
        "#{number} · {device} · {status}",
        number=order.number,
        device=excerpt(order.device.name, DEVICE_ROOM),
        status=status_name(t, order.status),
    )
    return excerpt(title, TITLE_ROOM)


def staff_only(t: Translator) -> str:
    """To somebody else in the group who taps a button."""
    return t.plain("That is for those who work in the shop.")


def sent_to_you(t: Translator) -> str:
    """To whoever opens an order in the group."""
    return t.plain("It is in your chat with me.")
