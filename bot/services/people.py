"""Who is writing: customer, technician, owner or stranger."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services.errors import NotAllowed
from models import Customer, Draft, Role, Staff

LANGUAGE = 16
"""How long a language tag may be; "zh-Hant-HK" is long already."""


@dataclass(frozen=True)
class Actor:
    """The person behind an update, as the database knew them when it came."""

    user_id: int
    chat_id: int
    name: str
    """As their Telegram profile says."""
    language: str | None
    """Their own choice, or what their Telegram says; an IETF tag."""
    staff: Staff | None = None
    customer: Customer | None = None
    draft: Draft | None = None

    @property
    def owner(self) -> bool:
        """Whether they run the shop."""
        return self.staff is not None and self.staff.owner


def recognise(session: Session, *, user_id: int, chat_id: int, name: str, language: str | None) -> Actor:
    """Find out who a Telegram user is to this shop, and where they are in a form."""
    staff = session.scalar(select(Staff).where(Staff.telegram_user_id == user_id, Staff.revoked_at.is_(None)))
    customer = session.scalar(select(Customer).where(Customer.telegram_user_id == user_id))
    draft = session.scalar(select(Draft).where(Draft.chat_id == chat_id))
    chosen = (staff and staff.language) or (customer and customer.language) or (language and _short(language))
    return Actor(user_id, chat_id, name, chosen, staff, customer, draft)


def _short(language: str) -> str:
    """As much of an IETF tag as is kept: whole parts of it, the most telling first."""
    return language if len(language) <= LANGUAGE else language[: LANGUAGE + 1].rpartition("-")[0][:LANGUAGE]


def language_of_chat(session: Session, chat_id: int) -> str | None:
    """The language that whoever has this chat chose, if they did."""
    for person in (Staff, Customer):
        language = session.scalar(select(person.language).where(person.chat_id == chat_id))
        if language:
            return language
    return None


def require_staff(session: Session, actor: Actor, *, owner: bool = False) -> Staff:
    """The member of staff behind an actor, as of this transaction; raises NotAllowed, also if revoked since."""
    query = select(Staff).where(Staff.telegram_user_id == actor.user_id, Staff.revoked_at.is_(None))
    if owner:
        query = query.where(Staff.role == Role.OWNER)
    staff = session.scalar(query)
    if staff is None:
        raise NotAllowed
    return staff
