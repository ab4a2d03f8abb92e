"""Whether the process lives, and whether it can do its work."""

from dataclasses import dataclass
from time import monotonic
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Response, status
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.telemetry.vitals import Vitals, age
from models import get_db
from models.engine import READ_ONLY

Db = Annotated[Session, Depends(get_db)]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Limits:
    """Seconds after which a sign of life counts as missing."""

    database: float = 5
    poll: float = 120
    """A long poll lasts up to a minute."""
    dispatcher: float = 60
    inbox: float = 60


@dataclass(frozen=True)
class Check:
    """One sign of life: seconds measured against seconds allowed."""

    value: float | None
    """None: it never came."""
    limit: float

    @property
    def ok(self) -> bool:
        """Whether the sign came in time."""
        return self.value is not None and self.value <= self.limit

    def as_json(self) -> dict[str, Any]:
        """The check as the page shows it."""
        return {
            "ok": self.ok,
            "seconds": None if self.value is None else round(self.value, 3),
            "limit_seconds": self.limit,
        }


def health_routes(vitals: Vitals, version: str, limits: Limits) -> APIRouter:
    """The pages for whoever restarts us and whoever sends us traffic."""
    routes = APIRouter()

    # no response models: for the first of them FastAPI reads the whole of pydantic's past, to tell it from its present
    @routes.get("/healthz", response_model=None)
    async def alive() -> dict[str, str]:
        """The process runs and its event loop turns."""
        return {"app": "benchbell", "status": "alive", "version": version}

    @routes.get(
        "/readyz",
        response_model=None,
        responses={status.HTTP_503_SERVICE_UNAVAILABLE: {"description": "A check fails"}},
    )
    def ready(response: Response, session: Db) -> dict[str, Any]:
        """Each check with its value and limit; 503 if any fails."""
        checks = {"database": Check(database_seconds(session), limits.database), **loop_checks(vitals, limits)}
        passed = all(check.ok for check in checks.values())
        if not passed:
            response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return {"ready": passed, "checks": {name: check.as_json() for name, check in checks.items()}}

    return routes


def loop_checks(vitals: Vitals, limits: Limits) -> dict[str, Check]:
    """The loops that this process should be turning: every process works the inbox, one also leads."""
    checks = {"inbox": Check(age(vitals.inbox_beat), limits.inbox)}
    if vitals.leading:
        checks["dispatcher"] = Check(age(vitals.dispatcher_beat), limits.dispatcher)
    if vitals.polling:
        checks["polling"] = Check(age(vitals.last_poll), limits.poll)
    return checks


def database_seconds(session: Session) -> float | None:
    """How long the database takes to answer; None if it does not."""
    started = monotonic()
    try:
        read_only(session)
        session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        log.warning("The database does not answer the health page", exc_info=True)
        return None
    return monotonic() - started


def read_only(session: Session) -> None:
    """Begin without the write lock: a health page must not wait for it, nor make anyone wait."""
    session.connection(execution_options=READ_ONLY)
