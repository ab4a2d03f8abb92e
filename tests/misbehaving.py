"""Servers that do to a request whatever a network can do to it, and what a bot's send makes of that."""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import trustme
from telegram import Bot

from bot.delivery.outcome import Outcome, judge
from bot.wire import Wire

Behaviour = Callable[["Visit"], Awaitable[None]]
TOKEN = "123456789:" + "A" * 35
SENT = {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "hello"}}
IMPATIENT: dict[str, Any] = {"connect_timeout": 0.3, "pool_timeout": 0.1, "read_timeout": 0.3, "write_timeout": 0.3}
LINGER_NOT = struct.pack("ii", 1, 0)
"""Makes a close a reset."""


class Visit:
    """One connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def request(self) -> tuple[str, dict[str, str], bytes]:
        """Read one request: its first line, its headers by their names in small letters, its body."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        if "chunked" in headers.get("transfer-encoding", ""):
            return head[0], headers, await self._chunks()
        return head[0], headers, await self.reader.readexactly(int(headers.get("content-length", 0)))

    async def _chunks(self) -> bytes:
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return body

    async def says(self, status: int, body: str | bytes, *, length: int | None = None, more: str = "") -> None:
        """Answer; `length` is what the answer claims to be long."""
        content = body.encode() if isinstance(body, str) else body
        head = (
            f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(content) if length is None else length}\r\n{more}\r\n"
        )
        self.writer.write(head.encode() + content)
        await self.writer.drain()

    def reset(self) -> None:
        """Break the connection without a goodbye."""
        raw: socket.socket = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
        self.writer.transport.abort()


def answers(status: int, body: Any, **more: Any) -> Behaviour:
    """Read the request and answer it, with JSON unless the body is text."""
    text = body if isinstance(body, str | bytes) else json.dumps(body)

    async def behave(visit: Visit) -> None:
        await visit.request()
        await visit.says(status, text, **more)

    return behave


@asynccontextmanager
async def serving(behave: Behaviour, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server that behaves like this at each connection; gives its host and port."""
    visits: set[asyncio.Task[None]] = set()

    async def visited(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        visits.add(task)
        try:
            await behave(Visit(reader, writer))
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone, as some of them should
        finally:
            writer.close()
            visits.discard(task)

    server = await asyncio.start_server(visited, "127.0.0.1", 0, ssl=tls)
    host, port = server.sockets[0].getsockname()[:2]
    try:
        yield f"{host}:{port}"
    finally:
        server.close()
        for each in list(visits):
            each.cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        await server.wait_closed()


@asynccontextmanager
async def a_bot(server: str, at_once: int = 2) -> AsyncIterator[Bot]:
    """A bot of the library on our wire, before its first request."""
    async with Wire(server, at_once=at_once) as wire:
        yield Bot(TOKEN, f"{server}/bot", f"{server}/file/bot", request=wire, get_updates_request=wire)


async def send(server: str) -> Exception:
    """What a send to this server raises."""
    async with a_bot(server) as bot:
        try:
            await bot.send_message(1, "hello", **IMPATIENT)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what the dispatcher would see
            return error
    raise AssertionError("the send succeeded")


async def error_at(behave: Behaviour) -> Exception:
    """What a send raises where the server behaves like this."""
    async with serving(behave) as address:
        return await send(f"http://{address}")


def outcome(error: Exception) -> Outcome:
    """What the dispatcher makes of it, its wait in the middle of the jitter."""
    return judge(error, jitter=lambda: 0.5)


def tls(authority: trustme.CA) -> ssl.SSLContext:
    """How a server proves that it is the one at 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context
