"""Other sites, open in the same browser, neither act here nor read here."""

import httpx
import pytest

from bot import loopback
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.telegram import DEFAULT_TOKEN

SEND = f"/bot{DEFAULT_TOKEN}/sendMessage"
READABLE = ["/sandbox/state", "/sandbox/calls", "/sandbox/updates", "/", f"/bot{DEFAULT_TOKEN}/getUpdates"]


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:8090", "127.0.0.1.evil.example", "[", ""])
async def test_a_name_that_leads_to_this_machine_is_not_its_own(client: SandboxClient, path: str, host: str) -> None:
    assert (await client.http.get(path, headers={"host": host})).status_code == 403


@pytest.mark.parametrize("host", ["localhost:8090", "LOCALHOST", "127.0.0.1", "[::1]:8090"])
async def test_this_machine_has_several_names(client: SandboxClient, host: str) -> None:
    assert (await client.http.get("/sandbox/state", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_another_sites_page_can_not_be_the_bot(
    client: SandboxClient, ana: PersonClient, method: str, headers: dict[str, str]
) -> None:
    said = len(await ana.messages())
    values = {"chat_id": str(ana.id), "text": "your code, please"}
    response = await client.http.request(method, SEND, params=values, headers=headers)
    assert response.status_code == 403
    assert len(await ana.messages()) == said


async def test_another_sites_page_can_not_read_along(client: SandboxClient) -> None:
    for path in ("/sandbox/state", "/sandbox/updates"):
        assert (await client.http.get(path, headers={"sec-fetch-site": "cross-site"})).status_code == 403


async def test_a_link_from_another_site_leads_to_the_page(client: SandboxClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await client.http.get("/", headers=headers)).status_code == 200
    assert (await client.http.get("/sandbox/state", headers=headers)).status_code == 403


async def test_the_page_itself_and_programs_are_served(url: str, client: SandboxClient) -> None:
    page = {"origin": url, "sec-fetch-site": "same-origin"}
    assert (await client.http.post("/sandbox/people", json={"first_name": "Eva"}, headers=page)).status_code == 200
    async with httpx.AsyncClient(base_url=url, **loopback.CLIENT) as program:
        assert (await program.get(f"/bot{DEFAULT_TOKEN}/getMe")).status_code == 200


@pytest.mark.parametrize("path", ["/sandbox/../sandbox/people", "//sandbox/people", "/SANDBOX/people"])
async def test_an_address_in_disguise_is_no_way_around(client: SandboxClient, path: str) -> None:
    response = await client.http.post(path, json={"first_name": "Eva"}, headers={"origin": "http://evil.example"})
    assert response.status_code == 403
