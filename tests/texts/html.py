"""HTML as Telegram takes it: a few tags, each closed in order, and so many characters once they are read."""

from html.parser import HTMLParser

TAGS = {"b", "code", "i"}


class Strict(HTMLParser):
    """Reads a message and refuses what Telegram would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, f"<{tag}> is no tag of ours"
        assert not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(message: str) -> str:
    """What a person reads; fails for a message that Telegram would refuse."""
    reader = Strict()
    reader.feed(str(message))  # a Markup would escape what is cut from it
    reader.close()
    assert reader.open == []
    assert 0 < len(reader.text.encode("utf-16-le")) // 2 <= 4096
    return reader.text
