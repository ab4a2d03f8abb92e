"""A button may be typed: in any language, with or without its emoji."""

from pathlib import Path

import pytest

from bot.conversation import offers
from bot.conversation.draft_taps import Action
from bot.conversation.turn import LEAVING
from bot.texts import Catalogue
from models import Draft

SPANISH = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "⬅️ Back"
msgstr "⬅️ Atrás"

msgid "Keep: {answer}"
msgstr "Dejar: {answer}"
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """English and a little Spanish."""
    messages = tmp_path / "es" / "LC_MESSAGES" / "messages.po"
    messages.parent.mkdir(parents=True)
    messages.write_text(SPANISH, encoding="utf-8")
    return Catalogue(folder=tmp_path)


def named(catalogue: Catalogue, draft: Draft, text: str) -> tuple[Action, str | None] | None:
    offer = offers.named(list(catalogue), draft, text)
    return None if offer is None else (offer.action, offer.arg)


PHONE = Draft(id=1, version=3, step="phone", answers={"name": "Ana", "phone": "+34600111222"})
KIND = Draft(id=1, version=3, step="kind", answers={"name": "Ana", "phone": "+34600111222", "email": None})
LEFT = Draft(id=1, version=3, step="kind", answers={**KIND.answers, LEAVING: "cancel"})


@pytest.mark.parametrize(
    ("draft", "text", "meant"),
    [
        (PHONE, "⬅️ Back", (Action.BACK, None)),
        (PHONE, "back", (Action.BACK, None)),
        (PHONE, "atrás", (Action.BACK, None)),
        (PHONE, "⬅️ ATRÁS", (Action.BACK, None)),
        (PHONE, "✖️ Cancel", (Action.CANCEL, None)),
        (PHONE, "Dejar: +34 600 11 12 22", (Action.KEEP, None)),
        (PHONE, "skip", (Action.SKIP, None)),
        (PHONE, "📞", None),
        (PHONE, "Laptop", None),
        (KIND, "laptop", (Action.CHOOSE, "LAPTOP")),
        (KIND, "a laptop", None),
        (LEFT, "Yes", (Action.LEAVE, None)),
        (LEFT, "no", (Action.STAY, None)),
        (LEFT, "laptop", None),
    ],
)
def test_a_text_means_the_button_it_spells(
    catalogue: Catalogue, draft: Draft, text: str, meant: tuple[Action, str | None] | None
) -> None:
    assert named(catalogue, draft, text) == meant
