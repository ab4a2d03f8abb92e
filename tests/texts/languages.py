"""Every language of the shop, read once for all tests."""

from bot.texts import Catalogue

CATALOGUE = Catalogue()
