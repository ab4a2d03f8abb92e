"""Customers say how it was, and owners read it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.delivery import notices
from models import (
    Notification,
    NotificationKind,
    NotificationState,
    Outcome,
    Rating,
    StatusChange,
    WorkOrder,
    WorkOrderStatus,
    utcnow,
)
from tests import reminding
from tests.chat.app import SHOP, App
from tests.handlers import rows
from tests.handlers.conftest import OLIVIA, People
from tests.texts.languages import CATALOGUE

S = WorkOrderStatus
DAY = timedelta(days=1, minutes=1)
LOW, ASKED = NotificationKind.LOW_RATING, NotificationKind.RATING_REQUESTED


async def collected(app: App, people: People, outcome: str = "repaired") -> None:
    """Ana has her device back since a day."""
    await rows.put(app, S.IN_REPAIR)
    await people.tom.types(f"/status 1001 ready {outcome}")
    await people.tom.types(f"/collect 1001 {await rows.code(app)}")
    await app.db.run(_a_day_passes)


def _a_day_passes(session: Session) -> None:
    then = utcnow() - DAY
    session.execute(update(StatusChange).values(created_at=then))
    session.execute(update(WorkOrder).values(updated_at=then))


def ask_for(session: Session) -> int:
    """Have the scheduler's job look; how many more customers are to be asked."""
    owed = select(func.count(Notification.id)).where(
        Notification.kind == ASKED, Notification.state == NotificationState.OWED
    )
    before = session.scalars(owed).one()
    reminding.look(session)
    return session.scalars(owed).one() - before


async def said(app: App, kind: NotificationKind) -> list[str | None]:
    """What each notification of a kind would say if it were sent now."""

    def read(session: Session) -> list[str | None]:
        query = select(Notification).where(Notification.kind == kind).order_by(Notification.id)
        found = [notices.render(session, each, CATALOGUE, SHOP) for each in session.scalars(query)]
        return [each.text if each else None for each in found]

    return await app.db.read(read)


async def stored(app: App) -> list[tuple[int, str | None]]:
    def read(session: Session) -> list[tuple[int, str | None]]:
        return [(each.score, each.comment) for each in session.scalars(select(Rating))]

    return await app.db.read(read)


@pytest.mark.parametrize(
    ("outcome", "question"),
    [
        ("repaired", "How was it with your Apple iPhone 13 (#1001)?"),
        (
            "unrepairable",
            "Your Apple iPhone 13 went back to you unrepaired (#1001). How were we with you all the same?",
        ),
    ],
)
async def test_a_day_after_the_device_is_back_one_question_is_asked(
    app: App, people: People, outcome: str, question: str
) -> None:
    await collected(app, people, outcome)
    assert [await app.db.run(ask_for) for _ in range(2)] == [1, 0]
    assert await said(app, ASKED) == [f"<b>{question}</b>\nOne tap is enough: five stars are the best."]


async def test_nobody_is_asked_too_early_too_late_or_about_what_they_muted_or_called_off(
    app: App, people: People
) -> None:
    await collected(app, people)
    await people.ben.types("/orders")
    await people.ben.taps("o:2:1:off")

    async def asked_if(**values: object) -> int:
        def change(session: Session) -> int:
            moment = values.get("at")
            if moment is not None:
                session.execute(update(StatusChange).values(created_at=moment))
            session.execute(update(WorkOrder).where(WorkOrder.number == 1001).values(muted=bool(values.get("muted"))))
            found = ask_for(session)
            session.rollback()
            return found

        return await app.db.run(change)

    assert await asked_if() == 1
    assert await asked_if(at=utcnow() - timedelta(hours=23)) == 0
    assert await asked_if(at=utcnow() - timedelta(days=8)) == 0
    assert await asked_if(muted=True) == 0


async def test_stars_and_a_line_are_taken_and_can_be_changed_for_a_day(app: App, people: People) -> None:
    await collected(app, people)
    (thanks,) = await people.ana.taps("o:1:4:rate:FOUR")
    assert thanks.text == (
        "★★★★☆ for #1001. Thank you!\nWould you like to add a line? Until tomorrow you can still change the stars."
    )
    (prompt,) = await people.ana.taps(thanks.buttons["Add a line"])
    assert prompt.text.splitlines()[0] == "What would you like to say about #1001?"
    (thanks, *_) = await people.ana.types("Quick & <kind>")
    assert thanks.text == "★★★★☆ for #1001. Thank you!\n“Quick & <kind>”"
    await people.ana.taps("o:1:4:rate:FIVE")
    assert await stored(app) == [(5, "Quick & <kind>")]
    assert await said(app, LOW) == []

    with time_machine.travel(DAY, tick=True):
        (closed,) = await people.ana.taps("o:1:4:rate:ONE")
        assert closed.text == "★★★★★ for #1001. Thank you!\nIt has been more than a day, so it stays like this."
        (closed,) = await people.ana.taps("o:1:4:say")
        assert closed.text.endswith("so it stays like this.")
    assert await stored(app) == [(5, "Quick & <kind>")]
    assert await app.db.run(ask_for) == 0


async def test_owners_hear_of_few_stars_once_and_of_the_line_when_it_comes(app: App, people: People) -> None:
    await collected(app, people)
    for stars in ("TWO", "ONE", "TWO"):
        await people.ana.taps(f"o:1:4:rate:{stars}")
    assert await rows.staff_news(app, LOW) == [OLIVIA]
    (alert,) = await said(app, LOW)
    assert alert is not None
    assert alert.splitlines() == [
        "★★☆☆☆ for <b>#1001</b>: Apple iPhone 13",
        "Customer: Ana, +34600007001",
        "A call may put it right.",
    ]
    await people.ana.taps("o:1:4:say")
    await people.ana.types("It still rattles")
    assert await rows.staff_news(app, LOW) == [OLIVIA]  # the alert is not sent yet, and will have it
    (alert,) = await said(app, LOW)
    assert "“It still rattles”" in (alert or "")

    def sent(session: Session) -> None:
        session.execute(update(Notification).where(Notification.kind == LOW).values(state=NotificationState.SENT))

    await app.db.run(sent)
    await people.ana.taps("o:1:4:say")
    await people.ana.types("It rattles a lot")
    assert await rows.staff_news(app, LOW) == [OLIVIA, OLIVIA]
    await people.ana.taps("o:1:4:rate:FIVE")
    assert await said(app, LOW) == [None, None]


async def test_nobody_rates_what_is_anothers_or_not_collected(app: App, people: People) -> None:
    for chat in (people.ben, people.stranger, people.tom):
        for action in ("rate:ONE", "say"):
            (heard,) = await chat.taps(f"o:1:1:{action}")
            assert heard.text.startswith("I can't find that order. /")
    (early,) = await people.ana.taps("o:1:1:rate:FIVE")
    assert early.text.startswith("The order has moved on since that button was shown")
    assert await stored(app) == []
    await rows.put(app, S.COLLECTED, outcome=Outcome.REPAIRED)
    (forged,) = await people.ana.taps("o:1:1:rate:SIX")
    assert forged.text.startswith("That button is out of date")
    assert await stored(app) == []


async def test_owners_see_the_average_and_the_latest(app: App, people: People) -> None:
    (none,) = await people.olivia.types("/ratings")
    assert none.text == "Nobody has rated a repair yet. I ask a day after a device is collected."

    def rate(session: Session) -> None:
        session.add(Rating(work_order_id=1, score=5, comment="Fine"))
        session.add(Rating(work_order_id=2, score=2))

    await app.db.run(rate)
    (call,) = await people.olivia.types("/ratings")
    first, second, blank, *listed = call.text.splitlines()
    assert (first, second, blank) == ("★ 3.5 of 5", "2 ratings", "")
    assert [each.partition(" · 20")[0].rsplit(" · ", 1)[0] for each in listed] == [
        "★★☆☆☆ #1002 · Ben",
        "★★★★★ #1001 · Ana",
        "“Fine”",
    ]
