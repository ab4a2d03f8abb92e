"""How the buttons under a question are laid out."""

from bot.conversation import draft_buttons
from bot.conversation.forms.intake import FORM
from tests.texts.languages import CATALOGUE

ANSWERS = {"name": "Ana", "phone": "+34600111222", "email": None}


def test_short_labels_share_a_row_and_long_ones_have_their_own() -> None:
    step = FORM.step("kind", ANSWERS)
    assert step is not None
    rows = draft_buttons.of_question(CATALOGUE.speaker("en"), FORM, step, ANSWERS)
    assert [[button.label for button in row] for row in rows[:4]] == [
        ["📱 Phone", "📲 Tablet"],
        ["💻 Laptop", "🖥 Desktop"],
        ["🎮 Game console", "⌚ Watch"],
        ["🎧 Audio", "📷 Camera"],
    ]
