"""All that is stored about somebody, on paper: A4, from top to bottom."""

from bot.documents.facts import PersonalData
from bot.documents.sheet import GREY, Sheet, Style

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 20.0
COLUMN = WIDTH - 2 * MARGIN
NAMES = 48.0
GAP = 4.0
BOTTOM = HEIGHT - MARGIN

TITLE = Style(18, bold=True)
HEADING = Style(13, bold=True)
NAME = Style(9.5, grey=GREY)
BODY = Style(11)


def draw(facts: PersonalData) -> bytes:
    """The paper as a PDF."""
    return _Paper(facts).drawn()


class _Paper:
    """A paper under way, from top to bottom."""

    def __init__(self, facts: PersonalData) -> None:
        self._facts = facts
        self._sheet = Sheet(WIDTH, HEIGHT, title=facts.title, made=facts.made, right_to_left=facts.right_to_left)
        self._y = MARGIN

    def drawn(self) -> bytes:
        self._words(self._facts.title, TITLE)
        self._words(self._facts.moment, NAME)
        for heading, known in self._facts.sections:
            self._y += 2 * GAP
            self._make_room(HEADING.line + 2 * BODY.line)
            self._words(heading, HEADING)
            self._sheet.rule(self._y, x=MARGIN, width=COLUMN)
            self._y += GAP / 2
            for name, words in known:
                self._detail(name, words)
        self._y += 2 * GAP
        self._words(self._facts.rest, NAME)
        return self._sheet.content()

    def _words(self, words: str, style: Style) -> None:
        text = self._sheet.text(words, style, COLUMN)
        self._make_room(text.height)
        self._y = self._sheet.put(text, x=MARGIN, y=self._y)

    def _detail(self, name: str, words: str) -> None:
        """What something is called, and beside it what it says, which may go on over the page."""
        called = self._sheet.text(name, NAME, NAMES - GAP)
        self._make_room(max(called.height, BODY.line))
        page, below = self._sheet.pages, self._sheet.put(called, x=MARGIN, y=self._y + (BODY.line - NAME.line) / 2)
        for line in self._sheet.text(words, BODY, COLUMN - NAMES).lines:
            self._make_room(BODY.line)
            self._y = self._sheet.put(self._sheet.text(line, BODY, COLUMN - NAMES), x=MARGIN + NAMES, y=self._y)
        self._y = (max(below, self._y) if page == self._sheet.pages else self._y) + 1

    def _make_room(self, height: float) -> None:
        if self._y + height > BOTTOM:
            self._sheet.add_page()
            self._y = MARGIN
