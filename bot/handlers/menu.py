"""The list of commands beside the text field: short for customers, longer for the bench."""

import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.services.people import Actor, active_staff
from bot.texts import Catalogue, Translator
from models import Database, Staff, Visitor

log = logging.getLogger(__name__)

Bot = ExtBot[None]
Names = Callable[[Translator], list[tuple[str, str]]]
"""The commands of a role, in a language."""
_WORKS_HERE = Staff, Staff.telegram_user_id == Visitor.telegram_user_id
LANGUAGE_CODE = 2
"""Letters of the language codes that Telegram takes here."""


async def publish_commands(bot: Bot, catalogue: Catalogue, db: Database) -> None:
    """Tell Telegram every menu: once at the start. A server that refuses is logged, and the shop opens all the same."""
    staff = await db.read(_staff)
    try:
        for scope, names in WIDE_MENUS:
            for code, t in languages(catalogue):
                await bot.set_my_commands(commands(names(t)), scope, language_code=code)
        for chat_id, owner, language in staff:
            await _publish(bot, catalogue, chat_id, partial(for_staff, owner=owner), language)
    except TelegramError as refusal:
        log.warning("The menus of commands could not be published: %s", refusal)


async def follow(bot: Bot, catalogue: Catalogue, actor: Actor, language: str | None) -> None:
    """Have one chat's menu be in the language that was chosen there; None: in that of its Telegram."""
    if actor.staff is not None:
        await publish_to_staff(bot, catalogue, actor.chat_id, owner=actor.owner, language=language)
    elif language is None:
        await withdraw_from(bot, catalogue, actor.chat_id)
    else:
        await _publish_safely(bot, catalogue, actor.chat_id, customer_commands, language)


async def publish_to_staff(
    bot: Bot, catalogue: Catalogue, chat_id: int, *, owner: bool, language: str | None = None
) -> None:
    """Give one chat the bench's menu, in the language chosen there; the chat works without it, too."""
    await _publish_safely(bot, catalogue, chat_id, partial(for_staff, owner=owner), language)


async def _publish_safely(bot: Bot, catalogue: Catalogue, chat_id: int, names: Names, language: str | None) -> None:
    try:
        await _publish(bot, catalogue, chat_id, names, language)
    except TelegramError as refusal:
        log.warning("A chat's menu of commands could not be published: %s", refusal)


async def withdraw_from(bot: Bot, catalogue: Catalogue, chat_id: int) -> None:
    """Give one chat the customers' menu again."""
    try:
        for code, _ in languages(catalogue):
            await bot.delete_my_commands(BotCommandScopeChat(chat_id), language_code=code)
    except TelegramError as refusal:
        log.warning("A menu of commands could not be withdrawn: %s", refusal)


async def _publish(bot: Bot, catalogue: Catalogue, chat_id: int, names: Names, language: str | None) -> None:
    for code, t in languages(catalogue):
        menu = commands(names(catalogue.speaker(language) if language else t))
        try:
            await bot.set_my_commands(menu, BotCommandScopeChat(chat_id), language_code=code)
        except BadRequest:  # an owner of the settings who has not pressed Start yet; they get it when they do
            return


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


def _staff(session: Session) -> list[tuple[int, bool, str | None]]:
    chosen = {each.telegram_user_id: each.language for each in session.scalars(select(Visitor).join(*_WORKS_HERE))}
    return [(each.chat_id, each.owner, chosen.get(each.telegram_user_id)) for each in active_staff(session)]
