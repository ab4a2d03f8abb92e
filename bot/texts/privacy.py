"""What is stored about people, in words they know."""

from datetime import datetime

from markupsafe import Markup

from bot.services.retention import KEEP_DRAFTS, KEEP_UPDATES
from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, lines
from bot.texts.translator import Translator

SHOP_ROOM = 100


def privacy(t: Translator, shop: Shop) -> Markup:
    """What is stored, why, for how long, and how to have it deleted."""
    return lines(
        t("<b>What {shop} stores about you</b>", shop=shop_name(shop)),
        BLANK,
        t(
            "<b>What:</b> your name, phone number, email address if you gave one, your Telegram id and language; "
            "your devices and what was done with them. Photos stay with Telegram: only a reference to them is stored."
        ),
        t("<b>Why:</b> to repair your device, to reach you about it, and to stand by the work afterwards."),
        t(
            "<b>How long:</b> orders stay as long as the shop keeps its repair records. A request that you do not send "
            "is deleted after {drafts} days, and a message as it came from Telegram {messages} days after its answer.",
            drafts=KEEP_DRAFTS.days,
            messages=KEEP_UPDATES.days,
        ),
        t(
            "<b>Deletion:</b> ask at {shop} to see, correct or delete what is stored about you. "
            "/cancel deletes a request that you have not sent.",
            shop=shop_name(shop),
        ),
    )


def my_data(t: Translator, shop: Shop) -> Markup:
    """Under the file."""
    return lines(
        t("Here is everything that {shop} stores about you, for a program to read.", shop=shop_name(shop)),
        t("Your photos are not in it: they stay at Telegram, and the file has their references."),
    )


def my_data_again(t: Translator, when: datetime, shop: Shop) -> Markup:
    """They had the file less than an hour ago."""
    return t(
        "I sent you all of it a little while ago. You can have it again from {moment}.",
        moment=t.moment(when, shop.timezone),
    )


def shop_name(shop: Shop) -> str:
    """The shop's name, in bounded space."""
    return excerpt(shop.name, SHOP_ROOM)
