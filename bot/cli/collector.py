"""The garbage collector, off while code is read: that makes a quarter of a million objects, and hardly any garbage."""

import gc


def pause() -> None:
    """Collect nothing; a command that is soon over need not resume."""
    gc.disable()


def resume() -> None:
    """Collect from here on, and never look at what there is by now: it stays as long as the process."""
    gc.freeze()
    gc.enable()
