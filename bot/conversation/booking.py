"""From a complete form to the request that the shop books."""

from typing import Any

from bot.conversation.step import PICTURES, Answers
from bot.conversation.sums import IN_REQUEST, named
from bot.services.customers import Contact, Description
from bot.services.intake import Request
from bot.services.pictures import Picture
from models import DeviceKind


def requested(answers: Answers) -> Request:
    """What a complete form asks of the shop."""
    return Request(
        contact=_contact(answers),
        device=described(answers),
        problem=answers["problem"],
        condition=answers["condition"],
        accessories=answers["accessories"],
        limit=named(answers.get(IN_REQUEST.field)),
        pictures=tuple(Picture(**each) for each in answers.get(PICTURES, [])),
    )


def _contact(answers: Answers) -> Contact:
    known = answers.get("contact")
    source: Any = known if isinstance(known, dict) else answers
    return Contact(source["name"], source["phone"], source["email"])


def described(answers: Answers) -> Description | int:
    """The device, or the id of one that is known."""
    known = answers.get("device")
    if isinstance(known, dict):
        return int(known["id"])
    return Description(DeviceKind(answers["kind"]), answers["brand"], answers["model"], **(answers["serial"] or {}))
