"""From a stored update to an answer in the chat."""

import asyncio
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram import CallbackQuery, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import Application

from bot.conversation import order_taps
from bot.conversation.context import NOTHING, BotContext
from bot.conversation.message import Outgoing
from bot.conversation.parsers import profile_name
from bot.conversation.presenter import Presenter
from bot.conversation.scope import SCOPE, Scope
from bot.conversation.view import View
from bot.delivery import inbox
from bot.services import forgetting, groups, people, reach, thread, visitors
from bot.services.forgetting import FAREWELL
from bot.services.people import Actor
from bot.services.thread import RepliedTo
from bot.texts import apology
from bot.texts import group as group_texts
from models import Customer, Database, InboxState, InboxUpdate

log = structlog.get_logger(__name__)

BotApplication = Application[Any, BotContext, Any, Any, Any, Any]


@dataclass(frozen=True)
class Pipeline:
    """Lets python-telegram-bot handle one update at a time of each chat, and replays what a crash cut short."""

    application: BotApplication
    db: Database
    presenter: Presenter

    async def handle(self, claimed: InboxUpdate) -> None:
        """Do what the update asks, or where that is done already, answer it; raises whatever went wrong."""
        update = Update.de_json(claimed.payload, self.application.bot)
        if update.effective_user is None or update.effective_chat is None:
            return
        scope = await self._scope(claimed, update)
        SCOPE.set(scope)
        answering = self._start_answering(update.callback_query, self._answer_to(scope))
        try:
            await self._act(claimed, scope)
        finally:
            if answering is not None:
                await answering
        if scope.farewell:
            await self.db.run(forgetting.wipe, claimed.update_id)

    async def apologise(self, claimed: InboxUpdate, reference: str) -> None:
        """Tell the chat that its update was given up."""
        if claimed.lane == inbox.NO_LANE:
            return
        customer_language = await self.db.read(people.language_of_chat, claimed.lane)
        t = self.presenter.catalogue.speaker(customer_language or inbox.language_of(claimed.payload))
        await self.presenter.send(claimed.lane, Outgoing(apology.update_failed(t, reference)))

    async def _act(self, claimed: InboxUpdate, scope: Scope) -> None:
        if claimed.state is InboxState.APPLIED:
            view = View.from_json(claimed.view or NOTHING.to_json())
            scope.farewell = view.name == FAREWELL
            await self._show_again(scope, view)
            return
        await self.application.process_update(scope.update)
        if scope.error is not None:
            raise scope.error

    async def _show_again(self, scope: Scope, view: View) -> None:
        if view != NOTHING:
            await self.presenter.show(scope, view)

    async def _scope(self, claimed: InboxUpdate, update: Update) -> Scope:
        actor, context = await self.db.read(self._look_up, claimed, update)
        customer = actor.customer
        if customer is not None and not customer.reachable and _writes_to_us(update, customer):
            await self.db.run(_they_wrote_again, customer.id)
        if _speaks_otherwise(actor):
            await self.db.run(visitors.write_in, actor, actor.language)

        def record(session: Session, view: View) -> None:
            inbox.mark_applied(session, claimed, view.to_json())
            if view.confidential:
                inbox.hush(session, claimed)
            scope.farewell = view.name == FAREWELL

        scope = Scope(update, actor, record, *context)
        return scope

    @staticmethod
    def _look_up(
        session: Session, claimed: InboxUpdate, update: Update
    ) -> tuple[Actor, tuple[bool, str | None, RepliedTo | None, bool, bool]]:
        user, chat = update.effective_user, update.effective_chat
        assert user is not None and chat is not None  # noqa: S101, PT018 - handle() returned early otherwise
        actor = people.recognise(
            session,
            user_id=user.id,
            chat_id=chat.id,
            name=profile_name(user.full_name),
            language=user.language_code,
        )
        more, said = inbox.more_of_album(session, claimed), inbox.album_said(session, claimed)
        in_group = chat.type != ChatType.PRIVATE and groups.bound_as(session, chat.id) is not None
        return actor, (more, said, _replied_to(session, update), _in_thread(session, update), in_group)

    @staticmethod
    def _start_answering(query: CallbackQuery | None, words: str) -> "asyncio.Task[None] | None":
        """Answer a tap at once, beside the work it sets off: until then the button spins."""
        return None if query is None else asyncio.create_task(_answer(query, words))

    def _answer_to(self, scope: Scope) -> str:
        """What a tap in the staff's group is answered with, where nobody would see in the group what came of it."""
        query, t = scope.update.callback_query, self.presenter.catalogue.speaker(scope.actor.language)
        if query is None or not scope.in_group:
            return ""
        if scope.actor.staff is None:
            return group_texts.staff_only(t)
        tap = order_taps.parse(query.data)
        return group_texts.sent_to_you(t) if tap is not None and tap.action is order_taps.Action.SHOW else ""


def _replied_to(session: Session, update: Update) -> RepliedTo | None:
    message = update.message
    if message is None or message.reply_to_message is None:
        return None
    return thread.replied_to(session, message.chat.id, message.reply_to_message.message_id)


def _in_thread(session: Session, update: Update) -> bool:
    message = update.edited_message
    return message is not None and thread.is_kept(session, message.chat.id, message.message_id)


async def _answer(query: CallbackQuery, words: str) -> None:
    try:
        await query.answer(words or None)
    except TelegramError as error:  # too old, or the network: the tap itself counts all the same
        log.info("A tap could not be answered", error=str(error))


def _writes_to_us(update: Update, customer: Customer) -> bool:
    """Whether an update shows that a customer's own chat is open to us: a group that we are both in does not."""
    chat = update.effective_chat
    return update.my_chat_member is None and chat is not None and chat.id == customer.chat_id


def _they_wrote_again(session: Session, customer_id: int) -> None:
    reach.mark_reachable(session, session.get_one(Customer, customer_id))


def _speaks_otherwise(actor: Actor) -> bool:
    """Whether news would be in another language than answers: their Telegram speaks a new one."""
    known_as = [each for each in (actor.staff, actor.customer) if each is not None]
    return bool(actor.language) and any(each.language != actor.language for each in known_as)
