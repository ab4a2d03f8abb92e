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


def code_name(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Pick-up code")


def code_of_order(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Pick-up code of #{number}", number=number)


def ask_code(t: Translator, number: int) -> Markup:
    """At the counter: the code, please."""
    return t(
        "<b>Who collects #{number}?</b> Ask for the pick-up code, six digits from the customer's chat, "
        "and send it to me.",
        number=number,
    )


def ask_receipt(t: Translator, number: int) -> Markup:
    """At the counter: there is no code."""
    return t(
        "<b>Who collects #{number}?</b> Its customer has no chat, so there is no code. "
        "Check their receipt or ID, and write to me what you saw.",
        number=number,
    )
