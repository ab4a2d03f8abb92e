"""Benchbell itself with no limit on its sending: the load is heavier than Telegram lets through.

BOT_TOKEN=… TELEGRAM_API_URL=… DATABASE_URL=… python -m tests.benchmarks.peers.shop
"""

import asyncio

from bot.app import build
from bot.cli import collector
from bot.confidential import redactor
from bot.delivery.limiter import Limits
from bot.settings import Settings
from bot.telemetry.logs import configure_logs


async def serve() -> None:
    collector.resume()  # as `python -m bot run` does
    settings = Settings.load()
    configure_logs(level=settings.log_level, style=settings.log_format, redact=redactor(settings))
    await build(settings, limits=Limits.none()).run()


if __name__ == "__main__":
    asyncio.run(serve())
