"""What the bench writes of an order: to its customer, or as a note; the next message is it."""

from markupsafe import Markup

from bot.conversation import parsers
from bot.conversation.answers import card
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Words, staff
from bot.conversation.step import Answers, Given, Step
from bot.conversation.view import View
from bot.services import orders, thread
from bot.services.letters import Content, Letter
from bot.services.thread import TEXT_ROOM
from bot.texts import Translator
from bot.texts import thread as texts
from models import FormName, WorkOrder


def to_customer(order: WorkOrder) -> Occasion:
    """Ask what to tell the customer of an order."""
    return Occasion(FormName.LETTER, order.id, _facts(order))


def note(order: WorkOrder) -> Occasion:
    """Ask what to note of an order."""
    return Occasion(FormName.NOTE, order.id, _facts(order))


def _facts(order: WorkOrder) -> dict[str, object]:
    return {"number": order.number, "name": order.customer.name}


def _send(filled: Filled) -> View:
    order = orders.find_shown(filled.session, filled.actor, filled.order_id)
    reached = thread.write(filled.session, order, _letter(filled, WORDS), by=filled.actor)
    return View("letter_sent" if reached else "letter_waits", {"order": order.id}, in_place=False)


def _keep(filled: Filled) -> View:
    order = orders.find_shown(filled.session, filled.actor, filled.order_id)
    thread.note(filled.session, order, _letter(filled, NOTED), by=filled.actor)
    return card(order.id, "noted", in_place=False)


def _letter(filled: Filled, step: Step) -> Letter:
    """The answer, as a message of its chat: the draft's number, which no other answer has, stands for its id."""
    return Letter(filled.actor.chat_id, -filled.draft.id, Content(text=filled.answers[step.field]))


def _ask_words(t: Translator, given: Given) -> Markup:
    return texts.what_to_write(t, given.answers[ABOUT]["number"], given.answers[ABOUT]["name"])


def _ask_note(t: Translator, given: Given) -> Markup:
    return texts.what_to_note(t, given.answers[ABOUT]["number"])


def _letter_name(t: Translator, answers: Answers) -> str:
    return texts.letter_for(t, answers[ABOUT]["number"])


def _note_name(t: Translator, answers: Answers) -> str:
    return texts.note_for(t, answers[ABOUT]["number"])


WORDS = Step("words", texts.words, _ask_words, parsers.prose(TEXT_ROOM), lambda _, value: str(value), prose=True)
NOTED = Step("note", texts.note, _ask_note, parsers.prose(TEXT_ROOM), lambda _, value: str(value), prose=True)
LETTER = Form(FormName.LETTER, (WORDS,), Words(_letter_name), _send, require=staff)
NOTE = Form(FormName.NOTE, (NOTED,), Words(_note_name), _keep, require=staff)
