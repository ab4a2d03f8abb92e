"""What people bring to a shop, and what it costs there to repair it."""

from dataclasses import dataclass

from models import DeviceKind, QuoteLineKind

AN_HOUR = 48
"""Of labour, in euros; prices are of a small shop in Spain."""


@dataclass(frozen=True)
class Item:
    """One line of a quote."""

    kind: QuoteLineKind
    description: str
    price: int
    """Of one, in whole units of the shop's currency."""
    quantity: int = 100
    """In hundredths."""


def part(description: str, price: int, pieces: int = 1) -> Item:
    """What is built in."""
    return Item(QuoteLineKind.PART, description, price, pieces * 100)


def labour(description: str, hundredths: int) -> Item:
    """What is done, in hundredths of an hour."""
    return Item(QuoteLineKind.LABOUR, description, AN_HOUR, hundredths)


@dataclass(frozen=True)
class Case:
    """A device, what is typically wrong with it, and what that costs."""

    kind: DeviceKind
    brand: str
    model: str
    problem: str
    items: tuple[Item, ...]
    accessories: str | None = None


FOUND_LATER = (labour("Saving the data before the repair", 50), part("Small parts", 8), labour("Cleaning inside", 25))
"""What is seen only once a device is open, or wished only once the price is known: a line a time."""
CASES = (
    Case(
        DeviceKind.PHONE,
        "Apple",
        "iPhone 13",
        "The screen is cracked and the top third does not react to touch.",
        (part("Screen, original quality", 149), labour("Fitting and testing", 75)),
        "case",
    ),
    Case(
        DeviceKind.PHONE,
        "Samsung",
        "Galaxy S22",
        "Battery is empty by noon, and the phone gets hot while charging.",
        (part("Battery", 45), part("Back cover adhesive", 6), labour("Fitting and sealing", 50)),
    ),
    Case(
        DeviceKind.PHONE,
        "Google",
        "Pixel 7",
        "Fell into the sink. It starts, but there is no sound.",
        (part("Loudspeaker", 29), labour("Opening, drying and cleaning", 150)),
    ),
    Case(
        DeviceKind.PHONE,
        "Xiaomi",
        "Redmi Note 12",
        "The charging port is loose; it only charges at an angle.",
        (part("Charging port", 19), labour("Soldering", 75)),
    ),
    Case(
        DeviceKind.TABLET,
        "Apple",
        "iPad Air 4",
        "Home screen is frozen after an update.",
        (labour("Saving the data and setting the system up anew", 125),),
        "keyboard cover",
    ),
    Case(
        DeviceKind.TABLET,
        "Samsung",
        "Galaxy Tab S8",
        "Glass is broken at the corner, the picture is fine.",
        (part("Front glass", 119), labour("Fitting", 150)),
    ),
    Case(
        DeviceKind.LAPTOP,
        "Lenovo",
        "ThinkPad T14",
        "Coffee over the keyboard; some keys type twice.",
        (part("Keyboard, Spanish", 79), labour("Cleaning the main board", 125)),
        "charger",
    ),
    Case(
        DeviceKind.LAPTOP,
        "Apple",
        "MacBook Air M1",
        "Does not charge any more, no light on the cable.",
        (part("USB-C board", 65), labour("Fitting and testing", 100)),
        "charger and sleeve",
    ),
    Case(
        DeviceKind.LAPTOP,
        "Dell",
        "XPS 13",
        "The fan is very loud and it turns itself off.",
        (part("Fan", 24, pieces=2), labour("Cleaning and new thermal paste", 100)),
    ),
    Case(
        DeviceKind.DESKTOP,
        "HP",
        "Pavilion",
        "Beeps three times and shows no picture.",
        (part("Memory, 8 GB", 35), labour("Finding the fault", 100)),
    ),
    Case(
        DeviceKind.CONSOLE,
        "Sony",
        "PlayStation 5",
        "Discs are not read any more.",
        (part("Laser unit", 69), labour("Fitting and adjusting", 125)),
        "one controller",
    ),
    Case(
        DeviceKind.CONSOLE,
        "Nintendo",
        "Switch OLED",
        "The left stick drifts.",
        (part("Stick", 15), labour("Fitting", 50)),
        "dock",
    ),
    Case(
        DeviceKind.WATCH,
        "Garmin",
        "Fenix 6",
        "The strap pin broke and water got in.",
        (part("Seal and strap pin", 18), labour("Opening and drying", 100)),
    ),
    Case(
        DeviceKind.AUDIO,
        "Bose",
        "QC 45",
        "The right side went silent.",
        (part("Driver, right", 39), labour("Fitting", 75)),
        "case",
    ),
    Case(
        DeviceKind.CAMERA,
        "Canon",
        "EOS R10",
        "The lens does not focus at close range.",
        (part("Focus motor", 129), labour("Fitting and adjusting", 200)),
        "one battery",
    ),
)
