import pytest

from bot.sandbox.entities import parse
from bot.sandbox.json_types import Json
from bot.sandbox.refusal import Refusal
from bot.sandbox.utf16 import entity_text


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>x</b>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        ("<strong>x</strong>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
        ("<EM>x</eM>", "x", [{"type": "italic", "offset": 0, "length": 1}]),
        ("<i>x</>", "x", [{"type": "italic", "offset": 0, "length": 1}]),
        ("<u>x</u><ins>y</ins>", "xy", [{"type": "underline", "offset": n, "length": 1} for n in (0, 1)]),
        ("<s>x</s>", "x", [{"type": "strikethrough", "offset": 0, "length": 1}]),
        ("<strike>x</strike>", "x", [{"type": "strikethrough", "offset": 0, "length": 1}]),
        ("<del>x</del >", "x", [{"type": "strikethrough", "offset": 0, "length": 1}]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<span class='tg-spoiler'>x</span>", "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<span class=tg-spoiler>x</span>", "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<blockquote>x</blockquote>", "x", [{"type": "blockquote", "offset": 0, "length": 1}]),
        (
            "<blockquote expandable>x</blockquote>",
            "x",
            [{"type": "expandable_blockquote", "offset": 0, "length": 1}],
        ),
        ("<code>a b</code>", "a b", [{"type": "code", "offset": 0, "length": 3}]),
        ("<pre>x</pre>", "x", [{"type": "pre", "offset": 0, "length": 1}]),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        (
            '<code class="language-python"><pre>x</pre></code>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        (
            '<a href="https://x.org/?a=1&amp;b=2">x</a>',
            "x",
            [{"type": "text_link", "offset": 0, "length": 1, "url": "https://x.org/?a=1&b=2"}],
        ),
        ("<a>x.org</a>", "x.org", [{"type": "text_link", "offset": 0, "length": 5, "url": "http://x.org/"}]),
        ("<a href='not a link'>x</a>", "x", []),
        ("<b></b>x", "x", []),
        ("&lt;&gt;&amp;&quot;", '<>&"', []),
        ("&#128296; &#x1F527;", "🔨 🔧", []),
        ("&ltx &nbsp; & &#xD800; AT&T", "&ltx &nbsp; & &#xD800; AT&T", []),
        (
            "🔧<b>é<i>🔨</i></b>",
            "🔧é🔨",
            [{"type": "bold", "offset": 2, "length": 3}, {"type": "italic", "offset": 3, "length": 2}],
        ),
    ],
)
def test_html_becomes_plain_text_and_entities(html: str, text: str, entities: list[Json]) -> None:
    assert parse(html, "HTML") == (text, entities)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b x>y</b>", 'Expected equal sign in declaration of an attribute of the tag "b" at byte offset 0'),
        ("<b =x>y</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x_y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_with_the_byte_where_it_breaks(html: str, complaint: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse(html, "HTML")
    assert caught.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize("mode", ["Markdown", "MarkdownV2"])
def test_markdown_is_refused_in_plain_words(mode: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse("*x*", mode)
    assert caught.value.description == (
        f"Bad Request: unsupported parse_mode: this sandbox reads HTML and plain text, not {mode}"
    )


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(Refusal, match=r"400 Bad Request: unsupported parse_mode$"):
        parse("x", "rst")


def test_an_entity_covers_utf16_units() -> None:
    assert entity_text("🔧é🔨", {"offset": 2, "length": 3}) == "é🔨"
