"""What must never be written down, and what is derived from SECRET_KEY."""

from bot.services.keys import Keys
from bot.settings import Settings
from bot.telemetry.redaction import Redactor

WEBHOOK = "webhook secret"


def webhook_secret(secret_key: str) -> str:
    """The word that Telegram repeats with each update: derived, so that it needs no setting of its own."""
    return Keys(secret_key).derive(WEBHOOK).hex()


def redactor(settings: Settings) -> Redactor:
    """Masks every secret of these settings, and those derived from them."""
    key = settings.secret_key.get_secret_value()
    token = settings.bot_token.get_secret_value() if settings.bot_token else None
    derived = webhook_secret(key)
    return Redactor(token, key, *settings.former_secret_keys, derived, settings.database_url.password)
