"""The questions of the intake, and what it says at its end."""

from collections.abc import Mapping

from markupsafe import Markup

from bot.texts import devices, limits, phones
from bot.texts.forms import BLANK, NEWLINE, listed
from bot.texts.translator import Translator
from models import DeviceKind, WorkOrder

NOT_SURE = "?"
"""What is kept, in every language, for a customer who doesn't know: staff read it on the ticket."""
KEEP_LENGTH = 28


def contact(t: Translator, known: Mapping[str, str | None]) -> Markup:
    """The contact card of a customer the shop knows."""
    lines = [Markup("<b>{}</b>").format(known["name"]), *(known[each] for each in ("phone", "email") if known[each])]
    card = NEWLINE.join(Markup.escape(each) for each in lines)
    return BLANK.join([t("Welcome back! Is this still how we reach you?"), card])


def name(t: Translator) -> Markup:
    """For the name."""
    return t("<b>What is your name?</b>\nIt goes on the ticket. For example: Ana Ruiz")


def phone(t: Translator, example: str) -> Markup:
    """For the phone number."""
    return t(
        "<b>Which number may we call you on?</b>\nShare yours with the button below, or type one. "
        "For example: {example}",
        example=example,
    )


def email(t: Translator) -> Markup:
    """For the email address."""
    return t(
        "<b>Is there an email address we can write to?</b>\nOnly if you like. For example: {example}",
        example="ana.ruiz@example.com",
    )


def device(t: Translator) -> Markup:
    """Which of the devices the shop knows already."""
    return t("<b>Which device is it about?</b>")


def kind(t: Translator) -> Markup:
    """For the kind of device."""
    return t("<b>What needs repair?</b>")


def brand(t: Translator, *, buttons: bool) -> Markup:
    """For the brand."""
    if buttons:
        return t("<b>Which brand is it?</b>\nTap one, or type another.")
    return t("<b>Which brand is it?</b>\nFor example: Dyson")


def model(t: Translator, kind: DeviceKind) -> Markup:
    """For the model."""
    return t("<b>Which model is it?</b>\nFor example: {example}", example=devices.model_example(kind))


def serial(t: Translator, *, imei: bool) -> Markup:
    """For what tells this device from all others."""
    if imei:
        return t("<b>What is its IMEI or serial number?</b>\nOnly if you have it at hand. For example: 490154203237518")
    return t("<b>What is its serial number?</b>\nOnly if you have it at hand. For example: PF3K7M2Q")


def problem(t: Translator) -> Markup:
    """For what is wrong."""
    return t(
        "<b>What is wrong with it?</b>\nIn your own words. For example: it fell, and now the screen stays black.\n"
        "<i>Please keep passwords and PINs to yourself.</i>"
    )


def condition(t: Translator) -> Markup:
    """For how it looks before anyone touches it."""
    return t(
        "<b>Does it have any marks already?</b>\nThen nobody wonders later. For example: scratches on the back, "
        "a dented corner"
    )


def accessories(t: Translator) -> Markup:
    """For what comes with it."""
    return t("<b>What will you bring along with it?</b>\nFor example: charger, case, SIM card")


def photos(t: Translator, kept: int, most: int) -> Markup:
    """For pictures."""
    if not kept:
        return t("<b>Would you like to show us?</b>\nSend up to {most} photos, one by one or as an album.", most=most)
    count = t.plural("{count} photo so far", "{count} photos so far", kept)
    if kept == most:
        return Markup("<b>{}</b>\n{}").format(count, t("That is all I can take. Tap Done to go on."))
    return Markup("<b>{}</b>\n{}").format(count, t("Send another, or tap Done."))


def booked(t: Translator, order: WorkOrder) -> Markup:
    """The summary once it is sent: what the shop has."""
    device = order.device
    lines = [
        (t.plain("Name"), order.customer.name),
        (t.plain("Phone"), order.customer.phone and phones.readable(order.customer.phone)),
        (t.plain("Email"), order.customer.email),
        (t.plain("Device"), f"{devices.kind(t, device.kind)} · {device.name}"),
        (t.plain("IMEI"), device.imei),
        (t.plain("Serial number"), device.serial),
        (t.plain("Problem"), told(t, order.problem)),
        (limits.title(t), limits.said(t, order)),
        (t.plain("Marks"), order.condition),
        (t.plain("Comes with"), order.accessories),
        (t.plain("Photos"), str(len(order.photos)) if order.photos else None),
    ]
    sent = t("<b>Sent ✓</b> Your request is <b>#{number}</b>.", number=order.number)
    return BLANK.join([sent, listed((title, answer) for title, answer in lines if answer)])


def told(t: Translator, answer: str) -> str:
    """An answer in words, also where the customer did not know."""
    return t.plain("not sure") if answer == NOT_SURE else answer


def request(t: Translator) -> str:
    """What the form is called."""
    return t.plain("Repair request")


def summary_head(t: Translator) -> Markup:
    """Above all the answers, before they are sent."""
    return t("<b>Does everything look right?</b>")


def summary_foot(t: Translator) -> Markup:
    """Below them."""
    return t("The shop sees it once you tap Send.")


def leaving(t: Translator) -> Markup:
    """Whether to throw the answers away."""
    return t("<b>Throw this request away?</b>\nYour answers so far would be gone.")


def left(t: Translator) -> Markup:
    """To somebody who began and went away."""
    return t("📝 <b>Your repair request is half-filled.</b>\nThe shop has not seen it yet. Shall we finish it?")


def discarded(t: Translator) -> Markup:
    """After throwing them away."""
    return t("Done: the request is gone, and the shop never saw it.\nWhenever you need us: /new")


def no_request(t: Translator) -> Markup:
    """To an answer without a question."""
    return t("There is no open request here. Would you like to start one? /new")


def title(t: Translator, field: str) -> str:
    """What an answer is called."""
    titles = {
        "contact": t.plain("Contact"),
        "name": t.plain("Name"),
        "phone": t.plain("Phone"),
        "email": t.plain("Email"),
        "device": t.plain("Device"),
        "kind": t.plain("Kind"),
        "brand": t.plain("Brand"),
        "model": t.plain("Model"),
        "serial": t.plain("Serial number"),
        "problem": t.plain("Problem"),
        "limit": limits.title(t),
        "condition": t.plain("Marks"),
        "accessories": t.plain("Comes with"),
        "photos": t.plain("Photos"),
    }
    return titles[field]


def shortened(text: str) -> str:
    """A text for a button."""
    line = " ".join(text.split())
    return line if len(line) <= KEEP_LENGTH else f"{line[: KEEP_LENGTH - 1].rstrip()}…"
