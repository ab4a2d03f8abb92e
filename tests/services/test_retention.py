"""What is thrown away, and what is not."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.services import retention
from models import Draft, InboxState, InboxUpdate, Role, Staff, StaffInvite, utcnow


def test_updates_done_long_ago_are_forgotten_and_dead_ones_later_and_open_ones_never(session: Session) -> None:
    old = utcnow() - retention.KEEP_UPDATES - timedelta(minutes=1)
    older = old - retention.KEEP_FAILED_UPDATES
    session.add_all(
        [
            InboxUpdate(update_id=1, lane=1, payload={}, state=InboxState.DONE, done_at=old),
            InboxUpdate(update_id=2, lane=1, payload={}, state=InboxState.DONE, done_at=utcnow()),
            InboxUpdate(update_id=3, lane=1, payload={}, state=InboxState.DEAD, done_at=old),
            InboxUpdate(update_id=5, lane=1, payload={}, state=InboxState.DEAD, done_at=older),
            InboxUpdate(update_id=4, lane=1, payload={}, state=InboxState.APPLIED, created_at=old),
        ]
    )
    session.flush()

    assert retention.forget_updates(session) == 2
    assert sorted(session.scalars(select(InboxUpdate.update_id))) == [2, 3, 4]


def test_requests_left_alone_are_forgotten_and_recent_ones_kept(session: Session) -> None:
    old = utcnow() - retention.KEEP_DRAFTS - timedelta(minutes=1)
    session.add_all(
        [
            Draft(chat_id=1, telegram_user_id=1, step="name", updated_at=old),
            Draft(chat_id=2, telegram_user_id=2, step="name"),
        ]
    )
    session.flush()

    assert retention.forget_drafts(session) == 1
    assert list(session.scalars(select(Draft.chat_id))) == [2]


def test_invitations_that_expired_long_ago_are_forgotten(session: Session) -> None:
    owner = Staff(telegram_user_id=1, chat_id=1, name="Olivia", role=Role.OWNER)
    session.add(owner)
    session.flush()
    old = utcnow() - retention.KEEP_INVITES - timedelta(minutes=1)
    session.add_all(
        [
            StaffInvite(token_hash="old", invited_by_id=owner.id, expires_at=old),
            StaffInvite(token_hash="new", invited_by_id=owner.id, expires_at=utcnow()),
        ]
    )
    session.flush()

    assert retention.forget_invites(session) == 1
    assert list(session.scalars(select(StaffInvite.token_hash))) == ["new"]
