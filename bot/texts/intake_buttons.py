"""The labels of the buttons of forms; typing one does the same."""

from bot.texts.intake import shortened
from bot.texts.translator import Translator


def back(t: Translator) -> str:
    """To the question before."""
    return t.plain("⬅️ Back")


def skip(t: Translator) -> str:
    """Past a question that needs no answer."""
    return t.plain("Skip")


def leave_empty(t: Translator) -> str:
    """Withdraws an answer that is not needed."""
    return t.plain("Leave it empty")


def cancel(t: Translator) -> str:
    """Gives up the request."""
    return t.plain("✖️ Cancel")


def keep(t: Translator, answer: str) -> str:
    """Leaves an answer as it is."""
    return t.plain("Keep: {answer}", answer=shortened(answer))


def use(answer: str) -> str:
    """Accepts an answer that is on offer."""
    return shortened(answer)


def keep_empty(t: Translator) -> str:
    """Leaves a skipped question skipped."""
    return t.plain("Keep it empty")


def share_contact(t: Translator) -> str:
    """Lets Telegram send the person's own number."""
    return t.plain("📞 Share my number")


def explain(t: Translator) -> str:
    """Asks where the serial number is."""
    return t.plain("Where do I find it?")


def done(t: Translator) -> str:
    """Ends the pictures."""
    return t.plain("✅ Done")


def clear(t: Translator) -> str:
    """Withdraws the pictures."""
    return t.plain("🗑 Remove the photos")


def ticked(label: str, *, on: bool) -> str:
    """A choice of which there may be several."""
    return f"{'☑' if on else '☐'} {label}"


def untick(t: Translator) -> str:
    """Takes all ticks and words away."""
    return t.plain("🗑 Clear")


def send(t: Translator) -> str:
    """Confirms the request."""
    return t.plain("✅ Send")


def change(t: Translator) -> str:
    """Opens the list of answers to edit."""
    return t.plain("✏️ Change something")


def edit(t: Translator, title: str) -> str:
    """Goes to one answer again."""
    return t.plain("✏️ {title}", title=title)


def to_summary(t: Translator) -> str:
    """Closes the list of answers to edit."""
    return t.plain("⬅️ Back to the summary")


def start_over(t: Translator) -> str:
    """Begins with the first question again."""
    return t.plain("🔄 Start over")


def resume(t: Translator) -> str:
    """Asks the present question again."""
    return t.plain("▶️ Continue")


def drop(t: Translator) -> str:
    """Gives up a request that lay there."""
    return t.plain("Drop it")


def leave(t: Translator) -> str:
    """Throws the answers away."""
    return t.plain("Yes, throw it away")


def leave_to_start_over(t: Translator) -> str:
    """Throws the answers away, for new ones."""
    return t.plain("Yes, start over")


def leave_for_another(t: Translator) -> str:
    """Throws the answers away, for another form."""
    return t.plain("Yes, leave it")


def stay(t: Translator) -> str:
    """Keeps the answers."""
    return t.plain("No, keep my answers")


def thats_me(t: Translator) -> str:
    """The contact card is right."""
    return t.plain("Yes, that's me")


def not_me(t: Translator) -> str:
    """The contact card is out of date."""
    return t.plain("Change")


def another_device(t: Translator) -> str:
    """A device the shop has not seen yet."""
    return t.plain("🆕 Another device")


def not_sure(t: Translator) -> str:
    """The customer does not know."""
    return t.plain("Not sure")


def yes(t: Translator) -> str:
    """As people type it."""
    return t.plain("Yes")


def no(t: Translator) -> str:
    """As people type it."""
    return t.plain("No")
