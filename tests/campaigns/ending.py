"""A campaign that is told to stop puts away what it has put up: bots, databases, small disks."""

import signal


def end_on_signals() -> None:
    """Have SIGTERM end what `asyncio.run` runs as Ctrl-C does; both also in the background, where a shell mutes one."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as asyncio expects it, to put its own there
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
