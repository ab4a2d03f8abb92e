"""A customer follows their repair in the browser, over real HTTP, while the bench moves it."""

import asyncio
import re

import httpx

from bot.sandbox.client import SandboxClient
from bot.sandbox.telegram import Sandbox
from tests.e2e.conftest import Street, opened, settings_for
from tests.e2e.story import books


async def test_the_link_in_the_first_message_leads_to_a_page_that_follows_the_repair(
    database_url: str, telegram: tuple[Sandbox, str], unused_tcp_port: int
) -> None:
    settings = settings_for(database_url, telegram[1], public_url=f"http://127.0.0.1:{unused_tcp_port}")
    async with opened(settings, port=unused_tcp_port) as shop, SandboxClient(telegram[1]) as client:
        street = Street(shop, client, telegram[1])
        technician = await street.technician(await street.owner())
        ana = await client.person("Ana", phone_number="+34611223344")
        number = await books(ana)
        booked = next(each for each in await ana.messages() if f"Booked as #{number}" in each.get("text", ""))
        (link,) = (each["url"] for row in booked["reply_markup"]["inline_keyboard"] for each in row if "url" in each)

        async with httpx.AsyncClient(timeout=30) as browser:
            page = await browser.get(link)
            assert re.findall(r'class="status">([^<]*)<', page.text) == ["Booked"]
            (mark,) = re.findall(r'data-mark="([^"]*)"', page.text)
            async with browser.stream("GET", f"{link}/live", params={"since": mark}) as news:
                watching = asyncio.create_task(next_change(news))
                await technician.says(f"/status {number} received")
                await watching
            page = await browser.get(link)
            assert re.findall(r'class="what">([^<]*)<', page.text) == ["Received", "Booked"]

            await ana.says(f"/untrack {number}")
            await ana.hears("has a new link")
            assert (await browser.get(link)).status_code == 404


async def next_change(news: httpx.Response) -> str:
    """The first event of a stream."""
    async for line in news.aiter_lines():
        if line.startswith("event: changed"):
            return line
    raise AssertionError("the stream ended without a change")
