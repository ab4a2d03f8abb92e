"""What Telegram answers instead of a result."""

from bot.sandbox.json_types import Json


class Refusal(Exception):
    """A call that Telegram turns down: the status, the description, and sometimes parameters."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def envelope(self) -> Json:
        """The body Telegram sends with this refusal."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str) -> Refusal:
    """The call itself is wrong; Telegram starts the sentence in lower case unless it is an error constant."""
    sentence = what if what.isupper() else what[:1].lower() + what[1:]
    return Refusal(400, f"Bad Request: {sentence}")


def forbidden(what: str) -> Refusal:
    """The person will not have it."""
    return Refusal(403, f"Forbidden: {what}")


def conflict(what: str) -> Refusal:
    """Two ways of fetching updates were used at once."""
    return Refusal(409, f"Conflict: {what}")


def too_many_requests(seconds: int) -> Refusal:
    """Come back later."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def moved(chat_id: int) -> Refusal:
    """The group has another id now."""
    what = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, what, {"migrate_to_chat_id": chat_id})


NOT_FOUND = (404, "Not Found")
UNAUTHORIZED = (401, "Unauthorized")
TOO_LARGE = (413, "Request Entity Too Large")
