"""The wire to the Bot API: python-telegram-bot's HTTP, carried by aiohttp."""

import io
import json
import ssl
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import certifi
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot import deadline
from bot.telemetry.redaction import Redactor

MEGABYTE = 1024 * 1024
KEPT_OPEN_SECONDS = 15
"""Less than servers keep idle connections: a send over one that is just closing would be of unknown fate."""
POOL_SECONDS, CONNECT_SECONDS, WRITE_SECONDS, READ_SECONDS = 1.0, 5.0, 5.0, 5.0
SLOWEST_UPLOAD = 64 * 1024
"""Bytes a second; an upload that is slower is given up."""
LARGEST_ANSWER = 32 * MEGABYTE
"""A file that bots may download has 20 MB at most."""
HEADERS = {"User-Agent": BaseRequest.USER_AGENT, "Accept-Encoding": "identity"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PROXY_SCHEMES = ("http", "https")

NOT_SENT = (
    aiohttp.ClientConnectorError,  # refused, no such host, no TLS, no proxy
    aiohttp.ConnectionTimeoutError,  # no connection in time, or none free
    aiohttp.ClientHttpProxyError,  # the proxy does not let us through
    aiohttp.InvalidURL,
)

_redact = Redactor()

Trust = ssl.SSLContext | bool
"""Whom to believe that they are the server."""
Given = Any
"""Seconds, or None for no limit; python-telegram-bot's sentinel stands for what is usual."""


class NotSent(NetworkError):
    """Telegram certainly has not seen the request: sent again, it cannot be told twice."""


class UnusableProxy(ValueError):
    """The environment names a proxy of another kind than http:// and https://."""


class InTime(aiohttp.ClientRequest):
    """A request that is not sent once it is too late: its process may have been halted on the way, for any time."""

    async def write_bytes(self, writer: Any, conn: Any, content_length: int | None = None) -> None:
        """Write the body, which the head waits for: the last moment at which a request can be held back."""
        if deadline.passed():
            conn.protocol.set_exception(NotSent("Too late: it may be another process's to send by now"))
        else:
            await super().write_bytes(writer, conn, content_length)


class Wire(BaseRequest):
    """Requests to one Bot API server, over connections that stay open.

    Servers outside this machine are asked by the proxy of the environment and must prove who they are. A failed request
    raises NotSent only where nothing of it can have arrived; TimedOut and other NetworkErrors leave that open. No error
    holds the address of a request: it holds the token. Raises UnusableProxy.

    Reading the list of whom to trust takes long: a second wire to the same server can have that of the first.
    """

    def __init__(self, server: str, *, at_once: int, trust: Trust | None = None) -> None:
        local = urlsplit(server).scheme == "http"
        self._proxy = None if local else _proxy_to(server)
        self.trust: Trust = trust or local or _trusted()
        self._at_once = at_once
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer, unless a call says otherwise."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Be ready to connect."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._at_once, keepalive_timeout=KEPT_OPEN_SECONDS, ssl=self.trust
                ),
                headers=HEADERS,
                request_class=InTime,
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
                auto_decompress=False,
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Given = BaseRequest.DEFAULT_NONE,
        write_timeout: Given = BaseRequest.DEFAULT_NONE,
        connect_timeout: Given = BaseRequest.DEFAULT_NONE,
        pool_timeout: Given = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send a request; the status and body of the answer, whatever it says."""
        if self._session is None:
            raise RuntimeError("initialize() the wire before its first request")
        body, headers, size = _body(request_data)
        timeout = _timeout(
            read=_given(read_timeout, READ_SECONDS),
            write=_given(write_timeout, WRITE_SECONDS) if method == "POST" else None,
            connect=_given(connect_timeout, CONNECT_SECONDS),
            pool=_given(pool_timeout, POOL_SECONDS),
            size=size,
        )
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await _content(response)
        except NOT_SENT as error:
            raise NotSent(_words(error)) from None
        except TimeoutError as error:
            raise TimedOut(_words(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_words(error)) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The JSON object that an answer is; raises TelegramError, without the answer, where it is none."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def _proxy_to(server: str) -> str | None:
    """The proxy that the environment names for this address."""
    parts = urlsplit(server)
    if proxy_bypass(parts.netloc):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy and urlsplit(proxy).scheme not in PROXY_SCHEMES:
        raise UnusableProxy
    return proxy or None


def _trusted() -> ssl.SSLContext:
    """Trust in the authorities that this machine trusts, and in those that browsers do."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _body(data: RequestData | None) -> tuple[Any, dict[str, str] | None, int]:
    """The body of a request, the headers it needs, and its size in bytes."""
    if data is None:
        return None, None, 0
    if not data.contains_files:
        form = urlencode(data.json_parameters).encode()
        return form, FORM, len(form)
    parts, size = aiohttp.FormData(quote_fields=False, charset="utf-8"), 0
    for name, value in data.json_parameters.items():
        parts.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        parts.add_field(name, content, filename=_safe(filename), content_type=kind)
        size += _length(content)
    return parts, None, size


def _safe(filename: str) -> str:
    """A file's name as it can stand in a header."""
    return "".join(each if each.isprintable() else "_" for each in filename)


def _length(content: bytes | io.IOBase | Any) -> int:
    if isinstance(content, bytes):
        return len(content)
    here = content.tell()
    size: int = content.seek(0, io.SEEK_END) - here
    content.seek(here)
    return size


def _given(seconds: Given, usual: float) -> float | None:
    return float(seconds) if isinstance(seconds, int | float) else None if seconds is None else usual


def _timeout(
    *, read: float | None, write: float | None, connect: float | None, pool: float | None, size: int
) -> aiohttp.ClientTimeout:
    """Aiohttp knows no limit for writing: a limit on the whole stands in for it."""
    total = None
    if read is not None and write is not None and connect is not None and pool is not None:
        total = pool + connect + write + read + size / SLOWEST_UPLOAD
    waiting = None if connect is None or pool is None else pool + connect
    return aiohttp.ClientTimeout(total=total, connect=waiting, sock_connect=connect, sock_read=read)


async def _content(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > LARGEST_ANSWER:
            raise NetworkError(f"The answer is larger than {LARGEST_ANSWER // MEGABYTE} MB")
    return bytes(content)


def _words(error: Exception) -> str:
    kind = type(error).__name__
    return f"{kind}: {_redact(str(error))}" if str(error) else kind
