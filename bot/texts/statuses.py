"""What each status and outcome is called, and what it means to a customer."""

from markupsafe import Markup

from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.translator import Translator
from models import Device, Outcome, WorkOrder, WorkOrderStatus

DEVICE_ROOM = 120


def status_name(t: Translator, status: WorkOrderStatus) -> str:
    """A status in a word or two."""
    return {
        WorkOrderStatus.PENDING: t.plain("Booked"),
        WorkOrderStatus.RECEIVED: t.plain("Received"),
        WorkOrderStatus.DIAGNOSING: t.plain("Diagnosing"),
        WorkOrderStatus.AWAITING_APPROVAL: t.plain("Awaiting approval"),
        WorkOrderStatus.APPROVED: t.plain("Approved"),
        WorkOrderStatus.WAITING_PARTS: t.plain("Waiting for parts"),
        WorkOrderStatus.IN_REPAIR: t.plain("In repair"),
        WorkOrderStatus.QUALITY_CHECK: t.plain("Quality check"),
        WorkOrderStatus.READY_FOR_PICKUP: t.plain("Ready for pick-up"),
        WorkOrderStatus.ON_HOLD: t.plain("On hold"),
        WorkOrderStatus.COLLECTED: t.plain("Collected"),
        WorkOrderStatus.CANCELLED: t.plain("Cancelled"),
    }[status]


def outcome_name(t: Translator, outcome: Outcome) -> str:
    """An outcome in a word or two."""
    return {
        Outcome.REPAIRED: t.plain("Repaired"),
        Outcome.PARTIAL: t.plain("Partly repaired"),
        Outcome.UNREPAIRABLE: t.plain("Beyond repair"),
        Outcome.PARTS_UNAVAILABLE: t.plain("Parts unavailable"),
        Outcome.DECLINED: t.plain("Repair declined"),
        Outcome.NO_FAULT_FOUND: t.plain("No fault found"),
    }[outcome]


def in_words(t: Translator, status: WorkOrderStatus, outcome: Outcome | None) -> str:
    """A status, with its outcome where it has one that still matters."""
    name = status_name(t, status)
    if outcome is None or status not in {WorkOrderStatus.READY_FOR_PICKUP, WorkOrderStatus.COLLECTED}:
        return name
    return t.plain("{status} ({outcome})", status=name, outcome=outcome_name(t, outcome))


def device_name(device: Device) -> str:
    """What people call a device, in bounded space."""
    return excerpt(device.name, DEVICE_ROOM)


def meaning(t: Translator, order: WorkOrder, status: WorkOrderStatus, outcome: Outcome | None) -> Markup:
    """A status as a sentence to the customer."""
    device = device_name(order.device)
    if status is WorkOrderStatus.READY_FOR_PICKUP and outcome is not None:
        return _ready(t, device, outcome)
    return {
        WorkOrderStatus.PENDING: t("Your repair of the {device} is booked.", device=device),
        WorkOrderStatus.RECEIVED: t("We have your {device} in our hands.", device=device),
        WorkOrderStatus.DIAGNOSING: t("We are finding out what is wrong with your {device}.", device=device),
        WorkOrderStatus.AWAITING_APPROVAL: t(
            "We know what your {device} needs. Before we go on, we need your yes.", device=device
        ),
        WorkOrderStatus.APPROVED: t("Thank you: the repair of your {device} is agreed.", device=device),
        WorkOrderStatus.WAITING_PARTS: t("We are waiting for parts for your {device}.", device=device),
        WorkOrderStatus.IN_REPAIR: t("Your {device} is on the workbench.", device=device),
        WorkOrderStatus.QUALITY_CHECK: t("The work on your {device} is done, and we are testing it.", device=device),
        WorkOrderStatus.READY_FOR_PICKUP: t("Your {device} is ready.", device=device),
        WorkOrderStatus.ON_HOLD: t("The work on your {device} is paused.", device=device),
        WorkOrderStatus.COLLECTED: t("You have your {device} back.", device=device),
        WorkOrderStatus.CANCELLED: t("The repair of your {device} is called off.", device=device),
    }[status]


def _ready(t: Translator, device: str, outcome: Outcome) -> Markup:
    return {
        Outcome.REPAIRED: t("Good news: your {device} is repaired and ready.", device=device),
        Outcome.PARTIAL: t("Your {device} is ready. We could repair it in part; we will show you what.", device=device),
        Outcome.UNREPAIRABLE: t(
            "We are sorry: your {device} is beyond repair. It is ready for you to take back.", device=device
        ),
        Outcome.PARTS_UNAVAILABLE: t(
            "We are sorry: we can't get the parts for your {device}. It is ready for you to take back.", device=device
        ),
        Outcome.DECLINED: t(
            "As you decided, we did not repair your {device}. It is ready for you to take back.", device=device
        ),
        Outcome.NO_FAULT_FOUND: t("We tested your {device} and found no fault. It is ready.", device=device),
    }[outcome]


def what_next(t: Translator, status: WorkOrderStatus, outcome: Outcome | None, shop: Shop) -> Markup:
    """What happens after this status, as the customer needs to know it."""
    name = excerpt(shop.name, DEVICE_ROOM)
    if status is WorkOrderStatus.COLLECTED and outcome in {Outcome.REPAIRED, Outcome.PARTIAL}:
        return t("If anything isn't as it should be, come back to us at {shop}.", shop=name)
    return {
        WorkOrderStatus.PENDING: t("Next: bring it to {shop}.", shop=name),
        WorkOrderStatus.RECEIVED: t("Next: we look at what is wrong, and tell you here."),
        WorkOrderStatus.DIAGNOSING: t("Next: we tell you what we found."),
        WorkOrderStatus.AWAITING_APPROVAL: t("Next: talk to us at {shop}; we go on as soon as you agree.", shop=name),
        WorkOrderStatus.APPROVED: t("Next: we start the repair, and tell you here."),
        WorkOrderStatus.WAITING_PARTS: t("Next: the repair goes on as soon as they arrive."),
        WorkOrderStatus.IN_REPAIR: t("Next: we test it, and tell you when it is ready."),
        WorkOrderStatus.QUALITY_CHECK: t("Next: if all is well, it is ready for you."),
        WorkOrderStatus.READY_FOR_PICKUP: t("Next: pick it up at {shop}.", shop=name),
        WorkOrderStatus.ON_HOLD: t("Next: we tell you here when the work goes on."),
        WorkOrderStatus.COLLECTED: t("Thank you for coming to {shop}.", shop=name),
        WorkOrderStatus.CANCELLED: t("If you need us after all, send a new request."),
    }[status]
