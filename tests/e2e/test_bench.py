"""Two technicians share the bench: who has what, what is found, and several orders at once, over real HTTP."""

from bot.sandbox.reading import plain
from tests.e2e.conftest import Street
from tests.e2e.story import books


async def test_two_technicians_share_the_work(street: Street) -> None:
    owner = await street.owner()
    tom = await street.technician(owner)
    eva = await street.technician(owner, "Eva")
    ana = await street.telegram.person("Ana", last_name="Ruiz")
    await ana.starts()
    number = await books(ana)

    await tom.says("/queue unassigned")
    await tom.hears("1 unassigned order")
    await tom.presses(f"#{number}")
    await tom.hears("Technician: nobody yet")
    await tom.presses("Take it")
    await tom.hears("Technician: Tom")
    await eva.says(f"/take {number}")
    await eva.hears("Tom has it, so nothing was changed.")

    await eva.says("/find 13 cracked")
    found = await eva.hears("Orders with")
    assert f"#{number} · Apple iPhone 13" in plain(found)

    await tom.says(f"/assign {number} eva")
    await eva.hears("Tom gave you")
    await eva.says("/queue mine")
    await eva.hears("1 open order of yours")

    await eva.says(f"/status {number} received")
    await ana.hears("in our hands")
    await eva.says(f"/status {number} 9999 ready declined")
    report = plain(await eva.hears("1 of 2 moved to"))
    assert f"✅ #{number} · Ready for pick-up (Repair declined)" in report
    assert "There is no #9999." in report
    await ana.hears("Ready for pick-up")
