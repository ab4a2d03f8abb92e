"""Another site's page, open in the same browser, must neither act here nor read here."""

import contextlib
import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

FOREIGN_SITES = ("cross-site", "same-site")
"""What a browser says of a request that a page from elsewhere sends; another port of this machine is elsewhere, too."""
PAGE = "/"


class OwnPagesOnly:
    """Refuses what foreign pages send, and whoever reached this machine by a foreign name."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is one's own."""
        if scope["type"] == "http" and is_foreign(scope):
            refusal = JSONResponse({"detail": "requests from another site are refused"}, status_code=403)
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def is_foreign(scope: Scope) -> bool:
    """Whether a request comes from another site's page; programs, such as bots, say nothing of a site.

    A name server can make any name lead to this machine, and the browser then takes its pages for ours: only
    addresses and localhost can't be faked.
    """
    headers = Headers(scope=scope)
    host, origin = headers.get("host", ""), headers.get("origin")
    if not is_this_machine(f"//{host}") or (origin is not None and not is_own(origin, host)):
        return True
    return headers.get("sec-fetch-site") in FOREIGN_SITES and not is_visit(scope, headers)


def is_visit(scope: Scope, headers: Headers) -> bool:
    """Whether somebody follows a link to the page."""
    return scope["method"] == "GET" and scope["path"] == PAGE and headers.get("sec-fetch-mode") == "navigate"


def is_own(origin: str, host: str) -> bool:
    """Whether a browser's origin is this server."""
    return is_this_machine(origin) and urlsplit(origin).netloc.lower() == host.lower()


def is_this_machine(address: str) -> bool:
    """Whether an address names this machine in a way that no foreign name server can fake."""
    with contextlib.suppress(ValueError):
        name = urlsplit(address).hostname or ""
        return name == "localhost" or bool(ipaddress.ip_address(name))
    return False
