"""What unlocks a device: asked for, looked at, and told of."""

from datetime import datetime, tzinfo

from markupsafe import Markup

from bot.texts.excerpt import excerpt
from bot.texts.orders import lines
from bot.texts.statuses import device_name
from bot.texts.translator import Translator
from models import WorkOrder

ROOM = 300


def passcode(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Passcode")


def passcode_of(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Passcode for #{number}", number=number)


def ask(t: Translator, number: int) -> Markup:
    """The question, and what becomes of the answer."""
    return lines(
        t("🔑 <b>What unlocks the device of #{number}?</b>", number=number),
        t("Write the code or describe the pattern, such as 1-4-7-8. I lock it away and delete your message here."),
        t("The bench sees it only while it works on the device. It is erased when you have the device back."),
    )


def not_in_groups(t: Translator, link: str) -> Markup:
    """Somebody wrote one where others read."""
    return lines(
        t("🔑 A passcode is safe only in our own chat, not in a group: {link}", link=link),
        t("If your message is still here, please delete it."),
    )


def kept(t: Translator) -> Markup:
    """It is in safe hands."""
    return t("🔑 The passcode is locked away, and your message is deleted.")


def question(t: Translator, order: WorkOrder) -> Markup:
    """Before somebody of the bench sees it."""
    return t("Show the passcode of #{number} for 30 seconds? Its customer is told.", number=order.number)


def shown(t: Translator, number: int, words: str) -> Markup:
    """For as long as it takes to type it."""
    return lines(
        t("🔑 Passcode of #{number}:", number=number),
        t("<code>{words}</code>", words=excerpt(words, ROOM)),
        t("This message is deleted after 30 seconds."),
    )


def over(t: Translator) -> Markup:
    """Too late to look, or nothing there."""
    return t("There is no passcode to show here any more. Open it again from the order's card.")


def viewed(t: Translator, order: WorkOrder, at: datetime, zone: tzinfo) -> Markup:
    """To the customer: somebody looked."""
    return t(
        "🔑 The shop looked at the passcode of your {device} (#{number}) on {moment}, to work on it.",
        device=device_name(order.device),
        number=order.number,
        moment=t.moment(at, zone),
    )
