"""What frames the questions of any form."""

from collections.abc import Iterable

from markupsafe import Markup

from bot.texts.excerpt import excerpt
from bot.texts.translator import Translator

NAME_ROOM = 80
BLANK = Markup("\n\n")
NEWLINE = Markup("\n")


def question(t: Translator, position: tuple[int, int], prompt: Markup, note: Markup | None) -> Markup:
    """A question, where it stands in the form, and above it what there is to say about the last input."""
    number, total = position
    if total == 1:
        return noted(prompt, note)
    here = t("<i>Step {number} of {total}</i>", number=number, total=total)
    return noted(NEWLINE.join([here, prompt]), note)


def noted(text: Markup, note: Markup | None) -> Markup:
    """A text below a note."""
    return BLANK.join([*([note] if note else []), text])


def summary(head: Markup, answers: Iterable[tuple[str, str]], foot: Markup, note: Markup | None) -> Markup:
    """All the answers, before they are confirmed."""
    return noted(BLANK.join([head, listed(answers), foot]), note)


def edit(t: Translator, answers: Iterable[tuple[str, str]]) -> Markup:
    """All the answers, and the question which one to change."""
    return BLANK.join([listed(answers), t("<b>What would you like to change?</b>")])


def listed(answers: Iterable[tuple[str, str]]) -> Markup:
    """Answers under their titles."""
    return NEWLINE.join(Markup("<b>{}:</b> {}").format(title, answer) for title, answer in answers)


def answered(t: Translator, title: str, answer: str) -> Markup:
    """The receipt for one answer."""
    return t("✓ {title}: {answer}", title=title, answer=answer)


def moving_on(t: Translator) -> Markup:
    """Where a question is left without an answer."""
    return t("All right.")


def leaving(t: Translator) -> Markup:
    """Whether to throw the answers away."""
    return t("<b>Throw these answers away?</b>\nNothing has been changed yet.")


def leaving_to_start_over(t: Translator) -> Markup:
    """Whether to throw the answers away, and begin again."""
    return t("<b>Start over?</b>\nYour answers so far would be gone.")


def leaving_for_another(t: Translator, name: str) -> Markup:
    """Whether to throw the answers away, and begin another form."""
    return t(
        "<b>“{form}” is still open.</b>\nIf you begin something else, its answers are gone.",
        form=excerpt(name, NAME_ROOM),
    )


def discarded(t: Translator) -> Markup:
    """After throwing them away."""
    return t("All right, nothing was changed.")


def closed(t: Translator) -> Markup:
    """To a button of a form that is not open any more."""
    return t("That form is closed already.")
