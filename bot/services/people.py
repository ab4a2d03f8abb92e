"""Who is who: customer, technician, owner or stranger."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import BindParameter, and_, bindparam, literal, select
from sqlalchemy.orm import Session

from bot.services.errors import NotAllowed
from models import Customer, Draft, Role, Staff, Visitor

LANGUAGE = 16
"""How long a language tag may be; "zh-Hant-HK" is long already."""

_USER: BindParameter[Any] = bindparam("user_id")
_CHAT: BindParameter[Any] = bindparam("chat_id")
_WORKING = and_(Staff.telegram_user_id == _USER, Staff.revoked_at.is_(None))
_KNOWN_AS = (
    select(Staff, Customer, Draft, Visitor.language, Visitor.menu)
    .select_from(select(literal(1)).subquery("somebody"))
    .outerjoin(Staff, _WORKING)
    .outerjoin(Customer, Customer.telegram_user_id == _USER)
    .outerjoin(Draft, Draft.chat_id == _CHAT)
    .outerjoin(Visitor, Visitor.telegram_user_id == _USER)
)
"""One row, of what is known of a user and a chat; asked at every update, so built and sent as one."""
_STAFF = select(Staff).where(_WORKING)
_OWNER = _STAFF.where(Staff.role == Role.OWNER)


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
    profile_language: str | None = None
    """What their Telegram says."""
    chosen_language: str | None = None
    """Their own choice."""
    menu: str | None = None
    """What stands for the list of commands that was published in their chat."""

    @property
    def owner(self) -> bool:
        """Whether they run the shop."""
        return self.staff is not None and self.staff.owner


def recognise(session: Session, *, user_id: int, chat_id: int, name: str, language: str | None) -> Actor:
    """Find out who a Telegram user is to this shop, and where they are in a form."""
    known = session.execute(_KNOWN_AS, {"user_id": user_id, "chat_id": chat_id}).one()
    staff, customer, draft, chosen, menu = cast(
        "tuple[Staff | None, Customer | None, Draft | None, str | None, str | None]", known
    )
    language = language and _short(language)
    stored = [each.language for each in (staff, customer) if each is not None and each.language]
    spoken = chosen or language or next(iter(stored), None)
    return Actor(user_id, chat_id, name, spoken, staff, customer, draft, language, chosen, menu)


def _short(language: str) -> str:
    """As much of an IETF tag as is kept: whole parts of it, the most telling first."""
    return language if len(language) <= LANGUAGE else language[: LANGUAGE + 1].rpartition("-")[0][:LANGUAGE]


def language_of_chat(session: Session, chat_id: int) -> str | None:
    """The language that whoever has this chat is spoken to in, if they are known."""
    chosen = session.scalar(select(Visitor.language).where(Visitor.telegram_user_id == chat_id))
    if chosen:
        return chosen
    for person in (Staff, Customer):
        language = session.scalar(select(person.language).where(person.chat_id == chat_id))
        if language:
            return language
    return None


def require_staff(session: Session, actor: Actor, *, owner: bool = False) -> Staff:
    """The member of staff behind an actor, as of this transaction; raises NotAllowed, also if revoked since."""
    staff = session.scalar(_OWNER if owner else _STAFF, {"user_id": actor.user_id})
    if staff is None:
        raise NotAllowed
    return staff


def member_of_staff(session: Session, user_id: int) -> Staff | None:
    """Whoever works here now and writes from this account."""
    return session.scalar(_STAFF, {"user_id": user_id})


def active_staff(session: Session, *, owners_only: bool = False) -> Iterator[Staff]:
    """Everyone who works here now."""
    query = select(Staff).where(Staff.revoked_at.is_(None)).order_by(Staff.id)
    if owners_only:
        query = query.where(Staff.role == Role.OWNER)
    yield from session.scalars(query)
