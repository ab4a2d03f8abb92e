"""A process that lets secrets slip wherever it can; the test reads everything it wrote.

Run as: python canary.py STYLE SINK. The secrets come by the environment.
"""

import asyncio
import logging
import os
import sys
import threading
import warnings
from collections.abc import Callable
from typing import cast

import httpx
import structlog
from sqlalchemy import make_url
from telegram import Bot
from telegram.error import NetworkError
from telegram.ext import Application

from bot.telemetry.logs import Format, configure_logs
from bot.telemetry.redaction import Redactor

TOKEN = os.environ["CANARY_TOKEN"]
KEY = os.environ["CANARY_KEY"]
DATABASE_URL = os.environ["CANARY_DATABASE_URL"]
CLOSED = os.environ["CANARY_CLOSED_ADDRESS"]
SECRETS = (TOKEN, KEY, make_url(DATABASE_URL).password)

log = structlog.get_logger("canary")
plain = logging.getLogger("canary.plain")


class Leaky(Exception):
    """Says everything."""


class Unprintable:
    """Fails as it is written, and names the secret."""

    def __str__(self) -> str:
        raise Leaky(TOKEN)


def leak(*_: object) -> None:
    """Fail with every secret in the message."""
    raise Leaky(f"{SECRETS} {DATABASE_URL} https://127.0.0.1/bot{TOKEN}/getMe")


def event_dicts() -> None:
    """Secrets as event, as value, nested, and as an object's repr."""
    bot = Bot(TOKEN)
    log.info(f"starting with {TOKEN}")  # noqa: G004 - also those who format too early must be safe
    log.debug("values", token=TOKEN, key=KEY, nested={"url": [DATABASE_URL, SECRETS]}, bot=bot, raw=KEY.encode())
    log.info("positional %s %r", TOKEN, bot)
    plain.info("plain %s %r", bot, SECRETS, extra={"extra_token": TOKEN, "extra": SECRETS})
    structlog.contextvars.bind_contextvars(bound=TOKEN)
    plain.warning("in context")


def tracebacks() -> None:
    """Secrets in messages of errors, chained, with notes, and in what structlog prints of local variables."""
    try:
        try:
            leak()
        except Leaky as error:
            error.add_note(f"the key was {KEY}")
            raise ValueError(repr(Bot(TOKEN))) from error
    except ValueError as error:
        log.exception("structured")
        plain.exception("plain")
        plain.error("stack", stack_info=True)
        with_locals = structlog.tracebacks.ExceptionDictTransformer(show_locals=True, locals_max_string=10_000)
        log.exception("with locals", trace=with_locals((type(error), error, error.__traceback__)))


def broken_records() -> None:
    """Records that can't be written, which logging itself would report with their arguments."""
    plain.error("%d", TOKEN)
    plain.error("%s", Unprintable())


def python_warnings() -> None:
    """Warnings, which Python would print bare."""
    warnings.warn(f"{SECRETS} {DATABASE_URL}", stacklevel=1)


def threads() -> None:
    """An error that ends a thread."""
    thread = threading.Thread(target=leak)
    thread.start()
    thread.join()


def unraisable() -> None:
    """An error where Python can't raise one."""

    class Falls:
        __del__ = leak

    Falls()


def event_loop() -> None:
    """A task that nobody awaits, a callback that fails, and the loop's own handler."""

    async def main() -> None:
        loop = asyncio.get_running_loop()

        async def forgotten() -> None:
            leak()

        task = asyncio.create_task(forgotten(), name=TOKEN)
        await asyncio.wait([task])
        del task
        loop.call_soon(leak)
        loop.call_exception_handler({"message": f"said {KEY}", "exception": Leaky(TOKEN), "bot": Bot(TOKEN)})
        await asyncio.sleep(0)

    asyncio.run(main(), debug=True)


def bot_api() -> None:
    """Real calls of the Bot API that fail, with everybody at DEBUG."""

    async def main() -> None:
        async with httpx.AsyncClient() as client:
            try:
                await client.get(f"{CLOSED}/bot{TOKEN}/getMe")
            except httpx.ConnectError:
                log.exception("httpx")
        bot = Bot(TOKEN, base_url=f"{CLOSED}/bot")
        try:
            await bot.set_webhook("https://127.0.0.1/hook", secret_token=KEY.encode().hex())
        except NetworkError:
            log.exception("telegram", bot=bot)
        application = Application.builder().token(TOKEN).base_url(f"{CLOSED}/bot").build()
        plain.error("%r", application)
        plain.error("%r", application.bot)

    asyncio.run(main())


def uncaught() -> None:
    """An error that ends the process."""
    local = Bot(TOKEN)
    leak(local)


SINKS: dict[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        event_dicts,
        tracebacks,
        broken_records,
        python_warnings,
        threads,
        unraisable,
        event_loop,
        bot_api,
        uncaught,
    )
}

if __name__ == "__main__":
    configure_logs(level="DEBUG", style=cast("Format", sys.argv[1]), redact=Redactor(*SECRETS))
    for sink in sys.argv[2:]:
        SINKS[sink]()
        sys.stderr.write(f"\n{sink} ran\n")
