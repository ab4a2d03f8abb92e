"""A line that a customer adds to the stars they gave: the next message is it."""

from markupsafe import Markup

from bot.conversation import parsers
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Words
from bot.conversation.step import Answers, Given, Step
from bot.conversation.view import View
from bot.services import ratings
from bot.texts import Translator
from bot.texts import ratings as texts
from models import FormName, WorkOrder

MOST = 500
"""Letters of a comment."""


def occasion(order: WorkOrder) -> Occasion:
    """Ask what somebody has to say about an order."""
    return Occasion(FormName.COMMENT, order.id, {"number": order.number})


def _confirm(filled: Filled) -> View:
    ratings.comment(filled.session, filled.actor, filled.order_id, filled.answers[COMMENT.field])
    return View("rated", {"order": filled.order_id}, in_place=False)


def _name(t: Translator, answers: Answers) -> str:
    return texts.comment_on(t, answers[ABOUT]["number"])


def _prompt(t: Translator, given: Given) -> Markup:
    return texts.ask_comment(t, given.answers[ABOUT]["number"])


COMMENT = Step("comment", texts.comment, _prompt, parsers.prose(MOST), lambda _, value: str(value), prose=True)
FORM = Form(FormName.COMMENT, (COMMENT,), Words(_name), _confirm)
