"""Refusals are answered; failures go to the pipeline."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy.orm import Session
from telegram import Update
from telegram.error import Forbidden

from bot.conversation import answers
from bot.conversation.message import Outgoing
from bot.conversation.scope import Scope
from bot.conversation.view import View, Viewer
from bot.handlers import errors, registry
from bot.services.errors import EmailTaken, NotAllowed, OrderNotFound, Refusal, StaleView
from bot.services.people import Actor
from models import UnrecordedStatusChange
from tests.chat.app import App
from tests.handlers.conftest import People


def a_scope() -> Scope:
    """An update that was no tap, of somebody without a draft."""
    return Scope(Update(1), Actor(1, 1, "Sam", "en"), lambda _session, _view: None)


@pytest.mark.parametrize(
    ("error", "view"),
    [
        (OrderNotFound(1), "order_not_found"),
        (EmailTaken(), "email_taken"),
        (NotAllowed(), "unknown_command"),
        (StaleView(), "stale_tap"),
        (StaleView(3), "order_card"),
        (Refusal(), "refused"),
    ],
)
def test_each_refusal_has_a_view(error: Refusal, view: str) -> None:
    answer = errors.answer_to(error, a_scope())
    assert answer is not None
    assert answer.name == view


@pytest.mark.parametrize("error", [ValueError("broken"), UnrecordedStatusChange("broken")])
def test_a_defect_is_no_refusal(error: Exception) -> None:
    assert errors.answer_to(error, a_scope()) is None


def test_every_refusal_of_the_services_is_answered_by_a_view_that_exists() -> None:
    names = {view.name for each in answers.PLAIN for view in [errors.answer_to(each.__new__(each), a_scope())] if view}
    assert names <= registry.ALL_VIEWS.keys()


async def test_a_failure_in_a_handler_reaches_the_pipeline(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_session: Session, _viewer: Viewer, _facts: Mapping[str, Any]) -> list[Outgoing]:
        raise ZeroDivisionError

    monkeypatch.setitem(registry.ALL_VIEWS, "orders", broken)
    with pytest.raises(ZeroDivisionError):
        await people.ana.types("/orders")


async def test_a_refusal_that_can_not_be_said_reaches_the_pipeline(app: App, people: People) -> None:
    app.telegram.faults["sendMessage"] = 403, "bot was blocked by the user"
    with pytest.raises(Forbidden):
        await people.tom.types("/status 1001 collected")


async def test_every_recorded_view_exists(app: App, people: People) -> None:
    await people.tom.types("/status 1001 received")
    await people.tom.taps("o:1:2:take")
    recorded = [View.from_json(each).name for each in await app.views() if each]
    assert recorded == ["order_card", "order_card"]
