"""The page around the chats: light, width, the live line."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CUSTOMER, POCKET, TECHNICIAN, PageFor
from tests.browser.phone import Phone
from tests.browser.sandbox_thread import SandboxThread
from tests.browser.scripted_bot import ScriptedBot

LONG_WORD = "0123456789" * 30


def brightness(page: Page, selector: str) -> int:
    """How light the background is, 0 to 255."""
    colour: str = page.locator(selector).first.evaluate("element => getComputedStyle(element).backgroundColor")
    return max(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(", "))


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_the_page_follows_the_system_until_it_is_told_otherwise(page_for: PageFor, scheme: str, is_dark: bool) -> None:
    page = page_for(color_scheme=scheme)
    assert (brightness(page, ".phone") < 60) == is_dark
    page.get_by_role("button", name="Turn the light").click()
    assert (brightness(page, ".phone") < 60) != is_dark
    page.reload()
    expect(page.locator(".phone").first).to_be_visible()
    assert (brightness(page, ".phone") < 60) != is_dark


def test_a_pocket_shows_one_chat_and_counts_the_unread(page_for: PageFor, bot: ScriptedBot) -> None:
    page = page_for(viewport=POCKET)
    customer, technician = Phone(page, CUSTOMER.id), Phone(page, TECHNICIAN.id)
    expect(technician.place).to_be_hidden()
    tab = page.get_by_role("navigation", name="Chats").get_by_role("button", name="Teo")
    tab.click()
    technician.starts()
    page.get_by_role("navigation", name="Chats").get_by_role("button", name="Ana").click()
    expect(customer.place).to_be_visible()
    for number in range(20):
        bot.say(TECHNICIAN.id, f"Request {number}")
    expect(tab.locator(".count")).to_contain_text("20")
    tab.click()
    technician.shows("Request 19")
    expect(technician.messages.last).to_be_in_viewport()
    expect(tab.locator(".count")).to_be_hidden()


def test_a_pocket_never_scrolls_sideways(page_for: PageFor, bot: ScriptedBot) -> None:
    page = page_for(viewport=POCKET)
    customer = Phone(page, CUSTOMER.id)
    customer.starts()
    keys = [{"text": f"Opening hours and directions {number}"} for number in range(4)]
    bot.say(CUSTOMER.id, "Pick", reply_markup={"keyboard": [keys]})
    bot.say(CUSTOMER.id, f"{LONG_WORD}\n<pre>{LONG_WORD}</pre>")
    buttons = [{"text": LONG_WORD[:60], "callback_data": str(number)} for number in range(3)]
    bot.say(CUSTOMER.id, f"<code>{LONG_WORD}</code>", reply_markup={"inline_keyboard": [buttons]})
    customer.shows(LONG_WORD)
    widths = "element => [element.scrollWidth - element.clientWidth]"
    for selector in ("html", "body", ".log-scroller", ".reply-keyboard", ".composer"):
        assert page.locator(selector).first.evaluate(widths) == [0], selector
    right_edges = customer.messages.locator(".stack").evaluate_all(
        "stacks => stacks.map((stack) => stack.getBoundingClientRect().right)"
    )
    assert max(right_edges) <= POCKET["width"]


def test_a_line_that_broke_comes_back_without_gaps_or_duplicates(
    page: Page, customer: Phone, bot: ScriptedBot, sandbox_thread: SandboxThread
) -> None:
    customer.starts()
    bot.say(CUSTOMER.id, "Before the break")
    customer.shows("Before the break")
    sandbox_thread.stop()
    expect(page.locator("#link-state")).to_have_text("Reconnecting…")
    sandbox_thread.start()
    bot.say(CUSTOMER.id, "During the break")
    expect(page.locator("#link-state")).to_have_text("Live")
    bot.say(CUSTOMER.id, "After the break")
    customer.shows("After the break")
    texts = customer.messages.locator(".words").evaluate_all("all => all.map((words) => words.firstChild.textContent)")
    assert texts == ["/start", "Before the break", "During the break", "After the break"]


def test_what_was_open_stays_as_it_was_through_a_break(
    page: Page, customer: Phone, bot: ScriptedBot, sandbox_thread: SandboxThread
) -> None:
    customer.starts()
    bot.say(CUSTOMER.id, "The code is <tg-spoiler>4711</tg-spoiler>")
    customer.messages.last.locator(".spoiler").click()
    customer.field.fill("half a sent")
    sandbox_thread.stop()
    expect(page.locator("#link-state")).to_have_text("Reconnecting…")
    sandbox_thread.start()
    expect(page.locator("#link-state")).to_have_text("Live")
    expect(customer.field).to_have_value("half a sent")
    expect(customer.messages.last.locator(".spoiler")).to_have_attribute("aria-expanded", "true")


def test_two_windows_show_the_same_chat(page_for: PageFor, bot: ScriptedBot) -> None:
    here, there = (Phone(page_for(), CUSTOMER.id) for _ in range(2))
    here.starts()
    here.types("Is it ready?")
    there.shows("Is it ready?")
    message = bot.say(CUSTOMER.id, "Not yet")
    there.shows("Not yet")
    bot.call("deleteMessage", chat_id=CUSTOMER.id, message_id=message["message_id"])
    for phone in (here, there):
        expect(phone.messages).to_have_count(2)


def test_a_refusal_is_told_and_the_words_come_back(customer: Phone, sandbox_thread: SandboxThread) -> None:
    customer.starts()
    sandbox_thread.stop()
    customer.types("Hello?")
    expect(customer.toast).to_contain_text("doesn't answer")
    expect(customer.field).to_have_value("Hello?")
