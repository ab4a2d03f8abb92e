"""The staff's group: an owner binds it; there requests are taken, and customers answered."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session
from telegram import ChatMember, Message, Update
from telegram.ext import BaseHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.conversation import order_keyboards as keyboards
from bot.conversation.answers import card
from bot.conversation.audience import OWNERS, STAFF, TYPED
from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.message import Outgoing
from bot.conversation.order_taps import Action, OnOrderTap, OrderTap
from bot.conversation.scope import SCOPE
from bot.conversation.view import View, Viewer, Views
from bot.handlers import cards, fallback, letters, passcodes, thread
from bot.services import assignment, groups, orders, reach
from bot.services.errors import OrderNotFound
from bot.services.people import Actor, require_staff
from bot.texts import group as texts

GONE = (ChatMember.BANNED, ChatMember.LEFT)
TITLE = 128
IN_GROUPS = filters.ChatType.GROUPS


class _Bound(filters.UpdateFilter):
    """In the group that is bound to the shop."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        return SCOPE.get().in_group


class _AnswersCustomer(filters.UpdateFilter):
    """A reply to what a customer wrote."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        replied_to = SCOPE.get().replied_to
        return replied_to is not None and replied_to.by_customer


class _Anonymous(filters.MessageFilter):
    """From somebody whom Telegram shows as the group itself."""

    def filter(self, message: Message) -> bool:
        return message.sender_chat is not None and message.sender_chat.id == message.chat.id


class OnGroupTap(BaseHandler[Update, BotContext, None]):
    """A tap of somebody who works here, in the staff's group; everybody else's is left to whoever passes it over."""

    def __init__(self, action: Action, act: Callable[[BotContext, OrderTap], Awaitable[None]]) -> None:
        self._taps = OnOrderTap(action, act)
        super().__init__(self._taps.callback)

    def check_update(self, update: object) -> OrderTap | None:
        """The tap, if it is one of ours, and theirs to make."""
        scope = SCOPE.get()
        return self._taps.check_update(update) if scope.in_group and scope.actor.staff is not None else None


class OnLeavingGroup(ChatMemberHandler[BotContext, None]):
    """The bot was taken out of the staff's group."""

    def __init__(self) -> None:
        super().__init__(removed, ChatMemberHandler.MY_CHAT_MEMBER)

    def check_update(self, update: object) -> bool:
        """Whether it was that group, and we are out."""
        changed = update.my_chat_member if isinstance(update, Update) else None
        return changed is not None and SCOPE.get().in_group and changed.new_chat_member.status in GONE


async def bind(update: Update, context: BotContext) -> None:
    """/bind: this is the group of the shop."""
    chat, message = update.effective_chat, update.message
    if message is not None and message.sender_chat is not None:
        await context.show(View("anonymous"))
    elif context.actor.owner and chat is not None:
        await context.apply(_bind, context.actor, (chat.title or "")[:TITLE], is_forum=bool(chat.is_forum))
    else:
        await fallback.outside(update, context)


def _bind(session: Session, actor: Actor, title: str, *, is_forum: bool) -> View:
    groups.bind(session, actor, title, is_forum=is_forum)
    return View("group_bound", {"topics": is_forum})


async def unbind(update: Update, context: BotContext) -> None:
    """/unbind: it is not any more."""
    message = update.message
    if message is not None and message.sender_chat is not None:
        await context.show(View("anonymous"))
    elif context.actor.owner:
        await context.apply(_unbind, context.actor)
    else:
        await fallback.outside(update, context)


def _unbind(session: Session, actor: Actor) -> View:
    return View("group_unbound" if groups.unbind(session, actor) else "group_not_bound")


async def how(_update: Update, context: BotContext) -> None:
    """/bind or /unbind in a private chat: where it is meant to be sent."""
    await context.show(View("group_how"))


async def take(context: BotContext, tap: OrderTap) -> None:
    """Whoever taps first has it; the message says who."""
    await context.apply(_take, context.actor, tap.order_id)


def _take(session: Session, actor: Actor, order_id: int) -> View:
    require_staff(session, actor)
    assignment.take_if_free(session, orders.find_shown(session, actor, order_id), by=actor)
    return View("group_order", {"order": order_id})


async def open_card(context: BotContext, tap: OrderTap) -> None:
    """The card, in their own chat: phone numbers don't belong into a group."""
    await context.show_privately(card(tap.order_id))


async def reply_unseen(_update: Update, context: BotContext) -> None:
    """A reply to a customer by who knows whom: nobody is to believe that it arrived."""
    await context.show(View("anonymous_reply"))


async def removed(_update: Update, context: BotContext) -> None:
    """The group is closed to us."""
    await context.apply(_lost, context.actor.chat_id)


def _lost(session: Session, chat_id: int) -> None:
    group = groups.bound_as(session, chat_id)
    if group is not None:
        groups.lost(session, group)


async def migrated(update: Update, context: BotContext) -> None:
    """Telegram gave the group another id."""
    message = update.message
    if message is not None and message.migrate_to_chat_id is not None:
        await context.apply(_moved, message.chat.id, message.migrate_to_chat_id)


def _moved(session: Session, old: int, new: int) -> None:
    reach.move_chat(session, old, new)


def render_bound(_session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """What it is for."""
    return [Outgoing(texts.bound(viewer.t, viewer.shop, topics=bool(facts.get("topics"))))]


def render_unbound(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """It is over."""
    return [Outgoing(texts.unbound(viewer.t))]


def render_not_bound(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """It never was."""
    return [Outgoing(texts.not_bound(viewer.t))]


def render_anonymous(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """How not to be."""
    return [Outgoing(texts.anonymous(viewer.t))]


def render_anonymous_reply(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Why their reply went nowhere."""
    return [Outgoing(texts.anonymous_reply(viewer.t))]


def render_how(_session: Session, viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
    """Where to say it."""
    return [Outgoing(texts.how(viewer.t))]


def render_order(session: Session, viewer: Viewer, facts: Mapping[str, Any]) -> list[Outgoing]:
    """The request as it stands, in the shop's language as all that stands in the group."""
    if viewer.actor.staff is None:
        return cards.render_not_found(session, viewer, facts)
    try:
        order = orders.find_shown(session, viewer.actor, facts["order"])
    except OrderNotFound:
        return cards.render_not_found(session, viewer, facts)
    t = viewer.catalogue.speaker(None)
    return [Outgoing(texts.order(t, order), keyboards.in_group(t, order))]


def handlers() -> Handlers:
    """What may happen in a group before all else of it is passed over."""
    reply = IN_GROUPS & _Bound() & TYPED & _AnswersCustomer() & ~filters.COMMAND & ~filters.StatusUpdate.ALL
    return [
        CommandHandler("bind", bind, TYPED & IN_GROUPS),
        CommandHandler("unbind", unbind, TYPED & IN_GROUPS),
        CommandHandler("passcode", passcodes.in_group, IN_GROUPS),
        CommandHandler(["bind", "unbind"], how, OWNERS & filters.ChatType.PRIVATE),
        MessageHandler(IN_GROUPS & _Bound() & filters.StatusUpdate.MIGRATE, migrated),
        MessageHandler(reply & STAFF, letters.reply),
        MessageHandler(reply & _Anonymous(), reply_unseen),
        thread.on_edit(IN_GROUPS & _Bound()),
        OnGroupTap(Action.TAKE, take),
        OnGroupTap(Action.SHOW, open_card),
        OnLeavingGroup(),
    ]


VIEWS: Views = {
    "group_bound": render_bound,
    "group_unbound": render_unbound,
    "group_not_bound": render_not_bound,
    "anonymous": render_anonymous,
    "anonymous_reply": render_anonymous_reply,
    "group_how": render_how,
    "group_order": render_order,
}
