"""What people asked to be remembered of them, whatever else they are to the shop."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.services.people import Actor
from models import Customer, Staff, Visitor
from models.session import insert_new


def known(session: Session, actor: Actor) -> Visitor:
    """The row of this person, new or there already, locked against others."""
    session.execute(insert_new(session, Visitor), {"telegram_user_id": actor.user_id})
    return session.get_one(Visitor, actor.user_id, with_for_update=True, populate_existing=True)


def choose_language(session: Session, actor: Actor, language: str | None) -> None:
    """Speak this language to somebody from now on; None: the one that their Telegram speaks, as it changes."""
    known(session, actor).language = language
    session.flush()
    write_in(session, actor, language or actor.profile_language)


def write_in(session: Session, actor: Actor, language: str | None) -> None:
    """Have news to this person be in a language, be they customer, staff or both."""
    for person in (Staff, Customer):
        session.execute(update(person).where(person.telegram_user_id == actor.user_id).values(language=language))
