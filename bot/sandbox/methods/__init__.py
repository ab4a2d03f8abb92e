"""The Bot API methods the sandbox knows, by the names Telegram gives them."""

from bot.sandbox.methods import chat, commands, editing, forum, profile, recordings, sending, webhooks
from bot.sandbox.methods.signature import Method

METHODS: dict[str, Method] = {
    **sending.METHODS,
    **recordings.METHODS,
    **forum.METHODS,
    **editing.METHODS,
    **chat.METHODS,
    **commands.METHODS,
    **profile.METHODS,
    **webhooks.METHODS,
}
BY_LOWER_CASE = {name.lower(): name for name in METHODS}
"""Telegram does not mind the case of a method's name."""

__all__ = ["BY_LOWER_CASE", "METHODS", "Method"]
