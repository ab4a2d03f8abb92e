"""How much a customer agrees to before they hear a price."""

from markupsafe import Markup

from bot.texts.translator import Translator


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


def up_to(t: Translator, money: str) -> str:
    """A sum on a button."""
    return t.plain("Up to {sum}", sum=money)


def ask_me(t: Translator) -> str:
    """No sum at all."""
    return t.plain("Always ask me first")


def agreed(t: Translator, money: str) -> Markup:
    """On the customer's card: what they agreed to."""
    return t("We may go ahead without asking, up to {sum}.", sum=money)


def of_customer(t: Translator, money: str) -> Markup:
    """On the bench's card: what the customer agreed to."""
    return t("May go ahead up to {sum}", sum=money)


def changed(t: Translator) -> Markup:
    """It was set, or taken back."""
    return t("✅ All right.")
