"""The code that a device is handed over for, as its customer reads it."""

from markupsafe import Markup

from bot.services.pickup import code_of
from bot.services.shop import Shop
from bot.texts.translator import Translator
from models import WorkOrder


def code(t: Translator, order: WorkOrder, shop: Shop) -> tuple[Markup, ...]:
    """The code and who may use it; nothing while the device is not ready. For its customer's eyes alone."""
    code = code_of(order, shop.keys)
    if code is None:
        return ()
    return (
        t("Your pick-up code: <code>{code}</code>", code=code),
        t("Whoever shows it may collect the device. Forward it only to somebody you want to send."),
    )
