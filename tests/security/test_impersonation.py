"""Who somebody is, is asked of the database at every step: no handler and no view is left out, and none is stale."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session
from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler

from bot.conversation.draft_conversation import DraftConversation
from bot.conversation.order_taps import Action, OnOrderTap, parse
from bot.conversation.view import View
from bot.delivery import inbox, queue
from bot.handlers import fallback, intake, registry
from bot.services import people as known
from bot.services import staff
from bot.services.errors import Refusal
from models import InboxUpdate, WorkOrderStatus
from tests.chat.app import LEASE, App
from tests.handlers import rows
from tests.handlers.conftest import REX, STRANGER, TOM, People
from tests.handlers.test_roles import TABLE

HARMLESS = {"id"}
"""Commands that show their sender nothing but themselves."""
FACTS: dict[str, Any] = {
    "asked": "x",
    "at": "2026-03-01T12:00:00+00:00",
    "candidates": [],
    "count": 21,
    "field": "name",
    "keyboard": True,
    "language": "en",
    "link": "https://t.me/benchbell_bot",
    "missing": None,
    "new": WorkOrderStatus.RECEIVED.value,
    "number": 1001,
    "order": 1,
    "outcome": None,
    "page": 0,
    "quote": 1,
    "said": "x",
    "until": "2026-03-01T12:00:00+00:00",
    "user": TOM,
    "view": 1,
}
"""What any view may be asked to show: of an order that exists, and of a technician."""
OF_OTHERS = ["Ana", "iPhone", "Tom", "Eva", "&lt;broken", "2 open orders", "In repair", '"o:']
"""Words of orders, people and the queue; and the beginning of a button that belongs to an order."""


def asked_first() -> Iterator[BaseHandler[Update, Any, Any]]:
    """Each handler that acts on a command or a tap, wherever it is registered."""
    for handler in registry.all_handlers():
        if not isinstance(handler, DraftConversation):
            yield handler


def test_every_command_stands_in_the_table_of_roles() -> None:
    listed = {act.split()[0].removeprefix("/") for act, _, _ in TABLE if act.startswith("/")}
    known = {name for each in asked_first() if isinstance(each, CommandHandler) for name in each.commands}
    assert known - listed == HARMLESS


def test_every_tap_on_an_order_stands_in_the_table_of_roles() -> None:
    taps = [tap for act, _, _ in TABLE if (tap := parse(act))]
    assert {tap.action for tap in taps} == set(Action)
    assert {each._action for each in asked_first() if isinstance(each, OnOrderTap)} == set(Action)  # noqa: SLF001 - only it knows


def test_every_tap_on_a_menu_stands_in_the_table_of_roles() -> None:
    listed = [act for act, _, _ in TABLE if act.startswith("m:")]
    patterns = [
        each.pattern
        for each in asked_first()
        if isinstance(each, CallbackQueryHandler)
        and each.callback is not fallback.stale_tap
        and each.callback is not intake.receive_tap  # a draft's own buttons, which have no roles
    ]
    assert patterns
    assert [each for each in patterns if not any(each.match(act) for act in listed)] == []  # type: ignore[union-attr]  # ours are all regular expressions


@pytest.mark.parametrize("user_id", [STRANGER, REX], ids=["stranger", "revoked"])
@pytest.mark.parametrize("name", sorted(registry.ALL_VIEWS))
async def test_no_view_shows_a_stranger_anything_of_others(app: App, people: People, name: str, user_id: int) -> None:
    assert people.rex.user["id"] == REX
    await rows.put(app, WorkOrderStatus.IN_REPAIR)  # from where it has most to show

    def render(session: Session) -> str:
        actor = known.recognise(session, user_id=user_id, chat_id=user_id, name="Sam", language="en")
        shown = app.pipeline.presenter.render(session, actor, View(name, FACTS))
        return "\n".join(f"{each.text} {each.keyboard and each.keyboard.to_json()}" for each in shown)

    try:
        shown = await app.db.read(render)
    except Refusal:
        shown = ""
    shown = shown.replace("/assign 1042 Eva", "")  # how to type a name, in the help: nobody is meant
    assert [words for words in OF_OTHERS if words in shown] == []


async def test_an_answer_that_was_cut_short_is_not_shown_to_whoever_was_revoked_since(app: App, people: People) -> None:
    command = {"message_id": 1, "date": 1, "chat": people.tom.chat, "from": people.tom.user, "text": "/take 1001"}

    def crashes_once_applied(session: Session) -> None:
        inbox.store(session, [{"update_id": 10_000_000, "message": command}])
        (claimed,) = queue.claim(session, InboxUpdate, limit=1, lease=LEASE)
        inbox.mark_applied(session, claimed, View("order_card", {"order": 1}).to_json())
        queue.release(session, [claimed])
        staff.revoke(session, TOM, by=None)

    await app.db.run(crashes_once_applied)
    (replayed,) = await app.db.run(queue.claim, InboxUpdate, limit=1, lease=LEASE)
    await app.pipeline.handle(replayed)
    assert [each.text for each in app.telegram.calls] == [
        "I can't find that order. /orders lists the ones I know of yours."
    ]


async def test_a_name_or_a_username_makes_nobody_staff(app: App, people: People) -> None:
    before = await rows.everything(app)
    people.stranger.user.update(first_name="Olivia", username="olivia", id=STRANGER)
    for act in ("/queue", "/invite", "/take 1001"):
        (call,) = await people.stranger.types(act)
        assert call.text.startswith("I don't know that command.")
    assert await rows.everything(app) == before
