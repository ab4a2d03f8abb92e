"""All that is stored about somebody, to read: headings, and under each what it is called and what it says."""

from collections.abc import Iterator, Sequence

from babel.numbers import format_currency, get_currency_precision
from sqlalchemy.orm import Session

from bot.services import ratings
from bot.services.people import Actor
from bot.services.shop import Shop
from bot.texts.phones import readable
from bot.texts.statuses import in_words
from bot.texts.translator import Translator
from models import Customer, Quote, QuoteStatus, WorkOrder
from models.rating import HIGHEST

Named = tuple[tuple[str, str], ...]
Section = tuple[str, Named]


def title(t: Translator, shop: Shop) -> str:
    """Above all of it."""
    return t.plain("What {shop} stores about you", shop=shop.name)


def rest(t: Translator) -> str:
    """Below all of it."""
    return t.plain(
        "The file that came with this one has every row as it is stored, also what was sent to you and what you wrote."
    )


def sections(t: Translator, session: Session, actor: Actor, orders: Sequence[WorkOrder], shop: Shop) -> list[Section]:
    """The person, then their orders."""
    return [_person(t, actor, shop), *(_order(t, session, each, shop) for each in orders)]


def _person(t: Translator, actor: Actor, shop: Shop) -> Section:
    known: list[tuple[str, str | None]] = [(t.plain("Telegram id"), str(actor.user_id))]
    if actor.customer is not None:
        known += _customer(t, actor.customer, shop)
    known.append((t.plain("Language you chose"), actor.chosen_language))
    if actor.staff is not None:
        known.append((t.plain("Your name on the team"), actor.staff.name))
    return t.plain("You"), _said(known)


def _customer(t: Translator, customer: Customer, shop: Shop) -> list[tuple[str, str | None]]:
    return [
        (t.plain("Name"), customer.name),
        (t.plain("Phone"), customer.phone and readable(customer.phone)),
        (t.plain("Email"), customer.email),
        (t.plain("Language"), customer.language),
        (t.plain("Notes of the shop"), customer.notes),
        (t.plain("Customer since"), t.moment(customer.created_at, shop.timezone)),
    ]


def _order(t: Translator, session: Session, order: WorkOrder, shop: Shop) -> Section:
    device, rating = order.device, ratings.of_order(session, order)
    known: list[tuple[str, str | None]] = [
        (t.plain("Serial number"), device.serial),
        (t.plain("IMEI"), device.imei),
        (t.plain("Problem"), order.problem),
        (t.plain("Condition"), order.condition),
        (t.plain("Handed in with it"), order.accessories),
        *((t.plain("Condition on arrival"), each.text) for each in order.agreements),
        (t.plain("Photos"), str(len(order.photos)) if order.photos else None),
        *((t.plain("Quote"), _price(t, each)) for each in order.quotes if each.status is not QuoteStatus.DRAFT),
        *_history(t, order, shop),
        *((t.moment(each.created_at, shop.timezone), each.text) for each in order.messages),
        (t.plain("Your rating"), f"{rating.score} / {HIGHEST}" if rating else None),
        (t.plain("Comment"), rating.comment if rating else None),
    ]
    return t.plain("#{number} · {device}", number=order.number, device=device.name), _said(known)


def _history(t: Translator, order: WorkOrder, shop: Shop) -> Iterator[tuple[str, str]]:
    for change in order.status_changes:
        step = in_words(t, change.to_status, change.outcome)
        reason = change.public_reason
        yield t.moment(change.created_at, shop.timezone), f"{step}: {reason}" if reason else step


def _price(t: Translator, quote: Quote) -> str:
    amount = quote.total / 10 ** get_currency_precision(quote.currency)
    return str(format_currency(amount, quote.currency, locale=t.locale))


def _said(known: list[tuple[str, str | None]]) -> Named:
    return tuple((name, words) for name, words in known if words)
