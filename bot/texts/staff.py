"""What the bench and the owners read, apart from the card of an order."""

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo

from markupsafe import Markup

from bot.services.news import STILL_TOLD
from bot.services.pickup import in_chat
from bot.texts.excerpt import excerpt
from bot.texts.orders import NAME_ROOM, lines
from bot.texts.statuses import device_name, outcome_name, status_name
from bot.texts.translator import Translator
from models import Condition, Outcome, Staff, WorkOrder, WorkOrderStatus
from models.work_order import MOST_WRONG_CODES

DEVICE_ROOM = 50
SAID_ROOM = 60
BUTTON_ROOM = 40


def moved(t: Translator, order: WorkOrder) -> Markup:
    """An order went on."""
    if order.customer.chat_id is None or not order.customer.reachable:
        return t("✅ Done. The customer can't be reached by chat.")
    if order.muted and order.status not in STILL_TOLD:
        return t("✅ Done. The customer muted this order, so I don't write to them.")
    return t("✅ Done. I'll tell the customer.")


def already(t: Translator, order: WorkOrder) -> Markup:
    """It was there before."""
    return t("It is “{status}” already, so nothing was changed.", status=status_name(t, order.status))


def undone(t: Translator) -> Markup:
    """A step was taken back."""
    return t("↩️ Taken back.")


def too_late(t: Translator) -> Markup:
    """A step can't be taken back."""
    return t("It is too late to undo that, so nothing was changed.")


def stale(t: Translator) -> Markup:
    """Somebody else was faster."""
    return t("The order has moved on since that button was shown, so nothing was changed. This is how it stands:")


def illegal(t: Translator, order: WorkOrder, new: WorkOrderStatus, missing: Condition | None) -> Markup:
    """Why an order can't go there, where it is, and where it can go."""
    if missing is Condition.PICKUP_CODE:
        return hand_over(t, order)
    return lines(why_illegal(t, order, new, missing), _legal(t, order))


def why_illegal(t: Translator, order: WorkOrder, new: WorkOrderStatus, missing: Condition | None) -> Markup:
    """Why an order can't go there, in a line."""
    facts = {"number": order.number, "status": status_name(t, order.status), "new": status_name(t, new)}
    return {
        None: t("#{number} is “{status}”: it can't go to “{new}” from there.", **facts),
        Condition.NO_QUOTE_NEEDED: t(
            "#{number} needs an approved quote before “{new}”, unless there is no charge.", **facts
        ),
        Condition.OUTCOME: t("#{number}: say how it ended, and it becomes “{new}”.", **facts),
        Condition.NOT_REPAIRED: t("#{number} is “{status}”: it can't be repaired already.", **facts),
        Condition.REASON: t("#{number} needs a reason before “{new}”.", **facts),
        Condition.PICKUP_CODE: t("#{number} is handed over by itself, for its pick-up code.", **facts),
    }[missing]


def hand_over(t: Translator, order: WorkOrder) -> Markup:
    """What it takes to hand a device over, and how to say it."""
    number = order.number
    if order.codes_spent:
        return lines(
            t("🔒 Too many wrong codes were tried for #{number}: only an owner can hand it over now.", number=number),
            t("<code>/override {number} COLLECTED </code>", number=number),
        )
    if not in_chat(order):
        return lines(
            t("The customer of #{number} has no chat, so there is no code. Check their receipt or ID.", number=number),
            t("Then copy this and put behind it what you saw:"),
            t("<code>/collect {number} </code>", number=number),
        )
    return lines(
        t("Ask for the pick-up code of #{number}: six digits, in the customer's chat.", number=number),
        t("Then copy this and put the code behind it:"),
        t("<code>/collect {number} </code>", number=number),
        t("Whoever shows it may collect. Without it, only an owner can hand the device over."),
    )


def wrong_code(t: Translator, order: WorkOrder) -> Markup:
    """A code that belongs to something else, or to nothing."""
    if order.codes_spent:
        return lines(t("❌ That is not the code of this order, so nothing was changed."), hand_over(t, order))
    return lines(
        t("❌ That is not the code of this order, so nothing was changed."),
        t.plural(
            "{count} more try, then only an owner can hand it over.",
            "{count} more tries, then only an owner can hand it over.",
            MOST_WRONG_CODES - order.wrong_codes,
        ),
    )


def _legal(t: Translator, order: WorkOrder) -> Markup:
    names = [status_name(t, status) for status in order.next_moves()]
    if not names:
        return t("It is “{status}” for good.", status=status_name(t, order.status))
    return t("From “{status}” it can go to: {names}.", status=status_name(t, order.status), names=t.one_of(names))


def why_override(t: Translator, number: int, new: WorkOrderStatus) -> Markup:
    """An override without the outcome that READY_FOR_PICKUP needs."""
    words = f"{new.value} {Outcome.REPAIRED.value}"
    return lines(
        t("Say how it ended, and why. Copy this and put the reason behind it:"),
        t("<code>/override {number} {words} </code>", number=number, words=words),
    )


def which_override(t: Translator) -> Markup:
    """An override without its order or status."""
    return t("As in <code>/override 1042 COLLECTED reason</code>: the order, where it goes, and why.")


def which_outcome(t: Translator, order: WorkOrder) -> Markup:
    """How it ended is asked before an order is ready."""
    return t("How did #{number} · {device} end?", number=order.number, device=device_name(order.device))


def unknown_status(t: Translator, said: str, candidates: Collection[WorkOrderStatus]) -> Markup:
    """A word that names no status, or more than one."""
    if not said:
        return t("Which status? Tap one, or type it behind the number.")
    return _unclear(t, said, [status_name(t, each) for each in candidates])


def unknown_outcome(t: Translator, said: str, candidates: Collection[Outcome]) -> Markup:
    """A word that names more than one outcome."""
    return _unclear(t, said, [outcome_name(t, each) for each in candidates])


def _unclear(t: Translator, said: str, names: Sequence[str]) -> Markup:
    said = excerpt(said, SAID_ROOM)
    if not names:
        return t("I don't know any status “{said}”, so nothing was changed.", said=said)
    return t("“{said}” may mean: {names}. Nothing was changed.", said=said, names=t.one_of(names))


def invitation(t: Translator, link: str, until: datetime, zone: tzinfo) -> Markup:
    """A link to forward to a new technician."""
    return lines(
        t("Forward this to the technician you want to bring in:"),
        Markup("{}").format(link),
        t("It works once, for one person, until {moment}.", moment=t.moment(until, zone)),
    )


def invite_refused(t: Translator) -> Markup:
    """An invitation that does not work, whatever the reason."""
    return t("This invitation does not work. Ask the shop's owner for a new one.")


def staff_list(t: Translator, staff: Sequence[Staff]) -> Markup:
    """Who works here."""
    return lines(t("<b>Who works here</b>"), *(_member(t, each) for each in staff))


def _member(t: Translator, staff: Staff) -> Markup:
    name = excerpt(staff.name, NAME_ROOM)
    if staff.owner:
        return t("{name} · owner · <code>{id}</code>", name=name, id=staff.telegram_user_id)
    return t("{name} · technician · <code>{id}</code>", name=name, id=staff.telegram_user_id)


def short_name(staff: Staff) -> str:
    """A name for a button."""
    return excerpt(staff.name, BUTTON_ROOM)


def revoke_question(t: Translator, staff: Staff) -> Markup:
    """Before somebody's access ends."""
    return t("End the access of {name}? It ends at once.", name=excerpt(staff.name, NAME_ROOM))


def revoked(t: Translator, name: str) -> Markup:
    """Somebody's access ended."""
    return t("{name} has no access any more.", name=excerpt(name, NAME_ROOM))


def no_such_staff(t: Translator) -> Markup:
    """An id that belongs to nobody here."""
    return t("Nobody with that id works here. /staff shows everybody.")


def which_staff(t: Translator) -> Markup:
    """A command without an id that makes sense."""
    return t("Whose access? Add their id, as in <code>/revoke 123456789</code>. /staff shows the ids.")


def owner_stays(t: Translator) -> Markup:
    """An owner can't be revoked here."""
    return t("Owners come and go with the shop's settings (OWNER_IDS), not here.")


def photos_gone(t: Translator, number: int) -> Markup:
    """Telegram does not know the pictures any more."""
    return t("Telegram can't show the photos of #{number} any more.", number=number)


def no_photos(t: Translator, number: int) -> Markup:
    """Pictures were asked for and there are none."""
    return t("There are no photos of #{number}.", number=number)


def photos_of(t: Translator, number: int, name: str | None) -> Markup:
    """Under the pictures: whose order it is, and who of the shop took them."""
    if name is None:
        return t("#{number}", number=number)
    return t("#{number} · taken by {name}", number=number, name=excerpt(name, NAME_ROOM))
