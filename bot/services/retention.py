"""What is thrown away, and when."""

from datetime import timedelta
from typing import cast

from sqlalchemy import CursorResult, Delete, delete
from sqlalchemy.orm import Session

from models import Draft, InboxState, InboxUpdate, StaffInvite, utcnow

KEEP_UPDATES = timedelta(days=3)
"""Telegram delivers an update again for a day at the most; after that nothing can be mistaken for new."""
KEEP_DRAFTS = timedelta(days=14)
KEEP_INVITES = timedelta(days=30)


def forget_updates(session: Session) -> int:
    """Delete updates that are long done; those given up stay for a person to look at."""
    return _delete(
        session,
        delete(InboxUpdate).where(InboxUpdate.state == InboxState.DONE, InboxUpdate.done_at < utcnow() - KEEP_UPDATES),
    )


def forget_drafts(session: Session) -> int:
    """Delete requests that were begun and left alone."""
    return _delete(session, delete(Draft).where(Draft.updated_at < utcnow() - KEEP_DRAFTS))


def forget_invites(session: Session) -> int:
    """Delete invitations that expired long ago."""
    return _delete(session, delete(StaffInvite).where(StaffInvite.expires_at < utcnow() - KEEP_INVITES))


def _delete(session: Session, statement: Delete) -> int:
    return cast("CursorResult[None]", session.execute(statement)).rowcount
