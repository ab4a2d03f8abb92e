"""What a refusal sounds like, where no card says it better."""

from markupsafe import Markup

from bot.texts.translator import Translator


def email_taken(t: Translator) -> Markup:
    """Somebody else has that address."""
    return t("This email address belongs to another customer. Please give another one.")


def refused(t: Translator) -> Markup:
    """A rule that has no words of its own."""
    return t("That can't be done as things stand, so nothing was changed. /help shows what you can do.")
