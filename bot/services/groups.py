"""The group chat of the staff."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import StaffGroup


def bound(session: Session) -> StaffGroup | None:
    """The group that is bound to the shop, if one is."""
    return session.scalar(select(StaffGroup).where(StaffGroup.unbound_at.is_(None)).limit(1))
