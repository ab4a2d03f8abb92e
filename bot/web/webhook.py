"""Where Telegram delivers updates: acknowledged only once they are stored."""

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from fastapi import APIRouter, HTTPException, Request, Response, status

from bot.telemetry.metrics import Metrics

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
BODY_LIMIT = 1024 * 1024
"""Bytes. Telegram's updates are a few KiB."""
LARGEST_ID = 2**63 - 1

CONTRACT: dict[str, Any] = {
    "parameters": [{"name": SECRET_HEADER, "in": "header", "required": True, "schema": {"type": "string"}}],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["update_id"],
                    "properties": {"update_id": {"type": "integer", "minimum": 0, "maximum": LARGEST_ID}},
                }
            }
        },
    },
}
"""What Telegram sends, for the OpenAPI document: the body is read by hand, as no more of it than is allowed."""
ANSWERS: dict[int | str, dict[str, Any]] = {
    status.HTTP_400_BAD_REQUEST: {"description": "Not an update"},
    status.HTTP_403_FORBIDDEN: {"description": "Not from Telegram"},
    status.HTTP_413_CONTENT_TOO_LARGE: {"description": "Larger than any update"},
    status.HTTP_500_INTERNAL_SERVER_ERROR: {"description": "Could not be stored: deliver it again"},
}

Receive = Callable[[dict[str, Any]], Awaitable[bool]]
"""Stores one update; true if it is new. It must not return before the update is safe."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Webhook:
    """Where and from whom updates are taken, and who stores them."""

    url: str
    """The whole public address; its path is the route."""
    secret: str
    """The word Telegram repeats in the header of each request."""
    receive: Receive

    @property
    def path(self) -> str:
        """The route, as the server sees it."""
        return unquote(urlsplit(self.url).path) or "/"


class BadUpdate(ValueError):
    """The body is not one of Telegram's updates."""


def webhook_routes(webhook: Webhook, metrics: Metrics) -> APIRouter:
    """The one route that Telegram posts to."""
    routes = APIRouter(redirect_slashes=False)

    @routes.post(webhook.path, response_class=Response, responses=ANSWERS, openapi_extra=CONTRACT)
    async def deliver(request: Request) -> Response:
        """Check the sender, then the body, then store; 200 tells Telegram to forget the update."""
        if not _from_telegram(request, webhook.secret):
            raise _refusal(metrics, "secret", status.HTTP_403_FORBIDDEN)
        body = await _body(request)
        if body is None:
            raise _refusal(metrics, "size", status.HTTP_413_CONTENT_TOO_LARGE)
        try:
            update = parse_update(body)
        except BadUpdate:
            raise _refusal(metrics, "shape", status.HTTP_400_BAD_REQUEST) from None
        try:
            await webhook.receive(update)
        except Exception:
            log.exception("An update could not be stored; Telegram will send it again", update_id=update["update_id"])
            return Response(status_code=status.HTTP_500_INTERNAL_SERVER_ERROR)
        return Response(status_code=status.HTTP_200_OK)

    return routes


def parse_update(body: bytes) -> dict[str, Any]:
    """The update within a body; raises BadUpdate."""
    try:
        update = json.loads(body, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise BadUpdate from error
    if not isinstance(update, dict):
        raise BadUpdate
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= LARGEST_ID:
        raise BadUpdate
    return update


def _no_constant(name: str) -> None:
    """NaN and Infinity are Python's own idea of JSON; PostgreSQL would refuse to store them."""
    raise BadUpdate(name)


def _finite(digits: str) -> float:
    """A number that Python reads as Infinity would be written down as one, too."""
    number = float(digits)
    if not isfinite(number):
        raise BadUpdate(digits)
    return number


def _from_telegram(request: Request, secret: str) -> bool:
    said = request.headers.get(SECRET_HEADER, "")
    return hmac.compare_digest(said.encode(), secret.encode())


async def _body(request: Request) -> bytes | None:
    """The whole body, or None as soon as it proves too large, announced or not."""
    announced = request.headers.get("Content-Length", "0")
    if announced.isdecimal() and int(announced) > BODY_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def _refusal(metrics: Metrics, reason: str, code: int) -> HTTPException:
    metrics.webhook_refused(reason)
    return HTTPException(code)
