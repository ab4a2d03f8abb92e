import pytest
from telegram import Bot

from bot.sandbox import Sandbox
from bot.sandbox.client import PersonClient, SandboxClient
from bot.sandbox.images import png
from tests.sandbox.expectations import refusal


async def test_what_a_person_sends_can_be_downloaded(bot: Bot, ana: PersonClient) -> None:
    (sent,) = await ana.sends_photos()
    file = await bot.get_file(sent["photo"][-1]["file_id"])
    assert await file.download_as_bytearray() == png(64, 48)


async def test_the_same_file_has_the_same_unique_id(ana: PersonClient) -> None:
    (first,), (second,) = await ana.sends_photos(), await ana.sends_photos()
    assert first["photo"][0]["file_unique_id"] == second["photo"][0]["file_unique_id"]
    assert first["photo"][0]["file_id"] != second["photo"][0]["file_id"]


async def test_a_file_id_must_be_known(bot: Bot) -> None:
    assert await refusal(bot.get_file("nonsense")) == "Invalid file_id"


async def test_a_bot_downloads_at_most_20_megabytes(bot: Bot, ana: PersonClient) -> None:
    sent = await bot.send_document(ana.id, bytes(20 * 1024 * 1024 + 1))
    assert sent.document is not None
    assert await refusal(bot.get_file(sent.document.file_id)) == "File is too big"


async def test_a_document_is_never_shown_as_a_page(bot: Bot, ana: PersonClient, client: SandboxClient) -> None:
    sent = await bot.send_document(ana.id, b"<script>alert(1)</script>", filename="x.html")
    assert sent.document is not None
    response = await client.http.get(f"/sandbox/files/{sent.document.file_id}")
    assert (response.content, response.headers["content-disposition"], response.headers["x-content-type-options"]) == (
        b"<script>alert(1)</script>",
        "attachment",
        "nosniff",
    )


@pytest.mark.parametrize(
    "path",
    ["photos/file_99.png", "../server.py", "%2e%2e/server.py", "..%2f..%2fserver.py", "/etc/passwd", "photos/"],
)
async def test_a_download_path_leads_nowhere_else(sandbox: Sandbox, client: SandboxClient, path: str) -> None:
    response = await client.http.get(f"/file/bot{sandbox.token}/{path}")
    assert (response.status_code, response.json()["ok"]) == (404, False)


async def test_files_need_the_right_token(sandbox: Sandbox, client: SandboxClient, bot: Bot, ana: PersonClient) -> None:
    (sent,) = await ana.sends_photos()
    address = (await bot.get_file(sent["photo"][0]["file_id"])).file_path
    assert address is not None
    response = await client.http.get(address.replace(sandbox.token, "1:wrong"))
    assert (response.status_code, response.json()["description"]) == (401, "Unauthorized")
