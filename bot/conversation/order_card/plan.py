"""What a card has, from top to bottom. To add to it, write a section and put it in its place here."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from markupsafe import Markup
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.conversation.order_card import (
    assignment,
    customer,
    device,
    links,
    papers,
    past,
    payment,
    photos,
    quote,
    reception,
    secrets,
    steps,
    thread,
    work,
)
from bot.conversation.order_card.sheet import Offers, Rows, Says, Sheet
from bot.texts import card as texts
from bot.texts.excerpt import MESSAGE_ROOM, visible_length
from bot.texts.orders import BLANK, lines

NOTE_ROOM = 400
"""Kept for what a card may say of what just happened."""

TEXT: tuple[tuple[Says, ...], ...] = (
    (device.headline,),
    (
        device.kind,
        customer.contact,
        device.serial,
        work.problem,
        work.condition,
        work.accessories,
        photos.how_many,
        reception.agreed,
        assignment.technician,
        payment.charge,
        quote.limit,
        quote.state,
        past.warranty,
        customer.muted,
    ),
    (past.history,),
    (steps.timeline,),
    (thread.latest,),
    (customer.delivery,),
)
"""Paragraphs, each of lines: an empty line stands between two of them."""

SPARE: tuple[Says, ...] = (past.history, thread.latest, work.accessories)
"""What is left out where all of it would be too much for one message: the first of these first."""

BUTTONS: tuple[tuple[Offers, ...], ...] = (
    (steps.undo,),
    (steps.next_steps,),
    (quote.way_in, reception.write_down, reception.connect),
    (payment.switches,),
    (thread.ways_to_write, secrets.passcode, photos.show),
    (assignment.claims,),
    (past.open_return, past.open_earlier),
    (papers.to_print, links.page),
    (steps.back_to_queue,),
)
"""Groups of rows: within one, buttons that would each stand alone share a row, so that there is less to scroll."""


def staff_card(sheet: Sheet, note: Markup | None = None) -> Outgoing:
    """The card for the bench, under a word on what just happened."""
    said = text(sheet)
    return Outgoing(said if note is None else lines(note, BLANK, said), keyboard(sheet))


def text(sheet: Sheet) -> Markup:
    """All that the bench needs to know, in one message whatever the values."""
    said = {say: say(sheet) for paragraph in TEXT for say in paragraph}
    spare = iter(SPARE)
    while visible_length(whole := _put_together(said)) > MESSAGE_ROOM - NOTE_ROOM:
        left_out = next(spare, None)
        if left_out is None:
            break
        del said[left_out]
    return whole


def _put_together(said: Mapping[Says, Markup | None]) -> Markup:
    return texts.paragraphs([said[say] for say in paragraph if say in said] for paragraph in TEXT)


def keyboard(sheet: Sheet) -> InlineKeyboardMarkup:
    """The legal next steps, and what else the bench may want of the order."""
    groups = [[row for offer in group for row in offer(sheet)] for group in BUTTONS]
    return InlineKeyboardMarkup([row for group in groups for row in _side_by_side(group)])


def _side_by_side(rows: Rows) -> Iterator[list[InlineKeyboardButton]]:
    """The rows, with buttons that follow each other alone in theirs put together."""
    for alone, run in groupby(rows, key=lambda row: len(row) == 1):
        if alone:
            yield from keyboards.rows([button for row in run for button in row])
        else:
            yield from run
