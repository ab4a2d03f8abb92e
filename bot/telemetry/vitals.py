"""Signs of life, kept by the loops and read by the health page."""

from dataclasses import dataclass
from time import monotonic


@dataclass
class Vitals:
    """When each loop last turned, in seconds of the monotonic clock; None until it first did."""

    polling: bool = False
    """Whether this process fetches updates itself (it leads, and no webhook is set)."""
    leading: bool = False
    last_poll: float | None = None
    dispatcher_beat: float | None = None
    inbox_beat: float | None = None

    def polled(self) -> None:
        """Telegram answered a poll."""
        self.last_poll = monotonic()

    def dispatched(self) -> None:
        """The dispatcher's loop turned."""
        self.dispatcher_beat = monotonic()

    def worked(self) -> None:
        """The inbox's loop turned."""
        self.inbox_beat = monotonic()


def age(moment: float | None) -> float | None:
    """Seconds since a vital sign, or None if there was none yet."""
    return None if moment is None else monotonic() - moment
