"""The receipt that a customer signs and takes along: A4, and still readable when it is printed on A5."""

from bot.documents.facts import Receipt
from bot.documents.sheet import BLACK, GREY, Sheet, Style, Text

WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 20.0
COLUMN = WIDTH - 2 * MARGIN
CODE = 36.0
BESIDE_CODE = COLUMN - CODE - 10
NAMES = 42.0
"""The column of what each detail is called."""
GAP = 4.0
BOTTOM = HEIGHT - MARGIN - 6
"""Where text ends; the foot stands below."""
SIGNATURE = 90.0
TO_SIGN = 22.0
"""Room above the line."""

SHOP = (Style(18, bold=True), Style(15, bold=True), Style(12, bold=True))
TITLE = Style(12, grey=GREY)
NUMBER = (Style(46, bold=True), Style(36, bold=True))
NAME = Style(10.5, grey=GREY)
BODY = Style(12)
SMALL = Style(10)


def draw(facts: Receipt) -> bytes:
    """The receipt as a PDF."""
    return _Receipt(facts).drawn()


class _Receipt:
    """A receipt under way, from top to bottom."""

    def __init__(self, facts: Receipt) -> None:
        self._facts = facts
        self._sheet = Sheet(
            WIDTH,
            HEIGHT,
            title=f"{facts.title} #{facts.number}",
            made=facts.made,
            right_to_left=facts.right_to_left,
        )
        self._y = MARGIN

    def drawn(self) -> bytes:
        self._head()
        for name, words in self._facts.details:
            self._detail(name, words)
        for heading, words in self._facts.descriptions:
            self._part(heading, words, BODY)
        if self._facts.terms:
            self._part(*self._facts.terms, SMALL)
        self._signature()
        self._feet()
        return self._sheet.content()

    def _head(self) -> None:
        sheet, facts = self._sheet, self._facts
        sheet.code(facts.code, x=WIDTH - MARGIN - CODE, y=MARGIN, side=CODE)
        words = sheet.text(facts.code_words, Style(9, grey=GREY), CODE + 8)
        below = sheet.put(words, x=WIDTH - MARGIN - CODE - 8, y=MARGIN + CODE + 2, end=True)
        y = sheet.put(sheet.fitting(facts.shop, SHOP, BESIDE_CODE, 2), x=MARGIN, y=MARGIN - 2)
        y = sheet.put(sheet.fitting(facts.title, (TITLE,), BESIDE_CODE, 1), x=MARGIN, y=y)
        y = sheet.put(sheet.fitting(f"#{facts.number}", NUMBER, BESIDE_CODE, 1), x=MARGIN, y=y + 1)
        y = sheet.put(sheet.fitting(facts.booked, (TITLE,), BESIDE_CODE, 1), x=MARGIN, y=y)
        self._y = max(y, below) + GAP
        sheet.rule(self._y, x=MARGIN, width=COLUMN)
        self._y += GAP

    def _detail(self, name: str, words: str) -> None:
        sheet = self._sheet
        called = sheet.text(name, NAME, NAMES - GAP)
        value = sheet.text(words, BODY, COLUMN - NAMES)
        self._make_room(max(called.height, value.height))
        drop = (BODY.line - NAME.line) / 2  # so that both stand on one line
        below = sheet.put(called, x=MARGIN, y=self._y + drop)
        self._y = max(below, sheet.put(value, x=MARGIN + NAMES, y=self._y)) + 1

    def _part(self, heading: str, words: str, style: Style) -> None:
        """A heading and what stands under it; it may go on over the page."""
        sheet = self._sheet
        called, text = sheet.text(heading, NAME, COLUMN), sheet.text(words, style, COLUMN)
        self._make_room(GAP + called.height + 2 * style.line)
        self._y = sheet.put(called, x=MARGIN, y=self._y + GAP) + 0.5
        for line in text.lines:
            self._make_room(style.line)
            one = Text([line], style, text.width, text.right_to_left)
            self._y = sheet.put(one, x=MARGIN, y=self._y, as_read=len(text.lines) > 1)

    def _signature(self) -> None:
        words = self._sheet.text(self._facts.signature, NAME, SIGNATURE)
        self._make_room(TO_SIGN + words.height)
        y = BOTTOM - words.height
        self._sheet.rule(y, x=MARGIN, width=SIGNATURE, thick=0.3, grey=BLACK)
        self._sheet.put(words, x=MARGIN, y=y + 1)

    def _feet(self) -> None:
        """Which order and page this is, where there are several."""
        pages = self._sheet.pages
        for page in range(1, pages + 1) if pages > 1 else ():
            self._sheet.turn_to(page)
            foot = self._sheet.text(f"#{self._facts.number} · {page}/{pages}", NAME, COLUMN)
            self._sheet.put(foot, x=MARGIN, y=HEIGHT - MARGIN + 3, end=True)

    def _make_room(self, height: float) -> None:
        if self._y + height > BOTTOM:
            self._sheet.add_page()
            self._y = MARGIN
