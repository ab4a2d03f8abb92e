"""The page that Prometheus scrapes."""

import structlog
from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.services import queues
from bot.telemetry.metrics import CONTENT_TYPE, Metrics
from bot.web.health import Db, read_only

log = structlog.get_logger(__name__)


def metrics_routes(metrics: Metrics) -> APIRouter:
    """/metrics: this process's figures, and the queues as the database has them."""
    routes = APIRouter()

    @routes.get("/metrics", response_class=PlainTextResponse)
    def figures(session: Db) -> Response:
        """Every figure; without those of the queues if the database does not answer."""
        metrics.database_stands(up=_read_queues(session, metrics))
        return Response(metrics.page(), media_type=CONTENT_TYPE)

    return routes


def _read_queues(session: Session, metrics: Metrics) -> bool:
    try:
        read_only(session)
        depths = queues.depths(session)
    except SQLAlchemyError:
        log.warning("The database does not answer the metrics page", exc_info=True)
        return False
    for depth in depths:
        metrics.queue_stands(depth.queue, waiting=depth.waiting, oldest=depth.oldest.total_seconds(), dead=depth.dead)
    return True
