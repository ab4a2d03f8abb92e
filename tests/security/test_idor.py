"""Ids and versions in buttons and commands, guessed: they open and change nothing of anybody else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversation.draft_taps import Action as DraftAction
from bot.conversation.order_taps import Action, OrderTap
from bot.conversation.quote_taps import Action as QuoteAction
from models import Charge, Draft, Outcome, Quote, WorkOrderStatus
from tests.chat.app import App
from tests.chat.private_chat import Chat
from tests.handlers import rows
from tests.handlers.conftest import ANA, BEN, REX, STRANGER, populate

OF_BEN = ("Ben", "iPhone 8", "1002", "600007002", "600 00 70 02", "89.90", "€99")
INTRUDERS = {"stranger": (STRANGER, "Sam"), "customer": (ANA, "Ana"), "revoked": (REX, "Rex")}
examples = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

small = st.integers(0, 4)
large = st.integers(0, 2**62)
words = st.sampled_from([each.value for kind in (WorkOrderStatus, Outcome, Charge) for each in kind])
order_taps = st.builds(
    "o:{}:{}:{}".format,
    st.integers(2, 4) | large,
    small | large,
    st.sampled_from([*Action]).map(lambda action: action.value),
)
draft_taps = st.builds(
    "d:{}:{}:{}".format, small | large, small | large, st.sampled_from([*DraftAction]).map(lambda action: action.value)
)
quote_taps = st.builds(
    "q:{}:{}:{}".format, small | large, small | large, st.sampled_from([*QuoteAction]).map(lambda action: action.value)
)
taps = quote_taps | order_taps | st.builds("{}:{}".format, order_taps | draft_taps, words) | draft_taps
commands = st.builds(
    "/{} {}".format,
    st.sampled_from(["status", "order", "take", "mute", "receipt", "label", "untrack", "quote"]),
    st.just(1002) | small | large,
)


async def moved_in(app: App) -> None:
    """Everybody is there, Ben is filling in a request, and has a quote to answer; the first example lets them in."""
    if not await rows.everything(app):
        people = await populate(app)
        await people.ben.types("/new")
        await people.olivia.types("/override 1002 DIAGNOSING it is here")
        (desk,) = await people.tom.types("/quote 1002\nDisplay 89.90")
        await people.tom.taps(desk.buttons["✅ Send quote: €89.90"])
        await people.tom.types("/quote 1002\nDisplay 99")


async def of_ben(app: App) -> list[object]:
    """All that is Ben's."""

    def draft(session: Session) -> tuple[object, ...]:
        found = session.scalars(select(Draft).where(Draft.chat_id == BEN)).one()
        return found.id, found.version, found.step, found.answers

    def quotes(session: Session) -> list[tuple[object, ...]]:
        query = select(Quote).order_by(Quote.id)
        return [(each.id, each.status, each.revision, each.total) for each in session.scalars(query)]

    order = await rows.order(app, 1002)
    return [
        await app.db.read(draft),
        await app.db.read(quotes),
        (order.status, order.version, order.charge, order.muted),
        await rows.history(app, 1002),
    ]


@examples
@given(who=st.sampled_from(sorted(INTRUDERS)), said=taps | commands)
async def test_a_guessed_id_neither_shows_nor_changes_what_is_anothers(app: App, who: str, said: str) -> None:
    await moved_in(app)
    before = await of_ben(app)
    intruder = app.chat(*INTRUDERS[who])
    heard = await (intruder.types(said) if said.startswith("/") else intruder.taps(said))
    assert heard
    assert [words for words in OF_BEN for each in heard if words in each.text] == []
    assert await of_ben(app) == before


VERSIONED = [
    OrderTap(1, 0, Action.MOVE, WorkOrderStatus.RECEIVED),
    OrderTap(1, 0, Action.CHARGE, Charge.FREE),
    OrderTap(1, 0, Action.TAKE),
    OrderTap(1, 0, Action.GIVE, 3),
]


@pytest.mark.parametrize("tap", VERSIONED, ids=lambda tap: tap.action.value)
async def test_a_guessed_version_changes_nothing(app: App, tap: OrderTap) -> None:
    people = await populate(app)
    now = (await rows.order(app)).version
    before = await rows.everything(app)
    for version in {0, now - 1, now + 1, now + 2, 999_999_999} - {now}:
        assert await tapped(people.tom, tap, version) == [
            "The order has moved on since that button was shown, so nothing was changed. This is how it stands:"
        ]
    assert await rows.everything(app) == before
    assert await tapped(people.tom, tap, now) != []
    assert await rows.everything(app) != before


async def tapped(chat: Chat, tap: OrderTap, version: int) -> list[str]:
    """The first line of each answer."""
    data = str(OrderTap(tap.order_id, version, tap.action, tap.argument))
    return [each.text.splitlines()[0] for each in await chat.taps(data)]
