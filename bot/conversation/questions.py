"""The views of forms: rendered from the draft, or from what became of it."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session
from telegram import InlineKeyboardMarkup, ReplyKeyboardRemove

from bot.conversation import draft_buttons, order_keyboards
from bot.conversation.desk import Till
from bot.conversation.draft_buttons import Rows
from bot.conversation.draft_taps import Action
from bot.conversation.forms import FORMS, form_of
from bot.conversation.message import Outgoing
from bot.conversation.next_steps import next_steps
from bot.conversation.step import Accepts, Given, Step
from bot.conversation.turn import LEAVING, WANTED
from bot.conversation.view import Viewer
from bot.services import orders
from bot.services.errors import NotAllowed, OrderNotFound
from bot.texts import Translator, forms, intake, intake_notes, phones
from models import Draft, FormName

Facts = Mapping[str, Any]


def question(session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """The present question of the open draft; before it, what the last input leaves to tidy up."""
    draft = viewer.actor.draft
    if draft is None or not _may_see(session, viewer, draft):
        return no_request(session, viewer, facts)
    asked = _asked(viewer, draft, facts)
    return [*_tidied(viewer.t, draft, facts, in_place=isinstance(asked.keyboard, InlineKeyboardMarkup)), asked]


def _may_see(session: Session, viewer: Viewer, draft: Draft) -> bool:
    try:
        form_of(draft).require(session, viewer.actor)
    except NotAllowed:
        return False
    return True


def _asked(viewer: Viewer, draft: Draft, facts: Facts) -> Outgoing:
    form, answers = form_of(draft), draft.answers
    note = intake_notes.note(viewer.t, facts["note"]) if "note" in facts else None
    if LEAVING in answers:
        return _leaving(viewer.t, draft, note)
    step = form.present(draft.step, answers)
    return _summary(viewer.t, draft, facts, note) if step is None else _step(viewer, draft, step, facts, note)


def _leaving(t: Translator, draft: Draft, note: Markup | None) -> Outgoing:
    words, answers = form_of(draft).words, draft.answers
    if WANTED in answers:
        text = forms.leaving_for_another(t, words.name(t, answers))
    elif answers[LEAVING] == Action.START_OVER.value:
        text = forms.leaving_to_start_over(t)
    else:
        text = words.leaving(t)
    return _under(draft, draft_buttons.of_leaving(t, answers), forms.noted(text, note))


def _summary(t: Translator, draft: Draft, facts: Facts, note: Markup | None) -> Outgoing:
    form, answers = form_of(draft), draft.answers
    shown = [(each.title(t), _shown(t, draft, each)) for each in form.applicable(answers)]
    listed = [(title, answer) for title, answer in shown if answer]
    if form.summary is None or facts.get("editing"):
        return _under(draft, draft_buttons.of_edit(t, form, answers), forms.edit(t, listed))
    text = forms.summary(form.summary.head(t, answers), listed, form.summary.foot(t), note)
    return _under(draft, _with_over(t, draft_buttons.of_summary(t, form.summary), facts), text)


def _step(viewer: Viewer, draft: Draft, step: Step, facts: Facts, note: Markup | None) -> Outgoing:
    t, form = viewer.t, form_of(draft)
    prompt = step.prompt(t, Given(draft.answers, viewer.shop.region, Till(viewer.shop.currency, t.locale)))
    text = forms.question(t, form.position(draft.answers, step.field), prompt, note)
    rows = _with_over(t, draft_buttons.of_question(t, form, step, draft.answers), facts)
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
    step = form_of(draft).step(field, draft.answers)
    if step is None or field not in draft.answers or not _shown(t, draft, step):
        return forms.moving_on(t)
    return forms.answered(t, step.title(t), _shown(t, draft, step))


def booked(session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """The order a draft became, in place of the summary that was confirmed."""
    order = orders.find_own_order(session, viewer.actor, facts["number"])
    return [Outgoing(intake.booked(viewer.t, order))]


def discarded(session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """That the answers are gone; with them goes the keyboard beneath, if one is there."""
    text = FORMS[FormName(facts.get("form", FormName.INTAKE.value))].words.discarded(viewer.t)
    if not facts["keyboard"]:
        return [Outgoing(text, _way_back(session, viewer, facts.get("order")))]
    frozen = [Outgoing(forms.moving_on(viewer.t))] if facts.get("tapped") else []
    return [*frozen, Outgoing(text, ReplyKeyboardRemove())]


def _way_back(session: Session, viewer: Viewer, order_id: int | None) -> InlineKeyboardMarkup | None:
    """To the card of the order that the form was about."""
    if order_id is None:
        return None
    try:
        return order_keyboards.card(viewer.t, orders.find_shown(session, viewer.actor, order_id))
    except OrderNotFound:
        return None


def closed(_session: Session, viewer: Viewer, _facts: Facts) -> list[Outgoing]:
    """That the form of a button is not open any more."""
    return [Outgoing(forms.closed(viewer.t), next_steps(viewer))]


def no_request(_session: Session, viewer: Viewer, facts: Facts) -> list[Outgoing]:
    """That there is no question to answer."""
    return [Outgoing(intake.no_request(viewer.t), ReplyKeyboardRemove() if facts.get("keyboard") else None)]
