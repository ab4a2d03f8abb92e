"""Looks at the settings themselves."""

from datetime import datetime
from math import log2

from bot.cli.doctor.finding import Finding, bad, doubtful, good
from bot.settings import Settings
from bot.texts import Catalogue
from bot.texts.own_words import UnusableWords

LEAST_BITS = 100
"""A key of random characters has far more; one made of a repeated word has fewer."""


def key_strength(settings: Settings) -> Finding:
    """Whether SECRET_KEY looks drawn by lot; too short a key was refused before."""
    key = settings.secret_key.get_secret_value()
    bits = len(key) * log2(max(len(set(key)), 1))
    if bits < LEAST_BITS or len(set(key)) < len(key) / 4:
        return doubtful(
            "SECRET_KEY",
            "looks easy to guess",
            "Make a new one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'",
        )
    return good("SECRET_KEY", f"{len(key)} characters")


def shop_clock(settings: Settings) -> Finding:
    """What time it is for the shop: a wrong zone shows at a glance."""
    now = datetime.now(settings.shop_timezone)
    says = f"{settings.shop_timezone.key}, where it is {now:%H:%M} now"
    quiet = settings.quiet_hours
    if quiet is None:
        return good("SHOP_TIMEZONE", says)
    begun = quiet.end_from(now, settings.shop_timezone) is not None
    return good(
        "SHOP_TIMEZONE", f"{says}, and quiet " + (f"until {quiet.end:%H:%M}" if begun else f"from {quiet.start:%H:%M}")
    )


def owners(settings: Settings) -> Finding:
    """Whether anyone can invite staff."""
    if settings.owner_ids:
        return good("OWNER_IDS", f"{len(settings.owner_ids)} owner(s)")
    return doubtful(
        "OWNER_IDS",
        "is empty, so nobody can work orders",
        "Set it to your own Telegram user id, as OWNER_IDS=123456789.",
    )


def own_texts(settings: Settings) -> Finding:
    """Whether the shop's own texts can be used."""
    try:
        Catalogue(settings.default_language, own=settings.texts_file)
    except UnusableWords as error:
        return bad("TEXTS_FILE", "can't be used as it is", "\n".join(error.problems))
    return good("TEXTS_FILE", str(settings.texts_file))
