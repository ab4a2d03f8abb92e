"""Booking for somebody who stands at the counter, and bringing them into the chat."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from markupsafe import Markup

from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, NAME_ROOM, lines
from bot.texts.translator import Translator
from models import Customer, CustomerLink

LABEL_ROOM = 36


def walk_in(t: Translator) -> str:
    """What the form is called."""
    return t.plain("Walk-in")


def phone(t: Translator, example: str) -> Markup:
    """For the customer's number."""
    return t("<b>The customer's phone number?</b>\nI look them up by it. For example: {example}", example=example)


def who(t: Translator) -> Markup:
    """Who of those with the same number it is."""
    return t("<b>This number is on file. Is it them?</b>\nOnly if you know: nothing is put together by itself.")


def known(each: Mapping[str, Any]) -> str:
    """Somebody on file, for a button."""
    return excerpt(" · ".join(str(each[fact]) for fact in ("name", "email") if each[fact]), LABEL_ROOM)


def somebody_new(t: Translator) -> str:
    """None of those."""
    return t.plain("🆕 Somebody new")


def name(t: Translator) -> Markup:
    """For the customer's name."""
    return t("<b>The customer's name?</b>\nIt goes on the ticket. For example: Ana Ruiz")


def email(t: Translator) -> Markup:
    """For the customer's address."""
    return t("<b>Their email address?</b>\nOnly if they like. For example: {example}", example="ana.ruiz@example.com")


def same(t: Translator, name: str) -> Markup:
    """Somebody else has that address."""
    return t("<b>That address belongs to {name}. Is it them?</b>", name=excerpt(name, NAME_ROOM))


def its_them(t: Translator) -> str:
    """The one on file."""
    return t.plain("Yes, it's them")


def another_address(t: Translator) -> str:
    """Not the one on file."""
    return t.plain("No, another address")


def problem(t: Translator) -> Markup:
    """For what is wrong."""
    return t("<b>What is wrong with it?</b>\nIn the customer's words, please.")


def stays(t: Translator) -> Markup:
    """Whether the device is handed in now."""
    return t("<b>Does it stay here now?</b>\nThen I note its condition, and it is received.")


def it_stays(t: Translator) -> str:
    """It is handed in."""
    return t.plain("Yes, it stays")


def it_comes_later(t: Translator) -> str:
    """It is not here yet."""
    return t.plain("No, it comes later")


def title_customer(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Customer on file")


def title_stays(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Left here")


def yes_or_no(t: Translator, *, yes: bool) -> str:
    """An answer."""
    return t.plain("Yes") if yes else t.plain("No")


def summary_head(t: Translator) -> Markup:
    """Above the answers."""
    return t("<b>Book it like this?</b>")


def summary_foot(t: Translator) -> Markup:
    """Below them."""
    return t("Then you get a code that brings the customer into the chat, if they have none.")


def confirm(t: Translator) -> str:
    """Ends the form."""
    return t.plain("✅ Book it")


def booked(t: Translator) -> Markup:
    """Above the card of the new order."""
    return t("✅ Booked.")


def to_scan(t: Translator, customer: Customer, link: CustomerLink, address: str, zone: tzinfo) -> Markup:
    """Under the code: for whom it is, and for how long."""
    return lines(
        t("Let {name} scan this, or send them the link:", name=excerpt(customer.name, NAME_ROOM)),
        Markup("{}").format(address),
        t("It works once, for one person, until {moment}.", moment=t.moment(link.expires_at, zone)),
    )


def not_any_more(t: Translator) -> Markup:
    """To whoever opens a link that does not work, whatever the reason."""
    return t("This link can't be used any more. Ask at the shop for a new one, or start a request here.")


def for_the_customer(t: Translator) -> Markup:
    """To staff who opened a link themselves."""
    return t("This link is for the customer, and it is still good: let them open it.")


def connected(t: Translator, customer: Customer, shop: Shop) -> Markup:
    """To the customer, above their orders."""
    return lines(
        t(
            "Welcome, {name}! You are connected with {shop}.",
            name=excerpt(customer.name, NAME_ROOM),
            shop=excerpt(shop.name, NAME_ROOM),
        ),
        t("I'll write to you here whenever something happens with your device."),
        BLANK,
    )


def has_connected(t: Translator, name: str, known_as: str | None) -> Markup:
    """To whoever made the link."""
    return lines(
        t("🔗 {name} has a chat with us now.", name=excerpt(name, NAME_ROOM)),
        t("They were on file already as {name}: it is one record now.", name=excerpt(known_as, NAME_ROOM))
        if known_as
        else None,
    )
