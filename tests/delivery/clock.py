"""An event loop whose clock jumps to the next appointment instead of waiting for it."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class SkippingSelector(selectors.DefaultSelector):
    """Waits for nothing: what would have been waited is added to the clock."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Skip the wait."""
        if timeout is None:
            raise RuntimeError("everybody waits, and nobody will ever wake them")
        self.now += timeout
        return super().select(0)


class SkippingLoop(asyncio.SelectorEventLoop):
    """A loop on skipped time."""

    def __init__(self) -> None:
        self.skipping = SkippingSelector()
        super().__init__(self.skipping)

    def time(self) -> float:
        """Seconds skipped so far."""
        return self.skipping.now


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """Run a scenario that may take hours, at once."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(scenario)
