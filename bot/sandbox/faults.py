"""Trouble on order: what the next calls will run into."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

from bot.sandbox.call import Call
from bot.sandbox.json_types import Json
from bot.sandbox.refusal import UNAUTHORIZED, Refusal, bad_request, forbidden, too_many_requests

FaultKind: TypeAlias = Literal[
    "rate_limit",
    "server_error",
    "bad_gateway",
    "drop_before",
    "drop_after",
    "hang",
    "hang_after",
    "bad_json",
    "forbidden",
    "bad_request",
    "unauthorized",
]


REFUSALS: Mapping[FaultKind, Refusal] = {
    "server_error": Refusal(500, "Internal Server Error"),
    "bad_gateway": Refusal(502, "Bad Gateway"),
    "forbidden": forbidden("bot was blocked by the user"),
    "bad_request": bad_request("can't parse entities: unsupported start tag"),
    "unauthorized": Refusal(*UNAUTHORIZED),
}
"""What is answered instead of the work."""


@dataclass
class Fault:
    """One kind of trouble, for a number of calls."""

    kind: FaultKind
    method: str = "*"
    chat_id: int | None = None
    times: int = 1
    retry_after: int = 1
    seconds: float = 3600.0

    def meets(self, call: Call) -> bool:
        """Whether a call runs into it; fetching updates only when it is named."""
        if self.chat_id not in (None, call.chat_id()):
            return False
        if self.method == "*":
            return call.method != "getupdates"
        return self.method.lower() == call.method

    def refusal(self) -> Refusal | None:
        """The answer that stands in for the work; None where the work is done, or nothing is answered."""
        if self.kind == "rate_limit":
            return too_many_requests(self.retry_after)
        return REFUSALS.get(self.kind)


class Faults:
    """The orders that are left; in memory only, a restart is a fresh start."""

    def __init__(self) -> None:
        self._left: list[Fault] = []

    def order(self, fault: Fault) -> None:
        """Trouble from now on."""
        self._left.append(fault)

    def left(self) -> list[Json]:
        """What is still to come."""
        return [asdict(fault) for fault in self._left]

    def clear(self) -> None:
        """No more trouble."""
        self._left.clear()

    def strike(self, call: Call) -> Fault | None:
        """The trouble this call runs into, which is thereby used up once."""
        for fault in self._left:
            if fault.meets(call):
                fault.times -= 1
                self._left = [other for other in self._left if other.times > 0]
                return fault
        return None
