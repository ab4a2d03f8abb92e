"""Asks the nursery for bots, and after them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.failpoints import Failpoint

ROOT = Path(__file__).parents[2]
PATIENCE = 30


class Nursery:
    """A process that forks bots, so that each need not import everything anew."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.nursery"],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready\n"

    def start(
        self,
        arguments: list[str],
        environment: Mapping[str, str],
        *,
        folder: Path,
        stdout: Path,
        stderr: Path,
        dies_at: Failpoint | None = None,
        passage: int = 1,
    ) -> int:
        """Run `python -m bot` with these arguments; its process id.

        It kills itself when it comes to the failpoint for the so manieth time.
        """
        environment = dict(environment)
        paths = {"folder": str(folder), "stdout": str(stdout), "stderr": str(stderr)}
        death = {"dies_at": dies_at, "passage": passage}
        pid: int = self._ask({"arguments": arguments, "environment": environment, **paths, **death})["pid"]
        return pid

    def exit_code(self, pid: int, *, to_the_end: bool = False) -> int | None:
        """How a bot ended, None while it lives; waits for it where told. Ask until it ended, and not again."""
        code: int | None = self._ask({"pid": pid, "to_the_end": to_the_end})["code"]
        return code

    def close(self) -> None:
        """No more bots."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._line())
        return answer

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()
