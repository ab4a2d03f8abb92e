"""Telegram is told every list of commands: those for everybody at the start, a chat's own when it is another."""

import json
import logging
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.error import BadRequest, TelegramError
from telegram.ext import TypeHandler

from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.presenter import Presenter
from bot.handlers.menu import WIDE_MENUS, commands, customer_commands, for_staff, languages
from bot.services import visitors
from bot.services.visitors import Needs, Reader
from bot.texts import Catalogue
from models.visitor import MENU_DIGEST

log = logging.getLogger(__name__)

Menu = tuple[str | None, Sequence[BotCommand]]
"""The commands for those whose Telegram speaks a language; None: any other."""


async def publish_commands(presenter: Presenter) -> None:
    """At the start: the menus for everybody, and those of staff. A server that refuses is logged, and the shop opens.

    Customers with a menu of their own get it when they write: there may be thousands of them.
    """
    try:
        for scope, names in WIDE_MENUS:
            for code, t in languages(presenter.catalogue):
                await presenter.bot.set_my_commands(commands(names(t)), scope, language_code=code)
        for reader in await presenter.db.read(visitors.staff_who_read):
            if reader.menu != _due(presenter, reader.needs):
                await _publish(presenter, reader)
    except TelegramError as refusal:
        log.warning("The menus of commands could not be published: %s", refusal)


async def follow(presenter: Presenter, user_id: int) -> None:
    """Something changed that somebody's menu follows from: publish it, whatever it was. The chat works without it."""
    await _publish_safely(presenter, await presenter.db.read(visitors.who_reads, user_id))


async def withdraw(presenter: Presenter, user_id: int) -> None:
    """Somebody is forgotten: their chat has the customers' menu again, and nothing is noted of it."""
    try:
        await _withdraw(presenter, user_id)
    except TelegramError as refusal:
        log.warning("A menu of commands could not be withdrawn: %s", refusal)


class Keeper:
    """Gives a chat its menu when somebody writes there, if what was published last is not what they should see.

    So it is after a release that changes the menus, and where Telegram refused before. One chat at a time: who writes
    meanwhile gets theirs with their next message, and no answer waits for a queue of menus.
    """

    def __init__(self) -> None:
        self._busy = False

    async def look(self, update: Update, context: BotContext) -> None:
        """Behind every update, when it is answered; at no cost where the menu is as it should be."""
        actor, presenter = context.actor, context.presenter
        if self._busy or actor.chat_id != actor.user_id or update.my_chat_member is not None:
            return
        works_here = actor.staff is not None
        if works_here and actor.menu is None:
            return  # staff have theirs since the start, or get it when they press Start
        if actor.menu == _due(presenter, Needs(works_here, actor.owner, actor.chosen_language)):
            return
        self._busy = True
        try:
            reader = await presenter.db.read(visitors.who_reads, actor.user_id)
            if reader.menu != _due(presenter, reader.needs):
                await _publish_safely(presenter, reader)
        finally:
            self._busy = False


def handlers() -> Handlers:
    """What looks at every update, whoever answers it."""
    return [TypeHandler(Update, Keeper().look)]


def _due(presenter: Presenter, needs: Needs) -> str | None:
    """What stands for the menu that a chat should have of its own, from this bot; None: it should have none."""
    if not needs.works_here and needs.language is None:
        return None
    return _digest(presenter.bot.id, presenter.catalogue, needs)


@cache
def _digest(bot_id: int, catalogue: Catalogue, needs: Needs) -> str:
    said = [(code, [each.to_dict() for each in menu]) for code, menu in _menus(catalogue, needs)]
    return sha256(json.dumps([bot_id, said]).encode()).hexdigest()[:MENU_DIGEST]


def _menus(catalogue: Catalogue, needs: Needs) -> list[Menu]:
    """In the language they chose, whatever their Telegram speaks, or else in that."""
    chosen = catalogue.speaker(needs.language) if needs.language else None
    menus: list[Menu] = []
    for code, telegrams in languages(catalogue):
        t = chosen or telegrams
        menus.append((code, commands(for_staff(t, owner=needs.owner) if needs.works_here else customer_commands(t))))
    return menus


async def _publish_safely(presenter: Presenter, reader: Reader) -> None:
    try:
        await _publish(presenter, reader)
    except TelegramError as refusal:
        log.warning("A chat's menu of commands could not be published: %s", refusal)


async def _publish(presenter: Presenter, reader: Reader) -> None:
    """Tell Telegram one chat's menu, and note that it knows; raises TelegramError."""
    due = _due(presenter, reader.needs)
    if due is None:
        await _withdraw(presenter, reader.user_id)
    else:
        for code, menu in _menus(presenter.catalogue, reader.needs):
            try:
                await presenter.bot.set_my_commands(menu, BotCommandScopeChat(reader.user_id), language_code=code)
            except BadRequest:  # an owner of the settings who has not pressed Start yet; they get it when they do
                return
    await presenter.db.run(visitors.menu_published, reader.user_id, due)


async def _withdraw(presenter: Presenter, user_id: int) -> None:
    for code, _ in languages(presenter.catalogue):
        await presenter.bot.delete_my_commands(BotCommandScopeChat(user_id), language_code=code)
