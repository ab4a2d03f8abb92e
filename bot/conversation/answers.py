"""Views that more than one topic answers with."""

from bot.conversation.view import View
from bot.services.people import Actor


def card(order_id: int, note: str | None = None, *, in_place: bool = True) -> View:
    """The card of an order, as whoever looks may see it, under a word on what just happened."""
    facts = {"order": order_id} if note is None else {"order": order_id, "note": note}
    return View("order_card", facts, in_place)


def card_by_number(number: int) -> View:
    """The same, for whoever typed a number."""
    return View("order_by_number", {"number": number})


def present(actor: Actor, otherwise: str) -> View:
    """Where this person is: at the question of their request, if one is open."""
    return View("question" if actor.draft else otherwise, in_place=False)
