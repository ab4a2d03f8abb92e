"""From the counter into the chat, over real HTTP: booked by staff, received, connected by a code, told of the end."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.sandbox.client import PersonClient
from models import Agreement
from tests.e2e.conftest import Street

ASKED = (
    ("phone number?", "+34 611 22 33 44"),
    ("customer's name?", "Carla Gil"),
    ("email address?", "Skip"),
    ("What needs repair?", "Laptop"),
    ("brand", "Lenovo"),
    ("model", "ThinkPad T14"),
    ("serial", "Skip"),
    ("wrong", "It gets <hot> & loud"),
    ("go ahead without asking", "Always ask me first"),
    ("Does it stay", "Yes, it stays"),
)


async def walks_in(technician: PersonClient) -> str:
    """The technician books for Carla; the payload of her link."""
    await technician.says("/walkin")
    for question, answer in ASKED:
        await technician.hears(question)
        await technician.says(answer)
    await technician.hears("What do you see on it?")
    await technician.presses("☐ Scratches")
    await technician.says("done")
    await technician.hears("What comes with it?")
    await technician.presses("Nothing with it")
    await technician.hears("Photos of its condition?")
    await technician.sends_photos(2)
    await technician.hears("2 photos")
    await technician.presses("✅ Done")
    await technician.hears("Book it like this?")
    await technician.presses("✅ Book it")
    code = await technician.hears("Carla Gil scan this")
    assert code["photo"]
    return str(code["caption"].partition("?start=")[2].split()[0])


async def test_somebody_at_the_counter_comes_into_the_chat_and_hears_that_it_is_ready(street: Street) -> None:
    technician = await street.technician(await street.owner())
    link = await walks_in(technician)

    carla = await street.telegram.person("Carla")
    await carla.starts(link)
    await carla.hears("You are connected with Benchbell Repairs.")
    pictures = await carla.hears("This is how we received your Lenovo ThinkPad T14")
    assert pictures["photo"]
    await carla.hears("Condition: Scratches")
    await carla.presses("👍 I agree")
    await carla.hears("You agreed on")
    await technician.hears("Carla Gil has a chat with us now.")

    somebody = await street.telegram.person("Sam")
    await somebody.starts(link)
    await somebody.hears("This link can't be used any more.")

    await technician.says("/free 1001")
    for word in ("in repair", "ready repaired"):
        await technician.says(f"/status 1001 {word}")
    await carla.hears("Good news: your Lenovo ThinkPad T14 is repaired and ready.")

    def agreed(session: Session) -> bool:
        return session.scalars(select(Agreement)).one().agreed_at is not None

    assert await street.shop.db.read(agreed)
