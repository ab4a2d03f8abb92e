"""The customer's dialogue, as the tests play it."""

from dataclasses import dataclass

from bot.sandbox.client import PersonClient
from bot.sandbox.json_types import Json
from bot.sandbox.reading import plain


@dataclass(frozen=True)
class Answer:
    """One step of the intake: what shows that it is asked, and what the customer does."""

    question: str
    text: str | None = None
    button: str | None = None
    contact: bool = False
    photos: int = 0

    async def give(self, customer: PersonClient) -> None:
        """Answer as the person would."""
        if self.contact:
            await customer.shares_contact()
        elif self.photos:
            await customer.sends_photos(self.photos)
        elif self.button:
            await customer.presses(self.button)
        else:
            await customer.says(self.text or "")


INTAKE = (
    Answer("What is your name?", text="Ana Ruiz"),
    Answer("Which number", contact=True),
    Answer("email address", text="ana@example.org"),
    Answer("What needs repair?", button="📱 Phone"),
    Answer("brand", button="Apple"),
    Answer("model", text="iPhone 13"),
    Answer("serial", button="Skip"),
    Answer("wrong", text="The screen is <b>cracked</b> & dark 💔"),
    Answer("Step 9", button="Always ask me first"),
    Answer("Step 10", text="scratches on the back"),
    Answer("Step 11", button="Skip"),
    Answer("show us", photos=2),
    Answer("2 photos", button="✅ Done"),
    Answer("Does everything look right?", button="✅ Send"),
)
"""From the first question to the confirmation."""

BOOKED = "Booked as #"
CODE = "Your pick-up code: "


def code_in(message: Json) -> str:
    """The pick-up code in the news that a device is ready."""
    code: str = plain(message).split(CODE)[1][:6]
    return code


async def books(customer: PersonClient) -> int:
    """The whole dialogue; gives the number of the order."""
    await customer.says("/new")
    for answer in INTAKE:
        await customer.hears(answer.question)
        await answer.give(customer)
    receipt = await customer.hears(BOOKED)
    return int(receipt["text"].split(BOOKED)[1].split(":")[0])
