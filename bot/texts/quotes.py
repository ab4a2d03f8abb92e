"""What a repair would cost, as its customer reads it, and what became of it."""

from datetime import datetime, timedelta, tzinfo

from babel.dates import format_date
from markupsafe import Markup, escape

from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.money import money, percent, quantity, total
from bot.texts.orders import BLANK, NAME_ROOM, customer_line, lines
from bot.texts.statuses import device_name
from bot.texts.translator import Translator
from models import ChangeSource, Quote, QuoteLine, QuoteLineKind, QuoteStatus, WorkOrder
from models.quote import ONE

DESCRIPTION_ROOM = 60
NOTE_ROOM = 500
SHOP_ROOM = 100
SIGNS = {QuoteLineKind.PART: "🔩", QuoteLineKind.LABOUR: "🛠"}


def offer(t: Translator, quote: Quote) -> Markup:
    """Its lines, what they come to, the tax in that, and what its author adds."""
    return lines(
        *(_item(t, line, quote.currency) for line in quote.lines),
        BLANK,
        t("<b>Total: {total}</b>", total=total(t, quote)),
        _tax(t, quote),
        *((BLANK, Markup("<i>{}</i>").format(excerpt(quote.note, NOTE_ROOM))) if quote.note else ()),
    )


def _item(t: Translator, line: QuoteLine, currency: str) -> Markup:
    words = escape(excerpt(line.description, DESCRIPTION_ROOM))
    each = money(t, line.unit_price, currency)
    if line.quantity == ONE:
        item = words
    elif line.tax_included or not line.tax_basis_points:
        item = t("{count} x {what}, {price} each", count=quantity(t, line.quantity), what=words, price=each)
    else:  # with the tax, a price of one would not multiply to what the line comes to
        item = t("{count} x {what}", count=quantity(t, line.quantity), what=words)
    return Markup("{} {} · {}").format(SIGNS[line.kind], item, money(t, line.total, currency))


def _tax(t: Translator, quote: Quote) -> Markup | None:
    if not quote.tax:
        return None
    rates = sorted({line.tax_basis_points for line in quote.lines if line.tax_basis_points})
    if len(rates) > 1:
        return t("Tax in it: {tax}", tax=money(t, quote.tax, quote.currency))
    return t("{rate} % tax in it: {tax}", rate=percent(t, rates[0]), tax=money(t, quote.tax, quote.currency))


def last_day(t: Translator, quote: Quote, zone: tzinfo) -> str:
    """The last day on which it is good."""
    until = (quote.expires_at or quote.created_at) - timedelta(microseconds=1)
    return day(t, until, zone)


def day(t: Translator, when: datetime, zone: tzinfo) -> str:
    """A date as people of the language write it."""
    return str(format_date(when.astimezone(zone), "medium", t.locale))


# To the customer.


def of_customer(t: Translator, order: WorkOrder, quote: Quote, shop: Shop) -> Markup:
    """A quote with how it stands, under the order it is for."""
    return lines(
        t("<b>#{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        standing(t, order, quote, shop),
    )


def standing(t: Translator, order: WorkOrder, quote: Quote, shop: Shop) -> Markup:
    """A quote with how it stands."""
    return lines(_title(t, quote), BLANK, offer(t, quote), BLANK, _what_next(t, order, quote, shop))


def _title(t: Translator, quote: Quote) -> Markup:
    return {
        QuoteStatus.DRAFT: t("<b>Not sent yet</b>"),
        QuoteStatus.OFFERED: t("<b>What the repair would cost</b>"),
        QuoteStatus.APPROVED: t("✅ <b>What we agreed on</b>"),
        QuoteStatus.DECLINED: t("❌ <b>You declined this</b>"),
        QuoteStatus.EXPIRED: t("<b>This quote ran out</b>"),
        QuoteStatus.REPLACED: t("<b>There is a newer quote</b>"),
        QuoteStatus.WITHDRAWN: t("<b>This quote does not hold any more</b>"),
    }[quote.status]


def _what_next(t: Translator, order: WorkOrder, quote: Quote, shop: Shop) -> Markup:
    name = excerpt(shop.name, SHOP_ROOM)
    if quote.status is QuoteStatus.OFFERED:
        return t("It is good until {day}. We start as soon as you approve it.", day=last_day(t, quote, shop.timezone))
    if quote.status is QuoteStatus.APPROVED and within_limit(quote):
        agreed = money(t, order.preauthorised_limit or 0, order.limit_currency or quote.currency)
        return t("That is within the {limit} you had agreed to, so we go on.", limit=agreed)
    if quote.status is QuoteStatus.APPROVED:
        return t("Thank you. We go on with the repair, and tell you here.")
    if quote.status is QuoteStatus.DECLINED:
        return t("What shall we do with your {device}?", device=device_name(order.device))
    return t("Talk to us at {shop} if you want a new one.", shop=name)


def within_limit(quote: Quote) -> bool:
    """Whether it was agreed before it was written."""
    return quote.decided_by is not None and quote.decided_by.source is ChangeSource.LIMIT


def given_back(t: Translator, order: WorkOrder, shop: Shop) -> Markup:
    """They declined, and want it back."""
    return t(
        "All right: your {device} stays as it is. Pick it up at {shop}.",
        device=device_name(order.device),
        shop=excerpt(shop.name, SHOP_ROOM),
    )


def will_talk(t: Translator, shop: Shop) -> Markup:
    """They declined, and want to talk."""
    return t("{shop} knows, and will call or write to you.", shop=excerpt(shop.name, SHOP_ROOM))


def newer(t: Translator) -> Markup:
    """Above the newest quote, where an older one was tapped."""
    return t("There is a newer quote, so nothing was changed. This is it:")


def overtaken(t: Translator) -> Markup:
    """Above a quote that is decided, where a button of before was tapped."""
    return t("Nothing was changed: this is how it stands.")


def ran_out(t: Translator, quote: Quote, zone: tzinfo) -> Markup:
    """Above a quote whose time was up when it was tapped."""
    day = last_day(t, quote, zone)
    return t("This quote was good until {day}, so nothing was changed. The shop can make you a new one.", day=day)


def reminder(t: Translator, quote: Markup) -> Markup:
    """A quote that waits for an answer, once more."""
    return lines(t("⏳ We are still waiting for your answer."), BLANK, quote)


# To the bench.


def noted(text: Markup, *notes: Markup) -> Markup:
    """A text below what there is to say first."""
    return lines(*notes, BLANK, text) if notes else text


def decided(t: Translator, order: WorkOrder, quote: Quote, name: str, status: QuoteStatus) -> Markup:
    """The news that a quote was answered, or has run out."""
    facts = {"name": excerpt(name, NAME_ROOM), "total": total(t, quote), "number": order.number}
    if status is QuoteStatus.APPROVED and within_limit(quote):
        return t("✅ The quote of {total} for <b>#{number}</b> is within the customer's limit: agreed.", **facts)
    return {
        QuoteStatus.APPROVED: t("✅ {name} approved the quote of {total} for <b>#{number}</b>.", **facts),
        QuoteStatus.DECLINED: t(
            "❌ {name} declined the quote of {total} for <b>#{number}</b>, and is asked what shall become of it.",
            **facts,
        ),
        QuoteStatus.EXPIRED: t("⌛ The quote of {total} for <b>#{number}</b> ran out without an answer.", **facts),
    }[status]


def wants_it_back(t: Translator, order: WorkOrder, name: str) -> Markup:
    """After a no."""
    return t("↩️ {name} wants <b>#{number}</b> back unrepaired.", name=excerpt(name, NAME_ROOM), number=order.number)


def wants_to_talk(t: Translator, order: WorkOrder, quote: Quote) -> Markup:
    """After a no: whom to call, and about what."""
    return lines(
        t(
            "💬 Please call or write: your customer wants to talk about the quote of {total} for <b>#{number}</b>.",
            total=total(t, quote),
            number=order.number,
        ),
        customer_line(t, order.customer),
    )
