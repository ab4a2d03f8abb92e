"""A customer's own: an order kept quiet, rated, taken along, and forgotten; over real HTTP."""

import asyncio
import json
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.sandbox.reading import plain
from models import Base, StatusChange, WorkOrder, utcnow
from tests import reminding
from tests.e2e.conftest import Street
from tests.e2e.story import books

TRACES = ("Ana", "Ruiz", "ana@example", "cracked", "600111222", "scratches")


async def test_from_a_muted_order_to_a_stranger(street: Street) -> None:
    owner = await street.owner()
    ana = await street.telegram.person("Ana", last_name="Ruiz", phone_number="+34600111222")
    number = await books(ana)
    await ana.says("/language")
    await ana.hears("Which language")
    await ana.presses("Deutsch")
    await ana.hears("Welche Sprache")
    await ana.says(f"/mute {number}")
    await ana.hears("Stumm")

    for step in ("/status {} received", "/status {} ready unrepairable", "/override {} collected seen her ID"):
        await owner.says(step.format(number))
        await owner.hears("Done")
    await ana.hears("Abholbereit")
    news = [said for each in await ana.messages() if not (said := plain(each)).startswith("📌")]
    assert [each for each in news if "Eingegangen" in each] == []
    await ana.says(f"/unmute {number}")
    card = await ana.hears("Abgeholt")
    assert "Eingegangen" in plain(card)

    await street.shop.db.run(_a_day_passes)
    assert await street.shop.db.run(reminding.look) == 1
    await ana.hears("Wie waren wir trotzdem zu dir?")
    await ana.presses("2 ⭐")
    await ana.hears("★★☆☆☆")
    await owner.hears(f"★★☆☆☆ for #{number}")
    await ana.presses("Etwas dazu sagen")
    await ana.hears("Was möchtest du")
    await ana.says("Ana says: it was cracked after all")
    await ana.hears("“Ana says")
    await owner.hears("“Ana says")

    await ana.says("/mydata")
    data = await ana.hears("für Programme")
    assert (await ana.hears("zum Lesen"))["document"]["file_name"] == "my-data.pdf"
    sent = await street.shop.application.bot.get_file(data["document"]["file_id"])
    tables = json.loads(await sent.download_as_bytearray())["tables"]
    assert [each["comment"] for each in tables["ratings"]] == ["Ana says: it was cracked after all"]
    assert [trace for trace in TRACES if trace not in json.dumps(tables)] == []

    await ana.says("/forget")
    await ana.hears("vergessen?")
    await ana.presses("Ja, vergiss mich")
    await ana.hears("hat dich vergessen")
    async with asyncio.timeout(10):
        while await street.shop.db.read(_traces, ana.id):  # noqa: ASYNC110 - the database has no event for it
            await asyncio.sleep(0.05)
    await ana.says("/orders")
    assert plain(await ana.hears("")) == "You have no orders with us yet."
    await owner.says(f"/order {number}")
    assert "Customer: no longer known" in plain(await owner.hears(f"#{number}"))


def _a_day_passes(session: Session) -> None:
    then = utcnow() - timedelta(days=1, minutes=1)
    session.execute(update(StatusChange).values(created_at=then))
    session.execute(update(WorkOrder).values(updated_at=then))


def _traces(session: Session, user_id: int) -> list[str]:
    """What is left of her anywhere."""
    found = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            words = json.dumps([str(value) for value in row.values()], ensure_ascii=False)
            found += [f"{table.name}: {each}" for each in (*TRACES, str(user_id)) if each in words]
    return found
