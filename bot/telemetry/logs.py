"""One pipeline for every line of log: ours and the libraries', structured, and without secrets."""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.telemetry.redaction import Redactor

Format = Literal["auto", "human", "json"]

QUIET = {
    "httpx": logging.WARNING,  # puts whole URLs, and so the token, at INFO
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,  # puts whole messages at DEBUG: phone numbers, and links that let a technician in
    "sqlalchemy": logging.WARNING,  # puts customers' data, as statement parameters, at INFO
    "python_multipart": logging.WARNING,  # puts uploaded bytes at DEBUG
    "apscheduler": logging.WARNING,  # one line a run at INFO
    "fontTools": logging.WARNING,  # puts the letters of what is printed at INFO
    "fpdf": logging.WARNING,  # as above, at DEBUG
    "PIL": logging.WARNING,  # puts every step of reading a picture at DEBUG
    "alembic": logging.WARNING,  # tells of its own set-up at INFO; what it did is told by us
}

log = logging.getLogger("benchbell")


def configure_logs(
    *, level: str = "INFO", style: Format = "auto", redact: Redactor | None = None, stream: TextIO | None = None
) -> None:
    """Send every record, warning and uncaught error to `stream` (default: stderr), with secrets masked.

    `auto` means: for people on a terminal, JSON anywhere else.
    """
    stream = stream or sys.stderr
    redact = redact or Redactor()
    human = style == "human" or (style == "auto" and stream.isatty())
    handler = RedactingHandler(stream, redact)
    handler.setFormatter(_formatter(redact, _for_people(stream) if human else _for_machines()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    logging.captureWarnings(capture=True)
    route_structlog()
    _catch_the_uncaught()


class RedactingHandler(logging.StreamHandler[TextIO]):
    """Writes to a stream, and reports its own failures there too, masked."""

    def __init__(self, stream: TextIO, redact: Redactor) -> None:
        super().__init__(stream)
        self._redact = redact

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Say that a record could not be written: logging's own report would print its arguments bare."""
        report = f"A record of {record.name} ({record.pathname}:{record.lineno}) could not be written.\n"
        try:
            self.stream.write(self._redact(report + traceback.format_exc()))
            self.flush()
        except (OSError, ValueError):
            return  # the stream itself is gone: nobody is left to tell


class RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Masks secrets in the finished line, where nothing can be added any more."""

    def __init__(self, redact: Redactor, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """One line of log, or several where there is a traceback."""
        return self._redact(super().format(record))


def _formatter(redact: Redactor, rendering: list[Processor]) -> RedactingFormatter:
    return RedactingFormatter(
        redact,
        foreign_pre_chain=[*_shared(), structlog.stdlib.ExtraAdder(), _drop_colours],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *rendering],
    )


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _for_people(stream: TextIO) -> list[Processor]:
    # plain tracebacks: the prettier ones print local variables, and break lines in the middle of a secret
    return [structlog.dev.ConsoleRenderer(colors=stream.isatty(), exception_formatter=structlog.dev.plain_traceback)]


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _drop_colours(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Uvicorn says everything twice, the second time in colour."""
    event.pop("color_message", None)
    return event


def route_structlog() -> None:
    """Make structlog speak through logging, and so through whatever handlers there are."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _catch_the_uncaught() -> None:
    """Log what would otherwise be printed bare; asyncio reports through logging as it is."""
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("Stopped by an error that nothing caught", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(failure: threading.ExceptHookArgs) -> None:
    if issubclass(failure.exc_type, SystemExit) or failure.exc_value is None:
        return
    name = failure.thread.name if failure.thread else "a thread"
    log.critical(
        "%s stopped by an error that nothing caught",
        name,
        exc_info=(failure.exc_type, failure.exc_value, failure.exc_traceback),
    )


def _log_unraisable(failure: "sys.UnraisableHookArgs") -> None:
    error = failure.exc_value
    log.error(
        "An error had nowhere to go, in %r",
        failure.object,
        exc_info=(failure.exc_type, error, failure.exc_traceback) if error else None,
    )
