"""The views of the intake: rendered from the draft, or from the order it became."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup, ReplyKeyboardRemove

from bot.conversation import draft_buttons
from bot.conversation.draft_buttons import Rows
from bot.conversation.draft_taps import Action
from bot.conversation.form import Accepts, Given, Step
from bot.conversation.message import Outgoing
from bot.conversation.steps import FORM
from bot.conversation.turn import LEAVING
from bot.conversation.view import Viewer
from bot.services import orders
from bot.texts import Translator, intake, intake_notes, phones
from models import Draft

Facts = Mapping[str, Any]


def question(session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """The present question of the open draft; before it, what the last input leaves to tidy up."""
    draft = viewer.actor.draft
    if draft is None:
        return no_request(session, viewer, facts)
    asked = _asked(viewer, draft, facts)
    return [*_tidied(viewer.t, draft, facts, in_place=isinstance(asked.keyboard, InlineKeyboardMarkup)), asked]


def _asked(viewer: Viewer, draft: Draft, facts: Facts) -> Outgoing:
    t, answers = viewer.t, draft.answers
    note = intake_notes.note(t, facts["note"]) if "note" in facts else None
    step = FORM.present(draft.step, answers)
    if LEAVING in answers:
        over = answers[LEAVING] == Action.START_OVER.value
        text = intake.leaving(t, over=over)
        return _under(draft, draft_buttons.of_leaving(t, over=over), intake.noted(text, note))
    if step is not None:
        return _step(viewer, draft, step, facts, note)
    shown = [(each.title(t), _shown(t, draft, each)) for each in FORM.applicable(answers)]
    listed = [(title, answer) for title, answer in shown if answer]
    if facts.get("editing"):
        return _under(draft, draft_buttons.of_edit(t, answers), intake.edit(t, listed))
    return _under(draft, _with_over(t, draft_buttons.of_summary(t), facts), intake.summary(t, listed, note))


def _step(viewer: Viewer, draft: Draft, step: Step, facts: Facts, note: Markup | None) -> Outgoing:
    t = viewer.t
    prompt = step.prompt(t, Given(draft.answers, viewer.shop.region))
    text = intake.question(t, FORM.position(draft.answers, step.field), prompt, note)
    rows = _with_over(t, draft_buttons.of_question(t, step, draft.answers), facts)
    if step.accepts is Accepts.CONTACT:
        return Outgoing(text, draft_buttons.beneath(t, rows, phones.example(viewer.shop.region)))
    return _under(draft, rows, text)


def _with_over(t: Translator, rows: Rows, facts: Facts) -> Rows:
    return [*rows, *draft_buttons.of_open(t)] if facts.get("over") else rows


def _under(draft: Draft, rows: Rows, text: Markup) -> Outgoing:
    return Outgoing(text, draft_buttons.inline(draft, rows))


def _shown(t: Translator, draft: Draft, step: Step) -> str:
    answer = draft.answers[step.field]
    return "" if answer is None else step.show(t, answer)


def _tidied(t: Translator, draft: Draft, facts: Facts, *, in_place: bool) -> list[Outgoing]:
    """A receipt that takes the keyboard beneath away, or stands in for the tapped buttons."""
    if "left" in facts:
        return [Outgoing(_receipt(t, draft, facts), ReplyKeyboardRemove())]
    if facts.get("tapped") and not in_place:
        return [Outgoing(_receipt(t, draft, facts))]
    return []


def _receipt(t: Translator, draft: Draft, facts: Facts) -> Markup:
    field = facts.get("answered")
    step = FORM.step(field, draft.answers)
    if step is None or field not in draft.answers or not _shown(t, draft, step):
        return intake.moving_on(t)
    return intake.answered(t, step.title(t), _shown(t, draft, step))


def booked(session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """The order a draft became, in place of the summary that was confirmed."""
    order = orders.find_own_order(session, viewer.actor, facts["number"])
    return [Outgoing(intake.booked(viewer.t, order))]


def discarded(_session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """That the answers are gone; with them goes the keyboard beneath, if one is there."""
    if not facts["keyboard"]:
        return [Outgoing(intake.discarded(viewer.t))]
    frozen = [Outgoing(intake.moving_on(viewer.t))] if facts.get("tapped") else []
    return [*frozen, Outgoing(intake.discarded(viewer.t), ReplyKeyboardRemove())]


def no_request(_session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """That there is no question to answer."""
    return [Outgoing(intake.no_request(viewer.t), ReplyKeyboardRemove() if facts.get("keyboard") else None)]
