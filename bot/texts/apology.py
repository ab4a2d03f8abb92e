"""What is said when something of ours broke."""

from markupsafe import Markup

from bot.texts.translator import Translator


def update_failed(t: Translator, reference: str) -> Markup:
    """To the person whose message could not be worked on."""
    return t(
        "Sorry, something went wrong on our side, and your last message could not be handled. "
        "What you told us before is safe. Please try once more; if it fails again, quote <code>{reference}</code>.",
        reference=reference,
    )
