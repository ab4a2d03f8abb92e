"""The whole shop on one machine: the bot, a pocket Telegram and three people to play."""

from bot.demo.run import demo

__all__ = ["demo"]
