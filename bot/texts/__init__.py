"""Every word the shop says, a file a topic: functions from a translator and facts to ready HTML."""

from bot.texts.translator import Catalogue, Translator

__all__ = ["Catalogue", "Translator"]
