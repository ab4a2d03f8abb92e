"""What the shop decides: read once at the start from the environment and `.env`, checked as a whole, then passed on."""

from bot.settings.errors import Problem, SettingsError
from bot.settings.schema import PLACEHOLDER_KEY, Settings

__all__ = ["PLACEHOLDER_KEY", "Problem", "Settings", "SettingsError"]
