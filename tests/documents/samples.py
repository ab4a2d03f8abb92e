"""Words of all kinds that stand on paper."""

from datetime import UTC, datetime

from bot.documents.facts import Label, Receipt

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHAT = "https://t.me/benchbell_bot?start=o_1042-abcdefghijklmnopqrstuv"
WORDS = {
    "English": "The screen is cracked, and the top third does not react to touch. ",
    "German": "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenhersteller schickt Grüße. ",
    "Greek": "Σπασμένη οθόνη: είναι σπασμένη και δεν αντιδρά. ",
    "Russian": "Телефон упал в воду, экран мерцает и не реагирует на нажатия. ",
    "Hindi": "मेरे फ़ोन की स्क्रीन टूट गई है और क्षत्रिय श्री द्वितीय हिस्सा प्रतिक्रिया नहीं करता। ",
    "Arabic": "شاشة هاتفي iPhone 13 مكسورة والثلث العلوي لا يستجيب للمس منذ 3 أيام (بعد سقوطه). ",
    "one long word": "x" * 80,
    "emoji and what no font has": "😭👩‍👩‍👧 漢字 \u202e ⁉️ ",
}


def receipt(words: str, *, right_to_left: bool = False, terms: str | None = "We keep devices for 90 days.") -> Receipt:
    """A receipt that says so everywhere, as much as is stored of each."""
    return Receipt(
        shop=(words * 60)[:60],
        title="Repair receipt",
        number=2**31 - 1,
        booked="Mar 1, 2026, 1:00 PM",
        made=NOON,
        right_to_left=right_to_left,
        details=(("Customer", (words * 60)[:100]), ("Device", (words * 60)[:141]), ("Phone", "+34 600 11 12 22")),
        descriptions=(("Problem", (words * 60)[:700]), ("Condition", (words * 60)[:240])),
        terms=("Terms", terms) if terms else None,
        code=CHAT,
        code_words="Scan to open this order in our chat",
        signature="Customer's signature and date",
    )


def label(words: str) -> Label:
    """A label that says so everywhere."""
    return Label(2**31 - 1, (words * 60)[:141], (words * 60)[:24], "Mar 1, 2026", NOON, CHAT)
