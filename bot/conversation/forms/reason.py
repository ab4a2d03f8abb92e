"""Why an order goes where it goes: asked where the step needs a reason, and the next message is it."""

from markupsafe import Markup

from bot.conversation import parsers
from bot.conversation.answers import card
from bot.conversation.form import ABOUT, Filled, Form, Occasion, Words, staff
from bot.conversation.step import Answers, Given, Step
from bot.conversation.view import View
from bot.services import moves, orders
from bot.services.moves import Move
from bot.texts import Translator
from bot.texts import reasons as texts
from models import ChangeSource, FormName, Outcome, WorkOrder, WorkOrderStatus

REASON = 500
"""How long a reason may be."""


def occasion(order: WorkOrder, move: Move) -> Occasion:
    """Ask why an order makes this move, from where it stands now."""
    facts = {
        "number": order.number,
        "new": move.new.value,
        "outcome": move.outcome and move.outcome.value,
        "override": move.override,
        "source": move.source.value,
        "version": order.version,
    }
    return Occasion(FormName.REASON, order.id, facts)


def _confirm(filled: Filled) -> View:
    """Move the order, if it still stands where it stood."""
    about = filled.about
    order = orders.find_shown(filled.session, filled.actor, filled.order_id)
    move = Move(
        WorkOrderStatus(about["new"]),
        Outcome(about["outcome"]) if about["outcome"] else None,
        filled.answers[REASON_GIVEN.field],
        override=about["override"],
        source=ChangeSource(about["source"]),
    )
    change = moves.change_status(
        filled.session, order, move, by=filled.actor, version=about["version"], undo=filled.desk.undo
    )
    return card(order.id, "moved" if change else "already", in_place=False)


def _name(t: Translator, answers: Answers) -> str:
    return texts.reason_for(t, answers[ABOUT]["number"])


def _prompt(t: Translator, given: Given) -> Markup:
    about = given.answers[ABOUT]
    return texts.why(t, about["number"], WorkOrderStatus(about["new"]), told=not about["override"])


REASON_GIVEN = Step("reason", texts.reason, _prompt, parsers.prose(REASON), lambda _, value: str(value), prose=True)
FORM = Form(FormName.REASON, (REASON_GIVEN,), Words(_name), _confirm, require=staff)
