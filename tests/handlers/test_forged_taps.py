"""Button data may be anything: whatever it says, nothing of another customer changes."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation.order_taps import Action
from bot.conversation.quote_taps import Action as QuoteAction
from models import Charge, Outcome, WorkOrderStatus
from tests.chat.app import App
from tests.handlers import rows
from tests.handlers.conftest import People, populate

words = st.sampled_from([each.value for kind in (WorkOrderStatus, Outcome, Charge) for each in kind])
numbers = st.integers(-1, 3) | st.integers(0, 2**70)
actions = st.sampled_from([each.value for each in Action])
order_taps = st.builds("o:{}:{}:{}".format, numbers, numbers, actions)
order_taps_with_more = st.builds("{}:{}".format, order_taps, words | st.text(max_size=8))
menus = st.sampled_from(["queue", "queue:mine", "find:0", "revoke", "revoked", "staff", "order"])
menu_taps = st.builds("m:{}:{}".format, menus, numbers)
quote_taps = st.builds("q:{}:{}:{}".format, numbers, numbers, st.sampled_from([each.value for each in QuoteAction]))
forged = (
    quote_taps
    | order_taps
    | order_taps_with_more
    | menu_taps
    | st.text(max_size=64).filter(lambda text: "\x00" not in text)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=forged)
async def test_a_strangers_tap_changes_nothing_and_is_answered(app: App, data: str) -> None:
    await _settle(app)
    before = await rows.everything(app)
    calls = await app.chat(6001, "Sam").taps(data)
    assert len(calls) == 1
    assert await rows.everything(app) == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=forged)
async def test_a_customers_tap_changes_nothing_of_another(app: App, data: str) -> None:
    await _settle(app)
    before = await rows.order(app, 1002), await rows.history(app, 1002)
    calls = await app.chat(7001, "Ana").taps(data)
    after = await rows.order(app, 1002), await rows.history(app, 1002)
    assert len(calls) == 1
    assert (after[0].version, after[1]) == (before[0].version, before[1])


async def _settle(app: App) -> People | None:
    """The people move in before the first example, and stay."""
    return None if await rows.everything(app) else await populate(app)
