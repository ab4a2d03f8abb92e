"""How long it will take, in round words: nobody can know it to the hour."""

from math import ceil

from markupsafe import Markup

from bot.services.progress import STAGE
from bot.texts.translator import Translator
from models import RepairTime, WorkOrder, WorkOrderStatus

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60
SOME_HOURS = 4 * HOUR
TWO_WEEKS = 2 * WEEK
_AHEAD = STAGE[WorkOrderStatus.READY_FOR_PICKUP]


def usually(t: Translator, order: WorkOrder, time: RepairTime | None) -> Markup | None:
    """When repairs like this one are ready; nothing where that is not known, or not ahead any more."""
    if time is None or STAGE.get(order.held_from or order.status, _AHEAD) >= _AHEAD:
        return None
    if time.slow <= SOME_HOURS:
        return t("⏱ Repairs like this are usually ready a few hours after we get the device.")
    if time.slow <= DAY:
        return t("⏱ Repairs like this are usually ready within a day after we get the device.")
    if time.slow <= TWO_WEEKS:
        return _days(t, *_span(time, DAY))
    return _weeks(t, *_span(time, WEEK))


def _span(time: RepairTime, unit: int) -> tuple[int, int]:
    low = max(1, round(time.median / unit))
    return low, max(low, ceil(time.slow / unit))


def _days(t: Translator, low: int, high: int) -> Markup:
    if low == high:
        return t.plural(
            "⏱ Repairs like this are usually ready about {count} day after we get the device.",
            "⏱ Repairs like this are usually ready about {count} days after we get the device.",
            low,
        )
    return t("⏱ Repairs like this are usually ready {low} to {high} days after we get the device.", low=low, high=high)


def _weeks(t: Translator, low: int, high: int) -> Markup:
    if low == high:
        return t.plural(
            "⏱ Repairs like this are usually ready about {count} week after we get the device.",
            "⏱ Repairs like this are usually ready about {count} weeks after we get the device.",
            low,
        )
    return t("⏱ Repairs like this are usually ready {low} to {high} weeks after we get the device.", low=low, high=high)
