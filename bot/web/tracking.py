"""The public page of an order: where it stands, for whoever has its link, and nothing of whom it is for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from pathlib import Path
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from bot.services import repair_times, tracking
from bot.services.shop import Shop
from bot.texts import Catalogue, Translator
from bot.web import tracking_page as pages
from bot.web.health import read_only
from bot.web.lookout import Lookout, Marks, Pace
from bot.web.visitors import Doorkeeper, household
from models import SessionLocal

FOLDER = Path(__file__).parent / "page"
ASSETS = {"page.css": "text/css", "page.js": "text/javascript", "bell.svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
KEPT = {"Cache-Control": "public, max-age=3600", "X-Robots-Tag": "noindex"}
STREAM = {"X-Accel-Buffering": "no", **HEADERS}
"""A proxy that buffers would keep the news to itself."""
RETRY_SECONDS = 60
"""After which who came too often may come again."""
COME_BACK_SECONDS = 5
"""After which a browser comes back whose stream ended."""
LANGUAGES = 8
"""How many of those that a browser asks for are looked at."""

HTML: dict[str, Any] = {"text/html": {"schema": {"type": "string"}}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    status.HTTP_404_NOT_FOUND: {"description": "No such link, or not any more", "content": HTML},
    status.HTTP_429_TOO_MANY_REQUESTS: {"description": "Too often", "content": HTML},
}
LIVE_ANSWERS: dict[int | str, dict[str, Any]] = {
    **ANSWERS,
    status.HTTP_503_SERVICE_UNAVAILABLE: {"description": "As many are looking as there is room for", "content": HTML},
}

T = TypeVar("T")


class Tracker:
    """Answers those who follow a link, as often as they may, in the language that suits them best."""

    def __init__(
        self, shop: Shop, catalogue: Catalogue, *, door: Doorkeeper | None = None, pace: Pace | None = None
    ) -> None:
        self._shop = shop
        self._catalogue = catalogue
        self._door = door or Doorkeeper()
        self.lookout = Lookout(self._look, pace)

    async def page(self, request: Request, token: str) -> Response:
        """The page of an order; or that there is none, which looks and takes the same whatever the reason."""
        if not self._door.admits(_visitor(request)):
            return self._too_many(request)
        body = await run_in_threadpool(_reading, lambda session: self._rendered(session, request, token))
        return self._nothing(request) if body is None else HTMLResponse(body, headers=HEADERS)

    async def live(self, request: Request, token: str) -> Response:
        """Word of each change of a page, as server-sent events."""
        visitor = household(_visitor(request))
        if not self._door.admits(visitor):
            return self._too_many(request)
        link = await run_in_threadpool(_reading, lambda session: tracking.follow(session, token))
        if link is None:
            return self._nothing(request)
        if not self.lookout.has_room(visitor):
            return self._too_many(request, status.HTTP_503_SERVICE_UNAVAILABLE)
        mark = request.headers.get("Last-Event-ID") or request.query_params.get("since", "")
        news = _events(self.lookout.changes(link.id, mark, visitor))
        return StreamingResponse(news, media_type="text/event-stream", headers=STREAM)

    def _rendered(self, session: Session, request: Request, token: str) -> str | None:
        link = tracking.follow(session, token)
        if link is None:
            return None
        mark = tracking.marks(session, [link.id], self._shop.undo)[link.id]
        seen = tracking.progress(session, link.work_order_id, self._shop.undo)
        t = self._speaker(request, seen.order.customer.language)
        time = repair_times.usual(session, seen.order)
        return pages.of_order(t, seen, self._shop, time, mark=mark, languages=list(self._catalogue))

    async def _look(self, link_ids: Collection[int]) -> Marks:
        return await run_in_threadpool(_reading, lambda session: tracking.marks(session, link_ids, self._shop.undo))

    def _nothing(self, request: Request) -> Response:
        body = pages.of_nothing(self._speaker(request), self._shop)
        return HTMLResponse(body, status.HTTP_404_NOT_FOUND, HEADERS)

    def _too_many(self, request: Request, code: int = status.HTTP_429_TOO_MANY_REQUESTS) -> Response:
        body = pages.of_too_many(self._speaker(request), self._shop)
        return HTMLResponse(body, code, {"Retry-After": str(RETRY_SECONDS), **HEADERS})

    def _speaker(self, request: Request, own: str | None = None) -> Translator:
        """Of the language they asked for, or else the customer's, or else their browser's."""
        asked = request.query_params.get("lang")
        return self._catalogue.first([asked, own, *_accepted(request.headers.get("Accept-Language", ""))])


def tracking_routes(tracker: Tracker) -> APIRouter:
    """Each order's page, its news, and what the page is made of."""
    routes = APIRouter(prefix=tracking.ROUTE, redirect_slashes=False)
    for name, kind in ASSETS.items():
        routes.add_api_route(f"/{name}", _asset(name, kind), response_class=FileResponse, include_in_schema=False)
    routes.add_api_route("/{token}/live", tracker.live, response_class=HTMLResponse, responses=LIVE_ANSWERS)
    routes.add_api_route("/{token:path}", tracker.page, response_class=HTMLResponse, responses=ANSWERS)
    return routes


def _asset(name: str, kind: str) -> Callable[[], Awaitable[Response]]:
    async def asset() -> Response:
        return FileResponse(FOLDER / name, media_type=kind, headers=KEPT)

    return asset


async def _events(marks: AsyncIterator[str | None]) -> AsyncIterator[str]:
    yield f"retry: {COME_BACK_SECONDS * 1000}\n\n"
    async for mark in marks:
        yield ": still here\n\n" if mark is None else f"id: {mark}\nevent: changed\ndata: {mark}\n\n"


def _reading(work: Callable[[Session], T]) -> T:
    """Read without the write lock, on a connection of its own: the public must not hold up the shop."""
    with SessionLocal() as session:
        read_only(session)
        return work(session)


def _visitor(request: Request) -> str:
    """Where a request comes from, as a proxy on this machine or uvicorn itself says."""
    return request.client.host if request.client else ""


def _accepted(header: str) -> list[str]:
    """The languages that a browser asks for, the one it likes best first."""
    weighed = []
    for each in header.split(",")[:LANGUAGES]:
        tag, _, weight = each.partition(";q=")
        try:
            weighed.append((float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighed, key=lambda each: -each[0])]
