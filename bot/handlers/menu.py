"""The list of commands beside the text field: short for customers, longer for the bench."""

from collections.abc import Iterator, Sequence

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeDefault

from bot.texts import Catalogue, Translator

LANGUAGE_CODE = 2
"""Letters of the language codes that Telegram takes here."""


def languages(catalogue: Catalogue) -> Iterator[tuple[str | None, Translator]]:
    """Each language code that Telegram takes, and None for everybody else: they get the shop's own language."""
    yield None, catalogue.speaker(None)
    seen = set()
    for t in catalogue:
        code = t.language.split("-")[0]
        if len(code) == LANGUAGE_CODE and code not in seen:
            seen.add(code)
            yield code, t


def commands(names: Sequence[tuple[str, str]]) -> list[BotCommand]:
    """Names and what they do, as Telegram takes them."""
    return [BotCommand(name, promise) for name, promise in names]


def customer_commands(t: Translator) -> list[tuple[str, str]]:
    """For everybody."""
    return [
        ("new", t.plain("Request a repair")),
        ("orders", t.plain("Your repairs")),
        ("status", t.plain("Where one of them stands")),
        ("mute", t.plain("No news of one that can wait: /mute 1042")),
        ("unmute", t.plain("All news of it again: /unmute 1042")),
        ("receipt", t.plain("The receipt of one of them: /receipt 1042")),
        ("untrack", t.plain("A new link to the page of one: /untrack 1042")),
        ("language", t.plain("The language I speak")),
        ("cancel", t.plain("Drop the request you are filling in")),
        ("help", t.plain("What I can do")),
        ("privacy", t.plain("What is stored about you")),
        ("mydata", t.plain("All of it, as a file")),
        ("forget", t.plain("Have it deleted")),
    ]


def staff_commands(t: Translator) -> list[tuple[str, str]]:
    """For the bench."""
    return [
        ("queue", t.plain("Open orders, oldest first")),
        ("order", t.plain("Open an order: /order 1042")),
        ("status", t.plain("Move an order: /status 1042 in repair")),
        ("walkin", t.plain("Book for somebody at the counter")),
        ("receive", t.plain("A device comes in: /receive 1042")),
        ("find", t.plain("Find an order by anything you know of it: /find 600 111")),
        ("passcode", t.plain("What unlocks a device: /passcode 1042")),
        ("collect", t.plain("Hand a device over: /collect 1042 and its code")),
        ("take", t.plain("Make an order yours: /take 1042")),
        ("quote", t.plain("Write or see a quote: /quote 1042")),
        ("assign", t.plain("Give an order to somebody: /assign 1042 Eva")),
        ("free", t.plain("No charge, no quote: /free 1042")),
        ("receipt", t.plain("A receipt to print and sign: /receipt 1042")),
        ("label", t.plain("A label for the device: /label 1042")),
        ("untrack", t.plain("A new link to an order's page: /untrack 1042")),
        ("msg", t.plain("Write to a customer: /msg 1042 words")),
        ("note", t.plain("A note for the bench: /note 1042 words")),
        ("thread", t.plain("All that was written: /thread 1042")),
    ]


def owner_commands(t: Translator) -> list[tuple[str, str]]:
    """For those who run the shop."""
    return [
        ("invite", t.plain("Bring in a technician")),
        ("staff", t.plain("Who works here")),
        ("ratings", t.plain("What customers think")),
        ("revoke", t.plain("End somebody's access")),
        ("override", t.plain("Move an order outside the usual steps")),
        *group_commands(t),
    ]


def group_commands(t: Translator) -> list[tuple[str, str]]:
    """All that an owner says in groups: what else there is, is for private chats."""
    return [
        ("bind", t.plain("In a group: make it the group of your staff")),
        ("unbind", t.plain("In a group: end that")),
    ]


WIDE_MENUS = (
    (BotCommandScopeDefault(), customer_commands),
    (BotCommandScopeAllPrivateChats(), customer_commands),
    (BotCommandScopeAllGroupChats(), group_commands),
)


def for_staff(t: Translator, *, owner: bool) -> list[tuple[str, str]]:
    """The bench's commands before a customer's; one that both have is told as the bench knows it."""
    bench = [*staff_commands(t), *(owner_commands(t) if owner else [])]
    known = {name for name, _ in bench}
    return [*bench, *(each for each in customer_commands(t) if each[0] not in known)]
