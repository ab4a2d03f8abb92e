"""A clock on the wall of one process, which somebody sets while it runs."""

import signal
from datetime import timedelta

HOUR = timedelta(hours=1)
FORWARD, BACK = signal.SIGUSR1, signal.SIGUSR2


def hang_up_a_clock() -> None:
    """From now on this process's wall clock jumps by an hour whenever it is told to by a signal."""
    from time_machine import travel  # noqa: PLC0415 - takes a while, and few bots need it

    clock = travel(timedelta()).start()
    signal.signal(FORWARD, lambda *_: clock.shift(HOUR))
    signal.signal(BACK, lambda *_: clock.shift(-HOUR))
