"""A customer says how much may be spent without asking, or that nothing may."""

from bot.conversation.answers import card
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Words
from bot.conversation.step import Answers
from bot.conversation.sums import ON_CARD, named
from bot.conversation.view import View
from bot.services import quotes
from bot.texts import Translator
from bot.texts import limits as texts
from models import FormName, WorkOrder


def occasion(order: WorkOrder) -> Occasion:
    """Ask for a limit."""
    return Occasion(FormName.LIMIT, order.id, {"number": order.number})


def _set(filled: Filled) -> View:
    limit = named(filled.answers[ON_CARD.field])
    order = quotes.set_limit(filled.session, filled.actor, filled.order_id, limit)
    return card(order.id, "limit")


def _name(t: Translator, answers: Answers) -> str:
    return texts.form(t, answers[ABOUT]["number"])


FORM = Form(FormName.LIMIT, (ON_CARD,), Words(_name), _set)
