"""Whose an order is: asked on its card, and told to whoever did not decide it themselves."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.texts.excerpt import excerpt
from bot.texts.orders import NAME_ROOM, customer_line, lines
from bot.texts.statuses import device_name, in_words
from bot.texts.translator import Translator
from models import Staff, WorkOrder

SAID_ROOM = 60
PROBLEM_ROOM = 400


def who(t: Translator, order: WorkOrder, said: str | None, meant: Sequence[Staff]) -> Markup:
    """Before the buttons with everybody's name; above it, what was wrong with a name that was typed."""
    asked = t("Who takes #{number} · {device}?", number=order.number, device=device_name(order.device))
    if said is None:
        return asked
    said = excerpt(said, SAID_ROOM)
    if meant:
        return lines(t("“{said}” may be more than one of you.", said=said), asked)
    return lines(t("Nobody here is called “{said}”.", said=said), asked)


def which(t: Translator) -> Markup:
    """A command without a number that makes sense."""
    return t("As in <code>/assign 1042 Eva</code>: the order, and who takes it.")


def theirs(t: Translator, order: WorkOrder) -> Markup:
    """Somebody else was faster, or has it already."""
    if order.technician is None:
        return t("Somebody else had it, so nothing was changed.")
    return t("{name} has it, so nothing was changed.", name=excerpt(order.technician.name, NAME_ROOM))


def assigned(t: Translator, order: WorkOrder, by: Staff | None) -> Markup:
    """To a technician: an order is theirs now."""
    facts = {"number": order.number, "name": excerpt(by.name, NAME_ROOM) if by else "?"}
    return lines(
        t("🔧 {name} gave you <b>#{number}</b>.", **facts),
        t("<b>{device}</b>", device=device_name(order.device)),
        t("<b>{status}</b>", status=in_words(t, order.status, order.outcome)),
        customer_line(t, order.customer),
        t("Problem: {problem}", problem=excerpt(order.problem, PROBLEM_ROOM)),
    )


def taken_away(t: Translator, order: WorkOrder, by: Staff | None) -> Markup:
    """To a technician: an order is theirs no longer."""
    facts = {"number": order.number, "name": excerpt(by.name, NAME_ROOM) if by else "?"}
    if order.technician is None:
        said = t("{name} put <b>#{number}</b> back into the queue: it is not yours any more.", **facts)
    elif by is not None and order.technician.id == by.id:
        said = t("{name} took over <b>#{number}</b>: it is not yours any more.", **facts)
    else:
        other = excerpt(order.technician.name, NAME_ROOM)
        said = t("{name} gave <b>#{number}</b> to {other}: it is not yours any more.", other=other, **facts)
    return lines(said, t("<b>{device}</b>", device=device_name(order.device)))
