"""A sheet of paper, filled from its top: text that never leaves its column, lines, and codes to scan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.documents.lettering import FAMILY, FONTS, legible, other_families, runs_left

POINT = 25.4 / 72
"""In millimetres."""
LEADING = 1.36
"""From one line to the next, in heights of the letters; Devanagari needs room above and below."""
TIGHT = 1.16
"""The least that still keeps lines apart."""
BLACK, GREY, PALE = 0, 95, 190
OVERLAP = 0.01
"""Millimetres by which parts of a code reach into each other: printers and screens leave hair lines between."""
ELLIPSIS = "…"


@dataclass(frozen=True)
class Style:
    """How words look."""

    size: float
    """In points."""
    bold: bool = False
    grey: int = BLACK
    leading: float = LEADING

    @property
    def line(self) -> float:
        """The height of a line, in millimetres."""
        return self.size * POINT * self.leading


@dataclass(frozen=True)
class Text:
    """Words broken into the lines of a column."""

    lines: list[str]
    style: Style
    width: float
    right_to_left: bool

    @property
    def height(self) -> float:
        """From its top to where the next line begins, in millimetres."""
        return len(self.lines) * self.style.line


class Sheet:
    """Pages of one size, in millimetres. What is put at `x` stands that far from where reading begins."""

    def __init__(self, width: float, height: float, *, title: str, made: datetime, right_to_left: bool = False) -> None:
        self.width, self.height, self.right_to_left = width, height, right_to_left
        self._pdf = FPDF(unit="mm", format=(width, height))
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_margin(0)
        self._pdf.c_margin = 0
        self._pdf.set_title(title)
        self._pdf.set_creation_date(made)
        self._letters: set[int] = set()
        self._families: list[str] = []
        self._load(FAMILY)
        self.add_page()

    def _load(self, family: str) -> None:
        """Have a font at hand: reading one takes long, so it is left until its letters are needed."""
        for style, name in (("", "Regular"), ("B", "Bold")):
            self._pdf.add_font(family, style, FONTS / f"{family}-{name}.ttf")
        font = self._pdf.fonts[family.lower()]
        if isinstance(font, TTFFont):
            self._letters.update(font.cmap)
        self._families.append(family)
        self._pdf.set_fallback_fonts(self._families[1:])

    def add_page(self) -> None:
        """Go on with a new page."""
        self._pdf.add_page()

    @property
    def pages(self) -> int:
        """How many there are."""
        return self._pdf.pages_count

    def turn_to(self, page: int) -> None:
        """Write on a page that is there already."""
        self._pdf.page = page

    def text(self, words: str, style: Style, width: float) -> Text:
        """The words, broken into lines that a column has room for."""
        for family in sorted(other_families(words) - set(self._families)):
            self._load(family)
        leftwards = runs_left(words)
        self._use(style, right_to_left=leftwards)
        broken = [line for each in legible(words, self._letters).split("\n") for line in self._broken(each, width)]
        return Text(broken, style, width, leftwards)

    def fitting(self, words: str, styles: Sequence[Style], width: float, lines: int) -> Text:
        """The words in the first of these styles in which they need no more lines; cut, where there is none."""
        for style in styles:
            text = self.text(words, style, width)
            if len(text.lines) <= lines:
                return text
        *whole, last = text.lines[:lines]
        self._use(text.style, right_to_left=text.right_to_left)
        last = last.rstrip(ELLIPSIS)
        while self._wide(last + ELLIPSIS) > width:
            last = last[:-1]
        return replace(text, lines=[*whole, last.rstrip() + ELLIPSIS])

    def put(self, text: Text, *, x: float, y: float, end: bool = False, as_read: bool = False) -> float:
        """Print a text; where the next line begins.

        Its lines begin where the sheet's do: at the other side for `end`, where the words themselves do for `as_read`,
        as long paragraphs should.
        """
        self._use(text.style, right_to_left=text.right_to_left)
        leftwards = text.right_to_left if as_read else self.right_to_left
        for line in text.lines:
            self._pdf.current_font_is_set_on_page = False  # fpdf2 takes one for set that it set for a single line
            self._pdf.set_xy(self._left(x, text.width), y)
            self._pdf.cell(text.width, text.style.line, line, align="R" if leftwards != end else "L")
            y += text.style.line
        return y

    def rule(self, y: float, *, x: float, width: float, thick: float = 0.2, grey: int = PALE) -> None:
        """A line across."""
        self._pdf.set_draw_color(grey)
        self._pdf.set_line_width(thick)
        left = self._left(x, width)
        self._pdf.line(left, y, left + width, y)

    def code(self, address: str, *, x: float, y: float, side: float) -> None:
        """A square that a phone's camera reads; it needs white around it, a tenth of its side."""
        modules = [list(row) for row in segno.make(address, error="m", boost_error=True, micro=False).matrix]
        unit, left = side / len(modules), self._left(x, side)
        self._pdf.set_fill_color(BLACK)
        for row, dark in enumerate(modules):
            for start, length in _stretches(dark):
                self._pdf.rect(left + start * unit, y + row * unit, length * unit + OVERLAP, unit + OVERLAP, style="F")

    def content(self) -> bytes:
        """The finished PDF: the same facts make the same bytes. It ends the sheet."""
        try:
            return bytes(self._pdf.output())
        finally:
            for font in self._pdf.fonts.values():
                if isinstance(font, TTFFont):
                    font.ttfont.close()

    def overhang(self, text: Text) -> float:
        """By how much the longest line leaves its column, in millimetres: nothing, or less."""
        self._use(text.style, right_to_left=text.right_to_left)
        return max(self._wide(line) for line in text.lines) - text.width

    def _left(self, x: float, width: float) -> float:
        return self.width - x - width if self.right_to_left else x

    def _use(self, style: Style, *, right_to_left: bool) -> None:
        self._pdf.set_text_shaping(use_shaping_engine=True, direction="rtl" if right_to_left else "ltr")
        self._pdf.set_font(FAMILY, "B" if style.bold else "", style.size)
        self._pdf.set_text_color(style.grey)

    def _wide(self, words: str) -> float:
        return self._pdf.get_string_width(words)

    def _broken(self, paragraph: str, width: float) -> Iterator[str]:
        """Lines between words, or within a word that has no room on a line of its own."""
        line, used, space = "", 0.0, self._wide(" ")
        for word in (part for each in paragraph.split() for part in self._parts(each, width)):
            wide = self._wide(word)
            if line and used + space + wide > width:
                yield line
                line, used = "", 0.0
            line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
        yield line

    def _parts(self, word: str, width: float) -> Iterator[str]:
        """A word, in parts that have room on a line each."""
        while (cut := self._most(word, width)) < len(word):
            yield word[:cut]
            word = word[cut:]
        yield word

    def _most(self, word: str, width: float) -> int:
        """How many letters of a word have room, one at least.

        Not much more than those is ever measured: a page of letters without a blank would take half a minute, and fpdf2
        goes as deep as there are letters without a direction in a row.
        """
        few = 1
        while few < len(word) and self._wide(word[: 2 * few]) <= width:
            few = min(2 * few, len(word))
        many = min(2 * few, len(word))
        while few < many:
            middle = (few + many + 1) // 2
            few, many = (middle, many) if self._wide(word[:middle]) <= width else (few, middle - 1)
        return few


def _stretches(row: list[int]) -> Iterator[tuple[int, int]]:
    """Where the dark stretches of a row begin, and how long they are."""
    start = None
    for at, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            yield start, at - start
            start = None
