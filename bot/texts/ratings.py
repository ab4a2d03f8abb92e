"""What customers think of the shop: asked, thanked for, and told to its owners."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.services.ratings import LOW
from bot.services.shop import Shop
from bot.texts.excerpt import excerpt
from bot.texts.orders import BLANK, NAME_ROOM, customer_line, lines
from bot.texts.statuses import device_name
from bot.texts.translator import Translator
from models import Outcome, Rating, WorkOrder
from models.rating import HIGHEST

COMMENT_ROOM = 500
LINE_ROOM = 160
WORKED = (Outcome.REPAIRED, Outcome.PARTIAL, Outcome.NO_FAULT_FOUND, None)


def stars(score: int) -> str:
    """A score as people see it."""
    return "★" * score + "☆" * (HIGHEST - score)


def question(t: Translator, order: WorkOrder) -> Markup:
    """How was it? In other words where the device went back as it came."""
    device, number = device_name(order.device), order.number
    if order.outcome in WORKED:
        asked = t("How was it with your {device} (#{number})?", device=device, number=number)
    else:
        asked = t(
            "Your {device} went back to you unrepaired (#{number}). How were we with you all the same?",
            device=device,
            number=number,
        )
    return lines(Markup("<b>{}</b>").format(asked), t("One tap is enough: five stars are the best."))


def thanks(t: Translator, order: WorkOrder, rating: Rating) -> Markup:
    """After a tap."""
    low = rating.score <= LOW
    return lines(
        t("{stars} for #{number}. Thank you!", stars=stars(rating.score), number=order.number),
        t("I am sorry that it was not better. The owner reads this.") if low else None,
        Markup("“{}”").format(excerpt(rating.comment, COMMENT_ROOM)) if rating.comment else None,
        None if rating.comment else t("Would you like to add a line? Until tomorrow you can still change the stars."),
    )


def closed(t: Translator, order: WorkOrder, rating: Rating) -> Markup:
    """After a tap that comes too late to change anything."""
    return lines(
        t("{stars} for #{number}. Thank you!", stars=stars(rating.score), number=order.number),
        t("It has been more than a day, so it stays like this."),
    )


def comment(t: Translator) -> str:
    """What the answer is called."""
    return t.plain("Comment")


def comment_on(t: Translator, number: int) -> str:
    """What the form is called."""
    return t.plain("Comment on #{number}", number=number)


def ask_comment(t: Translator, number: int) -> Markup:
    """The question."""
    return lines(
        t("<b>What would you like to say about #{number}?</b>", number=number),
        t("Write it to me now: a line or two."),
    )


def low(t: Translator, order: WorkOrder, rating: Rating) -> Markup:
    """To owners: somebody was not content."""
    return lines(
        t(
            "{stars} for <b>#{number}</b>: {device}",
            stars=stars(rating.score),
            number=order.number,
            device=device_name(order.device),
        ),
        customer_line(t, order.customer),
        Markup("“{}”").format(excerpt(rating.comment, COMMENT_ROOM)) if rating.comment else None,
        t("A call may put it right."),
    )


def overview(t: Translator, count: int, average: float | None, latest: Sequence[Rating], shop: Shop) -> Markup:
    """To owners: the average, and the latest ones."""
    if average is None:
        return t("Nobody has rated a repair yet. I ask a day after a device is collected.")
    return lines(
        t("<b>★ {average} of {most}</b>", average=t.number(average), most=HIGHEST),
        t.plural("{count} rating", "{count} ratings", count),
        BLANK,
        *(_line(t, each, shop) for each in latest),
    )


def _line(t: Translator, rating: Rating, shop: Shop) -> Markup:
    line = t(
        "{stars} #{number} · {name} · {moment}",
        stars=stars(rating.score),
        number=rating.work_order.number,
        name=excerpt(rating.work_order.customer.name, NAME_ROOM // 2) or "—",
        moment=t.moment(rating.created_at, shop.timezone),
    )
    return lines(line, Markup("“{}”").format(excerpt(rating.comment, LINE_ROOM)) if rating.comment else None)
