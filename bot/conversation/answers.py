"""Views that more than one topic answers with."""

from collections.abc import Mapping

from bot.conversation.view import View
from bot.services.errors import (
    EmailTaken,
    InviteRefused,
    LinkForCustomer,
    LinkRefused,
    MessageTooLong,
    NoChat,
    NotCovered,
    OrderNotFound,
    OwnerStays,
    QuoteEmpty,
    QuoteRewritten,
    QuoteStale,
    Refusal,
    StaffNotFound,
    StaleView,
    TakenAlready,
    TooLateToUndo,
)
from bot.services.people import Actor
from models import IllegalMove

PLAIN: Mapping[type[Refusal], str] = {
    OrderNotFound: "order_not_found",
    InviteRefused: "invite_refused",
    StaffNotFound: "no_such_staff",
    OwnerStays: "owner_stays",
    EmailTaken: "email_taken",
    LinkRefused: "link_refused",
    LinkForCustomer: "link_for_customer",
    MessageTooLong: "too_long",
}
"""Refusals that one view answers, whatever their facts."""
ON_CARD: Mapping[type[Refusal], str] = {
    StaleView: "stale",
    TooLateToUndo: "too_late",
    TakenAlready: "theirs",
    NotCovered: "not_covered",
}
"""Refusals that a note on the order's card answers."""


def card(order_id: int, note: str | None = None, *, in_place: bool = True) -> View:
    """The card of an order, as whoever looks may see it, under a word on what just happened."""
    facts = {"order": order_id} if note is None else {"order": order_id, "note": note}
    return View("order_card", facts, in_place)


def card_by_number(number: int) -> View:
    """The same, for whoever typed a number."""
    return View("order_by_number", {"number": number})


def present(actor: Actor, otherwise: str) -> View:
    """Where this person is: at the question of their form, if one is open."""
    return View("question" if actor.draft else otherwise, in_place=False)


def refusal(error: Refusal | IllegalMove) -> View:
    """Why nothing was changed, in a message of its own."""
    match error:
        case IllegalMove():
            missing = error.missing and error.missing.value
            facts = {"order": error.order_id, "new": error.new.value, "missing": missing}
            view = View("illegal_move", facts, in_place=False)
        case QuoteStale():
            view = View("quote", {"quote": error.quote_id, "note": "stale"})
        case QuoteRewritten() | QuoteEmpty():
            note = "empty" if isinstance(error, QuoteEmpty) else "rewritten"
            view = View("quote_desk", {"order": error.order_id, "note": note}, in_place=False)
        case NoChat():
            view = View("no_chat", {"order": error.order_id}, in_place=False)
        case StaleView() | TooLateToUndo() | TakenAlready() | NotCovered() if error.order_id is not None:
            view = card(error.order_id, ON_CARD[type(error)], in_place=False)
        case _:
            view = View(PLAIN.get(type(error), "refused"), in_place=False)
    return view
