"""Which handler sees an update first, and every view by its name."""

from typing import Any

from telegram.ext import Application

from bot.conversation.context import BotContext
from bot.conversation.draft_conversation import Handlers
from bot.conversation.view import Views
from bot.handlers import (
    assignment,
    bench_queue,
    bulk,
    cards,
    charges,
    customer,
    errors,
    fallback,
    group,
    intake,
    language,
    letters,
    links,
    moves,
    papers,
    passcodes,
    photos,
    privacy,
    publishing,
    quotes,
    rating,
    reading,
    receiving,
    search,
    staff,
    start,
    thread,
    walk_in,
    warranty,
)

TOPICS = (
    start,
    privacy,
    language,
    moves,
    receiving,
    walk_in,
    quotes,
    bulk,
    bench_queue,
    search,
    assignment,
    charges,
    photos,
    warranty,
    letters,
    reading,
    papers,
    links,
    passcodes,
    staff,
    customer,
    rating,
    cards,
    thread,
)
"""Staff before customers: /status is both, and means more to staff."""

AFTERWARDS = 1
"""The group of handlers that look at every update when it is answered."""
ALL_VIEWS: Views = {
    name: renderer for topic in (*TOPICS, group, intake, fallback, errors) for name, renderer in topic.VIEWS.items()
}


def register(application: Application[Any, BotContext, Any, Any, Any, Any]) -> None:
    """Add every handler, in the order in which they are asked."""
    application.add_handlers(all_handlers())
    application.add_handlers(publishing.handlers(), group=AFTERWARDS)
    application.add_error_handler(errors.on_error)


def all_handlers() -> Handlers:
    """Commands and taps that mean the same anywhere; then the open request; then what is left."""
    return [
        *group.handlers(),
        fallback.OutsidePrivateChats(),
        fallback.FromBots(),
        *(handler for topic in TOPICS for handler in topic.handlers()),
        intake.conversation(),
        *thread.outside_forms(),
        *intake.stale_taps(),
        *fallback.handlers(),
    ]
