"""A quote over real HTTP: written at the bench, approved by a tap, and repaired."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.reading import plain
from models import Quote, QuoteStatus
from tests.booking import book
from tests.e2e.conftest import Street


async def test_from_a_quote_to_the_repaired_device(street: Street) -> None:
    owner = await street.owner()
    technician = await street.technician(owner)
    ana = await street.telegram.person("Ana")
    await ana.starts()
    number = await street.shop.db.run(book, ana.id)
    await technician.hears(f"New request #{number}")
    for word, news in (("received", "in our hands"), ("diagnosing", "finding out what is wrong")):
        await technician.says(f"/status {number} {word}")
        await ana.hears(news)

    await technician.says(f"/quote {number}\nDisplay 89.90\nLabour 1.5 x 40")
    await technician.hears("Not sent yet")
    await technician.presses("✅ Send quote: €149.90")
    await ana.hears("What the repair would cost")
    await ana.presses("✅ Approve €149.90")
    await technician.hears("approved the quote of €149.90")
    await technician.says(f"/status {number} in repair")
    await ana.hears("on the workbench")
    await technician.says(f"/status {number} ready repaired")
    await ana.hears("repaired and ready")

    def quotes(session: Session) -> list[QuoteStatus]:
        return list(session.scalars(select(Quote.status)))

    assert await street.shop.db.read(quotes) == [QuoteStatus.APPROVED]
    said = [plain(each) for each in await ana.messages()]
    assert sum("What we agreed on" in each for each in said) == 1  # in place of the question
    assert sum("What the repair would cost" in each for each in said) == 0
    assert sum("Awaiting approval" in each or "is agreed" in each for each in said) == 0
