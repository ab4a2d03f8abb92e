"""Who works here, and how they come and go."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import letters, notifications, reach
from bot.services.errors import InviteRefused, OwnerStays, StaffNotFound
from bot.services.people import Actor, active_staff, require_staff
from models import NotificationKind, Role, Staff, StaffInvite, utcnow
from models.session import insert_new

INVITE_LASTS = timedelta(hours=24)
INVITE_BYTES = 24
"""192 bits; 32 characters of a start payload's alphabet."""


def ensure_owners(session: Session, user_ids: Collection[int]) -> None:
    """Make the owners of the settings, and only them, the shop's owners."""
    for user_id in sorted(user_ids):
        row = {"telegram_user_id": user_id, "chat_id": user_id, "name": "Owner", "role": Role.OWNER}
        session.execute(insert_new(session, Staff), row)
        staff = session.scalars(select(Staff).where(Staff.telegram_user_id == user_id)).one()
        staff.role, staff.revoked_at = Role.OWNER, None
    session.execute(
        update(Staff)
        .where(Staff.role == Role.OWNER, Staff.telegram_user_id.not_in(user_ids), Staff.revoked_at.is_(None))
        .values(revoked_at=utcnow())
    )
    letters.tell_unheard(session)


def invite(session: Session, actor: Actor) -> str:
    """A start payload that makes its first user a technician, once, within a day; raises NotAllowed."""
    owner = require_staff(session, actor, owner=True)
    token = secrets.token_urlsafe(INVITE_BYTES)
    session.add(
        StaffInvite(
            token_hash=_digest(token),
            role=Role.TECHNICIAN,
            invited_by_id=owner.id,
            expires_at=utcnow() + INVITE_LASTS,
        )
    )
    return token


def join(session: Session, actor: Actor, token: str) -> Staff:
    """Use an invitation: exactly one person can; raises InviteRefused."""
    existing = session.scalar(select(Staff).where(Staff.telegram_user_id == actor.user_id))
    if existing is not None and existing.active:
        return existing
    taken = session.execute(
        update(StaffInvite)
        .where(
            StaffInvite.token_hash == _digest(token),
            StaffInvite.used_at.is_(None),
            StaffInvite.expires_at > utcnow(),
        )
        .values(used_at=utcnow())
        .returning(StaffInvite.id, StaffInvite.role)
    ).first()
    if taken is None:
        raise InviteRefused
    staff = existing or Staff(telegram_user_id=actor.user_id)
    staff.chat_id, staff.name, staff.role = actor.chat_id, actor.name, taken.role
    staff.language, staff.revoked_at = actor.language, None
    session.add(staff)
    session.flush()
    session.execute(update(StaffInvite).where(StaffInvite.id == taken.id).values(used_by_id=staff.id))
    notifications.owe_staff(
        session,
        NotificationKind.STAFF_JOINED,
        f"invite:{taken.id}:joined",
        owners_only=True,
        payload={"name": staff.name, "user_id": staff.telegram_user_id},
    )
    letters.tell_unheard(session)
    return staff


def arrived(session: Session, actor: Actor) -> Staff:
    """Know a member of staff as their profile now says; raises NotAllowed for anybody else."""
    staff = require_staff(session, actor)
    staff.chat_id, staff.name, staff.language = actor.chat_id, actor.name, actor.language
    reach.owe_missed(session, staff)
    return staff


def everyone(session: Session, actor: Actor) -> list[Staff]:
    """All who work here now; raises NotAllowed for anyone but an owner."""
    require_staff(session, actor, owner=True)
    return list(active_staff(session))


def revoke(session: Session, user_id: int, *, by: Actor | None) -> Staff:
    """End a technician's access at once; `by` is None at the command line.

    Raises NotAllowed, OwnerStays (which is one, too) and StaffNotFound.
    """
    if by is not None:
        require_staff(session, by, owner=True)
    staff = session.scalar(select(Staff).where(Staff.telegram_user_id == user_id, Staff.revoked_at.is_(None)))
    if staff is None:
        raise StaffNotFound(user_id)
    if staff.owner:
        raise OwnerStays
    staff.revoked_at = utcnow()
    letters.tell_unheard(session)
    return staff


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
