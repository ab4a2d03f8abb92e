import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot import loopback
from bot.web.listening import CannotListen, listen
from bot.web.server import serve
from bot.web.webhook import BODY_LIMIT, SECRET_HEADER
from tests.web.conftest import SECRET, Inbox

ROOT = Path(__file__).parents[2]


async def test_it_answers_while_the_block_runs_and_frees_the_port_after(web: FastAPI) -> None:
    async with serve(web, "127.0.0.1", 0) as address, httpx.AsyncClient(**loopback.CLIENT) as client:
        answer = await client.get(f"{address}/healthz")
        assert answer.status_code == 200
        assert "Server" not in answer.headers
    port = int(address.rpartition(":")[2])
    listen("127.0.0.1", port).close()


async def test_an_error_within_the_block_stops_the_server_and_gets_out(web: FastAPI) -> None:
    with pytest.raises(LookupError, match="ours"):
        async with serve(web, "127.0.0.1", 0) as address:
            raise LookupError("ours")
    listen("127.0.0.1", int(address.rpartition(":")[2])).close()


async def test_signal_handlers_stay_as_they_were(web: FastAPI) -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    async with serve(web, "127.0.0.1", 0):
        await asyncio.sleep(0)
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


def test_after_sigterm_our_own_shutdown_runs_to_its_end() -> None:
    program = """
import asyncio, os, signal
from fastapi import FastAPI
from bot.web.server import serve

async def main():
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with serve(FastAPI(), "127.0.0.1", 0):
        os.kill(os.getpid(), signal.SIGTERM)
        await stop.wait()
    print("closed the books")

asyncio.run(main())
"""
    run = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        timeout=180,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (run.returncode, run.stdout.strip()) == (0, b"closed the books")


async def test_a_taken_port_is_told_with_what_to_change(web: FastAPI) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen) as refused:
            async with serve(web, "127.0.0.1", port):
                pytest.fail("two servers on one port")
    assert str(refused.value) == (
        f"Can't listen on 127.0.0.1, port {port}: another program has it."
        " Stop that program, or set WEB_PORT to a free port, as WEB_PORT=8090."
    )


def test_an_address_of_another_machine_is_told_with_what_to_change() -> None:
    with pytest.raises(CannotListen, match="Set WEB_HOST"):
        listen("192.0.2.1", 0)


async def test_the_sender_is_checked_before_the_body_is_read(web: FastAPI, inbox: Inbox) -> None:
    async with serve(web, "127.0.0.1", 0) as address:
        head = post_head(address, secret="wrong", length="Content-Length: 1000")
        assert await first_line(address, head) == "HTTP/1.1 403 Forbidden"
    assert inbox.stored == []


async def test_a_body_is_capped_by_its_announced_length_before_it_is_read(web: FastAPI, inbox: Inbox) -> None:
    async with serve(web, "127.0.0.1", 0) as address:
        head = post_head(address, secret=SECRET, length=f"Content-Length: {BODY_LIMIT + 1}")
        assert (await first_line(address, head)).startswith("HTTP/1.1 413 ")
    assert inbox.stored == []


async def test_a_chunked_body_is_capped_while_it_is_read(web: FastAPI, inbox: Inbox) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    async with serve(web, "127.0.0.1", 0) as address:
        head = post_head(address, secret=SECRET, length="Transfer-Encoding: chunked")
        unfinished = head + chunk * (BODY_LIMIT // 0x10000 + 1)
        assert (await first_line(address, unfinished)).startswith("HTTP/1.1 413 ")
    assert inbox.stored == []


def post_head(address: str, *, secret: str, length: str) -> bytes:
    host = address.removeprefix("http://")
    lines = ["POST /telegram/updates HTTP/1.1", f"Host: {host}", f"{SECRET_HEADER}: {secret}", length, "", ""]
    return "\r\n".join(lines).encode()


async def first_line(address: str, request: bytes) -> str:
    """Send the beginning of a request, and wait for the answer before the rest."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return line.decode().strip()
