"""What a form says about an input, before it asks again."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.texts import devices
from bot.texts.translator import Translator
from models import DeviceKind

Facts = Mapping[str, Any]


def note(t: Translator, facts: Facts) -> Markup:
    """The words for a note's key; its other facts fill them in."""
    return _NOTES[facts["key"]](t, facts)


def _too_long(t: Translator, facts: Facts) -> Markup:
    return t(
        "⚠️ That is {length} characters, and {limit} fit here. Could you shorten it?",
        length=facts["length"],
        limit=facts["limit"],
    )


def _wrong_kind_of_answer(t: Translator, _facts: Facts) -> Markup:
    return t("I can't take that one as an answer, but here is where we were:")


def _where(t: Translator, facts: Facts) -> Markup:
    return Markup("🔎 {}").format(devices.where_is_the_number(t, DeviceKind(facts["kind"])))


def _picture_kept(t: Translator, facts: Facts) -> Markup:
    kept = t.plural("📎 Thanks, I have your photo.", "📎 Thanks, that makes {count} photos.", facts["count"])
    if facts.get("caption"):
        return Markup("{} {}").format(kept, t("I don't keep captions: please put words into an answer."))
    return kept


def _pictures_full(t: Translator, facts: Facts) -> Markup:
    return t("⚠️ I can take {most} photos at most, so I kept the first {most}.", most=facts["most"])


def _picture_large(t: Translator, facts: Facts) -> Markup:
    return t(
        "⚠️ That file is larger than {limit} MB. Could you send it as a photo instead of a file?", limit=facts["limit"]
    )


_NOTES: dict[str, Callable[[Translator, Facts], Markup]] = {
    "too_long": _too_long,
    "wordless": lambda t, _: t("⚠️ I need that in words, please."),
    "choose": lambda t, _: t("Please tap one of the buttons."),
    "needed": lambda t, _: t("⚠️ We can't do without this one."),
    "phone": lambda t, _: t("⚠️ That doesn't look like a phone number."),
    "phone_short": lambda t, _: t("⚠️ That number is too short: some digits are missing."),
    "phone_long": lambda t, _: t("⚠️ That number is too long: it has too many digits."),
    "phone_country": lambda t, _: t("⚠️ I don't know that country code. It follows the +, as in +34."),
    "contact_foreign": lambda t, _: t(
        "⚠️ That is somebody else's contact. I can only take your own, from the button below, or a number you type."
    ),
    "contact_unknown": lambda t, _: t(
        "⚠️ I can't tell whose contact that is. Please use the button below, or type the number."
    ),
    "contact_unasked": lambda t, _: t("Thanks, but a contact is no answer to this question:"),
    "email_at": lambda t, _: t("⚠️ An email address has an @ in it."),
    "email": lambda t, _: t("⚠️ There is a mistake somewhere in that address."),
    "email_taken": lambda t, _: t("⚠️ Somebody else is on file with that address. Please give another, or skip this."),
    "imei": lambda t, _: t("⚠️ There is a typo in that IMEI: its check digit doesn't fit. Could you look again?"),
    "serial": lambda t, _: t("⚠️ A serial number is made of letters and digits. No luck finding it? Just skip."),
    "price": lambda t, _: t("⚠️ That doesn't look like a sum of money."),
    "price_doubtful": lambda t, _: t("⚠️ That sum may be read in two ways: please write it without thousands apart."),
    "price_fine": lambda t, _: t("⚠️ That sum has more decimals than the currency."),
    "price_large": lambda t, _: t("⚠️ That sum is more than I can count."),
    "where": _where,
    "picture_kept": _picture_kept,
    "picture_again": lambda t, _: t("I have that photo already."),
    "picture_large": _picture_large,
    "picture_wanted": lambda t, _: t("Here I can only take photos."),
    "pictures_full": _pictures_full,
    "pictures_gone": lambda t, _: t("The photos are removed."),
    "not_a_picture": lambda t, _: t("⚠️ I can't open that kind of file. A photo or a picture file is fine."),
    "code": lambda t, _: t("A pick-up code has six digits."),
    "stale": lambda t, _: t("That button belongs to an earlier question. Here is where we are:"),
    "edited": lambda t, _: t(
        "I don't read edited messages. To change an answer, tap Back, or Change something at the end."
    ),
    "other": _wrong_kind_of_answer,
    "command": lambda t, _: t("I don't know that command, but here is where we were:"),
    "open": lambda t, _: t("You have a request open: let's go on with it, or start over."),
    "customer_gone": lambda t, _: t("⚠️ That customer, or that device, isn't on file any more. Let's look again."),
    "form_open": lambda t, _: t("You have this open already: let's go on with it, or start over."),
    "device_gone": lambda t, _: t("⚠️ That device isn't on your list any more. Which one is it?"),
    "unfinished": lambda t, _: t("Almost: this is still missing."),
}
KEYS = frozenset(_NOTES)
