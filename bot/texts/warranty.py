"""What was done with a device before, and how it comes back under warranty, for the bench."""

from collections.abc import Sequence
from datetime import tzinfo

from markupsafe import Markup

from bot.texts.orders import lines
from bot.texts.statuses import device_name, in_words
from bot.texts.translator import Translator
from models import WorkOrder


def history(t: Translator, earlier: Sequence[WorkOrder], zone: tzinfo, *, more: bool) -> Markup | None:
    """Earlier orders of the same device, the newest first."""
    if not earlier:
        return None
    return lines(
        t("<b>Earlier orders of this device</b>"),
        *(_earlier(t, each, zone) for each in earlier),
        t("… and some before") if more else None,
    )


def _earlier(t: Translator, order: WorkOrder, zone: tzinfo) -> Markup:
    status = in_words(t, order.status, order.outcome)
    return t("#{number} · {status} · {day}", number=order.number, status=status, day=t.day(order.status_since, zone))


def return_of(t: Translator, number: int) -> Markup:
    """What an order is a return of."""
    return t("🛡 Warranty return of #{number}", number=number)


def return_question(t: Translator, order: WorkOrder) -> Markup:
    """Before a new order is opened."""
    return t(
        "Open a new order for the {device} of #{number}, under warranty? I'll tell the customer.",
        device=device_name(order.device),
        number=order.number,
    )


def returned(t: Translator) -> Markup:
    """It is open."""
    return t("✅ This is the order of the warranty return.")


def not_covered(t: Translator) -> Markup:
    """Too late, or there never was one."""
    return t("There is no warranty on this repair any more, so nothing was changed.")
