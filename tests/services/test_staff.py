"""How people come to work here, and go."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.services import staff
from bot.services.errors import InviteRefused, NotAllowed, OwnerStays, StaffNotFound
from models import Role, Staff, StaffInvite, utcnow
from tests.services.shop import ANA, OLIVIA, TOM, open_shop, person


@pytest.fixture(autouse=True)
def _shop(session: Session) -> None:
    open_shop(session)


def invitation(session: Session) -> str:
    """A link's token, from Olivia; committed."""
    token = staff.invite(session, person(session, OLIVIA))
    session.commit()
    return token


def test_only_a_hash_of_an_invitation_is_stored(session: Session) -> None:
    token = invitation(session)
    stored = session.scalars(select(StaffInvite.token_hash)).one()
    assert token not in stored
    assert len(token) == 32


@pytest.mark.parametrize("who", [TOM, ANA, 6001])
def test_only_owners_invite(session: Session, who: int) -> None:
    with pytest.raises(NotAllowed):
        staff.invite(session, person(session, who))


def test_an_expired_invitation_is_refused(session: Session) -> None:
    token = invitation(session)
    session.execute(update(StaffInvite).values(expires_at=utcnow()))
    with pytest.raises(InviteRefused):
        staff.join(session, person(session, 6001), token)


def test_somebody_revoked_can_be_invited_again(session: Session) -> None:
    staff.revoke(session, TOM, by=person(session, OLIVIA))
    session.flush()
    token = invitation(session)
    back = staff.join(session, person(session, TOM), token)
    assert (back.active, back.role) == (True, Role.TECHNICIAN)
    assert len(session.scalars(select(Staff).where(Staff.telegram_user_id == TOM)).all()) == 1


def test_who_works_here_uses_up_no_invitation(session: Session) -> None:
    token = invitation(session)
    staff.join(session, person(session, TOM), token)
    assert staff.join(session, person(session, 6001), token).telegram_user_id == 6001


def test_owners_are_not_revoked_by_each_other(session: Session) -> None:
    with pytest.raises(OwnerStays):
        staff.revoke(session, OLIVIA, by=person(session, OLIVIA))


def test_nobody_is_revoked_twice(session: Session) -> None:
    staff.revoke(session, TOM, by=None)
    session.flush()
    with pytest.raises(StaffNotFound):
        staff.revoke(session, TOM, by=None)


def test_a_technician_revokes_nobody(session: Session) -> None:
    with pytest.raises(NotAllowed):
        staff.revoke(session, TOM, by=person(session, TOM))


def test_settings_make_and_unmake_owners(session: Session) -> None:
    staff.ensure_owners(session, [TOM])
    session.flush()
    session.expire_all()
    assert (person(session, TOM).owner, person(session, OLIVIA).staff) == (True, None)
