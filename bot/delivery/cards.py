"""Status cards as a dispatcher's work: sent once, pinned, edited as the order moves on, and unpinned at the end.

One claim of a card makes one call to Telegram. What comes next is read from its row, so that a killed process leaves
nothing half done.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.conversation import order_keyboards as keyboards
from bot.conversation.message import Outgoing
from bot.delivery import queue
from bot.delivery.again import again
from bot.delivery.limiter import Priority
from bot.delivery.outcome import Dead, Delivered, Misconfigured, Moved, Outcome, Retry, Unknown, Unreachable
from bot.services import orders, repair_times
from bot.services.shop import Shop
from bot.texts import Catalogue
from bot.texts.status_card import status_card
from models import CardState, StatusCard, WorkOrder

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Step(Enum):
    """What Telegram is asked for."""

    SEND = auto()
    EDIT = auto()
    PIN = auto()
    UNPIN = auto()


@dataclass(frozen=True)
class Errand:
    """One step of one card, and what the card is to show."""

    step: Step
    message_id: int
    """0 for a card that is sent only now."""
    message: Outgoing
    digest: str = field(repr=False)


def next_step(card: StatusCard, digest: str, *, closed: bool) -> Step | None:
    """What a card needs next to show what has this digest; None where nothing is left to do.

    An order that is closed before its card was ever sent gets none.
    """
    if card.message_id is None:
        return None if closed else Step.SEND
    if card.shown != digest:
        return Step.EDIT
    if closed:
        return Step.UNPIN if card.pinned else None
    return Step.PIN if card.pinned is None else None


@dataclass(frozen=True)
class Cards:
    """All cards of the shop: what each shows, and what came of the last step."""

    table: ClassVar[type[StatusCard]] = StatusCard

    catalogue: Catalogue
    shop: Shop

    def load(self, session: Session, rows: Collection[StatusCard]) -> object:
        """All orders that these cards show."""
        shown = {each.work_order_id for each in rows}
        found = session.scalars(orders.with_people().where(WorkOrder.id.in_(shown))).all()
        repair_times.fetch(session, found)
        return found

    def render(self, session: Session, row: StatusCard) -> Errand | None:
        """The next step, or None where the card shows what is so."""
        order = orders.shown(session, row.work_order_id)
        if order is None or order.customer.chat_id is None:
            return None
        t = self.catalogue.speaker(order.customer.language)
        message = Outgoing(
            status_card(t, order, self.shop, repair_times.usual(session, order)), keyboards.card(t, order)
        )
        digest = hashlib.sha256(f"{message.text}\0{t.language}".encode()).hexdigest()
        step = next_step(row, digest, closed=order.closed)
        return None if step is None else Errand(step, row.message_id or 0, message, digest)

    def settle(self, session: Session, row: StatusCard, outcome: Outcome, now: datetime, said: Errand | None) -> bool:
        """Write what came of a step; the card stays due until no step is left. False if the lease was lost."""
        if isinstance(outcome, Moved):
            queue.move_lane(session, StatusCard, row.lane, outcome.chat_id)
        return queue.settle(session, row, **_values(row, outcome, now, said))

    def hold(self, session: Session, row: StatusCard, until: datetime) -> None:
        """Cards come in silence, so that quiet hours are no reason."""
        queue.settle(session, row, due_at=until)

    def pass_over(self, session: Session, row: StatusCard) -> None:
        """It shows what is so."""
        queue.settle(session, row, state=CardState.SHOWN)


def _values(row: StatusCard, outcome: Outcome, now: datetime, said: Errand | None) -> dict[str, Any]:
    """What an outcome changes in a card; when it is due stays as it is, for the order may have moved on meanwhile."""
    values: dict[str, Any] = {}
    match outcome:
        case Delivered(message_id) if said is not None:
            values = {"attempts": 0, "uncertain": 0, "last_error": None, **_achieved(said, message_id)}
        case Retry() | Unknown() | Misconfigured():
            values = again(row, outcome, now)
        case Unreachable(reason):
            values = {"state": CardState.UNREACHABLE, "last_error": reason}
        case Dead(reason) if said is not None and said.step in {Step.PIN, Step.UNPIN}:
            values = {"pinned": False, "last_error": reason}
        case Dead(reason):
            values = {"state": CardState.GONE, "last_error": reason}
    return values


def _achieved(said: Errand, message_id: int | None) -> dict[str, Any]:
    achieved: dict[Step, dict[str, Any]] = {
        Step.SEND: {"message_id": message_id, "shown": said.digest},
        Step.EDIT: {"shown": said.digest},
        Step.PIN: {"pinned": True},
        Step.UNPIN: {"pinned": None},
    }
    return achieved[said.step]


@dataclass(frozen=True)
class Messenger:
    """Brings a card's steps to Telegram: in silence, and after everything that somebody waits for."""

    bot: ExtBot[Any]

    async def __call__(self, chat_id: int, errand: Errand) -> int | None:
        """Take one step; gives the id of a card that was sent."""
        match errand.step:
            case Step.SEND:
                return await self._send(chat_id, errand.message)
            case Step.EDIT:
                await self._edit(chat_id, errand)
            case Step.PIN:
                await self.bot.pin_chat_message(
                    chat_id, errand.message_id, disable_notification=True, rate_limit_args=Priority.CARD
                )
            case Step.UNPIN:
                await self.bot.unpin_chat_message(chat_id, errand.message_id, rate_limit_args=Priority.CARD)
        return None

    async def _send(self, chat_id: int, message: Outgoing) -> int:
        sent = await self.bot.send_message(
            chat_id,
            str(message.text),
            parse_mode=ParseMode.HTML,
            reply_markup=message.keyboard,
            link_preview_options=NO_PREVIEW,
            disable_notification=True,
            rate_limit_args=Priority.CARD,
        )
        return sent.message_id

    async def _edit(self, chat_id: int, errand: Errand) -> None:
        await self.bot.edit_message_text(
            str(errand.message.text),
            chat_id,
            errand.message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=errand.message.keyboard,  # type: ignore[arg-type]  # a card's is always an inline one
            link_preview_options=NO_PREVIEW,
            rate_limit_args=Priority.CARD,
        )
