"""What people send while a question is open; whatever does not answer it raises Unusable and changes nothing."""

from dataclasses import replace
from typing import Any

from bot.conversation import offers, parsers
from bot.conversation.acts import act
from bot.conversation.step import MOST_PICTURES, PICTURES, Accepts, Step, Unusable, ticked
from bot.conversation.turn import Turn, ask
from bot.conversation.view import View
from bot.services.pictures import Picture


def text(turn: Turn, text: str) -> View:
    """Take a text for the button it spells, or for an answer."""
    offer = offers.named(turn.desk.catalogue, turn.draft, text)
    if offer is not None:
        return act(turn, offer.action, offer.arg)
    if turn.leaving or turn.step is None:
        raise Unusable("choose")
    if turn.step.ticks:
        return _said_more(turn, turn.step, text)
    return turn.answer(turn.step, turn.step.parse(text, turn.given))


def _said_more(turn: Turn, step: Step, text: str) -> View:
    """Keep words beside what is ticked: a button ends the question."""
    so_far = ticked(turn.answers, step.field)
    words = "\n".join([*([so_far["said"]] if so_far["said"] else []), text])
    return turn.keep_ticks(step, {**so_far, "said": step.parse(words, turn.given)})


def contact(turn: Turn, user_id: int | None, number: str) -> View:
    """Take a shared contact, if it is the sender's own."""
    if not turn.at(Accepts.CONTACT) or turn.step is None:
        raise Unusable("contact_unasked")
    if user_id is None:
        raise Unusable("contact_unknown")
    if user_id != turn.actor.user_id:
        raise Unusable("contact_foreign")
    return turn.answer(turn.step, parsers.shared_phone(number, turn.given))


def picture(turn: Turn, picture: Picture, caption: str | None, *, more: bool) -> View | None:
    """Keep a picture, whichever question is open, if the form has photos; its caption answers one that asks for prose.

    None where another picture of its album follows: that one will be answered.
    """
    if turn.leaving:
        raise Unusable("choose")
    if turn.form.pictures is None:
        raise Unusable("other")
    note = _kept(turn, picture)
    if caption and turn.step is not None and turn.step.prose:
        answered = text(turn, caption)
        return None if more else replace(answered, facts={"note": note, **answered.facts})
    return None if more else ask({**note, "caption": bool(caption)})


def _kept(turn: Turn, picture: Picture) -> dict[str, Any]:
    kept: list[dict[str, Any]] = turn.answers.get(PICTURES, [])
    if any(each["file_unique_id"] == picture.file_unique_id for each in kept):
        return {"key": "picture_again"}
    if len(kept) >= MOST_PICTURES:
        return {"key": "pictures_full", "most": MOST_PICTURES}
    turn.keep_pictures([*kept, {**vars(picture)}])
    return {"key": "picture_kept", "count": len(kept) + 1}
