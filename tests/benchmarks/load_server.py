"""The load: a lean Bot API and the people who write to the bot, in a process of its own.

    python -m tests.benchmarks.load_server [LATENCY_SECONDS] [strict]

Says its address, and serves until it is killed. `strict` refuses who goes past Telegram's limits. The bot calls
/bot…/METHOD; whoever measures calls /ready, /crowd and /sent.
"""

import asyncio
import json
import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.benchmarks.bot_api import Answer, BotApi
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.strictness import Strictness

HEAD_ENDS = b"\r\n\r\n"


@dataclass(frozen=True)
class Desk:
    """What the one who measures can ask."""

    api: BotApi

    async def ask(self, path: str, fields: dict[str, str]) -> Any:
        """The answer, once there is one."""
        match path:
            case "/ready":
                return await self.api.first_poll
            case "/crowd":
                numbers = {name: int(value) for name, value in fields.items()}
                return await self._crowd(**numbers)
            case _:
                api = self.api
                return {"sent": api.sent, "rang": api.rang, "refused": api.refused}

    async def _crowd(self, *, first: int, customers: int, at_once: int) -> dict[str, Any]:
        crowd = Crowd(self.api.put, first=first, customers=customers, at_once=at_once)
        self.api.hears = crowd.hears
        unanswered = await crowd.leaves()
        return {"seconds": crowd.seconds, "waited": crowd.waited, "unanswered": unanswered}


class Connection(asyncio.Protocol):
    """HTTP as bots speak it: one request after the other, each with its length."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._received = b""
        self._transport: asyncio.Transport
        self._asking: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (request := self._next_request()) is not None:
            self._take(*request)

    def _next_request(self) -> tuple[str, bytes] | None:
        """The target and the body of a request that is here in full."""
        head, found, rest = self._received.partition(HEAD_ENDS)
        if not found:
            return None
        _, _, length = head.lower().partition(b"content-length:")
        size = int(length.split(b"\r\n", 1)[0]) if length else 0
        if len(rest) < size:
            return None
        self._received = rest[size:]
        return head.split(b" ", 2)[1].decode(), rest[:size]

    def _take(self, target: str, body: bytes) -> None:
        parts = urlsplit(target)
        fields = dict(parse_qsl(parts.query) + parse_qsl(body.decode()))
        if parts.path.startswith("/bot"):
            self._desk.api.take(parts.path.rpartition("/")[2], fields, self._answer)
            return
        asking = asyncio.create_task(self._ask(parts.path, fields, self._answer))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)

    async def _ask(self, path: str, fields: dict[str, str], answer: Answer) -> None:
        answer({"ok": True, "result": await self._desk.ask(path, fields)})

    def _answer(self, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        status = b"200 OK" if body["ok"] else b"429 Too Many Requests"
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (status, len(content))
        self._transport.write(head + content)


async def serve(latency: float, *, strict: bool) -> None:
    """Serve on a free port of this machine."""
    desk = Desk(BotApi(latency, Strictness() if strict else None))
    server = await asyncio.get_running_loop().create_server(lambda: Connection(desk), "127.0.0.1", 0, backlog=1024)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)  # noqa: T201 - the answer to our parent
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0, strict="strict" in sys.argv))
