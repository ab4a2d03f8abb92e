"""The settings of a command, with the logs set up by them."""

from bot.confidential import redactor
from bot.settings import Settings
from bot.telemetry.logs import configure_logs


def load_settings() -> Settings:
    """Settings to run the bot with; secrets are masked in all logs from here on. Raises SettingsError."""
    return _with_logs(Settings.load())


def load_settings_for_tools() -> Settings:
    """Settings for a command that only uses the database; raises SettingsError."""
    return _with_logs(Settings.load_for_tools())


def _with_logs(settings: Settings) -> Settings:
    configure_logs(level=settings.log_level, style=settings.log_format, redact=redactor(settings))
    return settings
