"""What the page of an order says beyond its status."""

from markupsafe import Markup

from bot.texts.statuses import status_name
from bot.texts.translator import Translator
from models import WorkOrder, WorkOrderStatus

S = WorkOrderStatus
STAGES = (S.PENDING, S.RECEIVED, S.DIAGNOSING, S.IN_REPAIR, S.READY_FOR_PICKUP, S.COLLECTED)
"""What a repair goes through, in a few steps."""
WITHIN = {
    S.AWAITING_APPROVAL: S.DIAGNOSING,
    S.APPROVED: S.DIAGNOSING,
    S.WAITING_PARTS: S.IN_REPAIR,
    S.QUALITY_CHECK: S.IN_REPAIR,
}
"""To which of these the other statuses belong."""


def stage(status: WorkOrderStatus) -> int | None:
    """How far along a status is, counted from 1; None where that says nothing."""
    among = WITHIN.get(status, status)
    return STAGES.index(among) + 1 if among in STAGES else None


def ends_of_the_line(t: Translator) -> tuple[str, str]:
    """Where a repair begins and ends."""
    return status_name(t, STAGES[0]), status_name(t, STAGES[-1])


def step_of(t: Translator, done: int) -> str:
    """How far a repair has come."""
    return t.plain("Step {step} of {steps}", step=done, steps=len(STAGES))


def title(order: WorkOrder, shop: str) -> str:
    """The page's, in a browser's tab."""
    return f"#{order.number} · {shop}"


def so_far(t: Translator) -> str:
    """Above the steps that were taken."""
    return t.plain("So far")


def updates_itself(t: Translator) -> str:
    """Where the page is live."""
    return t.plain("This page updates by itself.")


def seen_by_all(t: Translator) -> str:
    """Who can see the page."""
    return t.plain("Whoever has this link can see this page. It says nothing of you.")


def leads_nowhere(t: Translator) -> str:
    """There is no such page, or not any more."""
    return t.plain("This link leads nowhere")


def ask_for_another(t: Translator) -> str:
    """What to do without a page."""
    return t.plain("It may have been replaced. You find the one that works in our chat.")


def too_many_visits(t: Translator) -> str:
    """Somebody asked too often."""
    return t.plain("That was a little too often")


def come_back(t: Translator) -> str:
    """What to do then."""
    return t.plain("Please wait a minute, then load this page again.")


def new_link_question(t: Translator, order: WorkOrder) -> Markup:
    """Before a link stops working."""
    return t(
        "Make a new link to the page of #{number}? The one there is, also on printed receipts, then leads nowhere.",
        number=order.number,
    )


def new_link(t: Translator, order: WorkOrder) -> Markup:
    """After that."""
    return t("✅ Done: #{number} has a new link, and the one before leads nowhere.", number=order.number)


def no_pages(t: Translator) -> Markup:
    """Where the shop has no public address."""
    return t("Orders have no page here: this shop has no public address.")
