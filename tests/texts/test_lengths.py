"""Whatever is stored, every message is one that Telegram takes."""

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from bot.services.bench_queue import Choice
from bot.services.bulk import Came, Result
from bot.services.limits import DEFAULT_LIMITS
from bot.texts import (
    Translator,
    apology,
    assignment,
    bench_queue,
    bulk,
    card,
    errors,
    forms,
    general,
    intake,
    notices,
    orders,
    privacy,
    reasons,
    receiving,
    walk_in,
    warranty,
)
from bot.texts import staff as bench
from models import (
    Condition,
    CustomerLink,
    Notification,
    NotificationState,
    Outcome,
    Role,
    Staff,
    WorkOrder,
    WorkOrderStatus,
)
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import NOON, SHOP, order_saying

S = WorkOrderStatus
NASTY = (
    "<b>",
    "</b>",
    "&lt;",
    "&",
    "{name}",
    "{",
    "}",
    "%s",
    "</code>",
    '"',
    "'",
    "👩‍👩‍👧‍👦",
    "ﷺ",
    "\u202e",
    "\n\n",
    "a" * 500,
)
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r")
nasty_words = st.lists(st.sampled_from(NASTY) | st.text(characters, max_size=20), min_size=1, max_size=40).map("".join)
long_words = st.sampled_from(["😀", "<b>", "&", "ß", "x "]).map(lambda each: each * 3000)
TRANSLATORS = list(CATALOGUE)


def with_an_order(t: Translator, order: WorkOrder) -> Iterator[Callable[[], Markup]]:
    """Each message about an order."""
    told = Notification(state=NotificationState.SENT, sent_at=NOON)
    change = order.status_changes[-1]
    yield lambda: orders.delivery(t, order, told, SHOP.timezone)
    yield lambda: card.problem(t, order)
    yield lambda: card.timeline(t, order.status_changes, {}, SHOP.timezone)
    yield lambda: orders.customer_card(t, order, (), SHOP)
    yield lambda: orders.own_orders(t, [order] * 10, 0, 9)
    yield lambda: orders.cancel_question(t, order)
    yield lambda: orders.cannot_cancel(t, order, SHOP)
    yield lambda: notices.order_booked(t, order, SHOP)
    yield lambda: walk_in.connected(t, order.customer, SHOP)
    link, address = CustomerLink(expires_at=NOON), "https://t.me/bot?start=" + "x" * 34
    yield lambda: walk_in.to_scan(t, order.customer, link, address, SHOP.timezone)
    yield lambda: receiving.photos_of(t, order)
    yield lambda: receiving.recorded(t, order)
    for agreement in order.agreements:
        yield lambda agreement=agreement: receiving.how_it_stands(t, agreement, SHOP, replaced=True)  # type: ignore[misc]  # bound now
        yield lambda agreement=agreement: receiving.for_staff(t, agreement, SHOP.timezone)  # type: ignore[misc]  # bound now
    yield lambda: notices.status_changed(t, order, change, SHOP)
    yield lambda: notices.new_order(t, order)
    yield lambda: notices.order_cancelled(t, order)
    yield lambda: notices.phone_customer(t, order.customer, order)
    yield lambda: notices.pickup_reminder(t, order, timedelta(days=9999), SHOP)
    yield lambda: notices.order_overdue(t, order, timedelta(hours=1), still=True)
    for shown in (*Choice, S.AWAITING_APPROVAL):
        yield lambda shown=shown: bench_queue.queue(  # type: ignore[misc]  # bound now
            t, [order] * 8, dict.fromkeys(WorkOrderStatus, 99999), shown, 0, 9, DEFAULT_LIMITS
        )
    yield lambda: bench_queue.found(t, [order] * 9, order.problem, 7, more=True, limits=DEFAULT_LIMITS)
    for missing in (None, *Condition):
        refused = Result(order.number, Came.REFUSED, missing)
        yield lambda refused=refused: bulk.results(t, S.READY_FOR_PICKUP, [(refused, order)] * 20)  # type: ignore[misc]  # bound now
    for came in Came:
        yield lambda came=came: bulk.results(t, S.RECEIVED, [(Result(order.number, came), order)] * 20)  # type: ignore[misc]  # bound now
    yield lambda: warranty.return_question(t, order)
    yield lambda: assignment.who(t, order, order.problem, [])
    yield lambda: assignment.theirs(t, order)
    yield lambda: assignment.assigned(t, order, order.technician)
    yield lambda: assignment.taken_away(t, order, Staff(id=8, name=order.problem))
    yield lambda: bench.already(t, order)
    yield lambda: bench.moved(t, order)
    yield lambda: bench.which_outcome(t, order)
    yield lambda: reasons.why(t, order.number, S.IN_REPAIR, told=True)
    for missing in (None, *Condition):
        yield lambda missing=missing: bench.illegal(t, order, S.IN_REPAIR, missing)  # type: ignore[misc]  # bound now


def with_words(t: Translator, words: str) -> Iterator[Callable[[], Markup]]:
    """Each message that quotes a person."""
    tom = Staff(name=words[:100], role=Role.TECHNICIAN, telegram_user_id=2**52)
    yield lambda: general.welcome(t, words, SHOP)
    yield lambda: general.welcome_staff(t, words)
    yield lambda: bench_queue.not_understood(t, words)
    yield lambda: bulk.unclear(t, words, [], [])
    yield lambda: bulk.unclear(t, words, [], list(Outcome))
    yield lambda: bench_queue.found(t, [], words, 0, more=False, limits=DEFAULT_LIMITS)
    yield lambda: notices.update_failed(t, words, words)
    yield lambda: notices.staff_joined(t, words, 1)
    yield lambda: walk_in.has_connected(t, words, words)
    yield lambda: walk_in.same(t, words)
    yield lambda: bench.unknown_status(t, words, [])
    yield lambda: bench.unknown_status(t, words, list(WorkOrderStatus))
    yield lambda: bench.unknown_outcome(t, words, list(Outcome))
    yield lambda: bench.staff_list(t, [tom] * 30)
    yield lambda: bench.revoke_question(t, tom)
    yield lambda: bench.revoked(t, words)
    yield lambda: bench.why_override(t, 1042, S.READY_FOR_PICKUP)


@settings(max_examples=30, deadline=None)
@given(words=nasty_words | long_words, t=st.sampled_from(TRANSLATORS), status=st.sampled_from(WorkOrderStatus))
def test_every_message_about_an_order_can_be_sent(words: str, t: Translator, status: WorkOrderStatus) -> None:
    for message in with_an_order(t, order_saying(words, status)):
        assert read(message())


@settings(max_examples=30, deadline=None)
@given(words=nasty_words | long_words, t=st.sampled_from(TRANSLATORS))
def test_every_message_that_quotes_somebody_can_be_sent(words: str, t: Translator) -> None:
    for message in with_words(t, words):
        assert read(message())


def test_every_other_message_can_be_sent() -> None:
    for t in TRANSLATORS:
        for each in (privacy.privacy, privacy.my_data, general.joined):
            assert read(each(t, SHOP))
        assert read(general.help_staff(t, owner=True))
        assert read(general.private_only(t, "https://t.me/" + "x" * 32))
        assert read(general.own_id(t, 2**52))
        assert read(apology.update_failed(t, "x" * 40))
        for of_number in (bench.photos_gone, bench.no_photos):
            assert read(of_number(t, 2**31 - 1))
        assert read(notices.message_failed(t, 2**62, "x" * 5000, None))
        assert read(bench.invitation(t, "https://t.me/bot?start=" + "x" * 64, NOON, SHOP.timezone))


@pytest.mark.parametrize("topic", [bench, errors, forms, general, intake, orders])
def test_every_message_that_needs_no_facts_can_be_sent(topic: ModuleType) -> None:
    sayings = [each for _, each in inspect.getmembers(topic, inspect.isfunction) if each.__module__ == topic.__name__]
    for say in sayings:
        if list(inspect.signature(say).parameters) == ["t"]:
            assert all(read(say(t)) for t in TRANSLATORS)


def test_what_people_wrote_is_shown_as_they_wrote_it() -> None:
    order = order_saying("<b>5 & 6</b> {number}", steps=1)
    assert read(card.problem(TRANSLATORS[0], order)) == "Problem: <b>5 & 6</b> {number}"
