"""Buttons under messages, and the bot's own keyboard."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import CUSTOMER, OWNER
from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot, inline

CONTACT_KEYBOARD = {
    "keyboard": [[{"text": "Share my number", "request_contact": True}], [{"text": "Later"}]],
    "resize_keyboard": True,
    "one_time_keyboard": True,
    "input_field_placeholder": "Phone or email",
}


def test_a_pressed_button_waits_until_the_bot_has_answered(started: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "Quote", reply_markup=inline({"Approve": "yes", "Decline": "no"}))
    started.presses("Approve")
    expect(started.button("Approve")).to_have_attribute("aria-busy", "true")
    query = bot.hears("callback_query")
    assert query["data"] == "yes"
    bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Thank you")
    expect(started.toast).to_have_text("Thank you")
    expect(started.button("Approve")).not_to_have_attribute("aria-busy", "true")


def test_an_answer_that_alerts_must_be_put_away(started: Phone, bot: ScriptedBot, page: Page) -> None:
    bot.say(CUSTOMER.id, "Quote", reply_markup=inline({"Decline": "no"}))
    started.presses("Decline")
    bot.call(
        "answerCallbackQuery", callback_query_id=bot.hears("callback_query")["id"], text="Too late", show_alert=True
    )
    expect(page.get_by_role("dialog")).to_contain_text("Too late")
    started.answers("OK")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_focus_stays_on_its_place_when_the_bot_rewrites_the_message(started: Phone, bot: ScriptedBot) -> None:
    message = bot.say(CUSTOMER.id, "Step 1", reply_markup=inline({"Back": "b", "Next": "n"}))
    started.button("Next").press("Enter")
    bot.call("answerCallbackQuery", callback_query_id=bot.hears("callback_query")["id"])
    keyboard = inline({"Back": "b", "Done": "d"})
    bot.call(
        "editMessageText", chat_id=CUSTOMER.id, message_id=message["message_id"], text="Step 2", reply_markup=keyboard
    )
    started.shows("Step 2")
    expect(started.button("Done")).to_be_focused()


def test_a_contact_is_shared_only_after_a_yes(started: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "How can we reach you?", reply_markup=CONTACT_KEYBOARD)
    expect(started.field).to_have_attribute("placeholder", "Phone or email")
    started.presses("Share my number")
    started.answers("Cancel")
    started.presses("Keyboard of the bot")
    started.presses("Share my number")
    started.answers("Share")
    contact = bot.hears()["contact"]
    assert (contact["phone_number"], contact["user_id"]) == (CUSTOMER.phone_number, CUSTOMER.id)
    expect(started.messages.last.locator(".card-title")).to_have_text("Ana García")
    expect(started.button("Later")).to_be_hidden()


def test_a_key_of_the_keyboard_is_said(started: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "Your phone?", reply_markup=CONTACT_KEYBOARD)
    started.presses("Later")
    assert bot.hears()["text"] == "Later"
    expect(started.button("Later")).to_be_hidden()


def test_a_keyboard_goes_when_the_bot_removes_it(started: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "Pick", reply_markup={"keyboard": [[{"text": "One"}]]})
    expect(started.button("One")).to_be_visible()
    bot.say(CUSTOMER.id, "Gone", reply_markup={"remove_keyboard": True})
    expect(started.button("One")).to_have_count(0)


def test_a_forced_reply_answers_the_question(started: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "Serial number?", reply_markup={"force_reply": True, "input_field_placeholder": "Serial"})
    expect(started.field).to_have_attribute("placeholder", "Serial")
    started.types("SN-1")
    assert bot.hears()["reply_to_message"]["text"] == "Serial number?"


def test_a_deep_link_asks_who_opens_it(started: Phone, owner: Phone, bot: ScriptedBot, page: Page) -> None:
    bot.say(CUSTOMER.id, '<a href="https://t.me/benchbell_bot?start=inv_8Fk2">Invitation</a>')
    started.place.get_by_role("link", name="Invitation").click()
    dialog = page.get_by_role("dialog", name="Who opens this link?")
    dialog.get_by_role("button", name="Open as Olga").click()
    message = bot.hears()
    assert (message["from"]["id"], message["text"]) == (OWNER.id, "/start inv_8Fk2")
    owner.shows("/start inv_8Fk2")


def test_a_link_out_asks_before_it_leaves(started: Phone, bot: ScriptedBot, page: Page) -> None:
    bot.say(CUSTOMER.id, '<a href="https://example.org/">Elsewhere</a>')
    started.place.get_by_role("link", name="Elsewhere").click()
    expect(page.get_by_role("dialog", name="Leave the sandbox?")).to_contain_text("https://example.org/")
    started.answers("Stay")
    assert len(page.context.pages) == 1
