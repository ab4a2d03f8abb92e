"""Looks at the port of the web server."""

import httpx

from bot import loopback
from bot.cli.doctor.finding import Finding, bad, good
from bot.settings import Settings
from bot.web.listening import CannotListen, listen

SUBJECT = "WEB_PORT"
TIMEOUT = 2


def web_port(settings: Settings) -> Finding:
    """Whether the port can be had, or is ours already."""
    host, port = settings.web_host, settings.web_port
    try:
        listen(host, port).close()
    except CannotListen as error:
        if _is_ours(host, port):
            return good(SUBJECT, f"{port} is in use by Benchbell, which is running")
        says, _, advice = str(error).partition(". ")
        return bad(SUBJECT, says, advice)
    return good(SUBJECT, f"{port} on {host} is free")


def _is_ours(host: str, port: int) -> bool:
    address = f"[{host}]" if ":" in host else host
    try:
        answer = httpx.get(f"http://{address}:{port}/healthz", timeout=TIMEOUT, **loopback.CLIENT).json()
    except (httpx.HTTPError, ValueError):
        return False
    return isinstance(answer, dict) and answer.get("app") == "benchbell"
