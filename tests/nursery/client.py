"""Asks the nursery for bots, and after them."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bot.failpoints import Failpoint

ROOT = Path(__file__).parents[2]
PATIENCE = 30


@contextmanager
def running_nursery() -> Iterator[str]:
    """Lend the address of a nursery; it may be visited at once, and answers as soon as it has imported everything."""
    with tempfile.TemporaryDirectory(prefix="benchbell-nursery-") as folder:
        address = f"{folder}/door"
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(address)
            door.listen()
            process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "tests.nursery", str(door.fileno())],
                cwd=ROOT,
                env={**os.environ, "PYTHONUTF8": "1"},
                stdin=subprocess.PIPE,
                pass_fds=[door.fileno()],
            )
        try:
            yield address
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(PATIENCE)


class Nursery:
    """A visit to a process that forks bots, so that each need not import everything anew."""

    def __init__(self, address: str | None = None) -> None:
        """Visit the one at an address, or one of our own."""
        self._at_the_end = ExitStack()
        address = address or self._at_the_end.enter_context(running_nursery())
        door = self._at_the_end.enter_context(socket.socket(socket.AF_UNIX))
        door.connect(address)
        self._said = self._at_the_end.enter_context(door.makefile("rw"))

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
        clock_jumps: bool = False,
    ) -> int:
        """Run `python -m bot` with these arguments; its process id.

        It kills itself when it comes to the failpoint for the so manieth time. Its clock jumps on signals, if told so.
        """
        environment = dict(environment)
        paths = {"folder": str(folder), "stdout": str(stdout), "stderr": str(stderr)}
        trouble = {"dies_at": dies_at, "passage": passage, "clock_jumps": clock_jumps}
        pid: int = self._ask({"arguments": arguments, "environment": environment, **paths, **trouble})["pid"]
        return pid

    def exit_code(self, pid: int, *, to_the_end: bool = False) -> int | None:
        """How a bot ended, None while it lives; waits for it where told. Ask until it ended, and not again."""
        code: int | None = self._ask({"pid": pid, "to_the_end": to_the_end})["code"]
        return code

    def close(self) -> None:
        """No more bots."""
        self._at_the_end.close()

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        self._said.write(json.dumps(request) + "\n")
        self._said.flush()
        answer: dict[str, Any] = json.loads(self._said.readline())
        return answer
