"""HTML as Telegram takes it: a few tags, each closed in order, and so many characters once they are read."""

from html.parser import HTMLParser

TAGS = {"b", "code", "i"}
LONGEST = 4096


class Unreadable(AssertionError):
    """What Telegram would refuse."""


class _Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or attrs:
            raise Unreadable(f"<{tag}> with {attrs} is no tag of ours")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Unreadable(f"</{tag}> closes nothing that is open")

    def handle_data(self, data: str) -> None:
        self.text += data


def read(message: str) -> str:
    """What a person reads; raises Unreadable for a message that Telegram would refuse."""
    reader = _Strict()
    reader.feed(str(message))  # a Markup would escape what is cut from it
    reader.close()
    if reader.open:
        raise Unreadable(f"{reader.open} are never closed")
    if not reader.text.strip():
        raise Unreadable("there is nothing to read")
    if len(reader.text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST:
        raise Unreadable("it is too long")
    return reader.text
