"""What comes from outside is shown, and shows nothing else."""

import pytest

from bot.cli.terminal import harmless


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Tomás O'Neill 👩‍🔧 10:30\u202fPM", "Tomás O'Neill 👩\\u200d🔧 10:30\u202fPM"),
        ("\x1b]0;title\x07\x1b[2K", "\\x1b]0;title\\x07\\x1b[2K"),
        ("gnp.\u202eexe", "gnp.\\u202eexe"),
        ("two\nlines\u2028", "two\\nlines\\u2028"),
        ("\ud800", "\\ud800"),
    ],
)
def test_a_line_of_the_answer_can_not_command_the_terminal(text: str, shown: str) -> None:
    assert harmless(text) == shown
