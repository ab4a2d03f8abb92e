"""Whom a command is for: to anybody else it does not exist."""

from telegram import Update
from telegram.ext import filters

from bot.conversation.scope import SCOPE


class _Staff(filters.UpdateFilter):
    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        return SCOPE.get().actor.staff is not None


class _InNoForm(filters.UpdateFilter):
    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        return SCOPE.get().actor.draft is None


class _Owners(filters.UpdateFilter):
    def filter(self, update: Update) -> bool:  # noqa: ARG002 - python-telegram-bot's signature
        return SCOPE.get().actor.owner


TYPED = filters.UpdateType.MESSAGE & ~filters.FORWARDED & ~filters.VIA_BOT
"""New messages in the sender's own words: a command that is edited later is not run again, one that somebody else
wrote not at all."""
STAFF = TYPED & _Staff()
OWNERS = TYPED & _Owners()
IDLE_STAFF = STAFF & _InNoForm()
"""What they type answers no question of a form."""
