"""The command line, and something at the address of the Bot API."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.cli.main import main
from tests.nursery.client import Nursery
from tests.telemetry.logging_state import undisturbed_logging

ROOT = Path(__file__).parents[2]
TOKEN = "123456789:AAcanary-of-the-command-line_0123456789"
SECRET_KEY = "kLx81-canary-key-pQmZ7_vB2nT4wYcR9sHdJfGe"


@dataclass(frozen=True)
class Finished:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def marks(self) -> dict[str, str]:
        """The doctor's mark for each subject."""
        lines = [line.split(" ", 1) for line in self.out.splitlines() if line[:1] in "✓!✗"]
        return {rest.partition(":")[0]: mark for mark, rest in lines}

    def about(self, subject: str) -> str:
        """What the doctor says of a subject."""
        return next(line for line in self.out.splitlines() if line[2:].startswith(f"{subject}:"))


Command = Callable[..., Finished]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs `python -m bot …` in this process, in an empty folder, with the given settings only."""

    def run(*arguments: str, **settings: str) -> Finished:
        out, err = StringIO(), StringIO()
        with monkeypatch.context() as here, undisturbed_logging(), redirect_stdout(out), redirect_stderr(err):
            here.chdir(tmp_path)
            here.setattr(os, "environ", settings)
            try:
                code = main(arguments)
            except SystemExit as end:  # argparse's way out
                code = int(end.code or 0)
        return Finished(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def process(tmp_path: Path, nursery: Nursery) -> Command:
    """Runs `python -m bot …` in a process of its own, with the given settings only."""

    def run(*arguments: str, **settings: str) -> Finished:
        out, err = (tmp_path.with_name(f"{tmp_path.name}.{stream}") for stream in ("out", "err"))
        out.write_text("")
        err.write_text("")
        pid = nursery.start(list(arguments), settings, folder=tmp_path, stdout=out, stderr=err)
        code = nursery.exit_code(pid, to_the_end=True)
        assert code is not None
        return Finished(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))

    return run


@pytest.fixture
def terminal(tmp_path: Path) -> Command:
    """Runs `python -m bot …` exactly as its users do, with a Python of its own. Much slower than `process`."""

    def run(*arguments: str, **settings: str) -> Finished:
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **settings}
        process = subprocess.run(
            [sys.executable, "-W", "error", "-m", "bot", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=180,
        )
        return Finished(process.returncode, process.stdout, process.stderr)

    return run


@dataclass
class PretendApi:
    """Something at the address of the Bot API."""

    url: str = ""
    status: int = 200
    body: bytes | None = None
    """Instead of the Bot API's answers."""
    webhook: dict[str, Any] = field(default_factory=lambda: {"url": "", "pending_update_count": 0})
    clock_ahead: timedelta = timedelta()

    def answer(self, path: str) -> bytes:
        """What it says when asked."""
        if self.body is not None:
            return self.body
        known = {
            f"/bot{TOKEN}/getMe": {"id": 123456789, "is_bot": True, "username": "bench_bot"},
            f"/bot{TOKEN}/getWebhookInfo": self.webhook,
        }
        return json.dumps({"ok": True, "result": known[path]}).encode()


@pytest.fixture
def api() -> Iterator[PretendApi]:
    """A Bot API that answers as it is told."""
    pretend = PretendApi()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pretend.answer(self.path)
            self.send_response(pretend.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - http.server's signature
            return format_datetime(datetime.now(UTC) + pretend.clock_ahead, usegmt=True)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        pretend.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield pretend
        server.shutdown()
        thread.join()
