"""Puts the HTTP side together."""

from fastapi import FastAPI

from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.figures import metrics_routes
from bot.web.headers import SecurityHeaders
from bot.web.health import Limits, health_routes
from bot.web.webhook import Webhook, webhook_routes


def create_web(
    *, vitals: Vitals, metrics: Metrics, version: str, webhook: Webhook | None = None, limits: Limits | None = None
) -> FastAPI:
    """Health, metrics and, if there is one, the webhook; sessions come from `models.get_db`.

    Bind `models.SessionLocal` to the engine before the first request.
    """
    app = FastAPI(title="Benchbell", version=version, openapi_url=None, redirect_slashes=False)
    app.add_middleware(SecurityHeaders)
    app.include_router(health_routes(vitals, version, limits or Limits()))
    app.include_router(metrics_routes(metrics))
    if webhook:
        app.include_router(webhook_routes(webhook, metrics))
    return app
