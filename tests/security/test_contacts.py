"""A contact is taken for somebody's own only if they shared it themselves, and only if there is a number in it."""

from typing import Any

import pytest

from tests.chat.app import App
from tests.chat.content import contact
from tests.chat.person import Person
from tests.handlers.intake.paths import reach
from tests.handlers.rows import everything

FORWARDED = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Ben", "date": 1_760_000_000}}
VIA_A_BOT = {"via_bot": {"id": 43, "is_bot": True, "first_name": "Helper", "username": "helper_bot"}}
ANA, BEN = 7001, 7002


@pytest.fixture
async def ana(app: App) -> Person:
    """A stranger so far, at the question for her number."""
    ana = Person(app, ANA)
    await reach(ana, "phone")
    return ana


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (contact("+34600999999", BEN), "⚠️ That is somebody else's contact."),
        (contact("+34600999999", BEN) | FORWARDED, "⚠️ I can't tell whose contact that is."),
        (contact("+34600999999", ANA) | FORWARDED, "⚠️ I can't tell whose contact that is."),
        (contact("+34600999999", ANA) | VIA_A_BOT, "⚠️ I can't tell whose contact that is."),
        (contact("+34600999999", None), "⚠️ I can't tell whose contact that is."),
        (contact("", ANA), "⚠️"),
        (contact("+", ANA), "⚠️"),
        (contact("0", ANA), "⚠️"),
        (contact("not a number", ANA), "⚠️"),
        (contact("9" * 4000, ANA), "⚠️"),
        (contact("<b>1</b>", ANA), "⚠️"),
    ],
    ids=[
        *("foreign", "foreign forwarded", "own forwarded", "own by a bot", "missing"),
        *("empty", "plus", "zero", "words", "long", "html"),
    ],
)
async def test_a_contact_that_is_not_certainly_ones_own_number_is_refused(
    ana: Person, message: dict[str, Any], said: str
) -> None:
    assert (await ana.sends(message)).startswith(said)
    assert "phone" not in await ana.answers()
    draft = await ana.draft()
    assert draft is not None
    assert draft.step == "phone"


async def test_ones_own_contact_is_taken(ana: Person) -> None:
    await ana.sends(contact("+34600999999", ANA))
    assert (await ana.answers())["phone"] == "+34600999999"


async def test_anothers_number_opens_nothing_of_theirs(app: App) -> None:
    ben = Person(app, BEN, "Ben")
    await reach(ben, "summary", phone="+34600111222")
    await ben.taps("✅ Send")
    thief = Person(app, ANA, "Ana")
    await reach(thief, "summary", phone="+34600111222", email="other@example.com")
    await thief.taps("✅ Send")
    before = await everything(app)
    assert [order.number for order in await thief.orders()] == [1002]
    assert await thief.says("/status 1001") == "I can't find that order. /orders lists the ones I know of yours."
    assert await everything(app) == before
