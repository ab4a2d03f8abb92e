"""The bench writes a quote: line after line, and a word to the customer."""

from typing import Any

from markupsafe import Markup

from bot.conversation import parsers, quote_lines
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Words, staff
from bot.conversation.quote_lines import Doubt
from bot.conversation.step import Answers, Given, Step
from bot.conversation.view import View
from bot.services import orders, quote_writing
from bot.texts import Translator
from bot.texts import quote_writing as texts
from models import FormName, WorkOrder

MESSAGE = 3000
NOTE = 500


def lines_occasion(order: WorkOrder) -> Occasion:
    """Each message from now on is a line more, or several."""
    return Occasion(FormName.QUOTE_LINES, order.id, {"number": order.number})


def note_occasion(order: WorkOrder) -> Occasion:
    """The next message is what the customer reads below the lines."""
    return Occasion(FormName.QUOTE_NOTE, order.id, {"number": order.number})


def desk_view(order: WorkOrder, note: str | None = None, *, doubts: list[Doubt], in_place: bool = False) -> View:
    """The quote that is being written, and what of the last message has to be asked back."""
    facts: dict[str, Any] = {"order": order.id}
    if note is not None:
        facts["note"] = note
    if doubts:
        facts["doubts"] = [{"said": each.said, "note": each.note} for each in doubts]
    return View("quote_desk", facts, in_place)


def _add(filled: Filled) -> View:
    """The lines of a message; its only word may say what the last line is for."""
    session, desk = filled.session, filled.desk
    order = orders.find_by_id(session, filled.order_id)
    said = filled.answers[LINES.field]
    kind = quote_lines.names_a_kind(said)
    if kind is not None:
        quote_writing.set_kind(quote_writing.open_draft(session, order, by=filled.actor, shop=desk.shop), kind)
        return desk_view(order, doubts=[])
    understood, doubts = quote_lines.lines(said, desk.till(filled.actor.language))
    room = quote_writing.room(order)
    quote_writing.add(session, order, understood, by=filled.actor, shop=desk.shop)
    return desk_view(order, "full" if len(understood) > room else None, doubts=doubts)


def _note(filled: Filled) -> View:
    order = orders.find_by_id(filled.session, filled.order_id)
    quote = quote_writing.open_draft(filled.session, order, by=filled.actor, shop=filled.desk.shop)
    quote_writing.set_note(quote, filled.answers[WORDS.field])
    return desk_view(order, doubts=[])


def _lines_prompt(t: Translator, given: Given) -> Markup:
    return texts.lines_wanted(t, given.till.currency)


def _name(t: Translator, answers: Answers) -> str:
    return texts.form(t, answers[ABOUT]["number"])


def _said(_t: Translator, value: Any) -> str:
    return str(value)


LINES = Step("lines", texts.lines_title, _lines_prompt, parsers.prose(MESSAGE), _said, prose=True)
WORDS = Step("note", texts.note_title, lambda t, _: texts.note_wanted(t), parsers.prose(NOTE), _said, optional=True)
LINES_FORM = Form(FormName.QUOTE_LINES, (LINES,), Words(_name), _add, require=staff, stays=True)
NOTE_FORM = Form(FormName.QUOTE_NOTE, (WORDS,), Words(_name), _note, require=staff)
