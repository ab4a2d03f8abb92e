"""What tests order and read: calls, faults, raw updates."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.json_types import Json
from bot.sandbox.served import Served

router = APIRouter(prefix="/sandbox")


class FaultOrder(BaseModel):
    """Trouble for the next calls."""

    kind: FaultKind
    method: str = "*"
    chat_id: int | None = None
    times: int = Field(default=1, ge=1)
    retry_after: int = Field(default=1, ge=1)
    seconds: float = Field(default=3600.0, ge=0)


class RawUpdate(BaseModel):
    """An update to deliver as it is."""

    update: dict[str, Any]
    times: int = Field(default=1, ge=1, le=1000)


@router.get("/calls")
async def calls(sandbox: Served, after: Annotated[int, Query()] = 0) -> list[Json]:
    """What the bot has asked."""
    return sandbox.calls.after(after)


@router.post("/faults")
async def order_fault(order: FaultOrder, sandbox: Served) -> list[Json]:
    """Order trouble."""
    sandbox.faults.order(Fault(**order.model_dump()))
    return sandbox.faults.left()


@router.get("/faults")
async def faults_left(sandbox: Served) -> list[Json]:
    """What trouble is left."""
    return sandbox.faults.left()


@router.delete("/faults")
async def clear_faults(sandbox: Served) -> Json:
    """No more trouble, and no pause that one of them asked for."""
    sandbox.faults.clear()
    if sandbox.gate is not None:
        sandbox.gate.open()
    return {}


@router.get("/updates")
async def updates(sandbox: Served) -> list[Json]:
    """Every update there has been."""
    return sandbox.updates.everything()


@router.post("/updates")
async def deliver_update(raw: RawUpdate, sandbox: Served) -> Json:
    """Deliver an update as it is."""
    if not isinstance(raw.update.get("update_id"), int):
        raise HTTPException(422, "an update has a whole number as its update_id")
    with sandbox.storage.transaction():
        sandbox.updates.forge(raw.update, raw.times, lane_of(raw.update))
    return {}


def lane_of(update: Json) -> int:
    """The chat an update belongs to, as far as it says so."""
    for body in update.values():
        if isinstance(body, dict):
            chat = body.get("chat") or (body.get("message") or {}).get("chat") or body.get("from") or {}
            return int(chat.get("id", 0))
    return 0
