"""What is printed: receipts and labels."""

from markupsafe import Markup

from bot.texts.excerpt import ELLIPSIS, excerpt
from bot.texts.money import total
from bot.texts.phones import readable
from bot.texts.translator import Translator
from models import Customer, WorkOrder

FIRST_NAME = 20


def title(t: Translator) -> str:
    """What the paper is."""
    return t.plain("Repair receipt")


def details(t: Translator, order: WorkOrder) -> list[tuple[str, str]]:
    """Who left what, in a word or two each."""
    customer, device, photos = order.customer, order.device, len(order.photos)
    listed = [
        (t.plain("Customer"), customer.name),
        (t.plain("Phone"), customer.phone and readable(customer.phone)),
        (t.plain("Device"), device.name),
        (t.plain("IMEI"), device.imei) if device.imei else (t.plain("Serial number"), device.serial),
        (t.plain("Photos"), str(photos) if photos else None),
        (t.plain("Agreed price"), total(t, quote) if (quote := order.agreed_quote) else None),
    ]
    return [(name, words) for name, words in listed if words]


def descriptions(t: Translator, order: WorkOrder) -> list[tuple[str, str]]:
    """What was said of the device, in as many words as it took."""
    told = [
        (t.plain("Problem"), order.problem),
        (t.plain("Condition"), order.condition),
        (t.plain("Handed in with it"), order.accessories),
    ]
    return [(heading, words) for heading, words in told if words]


def terms(t: Translator) -> str:
    """Above the shop's terms."""
    return t.plain("Terms")


def scan_to_follow(t: Translator) -> str:
    """Under a code that leads to a page."""
    return t.plain("Scan to follow your repair")


def scan_to_chat(t: Translator) -> str:
    """Under a code that leads into the chat."""
    return t.plain("Scan to open this order in our chat")


def signature(t: Translator) -> str:
    """Under the line to sign on."""
    return t.plain("Customer's signature and date")


def short_name(customer: Customer) -> str:
    """A customer as the bench calls them: a label is seen by everybody."""
    first, *others = customer.name.split() or [ELLIPSIS]
    return " ".join([excerpt(first, FIRST_NAME), *(f"{each[0]}." for each in others[-1:])])


def receipt_sent(t: Translator, order: WorkOrder) -> Markup:
    """Above a receipt in the chat."""
    return t("Receipt of #{number}, to print or to keep.", number=order.number)


def label_sent(t: Translator, order: WorkOrder) -> Markup:
    """Above a label in the chat."""
    return t("Label for #{number}: 62 by 29 mm, to stick onto the device.", number=order.number)
