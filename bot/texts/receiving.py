"""What is asked when a device comes in, and what its owner reads of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import tzinfo

from markupsafe import Markup, escape

from bot.services.shop import Shop
from bot.texts import devices
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, NAME_ROOM, lines, standing
from bot.texts.statuses import device_name
from bot.texts.translator import Translator
from models import Agreement, Device, DeviceKind, WorkOrder

TEXT_ROOM = 2500
Label = Callable[[Translator], str]

MARKS: Mapping[str, Label] = {
    "cracked": lambda t: t.plain("Screen cracked"),
    "scratches": lambda t: t.plain("Scratches"),
    "dents": lambda t: t.plain("Dents"),
    "water": lambda t: t.plain("Water marks"),
    "dead": lambda t: t.plain("Does not switch on"),
    "parts": lambda t: t.plain("Parts missing"),
}
EXTRAS: Mapping[str, Label] = {
    "charger": lambda t: t.plain("Charger"),
    "cable": lambda t: t.plain("Cable"),
    "case": lambda t: t.plain("Case"),
    "sim": lambda t: t.plain("SIM card"),
    "memory": lambda t: t.plain("Memory card"),
}


def no_marks(t: Translator) -> str:
    """Nothing is to be seen."""
    return t.plain("None of these")


def no_extras(t: Translator) -> str:
    """Nothing came with it."""
    return t.plain("Nothing with it")


def condition(t: Translator, ticked: Collection[str], said: str | None) -> str:
    """What was found, in words."""
    return _worded(t, MARKS, ticked, said) or t.plain("No marks found")


def extras(t: Translator, ticked: Collection[str], said: str | None) -> str:
    """What came with it, in words."""
    return _worded(t, EXTRAS, ticked, said) or t.plain("Nothing")


def _worded(t: Translator, known: Mapping[str, Label], ticked: Collection[str], said: str | None) -> str:
    names = t.all_of([label(t) for key, label in known.items() if key in ticked])
    return "\n".join(each for each in (names, said) if each)


# The form.


def receiving(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Receiving #{number}", number=number)


def is_it(t: Translator, shown: Sequence[str]) -> Markup:
    """Whether this is the device."""
    return lines(t("<b>Is this the device?</b>"), *(escape(each) for each in shown))


def found(t: Translator, said: str | None) -> Markup:
    """For the condition."""
    return _so_far(t("<b>What do you see on it?</b>"), t("Tap all that applies, or write it."), said)


def with_it(t: Translator, said: str | None) -> Markup:
    """For what comes with it."""
    return _so_far(t("<b>What comes with it?</b>"), t("Tap all that is there, or write it."), said)


def _so_far(question: Markup, how: Markup, said: str | None) -> Markup:
    return lines(question, how, Markup("<i>“{}”</i>").format(said) if said else None)


def photos(t: Translator, kept: int, most: int) -> Markup:
    """For pictures of its condition."""
    if not kept:
        return t("<b>Photos of its condition?</b>\nSend up to {most}; the customer gets them, too.", most=most)
    count = t.plural("{count} photo so far", "{count} photos so far", kept)
    more = t("That is all I can take. Tap Done to go on.") if kept == most else t("Send another, or tap Done.")
    return Markup("<b>{}</b>\n{}").format(count, more)


def summary_head(t: Translator, number: int) -> Markup:
    """Above the answers."""
    return t("<b>Receive #{number}?</b>", number=number)


def summary_foot(t: Translator) -> Markup:
    """Below them."""
    return t("I write it down as it stands, and ask the customer to agree.")


def right(t: Translator) -> str:
    """The device is the one the shop knows."""
    return t.plain("Yes, that's it")


def wrong(t: Translator) -> str:
    """Something about the device is to be corrected."""
    return t.plain("Correct it")


def confirm(t: Translator) -> str:
    """Ends the form."""
    return t.plain("✅ Write it down")


# What is written down.


def device_lines(t: Translator, kind: DeviceKind, name: str, serial: str | None) -> list[str]:
    """A device, in words."""
    return [f"{devices.kind(t, kind)} · {name}", *([serial] if serial else [])]


def frozen(t: Translator, device: Device, condition: str, extras: str) -> str:
    """All of it as its owner agrees to it: no HTML, and never rendered again."""
    return "\n".join(
        [
            t.plain("Device: {device}", device=device.name),
            *([t.plain("IMEI: {imei}", imei=device.imei)] if device.imei else []),
            *([t.plain("Serial number: {serial}", serial=device.serial)] if device.serial else []),
            t.plain("Condition: {condition}", condition=condition),
            t.plain("With it: {accessories}", accessories=extras),
        ]
    )


def recorded(t: Translator, order: WorkOrder) -> Markup:
    """Above the card, when all is written down."""
    if order.customer.chat_id is None or not order.customer.reachable:
        return t("📋 Written down. The customer can't be reached by chat.")
    return t("📋 Written down. I'll ask the customer to agree.")


def photos_of(t: Translator, order: WorkOrder) -> Markup:
    """Under the pictures, to the customer."""
    return t("📷 This is how we received your {device} (#{number}).", device=_device(order), number=order.number)


def to_agree(t: Translator, agreement: Agreement, shop: Shop) -> Markup:
    """To the customer: what was found, and what to do if it is not so."""
    return lines(
        _head(t, agreement),
        BLANK,
        _text(agreement),
        BLANK,
        t("Is that right? Then tap “I agree”. If not, talk to us at {shop}.", shop=excerpt(shop.name, NAME_ROOM)),
        _fingerprint(t, agreement),
    )


def how_it_stands(t: Translator, agreement: Agreement, shop: Shop, *, replaced: bool) -> Markup:
    """What was recorded last, and whether it is agreed; `replaced`: somebody tapped an older version."""
    if agreement.agreed_at is None:
        shown = to_agree(t, agreement, shop)
    else:
        shown = lines(_head(t, agreement), BLANK, _text(agreement), BLANK, _agreed(t, agreement, shop.timezone))
    if replaced:
        return lines(t("That has been written down anew since. This is the latest:"), BLANK, shown)
    return shown


def for_staff(t: Translator, agreement: Agreement, zone: tzinfo) -> Markup:
    """The same, to the bench."""
    order = agreement.work_order
    return lines(
        t("<b>📋 How we received {device} (#{number})</b>", device=_device(order), number=order.number),
        BLANK,
        _text(agreement),
        BLANK,
        t(
            "Version {version}, {moment}, {name}",
            version=agreement.version,
            moment=t.moment(agreement.created_at, zone),
            name=excerpt(agreement.recorded_by.name, NAME_ROOM),
        ),
        standing(t, order, zone),
        None if agreement.intact else t("⚠️ This text is not what was written down."),
        _fingerprint(t, agreement),
    )


def agree(t: Translator) -> str:
    """The customer's yes."""
    return t.plain("👍 I agree")


def _head(t: Translator, agreement: Agreement) -> Markup:
    order = agreement.work_order
    return t("<b>📋 How we received your {device} (#{number})</b>", device=_device(order), number=order.number)


def _text(agreement: Agreement) -> Markup:
    return escape(excerpt(agreement.text, TEXT_ROOM))


def _agreed(t: Translator, agreement: Agreement, zone: tzinfo) -> Markup:
    moment = t.moment(agreement.agreed_at, zone) if agreement.agreed_at else ""
    return lines(t("✅ You agreed on {moment}.", moment=moment), _fingerprint(t, agreement))


def _fingerprint(t: Translator, agreement: Agreement) -> Markup:
    """What tells this text from any other."""
    return t("<i>Fingerprint: {digest}</i>", digest=agreement.short_digest)


def _device(order: WorkOrder) -> str:
    return device_name(order.device)
