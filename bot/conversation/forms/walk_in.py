"""Somebody without a chat stands at the counter: staff ask what a customer is asked, and what they see."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation import parsers
from bot.conversation.booking import described
from bot.conversation.form import AskAgain, Filled, Form, Occasion, Summary, Words, staff
from bot.conversation.forms import receiving
from bot.conversation.step import OFFERS, Accepts, Answers, Choice, Step, always, anyone
from bot.conversation.steps import BRAND, CHANGED, DEVICE, EMAIL, KIND, MODEL, NAME, PHONE, PROBLEM, SERIAL
from bot.conversation.sums import IN_REQUEST, named
from bot.conversation.view import View
from bot.services import agreements, customer_links, customers, moves, walk_ins
from bot.services.customers import Contact
from bot.services.errors import EmailTaken, StaleView
from bot.services.moves import Move
from bot.services.walk_ins import WalkIn
from bot.texts import Translator, phones
from bot.texts import walk_in as texts
from models import ChangeSource, Customer, FormName, WorkOrderStatus

OCCASION = Occasion(FormName.WALK_IN)
NOBODY = "new"


def chosen(answers: Answers) -> Mapping[str, Any] | None:
    """The customer on file that staff said it is."""
    for field in ("customer", "same_email"):
        if isinstance(answers.get(field), dict):
            known: Mapping[str, Any] = answers[field]
            return known
    return None


def _confirm(filled: Filled) -> View:
    """Book it, receive it if it stays, and make the link for a customer without a chat."""
    try:
        order = walk_ins.book(filled.session, filled.draft, _written(filled.answers), by=filled.actor)
    except EmailTaken:
        raise _without(filled.answers, "email", "same_email", note="email_taken") from None
    except StaleView:
        raise _without(filled.answers, "customer", "same_email", "device", note="customer_gone") from None
    if filled.answers["stays"]:
        found = receiving.found_of(filled, order)
        move = Move(WorkOrderStatus.RECEIVED, source=ChangeSource.BUTTON)
        moves.change_status(filled.session, order, move, by=filled.actor, undo=filled.desk.undo)
        agreements.record(filled.session, order, found, by=filled.actor, undo=filled.desk.undo)
    facts: dict[str, Any] = {"order": order.id, "bot": filled.desk.bot}
    if order.customer.telegram_user_id is None:
        facts["link"] = customer_links.make(filled.session, filled.desk.shop.keys, order, by=filled.actor).id
    return View("walked_in", facts)


def _written(answers: Answers) -> WalkIn:
    known = chosen(answers)
    return WalkIn(
        Contact(known["name"] if known else answers["name"], answers["phone"], answers.get("email")),
        int(known["id"]) if known else None,
        described(answers),
        answers["problem"],
        named(answers.get(IN_REQUEST.field)),
    )


def _without(answers: Answers, *fields: str, note: str) -> AskAgain:
    """Withdraw what does not hold any more, and what the shop knew in view of it."""
    held = {key: value for key, value in answers.items() if key not in fields}
    offers = {key: value for key, value in answers[OFFERS].items() if key not in {"matches", "by_email", "devices"}}
    return AskAgain({**held, OFFERS: offers}, {"key": note})


# What the shop knows.


def _card(customer: Customer) -> dict[str, Any]:
    return {"id": customer.id, "name": customer.name, "email": customer.email}


def _with_phone(session: Session, phone: Any) -> dict[str, Any]:
    return {"matches": [_card(each) for each in customers.with_phone(session, phone)] if phone else []}


def _with_email(session: Session, email: Any) -> dict[str, Any]:
    found = customers.with_email(session, email) if email else None
    return {"by_email": found and _card(found)}


def _devices(session: Session, known: Any) -> dict[str, Any]:
    """What they own; what was on offer with another customer no longer is."""
    owned = customers.devices_with(session, known["id"]) if isinstance(known, dict) else []
    return {"devices": [{"id": each.id, "name": each.name} for each in owned], "device": None, "email": None}


def _offered(answers: Answers, what: str) -> Any:
    return answers.get(OFFERS, {}).get(what)


def _known_choices(answers: Answers) -> Sequence[Choice]:
    matches = _offered(answers, "matches") or []
    found = [Choice(str(each["id"]), each, partial(_label, texts.known(each))) for each in matches]
    return [*found, Choice(NOBODY, NOBODY, texts.somebody_new)]


def _label(name: str, _t: Translator) -> str:
    return name


def _same_choices(answers: Answers) -> Sequence[Choice]:
    return [
        Choice("yes", _offered(answers, "by_email"), texts.its_them),
        Choice("no", CHANGED, texts.another_address),
    ]


def _known_shown(_t: Translator, value: Any) -> str:
    return texts.known(value) if isinstance(value, dict) else ""


def _new(answers: Answers) -> bool:
    return chosen(answers) is None


def _not_by_phone(answers: Answers) -> bool:
    return not isinstance(answers.get("customer"), dict)


def _stays(answers: Answers) -> bool:
    return answers.get("stays") is True


CUSTOMER = Step(
    "customer",
    texts.title_customer,
    lambda t, _: texts.who(t),
    parsers.unnamed,
    _known_shown,
    choices=_known_choices,
    applies=lambda answers: bool(_offered(answers, "matches")),
    unsettles=lambda before, after: ("device",) if before.get("customer") != after["customer"] else (),
    learns=_devices,
)
SAME_EMAIL = Step(
    "same_email",
    texts.title_customer,
    lambda t, given: texts.same(t, (_offered(given.answers, "by_email") or {"name": ""})["name"]),
    parsers.unnamed,
    _known_shown,
    choices=_same_choices,
    applies=lambda answers: _not_by_phone(answers) and bool(_offered(answers, "by_email")),
    unsettles=lambda _, after: ("email",) if after["same_email"] == CHANGED else ("device",),
    learns=_devices,
)
STAYS = Step(
    "stays",
    texts.title_stays,
    lambda t, _: texts.stays(t),
    parsers.unnamed,
    lambda t, value: texts.yes_or_no(t, yes=value),
    choices=lambda _: [Choice("yes", True, texts.it_stays), Choice("no", False, texts.it_comes_later)],
)
FORM = Form(
    FormName.WALK_IN,
    (
        replace(
            PHONE,
            prompt=lambda t, given: texts.phone(t, phones.example(given.region)),
            applies=always,
            accepts=Accepts.TEXT,
            optional=True,
            unsettles=lambda before, after: ("customer",) if before.get("phone") != after["phone"] else (),
            learns=_with_phone,
        ),
        CUSTOMER,
        replace(NAME, prompt=lambda t, _: texts.name(t), applies=_new),
        replace(
            EMAIL,
            prompt=lambda t, _: texts.email(t),
            applies=_new,
            check=anyone,
            unsettles=lambda before, after: ("same_email",) if before.get("email") != after["email"] else (),
            learns=_with_email,
        ),
        SAME_EMAIL,
        DEVICE,
        KIND,
        BRAND,
        MODEL,
        SERIAL,
        replace(PROBLEM, prompt=lambda t, _: texts.problem(t)),
        IN_REQUEST,
        STAYS,
        replace(receiving.CONDITION, applies=_stays),
        replace(receiving.ACCESSORIES, applies=_stays),
        replace(receiving.PHOTOS, applies=_stays),
    ),
    Words(lambda t, _: texts.walk_in(t)),
    _confirm,
    require=staff,
    summary=Summary(lambda t, _: texts.summary_head(t), texts.summary_foot, texts.confirm),
)
