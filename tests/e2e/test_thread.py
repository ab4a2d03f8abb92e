"""Customer and technician write to each other, over real HTTP."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.sandbox.reading import plain
from models import Notification, NotificationState
from tests.booking import book
from tests.e2e.conftest import Street


async def recorded(street: Street) -> None:
    """All that was sent is written down as sent: nobody replies before that, unless in no time at all."""

    def unsettled(session: Session) -> int:
        owed = select(func.count()).where(Notification.state == NotificationState.OWED)
        return session.scalars(owed).one()

    async with asyncio.timeout(10):
        while await street.shop.db.read(unsettled):  # noqa: ASYNC110 - the database has no event for it
            await asyncio.sleep(0.02)


async def test_a_customer_writes_the_technician_replies_and_both_send_what_they_like(street: Street) -> None:
    owner = await street.owner()
    tom = await street.technician(owner)
    ana = await street.telegram.person("Ana")
    await ana.starts()
    number = await street.shop.db.run(book, ana.id)
    await tom.says(f"/take {number}")
    await tom.hears(f"#{number}")

    await ana.says("Is it <ready>?")
    await ana.hears(f"Passed on to the shop (#{number}).")
    question = await tom.hears("Is it <ready>?")
    assert plain(question).splitlines() == [f"#{number} · Ana", "Is it <ready>?"]
    await tom.says("Tomorrow at ten", reply_to=question["message_id"])
    answer = await ana.hears("Tomorrow at ten")
    assert plain(answer).splitlines() == [f"Benchbell Repairs · #{number}", "Tomorrow at ten"]

    for kind in ("voice", "video_note", "location", "document", "audio", "animation"):
        sent = await ana.sends(kind)
        got = await tom.hears("")
        assert kind in got
        await recorded(street)
        assert kind == "location" or got[kind]["file_id"] == sent[kind]["file_id"]
        await tom.sends(kind, reply_to=got["message_id"])
        while kind not in await ana.hears():  # the card of her order comes when it can
            pass
    await tom.sends_photos(caption="like new", reply_to=question["message_id"])
    assert plain(await ana.hears("like new")).splitlines() == [f"Benchbell Repairs · #{number}", "like new"]

    thanks = await ana.says("Thnks", reply_to=answer["message_id"])
    await tom.hears("Thnks")
    await ana.edits(thanks["message_id"], "Thanks")
    assert plain(await tom.hears("edited")).splitlines() == [f"#{number} · Ana edited:", "Thanks"]

    said = [plain(each) for each in await ana.messages()]
    assert sum(each.startswith("Passed on") for each in said) == 1
    assert not [each for each in await owner.messages() if "Is it <ready>?" in plain(each)]
