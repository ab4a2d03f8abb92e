from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import trimmed, with_found
from bot.sandbox.html_reader import HtmlReader
from bot.sandbox.refusal import Refusal
from bot.sandbox.utf16 import entity_text, utf16_length


def test_commands_links_and_addresses_are_found() -> None:
    text = "🔧 /status@benchbell_bot 7 see https://x.org/a?b=1, or a.b@x.org; not 1/2 or <b/>"
    found = [(entity["type"], entity_text(text, entity)) for entity in with_found(text, [])]
    assert found == [
        ("bot_command", "/status@benchbell_bot"),
        ("url", "https://x.org/a?b=1"),
        ("email", "a.b@x.org"),
    ]


def test_nothing_is_found_inside_listings_and_links() -> None:
    given_entities = [{"type": "code", "offset": 0, "length": 6}]
    assert with_found("/start", given_entities) == given_entities


def test_white_space_at_the_ends_is_not_sent_and_entities_move() -> None:
    entities = [{"type": "bold", "offset": 1, "length": 4}, {"type": "italic", "offset": 0, "length": 2}]
    assert trimmed("  ab \n", entities) == (
        "ab",
        [{"type": "bold", "offset": 0, "length": 2}],
    )


@given(st.text(alphabet="<>/&;ab \"'=é🔧u#3x-", max_size=60))
def test_any_text_is_read_or_refused(html: str) -> None:
    try:
        text, entities = HtmlReader(html).read()
    except Refusal:
        return
    assert all(entity["offset"] + entity["length"] <= utf16_length(text) for entity in entities)


@given(st.text(max_size=60))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert HtmlReader(escaped).read() == (text, [])
