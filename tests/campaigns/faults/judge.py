"""What Telegram's own log says of a bot's manners."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sandbox.json_types import Json

ON_ITS_WAY = 0.25
"""Seconds after a refusal in which what comes was sent before the bot could know."""
FORBIDDEN_WORDS = ("database is locked", "OperationalError", "sqlite3", "psycopg")


@dataclass
class Manners:
    """What a bot sent that it should not have sent, in words; and how much it sent at all."""

    messages: int = 0
    inside: list[str] = field(default_factory=list)
    """Sends to a chat that was to be left alone for a while."""
    over: list[str] = field(default_factory=list)
    """Sends beyond a limit."""
    indiscreet: list[str] = field(default_factory=list)
    """Messages that speak of the database."""
    met: Counter[str] = field(default_factory=Counter)
    """Calls by the trouble that they ran into."""


def judge(calls: Iterable[Json]) -> Manners:
    """Go through the log of a sandbox that keeps Telegram's limits: it refuses what goes beyond them."""
    manners = Manners()
    told: dict[int, tuple[float, float]] = {}
    for call in calls:
        if call["method"] != "sendMessage" or call["chat_id"] is None:
            continue
        chat, at = call["chat_id"], call["at"]
        if call["fault"] is not None:
            manners.met[call["fault"]] += 1
        since, until = told.get(chat, (0.0, 0.0))
        closed = since <= at < until
        if closed and at > since + ON_ITS_WAY and call["status"] is not None:
            manners.inside.append(f"chat {chat} at {at:.3f}, {until - at:.1f} s too early")
        elif call["status"] == 429 and not closed and call["fault"] is None:
            manners.over.append(f"chat {chat} at {at:.3f}: {call['description']}")
        if call["status"] == 429 and not closed:
            told[chat] = (at, at + int(call["description"].rsplit(" ", 1)[1]))
        if call["status"] == 200:
            manners.messages += 1
            if any(words in call["params"]["text"] for words in FORBIDDEN_WORDS):
                manners.indiscreet.append(f"chat {chat} was told: {call['params']['text'][:80]}")
    return manners
