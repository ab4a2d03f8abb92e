"""Writing, answering, editing, blocking."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CUSTOMER, TECHNICIAN
from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot


def test_each_person_has_a_phone_with_their_label(page: Page) -> None:
    expect(page.locator(".owner h2")).to_have_text(["Ana García", "Teo", "Olga"])
    expect(page.locator(".owner .badge")).to_have_text(["Customer", "Technician", "Owner"])


def test_start_opens_the_chat(customer: Phone, bot: ScriptedBot) -> None:
    expect(customer.field).to_be_hidden()
    customer.starts()
    assert bot.hears()["text"] == "/start"
    bot.say(CUSTOMER.id, "Welcome")
    customer.shows("Welcome")


def test_enter_sends_and_shift_enter_breaks_the_line(customer: Phone, bot: ScriptedBot) -> None:
    customer.starts()
    bot.hears()
    customer.field.press_sequentially("first")
    customer.field.press("Shift+Enter")
    customer.field.press_sequentially("second")
    customer.field.press("Enter")
    assert bot.hears()["text"] == "first\nsecond"
    expect(customer.messages).to_have_count(2)
    expect(customer.field).to_have_value("")


def test_arrow_up_edits_the_last_own_message(customer: Phone, bot: ScriptedBot) -> None:
    customer.starts()
    customer.types("teh screen")
    expect(customer.messages).to_have_count(2)
    customer.field.press("ArrowUp")
    expect(customer.field).to_have_value("teh screen")
    customer.types("the screen")
    assert bot.hears("edited_message")["text"] == "the screen"
    expect(customer.messages.last).to_contain_text("edited")
    customer.shows("the screen")


def test_a_reply_quotes_the_message_it_answers(customer: Phone, bot: ScriptedBot) -> None:
    customer.starts()
    bot.say(CUSTOMER.id, "Which model is it?")
    customer.shows("Which model is it?")
    customer.messages.last.hover()
    customer.messages.last.get_by_role("button", name="Reply to this message").click()
    customer.types("A Fairphone")
    expect(customer.messages.last.locator(".quote")).to_contain_text("Which model is it?")
    assert [bot.hears()["text"] for _ in range(2)] == ["/start", "A Fairphone"]


def test_a_blocked_bot_is_refused_until_it_is_unblocked(customer: Phone, bot: ScriptedBot) -> None:
    customer.starts()
    bot.hears()
    customer.chooses("Block the bot")
    assert bot.hears("my_chat_member")["new_chat_member"]["status"] == "kicked"
    with pytest.raises(AssertionError, match="blocked by the user"):
        bot.say(CUSTOMER.id, "Are you there?")
    customer.presses("Unblock")
    expect(customer.field).to_be_visible()
    bot.say(CUSTOMER.id, "Hello again")
    customer.shows("Hello again")


def test_typing_shows_until_the_bot_speaks(customer: Phone, bot: ScriptedBot) -> None:
    customer.starts()
    bot.hears()
    status = customer.place.locator(".chat-status")
    bot.call("sendChatAction", chat_id=CUSTOMER.id, action="typing")
    expect(status).to_have_text("typing")
    bot.say(CUSTOMER.id, "Here I am")
    expect(status).to_have_text("@benchbell_bot")


def test_a_slash_filters_the_commands_and_enter_sends_the_chosen_one(customer: Phone, bot: ScriptedBot) -> None:
    bot.call("setMyCommands", commands=[{"command": name, "description": name} for name in ("new", "status", "stop")])
    customer.starts()
    bot.hears()
    customer.field.press_sequentially("/st")
    expect(customer.place.get_by_role("option")).to_have_text([re.compile("status"), re.compile("stop")])
    customer.field.press("ArrowDown")
    customer.field.press("Enter")
    assert bot.hears()["text"] == "/stop"


def test_the_menu_button_lists_every_command(customer: Phone, bot: ScriptedBot) -> None:
    bot.call("setMyCommands", commands=[{"command": "new", "description": "Book a repair"}])
    customer.starts()
    bot.hears()
    customer.presses("Commands")
    customer.place.get_by_role("option").filter(has_text="Book a repair").click()
    assert bot.hears()["text"] == "/new"


def test_a_reader_who_scrolled_up_is_left_in_peace(technician: Phone, bot: ScriptedBot) -> None:
    technician.starts()
    bot.hears()
    for number in range(30):
        bot.say(TECHNICIAN.id, f"News {number}")
    technician.shows("News 29")
    scroller = technician.place.locator(".log-scroller")
    at_the_end = "log => log.scrollTop + log.clientHeight >= log.scrollHeight - 1"
    technician.page.wait_for_function(at_the_end, arg=scroller.element_handle())  # it follows a frame later
    expect(technician.button("Go to the newest message")).to_be_hidden()
    scroller.evaluate("element => element.scrollTo(0, 0)")
    bot.say(TECHNICIAN.id, "News 30")
    newest = technician.place.get_by_role("button", name="Go to the newest message")
    expect(newest).to_contain_text("1")
    assert scroller.evaluate("element => element.scrollTop") == 0
    newest.click()
    expect(technician.messages.last).to_be_in_viewport()


def test_a_new_person_gets_a_phone(page: Page) -> None:
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Zoë")
    dialog.get_by_role("button", name="Add").click()
    expect(page.locator(".owner h2")).to_have_text(["Ana García", "Teo", "Olga", "Zoë"])
