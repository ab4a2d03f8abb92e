"""The side of Telegram that bots see: /bot…/method and /file/bot…/path."""

import asyncio
import inspect
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.sandbox.call import Call, read_call
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.hang_up import HangUp
from bot.sandbox.methods import BY_LOWER_CASE, METHODS
from bot.sandbox.methods.signature import Remarked
from bot.sandbox.refusal import NOT_FOUND, UNAUTHORIZED, Refusal, bad_request
from bot.sandbox.telegram import TOKEN, Sandbox

BROKEN_JSON = '{"ok":true,"result":{"message_id"'

router = APIRouter()


@router.api_route("/bot{token}/{method}", methods=["GET", "POST"])
async def bot_method(token: str, method: str, request: Request) -> Response:
    """One Bot API call."""
    sandbox: Sandbox = request.app.state.sandbox
    name = BY_LOWER_CASE.get(method.lower(), method)
    try:
        check_token(sandbox, token)
        call = await parsed(method, request)
    except Refusal as refusal:
        sandbox.calls.note(name, Call(method.lower()), refusal.code, refusal.description)
        return refused(refusal)
    fault = sandbox.faults.strike(call)
    if fault is None:
        return await answer(sandbox, name, call)
    return await troubled(sandbox, name, call, fault, request)


@router.get("/file/bot{token}/{path:path}")
async def download(token: str, path: str, request: Request) -> Response:
    """The bytes of a file that getFile named."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        check_token(sandbox, token)
    except Refusal as refusal:
        return refused(refusal)
    body = sandbox.files.by_path(path)
    if body is None:
        return refused(Refusal(*NOT_FOUND))
    return Response(body, media_type="application/octet-stream")


def check_token(sandbox: Sandbox, token: str) -> None:
    """Telegram answers 404 to what can't be a token, and 401 to a token it doesn't know."""
    if not TOKEN.fullmatch(token):
        raise Refusal(*NOT_FOUND)
    if token != sandbox.token:
        raise Refusal(*UNAUTHORIZED)


async def parsed(method: str, request: Request) -> Call:
    """The call, with a body that can't be read refused in Telegram's manner."""
    try:
        return await read_call(method.lower(), request)
    except HTTPException as error:
        raise bad_request(f"can't parse request: {error.detail}") from error


async def answer(sandbox: Sandbox, name: str, call: Call, trouble: FaultKind | None = None) -> JSONResponse:
    """Do what the call asks, and write down how it went."""
    try:
        body = success(await perform(sandbox, name, call))
    except Refusal as refusal:
        sandbox.calls.note(name, call, refusal.code, refusal.description, trouble)
        return refused(refusal)
    sandbox.calls.note(name, call, 200, body.get("description"), trouble)
    return JSONResponse(body)


async def perform(sandbox: Sandbox, name: str, call: Call) -> Any:
    """The result of a method."""
    method = METHODS.get(name)
    if method is None:
        raise Refusal(*NOT_FOUND)
    if sandbox.gate is not None:
        sandbox.gate.admit(call)
    with sandbox.storage.transaction():
        result = method(sandbox, call)
    return await result if inspect.isawaitable(result) else result


def success(result: Any) -> dict[str, Any]:
    """Telegram's envelope around a result."""
    if isinstance(result, Remarked):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}


def refused(refusal: Refusal) -> JSONResponse:
    """Telegram's envelope around a refusal."""
    return JSONResponse(refusal.envelope(), status_code=refusal.code)


async def troubled(sandbox: Sandbox, name: str, call: Call, fault: Fault, request: Request) -> Response:
    """A call that runs into ordered trouble."""
    refusal = fault.refusal()
    if refusal is not None:
        sandbox.calls.note(name, call, refusal.code, refusal.description, fault.kind)
        if fault.kind == "rate_limit" and sandbox.gate is not None:
            sandbox.gate.close(call.chat_id(), fault.retry_after)
        return refused(refusal)
    if fault.kind == "drop_before":
        sandbox.calls.note(name, call, None, "dropped before any work", fault.kind)
        return HangUp()
    if fault.kind == "hang" and not await patient(sandbox, request, fault.seconds):
        sandbox.calls.note(name, call, None, "the caller gave up", fault.kind)
        return HangUp()
    response = await answer(sandbox, name, call, fault.kind)
    if fault.kind == "hang_after":
        await patient(sandbox, request, fault.seconds)
    if fault.kind in ("drop_after", "hang_after"):
        return HangUp()
    return Response(BROKEN_JSON, media_type="application/json") if fault.kind == "bad_json" else response


async def patient(sandbox: Sandbox, request: Request, seconds: float) -> bool:
    """Let a caller wait; False when it gives up first, or when the sandbox closes."""
    waits = [asyncio.ensure_future(gone(request)), asyncio.ensure_future(sandbox.closing.wait())]
    done, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for wait in pending:
        wait.cancel()
    return not done


async def gone(request: Request) -> None:
    """Returns when the caller has closed its connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
