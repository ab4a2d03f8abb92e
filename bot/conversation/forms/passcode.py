"""What unlocks a device, from its owner or written down at the counter: the next message is it, and does not stay."""

from markupsafe import Markup

from bot.conversation import parsers
from bot.conversation.answers import card
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Words
from bot.conversation.step import Answers, Given, Step
from bot.conversation.view import View
from bot.services import orders, passcodes
from bot.texts import Translator
from bot.texts import passcodes as texts
from models import FormName, WorkOrder

LONGEST = 200


def occasion(order: WorkOrder) -> Occasion:
    """Ask for the passcode of this order's device."""
    return Occasion(FormName.PASSCODE, order.id, {"number": order.number})


def _confirm(filled: Filled) -> View:
    """Seal it, if the order is theirs to speak of."""
    order = orders.find_shown(filled.session, filled.actor, filled.order_id)
    orders.lock(filled.session, order)
    passcodes.keep(filled.session, order, filled.answers[WORDS.field], passcodes.vault(filled.desk.shop.all_keys))
    return card(order.id, "passcode_kept", in_place=False)


def _name(t: Translator, answers: Answers) -> str:
    return texts.passcode_of(t, answers[ABOUT]["number"])


def _prompt(t: Translator, given: Given) -> Markup:
    return texts.ask(t, given.answers[ABOUT]["number"])


WORDS = Step("passcode", texts.passcode, _prompt, parsers.prose(LONGEST), lambda _t, _value: "••••")
FORM = Form(FormName.PASSCODE, (WORDS,), Words(_name), _confirm, confidential=True)
