"""What its customer needs at the counter: what they agreed to pay, and the code that the device is handed over for."""

from markupsafe import Markup

from bot.services.pickup import code_of
from bot.services.shop import Shop
from bot.texts.money import total
from bot.texts.translator import Translator
from models import Outcome, WorkOrder, WorkOrderStatus


def needed(t: Translator, order: WorkOrder, shop: Shop) -> tuple[Markup | None, ...]:
    """The agreed price and the code; nothing while the device is not ready."""
    return price(t, order), *code(t, order, shop)


def price(t: Translator, order: WorkOrder) -> Markup | None:
    """What was agreed to be paid, where all that was agreed has been done."""
    repaired = order.status is WorkOrderStatus.READY_FOR_PICKUP and order.outcome is Outcome.REPAIRED
    if not repaired or order.agreed_quote is None:
        return None
    return t("Agreed price: <b>{total}</b>", total=total(t, order.agreed_quote))


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
