"""Every form by its name."""

from collections.abc import Mapping

from bot.conversation.form import Form
from bot.conversation.forms import code, comment, intake, letters, limit, passcode, quote, reason, receiving, walk_in
from models import Draft, FormName

ALL = (
    intake.FORM,
    reason.FORM,
    comment.FORM,
    receiving.FORM,
    quote.LINES_FORM,
    quote.NOTE_FORM,
    limit.FORM,
    walk_in.FORM,
    letters.LETTER,
    letters.NOTE,
    code.FORM,
    passcode.FORM,
)
FORMS: Mapping[FormName, Form] = {each.name: each for each in ALL}


def form_of(draft: Draft) -> Form:
    """The form that a draft is of."""
    return FORMS[draft.form]
