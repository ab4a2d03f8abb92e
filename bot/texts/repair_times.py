"""How long it will take, in round words: nobody can know it to the hour."""

from markupsafe import Markup

from bot.services.repair_times import Unit, estimate
from bot.texts.translator import Translator
from models import RepairTime, WorkOrder, WorkOrderStatus


def usually(t: Translator, order: WorkOrder, time: RepairTime | None) -> Markup | None:
    """When repairs like this one are ready; nothing where that is not known, or not ahead any more."""
    return from_there(t, order.held_from or order.status, time)


def from_there(t: Translator, standing: WorkOrderStatus, time: RepairTime | None) -> Markup | None:
    """The same, of one that stands there as far as its customer knows."""
    told = estimate(standing, time)
    if told is None:
        return None
    if told.unit is Unit.SOME_HOURS:
        return t("⏱ Repairs like this are usually ready a few hours after we get the device.")
    if told.unit is Unit.WITHIN_A_DAY:
        return t("⏱ Repairs like this are usually ready within a day after we get the device.")
    return (_days if told.unit is Unit.DAYS else _weeks)(t, told.low, told.high)


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
