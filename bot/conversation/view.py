"""What a chat is to see, by name: kept with the update that asked for it, so that a replay can show it again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from bot.conversation.message import Outgoing
from bot.services.people import Actor
from bot.services.shop import Shop
from bot.texts import Catalogue, Translator


@dataclass(frozen=True)
class View:
    """A name and the few facts (JSON) it needs; what it looks like is read from the database when it is shown."""

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    in_place: bool = True
    """Whether it may replace the message whose button was tapped; False sends it as a new one."""
    confidential: bool = False
    """Whether it answers words that are to be kept nowhere, neither with the update nor in the chat."""

    def to_json(self) -> dict[str, Any]:
        """For the inbox row."""
        return {"name": self.name, "facts": dict(self.facts), "in_place": self.in_place}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "View":
        """From the inbox row."""
        return cls(stored["name"], stored["facts"], stored["in_place"])


@dataclass(frozen=True)
class Viewer:
    """Who looks, as the database knows them now, and in which language."""

    actor: Actor
    t: Translator
    shop: Shop
    catalogue: Catalogue


Renderer = Callable[[Session, Viewer, Mapping[str, Any]], list[Outgoing]]
Views = Mapping[str, Renderer]
