"""Looks at the Bot API: reachable, the right token, the webhook, and our clock by its clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot import loopback
from bot.cli.doctor.finding import Finding, bad, doubtful, good
from bot.settings import Settings

SUBJECT = "Bot API"
TIMEOUT = 10
CLOCK_TOLERANCE = timedelta(seconds=30)
WRONG_TOKEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)


class NotTheBotApi(Exception):
    """Something answered, but not as the Bot API does."""


@dataclass(frozen=True)
class Answer:
    """What the Bot API said, and when by its clock."""

    status: int
    ok: bool
    result: dict[str, Any]
    description: str
    date: datetime | None


def bot_api(settings: Settings) -> list[Finding]:
    """Everything that can be learnt from the Bot API with harmless questions."""
    token, host = settings.require_token(), urlsplit(settings.telegram_api_url).netloc
    try:
        how = loopback.CLIENT if settings.api_is_local else {}
        with httpx.Client(base_url=settings.telegram_api_url, timeout=TIMEOUT, **how) as client:
            me = _ask(client, token, "getMe")
            if not me.ok:
                return [_refused(me, host), *_clock(me)]
            webhook = _ask(client, token, "getWebhookInfo")
    except httpx.HTTPError as error:
        return [_unreachable(host, error)]
    except NotTheBotApi:
        return [_not_the_bot_api(host)]
    name = me.result.get("username")
    return [good(SUBJECT, f"{host} knows this token as @{name}"), _webhook(webhook.result, settings), *_clock(me)]


def _ask(client: httpx.Client, token: str, method: str) -> Answer:
    """One call of the Bot API; raises NotTheBotApi and httpx.HTTPError."""
    response = client.get(f"/bot{token}/{method}")
    try:
        body = response.json()
    except ValueError:
        raise NotTheBotApi from None
    if not isinstance(body, dict) or not isinstance(body.get("ok"), bool):
        raise NotTheBotApi
    result = body.get("result")
    return Answer(
        status=response.status_code,
        ok=body["ok"],
        result=result if isinstance(result, dict) else {},
        description=str(body.get("description", "")),
        date=_date(response.headers.get("Date", "")),
    )


def _date(header: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(header)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _refused(answer: Answer, host: str) -> Finding:
    if answer.status in WRONG_TOKEN:
        return bad(
            SUBJECT,
            f"{host} does not know this token ({answer.description})",
            "Copy BOT_TOKEN again from @BotFather (/mybots, API Token). A revoked token stays dead.",
        )
    return bad(SUBJECT, f"{host} answers {answer.status} ({answer.description})", "Wait a little and look again.")


def _unreachable(host: str, error: httpx.HTTPError) -> Finding:
    return bad(
        SUBJECT,
        f"{host} can't be reached ({type(error).__name__})",
        "Check the network, its firewall and proxy (HTTPS_PROXY), and TELEGRAM_API_URL.",
    )


def _not_the_bot_api(host: str) -> Finding:
    return bad(
        SUBJECT,
        f"{host} answers, but not as the Bot API: a web page, perhaps of a proxy or a login",
        "Check TELEGRAM_API_URL (leave it empty for Telegram's own), and what stands between here and there.",
    )


def _webhook(info: dict[str, Any], settings: Settings) -> Finding:
    """Whether Telegram sends updates to where we expect them."""
    registered, wanted = info.get("url") or "", settings.webhook_url or ""
    if registered and not wanted:
        return bad(
            "Webhook",
            f"Telegram sends updates to {urlsplit(registered).hostname}, but WEBHOOK_URL is empty",
            "Is another program using this bot? Stop it. The bot takes the webhook away when it starts;\n"
            "to receive updates by webhook instead, set WEBHOOK_URL.",
        )
    if not wanted:
        return good("Webhook", "none, the bot asks for updates itself")
    if registered != wanted:
        return doubtful("Webhook", "is not the one in WEBHOOK_URL yet", "The bot registers it when it starts.")
    if info.get("last_error_message"):
        return doubtful(
            "Webhook",
            f"Telegram's last try failed: {info['last_error_message']}; {info.get('pending_update_count', 0)} wait",
            "Check that WEBHOOK_URL can be reached from outside, with a valid certificate, and leads to WEB_PORT.",
        )
    return good("Webhook", f"registered, {info.get('pending_update_count', 0)} updates wait")


def _clock(answer: Answer) -> list[Finding]:
    """How far our clock is off, by the date on the answer."""
    if answer.date is None:
        return []
    off = datetime.now(UTC) - answer.date
    if abs(off) <= CLOCK_TOLERANCE:
        return [good("Clock", "agrees with the Bot API's")]
    direction = "fast" if off > timedelta() else "slow"
    return [
        doubtful(
            "Clock",
            f"is {abs(off).total_seconds():.0f} s {direction} by the Bot API's",
            "Set this machine's clock, and let it keep time: timedatectl set-ntp true",
        )
    ]
