"""What people asked to be remembered of them, whatever else they are to the shop."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import people
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


@dataclass(frozen=True)
class Needs:
    """What somebody's list of commands follows from."""

    works_here: bool
    owner: bool
    language: str | None
    """Their own choice."""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads a list of commands, and what stands for the one that was published for them."""

    user_id: int
    needs: Needs
    menu: str | None


def who_reads(session: Session, user_id: int) -> Reader:
    """Anybody, known or not."""
    return _reader(user_id, people.member_of_staff(session, user_id), session.get(Visitor, user_id))


def staff_who_read(session: Session) -> list[Reader]:
    """All who work here."""
    everybody = list(people.active_staff(session))
    ids = [each.telegram_user_id for each in everybody]
    known = {
        each.telegram_user_id: each
        for each in session.scalars(select(Visitor).where(Visitor.telegram_user_id.in_(ids)))
    }
    return [_reader(each.telegram_user_id, each, known.get(each.telegram_user_id)) for each in everybody]


def menu_published(session: Session, user_id: int, menu: str | None) -> None:
    """Telegram has taken this list for somebody's chat; None: it has none of its own any more."""
    if menu is not None:
        session.execute(insert_new(session, Visitor), {"telegram_user_id": user_id})
    session.execute(update(Visitor).where(Visitor.telegram_user_id == user_id).values(menu=menu))


def _reader(user_id: int, staff: Staff | None, visitor: Visitor | None) -> Reader:
    language, menu = (None, None) if visitor is None else (visitor.language, visitor.menu)
    return Reader(user_id, Needs(staff is not None, staff is not None and staff.owner, language), menu)
