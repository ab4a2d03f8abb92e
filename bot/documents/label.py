"""The label that is stuck onto a device, as label printers take it: black on white, readable at arm's length."""

from bot.documents.facts import Label
from bot.documents.sheet import TIGHT, Sheet, Style, Text

WIDTH, HEIGHT = 62.0, 29.0
MARGIN = 2.5
CODE = HEIGHT - 2 * MARGIN
GAP = 2.5
COLUMN = WIDTH - 2 * MARGIN - CODE - GAP

NUMBER = tuple(Style(size, bold=True, leading=TIGHT) for size in (24, 21, 18, 14, 11))
DEVICE = tuple(Style(size, bold=True, leading=TIGHT) for size in (11, 10, 9))
LONG_DEVICE = tuple(Style(size, bold=True, leading=TIGHT) for size in (9, 8.5, 8))
SMALL = tuple(Style(size, leading=TIGHT) for size in (8.5, 8, 7.5))


def draw(facts: Label) -> bytes:
    """The label as a PDF."""
    sheet = Sheet(WIDTH, HEIGHT, title=f"#{facts.number}", made=facts.made)
    sheet.code(facts.code, x=MARGIN, y=MARGIN, side=CODE)
    texts = written(sheet, facts)
    y = (HEIGHT - sum(each.height for each in texts)) / 2
    for text in texts:
        y = sheet.put(text, x=MARGIN + CODE + GAP, y=y)
    return sheet.content()


def written(sheet: Sheet, facts: Label) -> list[Text]:
    """What stands beside the code, from top to bottom."""
    device = sheet.text(facts.device, DEVICE[-1], COLUMN)
    one_line = len(device.lines) == 1
    return [
        sheet.fitting(f"#{facts.number}", NUMBER, COLUMN, 1),
        sheet.fitting(facts.device, DEVICE if one_line else LONG_DEVICE, COLUMN, 1 if one_line else 2),
        sheet.fitting(facts.customer, SMALL, COLUMN, 1),
        sheet.fitting(facts.booked, SMALL, COLUMN, 1),
    ]
