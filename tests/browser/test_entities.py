"""Texts on the page: marked up as Telegram says, and never as HTML."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import CUSTOMER, PageFor
from tests.browser.phone import Phone
from tests.browser.scripted_bot import ScriptedBot

ATTACK = "<img src=x onerror=\"document.title='owned'\">"


@pytest.mark.parametrize(
    ("html", "selector", "text"),
    [
        ("a <b>bold</b> word", "strong", "bold"),
        ("an <i>italic</i> word", "em", "italic"),
        ("an <u>underlined</u> word", "u", "underlined"),
        ("a <s>struck</s> word", "s", "struck"),
        ("a <code>code</code> word", "code", "code"),
        ("<pre>two\nlines</pre>", "pre", "two\nlines"),
        ("<blockquote>quoted</blockquote>", "blockquote", "quoted"),
        ("a <b>b<i>oth</i></b> word", "strong em", "oth"),
        ("🔔🔔 after <b>surrogates</b>", "strong", "surrogates"),
        ("שלום <b>עולם</b>", "strong", "עולם"),
    ],
)
def test_an_entity_covers_its_words(started: Phone, bot: ScriptedBot, html: str, selector: str, text: str) -> None:
    bot.say(CUSTOMER.id, html)
    expect(started.messages.last.locator(".words").locator(selector)).to_have_text(text, use_inner_text=True)


def test_overlapping_entities_are_cut_so_that_they_nest(started: Phone, bot: ScriptedBot) -> None:
    entities = [{"type": "bold", "offset": 0, "length": 6}, {"type": "italic", "offset": 3, "length": 6}]
    bot.call("sendMessage", chat_id=CUSTOMER.id, text="abcdefghi", entities=entities)
    words = started.messages.last.locator(".words")
    expect(words).to_contain_text("abcdefghi")
    assert words.locator("strong").all_text_contents() == ["abcdef"]
    assert "".join(words.locator("em").all_text_contents()) == "defghi"


def test_a_spoiler_opens_on_a_press(started: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "The code is <tg-spoiler>4711</tg-spoiler>")
    spoiler = started.messages.last.locator(".spoiler")
    expect(spoiler).to_have_attribute("aria-expanded", "false")
    spoiler.press("Enter")
    expect(spoiler).to_have_attribute("aria-expanded", "true")


def test_a_command_in_a_text_is_sent_by_a_press(started: Phone, bot: ScriptedBot) -> None:
    bot.say(CUSTOMER.id, "Send /new to begin")
    started.presses("/new")
    assert bot.hears()["text"] == "/new"


def test_markup_in_a_text_stays_text(started: Phone, bot: ScriptedBot, page: Page) -> None:
    bot.call("sendMessage", chat_id=CUSTOMER.id, text=ATTACK)
    started.shows(ATTACK)
    started.types(ATTACK)
    bot.say(CUSTOMER.id, "Read", reply_parameters={"message_id": bot.hears()["message_id"]})
    expect(started.messages.last.locator(".quote-words")).to_have_text(ATTACK)
    expect(started.place.locator("article img")).to_have_count(0)
    assert "owned" not in page.title()


def test_markup_in_names_buttons_and_answers_stays_text(page_for: PageFor, bot: ScriptedBot) -> None:
    page = page_for()
    page.get_by_role("button", name="Add a person").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First name").fill(ATTACK)
    dialog.get_by_role("button", name="Add").click()
    expect(page.locator(".owner h2").last).to_have_text(ATTACK)
    start = page.locator(".place").last.get_by_role("button", name="Start", exact=True)
    start.click()
    sender = bot.hears()["from"]["id"]
    phone = Phone(page, sender)
    bot.say(sender, "Press", reply_markup={"inline_keyboard": [[{"text": ATTACK, "callback_data": "x"}]]})
    phone.presses(ATTACK)
    bot.call("answerCallbackQuery", callback_query_id=bot.hears("callback_query")["id"], text=ATTACK)
    expect(phone.toast).to_have_text(ATTACK)
    expect(phone.place.locator("article img, .owner img, .toasts img")).to_have_count(0)
    assert "owned" not in page.title()


@pytest.mark.parametrize("address", ["javascript:document.title='owned'", "data:text/html,owned"])
def test_only_web_addresses_become_links(started: Phone, sandbox_url: str, address: str) -> None:
    # The sandbox refuses such addresses from a bot, so the renderer itself is asked.
    rendered = started.page.evaluate(
        """async ([module, url]) => {
            const { renderText } = await import(module);
            const actions = { openLink() {}, sendCommand() {}, copy() {} };
            const nodes = renderText("press", [{ type: "text_link", offset: 0, length: 5, url }], actions);
            return [...nodes.querySelectorAll("a")].length;
        }""",
        [f"{sandbox_url}/page/entities.js", address],
    )
    assert rendered == 0
