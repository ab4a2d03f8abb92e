"""Everything the doctor looks at, in order."""

from collections.abc import Iterator
from dataclasses import replace

from bot.cli.configuration import load_settings, load_settings_for_tools
from bot.cli.doctor.bot_api import bot_api
from bot.cli.doctor.database import database
from bot.cli.doctor.finding import Finding, bad, good
from bot.cli.doctor.shop import key_strength, own_texts, owners, shop_clock
from bot.cli.doctor.web import web_port
from bot.confidential import redactor
from bot.settings import Settings, SettingsError


def examine() -> Iterator[Finding]:
    """Look at one thing after the other, as far as the settings allow."""
    try:
        settings = load_settings()
    except SettingsError as error:
        yield bad("Settings", "can't be used as they are", "\n".join(map(str, error.problems)))
        yield from _without_secrets()
    else:
        yield good("Settings", "readable")
        yield key_strength(settings)
        yield from _masked(settings, _shop(settings))


def _without_secrets() -> Iterator[Finding]:
    """What can be looked at before there is a token and a key."""
    try:
        settings = load_settings_for_tools()
    except SettingsError:
        return  # told already
    yield from _masked(settings, _shop(settings))


def _shop(settings: Settings) -> Iterator[Finding]:
    yield owners(settings)
    yield shop_clock(settings)
    if settings.texts_file:
        yield own_texts(settings)
    yield database(settings)
    yield web_port(settings)
    if settings.bot_token:
        yield from bot_api(settings)


def _masked(settings: Settings, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Whatever a library or a server says of what went wrong, it says without our secrets."""
    redact = redactor(settings)
    for finding in findings:
        yield replace(finding, says=redact(finding.says))
