"""A quote as the bench writes it and sends it."""

from datetime import tzinfo

from markupsafe import Markup

from bot.services.shop import Shop
from bot.texts import limits
from bot.texts.money import digits, total, typed
from bot.texts.orders import BLANK, lines
from bot.texts.quotes import day, offer, within_limit
from bot.texts.statuses import device_name
from bot.texts.translator import Translator
from models import Quote, QuoteStatus, WorkOrder


def desk(t: Translator, order: WorkOrder, quote: Quote, shop: Shop) -> Markup:
    """A quote that is being written, as its customer will read it."""
    return lines(
        t("<b>Quote for #{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        t("<i>Not sent yet</i>"),
        BLANK,
        offer(t, quote) if quote.lines else t("There is nothing in it yet."),
        BLANK,
        t.plural("Good for {count} day", "Good for {count} days", quote.valid_days or shop.quote_days),
        _covered(t, order, quote),
    )


def _covered(t: Translator, order: WorkOrder, quote: Quote) -> Markup | None:
    said = limits.said(t, order)
    if said is None:
        return limits.unknown(t, order)
    if order.covers(quote):
        return t("Within the customer's limit of {limit}: agreed as soon as you send it.", limit=said)
    return t("The customer's limit is {limit}.", limit=said)


def sent(t: Translator, order: WorkOrder, quote: Quote, shop: Shop) -> Markup:
    """A quote that its customer knows, for the bench."""
    return lines(
        t("<b>Quote for #{number} · {device}</b>", number=order.number, device=device_name(order.device)),
        state(t, quote, shop.timezone),
        BLANK,
        offer(t, quote),
    )


def how_to(t: Translator, order: WorkOrder, currency: str) -> Markup:
    """How to write one, with prices as the reader types them."""
    return lines(
        t("There is no quote for #{number} yet. Write it with its lines one below the other:", number=order.number),
        Markup("<code>/quote {}\n{}</code>").format(order.number, _example(t, currency)),
    )


def lines_wanted(t: Translator, currency: str) -> Markup:
    """Lines, in the next messages."""
    return lines(
        t("<b>What does the quote hold?</b>"),
        t("Send me its lines, one below the other or one by one. For example:"),
        Markup("<code>{}</code>").format(_example(t, currency)),
    )


def _example(t: Translator, currency: str) -> str:
    unit = 10 ** digits(currency)
    part, battery, hour = (typed(t, each, currency) for each in (89 * unit + 9 * unit // 10, 15 * unit, 40 * unit))
    return t.plain("Display {part}\n2 x Battery {battery}\nLabour 1.5 x {hour}", part=part, battery=battery, hour=hour)


def lines_title(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Lines")


def note_title(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Remark")


def note_wanted(t: Translator) -> Markup:
    """A word to the customer."""
    return t("<b>What shall the customer read below the lines?</b>\nSkip leaves it out.")


def form(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Quote for #{number}", number=number)


def which(t: Translator) -> Markup:
    """A command without the number of an order."""
    return t("Which order? As in <code>/quote 1042</code>, with the lines of the quote below it.")


def state(t: Translator, quote: Quote, zone: tzinfo) -> Markup:
    """How a quote stands, in a line for the bench."""
    facts = {"total": total(t, quote), "day": day(t, quote.decided_at or quote.sent_at or quote.created_at, zone)}
    if quote.status is QuoteStatus.OFFERED:
        return t("Quote: {total}, waits for an answer since {day}", **facts)
    if quote.status is QuoteStatus.APPROVED and within_limit(quote):
        return t("Quote: {total}, within the limit since {day}", **facts)
    return {
        QuoteStatus.DRAFT: t("Quote: {total}, not sent yet", **facts),
        QuoteStatus.APPROVED: t("Quote: {total}, approved on {day}", **facts),
        QuoteStatus.DECLINED: t("Quote: {total}, declined on {day}", **facts),
        QuoteStatus.EXPIRED: t("Quote: {total}, ran out on {day}", **facts),
        QuoteStatus.REPLACED: t("Quote: {total}, replaced on {day}", **facts),
        QuoteStatus.WITHDRAWN: t("Quote: {total}, withdrawn on {day}", **facts),
    }[quote.status]


def rewritten(t: Translator) -> Markup:
    """Somebody else was at it."""
    return t("The quote has changed since that button was shown, so nothing was done. This is how it stands:")


def empty(t: Translator) -> Markup:
    """Nothing to send."""
    return t("There is nothing in it yet, so it was not sent.")


def on_its_way(t: Translator) -> Markup:
    """It was sent."""
    return t("✅ Sent. I'll tell you what the customer says.")


def agreed_at_once(t: Translator) -> Markup:
    """It was sent, and needed no answer."""
    return t("✅ Agreed: it is within the customer's limit. I'll tell them.")


def discarded(t: Translator) -> Markup:
    """It was thrown away."""
    return t("The quote is thrown away. Its customer never saw it.")


def too_long(t: Translator, most: int) -> Markup:
    """More lines than a message has room for."""
    return t.plural("A quote has room for {count} line.", "A quote has room for {count} lines.", most)


# What came of it, to the bench.
