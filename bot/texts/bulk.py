"""What became of several orders that were moved at once."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.services.bulk import AT_ONCE, Came, Result
from bot.texts.orders import BLANK, lines, phone_them
from bot.texts.staff import unknown_outcome, unknown_status, why_illegal
from bot.texts.statuses import in_words, status_name
from bot.texts.translator import Translator
from models import Outcome, WorkOrder, WorkOrderStatus


def results(t: Translator, new: WorkOrderStatus, became: Sequence[tuple[Result, WorkOrder | None]]) -> Markup:
    """A line for each, as they were named."""
    moved = sum(result.came is Came.MOVED for result, _ in became)
    head = t("<b>{moved} of {total} moved to “{new}”</b>", moved=moved, total=len(became), new=status_name(t, new))
    return lines(head, BLANK, *(_line(t, new, result, order) for result, order in became))


def _line(t: Translator, new: WorkOrderStatus, result: Result, order: WorkOrder | None) -> Markup:
    if order is None or result.came is Came.UNKNOWN:
        return t("❓ There is no #{number}.", number=result.number)
    if result.came is Came.REFUSED:
        return t("⚠️ {why}", why=why_illegal(t, order, new, result.missing))
    if result.came is Came.MOVED:
        moved = t("✅ #{number} · {status}", number=order.number, status=in_words(t, order.status, order.outcome))
        return lines(moved, phone_them(t, order.customer))
    facts = {"number": order.number, "status": in_words(t, order.status, order.outcome)}
    return {
        Came.ALREADY: t("#{number} was “{status}” already.", **facts),
        Came.OVERTAKEN: t("⚠️ #{number} was moved by somebody else at that moment.", **facts),
    }[result.came]


def unclear(t: Translator, said: str, statuses: Sequence[WorkOrderStatus], outcomes: Sequence[Outcome]) -> Markup:
    """Words that name no step, or more than one; nothing was moved."""
    if not said:
        return t("Which status? Type it behind the numbers.")
    return unknown_outcome(t, said, outcomes) if outcomes else unknown_status(t, said, statuses)


def too_many(t: Translator, count: int) -> Markup:
    """More orders than are moved at once."""
    return t(
        "{count} are too many: I move up to {most} orders at once. Nothing was changed.", count=count, most=AT_ONCE
    )
