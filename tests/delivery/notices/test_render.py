"""What becomes of a notification, whatever it says."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.delivery import notices
from bot.delivery.cards import Cards
from models import Notification, NotificationKind, Staff, StatusCard, WorkOrder, utcnow
from tests.delivery.notices.saying import said
from tests.plans import recorded
from tests.services.shop import passes, remind
from tests.texts.html import read
from tests.texts.languages import CATALOGUE
from tests.texts.shop import SHOP

K = NotificationKind


def test_every_kind_has_its_words_in_one_topic() -> None:
    assert Counter(kind for topic in notices.TOPICS for kind in topic.RENDERERS) == Counter(NotificationKind)


@pytest.mark.usefixtures("order")
def test_who_left_the_shop_hears_nothing(session: Session) -> None:
    session.execute(update(Staff).values(revoked_at=utcnow()))
    session.commit()
    session.expire_all()
    assert said(session, K.NEW_ORDER) is None


def test_what_several_notices_show_is_fetched_at_once(session: Session, order: WorkOrder) -> None:
    rows = session.scalars(select(Notification)).all()
    assert {each.work_order_id for each in rows} == {order.id}
    session.expunge_all()

    with recorded(session.connection()) as fetching:
        loaded = notices.load(session, rows)
    with recorded(session.connection()) as rendering:
        messages = [notices.render(session, each, CATALOGUE, SHOP) for each in rows]

    assert len(loaded) > 1
    assert len(messages) >= 3
    assert None not in messages
    assert len(fetching) <= 7
    asked_alone = [statement for statement, _ in rendering if "FROM notifications" not in statement]
    assert asked_alone == []


def test_an_order_that_the_session_holds_but_must_read_anew_is_shown_with_all_that_belongs_to_it(
    session: Session, ready: WorkOrder
) -> None:
    passes(session, timedelta(days=2))
    remind(session)
    session.expire_all()
    assert said(session, K.PICKUP_REMINDER) is not None
    session.expire(ready, ["status_changes"])
    assert said(session, K.PICKUP_REMINDER) is not None
    session.expire(ready)
    errand = Cards(CATALOGUE, SHOP).render(session, session.scalars(select(StatusCard)).one())
    assert errand is not None
    assert "Your pick-up code: " in read(errand.message.text)
