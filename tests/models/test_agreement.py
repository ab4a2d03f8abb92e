"""What was written down of a condition stays as it is, and can tell."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from models import Agreement, AgreementIsFrozen, Role, Staff, utcnow
from models.agreement import digest_of
from tests.models.shop import order_at, saved


@pytest.fixture
def agreement(session: Session) -> Agreement:
    """Written down just now, and read from the database again."""
    order = saved(session, order_at())
    tom = Staff(telegram_user_id=8001, chat_id=8001, name="Tom", role=Role.TECHNICIAN)
    now = utcnow()
    written = Agreement(
        work_order=order,
        version=1,
        text="Scratched",
        photo_ids=["a", "b"],
        digest=digest_of(order.id, 1, "Scratched", ["a", "b"], now),
        recorded_by=tom,
        created_at=now,
    )
    session.add(written)
    session.commit()
    session.expire_all()
    return written


def test_a_digest_is_over_everything_that_was_written(agreement: Agreement) -> None:
    facts = (agreement.work_order_id, 1, "Scratched", ["a", "b"], agreement.created_at)
    assert agreement.intact
    assert agreement.digest == digest_of(*facts)
    others = [
        digest_of(agreement.work_order_id + 1, *facts[1:]),
        digest_of(facts[0], 2, *facts[2:]),
        digest_of(*facts[:2], "scratched", *facts[3:]),
        digest_of(*facts[:3], ["b", "a"], facts[4]),
        digest_of(*facts[:4], facts[4] + timedelta(microseconds=1)),
    ]
    assert len({agreement.digest, *others}) == 6


def test_another_text_is_refused(session: Session, agreement: Agreement) -> None:
    agreement.text = "As new"
    with pytest.raises(AgreementIsFrozen):
        session.flush()


def test_a_text_that_was_changed_behind_our_back_shows(session: Session, agreement: Agreement) -> None:
    session.execute(text("UPDATE agreements SET text = 'As new'"))
    session.expire_all()
    assert not agreement.intact


def test_who_agreed_and_when_is_written_beside_it(session: Session, agreement: Agreement) -> None:
    agreement.agreed_at = utcnow()
    agreement.agreed_by_id = agreement.work_order.customer.id
    session.commit()
    assert agreement.intact
