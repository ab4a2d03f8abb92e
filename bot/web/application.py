"""Puts the HTTP side together."""

from fastapi import FastAPI

from bot.telemetry.metrics import Metrics
from bot.telemetry.vitals import Vitals
from bot.web.figures import metrics_routes
from bot.web.headers import SecurityHeaders
from bot.web.health import Limits, health_routes
from bot.web.tracking import Tracker, tracking_routes
from bot.web.webhook import Webhook, webhook_routes


def create_web(
    *,
    vitals: Vitals,
    metrics: Metrics,
    version: str,
    webhook: Webhook | None = None,
    tracker: Tracker | None = None,
    limits: Limits | None = None,
) -> FastAPI:
    """Health, metrics and, if there are, the webhook and the pages of orders; sessions come from `models`.

    Bind `models.SessionLocal` to the engine before the first request.
    """
    app = FastAPI(title="Benchbell", version=version, openapi_url=None, redirect_slashes=False)
    app.add_middleware(SecurityHeaders)
    app.include_router(health_routes(vitals, version, limits or Limits()))
    app.include_router(metrics_routes(metrics))
    if webhook:
        app.include_router(webhook_routes(webhook, metrics))
    if tracker:
        app.include_router(tracking_routes(tracker))
        app.state.ending = tracker.lookout.close
    return app
