"""What customer and shop write to each other: as it is passed on, and as the bench reads it again."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from markupsafe import Markup, escape

from bot.services.shop import Shop
from bot.texts.excerpt import excerpt, length
from bot.texts.orders import BLANK, NAME_ROOM, lines
from bot.texts.statuses import device_name
from bot.texts.translator import Translator
from models import MessageDirection, MessageKind, Notification, NotificationState, OrderMessage, WorkOrder

TEXT_ROOM, CAPTION_ROOM = 3800, 850
"""UTF-16 units of what was written that stand under a headline: Telegram takes 4096 and 1024 of all."""
PAGE_ROOM = 3000
SHOP_ROOM = 80
GLIMPSE = 120
"""How much of a message a card shows."""
NEWLINE = Markup("\n")


def label(order: WorkOrder) -> str:
    """Which order, and whose, on a button."""
    return f"#{order.number} · {excerpt(order.customer.name, NAME_ROOM // 2)}"


def from_customer(t: Translator, order: WorkOrder, *, edited: bool) -> Markup:
    """Above what a customer wrote."""
    facts = {"number": order.number, "name": excerpt(order.customer.name, NAME_ROOM)}
    if edited:
        return t("<b>#{number} · {name}</b> edited:", **facts)
    return t("<b>#{number} · {name}</b>", **facts)


def from_shop(t: Translator, order: WorkOrder, shop: Shop) -> Markup:
    """Above what the shop wrote."""
    return t("<b>{shop} · #{number}</b>", shop=excerpt(shop.name, SHOP_ROOM), number=order.number)


def under(t: Translator, headline: Markup, message: OrderMessage, order: WorkOrder, room: int) -> Markup:
    """A headline, and what was written; cut where that is more than the room, with the way to read all."""
    said = (message.text or "").strip()
    cut = length(said) > room
    return lines(
        headline,
        _said(t, message, excerpt(said, room)) if said else None,
        t("/thread {number} shows all of it.", number=order.number) if cut else None,
    )


def _said(t: Translator, message: OrderMessage, words: str) -> Markup:
    return t("Contact: {contact}", contact=words) if message.kind is MessageKind.CONTACT else escape(words)


# To the customer.


def received(t: Translator, order: WorkOrder) -> Markup:
    """Their message is with the shop."""
    return t("Passed on to the shop (#{number}).", number=order.number)


def which_order(t: Translator) -> Markup:
    """Their message may be about one order or another."""
    return t("Which repair is this about? I'll pass it on then.")


def nothing_waits(t: Translator, order: WorkOrder) -> Markup:
    """They said it already."""
    return t("The shop has all your messages. Just write here if there is more about #{number}.", number=order.number)


def cannot_pass_on(t: Translator) -> Markup:
    """A sticker, a dice, a poll."""
    return t("I can't pass that on to the shop. Texts, photos, files, videos and voice messages I can.")


# To whoever writes for the shop.


def edited_too_late(t: Translator) -> Markup:
    """They changed what was passed on already."""
    return t("I passed that on as it was. If it was wrong, write once more.")


def sent(t: Translator, order: WorkOrder) -> Markup:
    """After a command: who gets it."""
    name = excerpt(order.customer.name, NAME_ROOM)
    return t("✅ On its way to {name} (#{number}).", name=name, number=order.number)


def waits(t: Translator, order: WorkOrder) -> Markup:
    """The customer can't be reached by chat now."""
    return t(
        "⚠️ {name} can't be reached by chat, so phone them ({phone}). I'll deliver it when they write again.",
        name=excerpt(order.customer.name, NAME_ROOM),
        phone=order.customer.phone or t.plain("no phone number"),
    )


def waits_too(t: Translator, order: WorkOrder) -> Markup:
    """The same, where others may read along: without the number."""
    return t(
        "⚠️ {name} can't be reached by chat, so phone them. I'll deliver it when they write again.",
        name=excerpt(order.customer.name, NAME_ROOM),
    )


def no_chat(t: Translator, order: WorkOrder) -> Markup:
    """The customer never wrote to the bot."""
    return t(
        "{name} has no chat with me, so nothing was sent: phone them ({phone}).",
        name=excerpt(order.customer.name, NAME_ROOM),
        phone=order.customer.phone or t.plain("no phone number"),
    )


def too_long(t: Translator) -> Markup:
    """More than one message holds."""
    return t("That is too long for one message, so nothing was sent. Please send it in two.")


def failed(t: Translator, order: WorkOrder, message: OrderMessage) -> Markup:
    """A message did not arrive."""
    return lines(
        t("⚠️ {name} did not get your message about #{number}:", name=_customer(order), number=order.number),
        Markup("<i>{}</i>").format(_glimpse(t, message)),
        t("Phone them: {phone}", phone=order.customer.phone or t.plain("no phone number")),
    )


def how_to_write(t: Translator) -> Markup:
    """A command without its order or words."""
    return t("As in <code>/msg 1042 It is ready tomorrow</code>: the order, and what to tell its customer.")


def how_to_note(t: Translator) -> Markup:
    """A command without its order or words."""
    return t("As in <code>/note 1042 The battery is swollen</code>: the order, and what the bench should know.")


def how_to_reply(t: Translator, order: WorkOrder) -> Markup:
    """A reply to something that no customer said."""
    return t(
        "To write to {name}: <code>/msg {number} </code> and your words.", name=_customer(order), number=order.number
    )


def words(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Message")


def letter_for(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Message about #{number}", number=number)


def what_to_write(t: Translator, number: int, name: str) -> Markup:
    """Ask for it."""
    name = excerpt(name, NAME_ROOM)
    return t("<b>What shall I tell {name} about #{number}?</b> Write it to me now.", name=name, number=number)


def note(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Note")


def note_for(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Note on #{number}", number=number)


def what_to_note(t: Translator, number: int) -> Markup:
    """Ask for it."""
    return t("<b>What shall I note on #{number}?</b> Only the bench will see it.", number=number)


def noted(t: Translator) -> Markup:
    """A note is kept."""
    return t("📝 Noted. Only the bench sees it.")


# What was written so far.


def on_card(
    t: Translator, order: WorkOrder, latest: Sequence[tuple[OrderMessage, Notification | None]], zone: tzinfo
) -> Markup | None:
    """The latest messages and notes, shortened, oldest first."""
    shown = [_line(t, order, message, told, zone) for message, told in latest]
    return lines(*shown) if shown else None


def _line(t: Translator, order: WorkOrder, message: OrderMessage, told: Notification | None, zone: tzinfo) -> Markup:
    return t("{who}: “{words}”", who=_who(t, order, message, told, zone), words=_glimpse(t, message))


def _who(t: Translator, order: WorkOrder, message: OrderMessage, told: Notification | None, zone: tzinfo) -> Markup:
    name = _customer(order) if message.staff is None else excerpt(message.staff.name, NAME_ROOM // 2)
    sign = {
        MessageDirection.FROM_CUSTOMER: "⬅️",
        MessageDirection.TO_CUSTOMER: "➡️",
        MessageDirection.INTERNAL: "📝",
    }[message.direction]
    line = t("{sign} {name}, {moment}", sign=sign, name=name, moment=t.moment(message.created_at, zone))
    if message.edited_at is not None:
        line = t("{line}, edited", line=line)
    fared = _fared(t, told) if message.direction is MessageDirection.TO_CUSTOMER else None
    return line if fared is None else t("{line}, {fared}", line=line, fared=fared)


def of_note(t: Translator, order: WorkOrder, message: OrderMessage, zone: tzinfo) -> Markup:
    """Above a note, read again: who wrote it, and that it is one."""
    return _who(t, order, message, None, zone)


def _fared(t: Translator, told: Notification | None) -> str | None:
    """How a message to the customer fared, where that is worth a word."""
    if told is None:
        return t.plain("⚠️ not delivered")
    return {
        NotificationState.OWED: t.plain("on its way"),
        NotificationState.SENT: None,
        NotificationState.COLLAPSED: t.plain("⚠️ not delivered"),
        NotificationState.UNREACHABLE: t.plain("⚠️ waits until they write"),
        NotificationState.DEAD: t.plain("⚠️ not delivered"),
    }[told.state]


def _glimpse(t: Translator, message: OrderMessage) -> Markup:
    words = " ".join((message.text or "").split())
    return Markup(" ").join([each for each in (_kind(t, message.kind), escape(excerpt(words, GLIMPSE))) if each])


def _kind(t: Translator, kind: MessageKind) -> Markup:
    """What a message carries besides words."""
    return {
        MessageKind.TEXT: BLANK,
        MessageKind.PHOTO: t("[photo]"),
        MessageKind.DOCUMENT: t("[file]"),
        MessageKind.VOICE: t("[voice message]"),
        MessageKind.AUDIO: t("[audio]"),
        MessageKind.VIDEO: t("[video]"),
        MessageKind.VIDEO_NOTE: t("[video message]"),
        MessageKind.ANIMATION: t("[animation]"),
        MessageKind.LOCATION: t("[place]"),
        MessageKind.CONTACT: t("[contact]"),
    }[kind]


def _customer(order: WorkOrder) -> str:
    return excerpt(order.customer.name, NAME_ROOM // 2)


Page = Sequence[tuple[OrderMessage, str]]
"""Messages, each with as much of its words as stands on this page."""


def pages(messages: Sequence[OrderMessage]) -> list[list[tuple[OrderMessage, str]]]:
    """All messages over as many pages as they fill, oldest first; a long one goes on on the next page."""
    filled: list[list[tuple[OrderMessage, str]]] = [[]]
    room = PAGE_ROOM
    for message, words in _pieces(messages):
        needed = length(words) + NAME_ROOM * 2
        if filled[-1] and needed > room:
            filled.append([])
            room = PAGE_ROOM
        filled[-1].append((message, words))
        room -= needed
    return filled


def _pieces(messages: Sequence[OrderMessage]) -> Iterator[tuple[OrderMessage, str]]:
    for message in messages:
        words = (message.text or "").strip()
        half = PAGE_ROOM // 2  # characters, of which none takes more than two UTF-16 units
        for start in range(0, max(len(words), 1), half):
            yield message, words[start : start + half]


def page(
    t: Translator,
    order: WorkOrder,
    shown: Page,
    told: dict[int, Notification],
    zone: tzinfo,
    place: tuple[int, int],
) -> Markup:
    """One page of a thread; `place` is its number, and of how many."""
    number, total = place
    headline = t("<b>Messages of #{number} · {device}</b>", number=order.number, device=device_name(order.device))
    if not any(shown):
        return lines(headline, BLANK, t("Nobody has written yet."))
    return lines(
        headline,
        t("Page {page} of {pages}", page=number, pages=total) if total > 1 else None,
        *(each for message, words in shown for each in _entry(t, order, message, words, told, zone)),
    )


def _entry(
    t: Translator, order: WorkOrder, message: OrderMessage, words: str, told: dict[int, Notification], zone: tzinfo
) -> Iterator[Markup]:
    yield BLANK
    yield Markup("<b>{}</b>").format(_who(t, order, message, told.get(message.id), zone))
    kind = _kind(t, message.kind)
    if kind or words:
        yield Markup(" ").join([each for each in (kind, escape(words)) if each])
