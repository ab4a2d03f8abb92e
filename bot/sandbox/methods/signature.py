"""What every Bot API method looks like here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.sandbox.call import Call
from bot.sandbox.telegram import Sandbox

Method: TypeAlias = Callable[[Sandbox, Call], Any]
"""Does the work and returns the result; raises Refusal."""


@dataclass(frozen=True)
class Remarked:
    """A result that Telegram sends with a remark."""

    result: Any
    description: str
