"""A customer's request for a repair."""

from typing import Any

from bot.conversation.booking import requested
from bot.conversation.form import AskAgain, Filled, Form, Summary, Words
from bot.conversation.opening import opening
from bot.conversation.step import OFFERS, Step
from bot.conversation.steps import CHANGED, CONTACT, DEVICE, EMAIL, STEPS
from bot.conversation.view import View
from bot.services import intake, tracking
from bot.services.errors import EmailTaken, StaleView
from bot.texts import intake as texts
from bot.texts import intake_buttons as labels
from models import FormName


def _confirm(filled: Filled) -> View:
    """Open one order, however often it is confirmed; where the shop has changed meanwhile, ask what that takes."""
    try:
        order = intake.confirm(filled.session, filled.actor, filled.draft, requested(filled.answers))
    except EmailTaken:
        raise _without(filled, EMAIL, "email_taken") from None
    except StaleView:
        raise _without(filled, DEVICE, "device_gone") from None
    if filled.desk.links is not None:
        tracking.issue(filled.session, order, filled.desk.links)
    return View("intake_booked", {"number": order.number})


def _without(filled: Filled, step: Step, note: str) -> AskAgain:
    """Withdraw an answer that does not hold any more."""
    answers: dict[str, Any] = {key: value for key, value in filled.answers.items() if key != step.field}
    if step is EMAIL and CONTACT.applies(answers):
        answers[CONTACT.field] = CHANGED
        answers[OFFERS] = {key: value for key, value in answers[OFFERS].items() if key != EMAIL.field}
    return AskAgain(answers, {"key": note})


FORM = Form(
    FormName.INTAKE,
    STEPS,
    Words(lambda t, _: texts.request(t), texts.leaving, texts.discarded, reopened="open"),
    _confirm,
    opening=opening,
    summary=Summary(lambda t, _: texts.summary_head(t), texts.summary_foot, labels.send),
)
