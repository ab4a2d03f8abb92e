"""A group on the page: made, talked in by its people, and with topics."""

import re

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import OWNER, POCKET, TECHNICIAN, PageFor
from tests.browser.group import Group
from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot, inline


def test_a_group_is_made_and_its_people_speak_in_turn(page: Page, bot: ScriptedBot) -> None:
    group = Group.made(page, "Bench")
    made = bot.hears("my_chat_member")
    assert (made["chat"]["title"], made["from"]["id"]) == ("Bench", OWNER.id)
    expect(group.place.locator(".service")).to_have_text("Olga created the group “Bench”")
    bot.call("setMyCommands", commands=[{"command": "bind", "description": "x"}], scope={"type": "all_group_chats"})
    expect(group.button("Commands")).to_be_visible()
    bot.say(group.chat_id, "Who takes it?", reply_markup=inline({"Take it": "take"}))
    group.shows("Who takes it?")
    expect(group.messages.last.locator(".sender")).to_have_text("Benchbell")

    group.speaks_as("Teo")
    group.presses("Take it")
    tap = bot.hears("callback_query")
    assert (tap["from"]["id"], tap["data"], tap["message"]["chat"]["id"]) == (TECHNICIAN.id, "take", group.chat_id)
    bot.call("answerCallbackQuery", callback_query_id=tap["id"], text="It is yours")
    expect(group.toast).to_have_text("It is yours")
    group.types("I do")
    expect(group.messages.last).to_have_class(re.compile(r"\bout\b"))

    group.speaks_as("Olga")
    expect(group.messages.last).to_have_class(re.compile(r"\bin\b"))
    expect(group.messages.last.locator(".sender")).to_have_text("Teo")
    group.replies("Thanks for asking", to="Who takes it?")
    answer = bot.hears()
    assert (answer["text"], answer["from"]["id"], answer["reply_to_message"]["text"]) == (
        "Thanks for asking",
        OWNER.id,
        "Who takes it?",
    )


def test_what_is_said_while_the_chat_is_read_afresh_stays(page: Page, bot: ScriptedBot) -> None:
    group = Group.made(page, "Bench")
    bot.say(group.chat_id, "Who takes it?")
    group.shows("Who takes it?")
    held: list[tuple[Route, APIResponse]] = []
    page.route(re.compile(r"/sandbox/groups/"), lambda route: held.append((route, route.fetch())))
    group.speaks_as("Teo")  # for whom the chat is read
    while not held:
        page.wait_for_timeout(10)
    bot.say(group.chat_id, "Anybody?")
    group.shows("Anybody?")

    ((route, answer),) = held
    with page.expect_response(re.compile(r"/sandbox/groups/")) as older:
        route.fulfill(response=answer)
    older.value.finished()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    assert "Anybody?" not in answer.text()
    group.shows("Anybody?")


def test_a_photo_answers_the_message_that_was_chosen(page: Page, bot: ScriptedBot) -> None:
    group = Group.made(page, "Bench")
    bot.say(group.chat_id, "What does it look like?")
    group.shows("What does it look like?")
    group.messages.last.hover()
    group.messages.last.get_by_role("button", name="Reply to this message").click()
    group.attaches("Sample photo")
    group.answers("Send")
    expect(group.messages.last.locator(".quote")).to_contain_text("What does it look like?")
    while "photo" not in (heard := bot.hears()):
        pass
    assert heard["reply_to_message"]["text"] == "What does it look like?"


def test_people_and_the_bot_come_and_go(page: Page, bot: ScriptedBot) -> None:
    group = Group.made(page, "Bench", without=("Benchbell Bot",))
    group.chooses("Add people…")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    dialog.get_by_role("checkbox", name="Ana García").check()
    dialog.get_by_role("button", name="Add").click()
    expect(group.place.locator(".owner-note")).to_have_text("3 members")
    group.speaks_as("Ana")
    group.chooses("Add the bot")
    expect(group.place.locator(".service").last).to_have_text("Ana García added Benchbell")
    assert bot.hears("my_chat_member")["new_chat_member"]["status"] == "member"
    group.presses("Chat menu")
    expect(page.get_by_role("menuitem")).to_have_text(["Add people…"])
    group.button("Chat menu").click()
    expect(page.get_by_role("menuitem")).to_have_count(0)
    group.speaks_as("Olga")
    group.chooses("Take the bot out")
    assert bot.hears("my_chat_member")["new_chat_member"]["status"] == "kicked"
    expect(group.place.locator(".service").last).to_have_text("Olga removed Benchbell")


def test_topics_appear_change_and_close_as_the_bot_has_them(page: Page, bot: ScriptedBot) -> None:
    group = Group.made(page, "Bench", topics=True)
    group.types("/bind")
    expect(group.title).to_have_text("General")
    topic = bot.call("createForumTopic", chat_id=group.chat_id, name="#1001 · Booked")["message_thread_id"]
    bot.say(group.chat_id, "A new request", message_thread_id=topic)
    expect(group.messages).to_have_count(1)
    expect(group.place.get_by_role("button", name="All topics: 1 unread message")).to_be_visible()
    group.lists_topics()
    expect(group.topics.locator(".topic-name")).to_have_text(["#1001 · Booked", "General"])
    expect(group.topic("#1001").locator(".count")).to_contain_text("1")

    group.topic("#1001").click()
    group.shows("A new request")
    group.speaks_as("Teo")
    group.types("I look at it")
    group.shows("I look at it")
    while "text" not in (heard := bot.hears()) or heard["text"] == "/bind":
        pass
    assert (heard["text"], heard["message_thread_id"]) == ("I look at it", topic)
    expect(group.messages.last.locator(".quote")).to_have_count(0)
    bot.call("editForumTopic", chat_id=group.chat_id, message_thread_id=topic, name="#1001 · Collected")
    expect(group.title).to_have_text("#1001 · Collected")
    bot.call("closeForumTopic", chat_id=group.chat_id, message_thread_id=topic)
    expect(group.place.get_by_text("This topic is closed.")).to_be_visible()
    expect(group.field).to_be_hidden()
    group.speaks_as("Olga")
    expect(group.field).to_be_visible()
    group.lists_topics()
    expect(group.topic("#1001")).to_contain_text("closed")
    expect(group.topic("#1001").locator(".count")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_pocket_shows_a_group_in_a_tab_of_its_own(page_for: PageFor, bot: ScriptedBot, scheme: str) -> None:
    page = page_for(viewport=POCKET, color_scheme=scheme)
    group = Group.made(page, "A bench <b>with</b> rather a long name", topics=True)
    expect(group.place).to_be_visible()
    tabs = page.get_by_role("navigation", name="Chats")
    tabs.get_by_role("button", name="Olga").click()
    expect(group.place).to_be_hidden()
    topic = bot.call("createForumTopic", chat_id=group.chat_id, name="#1001 · " + "device " * 16)
    bot.say(group.chat_id, "x" * 300, message_thread_id=topic["message_thread_id"])
    tab = tabs.get_by_role("button", name="A bench")
    expect(tab.locator(".count")).to_contain_text("unread")
    tab.click()
    group.lists_topics()
    widths = "element => element.scrollWidth - element.clientWidth"
    assert group.place.locator(".topic-list").evaluate(widths) == 0
    group.topic("#1001").click()
    group.shows("xxx")
    for selector in (".log-scroller", ".composer", ".chat-header"):
        assert group.place.locator(selector).evaluate(widths) == 0, selector
    assert page.locator("html").evaluate(widths) == 0


def test_a_group_that_is_made_elsewhere_comes_by_itself(page_for: PageFor, bot: ScriptedBot) -> None:
    here, there = page_for(), page_for()
    made = Group.made(there, "Bench")
    seen = Group.called(here, "Bench")
    made.types("/bind")
    seen.shows("/bind")
    bot.say(made.chat_id, "Bound")
    seen.shows("Bound")
    here.reload()
    Group.called(here, "Bench").shows("Bound")
    assert Phone(here, OWNER.id).messages.count() == 0
