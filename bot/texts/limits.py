"""How much a customer agrees to before they hear a price."""

from markupsafe import Markup

from bot.texts.money import money
from bot.texts.translator import Translator
from models import WorkOrder


def said(t: Translator, order: WorkOrder) -> str | None:
    """What its customer agreed to, in the currency in which they did; None where that is nothing, or nobody knows."""
    if order.preauthorised_limit is None or order.limit_currency is None:
        return None
    return money(t, order.preauthorised_limit, order.limit_currency)


def title(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Go ahead up to")


def form(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Go ahead with #{number} up to a sum", number=number)


def question(t: Translator, currency: str) -> Markup:
    """Up to how much."""
    return t(
        "<b>May we go ahead without asking, up to a sum?</b>\n"
        "If the repair costs no more than that, we start at once. Tap one, or type another in {currency}.",
        currency=currency,
    )


def up_to(t: Translator, amount: str) -> str:
    """A sum on a button."""
    return t.plain("Up to {sum}", sum=amount)


def ask_me(t: Translator) -> str:
    """No sum at all."""
    return t.plain("Always ask me first")


def agreed(t: Translator, amount: str) -> Markup:
    """On the customer's card: what they agreed to."""
    return t("We may go ahead without asking, up to {sum}.", sum=amount)


def of_customer(t: Translator, order: WorkOrder) -> Markup | None:
    """On the bench's card: what the customer agreed to."""
    amount = said(t, order)
    return unknown(t, order) if amount is None else t("May go ahead up to {sum}", sum=amount)


def unknown(t: Translator, order: WorkOrder) -> Markup | None:
    """To the bench: a limit that is none, as nobody knows of which currency it is."""
    if order.preauthorised_limit is None:
        return None
    return t("The customer once named a limit, but nobody knows in which currency: they are asked first.")


def changed(t: Translator) -> Markup:
    """It was set, or taken back."""
    return t("✅ All right.")
