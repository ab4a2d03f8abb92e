"""How updates come to the bot: it fetches them, or has them pushed."""

import re
from urllib.parse import urlsplit

from bot.sandbox.call import Call
from bot.sandbox.json_types import Json
from bot.sandbox.methods.signature import Method, Remarked
from bot.sandbox.refusal import bad_request, conflict
from bot.sandbox.telegram import Sandbox
from bot.sandbox.webhook import DEFAULT_CONNECTIONS

MAX_UPDATES = 100
MAX_TIMEOUT_SECONDS = 50
MAX_CONNECTIONS = 100
MAX_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


async def get_updates(sandbox: Sandbox, call: Call) -> list[Json]:
    """Updates from an offset on, waiting for them up to a timeout."""
    if sandbox.webhook.url():
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    sandbox.updates.allow(call.params.get("allowed_updates"))
    limit = min(max(call.integer("limit", MAX_UPDATES), 1), MAX_UPDATES)
    timeout = min(max(call.integer("timeout"), 0), MAX_TIMEOUT_SECONDS)
    return await sandbox.updates.poll(call.integer("offset"), limit, timeout)


def set_webhook(sandbox: Sandbox, call: Call) -> Remarked:
    """Have updates pushed; an empty address ends that."""
    url, secret = call.text("url").strip(), call.text("secret_token")
    if not url:
        return delete_webhook(sandbox, call)
    check_address(url)
    if len(secret) > MAX_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(max(call.integer("max_connections", DEFAULT_CONNECTIONS), 1), MAX_CONNECTIONS)
    if call.flag("drop_pending_updates"):
        sandbox.updates.drop_pending()
    sandbox.updates.allow(call.params.get("allowed_updates"))
    wanted = {"url": url, "secret_token": secret, "max_connections": connections}
    if {name: sandbox.webhook.facts().get(name) for name in wanted} == wanted:
        return Remarked(result=True, description="Webhook is already set")
    sandbox.updates.end_long_poll("terminated by setWebhook request")
    sandbox.webhook.set(url, secret, connections)
    return Remarked(result=True, description="Webhook was set")


def check_address(url: str) -> None:
    """HTTPS, as with Telegram; here also plain HTTP; and only ever this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.hostname in THIS_MACHINE and parts.scheme in ("http", "https"):
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    raise bad_request("bad webhook: this sandbox calls nothing but 127.0.0.1, ::1 and localhost")


def delete_webhook(sandbox: Sandbox, call: Call) -> Remarked:
    """Go back to fetching."""
    had_one = bool(sandbox.webhook.url())
    if call.flag("drop_pending_updates"):
        sandbox.updates.drop_pending()
    if had_one:
        sandbox.webhook.remove()
    return Remarked(result=True, description="Webhook was deleted" if had_one else "Webhook is already deleted")


def get_webhook_info(sandbox: Sandbox, _call: Call) -> Json:
    """How pushing goes."""
    return sandbox.webhook.info()


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
