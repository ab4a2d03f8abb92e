"""At LOG_LEVEL=DEBUG, with real traffic: logs can be shown to whoever helps."""

import io
import logging
from collections.abc import Iterator
from typing import cast

import pytest

from bot.confidential import redactor, webhook_secret
from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import DEFAULT_TOKEN, Sandbox
from bot.telemetry.logs import Format, configure_logs
from tests.e2e.conftest import KEY, Street, opened, settings_for
from tests.e2e.story import books
from tests.telemetry.logging_state import undisturbed_logging


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """Where logs go; what is set up for them is put back."""
    with undisturbed_logging():
        yield io.StringIO()


@pytest.mark.parametrize("style", ["human", "json"])
async def test_logs_hold_no_secret_and_nothing_of_customers(
    sqlite_url: str, telegram: tuple[Sandbox, str], logs: io.StringIO, style: str
) -> None:
    settings = settings_for(sqlite_url, telegram[1], public_url="http://127.0.0.1:9")
    configure_logs(level="DEBUG", style=cast("Format", style), redact=redactor(settings), stream=logs)
    async with opened(settings) as shop, SandboxClient(telegram[1]) as client:
        street = Street(shop, client, telegram[1])
        owner = await street.owner()
        await owner.says("/invite")
        token = (await owner.hears("start="))["text"].split("start=")[1].split()[0]
        technician = await client.person("Tomjoined")
        await technician.starts(token)
        await technician.hears("You are in")
        ana = await client.person("Ana", last_name="Zuckerhut", phone_number="+34611223344")
        number = await books(ana)
        await ana.says(f"/status {number}")
        card = await ana.hears("is booked")
        (link,) = (each["url"] for row in card["reply_markup"]["inline_keyboard"] for each in row if "url" in each)
        await technician.says(f"/status {number} received")
        await ana.hears("in our hands")
    logging.getLogger("telegram.Bot").debug("with %s", token)
    logging.getLogger("benchbell").info("Somebody came by %s", link)
    written = logs.getvalue()
    assert "This process leads" in written
    hidden = {
        "bot token": DEFAULT_TOKEN.split(":")[1],
        "secret key": KEY,
        "webhook secret": webhook_secret(KEY),
        "invitation": token,
        "link to an order's page": link.rpartition("/")[2],
        "phone number": "611223344",
        "name": "Ruiz",
        "profile": "Zuckerhut",
        "e-mail address": "ana@example",
        "problem": "cracked",
    }
    assert [what for what, words in hidden.items() if words in written] == []
