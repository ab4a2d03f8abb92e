"""Asking staff why."""

from markupsafe import Markup

from bot.texts.orders import lines
from bot.texts.statuses import status_name
from bot.texts.translator import Translator
from models import WorkOrderStatus


def reason(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Reason")


def reason_for(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Reason for #{number}", number=number)


def why(t: Translator, number: int, new: WorkOrderStatus, *, told: bool) -> Markup:
    """A step that needs a reason; `told`: the customer reads it."""
    return lines(
        t("<b>Why does #{number} go to “{new}”?</b>", number=number, new=status_name(t, new)),
        t("Write it to me now; the customer reads it, too.") if told else t("Write it to me now."),
    )
