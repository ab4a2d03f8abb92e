"""Every form by its name."""

from collections.abc import Mapping

from bot.conversation.form import Form
from bot.conversation.forms import comment, intake, reason, receiving
from models import Draft, FormName

FORMS: Mapping[FormName, Form] = {each.name: each for each in (intake.FORM, reason.FORM, comment.FORM, receiving.FORM)}


def form_of(draft: Draft) -> Form:
    """The form that a draft is of."""
    return FORMS[draft.form]
