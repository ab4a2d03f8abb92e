"""The pick-up code, asked at the counter: the next message is it."""

from markupsafe import Markup

from bot.conversation import parsers
from bot.conversation.answers import card
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Words, staff
from bot.conversation.step import Answers, Given, Step, Unusable
from bot.conversation.view import View
from bot.services import moves, orders, pickup
from bot.services.moves import Move
from bot.services.pickup import Shown, WrongCode
from bot.texts import Translator
from bot.texts import pickup as texts
from models import ChangeSource, FormName, WorkOrder, WorkOrderStatus

LONGEST = 500


def occasion(order: WorkOrder) -> Occasion:
    """Ask who collects this order: by the code, or where its customer has no chat, by what was seen."""
    facts = {"number": order.number, "by_code": pickup.in_chat(order), "version": order.version}
    return Occasion(FormName.CODE, order.id, facts)


def _parse(text: str, given: Given) -> str:
    said = str(parsers.prose(LONGEST)(text, given))
    if not given.answers[ABOUT]["by_code"]:
        return said
    code = pickup.digits_in(said)
    if code is None:
        raise Unusable("code")
    return code


def _confirm(filled: Filled) -> View:
    """Hand the device over, if the code is right and the order stands where it stood."""
    about, said = filled.about, filled.answers[WORDS.field]
    order = orders.find_shown(filled.session, filled.actor, filled.order_id)
    shown = Shown(said, filled.desk.shop.keys) if about["by_code"] else None
    reason = None if about["by_code"] else said
    move = Move(WorkOrderStatus.COLLECTED, reason=reason, shown=shown, source=ChangeSource.BUTTON)
    change = moves.change_status(
        filled.session, order, move, by=filled.actor, version=about["version"], undo=filled.desk.undo
    )
    if isinstance(change, WrongCode):
        return card(order.id, "wrong_code", in_place=False)
    return card(order.id, "moved" if change else "already", in_place=False)


def _name(t: Translator, answers: Answers) -> str:
    return texts.code_of_order(t, answers[ABOUT]["number"])


def _prompt(t: Translator, given: Given) -> Markup:
    about = given.answers[ABOUT]
    return texts.ask_code(t, about["number"]) if about["by_code"] else texts.ask_receipt(t, about["number"])


WORDS = Step("code", texts.code_name, _prompt, _parse, lambda _t, _value: "••••")
FORM = Form(FormName.CODE, (WORDS,), Words(_name), _confirm, require=staff)
