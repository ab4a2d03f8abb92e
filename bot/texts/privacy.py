"""What is stored about people, in words they know."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.services.retention import KEEP_DRAFTS, KEEP_FAILED_UPDATES, KEEP_UPDATES
from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, lines
from bot.texts.statuses import device_name
from bot.texts.translator import Translator
from models import WorkOrder

SHOP_ROOM = 100
MOST_NAMED = 10


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
        _how_long(t, shop),
        t(
            "A request that you do not send is deleted after {drafts} days, and a message as it came from Telegram "
            "{messages} days after its answer.",
            drafts=KEEP_DRAFTS.days,
            messages=KEEP_UPDATES.days,
        ),
        t(
            "A message that I failed to handle is kept for {days} days, so that the shop can put it right.",
            days=KEEP_FAILED_UPDATES.days,
        ),
        _in_backups_for(t, shop),
        t("What was written in a chat also stays in that chat, at Telegram."),
        BLANK,
        t(
            "<b>Yours to ask:</b> /mydata sends you all of it, and /forget deletes it. "
            "Is anything to be corrected? Tell {shop}.",
            shop=shop_name(shop),
        ),
        t("/language changes the language, <code>/mute 1042</code> spares you news."),
    )


def _how_long(t: Translator, shop: Shop) -> Markup:
    if shop.retention:
        return t.plural(
            "<b>How long:</b> {count} day after your last order was closed, I forget you by myself.",
            "<b>How long:</b> {count} days after your last order was closed, I forget you by myself.",
            shop.retention.days,
        )
    return t("<b>How long:</b> orders stay as long as the shop keeps its repair records.")


def _in_backups_for(t: Translator, shop: Shop) -> Markup | None:
    if not shop.backups:
        return None
    return t.plural(
        "Encrypted backups are kept for {count} day.", "Encrypted backups are kept for {count} days.", shop.backups
    )


def forget_question(t: Translator, shop: Shop) -> Markup:
    """Before somebody is forgotten: what goes, and what stays."""
    return lines(
        t("<b>Shall {shop} forget you?</b>", shop=shop_name(shop)),
        BLANK,
        t(
            "<b>What goes:</b> your name, phone number, email address, language and Telegram id, and what you and the "
            "shop wrote: problems, messages, comments, serial numbers, references to photos."
        ),
        t(
            "<b>What stays:</b> that a device was repaired, what kind, when, how it ended and what it cost; "
            "nothing that says whose it was."
        ),
        t("What you booked and have not brought is called off, and what I still owe you is not sent."),
        _in_backups(t, shop),
        t("This can't be undone."),
    )


def _in_backups(t: Translator, shop: Shop) -> Markup | None:
    if not shop.backups:
        return None
    return t.plural(
        "A backup of the shop still knows you for {count} day.",
        "Backups of the shop still know you for up to {count} days.",
        shop.backups,
    )


def still_in_hands(t: Translator, orders: Sequence[WorkOrder], shop: Shop) -> Markup:
    """Why somebody can't be forgotten, and when they can."""
    return lines(
        t(
            "I can't forget you yet: {shop} has something of yours, and must know whom to give it back to.",
            shop=shop_name(shop),
        ),
        *(
            t("#{number} · {device}", number=each.number, device=device_name(each.device))
            for each in orders[:MOST_NAMED]
        ),
        t("Once it is back with you, /forget works."),
    )


def forgotten(t: Translator, shop: Shop) -> Markup:
    """The last thing that is said to somebody."""
    return lines(
        t("Done: {shop} has forgotten you.", shop=shop_name(shop)),
        t("This chat is yours: you can delete it in Telegram. Should you write again, we begin as strangers."),
    )


def kept(t: Translator) -> Markup:
    """They changed their mind."""
    return t("Good. Nothing was changed.")


def my_data(t: Translator, shop: Shop) -> Markup:
    """Under the file."""
    return lines(
        t("Here is everything that {shop} stores about you, for a program to read.", shop=shop_name(shop)),
        t("Your photos are not in it: they stay at Telegram, and the file has their references."),
    )


def my_data_to_read(t: Translator) -> Markup:
    """Under the paper."""
    return t("And this one is for you to read.")


def my_data_again(t: Translator, when: datetime, shop: Shop) -> Markup:
    """They had the file less than an hour ago."""
    return t(
        "I sent you all of it a little while ago. You can have it again from {moment}.",
        moment=t.moment(when, shop.timezone),
    )


def shop_name(shop: Shop) -> str:
    """The shop's name, in bounded space."""
    return excerpt(shop.name, SHOP_ROOM)
