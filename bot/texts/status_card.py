"""The card that stays in a customer's chat."""

from markupsafe import Markup

from bot.services import progress
from bot.services.shop import Shop
from bot.texts import pickup
from bot.texts.orders import lines
from bot.texts.repair_times import usually
from bot.texts.statuses import device_name, in_words, status_name
from bot.texts.translator import Translator
from models import RepairTime, WorkOrder

DONE, AHEAD = "●", "○"


def status_card(t: Translator, order: WorkOrder, shop: Shop, time: RepairTime | None) -> Markup:
    """Where the repair is and what comes next, at a glance."""
    following = progress.likely_next(order)
    return lines(
        t("📌 <b>#{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        _line(t, order),
        t("Next: {status}", status=status_name(t, following)) if following else None,
        usually(t, order, time),
        *pickup.needed(t, order, shop),
    )


def _line(t: Translator, order: WorkOrder) -> Markup:
    status, stage = in_words(t, order.status, order.outcome), progress.stage(order)
    if stage is None:
        return t("<b>{status}</b>", status=status)
    return t("{dots} <b>{status}</b>", dots=DONE * stage + AHEAD * (progress.STAGES - stage), status=status)
