"""The form that is open in a chat: at most one."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.services.people import Actor
from models import Draft, FormName

_LOCKED = select(Draft).where(Draft.chat_id == bindparam("chat_id")).with_for_update()


def begin(
    session: Session, actor: Actor, step: str, answers: dict[str, Any], *, form: FormName, work_order_id: int | None
) -> Draft:
    """A draft for a chat that has none."""
    draft = Draft(
        chat_id=actor.chat_id,
        telegram_user_id=actor.user_id,
        language=actor.language,
        form=form,
        work_order_id=work_order_id,
        step=step,
        answers=answers,
        version=1,
    )
    session.add(draft)
    session.flush()
    return draft


def current(session: Session, actor: Actor) -> Draft | None:
    """The chat's draft as of this transaction, locked against others."""
    return session.scalar(_LOCKED, {"chat_id": actor.chat_id})
