"""A pocket Telegram: a strict small Bot API and the people who chat with the bot, on this machine only."""

from bot.sandbox.person import Person
from bot.sandbox.server import create_app, serve
from bot.sandbox.telegram import Sandbox

__all__ = ["Person", "Sandbox", "create_app", "serve"]
