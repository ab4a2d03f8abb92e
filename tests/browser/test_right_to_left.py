"""Arabic in the chat: lines run to the left, and what is of another script in them keeps its order."""

from itertools import pairwise
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator

from bot.conversation import order_keyboards
from bot.texts import general, orders
from bot.texts.status_card import status_card
from models import WorkOrder, WorkOrderStatus
from tests.browser.conftest import CUSTOMER, POCKET, PageFor
from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP, order_saying

ARABIC = CATALOGUE.speaker("ar")
IN_REPAIR = "قيد الإصلاح"
FIND = """(root, [line, words]) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const start = node.data.indexOf(line) + line.indexOf(words);
        if (!node.data.includes(line)) continue;
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, start + words.length);
        const { left, right, top } = range.getBoundingClientRect();
        return [left, right, top];
    }
    return null;
}"""


class Place(NamedTuple):
    """Where words are on the screen."""

    left: float
    right: float
    top: float

    def is_right_of(self, other: "Place") -> bool:
        """Whether it ends before the other begins, for whoever reads from the right."""
        return self.left >= other.right - 1  # a pixel for what is rounded


def place(message: Locator, words: str, within: str | None = None) -> Place:
    """Where words stand that are themselves, or within others, in one piece of a message."""
    found = message.locator(".words").evaluate(FIND, [within or words, words])
    assert found is not None, within or words
    return Place(*found)


def from_the_right(message: Locator, *words: str, within: str | None = None) -> bool:
    """Whether they stand in this order, for whoever reads from the right."""
    places = [place(message, each, within) for each in words]
    return all(first.is_right_of(second) for first, second in pairwise(places))


@pytest.fixture
def phone(page_for: PageFor, bot: ScriptedBot) -> Phone:
    """Ana's, in her hand."""
    phone = Phone(page_for(viewport=POCKET), CUSTOMER.id)
    phone.starts()
    assert bot.hears()["text"] == "/start"
    return phone


@pytest.fixture
def order() -> WorkOrder:
    """An iPhone at the bench."""
    order = order_saying("x", WorkOrderStatus.IN_REPAIR, None, steps=2)
    order.number, order.device.brand, order.device.model = 1042, "Apple", "iPhone 13"
    for change in order.status_changes:
        change.reason = None
    return order


def test_a_card_runs_to_the_left_and_the_device_in_it_to_the_right(
    phone: Phone, bot: ScriptedBot, order: WorkOrder
) -> None:
    keyboard = order_keyboards.customer_card(ARABIC, order, "https://shop.example/t/x", limit=False)
    bot.say(CUSTOMER.id, orders.customer_card(ARABIC, order, set(), SHOP), reply_markup=keyboard.to_dict())
    phone.shows("iPhone 13")
    card = phone.messages.last
    assert from_the_right(card, "iPhone", "Apple", "#1042")
    assert from_the_right(card, "قيد", "صلاح")
    assert from_the_right(card, "جهازك", "13", "Apple", "على", within="جهازك Apple iPhone 13 على")
    step = "01/03/2026، 1:00 م · "
    assert from_the_right(card, "01/03/2026", "1:00", "م", "·", within=step)
    assert from_the_right(card, "2026", "03", "01", within=step)
    time, line = card.locator(".meta").bounding_box(), card.locator(".words").bounding_box()
    assert time is not None
    assert line is not None
    assert time["x"] - line["x"] < 20  # at the end of the last line, which is at the left
    buttons = card.locator(".inline-key")
    overflow = "all => all.map((key) => key.scrollWidth - key.clientWidth)"
    assert set(buttons.evaluate_all(overflow)) == {0}


def test_the_progress_of_a_card_begins_at_the_right(phone: Phone, bot: ScriptedBot, order: WorkOrder) -> None:
    bot.say(CUSTOMER.id, status_card(ARABIC, order, SHOP, None))
    card = phone.messages.last
    phone.messages.filter(has_text="●●●○○").wait_for()
    done, ahead, status = place(card, "●●●"), place(card, "○○"), place(card, IN_REPAIR)
    assert done.is_right_of(ahead)
    assert ahead.is_right_of(status)


def test_commands_and_numbers_keep_their_order(phone: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, general.help_customer(ARABIC))
    phone.shows("/new")
    help_text = phone.messages.last
    assert from_the_right(help_text, "1042", "status", "/", within="/status 1042")
    for command in ("/new", "/orders", "/forget"):
        assert from_the_right(help_text, command[1:], "/", within=command)
    code = help_text.locator("code").first
    assert code.inner_text() == "/status 1042"  # as it is copied
    assert from_the_right(help_text, "أرسل", "/status 1042", "لترى")


def test_each_line_of_a_message_runs_as_its_own_words_do(phone: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "الشاشة مكسورة.\nThe screen is broken.\n13 iPhone قديم")
    phone.shows("The screen")
    message = phone.messages.last
    assert from_the_right(message, "الشاشة", "مكسورة")
    assert from_the_right(message, "broken.", "screen", "The")
    assert place(message, "الشاشة").right - place(message, "The").left > 50
    phone.types("متى يجهز iPhone 13؟")
    phone.shows("متى")
    assert from_the_right(phone.messages.last, "متى", "13", "iPhone")
