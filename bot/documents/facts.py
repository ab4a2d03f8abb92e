"""What a paper says: read while the database is open, drawn when it no longer is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.services.shop import Shop
from bot.texts import Translator, papers
from bot.texts import personal_data as own
from models import WorkOrder

Named = tuple[tuple[str, str], ...]
"""Names, and the words that go with them."""


@dataclass(frozen=True)
class Receipt:
    """All that stands on a receipt."""

    shop: str
    title: str
    number: int
    booked: str
    made: datetime
    right_to_left: bool
    details: Named
    descriptions: Named
    terms: tuple[str, str] | None
    code: str
    """The address to scan."""
    code_words: str
    signature: str


@dataclass(frozen=True)
class Label:
    """All that stands on a label."""

    number: int
    device: str
    customer: str
    booked: str
    made: datetime
    code: str
    """The address to scan."""


@dataclass(frozen=True)
class PersonalData:
    """All that is stored about somebody, to read."""

    title: str
    moment: str
    made: datetime
    right_to_left: bool
    sections: tuple[tuple[str, Named], ...]
    rest: str


def personal_data(t: Translator, sections: Iterable[tuple[str, Named]], made: datetime, shop: Shop) -> PersonalData:
    """What stands on the paper that somebody is sent about themselves."""
    return PersonalData(
        title=own.title(t, shop),
        moment=t.moment(made, shop.timezone),
        made=made,
        right_to_left=t.runs_left,
        sections=tuple(sections),
        rest=own.rest(t),
    )


def receipt(t: Translator, order: WorkOrder, shop: Shop, *, page: str | None, chat: str) -> Receipt:
    """The receipt of an order in its customer's language; its code leads to the order's page, or into the chat."""
    return Receipt(
        shop=shop.name,
        title=papers.title(t),
        number=order.number,
        booked=t.moment(order.created_at, shop.timezone),
        made=order.created_at,
        right_to_left=t.runs_left,
        details=tuple(papers.details(t, order)),
        descriptions=tuple(papers.descriptions(t, order)),
        terms=(papers.terms(t), shop.terms) if shop.terms else None,
        code=page or chat,
        code_words=papers.scan_to_follow(t) if page else papers.scan_to_chat(t),
        signature=papers.signature(t),
    )


def label(t: Translator, order: WorkOrder, shop: Shop, *, chat: str) -> Label:
    """The label of an order's device, for the bench."""
    return Label(
        number=order.number,
        device=order.device.name,
        customer=papers.short_name(order.customer),
        booked=t.day(order.created_at, shop.timezone),
        made=order.created_at,
        code=chat,
    )
