"""What `configure_logs` changes for the whole process, put back."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.telemetry.logs import QUIET


@contextmanager
def undisturbed_logging() -> Iterator[None]:
    """Let the block configure logs as it likes, without anything of it being left after."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in QUIET}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    structured, show = structlog.get_config(), warnings.showwarning
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        warnings.showwarning = show
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
        root.handlers[:] = handlers
        root.setLevel(level)
        for name, before in levels.items():
            logging.getLogger(name).setLevel(before)
        structlog.configure(**structured)
        structlog.contextvars.clear_contextvars()
