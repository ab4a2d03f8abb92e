"""The wire by proxy, and with TLS."""

import asyncio
import json
import ssl
import traceback
from contextlib import AsyncExitStack
from io import BytesIO
from pathlib import Path

import pytest
import trustme

from bot.delivery.outcome import Retry
from bot.wire import UnusableProxy, Wire
from tests.e2e.process import free_port
from tests.misbehaving import (
    SENT,
    Behaviour,
    Visit,
    a_bot,
    answers,
    outcome,
    send,
    serving,
    tls,
)


async def test_a_server_that_the_machine_trusts_is_spoken_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    async with serving(answers(200, SENT), tls(authority)) as address, a_bot(f"https://{address}") as bot:
        assert (await bot.send_message(1, "hello")).message_id == 7


async def test_a_second_wire_trusts_whom_the_first_trusts() -> None:
    authority = trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    async with (
        serving(answers(200, {"ok": True, "result": True}), tls(authority)) as address,
        Wire(f"https://{address}", at_once=1, trust=trust) as first,
        Wire(f"https://{address}", at_once=1, trust=first.trust) as second,
    ):
        assert await second.post(f"https://{address}/getMe") is True


async def proxied(name: str, behave: Behaviour, monkeypatch: pytest.MonkeyPatch) -> Exception:
    """What a send to Telegram raises by a proxy that behaves like this."""
    async with serving(behave) as address:
        monkeypatch.setenv(name, f"http://someone:canary-word@{address}")
        return await send("https://api.telegram.example")


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
async def test_the_proxy_of_the_environment_is_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, str], bytes]] = []

    async def refuse(visit: Visit) -> None:
        asked.append(await visit.request())
        await visit.says(407, "who are you")

    error = await proxied(name, refuse, monkeypatch)
    assert [line for line, _, _ in asked] == ["CONNECT api.telegram.example:443 HTTP/1.1"]
    assert asked[0][1]["proxy-authorization"].startswith("Basic ")
    assert isinstance(outcome(error), Retry)
    assert "canary-word" not in "".join(traceback.format_exception(error))


async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(65536):
        writer.write(chunk)
        await writer.drain()
    writer.close()


async def let_through(visit: Visit) -> None:
    """What a proxy does that knows nothing against it."""
    line, _, _ = await visit.request()
    host, port = line.split()[1].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    await visit.says(200, "")
    await asyncio.gather(pipe(visit.reader, writer), pipe(reader, visit.writer))


async def test_words_and_files_pass_a_proxy_unread(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    requests: list[tuple[str, dict[str, str], bytes]] = []
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))

    async def keep(visit: Visit) -> None:
        while not visit.reader.at_eof():
            requests.append(await visit.request())
            await visit.says(200, json.dumps(SENT))

    async with serving(let_through) as proxy, serving(keep, tls(authority)) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy}")
        async with a_bot(f"https://{address}") as bot:
            assert (await bot.send_message(1, "hello")).message_id == 7
            await bot.send_document(1, BytesIO(b"%PDF pages"), filename="ticket.pdf")

    (_, _, words), (_, headers, files) = requests
    assert b"text=hello" in words
    assert headers["content-type"].startswith("multipart/form-data")
    assert b"%PDF pages" in files


async def test_a_proxy_that_is_away_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://someone:canary-word@127.0.0.1:{free_port()}")
    error = await send("https://api.telegram.example")
    assert isinstance(outcome(error), Retry)
    assert "canary-word" not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("server", ["http://127.0.0.1:1", "https://api.telegram.example"])
async def test_no_proxy_is_asked_where_none_is_wanted(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with AsyncExitStack() as stack:
        asked: list[str] = []

        async def note(visit: Visit) -> None:
            asked.append((await visit.request())[0])

        address = await stack.enter_async_context(serving(note))
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        monkeypatch.setenv("HTTP_PROXY", f"http://{address}")
        monkeypatch.setenv("NO_PROXY", "telegram.example")
        await send(server)
    assert asked == []


def test_a_proxy_of_another_kind_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(UnusableProxy):
        Wire("https://api.telegram.org", at_once=1)
