"""What a customer's request knows before the first question."""

from typing import Any

from sqlalchemy.orm import Session

from bot.conversation import parsers
from bot.conversation.form import Occasion
from bot.conversation.step import OFFERS, Given, Unusable
from bot.conversation.steps import RETURNING
from bot.services import customers
from bot.services.people import Actor

MOST_DEVICES = 8
"""So many of a customer's devices get a button: the latest ones."""


def opening(session: Session, actor: Actor, _occasion: Occasion) -> dict[str, Any]:
    """Nothing answered yet; on offer what the shop knows of the person, or the name in their profile."""
    customer = actor.customer
    if customer is None:
        return {OFFERS: _named(actor.name)}
    offers: dict[str, Any] = {
        "name": customer.name,
        "phone": customer.phone,
        "email": customer.email,
        "devices": [
            {"id": device.id, "name": device.name} for device in customers.devices_of(session, actor)[:MOST_DEVICES]
        ],
    }
    return {OFFERS: offers, RETURNING: customer.phone is not None}


def _named(profile: str) -> dict[str, str]:
    try:
        return {"name": parsers.line(parsers.NAME, letters=True)(profile, Given({}, ""))}
    except Unusable:
        return {}
