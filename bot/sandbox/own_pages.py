"""Another site's page, open in the same browser, must not act for people here."""

import contextlib
import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

READING = ("GET", "HEAD", "OPTIONS")


class OwnPagesOnly:
    """Refuses what would change something on behalf of a foreign origin."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is one's own."""
        if scope["type"] == "http" and is_foreign_act(scope):
            refusal = JSONResponse({"detail": "requests from another site are refused"}, status_code=403)
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def is_foreign_act(scope: Scope) -> bool:
    """Whether a request changes something and comes from another site's page."""
    if scope["method"] in READING or not scope["path"].startswith("/sandbox/"):
        return False
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return origin is not None and not is_own(origin, headers.get("host", ""))


def is_own(origin: str, host: str) -> bool:
    """Whether a browser's origin is this server, named in a way no foreign name server can fake."""
    try:
        parts = urlsplit(origin)
        name = parts.hostname or ""
    except ValueError:
        return False
    if parts.netloc.lower() != host.lower():
        return False
    if name == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return False
